"""Blobs: files encrypted one by one beside the store. A row comes before the first byte and outlives the last.

Only a blob whose row says pending or deleting is ever removed. A file that no row knows goes to `lost/`, never away: an older
store may have been put in the place of the one that knew it.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hrd_vault.base.ids import is_id, new_id
from hrd_vault.crypto.age import ChunkFile, ChunkWriter
from hrd_vault.crypto.keyslots import VaultKey
from hrd_vault.store.connection import Rows, Store
from hrd_vault.store.folder import VaultFolder, flush, new_file

BLOBS, LOST = "blobs", "lost"
_SECRET = 32  # bytes


@dataclass(frozen=True)
class Blob:
    """One row: whose file it is, how long, the SHA-256 of what went in, and its CRC-32 where that is known."""

    id: str
    state: str
    exhibit: str
    size: int
    sha256: bytes
    crc: int | None = None


_COLUMNS = "id, state, exhibit, size, sha256, crc"


@dataclass(frozen=True)
class Recovered:
    """What was found at opening: blobs cut short that were removed, files that nobody knows and that now lie in `lost/`."""

    removed: int
    lost: tuple[str, ...]


class Blobs:
    """The blobs of an open vault."""

    def __init__(self, folder: VaultFolder, key: VaultKey, store: Store) -> None:
        self._folder, self._key, self._store = folder, key, store
        self._under_way: set[str] = set()  # blobs that this process is writing: pending, but no remains

    def path(self, blob: str) -> Path:
        """Where a blob lies."""
        return self._folder[BLOBS] / blob[:2] / blob

    def begin(self, exhibit: str) -> tuple[str, bytes]:
        """Enter a blob that is about to be written; its id and its secret. To be committed before the first byte."""
        blob, secret = new_id(), os.urandom(_SECRET)
        self._store.execute(
            "INSERT INTO blob VALUES (?, 'pending', ?, 0, x'', ?, NULL)", (blob, exhibit, self._key.wrap(secret, blob))
        )
        self._under_way.add(blob)
        return blob, secret

    def writer(self, blob: str, secret: bytes) -> tuple[ChunkWriter, BinaryIO]:
        """The writer of a blob's payload and the new file under it. Needs no store, so any thread may write. `OSError`."""
        path = self.path(blob)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        sink = new_file(path)
        return ChunkWriter(sink, secret), sink

    def settle(self, blob: str) -> None:
        """Make sure that a written blob, with its name, is on the disk. Raises `OSError`."""
        flush(self.path(blob).parent)
        flush(self._folder[BLOBS])

    def keep(self, blob: str, size: int, sha256: bytes, crc: int) -> None:
        """The blob is whole and on the disk: it belongs to its exhibit from now on."""
        self._store.execute(
            "UPDATE blob SET state = 'kept', size = ?, sha256 = ?, crc = ? WHERE id = ? AND state = 'pending'",
            (size, sha256, crc, blob),
        )
        self._under_way.discard(blob)

    def learn(self, blob: str, crc: int) -> None:
        """Enter the CRC-32 of a blob that came in before it was kept."""
        self._store.execute("UPDATE blob SET crc = ? WHERE id = ?", (crc, blob))

    def of(self, exhibit: str) -> Blob | None:
        """The blob that an exhibit holds."""
        sql = f"SELECT {_COLUMNS} FROM blob WHERE exhibit = ? AND state = 'kept'"  # noqa: S608 (constant)
        row = self._store.execute(sql, (exhibit,)).fetchone()
        return Blob(*row) if row else None

    def all(self) -> Iterator[Blob]:
        """Every blob that is kept."""
        sql = f"SELECT {_COLUMNS} FROM blob WHERE state = 'kept' ORDER BY id"  # noqa: S608 (constant)
        return (Blob(*row) for row in self._store.execute(sql))

    def open(self, blob: str) -> ChunkFile:
        """A blob to read. Raises `age.NotOpened`, `OSError`, or `VaultError` ``vault.damaged_store``."""
        return self._open(blob, self._store.execute("SELECT secret FROM blob WHERE id = ? AND state = 'kept'", (blob,)))

    def peek(self, blob: str) -> ChunkFile:
        """A blob that was written and is not kept yet, to read it back. As `open`."""
        return self._open(blob, self._store.execute("SELECT secret FROM blob WHERE id = ?", (blob,)))

    def _open(self, blob: str, found: Rows) -> ChunkFile:
        row = found.fetchone()
        source = self.path(blob).open("rb")
        try:
            return ChunkFile(source, self._key.unwrap(row[0] if row else b"", blob))
        except BaseException:
            source.close()
            raise

    def doom(self, exhibit: str) -> list[str]:
        """Destroy the secrets of an exhibit's blobs; what is left of them is removed by `sweep`."""
        found = [row[0] for row in self._store.execute("SELECT id FROM blob WHERE exhibit = ?", (exhibit,))]
        self._under_way.difference_update(found)
        self._store.execute("DELETE FROM thumbnail WHERE exhibit = ?", (exhibit,))
        self._store.execute(
            "UPDATE blob SET state = 'deleting', secret = x'', sha256 = x'', size = 0 WHERE exhibit = ?", (exhibit,)
        )
        return found

    def give_up(self, blobs: Iterable[str]) -> None:
        """These blobs will not be finished; what is left of them is removed by `sweep`."""
        self._under_way.difference_update(blobs)

    def sweep(self) -> int:
        """Remove the files of blobs that are deleting or were never finished, then their rows. Raises `OSError`."""
        unfinished = (row[0] for row in self._store.execute("SELECT id FROM blob WHERE state <> 'kept'"))
        doomed = [blob for blob in unfinished if blob not in self._under_way]
        for blob in doomed:
            self.path(blob).unlink(missing_ok=True)
        if doomed:
            flush(self._folder[BLOBS])
        for blob in doomed:
            self._store.execute("DELETE FROM blob WHERE id = ?", (blob,))
        return len(doomed)

    def set_aside(self) -> tuple[str, ...]:
        """Move files that no row knows to `lost/`; their names. Raises `OSError`."""
        known = {row[0] for row in self._store.execute("SELECT id FROM blob")}
        strays = [path for path in sorted(self._folder[BLOBS].rglob("*")) if path.is_file() and path.name not in known]
        for path in strays:
            self._folder[LOST].mkdir(mode=0o700, exist_ok=True)
            path.replace(self._folder[LOST] / path.name)
        return tuple(path.name for path in strays)

    def missing(self) -> list[Blob]:
        """Blobs whose file is not there."""
        return [blob for blob in self.all() if not self.path(blob.id).is_file()]

    def keep_pending(self) -> None:
        """Let files of unfinished blobs count as unknown ones: the store may be older than they are."""
        self._store.execute("DELETE FROM blob WHERE state = 'pending'")


def looks_like_one(name: str) -> bool:
    """Whether a file's name is that of a blob."""
    return is_id(name)
