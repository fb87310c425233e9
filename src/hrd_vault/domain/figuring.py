"""Making pictures from records: which threats stand where, who is tied to whom, what stood in which quarter."""

from collections.abc import Iterable, Sequence

from hrd_vault.domain import protection, risk
from hrd_vault.domain.dates import day_of
from hrd_vault.domain.figures import Actor, ActorMap, Event, Gauge, Mark, Matrix, Period, Timeline
from hrd_vault.domain.kinds.assessment import ACTORS
from hrd_vault.domain.kinds.measure import STATE
from hrd_vault.domain.records import Record, initials

_QUARTERS = 4
_ON_A_LINE = 400  # events that a time line shows


def letter(place: int) -> str:
    """A, B, … Z, AA, AB, …"""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def lettered(threats: Iterable[Record]) -> list[tuple[str, Record, list[risk.Rating]]]:
    """Threats with their letters and ratings, the worst first."""
    weighed = [(each, risk.ratings(each)) for each in threats]
    weighed.sort(key=lambda each: -(each[1][-1].score.value if each[1] and each[1][-1].score else 0))
    return [(letter(place), record, found) for place, (record, found) in enumerate(weighed)]


def matrix(threats: Iterable[tuple[str, Record, Sequence[risk.Rating]]]) -> Matrix:
    """The weighed threats, five by five; an arrow leads from where each was before."""
    marks = []
    for name, record, ratings in threats:
        now = ratings[-1].score if ratings else None
        if now:
            before = next((each.score for each in reversed(ratings[:-1]) if each.score and each.score != now), None)
            marks.append(Mark(name, record.title, now, before))
    return Matrix(tuple(marks))


def actor_map(assessment: Record, *, quiet: bool = False) -> ActorMap:
    """The actors of an assessment, and who is tied to whom by the names they have there; in a `quiet` view by initials."""
    columns = {each.name: each for each in ACTORS.fields}
    rows = [row for row in assessment[ACTORS] if any(row.values.get(name) for name in ("name", "sort", "stance"))]
    names = [row[columns["name"]] or str(place) for place, row in enumerate(rows, 1)]  # where names were left out
    places = {name.casefold(): place for place, name in enumerate(names)}
    ties = {
        (min(place, places[each.casefold()]), max(place, places[each.casefold()]))
        for place, row in enumerate(rows)
        for each in row[columns["tied_to"]]
        if places.get(each.casefold(), place) != place
    }
    actors = (
        Actor((initials(name) if quiet else "") or name, row[columns["stance"]], row[columns["power"]] or 0)
        for name, row in zip(names, rows, strict=True)
    )
    return ActorMap(tuple(actors), tuple(sorted(ties)))


def gauge(measures: Sequence[Record], today: str) -> Gauge:
    """Which sorts of measure stood in each of the last quarters, that of `today` last."""
    year, month = (int(part) for part in today[:7].split("-"))
    periods = []
    for back in range(_QUARTERS - 1, -1, -1):
        its_year, quarter = divmod(year * 4 + (month - 1) // 3 - back, 4)
        first = day_of(f"{its_year}-{3 * quarter + 1:02}-01")
        last = day_of(f"{its_year + (quarter + 1) // 4}-{3 * quarter % 12 + 4 if quarter < 3 else 1:02}-01") - 1
        standing = [each for each in measures if protection.stands_in(each, first, last, day_of(today))]
        periods.append(Period(its_year, quarter + 1, protection.shares(standing)))
    return Gauge(tuple(periods))


def timeline(
    incidents: Iterable[Event],
    threats: Iterable[tuple[str, Record, Sequence[risk.Rating]]],
    measures: Iterable[Record],
) -> Timeline:
    """What happened, each weighing, each measure that began; the newest where they are many."""
    events = list(incidents)
    for name, record, ratings in threats:
        for rating in ratings:
            if rating.on and rating.on.last is not None and rating.score:
                events.append(Event(rating.on.last, "rating", f"{name}  {record.title}", rating.score.band))
    for measure in measures:
        begun = protection.begun(measure)
        if begun is not None and measure[STATE] not in protection.NOT_TAKEN:
            events.append(Event(begun, "measure", measure.title))
    return Timeline(tuple(sorted(events, key=lambda event: event.day)[-_ON_A_LINE:]))
