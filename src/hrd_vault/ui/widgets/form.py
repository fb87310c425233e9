"""A form made from a kind: what is asked first, questions that may be skipped, and the rest folded away."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.i18n import N_, _, current
from hrd_vault.base.ids import new_id
from hrd_vault.domain.fields import Field, Flag, Unreadable
from hrd_vault.domain.kinds.common import COMMON
from hrd_vault.domain.records import TITLE, Guard, Record, RecordKind
from hrd_vault.services import drafts
from hrd_vault.services.records import calling_for, check
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.editors import Editor, editor_for
from hrd_vault.ui.widgets.parts import Label, button, column, panel

_REST_BEFORE_DRAFT = 800  # milliseconds without a key


class RecordForm(QWidget):
    """Editors for a record of `kind`, new or as it stands; of some fields `only`, where they are named. Keeps a draft by
    itself while it is typed in. A new record may bring values that nobody is asked for (what it is part of)."""

    edited = Signal()

    def __init__(
        self,
        session: Session,
        kind: RecordKind,
        record: Record | None = None,
        given: Mapping[str, Json] | None = None,
        *,
        short: bool = False,
        only: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self.session = session
        self.kind = kind
        self.record = record
        self.record_id = record.id if record else new_id()
        self.editors: dict[str, Editor] = {}
        self._problems: dict[str, Label] = {}
        self._folds: list[tuple[QPushButton, QWidget]] = []
        self._looks: list[Callable[[], None]] = []
        self._headline = (
            kind.title_from.name if short and kind.title_from else ""
        )  # its label stands as the page's title
        self._dirty = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_BEFORE_DRAFT)
        self._rest.timeout.connect(self.keep)
        first, asked, folded = parts_of(kind)
        if only:
            first = tuple(field for name in only if (field := kind.field(name)))
        layout = column(gap=14)
        layout.addWidget(self._grid(first))
        if not short and not only:
            values = {**(record.values if record else {}), **(given or {})}
            values.pop(TITLE.name, None)
            for title, fields, wanted in (
                (_(N_("More, if you want")), asked, record is not None),
                (_(N_("For a lawyer or a mechanism")), folded, False),
            ):
                if fields:
                    self._fold(layout, title, fields, open_now=wanted or any(each.name in values for each in fields))
        self.setLayout(layout)
        for name, value in {**(record.values if record else {}), **(given or {})}.items():
            if name in self.editors:
                self.editors[name].put(value)
        for editor in self.editors.values():
            editor.edited.connect(self._on_edited)
        self._guard()

    def _guard(self) -> None:
        """Say what had better not be written, under the answers that call for it; under all where a new record brings one."""
        brought = self.record.values if self.record and self.is_new else {}
        for guard in self.kind.guards:
            editor, value = self.editors.get(guard.field), brought.get(guard.field)
            if editor is None and not value:
                continue
            words = Label(_(guard.text), "warning")
            layout = editor.layout() if editor else self.layout()
            assert layout is not None
            layout.addWidget(words)
            said = editor.typed if editor else partial(_same, value)
            look = partial(self._look, guard, said, words, {})
            self._looks.append(look)
            look()
            if editor:
                editor.edited.connect(look)

    def _look(self, guard: Guard, said: Callable[[], Json], words: Label, known: dict[str, bool]) -> None:
        """Show the words of a guard or hide them. Of records that stand there the vault is asked, of each once."""
        value = said()
        words.setVisible(guard.speaks(value, [each for each, calls in known.items() if calls]))
        unknown = guard.linked(value) - known.keys()
        if unknown:
            known.update(dict.fromkeys(unknown, False))

            def found(calling: set[str]) -> None:
                known.update(dict.fromkeys(calling, True))
                self._look(guard, said, words, known)

            self.session.ask(self, partial(calling_for, ids=unknown, codes=guard.codes), found)

    def guide(self, at: Mapping[str, str], questions: Mapping[str, str]) -> None:
        """Say a marked question under some fields: `at` names for each of them a key of `questions`."""
        for name, key in at.items():
            layout = self.editors[name].layout()
            assert layout is not None
            layout.addWidget(Label(_(questions[key]), "small"))

    def _grid(self, fields: Iterable[Field[Any]]) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(16))
        grid.setVerticalSpacing(theme().px(4))
        grid.setColumnStretch(0, 1)
        for each in fields:
            editor = editor_for(each, self.session)
            self.editors[each.name] = editor
            problem = Label(role="problem")
            problem.hide()
            self._problems[each.name] = problem
            if not isinstance(each, Flag) and each.name != self._headline:
                label = Label(_(each.label) + (" *" if each.required and not self.kind.title_from else ""), "second")
                label.setBuddy(editor.marks())
                grid.addWidget(label, grid.rowCount(), 0)
            grid.addWidget(editor, grid.rowCount(), 0)
            if each.help:
                grid.addWidget(Label(_(each.help), "small"), grid.rowCount(), 0)
            grid.addWidget(problem, grid.rowCount(), 0)
            grid.setRowMinimumHeight(grid.rowCount(), theme().px(8))
        made = panel(grid)
        made.setMaximumWidth(theme().px(660))
        return made

    def _fold(self, layout: QVBoxLayout, title: str, fields: tuple[Field[Any], ...], *, open_now: bool) -> None:
        inner = self._grid(fields)
        opener = button(title, kind="link", symbol="open")
        opener.setCheckable(True)

        def toggle(shown: bool) -> None:
            from hrd_vault.ui.icons import icon  # noqa: PLC0415

            inner.setVisible(shown)
            opener.setIcon(icon("down" if shown else "open"))

        opener.toggled.connect(toggle)
        opener.setChecked(open_now)
        toggle(open_now)
        self._folds.append((opener, inner))
        layout.addWidget(opener)
        layout.addWidget(inner)

    # What it holds

    def _on_edited(self) -> None:
        self._dirty = True
        self._rest.start()
        self.edited.emit()

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._dirty

    @property
    def is_new(self) -> bool:
        """Whether it holds a record that was begun and never saved."""
        return self.record is None or not self.record.made

    def typed(self) -> dict[str, Json]:
        """Everything as it was typed, for a draft."""
        begun = (
            {name: value for name, value in self.record.values.items() if name not in self.editors}
            if self.record and self.is_new
            else {}
        )
        found: dict[str, Json] = clean({**begun, **{name: editor.typed() for name, editor in self.editors.items()}})
        return found

    def put_typed(self, values: Mapping[str, Json]) -> None:
        """Show what a draft kept."""
        for name, value in values.items():
            if name in self.editors:
                self.editors[name].put_typed(value)
        for look in self._looks:
            look()
        for opener, inner in self._folds:
            if any(inner.isAncestorOf(self.editors[name]) for name in values if name in self.editors):
                opener.setChecked(True)
        self._dirty = True

    def keep(self) -> None:
        """Keep a draft now, if there is something to keep."""
        self._rest.stop()
        if self._dirty:
            record_id, kind, values = self.record_id, self.kind.name, self.typed()
            self.session.ask(
                self.session, lambda vault: drafts.keep(vault, record_id, kind, values), lambda _none: None
            )

    def draft(self) -> tuple[str, str, dict[str, Json]] | None:
        """The draft to keep on the way out: record, kind, values; None where nothing was typed."""
        self._rest.stop()
        return (self.record_id, self.kind.name, self.typed()) if self._dirty else None

    def saved(self) -> None:
        """What was typed is saved, or thrown away: no draft of it is kept from now on."""
        self._rest.stop()
        self._dirty = False

    def not_saved(self) -> None:
        """Saving failed: what was typed is kept as a draft."""
        self._dirty = True
        self.keep()

    def take(self) -> Record | None:
        """What to save, or None after showing what is wrong beside each field."""
        for label in self._problems.values():
            label.hide()
        values, wrong = dict(self.record.values) if self.record else {}, {}
        for name, editor in self.editors.items():
            try:
                values[name] = editor.take()
            except Unreadable as error:
                wrong[name] = error.say(current())
        data, problems = check(self.session.vault, self.kind, self.record_id, self.record, values)
        for problem in problems:
            wrong.setdefault(problem.field, problem.error.say(current()))
        self._mark(wrong)
        return None if wrong else data

    def _mark(self, wrong: Mapping[str, str]) -> None:
        for name, editor in self.editors.items():
            label = self._problems[name]
            text = wrong.get(name) or (
                wrong.get("title", "") if self.kind.title_from and name == self.kind.title_from.name else ""
            )
            label.setText(text)
            label.setVisible(bool(text))
            marked = editor.marks()
            marked.setProperty("wrong", "true" if text else "false")
            marked.style().unpolish(marked)
            marked.style().polish(marked)
        first = next((name for name in self.editors if not self._problems[name].isHidden()), None)
        if first:
            for opener, inner in self._folds:
                if inner.isAncestorOf(self.editors[first]):
                    opener.setChecked(True)
            self.editors[first].setFocus()


def _same(value: Json) -> Json:
    return value


class Begun(QWidget):
    """Something new that is being written: it has a form, and saves it."""

    form: RecordForm

    def save(self) -> None:
        """Save what was written."""
        raise NotImplementedError


def parts_of(kind: RecordKind) -> tuple[tuple[Field[Any], ...], tuple[Field[Any], ...], tuple[Field[Any], ...]]:
    """The fields a form asks first, those it offers, and those it folds away."""
    by_name = {each.name: each for each in kind.fields}
    common = {each.name for each in COMMON}
    first = kind.first or tuple(name for name in by_name if name not in common)
    rest = tuple(name for name, each in by_name.items() if name not in (*first, *kind.asked) and not each.fixed)
    named = (tuple(by_name[name] for name in names) for names in (first, kind.asked, rest))
    one, two, three = named
    return one, two, three
