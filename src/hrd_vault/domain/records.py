"""A kind of record, and a record of that kind: values both, from which everything else is derived."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_
from hrd_vault.base.ids import is_id
from hrd_vault.domain.fields import Facet, Field, Key, Link, Links, Row, Rows, Text

T = TypeVar("T")
Body = dict[str, Json]
Upgrade = Callable[[Body], Body]

TITLE_LENGTH = 140  # characters; a derived title is cut at a word


@dataclass(frozen=True)
class Guard:
    """What had better not be written down, said at a form where `field` has one of `codes`; of a grid, any row's `columns`.
    A link calls for it where the record it leads to does."""

    field: str
    codes: frozenset[str]
    text: str
    columns: tuple[str, ...] = ()

    def speaks(self, value: Json, calling: Collection[str] = ()) -> bool:
        """Whether this value of the field calls for it; `calling` are the ids of records that do."""
        said = self._said(value)
        return not (said.isdisjoint(self.codes) and said.isdisjoint(calling))

    def linked(self, value: Json) -> frozenset[str]:
        """The ids of the records that stand there."""
        return frozenset(filter(is_id, self._said(value)))

    def _said(self, value: Json) -> frozenset[str]:
        told = value if isinstance(value, list) else [value]
        if self.columns:
            cells = [row.get(each) for row in told if isinstance(row, dict) for each in self.columns]
            told = [each for cell in cells for each in (cell if isinstance(cell, list) else [cell])]
        return frozenset(str(each.get("to", "") if isinstance(each, dict) else each) for each in told)


@dataclass(frozen=True)
class Keeping:
    """What a record keeps of its own past: when what the field `state` says changes, or its `date`, what stood before becomes
    a row of the grid `rows`, whose `columns` are filled from these fields."""

    rows: str
    state: str
    date: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class RecordKind:
    """What records of one sort are made of.

    `upgrades[n]` turns a body of version n+1 into n+2, so the current version is ``len(upgrades) + 1``. `title_from` is the
    field whose first sentence becomes the title when none is given. A form asks for the fields named in `first`, offers
    those in `asked` as questions that may be skipped, and folds the rest away; without `first` it asks for all but the
    common ones. `names` says that its records stand for somebody, so that their titles are names; `named_after` that their
    titles may be made of the names of others. `question` stands over an empty form; `guards` say what had better not be
    written into it; `keeps` what becomes of an earlier state.
    """

    name: str
    label: str
    plural: str
    fields: tuple[Field[Any], ...]
    title_from: Field[str] | None = None
    upgrades: tuple[Upgrade, ...] = ()
    known: bool = True
    first: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    names: bool = False
    named_after: bool = False
    question: str = ""
    guards: tuple[Guard, ...] = ()
    keeps: Keeping | None = None

    @property
    def version(self) -> int:
        return len(self.upgrades) + 1

    def field(self, name: str) -> Field[Any] | None:
        """The field called `name`, or None."""
        return next((each for each in self.fields if each.name == name), None)

    def with_facet(self, facet: Facet) -> Iterator[Field[Any]]:
        """The fields that mean `facet`, the main one first."""
        return (each for each in self.fields if each.facet is facet)

    def called(self, title: str, *, quiet: bool) -> str:
        """A title of its records as it is shown; in a `quiet` view only the initials of what may be somebody's name."""
        if not quiet or not (self.names or self.named_after):
            return title
        return initials(title) or ("…" if self.names else title)

    @property
    def owner(self) -> Links | None:
        """The `part_of` field, if records of this kind belong to another."""
        return next((each for each in self.fields if isinstance(each, Links) and each.owner), None)


TITLE = Text(
    name="title",
    label=N_("Title"),
    required=True,
    in_table=True,
    also=("titulo", "título", "titre", "subject", "asunto", "objet", "headline", "العنوان", "عنوان"),
)


@dataclass(frozen=True)
class Stamp:
    """When a field was last written: the `counter` of the `replica` (a vault copy) that wrote it."""

    counter: int
    replica: str


@dataclass(frozen=True)
class Version:
    """What a field says in one version. `coarse`: known only as it was allowed to leave another vault."""

    stamp: Stamp
    value: Json = ""
    coarse: bool = False


@dataclass(frozen=True)
class Record:
    """One record. `values` is its JSON by field name, known or not; it is never changed in place.

    `stamps` says per field who wrote it last, `seen` the highest counter known per replica: with them copies of a vault
    can be merged in any order. `partial` names the fields that were coarsened before this record left its vault, `beside`
    holds, per field, the versions that stand beside its value until a person chooses.
    """

    id: str
    kind: RecordKind
    values: Mapping[str, Json]
    v: int
    made: str = ""
    changed: str = ""
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)
    partial: tuple[str, ...] = ()
    beside: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)

    def __getitem__(self, key: Field[T]) -> T:
        return key.read(self.values[key.name]) if key.name in self.values else key.blank

    def having(self, key: Field[T], value: T) -> "Record":
        """This record with another value in one field."""
        written = key.write(value)
        values = {name: old for name, old in self.values.items() if name != key.name}
        if written not in ("", None, [], {}):
            values[key.name] = written
        return replace(self, values=values)

    def alternatives(self) -> Iterator["Record"]:
        """This record with each of the versions that stand beside, one at a time."""
        for name, versions in self.beside.items():
            others = {each: value for each, value in self.values.items() if each != name}
            for version in versions:
                told = {name: version.value} if version.value not in ("", None, [], {}) else {}
                yield replace(self, values={**others, **told}, beside={})

    def said(self, key: Field[Any]) -> list[Json]:
        """All that a field says: its value, and what stands beside."""
        return [each.values.get(key.name, "") for each in (self, *self.alternatives())]

    def without_local(self) -> "Record":
        """This record without the fields that hold only in the vault they were written in."""
        local = {each.name for each in self.kind.fields if each.local}
        kept = {name: value for name, value in self.values.items() if name not in local}
        stamps = {name: stamp for name, stamp in self.stamps.items() if name not in local}
        beside = {name: versions for name, versions in self.beside.items() if name not in local}
        return replace(self, values=kept, stamps=stamps, beside=beside)

    @property
    def readable(self) -> bool:
        """False where a newer program wrote it: it is kept and shown as it is, never edited."""
        return self.kind.known and self.v <= self.kind.version

    @property
    def title(self) -> str:
        title = self.values.get(TITLE.name, "")
        return title if isinstance(title, str) else ""

    def called(self, *, quiet: bool = False) -> str:
        """Its title; in a `quiet` view only the initials of somebody's name."""
        return self.kind.called(self.title, quiet=quiet)

    def fields(self) -> Iterator[Field[Any]]:
        """The known fields that are filled, in the kind's order."""
        if self.readable:
            yield from [each for each in self.kind.fields if each.name in self.values]

    def unknown(self) -> Mapping[str, Json]:
        """What this program does not know about, kept and shown read-only."""
        known = {each.name for each in self.kind.fields} if self.readable else {TITLE.name}
        return {name: value for name, value in self.values.items() if name not in known}

    def links(self) -> Iterator[tuple[str, str, Link]]:
        """Every link as (field path, row id or "", link)."""
        for each in self.fields():
            if isinstance(each, Links):
                yield from ((each.name, "", link) for link in self[each])
            elif isinstance(each, Rows):
                for row in self[each]:
                    for column in each.fields:
                        if isinstance(column, Links):
                            yield from ((f"{each.name}.{column.name}", row.id, link) for link in row[column])

    def index_keys(self) -> Iterator[tuple[str, Key, str]]:
        """Every index entry as (field path, key, row id or "")."""
        for each in self.fields():
            if isinstance(each, Rows):
                rows: tuple[Row, ...] = self[each]
                for row in rows:
                    yield from ((path, key, row.id) for path, key in each.row_keys(row))
            else:
                yield from ((each.name + ending, key, "") for ending, key in each.entries(self[each]))

    def words(self) -> Iterator[str]:
        """Everything full-text search should find this record by, but the title."""
        for each in self.fields():
            if each.name != TITLE.name:
                yield from each.words(self[each])
        yield from _strings(self.unknown())
        for name, versions in self.beside.items():
            found = self.kind.field(name) if self.readable else None
            for version in versions:
                said = version.value
                yield from found.words(found.read(said)) if found and said != "" else _strings(said)

    def owner(self) -> str:
        """The id of the record this one is part of, or empty."""
        owner = self.kind.owner
        links = self[owner] if owner else ()
        return links[0].to if links else ""

    def first(self, facet: Facet) -> Field[Any] | None:
        """The first filled field that means `facet`."""
        return next((each for each in self.fields() if each.facet is facet), None)

    def day_span(self) -> tuple[int | None, int | None]:
        """The first and last day number of the record's date; None where open or unknown."""
        when = self.first(Facet.WHEN)
        date = self[when] if when else None
        return (date.first, date.last) if date else (None, None)

    def code(self, facet: Facet) -> str:
        """The code of the first filled field that means `facet`, or empty."""
        found = self.first(facet)
        value = self[found] if found else ""
        return value if isinstance(value, str) else ""


def initials(name: str) -> str:
    """A name for a quiet view: M. R."""
    letters = (next(filter(str.isalpha, word), "") for word in name.split())
    return " ".join(f"{letter}." for letter in letters if letter)


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
