"""What an incident changes: the threats it belongs to, what is proposed, what is done; or the question which they are."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _, ngettext
from hrd_vault.domain.kinds.lists import LEVELS
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.services import assessing, records, risk
from hrd_vault.services.risk import Changed, MeasureShown
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.finder import Finder
from hrd_vault.ui.widgets.parts import Label, Part, Tag, button, clear, column, focus_soon, line, panel, row
from hrd_vault.ui.widgets.weighing import proposal_box


class ChangesPanel(QWidget):
    """Above the fields of an incident."""

    def __init__(self, session: Session, record: Record) -> None:
        super().__init__()
        self._session, self._record = session, record
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._slot: QVBoxLayout = column(gap=0)

        def look(vault: Vault) -> tuple[list[Changed], bool]:
            found = risk.changes_of(vault, record.id)
            return found, bool(found or records.counts(vault).get("threat"))

        session.ask(self, look, lambda found: self._show(*found))

    def _show(self, found: list[Changed], any_threat: bool) -> None:
        clear(self._box)
        self._slot = column(gap=0)
        if not any_threat:
            return
        parts: list[Part] = [Label(_(N_("What it changes")), "head")]
        for each in found:
            parts += self._changed(each)
        text = _(N_("It belongs to another threat too…")) if found else _(N_("Which threat does it belong to?"))
        parts += [row(button(text, self._tie, kind="link", symbol="link"), 0), self._slot, line()]
        self._box.addWidget(panel(column(*parts, gap=6)))

    def _changed(self, each: Changed) -> list[Part]:
        slot: QVBoxLayout = column(gap=0)
        name = button(each.threat.title, partial(self._session.go.emit, "record", each.threat.id), kind="link")
        head: list[Part] = [name]
        score = each.rating.score if each.rating else None
        if score:
            head.append(Tag(f"{_(LEVELS.label_of(score.band))} {score.value}", score.band))
        if each.assessment:
            called = each.assessment.called(quiet=self._session.device.quiet)
            head.append(button(called, partial(self._session.go.emit, "record", each.assessment.id), kind="link"))
        parts: list[Part] = [row(*head, 0, gap=10)]
        if each.proposal:
            parts += [proposal_box(self._session, each.threat, each.proposal, slot), slot]
        if each.measures:
            words = "; ".join(_measure(measure) for measure in each.measures[:3])
            parts.append(Label(_(N_("Plan: {measures}")).format(measures=words), "second"))
        return parts

    def _tie(self) -> None:
        """Type a threat's name, press Enter, done."""
        clear(self._slot)
        finder = Finder(self._session, ("threat",), making=False)
        finder.found.connect(lambda threat, _title: self._tied(threat))
        self._slot.addWidget(finder)
        focus_soon(finder)

    def _tied(self, threat: str) -> None:
        record_id = self._record.id

        def said(_changes: Changes) -> None:
            self._session.said.emit(_(N_("Tied to the threat.")), True)

        self._session.write(self, lambda vault: assessing.tie(vault, [record_id], threat), said)


def _measure(each: MeasureShown) -> str:
    if each.late is not None and each.late > 0:
        late = ngettext("{count} day late", "{count} days late", each.late)
        return f"{each.record.title} ({late})"
    return each.record.title
