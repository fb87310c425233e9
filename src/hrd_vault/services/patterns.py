"""What a whole vault's incidents have in common, and how they are spread over regions and years. Long work, with progress.

Where the index holds a trait (vehicles, means, places, actors), it is asked; words, hours and numbers inside an account are
read off the incidents themselves, piece by piece.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.domain import patterns
from hrd_vault.domain.dates import of_day
from hrd_vault.domain.patterns import LEAST, Pattern, Sighting, Sort
from hrd_vault.domain.places import NotAPlace, read_place
from hrd_vault.domain.profiles import FEW
from hrd_vault.services import choosing, records
from hrd_vault.services.choosing import Purpose
from hrd_vault.services.risk import WRONG, shown_wrong, today
from hrd_vault.services.vault import Vault

MOST = 100  # patterns of one sort that are told
_SEEN = 60  # incidents of one pattern that are listed
_PIECE = 4000  # incidents read between two looks at whether somebody stopped it
_A_DAY = len("2026-11-25")
_INDEXED = {
    Sort.VEHICLE: ("vehicles",),
    Sort.MEANS: ("means",),
    Sort.PLACE: ("place",),
    Sort.ACTOR: ("alleged", "acts.alleged"),
}


@dataclass(frozen=True)
class Found:
    """Patterns, the strongest first; how many incidents were looked at; how many patterns are not told."""

    patterns: tuple[Pattern, ...]
    incidents: int
    untold: int


def search(vault: Vault, progress: Progress = SILENT) -> Found:
    """Everything that incidents share often enough. Raises `Cancelled`."""
    now, wrong = today(), shown_wrong(vault)
    total = records.counts(vault).get("incident", 0)
    progress.step(0, total + 1)
    told: list[Pattern] = []
    untold = 0
    for sort, keys in _shared(vault).items():
        untold += max(0, len(keys) - MOST)
        for written, count in keys[:MOST]:
            if shared := _indexed(vault, sort, written, count, now, wrong):
                told.append(shared)
    read = _Reading()
    done = 0
    left_out = _ids(vault, wrong)
    for rows in _pieces(vault.rows.texts("incident", ("occurred", "threat_words", "account", "phones"))):
        for row in rows:
            if row[0] not in left_out:
                read.take(*row)
        done += len(rows)
        progress.step(done, total + 1)
    found = read.patterns(now)
    told = [*told, *(each for each in found if each.sort is not Sort.ACTOR)]
    by_sort: Counter[Sort] = Counter()
    kept = []
    for each in sorted(told, key=lambda pattern: pattern.strength, reverse=True):
        by_sort[each.sort] += 1
        if by_sort[each.sort] <= MOST:
            kept.append(each)
        else:
            untold += 1
    progress.step(total + 1, total + 1)
    return Found(tuple(_named(vault, kept)), total - len(wrong), untold)


def _ids(vault: Vault, places: Iterable[int]) -> frozenset[str]:
    return frozenset(line.id for line in vault.rows.lines_at(places))


def _shared(vault: Vault) -> dict[Sort, list[tuple[tuple[str, ...], int]]]:
    """What the index holds often enough, by its sort, the most frequent first: each as it is written there, in all ways."""
    sorts = {path: sort for sort, paths in _INDEXED.items() for path in paths}
    found: dict[Sort, dict[str, dict[str, int]]] = {}
    for path, key, count in vault.rows.shared(sorts, "incident", 1, WRONG):
        sort = sorts[path]
        written = found.setdefault(sort, {}).setdefault(patterns.vehicle(key) if sort is Sort.VEHICLE else key, {})
        written[key] = max(written.get(key, 0), count)  # who is named twice in one incident counts once
    return {
        sort: sorted(
            ((tuple(told), sum(told.values())) for told in keys.values() if sum(told.values()) >= LEAST[sort]),
            key=lambda each: -each[1],
        )
        for sort, keys in found.items()
    }


def _indexed(
    vault: Vault, sort: Sort, written: Sequence[str], count: int, now: int, wrong: frozenset[int]
) -> Pattern | None:
    """The pattern of what is indexed as it is `written`; None where it is no trait by itself (the region a place lies in)."""
    most = _SEEN + len(wrong)
    keys = [(path, each) for path in _INDEXED[sort] for each in written]
    places = {place for key in keys for place in vault.rows.with_all([key], "incident", most)} - wrong
    lines = vault.rows.lines_at(sorted(places, reverse=True)[:_SEEN])
    shown = "" if sort is Sort.ACTOR else _as_written(vault, lines[0].position, sort, written)
    if shown is None:
        return None
    sightings = [Sighting(line.id, line.when_to) for line in lines]
    key = patterns.vehicle(written[0]) if sort is Sort.VEHICLE else written[0]
    return patterns.made(
        sort, key, shown, sightings, now, max(count, len(places)) if len(places) >= _SEEN else len(places)
    )


def _as_written(vault: Vault, position: int, sort: Sort, written: Sequence[str]) -> str | None:
    """How the newest incident writes what is indexed so."""
    told = (trait for stored in vault.rows.read([position]) for trait in patterns.traits(stored.record))
    return next((trait.shown for trait in told if trait.sort is sort and trait.shown.casefold() in written), None)


def _named(vault: Vault, found: Iterable[Pattern]) -> Iterator[Pattern]:
    """Actors by their names instead of their numbers."""
    for each in found:
        if each.sort is not Sort.ACTOR:
            yield each
            continue
        title = records.titles(vault, [each.key]).get(each.key, "")
        if title:
            yield Pattern(each.sort, each.key, title, each.sightings, each.count, each.recent)


def _pieces(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while piece := list(islice(left, _PIECE)):
        yield piece


class _Reading:
    """Traits that only the incidents themselves tell, gathered one by one."""

    def __init__(self) -> None:
        self._found: dict[Sort, dict[str, tuple[str, list[Sighting]]]] = {sort: {} for sort in Sort}
        self._words, self._hours = self._found[Sort.WORDING], self._found[Sort.TIME]

    def take(
        self,
        record_id: str,
        day: int | None,
        occurred: str | None,
        threat: str | None,
        account: str | None,
        told: str | None,
    ) -> None:
        """Look at one incident: when, the threat's words, the account, and the numbers as JSON."""
        part = patterns.part_of_day(occurred) if occurred and len(occurred) > _A_DAY else ""
        number = told or (account and patterns.has_number(account)) or (threat and patterns.has_number(threat))
        if not (part or threat or number):
            return  # most incidents: a vault is read through in half the time
        sighting = Sighting(record_id, day)
        if part:
            self._hours.setdefault(part, (part, []))[1].append(sighting)
        for each in patterns.wordings(threat) if threat else ():
            known = self._words.get(each)
            if known is None:
                self._words[each] = (each, [sighting])
            elif known[1][-1] is not sighting:
                known[1].append(sighting)
        if number:
            for sort, key, shown in patterns.phones(
                json.loads(told) if told else (), f"{account or ''}\n{threat or ''}"
            ):
                self._found[sort].setdefault(key, (shown, []))[1].append(sighting)  # each once in an incident

    def patterns(self, now: int) -> list[Pattern]:
        """What is shared often enough."""
        several = {
            (sort, key): told for sort, keys in self._found.items() for key, told in keys.items() if len(told[1]) > 1
        }
        return [_cut(each) for each in patterns.patterns(several, now)]


def _traits(occurred: str, threat: str, account: str, numbers: Iterable[str]) -> Iterator[tuple[Sort, str]]:
    """The sorts and keys of what only the incident itself tells."""
    if part := patterns.part_of_day(occurred):
        yield Sort.TIME, part
    yield from ((Sort.WORDING, each) for each in patterns.wordings(threat))
    yield from ((each.sort, each.key) for each in patterns.phones(numbers, f"{account}\n{threat}"))


def _cut(pattern: Pattern) -> Pattern:
    seen = pattern.sightings[:_SEEN]
    return Pattern(pattern.sort, pattern.key, pattern.shown, seen, pattern.count, pattern.recent, pattern.among)


def standing(vault: Vault, found: Sequence[Pattern]) -> dict[tuple[Sort, str], list[Sighting]]:
    """For each of these patterns every incident in which it stands, where a pattern lists only the newest; and for a part of
    the day, what stands in the others."""
    told = {(each.sort, each.key): list(each.sightings) for each in found}
    wanted = {(each.sort, each.key) for each in found if each.count > len(each.sightings)}
    if any(each.sort is Sort.TIME for each in found):
        wanted |= {(Sort.TIME, part) for part in patterns.TIMES}
    wrong = shown_wrong(vault)
    left_out = _ids(vault, wrong)
    cars: dict[str, list[str]] = {}
    for _path, written, _count in vault.rows.shared(_INDEXED[Sort.VEHICLE], "incident", 1):
        cars.setdefault(patterns.vehicle(written), []).append(written)
    for sort, key in wanted:
        ways = cars.get(key, []) if sort is Sort.VEHICLE else [key]
        keys = [(path, each) for path in _INDEXED.get(sort, ()) for each in ways]
        places = {place for each in keys for place in vault.rows.with_all([each], "incident")} - wrong
        told[sort, key] = [
            Sighting(line.id, line.when_to) for line in vault.rows.lines_at(sorted(places, reverse=True))
        ]
    unread = {each for each in wanted if each[0] not in _INDEXED}
    if not unread:
        return told
    in_words = any(sort is not Sort.TIME for sort, _key in unread)
    for record_id, day, occurred, threat, account, numbers in vault.rows.texts(
        "incident", ("occurred", "threat_words", "account", "phones")
    ):
        if record_id in left_out:
            continue
        words = (threat or "", account or "", json.loads(numbers) if numbers else ()) if in_words else ("", "", ())
        for each in {*_traits(occurred or "", *words)} & unread:
            told[each].append(Sighting(record_id, day))
    return told


# Regions


@dataclass(frozen=True)
class Region:
    """Incidents of one region: how many in each year (newest first), how many grave ones, what was done most often, and how
    many nobody rated."""

    name: str
    years: tuple[tuple[int, int], ...]
    count: int
    grave: int
    acts: tuple[str, ...]
    unrated: int = 0


def regions(vault: Vault, progress: Progress = SILENT, *, leaving: bool = False) -> list[Region]:
    """Every region with its incidents, the one with most first; "" where none is known. For a report that is `leaving`, what
    stays here or may not be counted is not counted, places are no finer than their blur, one that is only words is not known,
    and what was done to few is not told. Raises `Cancelled`."""
    total = records.counts(vault).get("incident", 0)
    years: dict[str, Counter[int]] = {}
    grave: Counter[str] = Counter()
    unrated: Counter[str] = Counter()
    acts: dict[str, Counter[str]] = {}
    done = 0
    wrong = _ids(vault, shown_wrong(vault))
    for rows in _pieces(vault.rows.texts("incident", ("place", "level", "acts"))):
        stays = choosing.staying(vault, (row[0] for row in rows), Purpose("statistics")) if leaving else {}
        for record_id, day, place, level, done_acts in rows:
            if record_id in stays or record_id in wrong:
                continue
            name = region_of(_place(place), leaving=leaving)
            if day is not None and of_year(day) > 0:
                years.setdefault(name, Counter())[of_year(day)] += 1
            else:
                years.setdefault(name, Counter())[0] += 1
            grave[name] += level in ("high", "critical")
            unrated[name] += not level
            acts.setdefault(name, Counter()).update(_acts(done_acts))
        done += len(rows)
        progress.step(done, max(total, done))
    found = [
        Region(
            name,
            tuple(sorted(counted.items(), reverse=True)),
            sum(counted.values()),
            grave[name],
            tuple(act for act, count in acts[name].most_common(3) if count >= FEW or not leaving),
            unrated[name],
        )
        for name, counted in years.items()
    ]
    return sorted(found, key=lambda region: (-region.count, region.name))


def _acts(told: str | None) -> set[str]:
    return {row["act"] for row in json.loads(told) if row.get("act")} if told else set()


def of_year(day: int) -> int:
    """The year of a day number; 0 where no calendar reaches."""
    return int(of_day(day).text[:4]) if -719_000 < day < 2_900_000 else 0


def _place(told: str | None) -> object:
    """A place as the index tells it: its parts, or words."""
    try:
        return json.loads(told) if told and told.startswith("{") else told
    except ValueError:  # words that begin like parts
        return told


def region_of(place: object, *, leaving: bool = False) -> str:
    """The region that a place lies in: its region, else its town, else its country, else its words. Where it is `leaving`,
    only what its blur lets out, and no words."""
    if not isinstance(place, dict):
        return "" if leaving else str(place or "")
    if not leaving:
        return str(next(filter(None, map(place.get, ("region", "municipality", "country", "name"))), ""))
    try:
        out = read_place(place).blurred()
    except NotAPlace:
        return ""
    return out.region or out.municipality or out.country
