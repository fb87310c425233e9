"""Dates as people write them in a cell: “3 de marzo de 2024”, “about 5/2023”, “٣ نوفمبر ٢٠٢٤”, turned into EDTF.

Nothing is guessed: where the day and the month could change places, `Ambiguous` is raised until somebody says which.
Month names are facts of the four languages (Arabic in its Egyptian, Levantine and Maghreb forms).
"""

import re
import unicodedata

from hrd_vault.domain.dates import EventDate, NotADate, parse

_NAMES = {
    1: "january jan enero ene janvier janv يناير كانون_الثاني جانفي",
    2: "february feb febrero fevrier fevr fev فبراير شباط فيفري",
    3: "march mar marzo mars مارس اذار",
    4: "april apr abril abr avril avr ابريل نيسان افريل",
    5: "may mayo mai مايو ايار ماي",
    6: "june jun junio juin يونيو حزيران جوان",
    7: "july jul julio juillet juil يوليو تموز جويليه",
    8: "august aug agosto ago aout اغسطس اب اوت",
    9: "september sept sep septiembre setiembre set septembre سبتمبر ايلول",
    10: "october oct octubre octobre اكتوبر تشرين_الاول",
    11: "november nov noviembre novembre نوفمبر تشرين_الثاني",
    12: "december dec diciembre dic decembre ديسمبر كانون_الاول",
}
_MONTH = {name: number for number, names in _NAMES.items() for name in names.split()}
_ABOUT = re.compile(
    r"^(?:about|around|approximately|approx\.?|circa|c\.|ca\.|~|hacia|alrededor de(?:l)?|aproximadamente|aprox\.?|"
    r"cerca de(?:l)?|sobre|vers|environ|env\.|حوالي|نحو|تقريبا)\s*(?:el |le |the )?"
)
_UNKNOWN = {
    "unknown", "not known", "n/a", "na", "-", "?", "desconocido", "desconocida", "no se sabe", "sin fecha", "s/f",
    "inconnu", "inconnue", "sans date", "غير معروف", "مجهول",
}  # fmt: skip
_FILLER = re.compile(r"\b(?:de|del|of|the|el|le|du|on|لعام|سنه|عام|شهر)\b|(?<=\d)(?:st|nd|rd|th|er|º|°|ª)\b|,")
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\s+|"
    r"^(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)\s+|"
    r"^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+"
)
_RANGE = re.compile(r"\s+(?:to|until|a|al|hasta|au|jusqu'au|الى|حتى|[-–—])\s+|\s*[–—]\s*")
_CLOCK = re.compile(r"[\sT,]+(?:at |a las |a |الساعه )?(\d{1,2})[:h](\d\d)(?::\d\d(?:\.\d+)?)?\s*$")

_MIDNIGHT = re.compile(r"[ T]00:00:00(?:\.0+)?$")  # how spreadsheets print a date without a time


class Ambiguous(ValueError):  # noqa: N818
    """Day and month could change places in this text, and nobody has said which comes first."""


def order_shown_by(text: str) -> str | None:
    """Which order this one text proves: "dmy", "mdy", or None if it proves nothing."""
    found = re.search(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d\d)(?!\d)", _plain(text))
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else None


def ambiguous(text: str) -> bool:
    """Whether day and month could change places in this text."""
    try:
        read_said(text)
    except Ambiguous:
        return True
    except NotADate:
        return False
    return False


def read_said(text: str, order: str | None = None) -> EventDate | None:
    """The date that `text` says, or None where it says that the date is unknown.

    `order` is "dmy" or "mdy" for dates in digits. Raises `Ambiguous` or `NotADate`.
    """
    stripped = text.strip()
    try:
        return parse(stripped)
    except NotADate:
        pass
    said = _plain(stripped)
    if said in _UNKNOWN or not said:
        return None
    about = _ABOUT.match(said)
    if about:
        said = said[about.end() :]
    unsure = said.endswith(("?", "(?)"))
    said = said.removesuffix("(?)").removesuffix("?").strip()
    parts = _RANGE.split(said)
    if len(parts) == 2:
        end = _one(parts[1], order)
        start = _one(_completed(parts[0], end), order)
        return parse(f"{start}/{end}")
    if len(parts) > 2:
        raise NotADate(text)
    one = _one(said, order)
    mark = "%" if about and unsure else "~" if about else "?" if unsure else ""
    return parse(one + ("" if "T" in one else mark))


def _completed(start: str, end: str) -> str:
    """“3” before “5 March 2024” means 3 March 2024."""
    if re.fullmatch(r"(?:del? )?\d{1,2}", start):
        return f"{end[:8]}{int(start.rsplit(maxsplit=1)[-1]):02}" if len(end) == 10 else start
    if not re.search(r"\d{4}", start) and re.search(r"[^\W\d]", start):
        return f"{start} {end[:4]}"
    return start


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    digits = "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in bare)
    digits = digits.replace("ى", "ي").replace("ة", "ه").replace("\u200f", "").replace("\u200e", "").replace("ـ", "")
    for month in ("كانون الثاني", "كانون الاول", "تشرين الاول", "تشرين الثاني"):
        digits = digits.replace(month, month.replace(" ", "_"))
    return re.sub(r"\s+", " ", digits).strip()


def _one(said: str, order: str | None) -> str:
    said = _MIDNIGHT.sub("", said)
    clock = _CLOCK.search(said)
    date = _date(said[: clock.start()] if clock else said, order)
    if clock and len(date) == 10:
        return f"{date}T{int(clock[1]):02}:{clock[2]}"
    return date


def _date(said: str, order: str | None) -> str:
    said = _WEEKDAY.sub("", said)
    said = re.sub(r"\s+", " ", _FILLER.sub(" ", said)).strip(" .")
    found = re.fullmatch(r"(\d{4})[/.\- ](\d{1,2})(?:[/.\- ](\d{1,2}))?", said)
    if found:
        return _checked(int(found[1]), int(found[2]), found[3] and int(found[3]))
    found = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d\d)", said)
    if found:
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        sure = order_shown_by(f"{first}/{second}/{year}") or ("dmy" if first == second else order)
        if sure is None:
            raise Ambiguous(said)
        day, month = (first, second) if sure == "dmy" else (second, first)
        return _checked(year, month, day)
    found = re.fullmatch(r"(\d{1,2})[/.\-](\d{4})", said)
    if found:
        return _checked(int(found[2]), int(found[1]), None)
    if re.fullmatch(r"\d{4}", said):
        return said
    return _named(said)


def _named(said: str) -> str:
    words = [word.strip(".") for word in re.split(r"[\s\-/]+", said) if word.strip(".")]
    months = [_MONTH[word] for word in words if word in _MONTH]
    numbers = [word for word in words if word.isdigit()]
    if len(months) != 1 or len(words) != len(numbers) + 1 or not 1 <= len(numbers) <= 2:
        raise NotADate(said)
    year = numbers[-1] if len(numbers[-1]) in (2, 4) else ""
    if len(numbers) == 2 and len(numbers[0]) == 4:
        year, numbers = numbers[0], [numbers[1], numbers[0]]
    if not year or (len(numbers) == 1 and len(year) != 4):
        raise NotADate(said)
    return _checked(_year(year), months[0], int(numbers[0]) if len(numbers) == 2 else None)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)


def _checked(year: int, month: int, day: int | str | None) -> str:
    text = f"{year:04}-{month:02}" + (f"-{int(day):02}" if day else "")
    if not 1 <= month <= 12:
        raise NotADate(text)
    return parse(text).text
