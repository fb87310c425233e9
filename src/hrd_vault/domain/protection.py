"""What measures come to: whether they are physical or preventive, what they cost and who pays, what risk remains, what works.

The shares tell how far protection has come from one that is physical and individual to one that is preventive and
collective. Money of different currencies is never added.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Money
from hrd_vault.domain.kinds.assessment import CAUSES_FIELD
from hrd_vault.domain.kinds.measure import (
    BEGAN,
    CAUSES_MET,
    COST,
    DUE,
    EFFECTS,
    ENDED,
    FUNDS,
    NEEDS_MET,
    PREVENTS,
    RESIDUAL,
    SCOPE,
    SORT,
    STATE,
)
from hrd_vault.domain.kinds.plan import PLAN_CAUSES
from hrd_vault.domain.records import Record
from hrd_vault.domain.risk import Score, in_order, score

CLASSES = {
    "physical": N_("For one person, physical"),
    "collective": N_("Collective or preventive"),
    "structural": N_("Structural"),
    "other": N_("For one person, other"),
    "unsaid": N_("Not said"),
}
SHARED = frozenset({"organisation", "collective", "territory"})
_PHYSICAL = frozenset({"soft", "hard"})
NOT_TAKEN = frozenset({"refused", "dropped"})
_STANDS = frozenset({"running", "done"})
_NO_HELP = frozenset({"1", "2"})  # codes of `EFFECT`: it makes things worse, it does not help
WAITING = frozenset({"", "proposed", "requested", "offered"})


def class_of(measure: Record) -> str:
    """Which of `CLASSES` a measure belongs to; each to one."""
    sort, scope = measure[SORT], measure[SCOPE]
    if sort == "structural":
        return "structural"
    if scope in SHARED or measure[PREVENTS]:
        return "collective"
    if sort in _PHYSICAL:
        return "physical"
    return "other" if sort not in ("", "unknown") else "unsaid"


def shares(measures: Iterable[Record]) -> dict[str, int]:
    """How many measures there are of each class, in the order of `CLASSES`; those refused or dropped do not count."""
    found = dict.fromkeys(CLASSES, 0)
    for each in measures:
        if each[STATE] not in NOT_TAKEN:
            found[class_of(each)] += 1
    return found


def begun(measure: Record) -> int | None:
    """The day (number) from which a measure stands: when it began, or was due where it is no longer only asked for."""
    since, due = measure[BEGAN], measure[DUE]
    if since and since.first is not None:
        return since.first
    return due.first if due and measure[STATE] not in WAITING else None


def stands_in(measure: Record, first: int, last: int, today: int) -> bool:
    """Whether a measure stands at some time between two days (day numbers): begun by then, and not ended before. One that
    stands and has no day stands `today`."""
    start, ended = begun(measure), measure[ENDED]
    if start is None and measure[STATE] in _STANDS:
        start = today
    if start is None or start > last:
        return False
    return not (ended and ended.last is not None and ended.last < first)


# Money


@dataclass(frozen=True)
class Funding:
    """What measures cost, what was granted and asked for, and what is missing, in one currency ("" where none was said)."""

    currency: str
    cost: Decimal
    granted: Decimal
    asked: Decimal

    @property
    def gap(self) -> Decimal:
        """What nobody pays yet; never below nothing."""
        return max(Decimal(0), self.cost - self.granted)


def funding(measures: Iterable[Record]) -> list[Funding]:
    """The sums in each currency. What was granted beyond the cost of its own measure fills no other gap."""
    _source, amount, state, _reference = FUNDS.fields
    cost: dict[str, Decimal] = {}
    granted: dict[str, Decimal] = {}
    asked: dict[str, Decimal] = {}
    for measure in measures:
        price = measure[COST]
        if measure[STATE] in NOT_TAKEN or price is None:
            continue
        currency, value = price.currency, Decimal(price.value)
        cost[currency] = cost.get(currency, Decimal(0)) + value
        for told, kind in ((granted, "granted"), (asked, "asked")):
            given = sum(
                (Decimal(row[amount].value) for row in measure[FUNDS]
                 if row[state] == kind and isinstance(row[amount], Money) and row[amount].currency == currency),
                Decimal(0),
            )  # fmt: skip
            told[currency] = told.get(currency, Decimal(0)) + min(given, value)
    return [Funding(each, cost[each], granted[each], asked[each]) for each in sorted(cost)]


def given(measure: Record, state: str) -> list[str]:
    """What was "granted" or "asked" for a measure, in each currency, as it is written."""
    _source, amount, its_state, _reference = FUNDS.fields
    sums: dict[str, Decimal] = {}
    for row in measure[FUNDS]:
        if row[its_state] == state and isinstance(row[amount], Money):
            sums[row[amount].currency] = sums.get(row[amount].currency, Decimal(0)) + Decimal(row[amount].value)
    return [shown(value, currency) for currency, value in sorted(sums.items())]


def shown(value: Decimal, currency: str) -> str:
    """An amount as it is written: “240 USD”."""
    text = f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}"
    return f"{text} {currency}".strip()


# What it does


@dataclass(frozen=True)
class Moved:
    """What a measure does to one threat: its id, and how it was weighed before and is expected after."""

    threat: str
    before: Score | None
    after: Score | None


def residual(measure: Record) -> list[Moved]:
    """The risk that remains, threat by threat, as somebody judged it."""
    threat, likely_before, bad_before, likely, bad, _reason = RESIDUAL.fields
    return [
        Moved(
            row[threat][0].to if row[threat] else "",
            score(row[likely_before], row[bad_before]),
            score(row[likely] or row[likely_before], row[bad] or row[bad_before]),
        )
        for row in measure[RESIDUAL]
    ]


def brings_to(measure: Record, threat: str, now: Score | None) -> Score | None:
    """To which score a measure that stands is judged to bring a threat that is weighed as `now`. None where nobody judged
    that, or of another score than it is now, or where it does not help, as the protected person says."""
    if measure[STATE] not in _STANDS or effect(measure)[0] in _NO_HELP:
        return None
    told = (each.after for each in residual(measure) if each.threat == threat and each.before == now)
    return next((after for after in told if after and after != now), None)


def effect(measure: Record) -> tuple[str, str]:
    """How much it helps as the protected person said last (a code of 1 to 5, or ""), and in which words."""
    on, how_much, said = EFFECTS.fields
    told = [row for row in in_order(measure[EFFECTS], on) if row[how_much]]
    return (told[-1][how_much], told[-1][said]) if told else ("", "")


def unmet(subjects: Iterable[Record], measures: Iterable[Record]) -> tuple[str, ...]:
    """The protection needs (codes of `NEEDS`) of those whom a plan protects that none of its measures answers."""
    asked = dict.fromkeys(chain(*(each.values.get("needs", ()) for each in subjects)))
    met = set(chain(*(each[NEEDS_MET] for each in measures if each[STATE] not in NOT_TAKEN)))
    return tuple(each for each in asked if each not in met)


def causes(plan: Record, assessments: Iterable[Record]) -> tuple[str, ...]:
    """The root causes that a plan should answer: its own, and those that the assessments found which it answers."""
    found = (each[CAUSES_FIELD] for each in assessments)
    return tuple(dict.fromkeys((*plan[PLAN_CAUSES], *chain(*found))))


def causes_met(causes: Iterable[str], measures: Iterable[Record]) -> list[tuple[str, list[Record]]]:
    """For each root cause the measures that answer it, also where there is none; other causes that measures name follow."""
    found: dict[str, list[Record]] = {cause: [] for cause in causes}
    for measure in measures:
        if measure[STATE] not in NOT_TAKEN:
            for cause in measure[CAUSES_MET]:
                found.setdefault(cause, []).append(measure)
    return list(found.items())
