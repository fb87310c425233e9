"""Reports of risk and protection as values: headings, paragraphs, tables, pictures. Whoever writes them out knows no more.

What stands in a report comes from the records that may leave, and from nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hrd_vault.base.i18n import N_, NN_, Speech
from hrd_vault.domain import figuring, protection, risk
from hrd_vault.domain.dates import day_of, of_day, parse
from hrd_vault.domain.fields import Choices, Facet, Field, Links, Rows
from hrd_vault.domain.figures import Course, Event, Figure, Line, Table
from hrd_vault.domain.kinds.assessment import LENSES, LEVEL, LEVEL_REASON, PLACE, SIGNS
from hrd_vault.domain.kinds.common import SETTLED
from hrd_vault.domain.kinds.lists import CAUSES, LEVELS
from hrd_vault.domain.kinds.measure import CAUSES_MET, COST, FUNDS, GRANT_DUE, SORT, STATE, STATES
from hrd_vault.domain.kinds.plan import IF_THEN, LADDER, PLAN_CAUSES, RELOCATION, TREE
from hrd_vault.domain.kinds.scales import EFFECT, IMPACT, IMPACT_ON, LIKELIHOOD
from hrd_vault.domain.kinds.threat import PROCESS, RATING_ON_WHAT
from hrd_vault.domain.records import Record

_ON_ONE_PAGE = 8  # measures, lines, calls
_WORST = 3  # threats that a page for the wall names


@dataclass(frozen=True)
class Section:
    """A heading (in words of one language), and what stands beneath it; `left` rows of its table stand elsewhere."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    figure: Figure | None = None
    left: int = 0

    @property
    def empty(self) -> bool:
        return not any(self.paragraphs) and not (self.table and self.table.rows) and self.figure is None


@dataclass(frozen=True)
class Report:
    """A report: its title, a line beneath it, its sections."""

    title: str
    lead: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Source:
    """What reports are made from: records that may leave, what links in them are called, the day (an instant)."""

    records: Sequence[Record]
    titles: Mapping[str, str]
    speak: Speech
    today: str

    def of(self, kind: str) -> list[Record]:
        """The records of one kind."""
        return [each for each in self.records if each.kind.name == kind]

    def part_of(self, kind: str, owner: Record) -> list[Record]:
        """The records of one kind that are part of another."""
        return [each for each in self.of(kind) if each.owner() == owner.id]

    def said(self, record: Record, field: Field[Any]) -> str:
        """What a field says in words; links by what they are called."""
        if field.name not in record.values:
            return ""
        return self.value(field, record[field])

    def value(self, field: Field[Any], value: Any) -> str:
        """One value in words."""
        if isinstance(field, Links):
            return self.speak.listed(self.titles[link.to] for link in value if link.to in self.titles)
        return field.show(value, self.speak)

    def named(self, record: Record, name: str) -> str:
        """What the field of this name says."""
        field = record.kind.field(name)
        return self.said(record, field) if field else ""

    def grid(self, record: Record, field: Rows) -> Table:
        """A grid as a table, without the columns that are empty everywhere."""
        told = [
            [self.value(each, row[each]) if each.name in row.values else "" for each in field.fields]
            for row in record[field]
        ]
        return full(Table(tuple(self.speak.say(each.label) for each in field.fields), tuple(map(tuple, told))))

    def say(self, text: str) -> str:
        """A marked text in this language."""
        return self.speak.say(text)


def full(table: Table) -> Table:
    """A table without the columns that say nothing anywhere."""
    used = [place for place in range(len(table.headers)) if any(row[place] for row in table.rows)]
    return Table(
        tuple(table.headers[place] for place in used), tuple(tuple(row[place] for place in used) for row in table.rows)
    )


def _kept(*sections: Section) -> tuple[Section, ...]:
    return tuple(each for each in sections if not each.empty)


def _level_line(source: Source, assessment: Record) -> str:
    points = risk.course(assessment)
    level = source.said(assessment, LEVEL) or source.say(N_("not assessed"))
    way = {"rising": N_("rising"), "falling": N_("falling"), "steady": N_("steady"), "": ""}[risk.direction(points)]
    parts = [f"{level}, {source.say(way)}" if way else level]
    for name in ("assessed", "next_review", "confidence"):
        field = assessment.kind.field(name)
        if field and (said := source.said(assessment, field)):
            parts.append(source.speak.labelled(source.say(field.label), said))
    return " · ".join(parts)


# Assessment


def assessment(source: Source) -> Report:
    """Everything an assessment holds, words before numbers, and the measures that answer it."""
    record = source.of("assessment")[0]
    lettered = figuring.lettered(source.part_of("threat", record))
    factors = source.part_of("factor", record)
    say = source.say
    pictures = figuring.matrix(lettered)
    actors = figuring.actor_map(record)
    return Report(
        record.title,
        _level_line(source, record),
        _kept(
            Section(say(N_("In brief")), (source.said(record, LEVEL_REASON), *_labelled(source, record, _WHO))),
            Section(
                say(pictures.label),
                (say(risk.SCALE),) if pictures.marks else (),
                pictures.table(source.speak),
                pictures if pictures.marks else None,
            ),
            *(_threat(source, name, each, ratings) for name, each, ratings in lettered),
            Section(say(N_("Weak and strong sides")), _stopped(source, factors), _factors(source, factors)),
            Section(
                say(N_("Level by each method")),
                tuple(_methods(source, record, [each for _l, each, _r in lettered], factors)),
            ),
            Section(say(N_("Around us")), tuple(_labelled(source, record, _AROUND))),
            *_timeline_section(source, lettered),
            Section(say(actors.label), (), actors.table(source.speak), actors if actors.actors else None),
            Section(say(N_("Early signs we watch for")), (), source.grid(record, SIGNS)),
            Section(say(N_("The collective")), tuple(_labelled(source, record, _COLLECTIVE)), _voices(source, record)),
            Section(
                say(N_("With gender and belonging")),
                tuple(_labelled(source, record, tuple(each.name for each in LENSES.values()))),
            ),
            *_course_section(source, [record]),
            *_answers(source),
            Section(say(N_("How we are")), tuple(_labelled(source, record, _REST))),
        ),
    )


_WHO = ("subjects", "scope", "place", "threshold", "dissent", "assessors")
_AROUND = ("context", "changes", "sources", "work", "visibility", "information", "patterns", "causes", "causes_answer")
_COLLECTIVE = (
    "members",
    "quorum_needed",
    "quorum_present",
    "quorum",
    "decided_how",
    "territory",
    "leaders",
    "division",
)
_REST = ("wellbeing", "stress", "support", "rest")
_FIVE = ("description", "declared", "target", "alleged", "objective", "means", "needed", "public_life", "private_life",
         "step_facts", "step_pattern",
         "step_objective", "step_source", "step_conclusion")  # fmt: skip


def _labelled(source: Source, record: Record, names: Iterable[str]) -> list[str]:
    told = []
    for name in names:
        field = record.kind.field(name)
        if field and (said := source.said(record, field)):
            told.append(source.speak.labelled(source.say(field.label), said))
    return told


def _threat(source: Source, name: str, record: Record, ratings: Sequence[risk.Rating]) -> Section:
    said = []
    if ratings:
        now = ratings[-1]
        said.append(now.score.reckoning.say(source.speak) if now.score else _half(source, now))
        on = source.speak.listed(source.say(IMPACT_ON.label_of(code)) for code in now.impact_on)
        said += [now.why, now.why_impact, source.speak.labelled(source.say(RATING_ON_WHAT.label), on) if on else ""]
        for before in reversed(ratings[:-1]):
            day = before.on.show(source.speak) if before.on else ""
            said.append(source.speak.labelled(day, f"{_half(source, before)}. {before.why}".strip()))
    return Section(f"{name}  {record.title}", tuple(filter(None, [*said, *_labelled(source, record, _FIVE)])))


def _half(source: Source, rating: risk.Rating) -> str:
    words = (LIKELIHOOD.label_of(rating.likelihood), IMPACT.label_of(rating.impact))
    return " · ".join(source.say(each) for each in words if each)


def _factors(source: Source, factors: Sequence[Record]) -> Table:
    rows = [
        (
            each.title,
            source.named(each, "aspect"),
            source.named(each, "area"),
            "–" if (score := risk.factor_score(each)) is None else f"{score:+}",
            source.named(each, "threats"),
        )
        for each in factors
    ]
    heads = (N_("What"), N_("Weakens or strengthens"), N_("Area"), N_("Score, −5 to +5"), N_("Threats it moves"))
    return Table(tuple(map(source.say, heads)), tuple(rows))


def _stopped(source: Source, factors: Sequence[Record]) -> tuple[str, ...]:
    """Which work each of them would stop, where somebody said."""
    told = ((each.title, *_labelled(source, each, (PROCESS.name,))) for each in factors)
    return tuple(" – ".join(each) for each in told if len(each) > 1)


def _methods(source: Source, record: Record, threats: Sequence[Record], factors: Sequence[Record]) -> Iterable[str]:
    methods = record.kind.field("methods")
    assert isinstance(methods, Choices)
    for each in risk.levels(record, threats, factors):
        name = source.say(methods.vocabulary.label_of(each.method))
        yield source.speak.labelled(name, f"{source.say(each.words)}. {each.say(source.speak)}")


def _voices(source: Source, record: Record) -> Table | None:
    field = record.kind.field("voices")
    return source.grid(record, field) if isinstance(field, Rows) and record[field] else None


def _course_section(source: Source, records: Sequence[Record]) -> list[Section]:
    lines = tuple(Line(each.title, tuple(points)) for each in records if (points := risk.course(each)))
    if not lines:
        return []
    figure = Course(lines)
    return [Section(source.say(figure.label), (), figure.table(source.speak), figure)]


def _timeline_section(source: Source, lettered: Sequence[tuple[str, Record, list[risk.Rating]]]) -> list[Section]:
    happened = [
        Event(last, "incident", each.title, each.code(Facet.LEVEL))
        for each in source.of("incident")
        if (last := each.day_span()[1]) is not None
    ]
    figure = figuring.timeline(happened, lettered, source.of("measure"))
    return [Section(source.say(figure.label), (), figure.table(source.speak), figure)] if len(figure.events) > 1 else []


def _gauge_section(source: Source, measures: Sequence[Record]) -> list[Section]:
    figure = figuring.gauge(measures, source.today)
    return [] if figure.empty else [Section(source.say(figure.label), (), figure.table(source.speak), figure)]


def _answers(source: Source) -> list[Section]:
    """What is done about it, and what remains. Where somebody would go and who comes along stands in the plan alone: an
    assessment is read by more people."""
    measures = [each for plan in source.of("plan") for each in source.part_of("measure", plan)]
    return [
        Section(source.say(N_("What will be done")), (), full(measures_table(source, measures))),
        *(_measure(source, each) for each in measures),
        Section(source.say(N_("The risk that remains")), tuple(_residual(source, measures))),
    ]


# Plan


def plan(source: Source) -> Report:
    """A plan with its measures, what it costs, what remains, what if."""
    record = source.of("plan")[0]
    return Report(record.title, _lead_of_plan(source, record), _kept(*_plan_sections(source, record)))


def _lead_of_plan(source: Source, record: Record) -> str:
    return " · ".join(filter(None, (source.named(record, name) for name in ("sort", "state", "begins", "subjects"))))


def _plan_sections(source: Source, record: Record) -> list[Section]:
    measures = source.part_of("measure", record)
    say = source.say
    what = source.named(record, "what")
    return [
        Section(
            say(N_("What will be done")),
            (what if what != record.title else "",),
            full(measures_table(source, measures)),
        ),
        *(_measure(source, each) for each in measures),
        Section(say(N_("If … then …")), (), source.grid(record, IF_THEN)),
        Section(say(N_("Steps when it gets worse")), (), source.grid(record, LADDER)),
        Section(say(N_("Who calls whom")), (), source.grid(record, TREE)),
        Section(say(N_("Check-ins")), (), check_ins(source)),
        Section(say(N_("The journey")), tuple(_labelled(source, record, RELOCATION))),
        Section(say(N_("The risk that remains")), tuple(_residual(source, measures))),
        Section(
            say(N_("Causes and what answers them")),
            (source.named(record, "causes_note"),),
            causes_table(source, record, measures),
        ),
        Section(say(N_("Money")), tuple(money(source, measures))),
        *_gauge_section(source, measures),
    ]


_ON_THE_WAY = ("travellers", "travel", "route", "vehicle", "cover")


_OF_A_MEASURE = ("threats", "factors", "causes", "sort", "scope", "origin", "provider", "relation", "fits", "fits_why",
                 "needs", "answer", "side_effects", "end_reason")  # fmt: skip


def _measure(source: Source, record: Record) -> Section:
    """What a measure moves, whose it is, whether it suits, who pays, and what it does as the protected person says."""
    _effect, said = protection.effect(record)
    told = _labelled(source, record, _OF_A_MEASURE)
    return Section(record.title, (*told, said), source.grid(record, FUNDS))


def measures_table(source: Source, measures: Iterable[Record]) -> Table:
    """Who does what by when, and how it stands."""
    rows = []
    for each in measures:
        effect, _said = protection.effect(each)
        who = source.named(each, "who") or source.named(each, "who_said") or source.named(each, "provider")
        helps = source.say(EFFECT.label_of(effect)) if effect else "–"
        state = source.say(STATES.label_of(each[STATE])) if each[STATE] else "–"
        rows.append((each.title, who, source.named(each, "due"), state, source.named(each, "cost"), helps))
    heads = (N_("Measure"), N_("Who"), N_("By when"), N_("State"), N_("Cost"), N_("Does it help?"))
    return Table(tuple(map(source.say, heads)), tuple(rows))


def check_ins(source: Source) -> Table:
    """Who checks in when, and who acts if they do not."""
    names = ("title", "whose", "due", "who", "instructions")
    rows = tuple(
        tuple(source.named(each, name) for name in names)
        for each in source.of("task")
        if each.values.get("sort") == "check_in" and each.values.get("state") not in ("done", "dropped")
    )
    heads = (N_("Check-in"), N_("Who checks in"), N_("When"), N_("Who acts"), N_("What to do"))
    return full(Table(tuple(map(source.say, heads)), rows))


def _residual(source: Source, measures: Iterable[Record]) -> Iterable[str]:
    """What somebody judged that each measure does to a threat, with how the measure stands: it may only be asked for."""
    for each in measures:
        for moved in protection.residual(each) if each[STATE] not in protection.NOT_TAKEN else ():
            if moved.before and moved.after:
                text = N_("{measure} ({state}) – {threat}: {before} → {after}")
                levels = [
                    f"{source.say(LEVELS.label_of(one.band))} ({one.value})" for one in (moved.before, moved.after)
                ]
                state = source.say(STATES.label_of(each[STATE])) if each[STATE] else "–"
                yield source.say(text).format(
                    measure=each.title, state=state, threat=source.titles.get(moved.threat, ""), before=levels[0],
                    after=levels[1],
                )  # fmt: skip


def causes_table(source: Source, record: Record, measures: Sequence[Record]) -> Table:
    """For each root cause what answers it."""
    rows = tuple(
        (
            source.say(CAUSES.label_of(cause)),
            source.speak.listed(each.title for each in found) or source.say(N_("nothing yet")),
        )
        for cause, found in protection.causes_met(protection.causes(record, source.of("assessment")), measures)
    )
    return Table((source.say(N_("Root cause")), source.say(N_("Measures"))), rows)


def money(source: Source, measures: Iterable[Record]) -> Iterable[str]:
    """What it costs, who pays, what is missing, in each currency."""
    text = N_("Cost {cost}, granted {granted}, asked for {asked}: {gap} are missing.")
    for each in protection.funding(measures):
        told = {
            name: protection.shown(getattr(each, name), each.currency) for name in ("cost", "granted", "asked", "gap")
        }
        yield source.say(text).format(**told)


# One page


def one_page(source: Source) -> Report:
    """A plan for the wall or the pocket: the worst threats, what if, who is called, who does what by when."""
    record = source.of("plan")[0]
    measures = [
        each for each in source.part_of("measure", record) if each[STATE] not in ("done", *protection.NOT_TAKEN)
    ]
    table = measures_table(source, measures)
    short = Table(table.headers[:3], tuple(row[:3] for row in table.rows))
    worst = [each.title for _letter, each, ratings in figuring.lettered(source.of("threat")) if ratings][:_WORST]
    say = source.say
    return Report(
        record.title,
        source.named(record, "begins"),
        _kept(
            Section(say(N_("We watch out for")), tuple(worst)),
            _first(source, N_("If … then …"), source.grid(record, IF_THEN)),
            _first(source, N_("Steps when it gets worse"), source.grid(record, LADDER)),
            _first(source, N_("Who calls whom"), source.grid(record, TREE)),
            _first(source, N_("Check-ins"), check_ins(source)),
            _first(source, N_("Who does what by when"), full(short)),
            Section(say(N_("The journey")), tuple(_labelled(source, record, _ON_THE_WAY))),
        ),
    )


def _first(source: Source, heading: str, table: Table) -> Section:
    return _cut(Section(source.say(heading), (), table), _ON_ONE_PAGE, source.speak)


def _cut(section: Section, rows: int, speak: Speech) -> Section:
    """As much of its table as there is room for; how much more there is stands above it."""
    table = section.table
    if table is None or len(table.rows) <= rows:
        return section
    left = section.left + len(table.rows) - rows
    more = speak.count(*NN_("and {count} more in the whole plan", "and {count} more in the whole plan"), left)
    return replace(section, paragraphs=(more,), table=Table(table.headers, table.rows[:rows]), left=left)


def shorter(report: Report, rows: int, speak: Speech, letters: int) -> Report:
    """A report on one page with so many rows in each of its tables, and no words longer than so many letters."""

    def short(text: str) -> str:
        return text if len(text) <= letters else f"{text[:letters].rsplit(' ', 1)[0]}…"

    def told(section: Section) -> Section:
        table = section.table and Table(
            section.table.headers, tuple(tuple(map(short, cells)) for cells in section.table.rows)
        )
        return replace(section, paragraphs=tuple(map(short, section.paragraphs)), table=table)

    return replace(report, sections=tuple(told(_cut(each, rows, speak)) for each in report.sections))


# Over all


def trend(source: Source) -> Report:
    """How the risk of everybody went, and which sorts of measure protected."""
    measures = source.of("measure")
    say = source.say
    assessments = source.of("assessment")
    sections = _course_section(source, assessments)
    regions: dict[str, list[Record]] = {}
    for each in assessments:
        regions.setdefault(_region(each), []).append(each)
    if len(regions) > 1:
        for name in sorted(filter(None, regions)):
            sections += [replace(each, heading=name) for each in _course_section(source, regions[name])]
    sections += _gauge_section(source, measures)
    note = Section(
        say(N_("What this does not say")),
        (say(N_("What is not assessed is not known. A line that falls is what people judged.")),),
    )
    return Report(say(N_("Risk over time")), "", (*_kept(*sections), note))


def _region(assessment: Record) -> str:
    """Where an assessment is about: the region, else the town, else the country, else the words for the place."""
    place = assessment[PLACE]
    return (place.region or place.municipality or place.country or place.name) if place else ""


def structural(source: Source) -> Report:
    """What is done at the root, over all plans; and which causes a plan names that nothing answers."""
    say, rows, bare = source.say, [], []
    for record in source.of("plan"):
        measures = source.part_of("measure", record)
        for each in measures:
            if each[SORT] == "structural" and each[STATE] not in protection.NOT_TAKEN:
                who = source.named(each, "who") or source.named(each, "who_said") or source.named(each, "provider")
                state = say(STATES.label_of(each[STATE])) if each[STATE] else "–"
                rows.append(
                    (each.title, record.title, source.said(each, CAUSES_MET), who, source.named(each, "due"), state)
                )
        named: tuple[str, ...] = record[PLAN_CAUSES]
        met = protection.causes_met(named, measures)
        bare += [(record.title, say(CAUSES.label_of(cause))) for cause, answers in met if not answers]
    heads = (N_("Measure"), N_("Plan"), N_("Root cause"), N_("Who"), N_("By when"), N_("State"))
    nothing = Table((say(N_("Plan")), say(N_("Root cause"))), tuple(bare))
    return Report(
        say(N_("What is done at the roots")),
        "",
        _kept(
            Section(say(N_("At the root: structural")), (), full(Table(tuple(map(say, heads)), tuple(rows)))),
            Section(say(N_("Causes that nothing answers yet")), (), nothing),
        ),
    )


def funding_gap(source: Source) -> Report:
    """Every measure with a price or with money for it, what is paid, what is missing, and until when it can be asked for."""
    measures = [
        each
        for each in source.of("measure")
        if (each[COST] or each[FUNDS] or each[GRANT_DUE]) and each[STATE] not in protection.NOT_TAKEN
    ]
    rows = []
    for each in measures:
        sums = next(iter(protection.funding([each])), None)
        given = [protection.given(each, state) for state in ("granted", "asked")]
        cost, gap = (protection.shown(value, sums.currency) for value in (sums.cost, sums.gap)) if sums else ("", "")
        told = (
            cost or source.say(N_("not said")),
            *map(source.speak.listed, given),
            gap or source.say(N_("not known")),
        )
        _from, *_more = FUNDS.fields
        funders = source.speak.listed(row[_from] for row in each[FUNDS] if row[_from])
        rows.append((each.title, source.titles.get(each.owner(), ""), *told, funders, source.said(each, GRANT_DUE)))
    heads = (
        N_("Measure"),
        N_("Plan"),
        N_("Cost"),
        N_("Granted"),
        N_("Asked for"),
        N_("Missing"),
        N_("From whom"),
        N_("Deadline of the grant"),
    )
    say = source.say
    return Report(
        say(N_("What money is missing")),
        "",
        _kept(
            Section(say(N_("Together")), tuple(money(source, measures))),
            Section(say(N_("Measure by measure")), (), full(Table(tuple(map(say, heads)), tuple(rows)))),
        ),
    )


def dates(source: Source) -> Report:
    """What is due when: everything that has a date to be done by, what is late first, then month by month."""
    owners = {each.id: each for each in source.records}
    now, months = day_of(source.today), dict[str, list[tuple[int, tuple[str, ...]]]]()
    for each in source.records:
        state, owner = each.code(Facet.STATE), owners.get(each.owner())
        if state in SETTLED or (owner and owner.code(Facet.STATE) in SETTLED):
            continue
        for field in each.kind.with_facet(Facet.DUE):
            date = each[field]
            if date is None or date.last is None or state in field.settled:
                continue
            month = of_day(date.last).text[:7] if date.last >= now else ""
            party = each.first(Facet.PARTY)
            who = source.said(each, party) if party else ""
            told = (
                date.show(source.speak),
                each.title,
                f"{source.say(each.kind.label)} · {source.say(field.label)}",
                who,
            )
            months.setdefault(month, []).append((date.last, told))
    heads = (N_("Day"), N_("What"), N_("What is due"), N_("Who"))
    sections = []
    for month in sorted(months):
        heading = parse(month).show(source.speak) if month else source.say(N_("Late"))
        rows = tuple(told for _day, told in sorted(months[month]))
        sections.append(
            Section(heading[:1].upper() + heading[1:], (), full(Table(tuple(map(source.say, heads)), rows)))
        )
    return Report(source.say(N_("What is due when")), "", tuple(sections))


@dataclass(frozen=True)
class Kind:
    """A report that can be asked for: its name, what it is called, which kind of record it is about ("" for all of them), and
    on how many printed pages it has to stand (0 for any number)."""

    name: str
    label: str
    about: str
    make: Callable[[Source], Report]
    pages: int = 0


REPORTS: tuple[Kind, ...] = (
    Kind("assessment", N_("Risk assessment"), "assessment", assessment),
    Kind("plan", N_("Plan"), "plan", plan),
    Kind("one-page", N_("Plan on one page"), "plan", one_page, pages=1),
    Kind("trend", N_("Risk over time"), "", trend),
    Kind("funding", N_("What money is missing"), "", funding_gap),
    Kind("structural", N_("What is done at the roots"), "", structural),
    Kind("dates", N_("What is due when"), "", dates),
)
# Which kinds a report over all is made from.
OVER_ALL = {
    "trend": ("assessment", "plan"),
    "funding": ("plan",),
    "structural": ("plan",),
    "dates": ("incident", "evidence", "assessment", "plan", "consent", "task"),
}
