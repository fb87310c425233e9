"""How a record is made smaller before it leaves: fields left out, places no finer than asked, other names and numbers.

A record under other names keeps what happened and loses what tells who it speaks of and which record it is: names, numbers,
links to what does not go along, who wrote what when. Two such records of one case have no number and no name in common.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.ids import new_id
from hrd_vault.domain.fields import Facet, Field, Links, LongText, Rows, Tells, Text, When, Where, Words
from hrd_vault.domain.merging import settled
from hrd_vault.domain.naming import Names
from hrd_vault.domain.records import TITLE, Record

_TOGETHER = 3  # fields that by themselves tell nothing; as many can tell who somebody is


@dataclass(frozen=True)
class Shape:
    """What a person asked for. `left_out` are (kind, field); `places` a key of `BLURS`, or empty; `depth` how many links far
    what hangs together goes along; `files` whether the files of evidence do; `pseudonyms` whether all have other names."""

    left_out: frozenset[tuple[str, str]] = frozenset()
    places: str = ""
    depth: int = 0
    files: bool = True
    pseudonyms: bool = False


AS_IT_IS = Shape()


def smaller(record: Record, shape: Shape) -> Record:
    """`record`, and what stands beside in it, without the fields that were left out and with coarser places."""

    def cut(each: Record) -> dict[str, Json]:
        kept = {name: value for name, value in each.values.items() if (record.kind.name, name) not in shape.left_out}
        return _changed(record.kind.fields, kept, lambda field, value: _coarser(field, value, shape.places))

    beside = {
        name: tuple(replace(each, value=cut(settled(record, name, each.value)).get(name, "")) for each in versions)
        for name, versions in record.beside.items()
        if (record.kind.name, name) not in shape.left_out
    }
    return replace(record, values=clean(cut(record)), beside=beside)


def _coarser(field: Field[Any], value: Json, level: str) -> Json:
    if not level or not isinstance(field, Where):
        return value
    place = field.read(value)
    return field.write(place.blurred(level)) if place else value


def _changed(
    fields: Iterable[Field[Any]], values: Mapping[str, Json], change: Callable[[Field[Any], Json], Json]
) -> dict[str, Json]:
    """`values` with `change` done to each, in grids too."""
    made = dict(values)
    for field in fields:
        if field.name not in made:
            continue
        if isinstance(field, Rows):
            rows = field.read(made[field.name])
            changed = (replace(row, values=clean(_changed(field.fields, row.values, change))) for row in rows)
            made[field.name] = field.write(tuple(changed))
        made[field.name] = change(field, made[field.name])
    return made


# Other names


@dataclass(frozen=True)
class Renamed:
    """Records under other names. `came_from` says for each of their ids whose record it is here."""

    records: tuple[Record, ...]
    came_from: Mapping[str, str]


def renamed(records: Collection[Record], names: Names, label: Callable[[str], str], otherwise: str) -> Renamed:
    """`records` under other names and numbers, made anew at each call.

    `names` are all that are to go; `label` says what a record of some kind is called, to which a number is added;
    `otherwise` stands for somebody who is not among `records`.
    """
    ids = {record.id: new_id() for record in records}
    numbers = iter(secrets.SystemRandom().sample(range(1000, 10000), min(len(records), 9000)))
    stand_ins = {
        record.id: f"{label(record.kind.label)} {next(numbers, secrets.randbelow(10**9))}"
        for record in records
        if record.kind.names
    }

    def rename(record: Record) -> Record:
        def change(field: Field[Any], value: Json) -> Json:
            if _tells_who(field):
                return ""
            if isinstance(field, Links):
                return field.write(
                    tuple(replace(link, to=ids[link.to]) for link in field.read(value) if link.to in ids)
                )
            if isinstance(field, Rows):
                return field.write(tuple(replace(row, id=new_id()) for row in field.read(value)))
            if isinstance(field, Words):
                return field.write(tuple(names.put_out(word, stand_ins, otherwise) for word in field.read(value)))
            if isinstance(field, Text | LongText):
                return names.put_out(str(value), stand_ins, otherwise)
            if isinstance(field, Where):
                return _changed_place(value, lambda text: names.put_out(text, stand_ins, otherwise))
            return value

        known = {field.name: record.values[field.name] for field in record.fields()}
        values = clean(_changed(record.kind.fields, known, change))
        if record.kind.names:
            values[TITLE.name] = stand_ins[record.id]
        lost = {name for name in record.values if values.get(name) != record.values[name]}
        return Record(ids[record.id], record.kind, values, record.v, partial=tuple(sorted({*record.partial, *lost})))

    return Renamed(tuple(map(rename, records)), {new: old for old, new in ids.items()})


def _tells_who(field: Field[Any]) -> bool:
    return field.tells is Tells.WHO or (field.facet is Facet.PARTY and not isinstance(field, Links))


def typed_names(records: Iterable[Record]) -> Iterator[str]:
    """What people wrote, in all versions of `records`, where somebody is to be named in words: it may stand in other words
    too."""
    for record in records:
        for version in (record, *record.alternatives()):
            yield from _typed(version.kind.fields, version.values)


def _typed(fields: Iterable[Field[Any]], values: Mapping[str, Json], *, who: bool = False) -> Iterator[str]:
    for field in fields:
        if field.name not in values or field.fixed:
            continue
        if isinstance(field, Rows):
            for row in field.read(values[field.name]):
                yield from _typed(field.fields, row.values, who=who or _tells_who(field))
        elif (who or _tells_who(field)) and not (isinstance(field, Text) and field.marked):
            yield from field.words(field.read(values[field.name]))


def _changed_place(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value)
    return {part: change(text) if part not in ("lat", "lon", "blur") else text for part, text in value.items()}


# What tells together


def together(record: Record) -> tuple[str, ...]:
    """The labels of fields that by themselves tell nothing and together can tell who a nameless record speaks of."""
    found = [field.label for field in record.fields() if field.tells is Tells.ABOUT]
    if len(found) >= _TOGETHER:
        return tuple(found)
    when, where = record.first(Facet.WHEN), record.first(Facet.PLACE)
    date = record[when] if isinstance(when, When) else None
    place = record[where] if isinstance(where, Where) else None
    if when and where and date and place and date.first is not None and date.first == date.last:
        return (when.label, where.label) if place.name or place.neighbourhood or place.lat else ()
    return ()
