"""The journal: every change as an entry chained to the one before, with salted commitments instead of contents.

An entry's hash covers the hash before it and a digest of its own facts. The commitment is SHA-256 over a tag, a 32-byte
salt and the canonical bytes of what the change led to. The side table keeps the salt and what was there *before*; what a
change led to is the "before" of the record's next entry, or the record as it stands. So nothing is stored twice, undo has
what it needs, and after a purge nothing that is kept can be guessed from a list.
"""

import hashlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.crypto.header import Head
from hrd_vault.store.connection import Store

_COLUMNS = "sequence, operation, time, actor, verb, record, undoes, commitment, hash"
START = Head(0, bytes(32))


@dataclass(frozen=True)
class Entry:
    """One line of the journal. `record` is an id, or empty for what concerns the vault as a whole."""

    sequence: int
    operation: str
    time: str
    actor: str
    verb: str
    record: str
    undoes: str
    commitment: bytes
    hash: bytes

    def digest(self) -> bytes:
        """The digest of this entry's own facts, without its place in the chain."""
        facts = {
            "sequence": self.sequence,
            "operation": self.operation,
            "time": self.time,
            "actor": self.actor,
            "verb": self.verb,
            "record": self.record,
            "undoes": self.undoes,
            "commitment": self.commitment.hex(),
        }
        return hashlib.sha256(b"hrd-vault entry" + canonical.dump(facts)).digest()


def chained(previous: bytes, digest: bytes) -> bytes:
    """The hash of an entry with `digest` after the entry with hash `previous`."""
    return hashlib.sha256(b"hrd-vault journal" + previous + digest).digest()


def commit_to(salt: bytes, content: bytes) -> bytes:
    """The commitment to `content`."""
    return hashlib.sha256(b"hrd-vault commitment" + salt + content).digest()


class Journal:
    """The journal of an open store. It remembers the head, so that one operation of many entries reads it once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reload()

    def reload(self) -> None:
        """Read the head again, after a rollback."""
        found = self._store.execute("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1").fetchone()
        self.head = Head(*found) if found else START

    def add(
        self, operation: str, time: str, verb: str, record: str, before: str, after: bytes, *, undoes: str = ""
    ) -> Entry:
        """Append one entry. `before` is kept for undo, `after` only committed to."""
        salt = os.urandom(32)
        bare = Entry(
            self.head.sequence + 1, operation, time, "", verb, record, undoes, commit_to(salt, after), b""
        )  # fmt: skip
        entry_hash = chained(self.head.hash, bare.digest())
        self._store.execute(
            f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (constant)
            (bare.sequence, operation, time, "", verb, record, undoes, bare.commitment, entry_hash),
        )
        self._store.execute(
            "INSERT INTO journal_body (sequence, salt, body) VALUES (?, ?, ?)", (bare.sequence, salt, before)
        )
        self.head = Head(bare.sequence, entry_hash)
        return bare

    def note(self, operation: str, time: str, verb: str, facts: Json) -> Entry:
        """Append an entry about the vault as a whole; its facts are both kept and committed to."""
        content = canonical.dump(facts)
        return self.add(operation, time, verb, "", content.decode(), content)

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """The entries after sequence `after`, in order."""
        sql = f"SELECT {_COLUMNS} FROM journal WHERE sequence > ? ORDER BY sequence"  # noqa: S608 (constant)
        return (Entry(*row) for row in self._store.execute(sql, (after,)))

    def of_operation(self, operation: str) -> list[Entry]:
        """The entries of one operation, in order."""
        sql = f"SELECT {_COLUMNS} FROM journal WHERE operation = ? ORDER BY sequence"  # noqa: S608 (constant)
        return [Entry(*row) for row in self._store.execute(sql, (operation,))]

    def of_record(self, record: str) -> list[Entry]:
        """The entries about one record, in order."""
        sql = f"SELECT {_COLUMNS} FROM journal WHERE record = ? ORDER BY sequence"  # noqa: S608 (constant)
        return [Entry(*row) for row in self._store.execute(sql, (record,))]

    def standing(self, record: str) -> Entry | None:
        """The last entry about `record` that is neither an undo nor undone: the one its state comes from."""
        found = self._store.execute(
            f"SELECT {_COLUMNS} FROM journal WHERE record = ? AND undoes = '' AND operation NOT IN "  # noqa: S608 (constant)
            "(SELECT undoes FROM journal WHERE undoes <> '') ORDER BY sequence DESC LIMIT 1",
            (record,),
        ).fetchone()
        return Entry(*found) if found else None

    def last(self, verb: str, count: int) -> list[Entry]:
        """The last `count` entries with `verb` about the vault as a whole, newest first."""
        sql = f"SELECT {_COLUMNS} FROM journal WHERE record = '' AND verb = ? ORDER BY sequence DESC LIMIT ?"  # noqa: S608 (constant)
        return [Entry(*row) for row in self._store.execute(sql, (verb, count))]

    def newest(self, verbs: Collection[str]) -> Entry | None:
        """The last entry with one of `verbs` that is no undo and was not undone."""
        marks = ", ".join("?" * len(verbs))
        found = self._store.execute(
            f"SELECT {_COLUMNS} FROM journal WHERE verb IN ({marks}) AND operation NOT IN "  # noqa: S608 (marks)
            "(SELECT undoes FROM journal WHERE undoes <> '') ORDER BY sequence DESC LIMIT 1",
            tuple(verbs),
        ).fetchone()
        return Entry(*found) if found else None

    def body(self, sequence: int) -> tuple[bytes, str] | None:
        """The salt and the kept text of an entry, or None where it was purged."""
        found = self._store.execute("SELECT salt, body FROM journal_body WHERE sequence = ?", (sequence,)).fetchone()
        return (found[0], found[1]) if found else None

    def forget(self, record: str) -> None:
        """Destroy what the entries about `record` held, and their salts."""
        self._store.execute(
            "DELETE FROM journal_body WHERE sequence IN (SELECT sequence FROM journal WHERE record = ?)", (record,)
        )

    def contains(self, head: Head) -> bool:
        """Whether the journal has come as far as `head`, on the same road."""
        if head.sequence == 0:
            return True
        found = self._store.execute("SELECT hash FROM journal WHERE sequence = ?", (head.sequence,)).fetchone()
        return found is not None and bytes(found[0]) == head.hash

    def broken_at(self) -> int | None:
        """The sequence of the first entry whose hash does not follow from the one before, or None."""
        previous, expected = START.hash, 1
        for entry in self.entries():
            if entry.sequence != expected or chained(previous, entry.digest()) != entry.hash:
                return expected
            previous, expected = entry.hash, expected + 1
        return None
