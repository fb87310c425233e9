"""A record as JSON: the same form in the vault, in exports and in bundles.

``{"id", "kind", "v", "made", "changed", "stamps", "seen", "partial", "beside"}`` frame the record; everything else is a
field by name. What a newer program or another organisation put in survives unread.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, Speech
from hrd_vault.base.ids import is_id, new_id
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.fields import Field, Unreadable
from hrd_vault.domain.records import TITLE, TITLE_LENGTH, Body, Record, RecordKind, Stamp, Version

_INSTANT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ")
_MOST_CHANGES = 2**40
FRAME = ("id", "kind", "v", "made", "changed", "stamps", "seen", "partial", "beside")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field: its name, its label, and a marked reason with its facts."""

    field: str
    label: str
    error: Unreadable

    def say(self, speak: Speech) -> str:
        """“Label: reason”, in one language."""
        return speak.labelled(speak.say(self.label), self.error.say(speak))


def upgrade(kind: RecordKind, body: Body, version: int) -> Body:
    """`body`, written by `version` of its kind, as the current version means it. Pure; used for vault and bundle alike."""
    for step in kind.upgrades[version - 1 :]:
        body = step(dict(body))
    return body


def read_record(catalogue: Catalogue, data: Json) -> tuple[Record, tuple[Problem, ...]]:
    """The record in `data`, from anywhere, in canonical form, and the problems found in it.

    Fields with problems keep what came in. Raises `VaultError` ``record.bad_json`` where `data` is no record at all.
    """
    if not isinstance(data, dict):
        raise VaultError("record.bad_json", reason="{}")
    data = clean(data)
    if not _text(data, "kind"):
        raise VaultError("record.bad_json", reason="kind")
    kind = catalogue.kind(_text(data, "kind"))
    frame = _frame(data)
    version = data.get("v", kind.version)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise VaultError("record.bad_json", reason="v")
    record_id = data.get("id") or new_id()
    if not is_id(record_id):
        raise VaultError("record.bad_json", reason="id")
    values = {name: value for name, value in data.items() if name not in FRAME}
    record = _up_to_date(replace(frame, id=record_id, kind=kind, values=values, v=version))
    return _checked(record) if record.readable else (record, ())


def _up_to_date(record: Record) -> Record:
    """`record` as the current version of its kind means it, with what stands beside."""
    kind, version = record.kind, record.v
    if not kind.known or version >= kind.version:
        return record
    beside = {
        name: tuple(
            replace(each, value=upgrade(kind, {**record.values, name: each.value}, version).get(name, each.value))
            for each in versions
        )
        for name, versions in record.beside.items()
    }
    return replace(record, values=upgrade(kind, dict(record.values), version), v=kind.version, beside=beside)


def _checked(record: Record) -> tuple[Record, tuple[Problem, ...]]:
    problems = []
    values, beside = dict(record.values), dict(record.beside)
    for each in record.kind.fields:
        try:
            if each.name in values:
                values[each.name] = each.write(each.read(values[each.name]))
            if each.name in beside:
                beside[each.name] = tuple(replace(v, value=_in_form(each, v.value)) for v in beside[each.name])
        except Unreadable as error:
            problems.append(Problem(each.name, each.label, error))
    record = with_title(replace(record, values=clean(values), beside=beside))
    problems += [
        Problem(each.name, each.label, Unreadable(N_("this is needed")))
        for each in record.kind.fields
        if each.required and each.name not in record.values
    ]
    return record, tuple(problems)


def _in_form(field: Field[Any], value: Json) -> Json:
    """A value that stands beside, in its field's form; the empty one is that somebody emptied the field."""
    return clean(field.write(field.read(value))) if value != "" else ""


def with_title(record: Record) -> Record:
    """`record` with a title: its own, or the first sentence of the field its kind names for that."""
    source = record.kind.title_from
    if record.title or source is None or source.name not in record.values:
        return record
    text = record.values[source.name]
    return record.having(TITLE, first_sentence(text)) if isinstance(text, str) else record


def first_sentence(text: str) -> str:
    """The first sentence of `text`, in any of our scripts, cut at a word after `TITLE_LENGTH` letters."""
    line = " ".join(text.strip().split("\n")[0].split())
    for place, letter in enumerate(line):
        if letter in "!?؟。！？।" or (
            letter == "." and (place + 1 == len(line) or line[place + 1] == " ") and place > 8
        ):
            line = line[: place + 1]
            break
    line = line.removesuffix(".").removesuffix("。").removesuffix("।")
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[:TITLE_LENGTH]
    return (cut.rsplit(" ", 1)[0] if " " in cut[40:] else cut) + "…"


def _text(data: Mapping[str, Json], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise VaultError("record.bad_json", reason=name)
    return value


def _counter(value: Json) -> int:
    """A counter of changes. One near the end of the numbers would stop this vault from ever writing again."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST_CHANGES:
        raise ValueError("counter")
    return value


def _frame(data: Mapping[str, Json]) -> Record:
    stamps, seen, partial = data.get("stamps", {}), data.get("seen", {}), data.get("partial", [])
    try:
        read = {str(name): Stamp(_counter(counter), str(replica)) for name, (counter, replica) in stamps.items()}
        known = {str(replica): _counter(counter) for replica, counter in seen.items()}
        coarse = tuple(str(name) for name in partial)
        beside = {str(name): tuple(map(_version, rows)) for name, rows in data.get("beside", {}).items()}
        made, changed = _text(data, "made"), _text(data, "changed")
        if any(instant and not _INSTANT.fullmatch(instant) for instant in (made, changed)):
            raise ValueError("made")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise VaultError("record.bad_json", reason="stamps") from error
    bare = RecordKind("", "", "", ())
    return Record("", bare, {}, 1, made, changed, read, known, coarse, beside)


def _version(row: Json) -> Version:
    if not set(row) <= {"counter", "replica", "value", "coarse"} or row.get("coarse", True) is not True:
        raise ValueError("beside")
    stamp = Stamp(_counter(row["counter"]), _text(row, "replica"))
    return Version(stamp, row.get("value", ""), "coarse" in row)


def _version_json(version: Version) -> Json:
    row: dict[str, Json] = {"counter": version.stamp.counter, "replica": version.stamp.replica, "value": version.value}
    return clean({**row, "coarse": True} if version.coarse else row)


def write_record(record: Record) -> Json:
    """The JSON of `record`, with its frame, nothing empty."""
    body: dict[str, Json] = dict(record.values)
    body |= {
        "id": record.id,
        "kind": record.kind.name,
        "v": record.v,
        "made": record.made,
        "changed": record.changed,
    }
    body["stamps"] = {name: [stamp.counter, stamp.replica] for name, stamp in record.stamps.items()}
    body["seen"] = dict(record.seen)
    body["partial"] = list(record.partial)
    body["beside"] = {name: [_version_json(each) for each in versions] for name, versions in record.beside.items()}
    return {name: value for name, value in body.items() if value not in ("", None, [], {})}


def from_store(catalogue: Catalogue, body: Json) -> Record:
    """A record this vault wrote itself: upgraded if older, not checked again."""
    kind = catalogue.kind(body["kind"])
    frame = _frame(body)
    values = {name: value for name, value in body.items() if name not in FRAME}
    return _up_to_date(replace(frame, id=body["id"], kind=kind, values=values, v=body["v"]))


def stamped(record: Record, before: Record | None, counter: int, replica: str) -> Record:
    """`record` with the fields that differ from `before` stamped as written now by `replica`.

    What stands beside a field is left there by a change of its value: only choosing takes it away.
    """
    old, stood = (before.values, before.beside) if before else ({}, {})
    stamps = dict(before.stamps if before else record.stamps)
    changed = {
        name
        for name in {*old, *record.values, *stood, *record.beside}
        if old.get(name) != record.values.get(name) or stood.get(name) != record.beside.get(name)
    }
    for name in changed:
        if before or name not in stamps:
            stamps[name] = Stamp(counter, replica)
    seen = {**record.seen, **(before.seen if before else {}), replica: counter}
    partial = tuple(name for name in record.partial if before is None or name not in changed)
    return replace(record, stamps=stamps, seen=seen, partial=partial)


def descends(newer: Record, older: Record) -> bool:
    """Whether `newer` was written by somebody who had seen everything in `older`."""
    return all(newer.seen.get(stamp.replica, 0) >= stamp.counter for stamp in older.stamps.values())
