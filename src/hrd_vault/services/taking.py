"""How one row, bulletin or JSON object becomes a record, or changes one that is here.

A row that was brought in before is known again: what changed in the file since is taken over, what the person changed here
since is kept, and what changed on both sides is said and left as it is here. Nothing is guessed: a number that stands for
something else here makes a new record, and a file that does not say which version it changes changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, Speech
from hrd_vault.base.ids import new_id
from hrd_vault.domain.bodies import Problem, descends, read_record, with_title, write_record
from hrd_vault.domain.dates import EventDate
from hrd_vault.domain.fields import Text, When, Where
from hrd_vault.domain.kinds.common import FROM_SOURCE, REFERENCE
from hrd_vault.domain.kinds.contact import CONTACT, KEY_STATE
from hrd_vault.domain.records import TITLE, Record, RecordKind
from hrd_vault.formats.drafts import Draft
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.origins import Origin
from hrd_vault.store.records import Stored

UNCHECKED = "unverified"
FILE = ""  # under this name an origin keeps which file it came from


class Outcome(StrEnum):
    """What became of one row."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True)
class Note:
    """Something to tell about a row: a marked template and its facts."""

    text: str
    facts: Mapping[str, object]

    def say(self, speak: Speech) -> str:
        """The note in one language. A fact that is a template with facts is said first, a list of terms is listed, a moment
        is said as that language says it. Among words that run to the left, every fact keeps its own direction."""
        return speak.say(self.text).format(**{name: _said(fact, speak) for name, fact in self.facts.items()})


def _said(fact: object, speak: Speech) -> object:
    if isinstance(fact, tuple):
        return speak.say(fact[0]).format(**fact[1])
    if isinstance(fact, list):
        return speak.listed(speak.say(each) for each in fact)
    text = fact.show(speak) if isinstance(fact, EventDate) else fact
    return f"\u2068{text}\u2069" if speak.direction == "rtl" and isinstance(text, str) else text


@dataclass(frozen=True)
class RowReport:
    """What became of one row, bulletin or record: where it stood, its record, and what there is to say about it."""

    place: str
    outcome: Outcome
    record: str
    title: str
    notes: tuple[Note, ...] = ()


Taken = tuple[Outcome, Record | None, tuple[Note, ...]]


def take(operation: Operation, source: str, kind: RecordKind, draft: Draft) -> RowReport:
    """Take one draft in: a new record, an update of one, or a reason why not."""
    vault = operation.vault
    notes = tuple(Note(text, facts) for text, facts in draft.notes)
    values = draft.finished(kind)
    if values is None:
        return RowReport(draft.place, Outcome.REFUSED, "", "", (Note(N_("there is nothing in it"), {}),))
    if draft.own_id:
        stored = vault.rows.get(draft.own_id)
        outcome, record, more = (
            _merge_own(operation, stored, draft, values) if stored else _create(operation, kind, draft, values)
        )
    else:
        key, origin, another = _known(vault, source, kind, draft, values)
        stored = vault.rows.get(origin.record) if origin else None
        if stored:
            outcome, record, more = _update(operation, stored, origin, values)
        else:
            outcome, record, more = _create(operation, kind, draft, values)
        if another:
            more += (Note(N_("this number stands for another record here; brought in as a new one"), {}),)
        if record:
            vault.origins.put(source, key, record.id, {**values, FILE: draft.file})
    if record is None:
        return RowReport(draft.place, outcome, "", "", notes + more)
    return RowReport(draft.place, outcome, record.id, record.title, notes + more)


def _known(
    vault: Vault, source: str, kind: RecordKind, draft: Draft, values: Mapping[str, Json]
) -> tuple[str, Origin | None, bool]:
    """The key under which the draft is known, what it gave last time, and whether its number is somebody else's too.

    In a file of another name the same number may be another case: people begin at 1 again every year.
    """
    for number in count(1):
        key = draft.key if number == 1 else f"{draft.key}@{number}"
        origin = vault.origins.get(source, key)
        numbered = draft.key.startswith("ref:") and origin is not None and origin.given.get(FILE) != draft.file
        if origin is None or not numbered or _alike(kind, origin.given, values):
            return key, origin, number > 1 and origin is None
    raise AssertionError


def _alike(kind: RecordKind, given: Mapping[str, Json], values: Mapping[str, Json]) -> bool:
    """Whether two rows with the same number can be the same: some words or a date of theirs agree."""
    told = [
        field.name
        for field in kind.fields
        if isinstance(field, Text | When)
        and field.name != REFERENCE.name
        and {field.name} <= given.keys() & values.keys()
    ]
    return not told or any(given[name] == values[name] for name in told)


def framed(record_id: str, kind: RecordKind, values: Mapping[str, Json]) -> Json:
    """The JSON of a new record with these values."""
    return {**values, "id": record_id, "kind": kind.name, "v": kind.version}


def _create(operation: Operation, kind: RecordKind, draft: Draft, values: Mapping[str, Json]) -> Taken:
    """A new record; older versions of it, where the file had them, become its history first."""
    record_id = draft.own_id or new_id()
    for earlier in draft.earlier:
        past, problems = read_record(operation.vault.catalogue, framed(record_id, kind, earlier.finished(kind) or {}))
        if not problems:
            operation.write(past, "edit" if operation.vault.rows.get(record_id) else "create")
    record, problems = read_record(operation.vault.catalogue, framed(record_id, kind, values))
    if problems:
        return Outcome.REFUSED, None, tuple(map(_problem, problems))
    record, notes = _unchecked_key(operation.vault, record)
    return Outcome.NEW, operation.write(record, "edit" if draft.earlier else "create"), notes


def _unchecked_key(vault: Vault, record: Record) -> tuple[Record, tuple[Note, ...]]:
    """A contact from a file counts as checked only where this very vault wrote that it was."""
    stamp = record.stamps.get(KEY_STATE.name)
    if record.kind.name != CONTACT.name or record.values.get(KEY_STATE.name, UNCHECKED) == UNCHECKED:
        return record, ()
    if stamp and stamp.replica == vault.replica:
        return record, ()
    note = Note(N_("its key counts as not checked: a file cannot vouch for that"), {})
    return record.having(KEY_STATE, UNCHECKED), (note,)


def _problem(problem: Problem) -> Note:
    facts = {"column": (problem.label, {}), "reason": (problem.error.reason, dict(problem.error.facts))}
    return Note(N_("{column}: {reason}"), facts)


def _on_both_sides(kind: RecordKind, name: str) -> Note:
    found = kind.field(name)
    label = found.label if found else name
    return Note(N_("{column}: changed here and in the file; left as it is here"), {"column": (label, {})})


def _update(operation: Operation, stored: Stored, origin: Origin | None, values: Mapping[str, Json]) -> Taken:
    """Three ways: what the file said last time, what it says now, what stands here."""
    before = stored.record
    given = {name: value for name, value in origin.given.items() if name != FILE} if origin else {}
    now = dict(before.values)
    both = []
    for name in dict.fromkeys((*values, *given)):
        said, said_before, here = values.get(name), given.get(name), before.values.get(name)
        if _same(said, said_before) or _same(said, here):
            continue
        if not _same(here, said_before):
            both.append(name)
        elif said is None:
            now.pop(name, None)
        else:
            now[name] = said
    if TITLE.name not in values and _title_was_derived(before) and now != dict(before.values):
        now.pop(TITLE.name, None)
    return _written(operation, stored, now, [_on_both_sides(before.kind, name) for name in both])


def _merge_own(operation: Operation, stored: Stored, draft: Draft, values: dict[str, Json]) -> Taken:
    """A row of a table that this program wrote: cells that still say what stands here change nothing, grids are never
    touched, a place keeps its blur, and a row older than the record here changes nothing at all."""
    before = stored.record
    now = dict(before.values)
    for name, said in values.items():
        field, here = before.kind.field(name), before.values.get(name)
        if name == FROM_SOURCE.name:
            continue
        if isinstance(field, Where) and here is not None:
            place = field.read(here)
            if place and said == place.shown:
                continue
            blurred = place is not None and bool(place.blur)
            now[name] = {"name": said, "blur": place.blur} if place and blurred else said
        else:
            now[name] = said
    for name in draft.emptied:
        now.pop(name, None)
    kept = [row.get("label") for row in before.values.get(FROM_SOURCE.name, [])]
    added = [row for row in draft.beside if row["label"] not in (*kept, *before.unknown())]
    if added:
        now[FROM_SOURCE.name] = [*before.values.get(FROM_SOURCE.name, []), *map(dict, added)]
    changed = [name for name in {*now, *before.values} if not _same(now.get(name), before.values.get(name))]
    if changed and draft.as_of and draft.as_of != before.changed:
        return Outcome.KEPT, before, tuple(_on_both_sides(before.kind, name) for name in sorted(changed))
    return _written(operation, stored, now, [])


def _written(operation: Operation, stored: Stored, now: dict[str, Json], notes: list[Note]) -> Taken:
    before = stored.record
    if now == dict(before.values):
        return (Outcome.KEPT if notes else Outcome.SAME), before, tuple(notes)
    if stored.deleted:
        return Outcome.KEPT, before, (*notes, Note(N_("it is in the trash and stays there"), {}))
    record, problems = read_record(operation.vault.catalogue, write_record(replace(before, values=now)))
    if problems:
        return Outcome.REFUSED, None, tuple(map(_problem, problems))
    return Outcome.UPDATED, operation.write(record, "edit"), tuple(notes)


def _title_was_derived(record: Record) -> bool:
    untitled = {name: value for name, value in record.values.items() if name != TITLE.name}
    return with_title(replace(record, values=untitled)).title == record.title


def _same(one: Json, other: Json) -> bool:
    """Equal, whatever random numbers the rows of a grid have."""
    return bool(_bare(canonical.clean(one)) == _bare(canonical.clean(other)))


def _bare(value: Json) -> Json:
    if isinstance(value, list):
        return [
            {name: item for name, item in row.items() if name != "id"} if isinstance(row, dict) else row
            for row in value
        ]
    return value or None


def take_json(operation: Operation, data: Json, place: str) -> RowReport:
    """Take one JSON record in. A copy that went on from what is here replaces it; anything else leaves it as it is."""
    vault = operation.vault
    try:
        record, problems = read_record(vault.catalogue, data)
        canonical.dump(write_record(record))
    except VaultError as error:
        return RowReport(place, Outcome.REFUSED, "", "", (Note(error.explained.sentence, error.facts),))
    except (canonical.NotCanonical, RecursionError):
        return RowReport(place, Outcome.REFUSED, "", "", (Note(N_("it holds something that cannot be kept"), {}),))
    if problems:
        return RowReport(place, Outcome.REFUSED, record.id, record.title, tuple(map(_problem, problems)))
    old = vault.rows.get(record.id)
    if old and dict(old.record.values) == dict(record.values):
        return RowReport(place, Outcome.SAME, record.id, record.title)
    why_not = _why_not_over(old, record) if old else ""
    if why_not:
        return RowReport(place, Outcome.KEPT, record.id, record.title, (Note(why_not, {}),))
    record, notes = _unchecked_key(vault, record)
    operation.take(record, "edit" if old else "create")
    return RowReport(place, Outcome.UPDATED if old else Outcome.NEW, record.id, record.title, notes)


def _why_not_over(old: Stored, record: Record) -> str:
    """The marked reason why a record from a file does not replace the one here, or empty."""
    if not record.stamps:
        return N_("the file does not say which version it changes; left as it is here")
    if record.partial:
        return N_("the file holds it only in part; left as it is here")
    if old.deleted:
        return N_("it is in the trash and stays there")
    if descends(old.record, record):
        return N_("the file is older than what is here")
    return "" if descends(record, old.record) else N_("changed here and in the file; left as it is here")
