"""The risk loop as it stands: an assessment with all that hangs on it, what incidents propose, what the trend says.

What can be worked out is worked out when it is asked for: proposals, trend, gaps and shares are stored nowhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from hrd_vault.base import clock
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import Said
from hrd_vault.domain import figuring, protection, risk
from hrd_vault.domain.dates import day_of
from hrd_vault.domain.fields import Facet, Links
from hrd_vault.domain.figures import ActorMap, Course, Event, Gauge, Line, Matrix, Timeline
from hrd_vault.domain.kinds.assessment import ASSESSMENT, LEVEL
from hrd_vault.domain.kinds.common import SETTLED
from hrd_vault.domain.kinds.measure import DUE, MEASURE, STATE
from hrd_vault.domain.kinds.plan import ASSESSMENTS, PLAN, PROTECTED
from hrd_vault.domain.kinds.threat import FACTOR, INCIDENTS, THREAT
from hrd_vault.domain.options import unanswered
from hrd_vault.domain.query import Filter, Query
from hrd_vault.domain.records import Record
from hrd_vault.domain.risk import Happened, MethodLevel, Point, Proposal, Rating
from hrd_vault.services import records
from hrd_vault.services.records import ALL
from hrd_vault.services.vault import Vault
from hrd_vault.store.records import Line as ListLine
from hrd_vault.store.records import day_at

WRONG = ("verification", "refuted")  # the index entry of what was shown to be wrong: it counts nowhere
TIE = "threats"  # the field of an incident that ties it to threats
LOOKED_AT = 40  # incidents of one threat that are read whole; of older ones only how grave they were is asked
_QUIET = 3  # a gravity, that of a security incident: nothing has to be graver than what is no graver itself
_ON_A_LINE = 400  # events that a time line shows
_YEAR = 365


@dataclass(frozen=True)
class ThreatShown:
    """A threat on its page: its letter, how it is and was weighed, how many incidents are tied to it, what they propose, and
    which of them (ids) were looked at for that."""

    letter: str
    record: Record
    rating: Rating | None
    before: Rating | None
    incidents: int
    proposal: Proposal | None
    looked_at: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeasureShown:
    """A measure on its page: by how many days it is late (negative: that many are left; None without a day)."""

    record: Record
    late: int | None


@dataclass(frozen=True)
class PlanShown:
    """A plan with its measures, the sorts of option it has nothing for yet, its check-ins, the causes it should answer, and
    the needs (codes) of those it protects that nothing answers."""

    record: Record
    measures: tuple[MeasureShown, ...]
    open_questions: tuple[str, ...]
    check_ins: tuple[Record, ...]
    causes: tuple[str, ...]
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """Everything an assessment's page says."""

    record: Record
    level: str
    direction: str
    levels: tuple[MethodLevel, ...]
    threats: tuple[ThreatShown, ...]
    factors: tuple[Record, ...]
    plans: tuple[PlanShown, ...]
    matrix: Matrix
    course: Course
    timeline: Timeline
    actors: ActorMap
    gauge: Gauge
    titles: Mapping[str, str]

    @property
    def measures(self) -> tuple[MeasureShown, ...]:
        """The measures of all its plans."""
        return tuple(measure for plan in self.plans for measure in plan.measures)


@dataclass(frozen=True)
class _Tied:
    """Where the incidents of a threat stand, the newest first; of them those that only the threat names; and where the
    incidents of the whole vault stand that were shown to be wrong, which count nowhere."""

    places: Sequence[int]
    named: frozenset[int]
    wrong: frozenset[int]


def today() -> int:
    """The number of this day."""
    return day_of(clock.today())


# The page


def page(vault: Vault, assessment_id: str, *, quiet: bool = False) -> Page:
    """An assessment with all that hangs on it; in a `quiet` view without names. Raises `VaultError` ``vault.no_record``, also
    for one in the trash."""
    stored = records.get(vault, assessment_id)
    if stored.deleted:
        raise VaultError("vault.no_record")
    record = stored.record
    parts = [each.record for each in vault.rows.owned_by(assessment_id) if not each.deleted]
    lettered = figuring.lettered(each for each in parts if each.kind.name == THREAT.name)
    factors = tuple(each for each in parts if each.kind.name == FACTOR.name)
    plans = tuple(plan_shown(vault, each) for each in _plans_for(vault, assessment_id))
    points = risk.course(record)
    linked = {
        link.to
        for each in (record, *parts, *(part for plan in plans for part in (plan.record, *_records(plan.measures))))
        for _path, _row, link in each.links()
    }
    measures = _records(each for plan in plans for each in plan.measures)
    wrong = shown_wrong(vault)
    tied = {each.id: _tied(vault, each, wrong) for _letter, each, _ratings in lettered}
    return Page(
        record,
        record[LEVEL],
        risk.direction(points),
        tuple(risk.levels(record, [each for _letter, each, _ratings in lettered], factors)),
        tuple(_shown(vault, *each, tied[each[1].id]) for each in lettered),
        factors,
        plans,
        figuring.matrix(lettered),
        Course((Line(record.called(quiet=quiet), tuple(points)),)),
        figuring.timeline(_incidents(vault, tied.values()), lettered, measures),
        figuring.actor_map(record, quiet=quiet),
        figuring.gauge(measures, clock.now()),
        records.titles(vault, linked, quiet=quiet),
    )


def _records(measures: Iterable[MeasureShown]) -> list[Record]:
    return [each.record for each in measures]


def _shown(vault: Vault, letter: str, record: Record, ratings: list[Rating], tied: _Tied) -> ThreatShown:
    now, before = (ratings[-1] if ratings else None), (ratings[-2] if len(ratings) > 1 else None)
    found = _read(vault, tied)
    looked_at = tuple(each.id for each in found)
    return ThreatShown(letter, record, now, before, len(tied.places), _proposed(vault, record, tied, found), looked_at)


def _newest(vault: Vault, tied: Iterable[_Tied]) -> list[ListLine]:
    """The incidents tied to threats, the newest of all."""
    places = set(chain(*(each.places[:_ON_A_LINE] for each in tied)))
    return vault.rows.lines_at(sorted(places, reverse=True)[:_ON_A_LINE])


def _incidents(vault: Vault, tied: Iterable[_Tied]) -> list[Event]:
    newest = _newest(vault, tied)
    return [Event(line.when_to, "incident", line.title, line.level) for line in newest if line.when_to is not None]


def incidents_of(vault: Vault, assessment_id: str) -> list[str]:
    """The numbers of the newest incidents that are tied to the threats of an assessment."""
    parts = (each.record for each in vault.rows.owned_by(assessment_id) if not each.deleted)
    wrong = shown_wrong(vault)
    tied = [_tied(vault, each, wrong) for each in parts if each.kind.name == THREAT.name]
    return [line.id for line in _newest(vault, tied)]


def _plans_for(vault: Vault, assessment_id: str) -> list[Record]:
    query = Query(kinds=(PLAN.name,), filters=(Filter(ASSESSMENTS.name, assessment_id, assessment_id),), limit=ALL)
    return records.find_records(vault, query)


def plan_shown(vault: Vault, plan: Record) -> PlanShown:
    """A plan with its measures, what is due first."""
    now = today()
    parts = [
        each.record
        for each in vault.rows.owned_by(plan.id)
        if not each.deleted and each.record.kind.name == MEASURE.name
    ]
    given_up = plan.code(Facet.STATE) in SETTLED
    measures = [MeasureShown(each, None if given_up else _late(each, now)) for each in parts]
    measures.sort(key=lambda each: (each.late is None, -(each.late or 0)))
    taken = [each for each in parts if each[STATE] not in protection.NOT_TAKEN]
    subjects = (vault.rows.get(link.to) for link in plan[PROTECTED])
    unmet = protection.unmet([each.record for each in subjects if each and not each.deleted], parts)
    skipped = tuple(plan.values.get("skipped", ()))
    query = Query(
        kinds=("task",), filters=(Filter("about", plan.id, plan.id), Filter("sort", "check_in", "check_in")), limit=ALL
    )
    answered = [
        stored.record for link in plan[ASSESSMENTS] if (stored := vault.rows.get(link.to)) and not stored.deleted
    ]
    causes = protection.causes(plan, answered)
    told = {
        "preventive": any(each.values.get("prevents") for each in taken),
        "collective": any(each.values.get("scope") in protection.SHARED for each in taken),
        "psychosocial": any(each.values.get("sort") == "psychosocial" for each in taken),
        "structural": any(each.values.get("sort") == "structural" for each in taken),
        "needs": not unmet and any(each.values.get("needs") for each in taken),
        "causes": causes,
    }
    check_ins = tuple(records.find_records(vault, query))
    return PlanShown(plan, tuple(measures), tuple(unanswered(skipped, told)), check_ins, causes, unmet)


def _late(measure: Record, now: int) -> int | None:
    due = measure[DUE]
    if due is None or due.last is None or measure[STATE] in (*DUE.settled, "done", *protection.NOT_TAKEN):
        return None
    return now - due.last


# The loop


def shown_wrong(vault: Vault) -> frozenset[int]:
    """Where the incidents stand that were shown to be wrong: they count nowhere."""
    return frozenset(vault.rows.with_all([WRONG], "incident"))


def _tied(vault: Vault, threat: Record, wrong: frozenset[int]) -> _Tied:
    found = vault.rows.with_all([(TIE, threat.id)], "incident")
    others = (vault.rows.get(link.to) for link in threat[INCIDENTS])
    known = {each.position for each in others if each and not each.deleted and each.record.kind.name == "incident"}
    only = known.difference(found, wrong)
    if not only and wrong.isdisjoint(found):
        return _Tied(found, frozenset(), wrong)
    return _Tied(sorted(only.union(found) - wrong, reverse=True), frozenset(only), wrong)


def proposal(vault: Vault, threat: Record, wrong: frozenset[int] | None = None) -> Proposal | None:
    """What the incidents of a threat propose now; None where there is nothing new to say. `wrong` may be given where many
    threats are asked for."""
    tied = _tied(vault, threat, shown_wrong(vault) if wrong is None else wrong)
    return _proposed(vault, threat, tied, _read(vault, tied))


def _read(vault: Vault, tied: _Tied) -> list[Happened]:
    """The incidents of a threat that are read whole: the newest, and those that the index of ties does not know."""
    older = (each for each in tied.places[LOOKED_AT:] if each in tied.named)
    found = records.at(vault, [*tied.places[:LOOKED_AT], *older])
    return [told for each in found if (told := risk.happened(each.record, day_of(each.record.made)))]


def _proposed(vault: Vault, threat: Record, tied: _Tied, found: Sequence[Happened]) -> Proposal | None:
    older = [each for each in tied.places[LOOKED_AT:] if each not in tied.named]
    days = [day_at(each) for each in older]
    every = [*found, _older(vault, threat, tied, max(each.gravity for each in found))] if older and found else found
    return risk.proposal(risk.ratings(threat), every, today(), days)


def _older(vault: Vault, threat: Record, tied: _Tied, gravest: int) -> Happened:
    """All incidents that are not read, as one, as far as it counts beside the `gravest` that was: as grave as that where one
    of them was, else no graver than a security incident."""
    tie, until = (TIE, threat.id), tied.places[LOOKED_AT]

    def had(path: str, code: str) -> bool:
        mark = (path, code)
        pairs = [mark, tie] if path == "acts.act" else [tie, mark]  # what is gravest is the rarest, in most vaults
        if path != "sort":
            return not tied.wrong.issuperset(vault.rows.with_all(pairs, "incident", len(tied.wrong) + 1, until))
        found = [each for each in vault.rows.with_all(pairs, "incident", until=until) if each not in tied.wrong]
        return any(risk.gravity(code, line.level) >= gravest for line in vault.rows.lines_at(found))

    marks = ((path, code) for path, code, most in risk.GRAVE if most >= gravest > _QUIET)
    day = day_at(until)
    return Happened("", "", day, day, gravest if any(had(*mark) for mark in marks) else _QUIET)


@dataclass(frozen=True)
class Changed:
    """A threat that an incident belongs to: what it is part of, how it is weighed, what is proposed, what is done."""

    threat: Record
    assessment: Record | None
    rating: Rating | None
    proposal: Proposal | None
    measures: tuple[MeasureShown, ...]


def changes_of(vault: Vault, incident_id: str) -> list[Changed]:
    """What an incident changes, threat by threat."""
    record = records.get(vault, incident_id).record
    named = [link.to for link in record[tie_field(record)]]
    named += [
        other.id
        for other, path in records.pointing_at(vault, incident_id)
        if path == INCIDENTS.name and other.kind.name == THREAT.name
    ]
    now, found = today(), []
    for each in dict.fromkeys(named):
        stored = vault.rows.get(each)
        if stored and not stored.deleted and stored.record.kind.name == THREAT.name:
            threat, owner = stored.record, vault.rows.get(stored.record.owner())
            answers = [other for other, path in records.pointing_at(vault, threat.id) if path == "threats"]
            measures = [MeasureShown(each, _late(each, now)) for each in answers if each.kind.name == MEASURE.name]
            assessment = owner.record if owner else None
            found.append(Changed(threat, assessment, risk.standing(threat), proposal(vault, threat), tuple(measures)))
    return found


def tie_field(incident: Record) -> Links:
    """The field by which an incident is tied to threats."""
    field = incident.kind.field(TIE)
    assert isinstance(field, Links)
    return field


@dataclass(frozen=True)
class Waiting:
    """An assessment that should be looked at again because of what happened: why, and by which day."""

    record: Record
    threat: Record
    proposal: Proposal


def waiting(vault: Vault) -> list[Waiting]:
    """Every assessment with a proposal that nobody decided about yet, the most urgent first."""
    found: dict[str, Waiting] = {}
    wrong = shown_wrong(vault)
    for stored in vault.rows.all((THREAT.name,)):
        threat = stored.record
        told = proposal(vault, threat, wrong)
        owner = vault.rows.get(threat.owner()) if told else None
        if told and owner and not owner.deleted:
            known = found.get(owner.record.id)
            if known is None or told.due < known.proposal.due:
                found[owner.record.id] = Waiting(owner.record, threat, told)
    return sorted(found.values(), key=lambda each: each.proposal.due)


@dataclass(frozen=True)
class Overview:
    """Every assessment with its level and where it goes, what waits to be looked at, the course of all, and where an
    early sign is seen or a level reached that nobody wants to accept."""

    assessments: tuple[tuple[Record, str], ...]
    waiting: tuple[Waiting, ...]
    course: Course
    alarms: tuple[tuple[Record, tuple[Said, ...]], ...] = ()


def overview(vault: Vault, *, quiet: bool = False) -> Overview:
    """All assessments, those at the highest risk first; in a `quiet` view without names."""
    found = [(each.record, risk.direction(risk.course(each.record))) for each in vault.rows.all((ASSESSMENT.name,))]
    found.sort(key=lambda each: -risk.ORDER.get(each[0][LEVEL], 0))
    alarms = ((record, tuple(risk.alarms(record))) for record, _direction in found)
    return Overview(
        tuple(found), tuple(waiting(vault)), trends(vault, quiet=quiet), tuple(each for each in alarms if each[1])
    )


def trends(vault: Vault, *, quiet: bool = False) -> Course:
    """The course of every assessment over the last year; what stood before it is its first point."""
    begin, lines = today() - _YEAR, []
    for stored in vault.rows.all((ASSESSMENT.name,)):
        points = risk.course(stored.record)
        older = [point for point in points if point.day < begin]
        kept = [
            *(Point(begin, point.level, point.reason) for point in older[-1:]),
            *(p for p in points if p.day >= begin),
        ]
        if kept:
            lines.append(Line(stored.record.called(quiet=quiet), tuple(kept)))
    return Course(tuple(lines))
