"""Reports of risk and protection: made from what may leave, by the same rules as a bundle, and noted when written out."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hrd_vault.base import clock
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, Speech, speech
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.domain import patterns as sharing
from hrd_vault.domain.dates import day_of, parse
from hrd_vault.domain.fields import Row, Rows
from hrd_vault.domain.figures import Figure, Table
from hrd_vault.domain.kinds.assessment import ACTORS, ASSESSMENT
from hrd_vault.domain.kinds.common import NEVER, SENSITIVITY_FIELD
from hrd_vault.domain.kinds.incident import PLACE
from hrd_vault.domain.kinds.lists import ACTS
from hrd_vault.domain.kinds.person import PERSON
from hrd_vault.domain.naming import Names
from hrd_vault.domain.profiles import FEW, HIDDEN, counted
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import Record, RecordKind
from hrd_vault.domain.reports import OVER_ALL, REPORTS, Kind, Report, Section, Source
from hrd_vault.domain.reports import shorter as shorter_report
from hrd_vault.domain.shaping import Shape
from hrd_vault.formats import report as written
from hrd_vault.services import choosing, documents, patterns, records, risk, training
from hrd_vault.services.choosing import Purpose
from hrd_vault.services.patterns import Found, Region
from hrd_vault.services.records import ALL
from hrd_vault.services.vault import Vault

__all__ = ["REPORTS", "Draft", "draft", "html", "of_patterns", "of_regions", "report_called", "text", "write"]

NAMELESS = written.NAMELESS
_ALLEGED = "alleged"  # fields that say who is said to have done it
_ALLEGED_ROLE = "alleged_perpetrator"
_SOMEBODY_ALLEGED = N_("somebody who is alleged")
_SOMEBODY = N_("somebody")
_ACTS_SHOWN = 2
ALL_LETTERS = 1_000_000


@dataclass(frozen=True)
class Draft:
    """A report in one language, the records it was made from by number, and what stayed behind with its reason."""

    name: str
    report: Report
    language: str
    records: tuple[str, ...]
    kept_back: tuple[tuple[str, str], ...] = ()
    nameless: bool = False
    training: bool = False
    pages: int = 0  # printed ones that it has to stand on; 0 for any number


NAMES = (*(each.name for each in REPORTS), "patterns", "regions")


def named(
    vault: Vault, name: str, ids: Sequence[str], language: str, progress: Progress = SILENT, *, names: bool = True
) -> Draft:
    """The report of this name. Raises what the one that makes it raises, and `VaultError` ``use.wrong`` for another name, or
    where names cannot be left out: in words that repeat themselves anybody may be named."""
    if name == "patterns":
        if not names:
            raise VaultError("use.wrong", reason=N_("what repeats itself cannot be written out without names"))
        return of_patterns(vault, language, progress)
    if name == "regions":
        return of_regions(vault, language, progress)
    return draft(vault, report_called(name), ids, language, names=names)


def report_called(name: str) -> Kind:
    """The report of this name. Raises `VaultError` ``use.wrong``."""
    found = next((each for each in REPORTS if each.name == name), None)
    if found is None:
        raise VaultError("use.wrong", reason=N_("--profile is one of those that the help lists"))
    return found


def draft(vault: Vault, kind: Kind, ids: Sequence[str], language: str, *, names: bool = True) -> Draft:
    """A report about these records, or over all where it is about no single one; without `names` everybody has a number.

    Raises `VaultError` ``seal.nothing`` where there is none to report about, and what `choosing.choose` raises.
    """
    chosen = [each for each in ids if vault.stored(each).record.kind.name == kind.about] if kind.about else []
    if kind.about and not chosen:
        raise VaultError("seal.nothing")
    query = None if chosen else Query(kinds=OVER_ALL[kind.name], limit=ALL)
    speak = speech(language)
    shape = Shape(depth=1 if kind.about else 0, files=False, pseudonyms=not names)
    beside = risk.incidents_of(vault, chosen[0]) if kind.about == ASSESSMENT.name else []
    preview = choosing.choose(vault, chosen[:1], query, Purpose("own"), shape, naming=False, speak=speak, beside=beside)
    checks, kept = _check_ins(vault, chosen[:1]) if names and kind.about == "plan" else ([], ())
    told: Sequence[Record] = (*preview.records, *checks)
    titles = {each.id: each.title for each in preview.records}
    if names:
        alleged = _alleged(vault, told)
        titles = _titles(vault, titles, told, speak) | dict.fromkeys(alleged, speak.say(_SOMEBODY_ALLEGED))
        told = _without_alleged(vault, told, alleged, speak)
    source = Source(told, titles, speak, clock.now())
    numbers = tuple(preview.came_from.get(each.id, each.id) for each in (*preview.records, *checks))
    return Draft(
        kind.name, kind.make(source), language, numbers, (*preview.kept_back, *kept), not names,
        training.is_training(vault), kind.pages,
    )  # fmt: skip


def _check_ins(vault: Vault, plans: Sequence[str]) -> tuple[list[Record], tuple[tuple[str, str], ...]]:
    """The check-ins that are about a plan and may be told, and those that stay here with the marked reason."""
    about = (other for each in plans for other, path in records.pointing_at(vault, each) if path == "about")
    found = [each for each in about if each.values.get("sort") == "check_in"]
    stays = choosing.staying(vault, [each.id for each in found], Purpose("own"))
    kept = tuple((each.title, stays[each.id]) for each in found if each.id in stays)
    return [each for each in found if each.id not in stays], kept


def _titles(vault: Vault, known: Mapping[str, str], told: Iterable[Record], speak: Speech) -> dict[str, str]:
    """What the records that are linked here are called, beside those `known`. What stays here, or lies in the trash, is not
    told of."""
    linked = {link.to for record in told for _path, _row, link in record.links()} - known.keys()
    stays = choosing.staying(vault, linked, Purpose("own"))
    found = (vault.rows.get(each) for each in linked - stays.keys())
    return {**known, **{each.record.id: each.record.title for each in found if each and not each.deleted}}


# Who is alleged


def _alleged(vault: Vault, told: Sequence[Record]) -> set[str]:
    """The people who are said to have done something, by their role or by what one of these records says. Groups are not
    among them: they can be held to account by name."""
    versions = [version for each in told for version in (each, *each.alternatives())]
    links = [(path.rpartition(".")[2], link.to) for each in versions for path, _row, link in each.links()]
    said = {to for name, to in links if name == _ALLEGED}
    found = (choosing.look_up(vault, each) for each in {each.id for each in told} | {to for _name, to in links})
    people = [each for each in found if each and each.kind.name == PERSON.name]
    return {each.id for each in people if each.id in said or _has_alleged_role(each)}


def _has_alleged_role(person: Record) -> bool:
    return any(_ALLEGED_ROLE in each.values.get("roles", ()) for each in (person, *person.alternatives()))


def _without_alleged(vault: Vault, told: Sequence[Record], alleged: Collection[str], speak: Speech) -> Sequence[Record]:
    """The records, their actors without the names of people who are alleged."""
    if not any(each.values.get(ACTORS.name) for each in told):
        return told
    names = _names_of_alleged(vault, by_words=False)
    return [_actors_without(each, alleged, names, speak) if each.values.get(ACTORS.name) else each for each in told]


def _actors_without(record: Record, alleged: Collection[str], names: Names, speak: Speech) -> Record:
    name, who, tied = (next(each for each in ACTORS.fields if each.name == one) for one in ("name", "who", "tied_to"))
    somebody = f"[{speak.say(_SOMEBODY)}]"
    changed: dict[str, str] = {}
    for row in record[ACTORS]:
        plain = names.put_out(row[name], {}, somebody)
        if plain == somebody or any(link.to in alleged for link in row[who]):
            plain = f"{speak.say(_SOMEBODY_ALLEGED)} ({len(changed) + 1})"
        if row[name] and plain != row[name]:
            changed.setdefault(row[name].casefold(), plain)

    def written(row: Row) -> Row:
        ties = tuple(changed.get(each.casefold(), each) for each in row[tied])
        values = {name.name: changed.get(row[name].casefold(), row[name]), tied.name: tied.write(ties)}
        return replace(row, values={**row.values, **values})

    return record.having(ACTORS, tuple(written(row) for row in record[ACTORS]))


def _names_of_alleged(vault: Vault, *, by_words: bool) -> Names:
    """What people are called who are said anywhere in this vault to have done something."""
    said = {
        key
        for kind in vault.catalogue.kinds
        if (paths := list(_alleged_paths(kind)))
        for _path, key, _count in vault.rows.shared(paths, kind.name, 1)
    }
    people = (stored.record for stored in vault.rows.all((PERSON.name,), trashed=None))
    return Names(
        (each.id, called, by_words)
        for each in people
        if each.id in said or _has_alleged_role(each)
        for called in choosing.all_names(each)
    )


def _alleged_paths(kind: RecordKind) -> Iterator[str]:
    for each in kind.fields:
        if each.name == _ALLEGED:
            yield each.name
        elif isinstance(each, Rows):
            yield from (f"{each.name}.{column.name}" for column in each.fields if column.name == _ALLEGED)


def shorter(made: Draft, rows: int, letters: int = ALL_LETTERS) -> Draft:
    """The same with so many rows in each table, and nothing in words longer than so many letters."""
    return replace(made, report=shorter_report(made.report, rows, speech(made.language), letters))


def _day(speak: Speech) -> str:
    return parse(clock.now()[:10]).show(speak)


def html(
    made: Draft, draw: Callable[[Figure], bytes] | None = None, *, turned: bool = False, dense: bool = False
) -> str:
    """The report as HTML, as `formats.report.document`."""
    speak = speech(made.language)
    return written.document(
        speak, made.report, _day(speak), draw=draw, training=made.training, nameless=made.nameless, turned=turned,
        dense=dense,
    )  # fmt: skip


def text(made: Draft) -> str:
    """The report as plain text."""
    speak = speech(made.language)
    return written.as_text(speak, made.report, _day(speak), training=made.training, nameless=made.nameless)


def write(vault: Vault, made: Draft, target: Path, content: bytes) -> None:
    """Write a report out in the clear to the new file `target`; the journal knows of it. Raises as `documents.write_out`."""
    documents.write_out(vault, made.name, made.records, target, content)


# Of all incidents


def of_patterns(vault: Vault, language: str, progress: Progress = SILENT, found: Found | None = None) -> Draft:
    """What incidents have in common, as a report, without what may never leave. Raises `Cancelled`."""
    speak = speech(language)
    told = found or patterns.search(vault, progress)
    rows = tuple(
        (speak.say(sharing.LABELS[each.sort]), which, each.reason.say(speak))
        for each, which in _tellable(vault, told.patterns, speak)
    )
    heads = (N_("What is shared"), N_("Which"), N_("Why it is shown"))
    note = speak.say(N_("That two things look alike does not say that they belong together."))
    section = Section(speak.say(N_("Patterns")), (note,), Table(tuple(map(speak.say, heads)), rows))
    report = Report(speak.say(N_("What repeats itself")), "", (section,))
    return Draft("patterns", report, language, (), training=training.is_training(vault))


def _tellable(vault: Vault, found: Iterable[sharing.Pattern], speak: Speech) -> Iterator[tuple[sharing.Pattern, str]]:
    """The patterns that the incidents which may leave still make, each with its words, as one of these wrote them. Who is
    alleged has a number."""
    told = _left(vault, list(found))
    names, somebody = _names_of_alleged(vault, by_words=True), f"[{speak.say(_SOMEBODY)}]"
    actors = 0
    for each in sorted(told, key=lambda pattern: pattern.strength, reverse=True):
        if each.sort is not sharing.Sort.ACTOR:
            which = shown(each, speak)
            yield each, which if each.sort is sharing.Sort.TIME else names.put_out(which, {}, somebody)
        elif (record := choosing.look_up(vault, each.key)) and NEVER not in record.said(SENSITIVITY_FIELD):
            actors += 1
            yield each, f"{speak.say(_SOMEBODY_ALLEGED)} ({actors})"


def _left(vault: Vault, found: Sequence[sharing.Pattern]) -> Iterator[sharing.Pattern]:
    """What is left of patterns where only the incidents stand that may leave, with their places no finer than they ask."""
    standing = patterns.standing(vault, found)
    ids = dict.fromkeys(sighting.id for sightings in standing.values() for sighting in sightings)
    stays, today = choosing.staying(vault, ids, Purpose("own")), day_of(clock.now())
    going = {key: [each for each in sightings if each.id not in stays] for key, sightings in standing.items()}
    dated = sum(len(sightings) for (sort, _key), sightings in going.items() if sort is sharing.Sort.TIME)
    for each in found:
        left, among = going[each.sort, each.key], 0
        if each.sort is sharing.Sort.PLACE:
            left = [sighting for sighting in left if each.key in _place_keys(vault, sighting.id)]
        if each.sort is sharing.Sort.TIME:
            among = dated
        if len(left) < max(sharing.LEAST[each.sort], sharing.MOST_OF * among):
            continue
        made = sharing.made(each.sort, each.key, each.shown, left, today, among=among)
        if each.sort in _AS_WRITTEN:
            told = (_as_written(vault, each, sighting.id) for sighting in made.sightings)
            made = replace(made, shown=next(filter(None, told), ""))
        if made.shown or made.sort is sharing.Sort.ACTOR:
            yield made


# What each incident writes in its own way; runs of words and parts of the day are the same in all.
_AS_WRITTEN = frozenset({sharing.Sort.VEHICLE, sharing.Sort.MEANS, sharing.Sort.PLACE, sharing.Sort.PHONE})


def _as_written(vault: Vault, pattern: sharing.Pattern, incident: str) -> str:
    """How an incident writes what is shared, its place as it may leave."""
    record = _incident_outward(vault, incident)
    told = (trait for trait in sharing.traits(record) if trait.sort is pattern.sort)
    return next((each.shown for each in told if pattern.key in (each.key, each.shown.casefold())), "")


def _place_keys(vault: Vault, incident: str) -> set[object]:
    return set(PLACE.keys(_incident_outward(vault, incident)[PLACE]))


def _incident_outward(vault: Vault, incident: str) -> Record:
    record = vault.stored(incident).record
    return record.having(PLACE, PLACE.outward(record[PLACE]))


def shown(pattern: sharing.Pattern, speak: Speech) -> str:
    """What is shared, in words."""
    return speak.say(sharing.TIMES[pattern.key]) if pattern.sort is sharing.Sort.TIME else pattern.shown


def of_regions(
    vault: Vault,
    language: str,
    progress: Progress = SILENT,
    *,
    hide_small: bool = True,
) -> Draft:
    """Incidents by region and year, as a report; numbers below five and what never leaves are hidden unless it is only to be
    looked at here. Raises `Cancelled`."""
    speak = speech(language)
    told = patterns.regions(vault, progress, leaving=hide_small)
    heads = (N_("Region"), N_("Incidents"), N_("High or critical"), N_("Year by year"), N_("Most often"))
    table = Table(tuple(map(speak.say, heads)), tuple(_region(each, speak, hide_small=hide_small) for each in told))
    few = [speak.say(N_("Numbers below {count} are hidden: they could tell who is meant.")).format(count=FEW)]
    if any(_HIDDEN in cell for row in table.rows for cell in row):
        few.append(speak.labelled(_HIDDEN, speak.say(HIDDEN).format(count=FEW)))
    section = Section(speak.say(N_("Regions")), tuple(few) if hide_small else (), table)
    report = Report(speak.say(N_("Incidents by region")), "", (section,))
    return Draft("regions", report, language, (), training=training.is_training(vault))


_HIDDEN = "…"


def _region(region: Region, speak: Speech, *, hide_small: bool) -> tuple[str, ...]:
    name = region.name or speak.say(N_("place not known"))
    if hide_small and region.count < FEW:
        return name, f"< {FEW}", "", "", ""

    def told(counts: Mapping[str, int]) -> dict[str, str]:
        """Numbers that come to the region's, without those that tell who is meant, or from which such a one is told."""
        shown = dict(counted(Counter(counts).elements())) if hide_small else counts
        return {each: str(_HIDDEN if shown.get(each, 0) is None else count) for each, count in counts.items()}

    unknown = speak.say(N_("date not known"))
    years = told({str(year or unknown): count for year, count in region.years})
    grave = told({"grave": region.grave, "other": region.count - region.grave})["grave"]
    if region.unrated and not hide_small:  # what nobody rated is not low
        grave = speak.say(N_("{count}, and {unrated} not rated")).format(count=grave, unrated=region.unrated)
    acts = speak.listed(speak.say(ACTS.label_of(each)) for each in region.acts[:_ACTS_SHOWN])
    return name, str(region.count), grave, "; ".join(speak.labelled(*each) for each in years.items()), acts
