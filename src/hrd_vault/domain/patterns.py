"""What incidents have in common: place, means, wording, actor, vehicle, number, time of day.

A trait is read off one incident; a pattern is a trait that several share, with the reason why it is shown. Nothing here says
that two things belong together: it says that somebody should look.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from hrd_vault.base.i18n import N_, NN_, Said
from hrd_vault.domain.fields import Links, Rows
from hrd_vault.domain.records import Record
from hrd_vault.domain.search_text import normalise


class Sort(StrEnum):
    """What is shared."""

    VEHICLE = "vehicle"
    PHONE = "phone"
    WORDING = "wording"
    ACTOR = "actor"
    MEANS = "means"
    PLACE = "place"
    TIME = "time"


LABELS = {
    Sort.VEHICLE: N_("The same vehicle"),
    Sort.PHONE: N_("The same number or account"),
    Sort.WORDING: N_("The same words"),
    Sort.ACTOR: N_("The same alleged actor"),
    Sort.MEANS: N_("The same means"),
    Sort.PLACE: N_("The same place"),
    Sort.TIME: N_("The same time of day"),
}
# In how many incidents a trait must stand to be shown: what is rare says more.
LEAST: Mapping[Sort, int] = {
    Sort.VEHICLE: 2, Sort.PHONE: 2, Sort.WORDING: 2, Sort.ACTOR: 2, Sort.MEANS: 3, Sort.PLACE: 3, Sort.TIME: 5,
}  # fmt: skip
TIMES = {
    "night": N_("At night, 10 pm to 5 am"),
    "morning": N_("In the morning, 5 am to noon"),
    "afternoon": N_("In the afternoon, noon to 6 pm"),
    "evening": N_("In the evening, 6 pm to 10 pm"),
}
MOST_OF = 0.6  # of the incidents with a clock time, so many must fall into one part of the day
RECENT = 90  # days
_HOUR = re.compile(r"^\d{4}-\d\d-\d\dT(\d\d):")
_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,14}")
# A day in figures, and a sum that ends in thousands: as many digits as a number to call, and none.
_NO_NUMBER = re.compile(
    r"(?<!\d)(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([./-])\d{1,2}\2\d{1,2}"
    r"|\d{1,3}(?:[ .,\u00a0]\d{3})*[ .,\u00a0]000)(?!\d)"
)
# Up to three letters beside three to five figures, in either order: first what is written in one, then with spaces; a year
# after a word is no plate.
_PLATES = (
    re.compile(
        r"(?<![^\W_])(?:[^\W\d_]{1,3}[.·-]?\d{3,5}(?:[.·-]?[^\W\d_]{1,3})?|\d{3,5}[.·-]?[^\W\d_]{2,3})(?![^\W_])"
    ),
    re.compile(r"(?<![^\W_])(?:[^\W\d_]{1,3}\s(?!(?:19|20)\d\d(?!\d))\d{3,5}|\d{3,5}\s[^\W\d_]{2,3})(?![^\W_])"),
)
_NOT_A_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_RUN = 3  # words in a row that make a wording
_RUN_OF_LETTERS = 6  # the same, in scripts without spaces
_DIGITS = 8  # the last digits of a number: countries write what stands before in many ways


class Trait(NamedTuple):
    """One thing about one incident: its sort, the key it is compared by, and how it was written."""

    sort: Sort
    key: str
    shown: str


def traits(record: Record) -> Iterator[Trait]:
    """Everything about an incident that another may share."""
    values = record.values
    for shown in values.get("vehicles", ()):
        if key := vehicle(shown):
            yield Trait(Sort.VEHICLE, key, shown)
    yield from phones(values.get("phones", ()), f"{values.get('account', '')}\n{values.get('threat_words', '')}")
    yield from (Trait(Sort.WORDING, each, each) for each in wordings(str(values.get("threat_words", ""))))
    for field in record.fields():
        if isinstance(field, Links) and field.name == "alleged":
            yield from (Trait(Sort.ACTOR, link.to, "") for link in record[field])
        elif isinstance(field, Rows) and field.name == "acts":
            for row in record[field]:
                for column in field.fields:
                    if isinstance(column, Links) and column.name == "alleged":
                        yield from (Trait(Sort.ACTOR, link.to, "") for link in row[column])
    for shown in values.get("means", ()):
        yield Trait(Sort.MEANS, shown.casefold(), shown)
    place = values.get("place", "")
    name = (
        place
        if isinstance(place, str)
        else place.get("name") or place.get("neighbourhood") or place.get("municipality")
    )
    if name:
        yield Trait(Sort.PLACE, name.casefold(), name)
    if part := part_of_day(str(values.get("occurred", ""))):
        yield Trait(Sort.TIME, part, part)


def vehicle(told: str) -> str:
    """What a vehicle is compared by: its plate, where one can be made out in what was written, else all of it."""
    plain = normalise(told)
    found = (plate[0] for each in _PLATES if (plate := each.search(plain)))
    return _NOT_A_LETTER.sub("", next(found, plain))


def part_of_day(occurred: str) -> str:
    """The key in `TIMES` of a date with a clock time, as EDTF; empty for one without."""
    found = _HOUR.match(occurred)
    if not found:
        return ""
    hour = int(found[1])
    return "night" if hour >= 22 or hour < 5 else "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def phones(told: Iterable[str], text: str) -> Iterator[Trait]:
    """Numbers and accounts: those that were entered, and numbers in words."""
    seen = set()
    said = _NUMBER.finditer(_NO_NUMBER.sub(" … ", normalise(text))) if has_number(text) else ()
    for shown in (*told, *(found[0] for found in said)):
        digits = re.sub(r"\D", "", normalise(shown))
        key = digits[-_DIGITS:] if len(digits) >= 7 else _NOT_A_LETTER.sub("", normalise(shown))
        if key and key not in seen:
            seen.add(key)
            yield Trait(Sort.PHONE, key, shown.strip())


def has_number(text: str) -> bool:
    """Whether there may be a number to call in a text. Most texts hold no digit, which is seen ten times faster."""
    if text.isascii() and not ("0" in text or "1" in text or "2" in text or "3" in text or "4" in text
                               or "5" in text or "6" in text or "7" in text or "8" in text or "9" in text):  # fmt: skip
        return False
    return _NUMBER.search(text) is not None


def wordings(text: str) -> list[str]:
    """Runs of words in what was said or written as a threat."""
    words = _WORD.findall(normalise(text))
    letters = bool(words) and sum(len(word) == 1 for word in words) > len(words) / 2
    run, least = (_RUN_OF_LETTERS, 0) if letters else (_RUN, 2 * _RUN)
    told = (" ".join(words[at : at + run]) for at in range(len(words) - run + 1))
    return [each for each in told if len(each) > least]


class Sighting(NamedTuple):
    """An incident in which a trait stands: its id, and the day number of what happened (None where unknown)."""

    id: str
    day: int | None


@dataclass(frozen=True)
class Pattern:
    """A trait that several incidents share, the newest first. `count` may be more than `sightings` holds; `recent` are those
    of the last `RECENT` days; `among` is how many incidents there were that could have had it, 0 where that says nothing."""

    sort: Sort
    key: str
    shown: str
    sightings: tuple[Sighting, ...]
    count: int
    recent: int
    among: int = 0

    @property
    def strength(self) -> tuple[int, int, int]:
        """What stands first: what is recent, then what is rare by its nature, then what is frequent."""
        return self.recent, -LEAST[self.sort], self.count

    @property
    def reason(self) -> Said:
        """Why it is shown."""
        if self.among:
            text = NN_(
                "{count} of {among} incidents with a known hour.", "{count} of {among} incidents with a known hour."
            )
            return Said(text, {"among": self.among}, count=self.count)
        if self.recent:
            text = NN_(
                "{count} incident, {recent} of them in the last {days} days.",
                "{count} incidents, {recent} of them in the last {days} days.",
            )
            return Said(text, {"recent": self.recent, "days": RECENT}, count=self.count)
        return Said(NN_("{count} incident, none of late.", "{count} incidents, none of late."), count=self.count)


def made(
    sort: Sort, key: str, shown: str, found: Sequence[Sighting], today: int, count: int = 0, among: int = 0
) -> Pattern:
    """The pattern that these sightings make."""
    newest = sorted(found, key=lambda each: (each.day is not None, each.day or 0, each.id), reverse=True)
    recent = sum(each.day is not None and today - RECENT < each.day <= today for each in newest)
    return Pattern(sort, key, shown, tuple(newest), count or len(found), recent, among)


def patterns(found: Mapping[tuple[Sort, str], tuple[str, Sequence[Sighting]]], today: int) -> list[Pattern]:
    """What is shared often enough, the strongest first. `found`: for (sort, key) how it was written, where it stands."""
    dated = sum(len(sightings) for (sort, _key), (_shown, sightings) in found.items() if sort is Sort.TIME)
    told = []
    for (sort, key), (shown, sightings) in found.items():
        if len(sightings) < LEAST[sort] or (sort is Sort.TIME and len(sightings) < MOST_OF * dated):
            continue
        told.append(made(sort, key, shown, sightings, today, among=dated if sort is Sort.TIME else 0))
    return sorted(merged(told), key=lambda each: each.strength, reverse=True)


def merged(told: Iterable[Pattern]) -> Iterator[Pattern]:
    """Runs of words that the same incidents share are one wording: as many of its words as hang together."""
    wordings: dict[tuple[str, ...], list[Pattern]] = {}
    for each in told:
        if each.sort is Sort.WORDING:
            wordings.setdefault(tuple(sighting.id for sighting in each.sightings), []).append(each)
        else:
            yield each
    for runs in wordings.values():
        whole = runs[0].shown
        for run in runs[1:]:
            before, _space, last = run.shown.rpartition(" ")
            whole = f"{whole} {last}" if whole.endswith(before) else f"{whole} … {run.shown}"
        first = runs[0]
        yield Pattern(first.sort, first.key, whole, first.sightings, first.count, first.recent)
