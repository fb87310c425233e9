"""A few named values of the vault itself, as JSON: its replica id, counter, identity, own fields."""

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.store.connection import Store


class Meta:
    """The named values of an open store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, name: str) -> Json:
        """The value called `name`, or None."""
        row = self._store.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return canonical.read(row[0].encode()) if row else None

    def put(self, name: str, value: Json) -> None:
        """Set the value called `name`."""
        text = canonical.dump(value).decode()
        self._store.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, text))
