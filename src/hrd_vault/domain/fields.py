"""A field is a value that says what a piece of data is: its name, label, type, facet, and how it reads and prints itself.

Forms, tables, filters, search, spreadsheets, bundles and printed pages walk a kind's fields; none of them knows a field by
name. A field is also the typed key to its value: ``record[TITLE]`` is a `str` to the type checker.

A field is known by being itself, so its class makes no comparison and no print-out: that would cost every start 6 ms.
Each type turns one JSON value into a Python value and back (`read`, `write`), takes what a person typed or a cell holds
(`parse`), prints itself (`show`, `cell`), and gives its index keys (`keys`) and its searchable words (`words`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import starmap
from typing import Any, ClassVar, Generic, TypeVar

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import LANGUAGES, N_, Speech, speech
from hrd_vault.base.ids import is_id, new_id
from hrd_vault.domain import dates, places, said_dates
from hrd_vault.domain.dates import EventDate
from hrd_vault.domain.places import Place
from hrd_vault.domain.vocabulary import Vocabulary

T = TypeVar("T")
V = TypeVar("V")
Key = str | int | float

SPAN_END = ".."  # what the index adds to a field's name for the last day of a date
_FAR = 2**52  # days; beyond every date that can be written
LONGEST_TEXT = 1_000_000  # characters; a testimony of 400 pages is about this long


class Facet(StrEnum):
    """What a field means to Today, timelines, calendars and charts, whatever its kind."""

    WHEN = "when"
    DUE = "due"
    PLACE = "place"
    STATE = "state"
    LEVEL = "level"
    PARTY = "party"
    AMOUNT = "amount"
    DETAIL = (
        "detail"  # what Today says beside something that is due: what is to be done then, the reason that was given
    )


class Tells(StrEnum):
    """What a field gives away by itself: who somebody is, or what together with other fields can tell that."""

    NOTHING = ""
    WHO = "who"
    ABOUT = "about"


class Unreadable(ValueError):  # noqa: N818
    """A value that is not of the field's type. `reason` is a marked template, `facts` fill it."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts

    def say(self, speak: Speech) -> str:
        """The reason in one language."""
        return speak.say(self.reason).format(**self.facts)


@dataclass(frozen=True)
class Reading:
    """How typed text is to be understood: `date_order` is "dmy", "mdy", or None while nobody has said."""

    date_order: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Field(Generic[T]):
    """One piece of data of a kind. `also` lists column headers, in any language, that mean this field.

    `on_page` is the label for a reader who is not the writer, where "you" would mean the wrong person. A `fixed` field is
    written by the program when a file comes in; nobody types it, and nothing that is saved by hand may change it. A `local`
    field holds only in the vault it was written in: it neither leaves nor comes in. `tells` says what it gives away of
    whoever a record speaks of. A date that is due is `settled` in these states of its record, beside those that end it.
    """

    name: str
    label: str
    help: str = ""
    required: bool = False
    in_table: bool = False
    facet: Facet | None = None
    also: tuple[str, ...] = ()
    on_page: str = ""
    fixed: bool = False
    local: bool = False
    tells: Tells = Tells.NOTHING
    settled: tuple[str, ...] = ()
    type_name: ClassVar[str]

    @property
    def blank(self) -> T:
        """The value of a field that was never filled."""
        raise NotImplementedError

    def read(self, value: Json) -> T:
        """The Python value of JSON `value`. Raises `Unreadable`."""
        raise NotImplementedError

    def write(self, value: T) -> Json:
        """The JSON of `value`; empty where blank."""
        raise NotImplementedError

    def parse(self, text: str, reading: Reading) -> T:
        """The value that a person wrote as `text`. Raises `Unreadable`, or `said_dates.Ambiguous` for dates."""
        return self.read(text)

    def show(self, value: T, speak: Speech) -> str:
        """The value for a reader, in one language."""
        return str(self.write(value))

    def cell(self, value: T) -> str:
        """The value for a spreadsheet cell, in codes that `parse` reads back."""
        return str(self.write(value))

    def keys(self, value: T) -> Iterator[Key]:
        """What the value index holds for this value."""
        return iter(())

    def entries(self, value: T) -> Iterator[tuple[str, Key]]:
        """The index entries as (ending of the field's name, key); only spans have an ending."""
        return (("", key) for key in self.keys(value))

    def words(self, value: T) -> Iterator[str]:
        """What full-text search finds this value by."""
        return iter(())

    def key_bounds(self, text: str) -> tuple[Key | None, Key | None]:
        """The lowest and highest index key that the filter text means. Raises `Unreadable`."""
        key = next(self.keys(self.parse(text, Reading())), None)
        return key, key

    def outward(self, value: T) -> T:
        """The value as it may leave the vault."""
        return value


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Text(Field[str]):
    """One line of words."""

    type_name: ClassVar[str] = "text"
    lines: ClassVar[bool] = False
    indexed: bool = False  # whether filters may ask for it exactly
    grouped: bool = False  # whether it is shown in groups of eight letters, to be compared by eye
    marked: bool = False  # whether the program itself writes marked texts here, to be shown in the reader's language
    names: Mapping[str, str] = field(
        default_factory=dict
    )  # what some values are called; the others are shown as they are

    @property
    def blank(self) -> str:
        return ""

    def read(self, value: Json) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise Unreadable(N_("this should be text"))
        if len(value) > LONGEST_TEXT:
            raise Unreadable(N_("this text is longer than {limit} letters"), limit=LONGEST_TEXT)
        if "\x00" in value:
            raise Unreadable(N_("this text holds a character that cannot be kept"))
        return value.strip() if self.lines else " ".join(value.split())

    def write(self, value: str) -> Json:
        return value

    def show(self, value: str, speak: Speech) -> str:
        if self.grouped:
            return " ".join(value[place : place + 8] for place in range(0, len(value), 8))
        if value in self.names:
            return speak.say(self.names[value])
        return speak.say(value) if self.marked else value

    def cell(self, value: str) -> str:
        return value

    def keys(self, value: str) -> Iterator[Key]:
        return iter((value.casefold(),) if self.indexed and value else ())

    def words(self, value: str) -> Iterator[str]:
        return iter((value,) if value else ())


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class LongText(Text):
    """Paragraphs: an account, in somebody's own words."""

    type_name: ClassVar[str] = "long_text"
    lines: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Choice(Field[str]):
    """One code of a vocabulary, or none."""

    type_name: ClassVar[str] = "choice"
    vocabulary: Vocabulary

    @property
    def blank(self) -> str:
        return ""

    def read(self, value: Json) -> str:
        return _code(self.vocabulary, value)

    def write(self, value: str) -> Json:
        return value

    def parse(self, text: str, reading: Reading) -> str:
        return _code_said(self.vocabulary, text)

    def show(self, value: str, speak: Speech) -> str:
        return speak.say(self.vocabulary.label_of(value))

    def keys(self, value: str) -> Iterator[Key]:
        return iter((value,) if value else ())


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Choices(Field[tuple[str, ...]]):
    """Any number of codes of a vocabulary."""

    type_name: ClassVar[str] = "choices"
    vocabulary: Vocabulary

    @property
    def blank(self) -> tuple[str, ...]:
        return ()

    def read(self, value: Json) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        return tuple(dict.fromkeys(_code(self.vocabulary, item) for item in items))

    def write(self, value: tuple[str, ...]) -> Json:
        return list(value)

    def parse(self, text: str, reading: Reading) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_code_said(self.vocabulary, part) for part in _parts(text)))

    def show(self, value: tuple[str, ...], speak: Speech) -> str:
        return speak.listed(speak.say(self.vocabulary.label_of(code)) for code in value)

    def cell(self, value: tuple[str, ...]) -> str:
        return "; ".join(value)

    def keys(self, value: tuple[str, ...]) -> Iterator[Key]:
        return iter(value)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Words(Field[tuple[str, ...]]):
    """Free labels of the user's own."""

    type_name: ClassVar[str] = "words"

    @property
    def blank(self) -> tuple[str, ...]:
        return ()

    def read(self, value: Json) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items):
            raise Unreadable(N_("this should be a list of words"))
        return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))

    def write(self, value: tuple[str, ...]) -> Json:
        return list(value)

    def parse(self, text: str, reading: Reading) -> tuple[str, ...]:
        return self.read(_parts(text))

    def show(self, value: tuple[str, ...], speak: Speech) -> str:
        return speak.listed(value)

    def cell(self, value: tuple[str, ...]) -> str:
        return "; ".join(value)

    def keys(self, value: tuple[str, ...]) -> Iterator[Key]:
        return (item.casefold() for item in value)

    def words(self, value: tuple[str, ...]) -> Iterator[str]:
        return iter(value)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class When(Field[EventDate | None]):
    """A date that says how sure it is (`domain.dates`). The index holds its first day, and its last under `SPAN_END`."""

    type_name: ClassVar[str] = "when"
    coming: bool = False  # whether it is of a day that is still to come, though nothing is due then

    @property
    def blank(self) -> EventDate | None:
        return None

    def read(self, value: Json) -> EventDate | None:
        if not isinstance(value, str):
            raise Unreadable(N_("this should be a date"))
        try:
            return dates.parse(value) if value else None
        except dates.NotADate as error:
            raise Unreadable(N_("{text} is not a date; write 2026-03-05, 2026-03 or 2026"), text=value[:40]) from error

    def write(self, value: EventDate | None) -> Json:
        return value.text if value else ""

    def parse(self, text: str, reading: Reading) -> EventDate | None:
        try:
            return said_dates.read_said(text, reading.date_order)
        except dates.NotADate as error:
            raise Unreadable(N_("{text} is not a date; write 2026-03-05, 2026-03 or 2026"), text=text[:40]) from error

    def show(self, value: EventDate | None, speak: Speech) -> str:
        return value.show(speak) if value else speak.say(N_("not known"))

    def entries(self, value: EventDate | None) -> Iterator[tuple[str, Key]]:
        if value:
            yield "", -_FAR if value.first is None else value.first
            yield SPAN_END, _FAR if value.last is None else value.last

    def keys(self, value: EventDate | None) -> Iterator[Key]:
        return (key for _, key in self.entries(value))

    def key_bounds(self, text: str) -> tuple[Key | None, Key | None]:
        value = self.parse(text, Reading())
        return (value.first, value.last) if value else (None, None)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Number(Field[int | None]):
    """A whole number, within bounds where the field has them."""

    type_name: ClassVar[str] = "number"
    lowest: int | None = None
    highest: int | None = None

    @property
    def blank(self) -> int | None:
        return None

    def read(self, value: Json) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Unreadable(N_("this should be a whole number"))
        if (self.lowest is not None and value < self.lowest) or (self.highest is not None and value > self.highest):
            raise Unreadable(N_("this number should be from {low} to {high}"), low=self.lowest, high=self.highest)
        if abs(value) >= 2**53:
            raise Unreadable(N_("this number is too large"))
        return value

    def write(self, value: int | None) -> Json:
        return value

    def parse(self, text: str, reading: Reading) -> int | None:
        bare = re.sub(r"[\s,.'’٬](?=\d{3}\b)", "", text.strip())
        try:
            return self.read(int(bare.removesuffix(".0"))) if bare else None
        except ValueError as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(N_("this should be a whole number")) from error

    def cell(self, value: int | None) -> str:
        return "" if value is None else str(value)

    def show(self, value: int | None, speak: Speech) -> str:
        return self.cell(value)

    def keys(self, value: int | None) -> Iterator[Key]:
        return iter(() if value is None else (value,))


@dataclass(frozen=True)
class Money:
    """An exact amount: `value` as a decimal string, `currency` as an ISO 4217 code or empty."""

    value: str
    currency: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Amount(Field[Money | None]):
    """Money. Index key: the value, whatever the currency."""

    type_name: ClassVar[str] = "amount"

    @property
    def blank(self) -> Money | None:
        return None

    def read(self, value: Json) -> Money | None:
        if isinstance(value, dict):
            number, currency = value.get("value", ""), value.get("currency", "")
        else:
            number, currency = value, ""
        if isinstance(number, bool) or not isinstance(number, str | int) or not isinstance(currency, str):
            raise Unreadable(N_("this should be an amount of money, such as 120.50 USD"))
        if not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,6})?", str(number)) or not re.fullmatch(r"(?:[A-Z]{3})?", currency):
            raise Unreadable(N_("this should be an amount of money, such as 120.50 USD"))
        return Money(str(number), currency)

    def write(self, value: Money | None) -> Json:
        if value is None:
            return ""
        return {"value": value.value, "currency": value.currency} if value.currency else value.value

    def parse(self, text: str, reading: Reading) -> Money | None:
        found = re.fullmatch(r"\s*([A-Z]{3})?\s*(-?[\d\s,.'’٬]+)\s*([A-Z]{3})?\s*", text)
        if not found:
            raise Unreadable(N_("this should be an amount of money, such as 120.50 USD"))
        return self.read({"value": _decimal(found[2]), "currency": found[1] or found[3] or ""})

    def show(self, value: Money | None, speak: Speech) -> str:
        return self.cell(value)

    def cell(self, value: Money | None) -> str:
        return f"{value.value} {value.currency}".strip() if value else ""

    def keys(self, value: Money | None) -> Iterator[Key]:
        return iter((float(Decimal(value.value)),) if value else ())


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Flag(Field[bool]):
    """Yes, or not said. A "no" that matters is a choice, not a flag."""

    type_name: ClassVar[str] = "flag"
    _said: ClassVar[Mapping[str, bool]] = {
        **dict.fromkeys(("1", "true", "yes", "y", "x", "sí", "si", "oui", "نعم", "✓"), True),
        **dict.fromkeys(("", "0", "false", "no", "n", "non", "لا"), False),
    }

    @property
    def blank(self) -> bool:
        return False

    def read(self, value: Json) -> bool:
        if not isinstance(value, bool):
            raise Unreadable(N_("this should be yes or no"))
        return value

    def write(self, value: bool) -> Json:
        return value or None

    def parse(self, text: str, reading: Reading) -> bool:
        said = self._said.get(text.strip().casefold())
        if said is None:
            raise Unreadable(N_("this should be yes or no"))
        return said

    def show(self, value: bool, speak: Speech) -> str:
        return speak.say(N_("yes")) if value else ""

    def cell(self, value: bool) -> str:
        return "yes" if value else ""

    def keys(self, value: bool) -> Iterator[Key]:
        return iter((1,) if value else ())


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Where(Field[Place | None]):
    """A place (`domain.places`)."""

    type_name: ClassVar[str] = "where"

    @property
    def blank(self) -> Place | None:
        return None

    def read(self, value: Json) -> Place | None:
        try:
            return places.read_place(value)
        except places.NotAPlace as error:
            raise Unreadable(N_("this place has a part that cannot be kept: {part}"), part=str(error)) from error

    def write(self, value: Place | None) -> Json:
        return places.write_place(value) if value else ""

    def parse(self, text: str, reading: Reading) -> Place | None:
        return Place(name=text.strip()) if text.strip() else None

    def show(self, value: Place | None, speak: Speech) -> str:
        return value.shown if value else ""

    def cell(self, value: Place | None) -> str:
        return value.shown if value else ""

    def keys(self, value: Place | None) -> Iterator[Key]:
        parts = (value.name, value.neighbourhood, value.municipality, value.region, value.country) if value else ()
        return iter(dict.fromkeys(part.casefold() for part in parts if part))

    def words(self, value: Place | None) -> Iterator[str]:
        return iter((value.shown,) if value else ())

    def outward(self, value: Place | None) -> Place | None:
        return value.blurred() if value else None


@dataclass(frozen=True)
class Link:
    """A pointer to another record, with the role it plays."""

    to: str
    role: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Links(Field[tuple[Link, ...]]):
    """Pointers to records of the kinds `targets` (any kind if empty).

    `owner` marks a `part_of` link: this record is shown, sealed and deleted with the one it points at.
    """

    type_name: ClassVar[str] = "links"
    targets: tuple[str, ...] = ()
    single: bool = False
    owner: bool = False
    roles: Vocabulary | None = None

    @property
    def blank(self) -> tuple[Link, ...]:
        return ()

    def read(self, value: Json) -> tuple[Link, ...]:
        items = value if isinstance(value, list) else [value]
        found = tuple(dict.fromkeys(self._link(item) for item in items))
        if self.single and len(found) > 1:
            raise Unreadable(N_("only one record can be linked here"))
        return found

    def _link(self, item: Json) -> Link:
        to, role = (item.get("to"), item.get("role", "")) if isinstance(item, dict) else (item, "")
        if not isinstance(to, str) or not is_id(to):
            raise Unreadable(N_("a link should hold the number of a record"))
        if role:
            role = _code(self.roles, role) if self.roles else role
        if not isinstance(role, str):
            raise Unreadable(N_("a link should hold the number of a record"))
        return Link(to, role)

    def write(self, value: tuple[Link, ...]) -> Json:
        items = [{"to": link.to, "role": link.role} if link.role else link.to for link in value]
        return items[0] if self.single and items else items

    def parse(self, text: str, reading: Reading) -> tuple[Link, ...]:
        return self.read(_parts(text))

    def show(self, value: tuple[Link, ...], speak: Speech) -> str:
        return ", ".join(link.to for link in value)

    def cell(self, value: tuple[Link, ...]) -> str:
        return "; ".join(link.to for link in value)

    def keys(self, value: tuple[Link, ...]) -> Iterator[Key]:
        return iter(link.to for link in value)


@dataclass(frozen=True)
class Row:
    """One line of a grid inside a record: a permanent random id and its own fields' JSON."""

    id: str
    values: Mapping[str, Json] = field(hash=False)

    def __getitem__(self, key: Field[V]) -> V:
        return key.read(self.values[key.name]) if key.name in self.values else key.blank


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Rows(Field[tuple[Row, ...]]):
    """A grid: what only lives inside its record (acts, steps, ratings). Columns a row has and we do not know survive.

    `keep_back` names a flag column: rows that have it set never leave the vault.
    """

    type_name: ClassVar[str] = "rows"
    fields: tuple[Field[Any], ...]
    keep_back: str = ""

    @property
    def blank(self) -> tuple[Row, ...]:
        return ()

    def read(self, value: Json) -> tuple[Row, ...]:
        items = value if isinstance(value, list) else [value]
        rows = tuple(self._row(item) for item in items)
        if len({row.id for row in rows}) != len(rows):
            raise Unreadable(N_("two rows have the same number"))
        return rows

    def _row(self, item: Json) -> Row:
        if not isinstance(item, dict):
            raise Unreadable(N_("each row should be an object with fields"))
        row_id = item.get("id") or new_id()
        if not is_id(row_id):
            raise Unreadable(N_("a row has a number that is not one"))
        values = {name: value for name, value in item.items() if name != "id"}
        for column in self.fields:
            if column.name in values:
                values[column.name] = column.write(column.read(values[column.name]))
        return Row(row_id, {name: value for name, value in values.items() if value not in ("", None, [], {})})

    def write(self, value: tuple[Row, ...]) -> Json:
        return [{"id": row.id, **row.values} for row in value]

    def parse(self, text: str, reading: Reading) -> tuple[Row, ...]:
        raise Unreadable(N_("a grid cannot be filled from one cell"))

    def show(self, value: tuple[Row, ...], speak: Speech) -> str:
        return "\n".join("; ".join(starmap(speak.labelled, self.lines(row, speak))) for row in value)

    def lines(self, row: Row, speak: Speech) -> Iterator[tuple[str, str]]:
        """The label and the text of each filled column of one row."""
        for column in self.fields:
            if column.name in row.values:
                yield speak.say(column.label), column.show(row[column], speak)

    def cell(self, value: tuple[Row, ...]) -> str:
        return "\n".join(
            "; ".join(
                f"{column.name}: {column.cell(row[column])}" for column in self.fields if column.name in row.values
            )
            for row in value
        )

    def words(self, value: tuple[Row, ...]) -> Iterator[str]:
        for row in value:
            for column in self.fields:
                if column.name in row.values:
                    yield from column.words(row[column])

    def row_keys(self, row: Row) -> Iterator[tuple[str, Key]]:
        """Field path and index key of each indexed column of one row."""
        for column in self.fields:
            if column.name in row.values:
                for ending, key in column.entries(row[column]):
                    yield f"{self.name}.{column.name}{ending}", key

    def outward(self, value: tuple[Row, ...]) -> tuple[Row, ...]:
        kept = (row for row in value if not row.values.get(self.keep_back))
        return tuple(replace(row, values=outward_values(self.fields, row.values)) for row in kept)


def outward_values(fields: Iterable[Field[Any]], values: Mapping[str, Json]) -> dict[str, Json]:
    """`values` as they may leave the vault, field by field; values without a field are kept."""
    changed = dict(values)
    for each in fields:
        if each.name in changed:
            changed[each.name] = each.write(each.outward(each.read(changed[each.name])))
    return changed


FIELD_TYPES: tuple[type[Field[Any]], ...] = (
    Text, LongText, Choice, Choices, Words, When, Number, Amount, Flag, Where, Links, Rows,
)  # fmt: skip


def _code(vocabulary: Vocabulary, value: Json) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and (value in vocabulary or value.startswith("x_")):
        return value
    raise Unreadable(N_("{value} is not one of the answers"), value=str(value)[:40])


def _code_said(vocabulary: Vocabulary, text: str) -> str:
    said = " ".join(text.split()).casefold()
    if not said:
        return ""
    for term in vocabulary.terms:
        if said == term.code.casefold() or said in (said_label(term.label, language) for language in LANGUAGES):
            return term.code
    return _code(vocabulary, text.strip())


def said_label(label: str, language: str) -> str:
    """A label as somebody would type it in `language`, for comparison."""
    return " ".join(speech(language).say(label).split()).casefold()


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;؛\n]", text) if part.strip()]


def _decimal(text: str) -> str:
    """The number in `text` with a point; “1.234,50” and “1,234.50” both mean 1234.50."""
    bare = re.sub(r"[\s'’٬]", "", text)
    point = max(bare.rfind("."), bare.rfind(","))
    if point >= 0 and len(bare) - point - 1 != 3:
        bare = re.sub(r"[.,]", "", bare[:point]) + "." + bare[point + 1 :]
    else:
        bare = re.sub(r"[.,]", "", bare)
    try:
        return format(Decimal(bare), "f")
    except InvalidOperation as error:
        raise Unreadable(N_("this should be an amount of money, such as 120.50 USD")) from error
