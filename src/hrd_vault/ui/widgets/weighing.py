"""A threat weighed anew where it stands: what its incidents propose, and the form that asks how likely, how bad and why."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.i18n import N_, _, current
from hrd_vault.base.ids import new_id
from hrd_vault.domain.kinds.scales import LIKELIHOOD
from hrd_vault.domain.kinds.threat import (
    IMPACT_REASON,
    RATING_IMPACT,
    RATING_LIKELIHOOD,
    RATING_ON_WHAT,
    RATING_REASON,
    RATINGS,
    WEIGHED,
)
from hrd_vault.domain.methods import LENS_QUESTIONS
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record, RecordKind
from hrd_vault.domain.risk import Proposal, Rating, Score, said_all, standing
from hrd_vault.services import assessing, drafts
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.form import RecordForm
from hrd_vault.ui.widgets.inline import ask
from hrd_vault.ui.widgets.parts import Label, Part, Tag, button, column, panel, row

WEIGHING = RecordKind(
    "weighing",
    N_("Weighing"),
    N_("Weighings"),
    (RATING_LIKELIHOOD, RATING_REASON, RATING_IMPACT, IMPACT_REASON, RATING_ON_WHAT),
    known=False,
    first=(RATING_LIKELIHOOD.name, RATING_REASON.name, RATING_IMPACT.name, IMPACT_REASON.name, RATING_ON_WHAT.name),
)


class WeighForm(RecordForm):
    """How likely, how bad, and why. Its draft is one of the threat, with this weighing as its last row."""

    def __init__(self, session: Session, threat: Record, now: Mapping[str, Json]) -> None:
        super().__init__(session, WEIGHING, given=now)
        self._threat = threat
        self.record_id = threat.id

    def typed(self, day: str = "", weighed: Sequence[str] = ()) -> dict[str, Json]:
        """The ratings of the threat with this one as their last, on `day`, with the incidents that were `weighed`."""
        row = super().typed()
        last = clean({**row, "id": new_id(), "on": day, WEIGHED.name: list(weighed)})
        rows = [*self._threat.values.get(RATINGS.name, []), last] if row else []
        return {RATINGS.name: rows} if rows else {}

    def keep(self) -> None:
        self._rest.stop()
        if self.dirty:
            values = self.typed()
            self.session.ask(
                self.session, lambda vault: drafts.keep(vault, self._threat.id, "threat", values), lambda _n: None
            )

    def draft(self) -> tuple[str, str, dict[str, Json]] | None:
        self._rest.stop()
        return (self._threat.id, "threat", self.typed()) if self.dirty else None


def proposal_box(session: Session, threat: Record, proposed: Proposal, slot: QVBoxLayout) -> QWidget:
    """What is proposed for a threat and why, with the two answers to it."""
    speak = current()
    if proposed.now and proposed.to != proposed.now:
        text = _(N_("Likelihood {now} → {to} proposed"))
        words = text.format(now=_(LIKELIHOOD.label_of(proposed.now)), to=_(LIKELIHOOD.label_of(proposed.to)))
    else:
        words = _(N_("To be looked at again"))

    def take() -> None:
        if not proposed.to or proposed.to == proposed.now:
            weigh_inline(session, threat, standing(threat), slot, proposed)
            return
        session.write(session, lambda vault: assessing.accept(vault, threat.id, proposed), said)

    def said(_changes: Changes) -> None:
        session.said.emit(_(N_("Weighed anew.")), True)

    def leave() -> None:
        weigh_inline(session, threat, standing(threat), slot, proposed)

    same = not proposed.to or proposed.to == proposed.now
    yes = button(_(N_("Weigh it now")) if same else _(N_("Take it")), take, kind="main")
    yes.setAccessibleName(speak.labelled(yes.text(), threat.title))
    buttons: list[Part] = [yes]
    if not same:
        no = button(_(N_("Decide otherwise…")), leave)
        no.setAccessibleName(speak.labelled(no.text(), threat.title))
        buttons.append(no)
    reasons = Label(said_all(proposed.brief if session.device.quiet else proposed.reasons, speak), "second")
    return panel(column(row(Tag(words, "high"), 0), reasons, row(*buttons, 0), gap=4))


def weigh_inline(
    session: Session,
    threat: Record,
    rating: Rating | None,
    slot: QVBoxLayout,
    proposed: Proposal | None = None,
    judged: tuple[Score, str] | None = None,
    looked_at: Sequence[str] = (),
) -> None:
    """Ask how likely, how bad and why, beginning from what stands or from what was `judged` of a measure, with its reason.
    The incidents of a proposal on the table, and those that were `looked_at` for it, propose nothing more."""
    now: dict[str, Json] = {}
    if rating:
        now = {
            "likelihood": rating.likelihood, "likelihood_reason": rating.why, "impact": rating.impact,
            "impact_reason": rating.why_impact, RATING_ON_WHAT.name: list(rating.impact_on),
        }  # fmt: skip
    if judged:
        score, why = judged
        now |= {"likelihood": str(score.likelihood), "impact": str(score.impact), "likelihood_reason": why}
    form = WeighForm(session, threat, {name: value for name, value in now.items() if value})
    weighed = tuple(dict.fromkeys((*looked_at, *(proposed.incidents if proposed else ()))))

    def save(vault: Vault, answers: Mapping[str, Json]) -> Changes:
        told = {
            name: str(answers.get(name) or "")
            for name in ("likelihood", "impact", "likelihood_reason", "impact_reason")
        }
        return assessing.weigh(
            vault, threat.id, told["likelihood"], told["impact"], told["likelihood_reason"], weighed=weighed,
            why_impact=told["impact_reason"], impact_on=list(answers.get(RATING_ON_WHAT.name) or ()),
        )  # fmt: skip

    question = LENS_QUESTIONS["threats"]
    ask(slot, session, form, _(N_("How likely is it, how bad, and why?")), save=save, lens=[_(question)])
