"""Writing without opening: text or a file, sealed to the vault's own public key while the vault is shut, read after unlock.

The key lies in the open beside the sealed pieces, with a MAC that only the vault can make. Whoever can change the folder can
change that key; what is sealed then is lost to the vault, and the next unlock notices and says so. Several people may write
on one laptop, and none of them can read what another wrote, nor what they wrote themselves.
"""

import hmac
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hrd_vault.base import canonical, clock
from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import new_id
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.crypto import age
from hrd_vault.store.folder import as_vault_error, new_file, part_of, write_durably
from hrd_vault.store.layout import INBOX as FOLDER
from hrd_vault.store.layout import INBOX_KEY as KEY

if TYPE_CHECKING:
    from hrd_vault.services.vault import Vault

LONGEST_TEXT = 200_000  # letters
LARGEST_FILE = 2 * 1024**3  # bytes
_PIECE = 64 * 1024


@dataclass(frozen=True)
class Capture:
    """What somebody wrote while the vault was shut: when, as the machine's clock said, the text, and a file's name."""

    path: Path
    time: str
    text: str
    file: str


def lay_out_key(vault: "Vault") -> bool:
    """Put the vault's key where writers find it; says whether the one that lay there was not the vault's."""
    path = vault.folder[FOLDER] / KEY
    found = path.read_bytes() if path.is_file() else None
    if found is not None and _is_ours(vault, found):
        return False
    recipient = vault.identity.public().receive
    data = canonical.dump({"recipient": recipient, "mac": _mac(vault, recipient)})
    try:
        write_durably(path, data)
    except OSError as error:
        raise as_vault_error(error) from error
    return found is not None


def _mac(vault: "Vault", recipient: str) -> str:
    return vault.key.mac("inbox", recipient.encode()).hex()


def _is_ours(vault: "Vault", data: bytes) -> bool:
    try:
        told = canonical.load(data)
        return hmac.compare_digest(_mac(vault, str(told["recipient"])), str(told["mac"]))
    except (canonical.NotCanonical, KeyError, TypeError):
        return False


def capture(folder: Path, text: str, file: Path | None = None, progress: Progress = SILENT) -> None:
    """Seal `text`, and a `file` if there is one, for the vault at `folder`. Only its owner can read it again.

    Raises `VaultError` ``inbox.no_key``, ``inbox.too_long``, ``use.file_unreadable`` or a disk code.
    """
    if len(text) > LONGEST_TEXT or (file and file.stat().st_size > LARGEST_FILE):
        raise VaultError("inbox.too_long")
    recipient = _recipient(folder)
    target = folder / FOLDER / f"{new_id()}.age"
    part = part_of(target)
    front = canonical.dump(canonical.clean({"time": clock.now(), "text": text, "file": file.name if file else ""}))
    try:
        with new_file(part) as sink:
            with closing(age.seal(sink, [recipient])) as writer:
                writer.write(len(front).to_bytes(4, "big") + front)
                if file:
                    _copy(file, writer, progress)
            sink.flush()
            os.fsync(sink.fileno())
        part.replace(target)
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        part.unlink(missing_ok=True)


def _recipient(folder: Path) -> age.Recipient:
    try:
        told = canonical.read((folder / FOLDER / KEY).read_bytes())
        return age.read_recipient(str(told["recipient"]))
    except (OSError, canonical.NotCanonical, KeyError, TypeError) as error:
        raise VaultError("inbox.no_key") from error


def _copy(file: Path, writer: age.SealedWriter, progress: Progress) -> None:
    try:
        with file.open("rb") as source:
            size, done = file.stat().st_size, 0
            while piece := source.read(_PIECE):
                writer.write(piece)
                done += len(piece)
                progress.step(done, size)
    except OSError as error:
        raise VaultError("use.file_unreadable", name=file.name) from error


def waiting(vault: "Vault") -> tuple[list[Capture], int]:
    """What was written while the vault was shut, oldest first, and how many pieces it cannot open."""
    captures, unreadable = [], 0
    paths = sorted((vault.folder[FOLDER]).glob("*.age"))
    if not paths:
        return [], 0
    openers = vault.openers
    for path in paths:
        try:
            captures.append(_read(path, openers))
        except (VaultError, OSError):
            unreadable += 1
    return sorted(captures, key=lambda each: each.time), unreadable


def _pieces(path: Path, openers: Sequence[age.Identity]) -> Iterator[bytes]:
    with path.open("rb") as source:
        yield from age.opened(source, openers).pieces()


def _read(path: Path, openers: Sequence[age.Identity]) -> Capture:
    data = b""
    for piece in _pieces(path, openers):
        data += piece
        if len(data) >= 4 and len(data) >= 4 + int.from_bytes(data[:4], "big"):
            break
        if len(data) > 4 * LONGEST_TEXT + _PIECE:
            raise VaultError("inbox.damaged")
    try:
        front = canonical.load(data[4 : 4 + int.from_bytes(data[:4], "big")])
        return Capture(path, str(front["time"]), str(front.get("text", "")), str(front.get("file", "")))
    except (canonical.NotCanonical, KeyError, TypeError) as error:
        raise VaultError("inbox.damaged") from error


def save_file(vault: "Vault", found: Capture, target: Path) -> None:
    """Write the file of a capture to the new file `target`, in the clear, as its owner asks."""
    skip, first = 0, True
    try:
        with new_file(target) as sink:
            for piece in _pieces(found.path, vault.openers):
                if first:
                    skip, first = 4 + int.from_bytes(piece[:4], "big"), False
                sink.write(piece[skip:])
                skip = max(0, skip - len(piece))
    except FileExistsError as error:
        raise VaultError("use.file_exists", name=target.name) from error
    except OSError as error:
        raise as_vault_error(error) from error


def done_with(found: Capture) -> None:
    """Remove a capture that was brought in, or that its owner does not want."""
    found.path.unlink(missing_ok=True)
