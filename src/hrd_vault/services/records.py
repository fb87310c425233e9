"""Records: save, find, look back, take back, throw away, destroy."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, current
from hrd_vault.domain.bodies import Problem, from_store, read_record
from hrd_vault.domain.query import Changes, Query
from hrd_vault.domain.records import Record, RecordKind
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.journal import Entry
from hrd_vault.store.records import Line, Stored

__all__ = [
    "ALL", "Line", "Past", "PurgeReport", "Stored", "at", "calling_for", "check", "counts", "find", "find_records", "get",
    "history", "pointing_at", "positions", "purge", "read_checked", "save", "titles", "trash", "undo", "untrash",
    "with_parts",
]  # fmt: skip

_HOPS = 3  # a plan answers an assessment, that names an actor, who belongs to a group
# Steps that changed records and can be taken back, and those that stand in the way and say so.
UNDOABLE = frozenset({"create", "edit", "trash", "untrash"})
FINAL = {
    "purge": N_("records were erased"),
    "seal": N_("a bundle was sealed"),
    "intake": N_("a file was taken in"),
}


@dataclass(frozen=True)
class Past:
    """A record as it was after one entry of the journal; None where that was purged."""

    entry: Entry
    record: Record | None
    deleted: str | None


@dataclass(frozen=True)
class PurgeReport:
    """What a purge could not reach: bundles that hold the records, how many backups were made while they existed.

    `scrubbed` is False where the full disk left no room to clear the search index of older words; the next opening tries.
    """

    changes: Changes
    bundles: tuple[str, ...]
    backups: int
    scrubbed: bool


def read_checked(vault: Vault, data: Json) -> Record:
    """The record in `data`. Raises `VaultError` ``record.bad_json``, ``record.unknown_kind`` or ``record.invalid``."""
    record, problems = read_record(vault.catalogue, data)
    if problems:
        speak = current()
        raise VaultError("record.invalid", problems="; ".join(problem.say(speak) for problem in problems))
    return record


def check(
    vault: Vault, kind: RecordKind, record_id: str, old: Record | None, values: Mapping[str, Json]
) -> tuple[Record, tuple[Problem, ...]]:
    """The record that a form holds, in place of `old`, and what is wrong with it. Touches no disk."""
    told = {name: value for name, value in values.items() if value not in ("", None, [], {})}
    record, problems = read_record(vault.catalogue, {**told, "kind": kind.name, "id": record_id})
    if old:
        record = replace(old, values=record.values)
    return record, problems


def save(vault: Vault, record: Record) -> tuple[Record, Changes]:
    """Save a new record, or a new state of one.

    Raises `VaultError` ``record.changed_meanwhile`` where somebody saved it since this state was read, ``record.fixed``
    where it changes what only the program writes.
    """

    def act(operation: Operation) -> tuple[Record, Changes]:
        old = vault.rows.get(record.id)
        if old and record.seen and dict(old.record.seen) != dict(record.seen):
            raise VaultError("record.changed_meanwhile")
        if old and not old.record.readable:
            raise VaultError("vault.newer")
        for each in record.kind.fields:
            if each.fixed and record.values.get(each.name) != (old.record.values.get(each.name) if old else None):
                raise VaultError("record.fixed", field=each.label)
        written = operation.write(record, "edit" if old else "create")
        return written, vault.changes(operation)

    return vault.operate(act)


def find(vault: Vault, query: Query) -> list[Line]:
    """One page of what `query` asks for, without reading bodies."""
    return vault.rows.lines(query)


def find_records(vault: Vault, query: Query) -> list[Record]:
    """One page of what `query` asks for, whole."""
    return [stored.record for stored in vault.rows.read(line.position for line in find(vault, query))]


ALL = -1  # a limit that is none


def positions(vault: Vault, query: Query) -> "array[int]":
    """Where everything that `query` asks for stands, in its order. Give `limit` `ALL` for a whole list."""
    return vault.rows.positions(query)


def at(vault: Vault, places: Iterable[int]) -> list[Stored]:
    """The records at these positions."""
    return vault.rows.read(places)


def counts(vault: Vault) -> dict[str, int]:
    """How many records of each kind there are."""
    return vault.rows.counts()


def pointing_at(vault: Vault, record_id: str) -> list[tuple[Record, str]]:
    """The records that link to this one and are not in the trash, each with the path of the linking field."""
    found = ((vault.rows.get(each), path) for each, path in vault.rows.pointing_at(record_id))
    return [(stored.record, path) for stored, path in found if stored and not stored.deleted]


def get(vault: Vault, record_id: str) -> Stored:
    """One record. Raises `VaultError` ``vault.no_record``."""
    return vault.stored(record_id)


def titles(vault: Vault, ids: Iterable[str], *, quiet: bool = False) -> dict[str, str]:
    """The titles of these records, those that are here; in a `quiet` view without names."""
    found = ((record_id, vault.rows.get(record_id)) for record_id in dict.fromkeys(ids))
    return {record_id: stored.record.called(quiet=quiet) for record_id, stored in found if stored}


def calling_for(vault: Vault, ids: Iterable[str], codes: frozenset[str]) -> set[str]:
    """Which of these records say one of these codes where their guards look, or lead from there to one that does."""
    return {each for each in ids if _calls_for(vault, each, codes, _HOPS)}


def _calls_for(vault: Vault, record_id: str, codes: frozenset[str], hops: int) -> bool:
    stored = vault.rows.get(record_id)
    if stored is None:
        return False
    told = [(guard, stored.record.values.get(guard.field)) for guard in stored.record.kind.guards]
    return any(
        codes & guard.codes
        and (
            guard.speaks(value)
            or (hops and any(_calls_for(vault, each, codes, hops - 1) for each in guard.linked(value)))
        )
        for guard, value in told
    )


def with_parts(vault: Vault, stored: Stored) -> list[Stored]:
    """A record and everything that is part of it, each once, even where links go in a circle."""
    found, waiting = {stored.record.id: stored}, [stored]
    while waiting:
        for part in vault.rows.owned_by(waiting.pop().record.id):
            if part.record.id not in found:
                found[part.record.id] = part
                waiting.append(part)
    return list(found.values())


def trash(vault: Vault, ids: Iterable[str]) -> Changes:
    """Move records, with what is part of them, to the trash."""

    def act(operation: Operation) -> Changes:
        for record_id in ids:
            for stored in with_parts(vault, vault.stored(record_id)):
                if not stored.deleted:
                    operation.mark(stored, "trash", deleted=operation.time)
        return vault.changes(operation)

    return vault.operate(act, frees_space=True)


def untrash(vault: Vault, ids: Iterable[str]) -> Changes:
    """Bring records, with what went along with them, back from the trash."""

    def act(operation: Operation) -> Changes:
        for record_id in ids:
            top = vault.stored(record_id)
            for stored in with_parts(vault, top):
                if stored.deleted and stored.deleted == top.deleted:
                    operation.mark(stored, "untrash", deleted=None)
        return vault.changes(operation)

    return vault.operate(act)


def purge(vault: Vault, ids: Iterable[str]) -> PurgeReport:
    """Destroy records, with what is part of them, everywhere inside the vault. Cannot be undone.

    Copies outside are beyond reach: the report names the bundles and counts the backups that may still hold them.
    """
    reached: dict[str, str] = {}

    def act(operation: Operation) -> Changes:
        for record_id in ids:
            for stored in with_parts(vault, vault.stored(record_id)):
                reached[stored.record.id] = stored.record.made
                operation.destroy(stored)
        vault.meta.put("scrub", True)
        return vault.changes(operation)

    changes = vault.operate(act, frees_space=True)
    vault.settle_blobs()
    scrubbed = vault.scrub()
    bundles = tuple(
        line.bundle
        for line in vault.handovers.all()
        if line.direction == "out" and not reached.keys().isdisjoint(line.facts.get("records", []))
    )
    oldest = min(reached.values(), default="")
    backups = sum(entry.time >= oldest for entry in vault.journal.last("backup", 1_000_000))
    return PurgeReport(changes, bundles, backups, scrubbed)


def undo(vault: Vault, operation_id: str = "") -> Changes:
    """Take back the last step, or the one named, as a whole.

    Raises `VaultError` ``undo.nothing``, ``undo.final`` after erasing or sealing, or ``undo.touched`` where a record of it
    was changed since.
    """
    entries = vault.journal.of_operation(operation_id) if operation_id else _last_step(vault)
    if not entries:
        raise VaultError("undo.nothing")
    final = next((FINAL[entry.verb] for entry in entries if entry.verb in FINAL), None)
    entries = [entry for entry in entries if entry.verb in UNDOABLE]
    if final or not entries:
        raise VaultError("undo.final", verb=final or N_("something about the vault as a whole was changed"))

    def act(operation: Operation) -> Changes:
        for record_id in dict.fromkeys(entry.record for entry in entries):
            standing = vault.journal.standing(record_id)
            if standing is None or standing.operation != entries[0].operation:
                raise VaultError("undo.touched")
        for entry in reversed(entries):
            _take_back(vault, operation, entry)
        return vault.changes(operation)

    return vault.operate(act)


def _last_step(vault: Vault) -> list[Entry]:
    newest = vault.journal.newest([*UNDOABLE, *FINAL])
    if newest is None:
        return []
    return vault.journal.of_operation(newest.operation)


def _take_back(vault: Vault, operation: Operation, entry: Entry) -> None:
    kept = vault.journal.body(entry.sequence)
    if kept is None:
        raise VaultError("undo.touched")
    if not kept[1]:
        operation.mark(vault.stored(entry.record), "undo", deleted=operation.time, undoes=entry.operation)
        return
    state = canonical.read(kept[1].encode())
    record = from_store(vault.catalogue, state["record"])
    operation.put_back(record, state.get("deleted"), "undo", entry.operation)


def history(vault: Vault, record_id: str) -> list[Past]:
    """A record's states, oldest first, each with the entry that led to it."""
    entries = vault.journal.of_record(record_id)
    states: list[tuple[Record | None, str | None]] = []
    for entry in entries[1:]:
        kept = vault.journal.body(entry.sequence)
        states.append(_state(vault, kept[1]) if kept else (None, None))
    now = vault.rows.get(record_id)
    states.append((now.record, now.deleted) if now else (None, None))
    return [Past(entry, *state) for entry, state in zip(entries, states, strict=False)]


def _state(vault: Vault, text: str) -> tuple[Record | None, str | None]:
    if not text:
        return None, None
    state = canonical.read(text.encode())
    return from_store(vault.catalogue, state["record"]), state.get("deleted")
