"""The desk of an open vault: the rail, the place one is at, the banner over it. Knows which screen stands where."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, _, ngettext
from hrd_vault.domain.kinds.assessment import ASSESSMENT
from hrd_vault.domain.kinds.first_page import FIRST_PAGE
from hrd_vault.domain.query import Changes
from hrd_vault.services import records
from hrd_vault.services.drafts import Draft
from hrd_vault.ui.rail import Rail
from hrd_vault.ui.screens.capture import CaptureScreen
from hrd_vault.ui.screens.danger import DangerScreen
from hrd_vault.ui.screens.record import RecordPane, Shelf
from hrd_vault.ui.screens.records import RecordsScreen
from hrd_vault.ui.screens.today import TodayScreen
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.banner import Banner
from hrd_vault.ui.widgets.finder import Finder
from hrd_vault.ui.widgets.form import Begun, RecordForm
from hrd_vault.ui.widgets.parts import Label, column, line, panel, row

_ELSEWHERE = frozenset(
    {
        "lock",
        "help",
        "recovery",
        "inbox",
        "settings",
        "share",
        "profile",
        "away",
        "arriving",
        "bring_in",
        "begin_again",
        "steps",
        "patterns",
        "report",
    }
)  # what the desk does not show itself
_SLIM_BELOW = 1120  # pixels at the usual text size


class Desk(QWidget):
    """Everything that is seen while a vault is open. `asked` passes on what is not done here: lock, settings, help."""

    asked = Signal(str, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.place = ""
        self.rail = Rail(session.catalogue, self.go)
        self.banner = Banner(self._undo)
        self._stack = QStackedWidget()
        self._kept: dict[str, QWidget] = {}
        self._jump = QFrame()
        self._jump.hide()
        upright = QFrame()
        upright.setProperty("role", "upright")
        above: list[Any] = []
        if session.training:
            mark = Label(_(N_("Training vault: nothing here is real, and nothing real belongs here.")))
            above.append(_banded("watermark", mark))
        right = column(*above, self.banner, self._jump, self._stack, gap=0)
        right.setStretch(right.count() - 1, 1)
        self.setLayout(row(self.rail, upright, panel(right, "paper"), gap=0))
        session.go.connect(self.go)
        session.said.connect(self.banner.say)
        session.refused.connect(self.banner.refuse)
        session.changed.connect(self._changed)
        for keys, act in (
            ("Ctrl+N", partial(self.go, "new", "incident")),
            ("Ctrl+F", self._search),
            ("Ctrl+K", self._jump_to),
            ("Ctrl+Z", self._undo),
            ("Ctrl+Return", self._save),
            ("Ctrl+Enter", self._save),
            ("F1", partial(self.asked.emit, "help", None)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)
        self._count()

    # Places

    def go(self, place: str, what: Any = None) -> None:
        """Go to a place: a kind's list, a screen, a record by its id, a new record of a kind, a draft."""
        if place == "record":
            self._open_record(str(what))
            return
        if place in _ELSEWHERE:
            self.asked.emit(place, what)
            return
        self._leave()
        makers: dict[str, Callable[[], QWidget]] = {
            "today": lambda: TodayScreen(self.session),
            "danger": lambda: DangerScreen(self.session),
            "trash": lambda: RecordsScreen(self.session, (), trashed=True),
            "new": lambda: self._capture(str(what)),
            "draft": lambda: self._draft(what),
            "fields": lambda: self._fields(str(what)),
        }
        shown = self._stack.currentWidget()
        if place == self.place and isinstance(shown, Shelf):
            shown.begin()
        if place in makers:
            self.show_screen(place if place != "draft" else "new", makers[place]())
        else:
            self.show_screen(place, self._kept.get(place) or self._records(place), keep=True)

    def _capture(self, kind: str, values: dict[str, Json] | None = None, draft: str = "") -> QWidget:
        """A new record of a kind, or a new page that becomes several."""
        if kind == FIRST_PAGE.name:
            from hrd_vault.ui.screens.first_page import FirstPageScreen  # noqa: PLC0415 (seldom the first)

            return FirstPageScreen(self.session, values, draft)
        return CaptureScreen(self.session, self.session.catalogue.kind(kind), values, draft)

    def _fields(self, record_id: str) -> QWidget:
        """A record field by field, whatever other page its kind has."""
        pane = RecordPane(self.session)
        pane.open(record_id)
        pane.closed.connect(partial(self.go, "record", record_id))
        return pane

    def _records(self, kind: str) -> QWidget:
        """The list of a kind; risk has a page of its own, and those whose records hold files come in another way."""
        if kind == ASSESSMENT.name:
            from hrd_vault.ui.screens.risk import RiskScreen  # noqa: PLC0415 (seldom the first)

            return RiskScreen(self.session)
        if any(each.fixed for each in self.session.catalogue.kind(kind).fields):
            from hrd_vault.ui.screens.evidence import EvidenceScreen  # noqa: PLC0415 (seldom the first)

            return EvidenceScreen(self.session, (kind,))
        return RecordsScreen(self.session, (kind,))

    def show_screen(self, place: str, screen: QWidget, *, keep: bool = False) -> None:
        """Put a screen on the desk; one that is not kept is gone when the next one comes."""
        old = self._stack.currentWidget()
        if self._stack.indexOf(screen) < 0:
            self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        if keep:
            self._kept[place] = screen
        if old is not None and old is not screen and old not in self._kept.values():
            self._stack.removeWidget(old)
            old.deleteLater()
        self.place = place
        self.rail.stand(place)
        screen.setFocus()

    def _draft(self, draft: Draft) -> QWidget:
        kind = self.session.catalogue.kind(str(draft.body["kind"]))
        values: dict[str, Json] = dict(draft.body.get("values", {}))
        holder = QWidget()
        holder.setLayout(column())

        def show(found: records.Stored | None) -> None:
            box = holder.layout()
            assert box is not None
            if found is None:
                screen: QWidget = self._capture(kind.name, values, draft.record)
            else:
                pane = RecordPane(self.session)
                pane.write(found.record, values)
                pane.closed.connect(partial(self.go, "record", draft.record))
                screen = pane
            box.addWidget(screen)
            holder.setFocusProxy(screen)
            screen.setFocus()

        self.session.ask(self, lambda vault: records.get(vault, draft.record), show, lambda _error: show(None))
        return holder

    def _open_record(self, record_id: str) -> None:
        self.session.ask(self, lambda vault: records.get(vault, record_id), self._opened)

    def _opened(self, found: records.Stored) -> None:
        kind = found.record.kind.name
        self.go("trash" if found.deleted else kind)
        screen = self._stack.currentWidget()
        if isinstance(screen, Shelf):
            screen.open(found.record.id)

    def _leave(self) -> None:
        for pane in self._forms():
            pane.keep()

    def _forms(self) -> list[Any]:
        return [form for form in self.findChildren(RecordForm) if form.dirty]

    def unsaved(self) -> list[tuple[str, str, dict[str, Json]]]:
        """Every form that holds what is not saved, as drafts."""
        return [draft for form in self._forms() if (draft := form.draft())]

    # Keys that work everywhere

    def _save(self) -> None:
        screen = self._stack.currentWidget()
        begun = screen.findChildren(Begun) if screen else []
        for each in [*reversed(begun), screen]:
            if isinstance(each, Begun) and each.isVisible() and not each.findChildren(RecordPane):
                each.save()
                return
        for pane in screen.findChildren(RecordPane) if screen else []:
            if pane.form and pane.isVisible():
                pane.save()
                return

    def _search(self) -> None:
        screen = self._stack.currentWidget()
        if not isinstance(screen, RecordsScreen):
            self.go("incident")
            screen = self._stack.currentWidget()
        if isinstance(screen, RecordsScreen):
            screen.search.setFocus()
            screen.search.selectAll()

    def _jump_to(self) -> None:
        if self._jump.layout() is None:
            finder = Finder(self.session, (), making=False)
            finder.line.setPlaceholderText(_(N_("Jump to anything: type its name")))
            finder.found.connect(self._jumped)
            self._jump.setLayout(column(finder, line(), margins=(12, 8, 12, 0)))
            self._jump.setFocusProxy(finder)
        self._jump.show()
        self._jump.setFocus()

    def _jumped(self, record_id: str, _title: str) -> None:
        self._jump.hide()
        self.go("record", record_id)

    def _undo(self) -> None:
        self.banner.hide()

        def told(changes: Changes) -> None:
            self.session.said.emit(
                ngettext("Taken back: {count} record.", "Taken back: {count} records.", len(changes.ids)), False
            )

        self.session.write(self, records.undo, told)

    # Keeping up

    def _changed(self, _changes: Changes) -> None:
        self._count()

    def _count(self) -> None:
        self.session.ask(self, records.counts, self.rail.count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.slim(self.width() < theme().px(_SLIM_BELOW))


def _banded(role: str, label: Label) -> QFrame:
    band = QFrame()
    band.setProperty("role", role)
    band.setLayout(row(label, margins=(14, 4, 14, 4)))
    return band
