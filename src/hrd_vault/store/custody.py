"""Custody: what happened to each exhibit, entry by entry, each chained to the one before, apart from everything else.

An entry's hash covers the hash before it, a salt and the entry's own canonical facts. With the salts an exhibit's chain
can be shown and checked by itself; they die with the exhibit, so that nothing kept can be guessed from a list.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.store.connection import Store

_COLUMNS = "exhibit, number, time, verb, actor, facts, salt, hash"


@dataclass(frozen=True)
class Event:
    """One entry of an exhibit's custody: its number from 1, when, what was done, by whom as stated, and with what."""

    exhibit: str
    number: int
    time: str
    verb: str
    actor: str
    facts: Json
    salt: bytes
    hash: bytes

    def follows(self, previous: bytes) -> bytes:
        """The hash that this entry must have after the entry with hash `previous`."""
        told = {
            "exhibit": self.exhibit,
            "number": self.number,
            "time": self.time,
            "verb": self.verb,
            "actor": self.actor,
            "facts": self.facts,
        }
        return hashlib.sha256(b"hrd-vault custody" + previous + self.salt + canonical.dump(told)).digest()


class Custody:
    """The custody of every exhibit of an open store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, exhibit: str, time: str, verb: str, facts: Json, actor: str = "") -> Event:
        """Append an entry to an exhibit's chain."""
        last = self._store.execute(
            "SELECT number, hash FROM custody WHERE exhibit = ? ORDER BY number DESC LIMIT 1", (exhibit,)
        ).fetchone()
        number, previous = (last[0] + 1, bytes(last[1])) if last else (1, bytes(32))
        bare = Event(exhibit, number, time, verb, actor, canonical.clean(facts), os.urandom(32), b"")
        event = Event(exhibit, number, time, verb, actor, bare.facts, bare.salt, bare.follows(previous))
        text = canonical.dump(event.facts).decode()
        self._store.execute(
            f"INSERT INTO custody ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (constant)
            (exhibit, number, time, verb, actor, text, event.salt, event.hash),
        )
        return event

    def of(self, exhibit: str) -> list[Event]:
        """The entries of one exhibit, in order."""
        sql = f"SELECT {_COLUMNS} FROM custody WHERE exhibit = ? ORDER BY number"  # noqa: S608 (constant)
        return [_event(row) for row in self._store.execute(sql, (exhibit,))]

    def exhibits(self) -> list[str]:
        """Every exhibit that has a chain."""
        return [row[0] for row in self._store.execute("SELECT DISTINCT exhibit FROM custody ORDER BY exhibit")]

    def forget(self, exhibit: str) -> None:
        """Destroy the chain of an exhibit."""
        self._store.execute("DELETE FROM custody WHERE exhibit = ?", (exhibit,))


def _event(row: tuple[str, int, str, str, str, str, bytes, bytes]) -> Event:
    return Event(*row[:5], canonical.read(row[5].encode()), bytes(row[6]), bytes(row[7]))


def broken_at(events: list[Event]) -> int | None:
    """The number of the first entry that does not follow from the one before, or None. `events` are all of one exhibit."""
    previous = bytes(32)
    for place, event in enumerate(events, 1):
        if event.number != place or event.follows(previous) != event.hash:
            return place
        previous = event.hash
    return None


def verbs(events: list[Event]) -> Iterator[str]:
    """What was done, in order."""
    return (event.verb for event in events)
