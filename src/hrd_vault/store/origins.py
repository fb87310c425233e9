"""Where records came from: which row of which source became which record, and what that row said."""

from dataclasses import dataclass

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.store.connection import Store


@dataclass(frozen=True)
class Origin:
    """What was brought in last time under one key: the record it became and the field values it gave."""

    record: str
    given: Json


class Origins:
    """The origins of an open store. `source` names a kind of file, `key` a row of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, source: str, key: str) -> Origin | None:
        """The origin under this key, or None."""
        sql = "SELECT record, given FROM origin WHERE source = ? AND key = ?"
        row = self._store.execute(sql, (source, key)).fetchone()
        return Origin(row[0], canonical.read(row[1].encode())) if row else None

    def put(self, source: str, key: str, record: str, given: Json) -> None:
        """Remember what this key gave."""
        self._store.execute(
            "INSERT OR REPLACE INTO origin (source, key, record, given) VALUES (?, ?, ?, ?)",
            (source, key, record, canonical.dump(given).decode()),
        )

    def forget(self, record: str) -> None:
        """Destroy what is known about where a record came from."""
        self._store.execute("DELETE FROM origin WHERE record = ?", (record,))
