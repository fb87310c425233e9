"""Risk: every assessment at a glance, or one of them as a page. What waits for a decision stands first."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _, current
from hrd_vault.domain.kinds.assessment import METHODS
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.domain.risk import said_all
from hrd_vault.services import records, risk
from hrd_vault.services.risk import Overview, Page
from hrd_vault.ui.pictures.picture import Pictured
from hrd_vault.ui.screens.record import Shelf
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.assessment_page import AssessmentPage, level_tag
from hrd_vault.ui.widgets.form import RecordForm
from hrd_vault.ui.widgets.parts import (
    Flow,
    Label,
    Part,
    button,
    clear,
    column,
    line,
    panel,
    row,
    scrolled,
    symbol_button,
)

_KINDS = frozenset({"assessment", "threat", "factor", "plan", "measure", "incident", "task"})


class RiskScreen(Shelf):
    """All assessments, or the page of one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.record_id = ""
        self.page: Page | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setProperty("ground", "surface")
        session.changed.connect(self._changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._first)  # whoever wants one of them says so right after

    def _first(self) -> None:
        if not self.record_id and not self._box.count():
            self._ask()

    def open(self, record_id: str) -> None:
        """Show the page of an assessment; meanwhile nothing of what stood there before."""
        self.record_id, self.page = record_id, None
        clear(self._box)
        self._ask()

    def begin(self) -> None:
        self.overview()

    def overview(self) -> None:
        """Show all assessments."""
        self.record_id, self.page = "", None
        self._ask()

    def _changed(self, changes: Changes) -> None:
        writing = any(form.dirty for form in self.findChildren(RecordForm))
        if changes.kinds & _KINDS and not writing:
            self._ask()

    def _ask(self) -> None:
        quiet = self._session.device.quiet
        if self.record_id:
            wanted = self.record_id
            self._session.ask(self, partial(risk.page, assessment_id=wanted, quiet=quiet), self._show_page, self._gone)
        else:
            self._session.ask(self, partial(risk.overview, quiet=quiet), self._show_all)

    def _gone(self, error: Exception) -> None:
        was_shown = self.page is not None
        self.overview()
        if not was_shown:  # else it was taken back or thrown away, which was said
            self._session.refuse(error)

    # All of them

    def _show_all(self, found: Overview) -> None:
        if self.record_id:
            return
        clear(self._box)
        new = button(_(N_("New: {kind}")).format(kind=_(N_("Risk assessment"))), self._new, kind="main", symbol="more")
        head = row(Label(_(N_("Risk")), "title"), new, gap=8)
        head.setStretch(0, 1)
        tools = Flow(10)
        for text, place, what in (
            (N_("Look for patterns…"), "patterns", None),
            (N_("Incidents by region…"), "patterns", "regions"),
            (N_("Report: risk over time…"), "report", ("trend", "")),
            (N_("Report: what money is missing…"), "report", ("funding", "")),
            (N_("Report: what is done at the roots…"), "report", ("structural", "")),
        ):
            tools.addWidget(button(_(text), partial(self._session.go.emit, place, what)))
        parts: list[Part] = [head, panel(tools)]
        if not found.assessments:
            parts.append(
                Label(_(N_("Nothing is assessed yet. What is not assessed is not known: it is not low.")), "second")
            )
        waiting = {each.record.id: each for each in found.waiting}
        if waiting:
            parts.append(Label(_(N_("To be looked at again")), "head"))
            for each in found.waiting:
                quiet, reasons = self._session.device.quiet, said_all(each.proposal.brief, current())
                words = column(
                    button(each.record.called(quiet=quiet), partial(self.open, each.record.id), kind="link"),
                    Label(reasons if quiet else current().labelled(each.threat.title, reasons), "second"),
                    gap=2,
                )
                parts += [words, line()]
        if found.assessments:
            parts.append(Label(_(N_("Assessments")), "head"))
        for record, direction in found.assessments:
            parts += [self._line(record, direction), line()]
        if found.course.lines:
            parts.append(Pictured(found.course, _(N_("Risk, last twelve months"))))
        inner = panel(column(*parts, 0, gap=10, margins=(28, 18, 28, 20)))
        inner.setMaximumWidth(theme().px(1000))
        box = row(inner, 0)
        box.setStretch(0, 100)
        self._box.addWidget(scrolled(panel(box)))

    def _line(self, record: Record, direction: str) -> QWidget:
        speak, field = current(), record.kind.field("next_review")
        name = button(record.called(quiet=self._session.device.quiet), partial(self.open, record.id), kind="link")
        review = (
            speak.labelled(_(field.label), field.show(record[field], speak))
            if field and field.name in record.values
            else ""
        )
        made = row(
            name, Label(review, "small", wrap=False), level_tag(record.values.get("level", ""), direction), gap=12
        )
        made.setStretch(0, 1)
        return panel(made)

    def _new(self) -> None:
        self._session.go.emit("new", "first_page")

    # One of them

    def _show_page(self, page: Page) -> None:
        if page.record.id != self.record_id or any(form.dirty for form in self.findChildren(RecordForm)):
            return
        again = self.page is not None and self.page.record.id == page.record.id
        area = self.findChild(QScrollArea) if again else None
        depth = area.verticalScrollBar().value() if area else 0
        focused = self.isAncestorOf(focus) if (focus := QApplication.focusWidget()) else False
        self.page = page
        clear(self._box)
        tools = Flow(10)
        tools.addWidget(symbol_button("back", _(N_("All assessments")), self.overview))
        method = button(_(N_("Step by step…")))
        menu = QMenu(method)
        for term in METHODS.terms:
            if term.code not in ("other", "unknown"):
                menu.addAction(_(term.label), partial(self._session.go.emit, "steps", (term.code, page.record.id)))
        method.setMenu(menu)
        tools.addWidget(method)
        for text, act in (
            (N_("All of it, field by field…"), partial(self._session.go.emit, "fields", page.record.id)),
            (N_("Write a report…"), partial(self._session.go.emit, "report", ("assessment", page.record.id))),
            (N_("Look for patterns…"), partial(self._session.go.emit, "patterns", None)),
            (N_("Share…"), partial(self._session.go.emit, "share", [page.record.id])),
            (N_("Move to the trash"), self._trash),
        ):
            tools.addWidget(button(_(text), act))
        inner = panel(
            column(panel(tools), AssessmentPage(self._session, page, whole=again), 0, gap=14, margins=(24, 14, 28, 20))
        )
        shown = scrolled(inner)
        self._box.addWidget(shown)
        if focused:  # else it goes to whatever comes next in the window
            shown.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            shown.setAccessibleName(page.record.called(quiet=self._session.device.quiet))
            shown.setFocus()
        if depth:
            QTimer.singleShot(0, shown, lambda: shown.verticalScrollBar().setValue(depth))

    def _trash(self) -> None:
        record_id = self.record_id

        def told(changes: Changes) -> None:
            self._session.said.emit(_(N_("It is in the trash, with what is part of it.")), True)
            self.overview()

        self._session.write(self, lambda vault: records.trash(vault, [record_id]), told)
