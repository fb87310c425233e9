"""One connection to the encrypted database: its key, its settings, its transactions, and what its errors mean.

Settings are those of the security design; each has a reason there. The connection stays on the thread that opened it.
"""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from hrd_vault.base.errors import Cancelled, VaultError
from hrd_vault.crypto.keyslots import VaultKey

Value = str | int | float | bytes | None
_SETTINGS = (
    "PRAGMA cipher_memory_security = OFF",
    "PRAGMA journal_mode = TRUNCATE",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -65536",  # KiB; a small cache makes one large transaction encrypt its pages again and again
)
_SALT = 16  # bytes
_MEANINGS = (
    ("database or disk is full", "disk.full"),
    ("readonly database", "vault.read_only"),
    ("unable to open", "vault.read_only"),
    ("disk i/o error", "disk.error"),
    ("database is locked", "vault.in_use"),
    ("file is not a database", "vault.damaged_store"),
    ("malformed", "vault.damaged_store"),
    ("file is encrypted", "vault.damaged_store"),
)


class Rows:
    """What a question gives back; reading on can fail like asking, and says so in the same codes."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def fetchone(self) -> Any:
        """The next row, or None."""
        try:
            return self._cursor.fetchone()
        except sqlcipher.Error as error:
            raise _meaning(error) from None

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(self)

    def integers(self) -> "array[int]":
        """The only column of every row that is left, read without a step of Python between."""
        try:
            return array("q", chain.from_iterable(self._cursor))
        except sqlcipher.Error as error:
            raise _meaning(error) from None

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self._cursor
        except sqlcipher.Error as error:
            raise _meaning(error) from None


def _meaning(error: Exception) -> Exception:
    said = str(error).lower()
    if "interrupted" in said:
        return Cancelled()
    for part, code in _MEANINGS:
        if part in said:
            return VaultError(code)
    return error


def _unlock(connection: Any, key: bytes) -> None:
    """Hand over the raw 48-byte key and salt. The benchmarks replace this one function to measure without a key."""
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def _check_salt(path: Path, key: VaultKey) -> None:
    """The file begins with the salt, which the library does not look at when the whole key is given: so we do."""
    if path.is_file() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(_SALT) != key.store_key()[-_SALT:]:
                raise VaultError("vault.damaged_store")


class Store:
    """The open database. Every statement goes through `execute`, so that every error has a code."""

    def __init__(self, path: Path, key: VaultKey) -> None:
        self.path = path
        _check_salt(path, key)
        try:
            self._connection = sqlcipher.connect(str(path), isolation_level=None, cached_statements=256)
        except sqlcipher.Error as error:
            raise _meaning(error) from None
        try:
            self._connection.execute("PRAGMA cipher_log_level = NONE")
            _unlock(self._connection, key.store_key())
            self.execute("PRAGMA locking_mode = EXCLUSIVE")
            for setting in _SETTINGS:
                self.execute(setting)
            # An exclusive lock is only taken with the first write; this one is empty, and keeps readers out too.
            self.execute("BEGIN EXCLUSIVE")
            self.execute("COMMIT")
        except BaseException:
            self._connection.close()
            raise

    def execute(self, sql: str, values: Sequence[Value] = ()) -> Rows:
        """Run one statement. Raises `VaultError` with a disk or vault code, or `Cancelled`."""
        try:
            return Rows(self._connection.execute(sql, values))
        except sqlcipher.Error as error:
            raise _meaning(error) from None

    def many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run one statement for each of `rows`."""
        try:
            self._connection.executemany(sql, rows)
        except sqlcipher.Error as error:
            raise _meaning(error) from None

    def script(self, sql: str) -> None:
        """Run the statements of a migration, one by one, inside the transaction that is open."""
        for statement in split_statements(sql):
            self.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what happens inside, or nothing of it."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def interrupt(self) -> None:
        """Stop what is running, from any thread."""
        self._connection.interrupt()

    def close(self) -> None:
        """Close the database. Safe to call twice."""
        self._connection.close()


def split_statements(sql: str) -> Iterator[str]:
    """The statements of a migration file."""
    held = ""
    for line in sql.splitlines(keepends=True):
        held += line
        if sqlcipher.complete_statement(held):
            yield held.strip()
            held = ""


def expected_schema(sql: str) -> list[tuple[str, str, str, str]]:
    """What the list of tables must say after running the migrations' `sql`, from an empty database in memory."""
    memory = sqlcipher.connect(":memory:", isolation_level=None)
    try:
        for statement in split_statements(sql):
            memory.execute(statement)
        return _schema(memory)
    finally:
        memory.close()


def _schema(connection: Any) -> list[tuple[str, str, str, str]]:
    return list(connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1, 2"))


def found_schema(store: Store) -> list[tuple[str, str, str, str]]:
    """What the list of tables of an open store says."""
    return list(store.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1, 2"))
