"""A backup: one stored ZIP of header, store snapshot and blobs, ciphertext throughout, opened by the passphrase of its day.

It is called done only after it was read back: every byte of the archive against what went in, and the snapshot opened
with the vault's key and checked page by page.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.crypto import header as headers
from hrd_vault.crypto.header import VaultHeader
from hrd_vault.crypto.keyslots import VaultKey
from hrd_vault.store.connection import Store
from hrd_vault.store.folder import (
    FOLDERS,
    STORE,
    VaultFolder,
    as_vault_error,
    flush,
    new_file,
    part_of,
    remove_tree,
)  # fmt: skip
from hrd_vault.store.layout import HEADERS

_PIECE = 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a constant: when a vault was backed up is not for everybody


def integrity(store: Store) -> None:
    """Check every page's seal and the database's own structure. Raises `VaultError` ``vault.damaged_store``."""
    if store.execute("PRAGMA cipher_integrity_check").fetchall():
        raise VaultError("vault.damaged_store")
    if store.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
        raise VaultError("vault.damaged_store")


def write(
    folder: VaultFolder, store: Store, header: VaultHeader, key: VaultKey, target: Path, progress: Progress = SILENT
) -> int:
    """Write a verified backup to `target` and say how many bytes it has.

    Raises `VaultError` ``use.file_exists``, ``backup.not_verified`` or a disk code; then nothing is left at `target`.
    """
    if target.exists():
        raise VaultError("use.file_exists", name=str(target))
    part = part_of(target)
    snapshot = part_of(folder[STORE])
    try:
        store.execute("VACUUM INTO ?", (str(snapshot),))
        members = {name: folder[name] for name in HEADERS} | {STORE: snapshot}
        for name in FOLDERS:
            members |= {path.relative_to(folder.path).as_posix(): path for path in _files(folder[name])}
        digests = _pack(part, members, headers.encode(header, key), progress)
        if not _reads_back(part, digests) or not _opens(snapshot, key):
            raise VaultError("backup.not_verified")
        flush(part)
        part.replace(target)
        flush(target.parent)
        return target.stat().st_size
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        part.unlink(missing_ok=True)
        snapshot.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _pack(part: Path, members: dict[str, Path], header: bytes, progress: Progress) -> dict[str, str]:
    digests: dict[str, str] = {}
    with new_file(part) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for done, (name, path) in enumerate(members.items()):
            progress.step(done, len(members))
            with archive.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=True) as member:
                digest = hashlib.sha256()
                for piece in [header] if name in HEADERS else _pieces(path):
                    digest.update(piece)
                    member.write(piece)
            digests[name] = digest.hexdigest()
    return digests


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _reads_back(part: Path, digests: dict[str, str]) -> bool:
    try:
        return _digests_in(part) == digests
    except zipfile.BadZipFile:
        return False


def _digests_in(part: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    with zipfile.ZipFile(part) as archive:
        for name in archive.namelist():
            digest = hashlib.sha256()
            with archive.open(name) as member:
                while piece := member.read(_PIECE):
                    digest.update(piece)
            found[name] = digest.hexdigest()
    return found


def _opens(snapshot: Path, key: VaultKey) -> bool:
    copy = Store(snapshot, key)
    try:
        integrity(copy)
    except VaultError:
        return False
    finally:
        copy.close()
        snapshot.with_name(snapshot.name + "-journal").unlink(missing_ok=True)
    return True


def unpack(archive_path: Path, target: Path) -> None:
    """Restore a backup into a new folder, all or nothing. No key is needed.

    Raises `VaultError` ``backup.damaged``, ``vault.exists`` or a disk code.
    """
    folder = VaultFolder(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise VaultError("vault.exists", name=str(target))
    part = part_of(target)
    staging = VaultFolder(part)
    try:
        staging.create()
        staging[STORE].unlink()
        with zipfile.ZipFile(archive_path) as archive:
            names = [info.filename for info in archive.infolist() if _ours(info)]
            if len(names) != len(archive.infolist()) or not {*HEADERS, STORE} <= set(names):
                raise VaultError("backup.damaged")
            for name in names:
                _extract(archive, name, staging[name])
        staging.read_headers()
        if target.exists():
            target.rmdir()
        part.rename(target)
        flush(folder.path.parent)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise VaultError("backup.damaged") from error
    except VaultError as error:
        raise VaultError("backup.damaged") if error.code == "vault.damaged_header" else error from error
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        remove_tree(part)


def _ours(info: zipfile.ZipInfo) -> bool:
    if info.flag_bits & 1 or info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
        return False
    if info.filename in (*HEADERS, STORE):
        return True
    head, _, rest = info.filename.partition("/")
    return head in FOLDERS and bool(rest) and all(part.isalnum() and part.isascii() for part in rest.split("/"))


def _extract(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with new_file(path) as file, archive.open(name) as member:
        while piece := member.read(_PIECE):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
