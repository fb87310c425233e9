"""The files of a vault: two headers written in place, the store, a reserve of space, and a lock for one program at a time.

Names reveal nothing but that this is a vault. No file names a host, a user or a path.
"""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import new_id
from hrd_vault.crypto import header as headers
from hrd_vault.crypto.header import VaultHeader
from hrd_vault.crypto.keyslots import VaultKey
from hrd_vault.store.layout import HEADERS, is_vault

STORE, RESERVE, LOCK = "store.db", "reserve", "lock"
JOURNAL = STORE + "-journal"
FOLDERS = ("blobs", "inbox")
RESERVE_SIZE = 8 * 1024 * 1024
_OPEN, _CLOSED = b"session open  \n", b"session closed\n"


def as_vault_error(error: OSError) -> VaultError:
    """What a failed file operation means to a person."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return VaultError("disk.full")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return VaultError("use.no_folder", name=Path(str(error.filename or "")).name.partition(".part")[0])
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return VaultError("vault.read_only")
    return VaultError("disk.error")


def flush(path: Path) -> None:
    """Wait until `path` (a file, or a folder's list of names) is on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def part_of(path: Path) -> Path:
    """A temporary name beside `path` that nobody else has."""
    return path.with_name(f"{path.name}.{new_id()[:12]}.part")


def new_file(path: Path) -> BinaryIO:
    """A new file for its owner alone. Raises `OSError` where anything has that name."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    return os.fdopen(descriptor, "wb")


def remove_tree(folder: Path) -> None:
    """Remove a folder of our own making, with everything in it."""
    if folder.is_dir():
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()


def write_durably(path: Path, data: bytes) -> None:
    """Write a new file under a temporary name and give it its own only when it is whole and on the disk."""
    part = part_of(path)
    try:
        with new_file(part) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        flush(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def vouched(header: VaultHeader, copies: list[bytes], key: VaultKey) -> bytes:
    """The copy of `header` that was written with `key`. Raises `VaultError` ``vault.damaged_header`` where none was."""
    for copy in copies:
        if headers.decode(copy) == header and headers.believed(copy, key):
            return copy
    raise VaultError("vault.damaged_header")


class VaultFolder:
    """One vault's folder on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None
        self.crashed = False

    def __getitem__(self, name: str) -> Path:
        return self.path / name

    @staticmethod
    def is_vault(path: Path) -> bool:
        """Whether `path` is a folder with a header in it."""
        return is_vault(path)

    def create(self) -> None:
        """Make the folder and its empty parts. Raises `VaultError` ``vault.exists`` where there is anything."""
        try:
            if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
                raise VaultError("vault.exists", name=str(self.path))
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in FOLDERS:
                self[name].mkdir(mode=0o700)
            write_durably(self[LOCK], _CLOSED)
            os.close(os.open(self[STORE], os.O_CREAT | os.O_EXCL, 0o600))  # the database's own files take its mode
        except OSError as error:
            raise as_vault_error(error) from error

    # One program at a time

    def lock(self) -> None:
        """Take the vault for this program. Raises `VaultError` ``vault.in_use``, ``vault.stray_journal`` and others."""
        self._refuse_copies()
        try:
            descriptor = os.open(self[LOCK], os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise as_vault_error(error) from error
        if not _take(descriptor):
            os.close(descriptor)
            raise VaultError("vault.in_use")
        self._lock = descriptor
        self.crashed = os.pread(descriptor, len(_OPEN), 0) == _OPEN if hasattr(os, "pread") else True
        journal = self[JOURNAL]
        if not self.crashed and journal.is_file() and journal.stat().st_size > 0:
            self.unlock()
            raise VaultError("vault.stray_journal")
        self._mark(_OPEN)
        for left in self.path.glob("*.part*"):  # of a backup or a write that was cut short
            left.unlink()

    def unlock(self) -> None:
        """Give the vault back."""
        if self._lock is not None:
            if not (self[JOURNAL].is_file() and self[JOURNAL].stat().st_size):
                self._mark(_CLOSED)
            os.close(self._lock)
            self._lock = None

    def _mark(self, state: bytes) -> None:
        # The same length in the same place: it needs no room on a full disk.
        assert self._lock is not None
        try:
            os.lseek(self._lock, 0, os.SEEK_SET)
            os.write(self._lock, state)
            os.fsync(self._lock)
        except OSError as error:
            raise as_vault_error(error) from error

    def _refuse_copies(self) -> None:
        expected = {*HEADERS, STORE, JOURNAL, RESERVE, LOCK, *FOLDERS, "lost"}
        for entry in sorted(self.path.iterdir()):
            begins_like_ours = entry.name.startswith(("header", "store"))
            if begins_like_ours and entry.name not in expected and ".part" not in entry.name:
                raise VaultError("vault.conflict_copy", name=entry.name)

    # The header pair

    def read_headers(self) -> tuple[list[VaultHeader], list[bytes]]:
        """The undamaged headers, newest first, not yet believed, and the bytes of both copies.

        Raises `VaultError` ``vault.damaged_header``, ``vault.newer`` or ``keys.limits``.
        """
        copies = []
        for name in HEADERS:
            try:
                copies.append(self[name].read_bytes() if self[name].stat().st_size == headers.SIZE else b"")
            except FileNotFoundError:
                copies.append(b"")
            except OSError as error:
                raise as_vault_error(error) from error
        found = list(dict.fromkeys(header for header in map(headers.decode, copies) if header))
        if not found:
            raise VaultError("vault.damaged_header")
        return sorted(found, key=lambda header: header.epoch, reverse=True), copies

    def believe(self, header: VaultHeader, copies: list[bytes], key: VaultKey) -> bool:
        """Check that `header` was written with `key`; mend the other copy if it differs. Says whether one was damaged.

        Raises `VaultError` ``vault.damaged_header``.
        """
        good = vouched(header, copies, key)
        damaged = False
        for name, copy in zip(HEADERS, copies, strict=True):
            if copy != good:
                damaged = damaged or headers.decode(copy) is None or not headers.believed(copy, key)
                self._overwrite(name, good)
        return damaged

    def write_header(self, header: VaultHeader, key: VaultKey) -> None:
        """Overwrite both copies in place, B then A, each flushed before the next is touched."""
        data = headers.encode(header, key)
        for name in reversed(HEADERS):
            self._overwrite(name, data)

    def _overwrite(self, name: str, data: bytes) -> None:
        try:
            descriptor = os.open(self[name], os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise as_vault_error(error) from error

    # Room for deleting and exporting on a full disk

    def fill_reserve(self) -> None:
        """Set the reserve aside again where there is room; a full disk is no failure here."""
        reserve = self[RESERVE]
        try:
            if not reserve.is_file() or reserve.stat().st_size != RESERVE_SIZE:
                write_durably(reserve, os.urandom(RESERVE_SIZE))
        except OSError:
            reserve.unlink(missing_ok=True)

    def spend_reserve(self) -> bool:
        """Give the reserve up. Says whether there was one."""
        if not self[RESERVE].is_file():
            return False
        self[RESERVE].unlink()
        flush(self.path)
        return True


def _lock_call() -> Callable[[int], None]:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        return lambda descriptor: msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    import fcntl  # noqa: PLC0415

    return lambda descriptor: fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _take(descriptor: int) -> bool:
    try:
        _lock_call()(descriptor)
    except OSError:
        return False
    return True
