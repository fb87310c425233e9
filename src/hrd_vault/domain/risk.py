"""The arithmetic of risk, and the loop: what happened proposes, with reasons; a person decides; silence proposes nothing.

Score = likelihood × impact, each 1 to 5, in bands of our own. The formula threats × vulnerabilities ÷ capacities is that of
Front Line Defenders and Protection International; the numbers put into it are ours and say so. No number stands without its
words and its reckoning.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from hrd_vault.base.i18n import N_, NN_, Said, Speech
from hrd_vault.domain import patterns
from hrd_vault.domain.dates import EventDate, day_of
from hrd_vault.domain.fields import Facet, Field, Row
from hrd_vault.domain.kinds.assessment import (
    ASSESSED,
    CO_LEVEL,
    LEVEL,
    LEVEL_REASON,
    ROUNDS,
    SIGNS,
    THRESHOLD,
)
from hrd_vault.domain.kinds.lists import LEVELS
from hrd_vault.domain.kinds.scales import CO_SCALE, IMPACT, LIKELIHOOD
from hrd_vault.domain.kinds.threat import (
    ASPECT,
    FACTOR_RATINGS,
    IMPACT_REASON,
    RATING_IMPACT,
    RATING_LIKELIHOOD,
    RATING_ON,
    RATING_ON_WHAT,
    RATING_REASON,
    RATINGS,
    SCORE,
    WEIGHED,
)
from hrd_vault.domain.patterns import Sighting, Sort
from hrd_vault.domain.records import Record

BANDS = (("low", 4), ("medium", 9), ("high", 16), ("critical", 25))
ORDER = {name: place for place, (name, _top) in enumerate(BANDS, 1)}
HIGHEST = 5
WINDOW = 30  # days that “more of it” looks at, and the same before them
MEMORY = 180  # days within which a vehicle, a number, a wording counts as the same hand
REASSESS_IN = 7  # days after what proposes it
_OFTEN = 3
# How grave an incident is by what it is; an act against life is as grave as an attack.
_GRAVITY = {"indicator": 1, "near_miss": 2, "security_incident": 3, "restriction": 3, "threat": 4, "attack": 5}
_AGAINST_LIFE = frozenset(
    {"killing", "attempted_killing", "enforced_disappearance", "kidnapping", "torture_ill_treatment", "sexual_violence"}
)
# The index entries that an incident of gravity 4 or 5 has one of, each with the most that it can stand for.
GRAVE: tuple[tuple[str, str, int], ...] = (
    ("level", "critical", 4),
    ("sort", "threat", 4),
    ("sort", "attack", 5),
    *(("acts.act", each, 5) for each in sorted(_AGAINST_LIFE)),
)
# What by itself is a hand that one knows again; a place or an hour alone is none.
_TELLING = frozenset({Sort.VEHICLE, Sort.PHONE, Sort.WORDING, Sort.ACTOR})


SCALE = N_("Likelihood × impact: 1 to 4 is low, 5 to 9 medium, 10 to 16 high, 17 to 25 critical.")


@dataclass(frozen=True)
class Score:
    """How likely and how bad, 1 to 5 each."""

    likelihood: int
    impact: int

    @property
    def value(self) -> int:
        """1 to 25."""
        return self.likelihood * self.impact

    @property
    def band(self) -> str:
        """The level in words, a code of `LEVELS`."""
        return band(self.value)

    @property
    def reckoning(self) -> Said:
        """How the number came about, and what it means."""
        text = N_("{likelihood} × {impact} = {value}: {level}.")
        words = {
            "likelihood": LIKELIHOOD.label_of(str(self.likelihood)),
            "impact": IMPACT.label_of(str(self.impact)),
            "level": LEVELS.label_of(self.band),
        }
        return Said(text, {"value": self.value}, words)


def band(value: float | Decimal) -> str:
    """The level that a number from 0 to 25 falls into."""
    return next((name for name, top in BANDS if value <= top), BANDS[-1][0])


def score(likelihood: str, impact: str) -> Score | None:
    """The score of two codes; None while one of them is not said."""
    return Score(int(likelihood), int(impact)) if likelihood in LIKELIHOOD and impact in IMPACT else None


@dataclass(frozen=True)
class Rating:
    """One weighing of a threat: when, the two codes as they stood then, why, and which incidents were looked at."""

    on: EventDate | None
    likelihood: str
    impact: str
    why: str
    weighed: frozenset[str]
    why_impact: str = ""
    impact_on: tuple[str, ...] = ()

    @property
    def score(self) -> Score | None:
        return score(self.likelihood, self.impact)


def ratings(threat: Record) -> list[Rating]:
    """Every weighing of a threat, oldest first. What one leaves open stands as it stood before."""
    found: list[Rating] = []
    for row in in_order(threat[RATINGS], RATING_ON):
        before = found[-1] if found else Rating(None, "", "", "", frozenset())
        found.append(
            Rating(
                row[RATING_ON],
                row[RATING_LIKELIHOOD] or before.likelihood,
                row[RATING_IMPACT] or before.impact,
                row[RATING_REASON],
                frozenset(link.to for link in row[WEIGHED]),
                row[IMPACT_REASON],
                row[RATING_ON_WHAT] or before.impact_on,
            )
        )
    return found


def in_order(rows: tuple[Row, ...], on: Field[Any]) -> list[Row]:
    """Rows by their days, oldest first. One without a day was written after those above it."""
    told, day = [], -(2**40)
    for row in rows:
        date = row[on]
        own = date.first if date and date.first is not None else day
        told.append((own, row))
        day = max(day, own)
    return [row for _day, row in sorted(told, key=lambda each: each[0])]


def standing(threat: Record) -> Rating | None:
    """How a threat is weighed now; None where it never was."""
    found = ratings(threat)
    return found[-1] if found else None


# Levels, by each method


@dataclass(frozen=True)
class MethodLevel:
    """What one method comes to: its code, the level in its own words (marked), the plain level or "", the reckoning, and
    what is not in it."""

    method: str
    words: str
    level: str
    reckoning: Said
    left_out: Said | None = None

    def say(self, speak: Speech) -> str:
        """How it was reckoned, and what is not in it, in one language."""
        return said_all([each for each in (self.reckoning, self.left_out) if each], speak)


def levels(assessment: Record, threats: Sequence[Record], factors: Sequence[Record]) -> list[MethodLevel]:
    """The level by every method that has what it needs."""
    scores = [(threat, rating.score) for threat in threats if (rating := standing(threat)) and rating.score]
    found: list[MethodLevel] = []
    if scores:
        threat, highest = max(scores, key=lambda each: each[1].value if each[1] else 0)
        assert highest
        said = Said(
            N_("The highest of the threats counts, “{threat}”: {likelihood} × {impact} = {value}."),
            {"threat": threat.title, "value": highest.value},
            {
                "likelihood": LIKELIHOOD.label_of(str(highest.likelihood)),
                "impact": IMPACT.label_of(str(highest.impact)),
            },
        )
        left_out = None
        if open_ones := len(threats) - len(scores):
            text = NN_(
                "{count} threat is not fully weighed, and not counted: it may be higher.",
                "{count} threats are not fully weighed, and not counted: they may be higher.",
            )
            left_out = Said(text, count=open_ones)
        matrix = MethodLevel("safetag_matrix", LEVELS.label_of(highest.band), highest.band, said)
        found += [replace(each, left_out=left_out) for each in (matrix, _formula(highest.value, factors))]
    if assessment[CO_LEVEL]:
        said = Said(N_("Chosen by you; this scale has no arithmetic."))
        found.append(MethodLevel("co_scale", CO_SCALE.label_of(assessment[CO_LEVEL]), "", said))
    return found


def _formula(threat: int, factors: Sequence[Record]) -> MethodLevel:
    weak, strong = (_mean(factors, weakens=each) for each in (True, False))
    if weak is None or not strong:
        text = N_("It needs a vulnerability and a capacity with a number: what is not rated is not known.")
        return MethodLevel("fld_pi_formula", N_("not reckoned"), "", Said(text))
    value = min(Decimal(25), Decimal(threat) * weak / strong)
    facts = {"threats": threat, "weak": _shown(weak), "strong": _shown(strong), "value": _shown(value)}
    level = band(value)
    text = N_(
        "{threats} (highest threat) × {weak} (vulnerabilities, mean) ÷ {strong} (capacities, mean) = {value}, at most 25. "
        "The formula helps to think; it measures nothing. Where a threat is clear and near, more capacities alone are too "
        "slow."
    )
    return MethodLevel("fld_pi_formula", LEVELS.label_of(level), level, Said(text, facts))


def _shown(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}"


def _mean(factors: Sequence[Record], *, weakens: bool) -> Decimal | None:
    """The mean of the latest scores of all that weaken, or of all that strengthen, 0 to 5; None where none is rated. What is
    called a capacity and has a score below nought weakens: in doubt nothing makes a risk smaller."""
    scored = ((each, score) for each in factors if (score := factor_score(each)) is not None)
    found = [abs(score) for each, score in scored if (each[ASPECT] == "vulnerability" or score < 0) is weakens]
    return Decimal(sum(found)) / len(found) if found else None


def factor_score(factor: Record) -> int | None:
    """The latest score of a factor, −5 to 5; None where it never got one."""
    on, *_rest = FACTOR_RATINGS.fields
    rows = reversed(in_order(factor[FACTOR_RATINGS], on))
    return next((row[SCORE] for row in rows if row[SCORE] is not None), None)


# Its course


@dataclass(frozen=True)
class Point:
    """The level on a day (a day number), with the reason that was given."""

    day: int
    level: str
    reason: str = ""


def course(assessment: Record) -> list[Point]:
    """How high the risk was each time, oldest first: every round, and last what stands now."""
    on, level, reason, *_rest = ROUNDS.fields
    now = assessment[ASSESSED] if assessment[LEVEL] else None
    found = [
        Point(row[on].first, row[level], row[reason])
        for row in assessment[ROUNDS]
        if row[level] and row[on] and row[on].first is not None and row[on] != now
    ]
    found.sort(key=lambda point: point.day)
    day = now.first if now else day_of(assessment.changed) if assessment.changed else None
    if assessment[LEVEL] and day is not None:
        latest = max((day, *(point.day for point in found)))  # a year or a month begins before rounds that lie in it
        found.append(Point(latest, assessment[LEVEL], assessment[LEVEL_REASON]))
    return found


def alarms(assessment: Record) -> Iterator[Said]:
    """What an assessment itself says is enough: early signs that are seen, a level that is not accepted."""
    _sign, seen, *_rest = SIGNS.fields
    if count := sum(bool(row[seen]) for row in assessment[SIGNS]):
        yield Said(NN_("{count} early sign is seen.", "{count} early signs are seen."), count=count)
    level, most = assessment[LEVEL], assessment[THRESHOLD]
    if most and ORDER.get(level, 0) >= ORDER.get(most, HIGHEST):
        words = {"level": LEVELS.label_of(level)}
        yield Said(N_("{level}: a level that you said you do not accept."), {}, words)


def direction(points: Sequence[Point]) -> str:
    """Where it goes: "rising", "falling", "steady", or "" where there is nothing to compare with."""
    if len(points) < 2:
        return ""
    before, now = (ORDER[point.level] for point in points[-2:])
    return "rising" if now > before else "falling" if now < before else "steady"


# The loop


@dataclass(frozen=True)
class Happened:
    """An incident as the loop sees it: day number of the event and of its writing, how grave, and what it may share."""

    id: str
    title: str
    day: int
    written: int
    gravity: int
    traits: Callable[[], Iterable[patterns.Trait]] = field(default=tuple, compare=False)


def happened(record: Record, written: int) -> Happened | None:
    """An incident as the loop sees it; None for one that was shown to be wrong. `written` is the day it was written down."""
    if record.values.get("verification") == "refuted":
        return None
    first, last = record.day_span()
    day = written if last is None else last  # of a month that is not over yet, the day when it was written down
    if last is not None and last > written:
        day = written if first is None else max(first, written)
    acts = {row.get("act", "") for row in record.values.get("acts", ())}
    grave = gravity(str(record.values.get("sort", "")), record.code(Facet.LEVEL))
    if acts & _AGAINST_LIFE:
        grave = max(grave, _GRAVITY["attack"])
    return Happened(record.id, record.title, day, written, grave, partial(patterns.traits, record))


def gravity(sort: str, level: str) -> int:
    """How grave an incident is, 0 to 5, by what it is called and, which counts more, by the level that people gave it."""
    called, said = _GRAVITY.get(sort, 0), ORDER.get(level, 0)
    return max(said, min(called, said + 1)) if said else called


@dataclass(frozen=True)
class Proposal:
    """A likelihood that what happened proposes for one threat: from which code to which, why, because of which incidents, and
    by which day (number) it should be looked at. `to` equals `now` where it cannot go higher, or nothing was weighed yet.
    `brief` are the reasons without titles and words of incidents, for a screen that others may see."""

    now: str
    to: str
    reasons: tuple[Said, ...]
    incidents: tuple[str, ...]
    due: int
    brief: tuple[Said, ...] = ()


def proposal(
    weighed: Sequence[Rating], found: Iterable[Happened], today: int, older: Sequence[int] = ()
) -> Proposal | None:
    """What the incidents of a threat propose, given how it was weighed; None where there is nothing new to say. `older` are
    the days (numbers) of more of them, of which no more is known.

    Only what was not looked at in any weighing proposes anything, whenever it happened. Silence never does: there is no way
    from here to a lower likelihood.
    """
    last = weighed[-1] if weighed else None
    known = frozenset[str]().union(*(each.weighed for each in weighed))
    until = today + 1  # somewhere it is tomorrow already
    every = sorted((each for each in found if each.day <= until), key=lambda each: (each.day, each.written, each.id))
    new = [each for each in every if each.id and each.id not in known]
    if not new:
        return None
    fresh = {each.id for each in new}
    old = [each for each in every if each.id not in fresh]
    days = [*older, *(each.day for each in every if each.id)]
    more, worse, alike = _more(days, max(each.day for each in new), today), _worse(old, new), _alike(every, new)
    reasons = [reason for reason in (more, worse, *(each for each, _brief in alike)) if reason]
    brief = [reason for reason in (more, worse and Said(_GRAVER), *(each for _whole, each in alike)) if reason]
    if not reasons:
        return None
    now = last.likelihood if last else ""
    steps = 2 if more and worse else 1
    to = str(min(HIGHEST, int(now) + steps)) if now else ""
    if now and now == to:
        reasons.append(Said(N_("It is already weighed as expected: look at the impact, and at the plan.")))
    if not now:
        reasons.append(Said(N_("This threat was never weighed.")))
    due = max(each.written for each in new) + REASSESS_IN
    return Proposal(now, to, tuple(reasons), tuple(each.id for each in new), due, tuple(brief))


def _more(days: Sequence[int], until: int, today: int) -> Said | None:
    recent = sum(until - WINDOW < day <= until for day in days)
    before = sum(until - 2 * WINDOW < day <= until - WINDOW for day in days)
    if recent < before or (recent < _OFTEN and not (recent > 1 and recent > before)):
        return None
    text = NN_(
        "{count} incident in {days} days; {before} in the {days} days before.",
        "{count} incidents in {days} days; {before} in the {days} days before.",
    )
    if until < today - WINDOW:
        text = NN_(
            "Some time ago: {count} incident in {days} days; {before} in the {days} days before.",
            "Some time ago: {count} incidents in {days} days; {before} in the {days} days before.",
        )
    return Said(text, {"days": WINDOW, "before": before}, count=recent)


_GRAVER = N_("Something graver than anything before.")


def _worse(old: Sequence[Happened], new: Sequence[Happened]) -> Said | None:
    gravest = max(new, key=lambda each: (each.gravity, each.day))
    before = max((each.gravity for each in old), default=0)
    if gravest.gravity <= before or (not old and gravest.gravity < _GRAVITY["threat"]):
        return None
    return Said(N_("“{title}” is graver than anything before."), {"title": gravest.title})


def _alike(every: Sequence[Happened], new: Sequence[Happened]) -> list[tuple[Said, Said]]:
    """What new incidents share with others: each said whole, and without its words."""
    until, fresh = max(each.day for each in new), {each.id for each in new}
    within = [each for each in every if until - MEMORY < each.day <= until]
    shared: dict[tuple[Sort, str], tuple[str, list[Sighting]]] = {}
    for each in within:
        for trait in each.traits():
            if trait.sort in _TELLING:
                _shown_as, sightings = shared.setdefault((trait.sort, trait.key), (trait.shown, []))
                if all(sighting.id != each.id for sighting in sightings):
                    sightings.append(Sighting(each.id, each.day))
    told = []
    for pattern in patterns.patterns(shared, until):
        if fresh.isdisjoint(sighting.id for sighting in pattern.sightings):
            continue
        words = {"what": patterns.LABELS[pattern.sort]}
        brief = Said(NN_("{what} in {count} incident.", "{what} in {count} incidents."), {}, words, pattern.count)
        text = NN_("{what} in {count} incident: {shown}.", "{what} in {count} incidents: {shown}.")
        whole = Said(text, {"shown": pattern.shown}, words, pattern.count)
        told.append((whole if pattern.shown else brief, brief))
    return told[:_OFTEN]


def said_all(reasons: Iterable[Said], speak: Speech) -> str:
    """All reasons, one after the other."""
    return " ".join(reason.say(speak) for reason in reasons)
