"""Pictures as values: what stands on them, and the same as a table in words. Who draws them knows nothing else.

Five pictures answer five questions: which threat is worst (`Matrix`), where it goes (`Course`), what came before
(`Timeline`), who is tied to whom (`ActorMap`), and whether protection becomes collective (`Gauge`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hrd_vault.base.i18n import N_, Said, Speech
from hrd_vault.domain.dates import MONTHS, of_day
from hrd_vault.domain.kinds.assessment import STANCES
from hrd_vault.domain.kinds.lists import LEVELS
from hrd_vault.domain.kinds.scales import IMPACT, LIKELIHOOD
from hrd_vault.domain.protection import CLASSES
from hrd_vault.domain.risk import Point, Score


@dataclass(frozen=True)
class Table:
    """A picture in words: headers, and rows of as many cells."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Mark:
    """A threat on the matrix: its letter and title, how it is weighed, and how it was before (None where it is new)."""

    letter: str
    title: str
    score: Score
    before: Score | None = None


@dataclass(frozen=True)
class Matrix:
    """Likelihood across, impact upwards, five by five."""

    marks: tuple[Mark, ...]
    label: str = N_("Likelihood and harm")

    def table(self, speak: Speech) -> Table:
        """The marks, the worst first."""
        heads = (N_("Threat"), N_("Likelihood"), N_("Impact"), N_("Level"), N_("Before"))
        rows = []
        for each in sorted(self.marks, key=lambda mark: -mark.score.value):
            words = (LIKELIHOOD.label_of(str(each.score.likelihood)), IMPACT.label_of(str(each.score.impact)))
            rows.append(
                (
                    f"{each.letter}  {each.title}",
                    *map(speak.say, words),
                    _level(each.score, speak),
                    _level(each.before, speak),
                )
            )
        return Table(tuple(map(speak.say, heads)), tuple(rows))


def _level(score: Score | None, speak: Speech) -> str:
    return f"{speak.say(LEVELS.label_of(score.band))}\N{NO-BREAK SPACE}({score.value})" if score else "–"


@dataclass(frozen=True)
class Line:
    """One course: whose, and its points by day."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Course:
    """Levels over time, one line for each assessment."""

    lines: tuple[Line, ...]
    label: str = N_("Risk over time")

    def table(self, speak: Speech) -> Table:
        """Every point, oldest first."""
        rows = [
            (line.name, of_day(point.day).show(speak), speak.say(LEVELS.label_of(point.level)), point.reason)
            for line in self.lines
            for point in line.points
        ]
        heads = (N_("Whose"), N_("Day"), N_("Level"), N_("Why"))
        return Table(tuple(map(speak.say, heads)), tuple(rows))


KINDS = {
    "incident": N_("Incident"),
    "rating": N_("Weighed"),
    "measure": N_("Measure"),
}


@dataclass(frozen=True)
class Event:
    """Something on the time line: the day, what it is (a key of `KINDS`), its title, and its level or ""."""

    day: int
    kind: str
    title: str
    level: str = ""


@dataclass(frozen=True)
class Timeline:
    """What happened, how it was weighed and what was done about one threat or all of them, by day."""

    events: tuple[Event, ...]
    label: str = N_("What came when")

    def table(self, speak: Speech) -> Table:
        """Every event, oldest first."""
        rows = [
            (
                of_day(each.day).show(speak),
                speak.say(KINDS[each.kind]),
                each.title,
                speak.say(LEVELS.label_of(each.level)),
            )
            for each in sorted(self.events, key=lambda event: event.day)
        ]
        heads = (N_("Day"), N_("What it is"), N_("What"), N_("Level"))
        return Table(tuple(map(speak.say, heads)), tuple(rows))


@dataclass(frozen=True)
class Actor:
    """Somebody with a part in it: name, stance (a code), power 1 to 5 (0 where it is not said)."""

    name: str
    stance: str
    power: int


@dataclass(frozen=True)
class ActorMap:
    """Actors and the ties between them (pairs of places in `actors`)."""

    actors: tuple[Actor, ...]
    ties: tuple[tuple[int, int], ...]
    label: str = N_("Who has a part in it")

    def table(self, speak: Speech) -> Table:
        """Each actor with those it is tied to."""
        tied: dict[int, list[str]] = {}
        for one, other in self.ties:
            tied.setdefault(one, []).append(self.actors[other].name)
            tied.setdefault(other, []).append(self.actors[one].name)
        rows = [
            (
                each.name,
                speak.say(STANCES.label_of(each.stance)),
                str(each.power or "–"),
                speak.listed(tied.get(place, ())),
            )
            for place, each in enumerate(self.actors)
        ]
        heads = (N_("Actor"), N_("Stance"), N_("Power, 1 to 5"), N_("Tied to"))
        return Table(tuple(map(speak.say, heads)), tuple(rows))


@dataclass(frozen=True)
class Period:
    """A quarter of a year, and how many measures of each class stood in it."""

    year: int
    quarter: int
    counts: Mapping[str, int]

    @property
    def said(self) -> Said:
        """The quarter in words."""
        words = {"first": MONTHS[3 * self.quarter - 3], "last": MONTHS[3 * self.quarter - 1]}
        return Said(N_("{first} to {last} {year}"), {"year": self.year}, words)


@dataclass(frozen=True)
class Gauge:
    """Which sorts of measure protect, quarter by quarter."""

    periods: tuple[Period, ...]
    label: str = N_("Kind of measures")

    @property
    def empty(self) -> bool:
        """Whether nothing stood in any quarter."""
        return not any(any(period.counts.values()) for period in self.periods)

    def table(self, speak: Speech) -> Table:
        """One row a quarter."""
        rows = [
            (period.said.say(speak), *(str(period.counts.get(each, 0)) for each in CLASSES)) for period in self.periods
        ]
        return Table((speak.say(N_("Quarter")), *map(speak.say, CLASSES.values())), tuple(rows))


Figure = Matrix | Course | Timeline | ActorMap | Gauge
