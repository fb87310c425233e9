"""One editor for each type of field, and the table that says which. A form knows only what all of them have in common."""

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from hrd_vault.base import clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, _, current
from hrd_vault.domain import places
from hrd_vault.domain.fields import (
    Amount,
    Choice,
    Choices,
    Facet,
    Field,
    Flag,
    Links,
    LongText,
    Number,
    Reading,
    Rows,
    Text,
    Unreadable,
    When,
    Where,
    Words,
)
from hrd_vault.domain.said_dates import Ambiguous
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.keyboard import GrowingText, one_line
from hrd_vault.ui.widgets.parts import Check, Flow, Label, Pick, button, clear, column, panel, row

_CHIPS_AT_MOST = 9


class Editor(QWidget):
    """What a form needs of an editor. `take` gives JSON and raises `Unreadable`; `typed` gives it as far as it goes."""

    edited = Signal()
    wide: ClassVar[bool] = True

    def __init__(self, field: Field[Any], session: Session) -> None:
        super().__init__()
        self.field = field
        self.session = session

    def put(self, value: Json) -> None:
        """Show a value."""
        raise NotImplementedError

    def take(self) -> Json:
        """The value that is shown."""
        raise NotImplementedError

    def typed(self) -> Json:
        """What a draft keeps: what was typed, though it may not be a value yet."""
        return self.take()

    def put_typed(self, value: Json) -> None:
        """Show what a draft kept."""
        self.put(value)

    def marks(self) -> QWidget:
        """The widget that is marked when something is wrong, and focused."""
        return self

    def _lay(self, *widgets: QWidget, gap: float = 6) -> None:
        self.setLayout(column(*widgets, gap=gap))
        if self.marks() is not self:
            self.setFocusProxy(self.marks())
        self.marks().setAccessibleName(_(self.field.label))
        if self.field.help:
            self.marks().setAccessibleDescription(_(self.field.help))


class _LineEditor(Editor):
    """Something that is typed on one line and read by its field."""

    def __init__(self, field: Field[Any], session: Session) -> None:
        super().__init__(field, session)
        self.line = one_line()
        self.line.textEdited.connect(self.edited)
        self._lay(self.line)

    def marks(self) -> QWidget:
        return self.line

    def put(self, value: Json) -> None:
        self.line.setText(self.field.cell(self.field.read(value)) if value not in (None, "", []) else "")
        self.line.setCursorPosition(0)

    def take(self) -> Json:
        text = self.line.text().strip()
        return self.field.write(self.field.parse(text, Reading())) if text else ""

    def typed(self) -> Json:
        return self.line.text()

    def put_typed(self, value: Json) -> None:
        self.line.setText(str(value))


class TextEditor(_LineEditor):
    """One line of words."""


class WordsEditor(_LineEditor):
    """Labels, with a semicolon between them."""

    def __init__(self, field: Field[Any], session: Session) -> None:
        super().__init__(field, session)
        self.line.setPlaceholderText(_(N_("one; another")))


class NumberEditor(_LineEditor):
    """A whole number."""

    def __init__(self, field: Field[Any], session: Session) -> None:
        super().__init__(field, session)
        self.line.setMaximumWidth(theme().px(140))


class AmountEditor(_LineEditor):
    """An amount of money."""

    def __init__(self, field: Field[Any], session: Session) -> None:
        super().__init__(field, session)
        self.line.setPlaceholderText(_(N_("120.50 USD")))
        self.line.setMaximumWidth(theme().px(200))


class LongTextEditor(Editor):
    """Paragraphs."""

    def __init__(self, field: Field[Any], session: Session) -> None:
        super().__init__(field, session)
        self.text = GrowingText()
        self.text.textChanged.connect(self.edited)
        self._lay(self.text)

    def marks(self) -> QWidget:
        return self.text

    def put(self, value: Json) -> None:
        if str(value or "") != self.text.toPlainText():
            self.text.setPlainText(str(value or ""))
            self.text.moveCursor(QTextCursor.MoveOperation.End)  # whoever goes on writing goes on at the end

    def take(self) -> Json:
        return self.field.write(self.field.read(self.text.toPlainText()))

    def typed(self) -> Json:
        return self.text.toPlainText()


class ChoiceEditor(Editor):
    """One answer of a list, or none."""

    def __init__(self, field: Choice, session: Session) -> None:
        super().__init__(field, session)
        self.box = Pick()
        self.box.addItem(_(N_("not said")), "")
        for term in field.vocabulary.terms:
            self.box.addItem(_(term.label), term.code)
        self.box.setMaximumWidth(theme().px(420))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(22)
        self.box.activated.connect(lambda _place: self.edited.emit())
        self.box.installEventFilter(self)
        self._lay(self.box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A wheel that scrolls the page must not change an answer that it passes.
        return event.type() is QEvent.Type.Wheel and not self.box.view().isVisible()

    def marks(self) -> QWidget:
        return self.box

    def put(self, value: Json) -> None:
        place = self.box.findData(value or "")
        if place < 0:
            self.box.addItem(str(value), value)
            place = self.box.count() - 1
        self.box.setCurrentIndex(place)

    def take(self) -> Json:
        return self.box.currentData()


class ScaleEditor(Editor):
    """One answer of a few that have an order: each to be pressed, a second press takes it back."""

    def __init__(self, field: Choice, session: Session) -> None:
        super().__init__(field, session)
        self._chosen = ""
        self._chips: dict[str, QPushButton] = {}
        flow = Flow()
        for term in field.vocabulary.terms:
            chip = button(_(term.label), kind="chip")
            chip.setCheckable(True)
            chip.setAccessibleDescription(_(field.label))
            chip.clicked.connect(lambda checked=False, code=term.code: self._press(code, checked))
            self._chips[term.code] = chip
            flow.addWidget(chip)
        self._lay(panel(flow))
        self.setFocusProxy(next(iter(self._chips.values())))

    def _press(self, code: str, chosen: bool) -> None:
        self.put(code if chosen else "")
        self.edited.emit()

    def put(self, value: Json) -> None:
        self._chosen = str(value or "")
        for code, chip in self._chips.items():
            chip.setChecked(code == self._chosen)
        self.setFocusProxy(self._chips.get(self._chosen) or next(iter(self._chips.values())))

    def take(self) -> Json:
        return self._chosen


class ChoicesEditor(Editor):
    """Any number of answers of a list: all of a short list to press, or what was chosen of a long one, and a list to tick."""

    def __init__(self, field: Choices, session: Session) -> None:
        super().__init__(field, session)
        self._chosen: list[str] = []
        self._labels = {term.code: _(term.label) for term in field.vocabulary.terms}
        self._chips = panel(Flow())
        self._add = button(_(N_("Choose…")), self._choose, kind="link", symbol="more")
        self._add.setVisible(len(self._labels) > _CHIPS_AT_MOST)
        self._lay(self._chips, self._add, gap=2)
        self._draw()

    def marks(self) -> QWidget:
        return self._add if len(self._labels) > _CHIPS_AT_MOST else self

    def _draw(self) -> None:
        layout = self._chips.layout()
        assert layout is not None
        clear(layout)
        short = len(self._labels) <= _CHIPS_AT_MOST
        shown = list(dict.fromkeys([*self._labels, *self._chosen])) if short else self._chosen
        for code in shown:
            chip = button(self._labels.get(code, code), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(code in self._chosen)
            chip.clicked.connect(lambda checked=False, code=code: self._press(code, checked))
            layout.addWidget(chip)
        self._chips.setVisible(bool(shown))

    def _press(self, code: str, chosen: bool) -> None:
        self._chosen = [*self._chosen, code] if chosen else [each for each in self._chosen if each != code]
        if len(self._labels) > _CHIPS_AT_MOST:
            self._draw()
        self.edited.emit()

    def _choose(self) -> None:
        menu = QMenu(self)
        picker = TickList(self._labels, self._chosen)
        picker.ticked.connect(self._ticked)
        action = QWidgetAction(menu)
        action.setDefaultWidget(picker)
        menu.addAction(action)
        picker.search.setFocus()
        menu.exec(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _ticked(self, codes: list[str]) -> None:
        self._chosen = codes
        self._draw()
        self.edited.emit()

    def put(self, value: Json) -> None:
        self._chosen = list(value or [])
        self._draw()

    def take(self) -> Json:
        return list(self._chosen)


class TickList(QWidget):
    """A long list to tick, with a line to narrow it."""

    ticked = Signal(list)

    def __init__(self, labels: dict[str, str], chosen: list[str]) -> None:
        super().__init__()
        self._unlisted = [code for code in chosen if code not in labels]
        self.search = one_line()
        self.search.setPlaceholderText(_(N_("Search")))
        self.search.setAccessibleName(_(N_("Search")))
        self.items = QListWidget()
        self.items.setAccessibleName(_(N_("Choose…")))
        for code, label in labels.items():
            item = QListWidgetItem(label, self.items)
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setCheckState(Qt.CheckState.Checked if code in chosen else Qt.CheckState.Unchecked)
        self.items.itemChanged.connect(lambda _item: self.ticked.emit(self._codes()))
        self.search.textChanged.connect(self._narrow)
        self.setLayout(column(self.search, self.items, margins=(6, 6, 6, 6)))
        self.setMinimumSize(theme().px(360), theme().px(320))

    def _codes(self) -> list[str]:
        items = [self.items.item(place) for place in range(self.items.count())]
        ticked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        return [*(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked), *self._unlisted]

    def _narrow(self, text: str) -> None:
        for place in range(self.items.count()):
            item = self.items.item(place)
            item.setHidden(text.casefold() not in item.text().casefold())


class FlagEditor(Editor):
    """Yes, or not said."""

    def __init__(self, field: Flag, session: Session) -> None:
        super().__init__(field, session)
        check = Check(_(field.label))
        self.box = check.box
        self.box.clicked.connect(lambda _checked: self.edited.emit())
        self._lay(check)

    def marks(self) -> QWidget:
        return self.box

    def put(self, value: Json) -> None:
        self.box.setChecked(bool(value))

    def take(self) -> Json:
        return self.box.isChecked() or None


def _ahead(field: When) -> bool:
    return field.coming or field.facet is Facet.DUE


def _chips_of(field: When) -> Mapping[int, str]:
    """Days that are often meant, counted from this one: what happened was before, what is due comes after."""
    if _ahead(field):
        return {0: N_("Today"), 1: N_("Tomorrow"), 7: N_("In a week"), 30: N_("In a month")}
    return {0: N_("Now"), -1: N_("Yesterday")}


class WhenEditor(Editor):
    """A date as people say it; what was understood stands beneath. Where day and month could change places, it asks."""

    def __init__(self, field: When, session: Session) -> None:
        super().__init__(field, session)
        self._order: str | None = None
        self.line = one_line()
        self.line.setMaximumWidth(theme().px(260))
        self.line.setPlaceholderText(_(N_("14 Nov 2026, or 2026-11, or 2026")))
        self.line.textEdited.connect(self._typed)
        self._said = Label(role="small")
        self._days = {days: self._chip(text, partial(self._in, days)) for days, text in _chips_of(field).items()}
        self._about = self._chip(N_("About…"), self._toggle_about)
        self._unknown = self._chip(N_("Don't know"), lambda: self._set(""))
        self._first_day = self._chip(N_("the day is first"), lambda: self._ordered("dmy"))
        self._first_month = self._chip(N_("the month is first"), lambda: self._ordered("mdy"))
        chips = Flow()
        for each in (*self._days.values(), self._about, self._unknown, self._first_day, self._first_month):
            chips.addWidget(each)
        self._lay(panel(chips), self.line, self._said)
        self._tell()

    def _chip(self, text: str, act: Callable[[], Any]) -> Any:
        made = button(_(text), act, kind="chip")
        made.setCheckable(True)
        return made

    def marks(self) -> QWidget:
        return self.line

    def _set(self, text: str) -> None:
        self._order = None
        self.line.setText(text)
        self._tell()
        self.edited.emit()

    def _in(self, days: int) -> None:
        assert isinstance(self.field, When)
        moment = days == 0 and not _ahead(self.field)
        here = clock.here() + datetime.timedelta(days=days)
        self._set(here.strftime("%Y-%m-%dT%H:%M" if moment else "%Y-%m-%d"))

    def _toggle_about(self) -> None:
        text = self.line.text().strip().rstrip("~")
        if not text:
            self._about.setChecked(False)
            self.line.setFocus()
            return
        self._set(text + "~" if self._about.isChecked() else text)

    def _ordered(self, order: str) -> None:
        self._order = order
        self._tell()
        self.edited.emit()

    def _typed(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        text, shown, ambiguous = self.line.text().strip(), "", False
        try:
            value = self._read() if text else None
            shown = value.show(current()) if value else ""
        except Ambiguous:
            ambiguous, shown = True, _(N_("Which comes first here?"))
        except Unreadable:
            shown = ""
        self._said.setText(shown)
        self._said.setVisible(bool(shown))
        for days, chip in self._days.items():
            chip.setChecked(text[:10] == str(_today() + datetime.timedelta(days=days)))
        self._about.setChecked(text.endswith("~"))
        self._unknown.setChecked(False)
        for chip, order in ((self._first_day, "dmy"), (self._first_month, "mdy")):
            chip.setVisible(ambiguous or self._order is not None)
            chip.setChecked(self._order == order)

    def _read(self) -> Any:
        text = self.line.text().strip()
        return self.field.parse(text.rstrip("~") if not text[:4].isdigit() else text, Reading(self._order))

    def put(self, value: Json) -> None:
        self._order = None
        self.line.setText(str(value or ""))
        self._tell()

    def take(self) -> Json:
        text = self.line.text().strip()
        if not text:
            return ""
        try:
            value = self._read()
        except Ambiguous as error:
            raise Unreadable(N_("say which comes first, the day or the month")) from error
        written = str(self.field.write(value))
        return written + "~" if text.endswith("~") and written[-1:] not in "~%" else written

    def typed(self) -> Json:
        return self.line.text()

    def put_typed(self, value: Json) -> None:
        self.put(value)


def _today() -> datetime.date:
    return clock.here().date()


class WhereEditor(Editor):
    """A place in one's own words, and how exactly others may know it."""

    def __init__(self, field: Where, session: Session) -> None:
        super().__init__(field, session)
        self._place = places.Place()
        self.line = one_line()
        self.line.textEdited.connect(self.edited)
        self.blur = Pick()
        self.blur.addItem(_(N_("others see it as written")), "")
        for code, label in places.BLURS.items():
            if code != "exact":
                self.blur.addItem(_(N_("others see: {part}")).format(part=_(label)), code)
        self.blur.setAccessibleName(_(N_("How exactly others may know the place")))
        self.blur.activated.connect(lambda _place: self.edited.emit())
        self.blur.setMaximumWidth(theme().px(320))
        self._lay(self.line, self.blur)
        self.line.textChanged.connect(lambda text: self.blur.setVisible(bool(text)))
        self.blur.hide()

    def marks(self) -> QWidget:
        return self.line

    def put(self, value: Json) -> None:
        self._place = places.read_place(value) if value else places.Place()
        self.line.setText(self._place.shown)
        self.blur.setCurrentIndex(max(0, self.blur.findData(self._place.blur)))

    def take(self) -> Json:
        text = self.line.text().strip()
        if not text:
            return ""
        kept = vars(self._place) if text == self._place.shown else {"name": text}
        return self.field.write(places.Place(**{**kept, "blur": self.blur.currentData()}))


class LinksEditor(Editor):
    """Other records: type a name, choose it or make it, done."""

    def __init__(self, field: Links, session: Session) -> None:
        super().__init__(field, session)
        from hrd_vault.ui.widgets.finder import Finder  # noqa: PLC0415 (a finder may make records, with editors)

        self._links: list[Json] = []
        self._titles: dict[str, str] = {}
        self._chips = panel(Flow())
        self.finder = Finder(session, field.targets)
        self.finder.found.connect(self._found)
        self._lay(self._chips, self.finder)
        self._chips.hide()

    def marks(self) -> QWidget:
        return self.finder.line

    def _found(self, record_id: str, title: str) -> None:
        assert isinstance(self.field, Links)
        self._titles[record_id] = title
        kept = [] if self.field.single else [link for link in self._links if _to(link) != record_id]
        self._links = [*kept, record_id]
        self._draw()
        self.edited.emit()

    def _drop(self, link: Json) -> None:
        self._links = [each for each in self._links if each != link]
        self._draw()
        self.edited.emit()

    def _draw(self) -> None:
        layout = self._chips.layout()
        assert layout is not None
        clear(layout)
        for link in self._links:
            title = self._titles.get(_to(link), _to(link)[:8])
            chip = button(f"{title}  ✕", partial(self._drop, link), kind="chip")
            chip.setAccessibleName(_(N_("Take out {name}")).format(name=title))
            layout.addWidget(chip)
        self._chips.setVisible(bool(self._links))

    def put(self, value: Json) -> None:
        self._links = list(value) if isinstance(value, list) else [value] if value else []
        self._draw()
        missing = [_to(link) for link in self._links if _to(link) not in self._titles]
        if missing:
            from hrd_vault.services import records  # noqa: PLC0415

            self.session.ask(self, partial(records.titles, ids=missing, quiet=self.session.device.quiet), self._named)

    def _named(self, titles: dict[str, str]) -> None:
        self._titles.update(titles)
        self._draw()

    def take(self) -> Json:
        if left := self.finder.line.text().strip():
            raise Unreadable(N_("“{text}” is not chosen yet: press Enter for it, or take it out"), text=left[:40])
        return self.field.write(self.field.read(self._links)) if self._links else []

    def typed(self) -> Json:
        return list(self._links)


def _to(link: Json) -> str:
    return str(link["to"] if isinstance(link, dict) else link)


class RowsEditor(Editor):
    """A grid, row by row: each a small form of its own."""

    def __init__(self, field: Rows, session: Session) -> None:
        super().__init__(field, session)
        self._rows: list[tuple[Json, dict[str, Editor], QWidget]] = []
        self._box = QVBoxLayout()
        self._box.setContentsMargins(0, 0, 0, 0)
        self._add = button(_(N_("Add")), self._add_row, kind="link", symbol="more")
        self._lay(panel(self._box), self._add)

    def marks(self) -> QWidget:
        return self._add

    def begin(self) -> None:
        """Offer an empty row, where there is none."""
        if not self._rows:
            self._show_row({})

    def _add_row(self) -> None:
        first = self._show_row({})
        self.edited.emit()
        first.setFocus()

    def _show_row(self, values: Json) -> QWidget:
        assert isinstance(self.field, Rows)
        editors: dict[str, Editor] = {}
        frame = QFrame()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(theme().px(14), theme().px(4), 0, theme().px(10))
        for each in self.field.fields:
            editor = editor_for(each, self.session)
            if each.name in values:
                editor.put(values[each.name])
            editor.edited.connect(self.edited)
            editors[each.name] = editor
            if not isinstance(each, Flag):
                inner.addWidget(Label(_(each.label), "small"))
            inner.addWidget(editor)
        entry = (values, editors, frame)
        remove = button(_(N_("Remove this entry")), lambda: self._remove(entry), kind="link", symbol="trash")
        inner.addLayout(row(remove, 0))
        self._rows.append(entry)
        self._box.addWidget(frame)
        return next(iter(editors.values()))

    def _remove(self, entry: tuple[Json, dict[str, Editor], QWidget]) -> None:
        self._rows.remove(entry)
        entry[2].hide()
        entry[2].deleteLater()
        self.edited.emit()

    def put(self, value: Json) -> None:
        for entry in list(self._rows):
            self._rows.remove(entry)
            entry[2].deleteLater()
        for values in value or []:
            self._show_row(values)

    def take(self) -> Json:
        found = []
        for values, editors, _frame in self._rows:
            kept = {**values, **{name: editor.take() for name, editor in editors.items()}}
            filled = {name: part for name, part in kept.items() if part not in ("", None, [], {})}
            if filled.keys() - {"id"}:
                found.append(filled)
        return self.field.write(self.field.read(found)) if found else []

    def typed(self) -> Json:
        return [
            {**values, **{name: editor.typed() for name, editor in editors.items()}}
            for values, editors, _ in self._rows
        ]

    def put_typed(self, value: Json) -> None:
        assert isinstance(self.field, Rows)
        columns = {each.name for each in self.field.fields}
        self.put([])
        for values in value or []:
            self._show_row({name: part for name, part in values.items() if name not in columns})
            for name, editor in self._rows[-1][1].items():
                if values.get(name) not in ("", None, []):
                    editor.put_typed(values[name])


EDITORS: dict[type[Field[Any]], Callable[[Any, Session], Editor]] = {
    Text: TextEditor,
    LongText: LongTextEditor,
    Choice: ChoiceEditor,
    Choices: ChoicesEditor,
    Words: WordsEditor,
    When: WhenEditor,
    Number: NumberEditor,
    Amount: AmountEditor,
    Flag: FlagEditor,
    Where: WhereEditor,
    Links: LinksEditor,
    Rows: RowsEditor,
}


def editor_for(field: Field[Any], session: Session) -> Editor:
    """The editor of a field, by its type."""
    if isinstance(field, Choice) and field.vocabulary.scale:
        return ScaleEditor(field, session)
    return EDITORS[type(field)](field, session)
