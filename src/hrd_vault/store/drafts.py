"""Drafts: what somebody is writing and has not saved yet, one for each record. Never part of journal, search or bundle."""

from dataclasses import dataclass

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.store.connection import Store


@dataclass(frozen=True)
class Draft:
    """A record's number, when it was last typed in, and what the form held (see `services.drafts`)."""

    record: str
    time: str
    body: Json


class Drafts:
    """The table of drafts of an open store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, draft: Draft) -> None:
        """Keep a draft in place of the last one of its record."""
        text = canonical.dump(draft.body).decode()
        self._store.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", (draft.record, draft.time, text))

    def forget(self, record: str) -> None:
        """Drop the draft of a record, if there is one."""
        self._store.execute("DELETE FROM draft WHERE record = ?", (record,))

    def all(self) -> list[Draft]:
        """All drafts, the newest first."""
        rows = self._store.execute("SELECT record, time, body FROM draft ORDER BY time DESC")
        return [Draft(row[0], row[1], canonical.read(row[2].encode())) for row in rows]
