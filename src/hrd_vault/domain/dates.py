"""Event dates that say how sure they are: EDTF level 1, with an optional clock time and time zone.

Source: Extended Date/Time Format, Library of Congress, 4 February 2019, levels 0 and 1 (adopted in ISO 8601-2:2019).
Beyond it, a time may name an IANA zone in square brackets, as in RFC 9557: ``2026-03-05T14:30[America/Bogota]``.
"""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from hrd_vault.base.i18n import N_, Speech

_EPOCH = datetime.date(1970, 1, 1).toordinal()
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
SEASONS = {21: N_("spring"), 22: N_("summer"), 23: N_("autumn"), 24: N_("winter")}
_SEASON_MONTHS = {
    21: (3, 5),
    22: (6, 8),
    23: (9, 11),
    24: (12, 14),
}  # northern, as a coarse span for sorting only

_DATE = re.compile(
    r"(?P<year>-?\d{4}|Y-?[1-9]\d{4,11}|-?\d{3}X|-?\d{2}XX)"
    r"(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<sure>[?~%]?)"
)
_TIMED = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?P<offset>Z|[+-]\d\d(?::\d\d)?)?(?:\[(?P<zone>[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*)\])?"
)


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1 January 1970 in the proleptic Gregorian calendar, for any year.

    Source: the count of leap days up to March-based years, as in H. Hinnant's `days_from_civil`.
    """
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def day_of(instant: str) -> int:
    """The day number of an instant or a plain date (``2026-11-22T09:30:00Z``, ``2026-11-22``)."""
    year, month, day = (int(part) for part in instant[:10].split("-"))
    return day_number(year, month, day)


def of_day(number: int) -> "EventDate":
    """The date of a day number, for the years 1 to 9999."""
    return parse(str(datetime.date.fromordinal(number + _EPOCH)))


def days_in(year: int, month: int) -> int:
    """How many days `month` (1–12) of `year` has."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


@dataclass(frozen=True)
class EventDate:
    """A date in EDTF. `text` is the EDTF string; `first` and `last` are day numbers, None where open or unknown."""

    text: str
    first: int | None
    last: int | None

    @property
    def is_interval(self) -> bool:
        return "/" in self.text.partition("[")[0]

    @property
    def time(self) -> str:
        """The clock time, as ``18:00``, where the writer stands; empty where none is said, or that of another place."""
        timed = _TIMED.fullmatch(self.text)
        return f"{timed['hour']}:{timed['minute']}" if timed and not (timed["zone"] or timed["offset"]) else ""

    @property
    def approximate(self) -> bool:
        return self.text.endswith(("~", "%"))

    @property
    def uncertain(self) -> bool:
        return self.text.endswith(("?", "%"))

    def show(self, speech: Speech) -> str:
        """The date as a person says it, with how sure it is: “about 3 November 2024”."""
        if not self.is_interval:
            return _show_one(self.text, speech)
        start, end = self.text.split("/")
        if start in ("", ".."):
            return speech.say(N_("until {date}")).format(date=_show_one(end, speech))
        if end in ("", ".."):
            template = N_("since {date}") if end == ".." else N_("from {date}, end not known")
            return speech.say(template).format(date=_show_one(start, speech))
        return speech.say(N_("{start} to {end}")).format(start=_show_one(start, speech), end=_show_one(end, speech))


def _show_one(text: str, speech: Speech) -> str:
    timed = _TIMED.fullmatch(text)
    if timed:
        clock = f"{timed['hour']}:{timed['minute']}"
        zone = timed["zone"] or timed["offset"]
        clock = f"{clock} ({zone})" if zone else clock
        return speech.say(N_("{date}, {time}")).format(date=_show_one(timed["date"], speech), time=clock)
    found = _DATE.fullmatch(text)
    assert found is not None
    year, month, day = found["year"].removeprefix("Y"), found["month"], found["day"]
    if year.endswith("XX"):
        plain = speech.say(N_("in the {year}s")).format(year=year[:-2] + "00")
    elif year.endswith("X"):
        plain = speech.say(N_("in the {year}s")).format(year=year[:-1] + "0")
    elif month is None or month == "XX":
        plain = year
    elif int(month) in SEASONS:
        plain = speech.say(N_("{season} {year}")).format(season=speech.say(SEASONS[int(month)]), year=year)
    elif day is None or day == "XX":
        plain = speech.say(N_("{month} {year}")).format(month=speech.say(MONTHS[int(month) - 1]), year=year)
    else:
        plain = speech.say(N_("{day} {month} {year}")).format(
            day=int(day), month=speech.say(MONTHS[int(month) - 1]), year=year
        )
    template = {
        "": "{date}",
        "~": N_("about {date}"),
        "?": N_("{date}, not sure"),
        "%": N_("about {date}, not sure"),
    }
    return speech.say(template[found["sure"]]).format(date=plain)


class NotADate(ValueError):  # noqa: N818
    """The text is not EDTF level 1."""


@lru_cache(maxsize=4096)
def parse(text: str) -> EventDate:
    """The event date written as EDTF `text`. Raises `NotADate`."""
    if "/" not in text.partition("[")[0]:
        first, last = _bounds(text)
        return EventDate(text, first, last)
    start, slash, end = text.partition("/")
    if slash and "/" in end:
        raise NotADate(text)
    if start in ("", "..") and end in ("", ".."):
        raise NotADate(text)
    begun = None if start in ("", "..") else _bounds(start)[0]
    ended = None if end in ("", "..") else _bounds(end)[1]
    if begun is not None and ended is not None and begun > ended:
        raise NotADate(text)
    return EventDate(text, begun, ended)


def _bounds(text: str) -> tuple[int, int]:
    timed = _TIMED.fullmatch(text)
    if timed:
        if int(timed["hour"]) > 23 or int(timed["minute"]) > 59 or int(timed["second"] or 0) > 59:
            raise NotADate(text)
        return _bounds(timed["date"])
    found = _DATE.fullmatch(text)
    if not found:
        raise NotADate(text)
    year, month, day = found["year"], found["month"], found["day"]
    if year == "-0000" or ((year[0] == "Y" or "X" in year) and month is not None):
        raise NotADate(text)
    low, high = int(year.removeprefix("Y").replace("X", "0")), int(year.removeprefix("Y").replace("X", "9"))
    low, high = min(low, high), max(low, high)
    return _bounds_in_year(text, low, high, month, day)


def _bounds_in_year(text: str, low: int, high: int, month: str | None, day: str | None) -> tuple[int, int]:
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise NotADate(text)
        return day_number(low, 1, 1), day_number(high, 12, 31)
    number = int(month)
    if number in _SEASON_MONTHS:
        if day is not None:
            raise NotADate(text)
        start, end = _SEASON_MONTHS[number]
        end_year, end_month = (low, end) if end <= 12 else (low + 1, end - 12)
        return day_number(low, start, 1), day_number(end_year, end_month, days_in(end_year, end_month))
    if not 1 <= number <= 12:
        raise NotADate(text)
    if day is None or day == "XX":
        return day_number(low, number, 1), day_number(low, number, days_in(low, number))
    if not 1 <= int(day) <= days_in(low, number):
        raise NotADate(text)
    return (day_number(low, number, int(day)),) * 2
