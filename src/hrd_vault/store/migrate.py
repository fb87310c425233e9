"""The store's form, version by version: numbered SQL files, each run once, in one transaction, never backwards."""

from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.store.connection import Store, expected_schema, found_schema

_FOLDER = Path(__file__).parent / "migrations"


def migrations() -> list[str]:
    """The SQL of every version, the first one first."""
    return [path.read_text("utf-8") for path in sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))]


def bring_up(store: Store) -> int:
    """Bring the store to the newest version; says which version it had.

    Raises `VaultError` ``vault.newer`` for a version we do not know, and ``vault.changed_outside`` where the tables are
    not exactly those that this program made.
    """
    steps = migrations()
    found = store.execute("PRAGMA user_version").fetchone()
    before = int(found[0]) if found else 0
    if before > len(steps):
        raise VaultError("vault.newer")
    if before and found_schema(store) != expected_schema("\n".join(steps[:before])):
        raise VaultError("vault.changed_outside")
    if before < len(steps):
        with store.transaction():
            for sql in steps[before:]:
                store.script(sql)
            store.execute(f"PRAGMA user_version = {len(steps)}")
    return before
