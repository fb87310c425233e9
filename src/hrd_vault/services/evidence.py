"""Evidence: files taken in as they are, looked at without leaving the vault, written out when asked, with every step entered.

Taking in has three steps, so that a window need not wait for the second: `begin` enters the intent, `Intake.write` encrypts
the file and takes its digest (on any thread, without the store), `finish` enters what came of it. A file that was cut short
leaves an intent, which the next opening clears away.
"""

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from hrd_vault.base import canonical, clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.ids import new_id
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.crypto.age import ChunkFile, NotOpened
from hrd_vault.domain.bodies import read_record
from hrd_vault.domain.kinds.evidence import (
    ABOUT,
    CAPTURED,
    CAPTURED_BASIS,
    CLAIMS,
    CONVERSATION,
    DAMAGED,
    DIGEST,
    EVIDENCE,
    FILE_NAME,
    HARD_TO_SEE,
    INTIMATE,
    MEDIA_TYPE,
    MORE_MESSAGES,
    SET_OF,
    SIZE,
    TAKEN_IN,
)
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import TITLE, Record
from hrd_vault.formats import chats, media_types
from hrd_vault.formats.chats import Message
from hrd_vault.formats.looking import Picture, Viewer, Words
from hrd_vault.formats.media_types import MediaType
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.custody import Event
from hrd_vault.store.folder import as_vault_error, new_file, part_of

__all__ = [
    "THUMBNAIL", "VERBS", "ChunkFile", "Event", "Intake", "OwnWords", "Picture", "Viewer", "Words", "abandon", "all_files",
    "begin", "custody", "file_of", "files_about", "files_in", "finish", "handled", "keep_thumbnail", "peek",
    "small_picture", "take_in", "thumbnails",
    "words_of", "write_out",
]  # fmt: skip

# The verbs are ours; what a log must hold follows the Berkeley Protocol (OHCHR, HR/PUB/20/2).
VERBS = {
    "created": N_("made"),
    "imported": N_("taken in"),
    "viewed": N_("looked at"),
    "copied": N_("working copy made"),
    "redacted": N_("parts made unreadable on a copy"),
    "exported": N_("written out"),
    "opened": N_("opened in another program"),
    "received": N_("received"),
    "verified": N_("checked"),
    "transferred": N_("handed over"),
    "returned": N_("given back"),
    "destroyed": N_("destroyed"),
    "time_asked": N_("a time-stamp asked for"),
    "time_given": N_("a time-stamp came back"),
}
_PIECE = 1024 * 1024  # bytes read at once
SEEN = frozenset({"picture", "pdf", "media"})  # by whom something is shown that can be seen
THUMBNAIL = 112  # points, the longer side
_LARGEST_THUMBNAIL = 3 * THUMBNAIL * THUMBNAIL


@dataclass(frozen=True)
class OwnWords:
    """What a file says of itself, whether that was damaged, and a small picture of it, where there is one."""

    claims: tuple[Json, ...] = ()
    damaged: bool = False
    small: Picture | None = None
    messages: tuple[Message, ...] = ()
    more_messages: bool = False


@dataclass
class Intake:
    """A file on its way in. `name` is its own; `size`, `sha256` and `crc` (its CRC-32) are known after `write`."""

    exhibit: str
    blob: str
    name: str
    size: int = 0
    sha256: bytes = b""
    crc: int = 0
    media: MediaType = media_types.UNKNOWN
    expected: int = 0  # bytes, for a source that does not know its own length
    _open: Callable[[], BinaryIO] = field(repr=False, default=lambda: open(os.devnull, "rb"))  # noqa: PTH123, SIM115
    _writer: Callable[[], tuple[Any, BinaryIO]] = field(repr=False, default=lambda: (None, open(os.devnull, "rb")))  # noqa: PTH123, SIM115

    def write(self, progress: Progress = SILENT) -> None:
        """Encrypt the file as it streams in; its digest is taken beside that, on a second thread.

        Raises `VaultError` ``use.file_unreadable``, ``evidence.empty`` or a disk code, or `Cancelled`; then nothing counts.
        """
        try:
            source = self._open()
        except OSError as error:
            raise VaultError("use.file_unreadable", name=self.name) from error
        with source:
            total = _length(source) or self.expected
            try:
                writer, sink = self._writer()
            except OSError as error:
                raise as_vault_error(error) from error
            with sink, ThreadPoolExecutor(1) as second:
                digest, buffers = hashlib.sha256(), (bytearray(_PIECE), bytearray(_PIECE))
                taken, turn = None, 0

                def take(piece: memoryview) -> None:
                    digest.update(piece)
                    self.crc = zlib.crc32(piece, self.crc)

                while count := self._fill(source, buffers[turn]):
                    piece = memoryview(buffers[turn])[:count]
                    if self.size == 0:
                        self.media = media_types.sniff(bytes(piece[: media_types.START]), self.name)
                    if taken:
                        taken.result()  # the other buffer is free again
                    taken = second.submit(take, piece)
                    self._put(writer, piece)
                    self.size += count
                    turn = 1 - turn
                    progress.step(self.size, max(total, self.size))
                if taken:
                    taken.result()
                if not self.size:
                    raise VaultError("evidence.empty", name=self.name)
                self._put(writer, None)
                try:
                    sink.flush()
                    os.fsync(sink.fileno())
                except OSError as error:
                    raise as_vault_error(error) from error
        self.sha256 = digest.digest()

    def _fill(self, source: BinaryIO, buffer: bytearray) -> int:
        try:
            return source.readinto(buffer)  # type: ignore[attr-defined, no-any-return]
        except OSError as error:
            raise VaultError("use.file_unreadable", name=self.name) from error

    def _put(self, writer: Any, piece: memoryview | None) -> None:
        try:
            writer.close() if piece is None else writer.write(piece)
        except OSError as error:
            raise as_vault_error(error) from error


def _length(source: BinaryIO) -> int:
    try:
        return os.fstat(source.fileno()).st_size
    except (OSError, AttributeError):
        return 0


def files_in(paths: Iterable[Path]) -> list[Path]:
    """These files, and every file in those of them that are folders, in order of their names."""
    found: list[Path] = []
    for path in paths:
        found += sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    return sorted(found, key=lambda path: not chats.is_chat(path.name))  # a conversation before the files it speaks of


def begin(vault: Vault, source: Path | Callable[[], BinaryIO], name: str = "") -> Intake:
    """Enter that a file is about to come in. Raises `VaultError` ``use.file_missing``, ``evidence.empty`` or a vault code."""
    if isinstance(source, Path):
        path = source
        if not path.exists():
            raise VaultError("use.file_missing", name=path.name)
        if not path.is_file():
            raise VaultError("evidence.empty", name=path.name)
        name = name or path.name
        opener: Callable[[], BinaryIO] = lambda: path.open("rb", buffering=0)  # noqa: E731
    else:
        opener = source
    exhibit = new_id()
    blob, secret = vault.operate(lambda _operation: vault.blobs.begin(exhibit))
    return Intake(exhibit, blob, name, _open=opener, _writer=lambda: vault.blobs.writer(blob, secret))


def finish(
    vault: Vault,
    intake: Intake,
    given: dict[str, Json] | None = None,
    words: OwnWords | None = None,
    *,
    verb: str = "imported",
) -> tuple[Record, Changes]:
    """Enter what came in, with what a person said of it (`given`) and what the file says of itself (`words`)."""
    try:
        vault.blobs.settle(intake.blob)
    except OSError as error:
        raise as_vault_error(error) from error
    own = list(words.claims) if words else []
    values: dict[str, Json] = {
        "kind": EVIDENCE.name,
        "id": intake.exhibit,
        TITLE.name: Path(intake.name).stem or intake.name,
        "sort": intake.media.sort,
        **(given or {}),
        FILE_NAME.name: intake.name,
        MEDIA_TYPE.name: intake.media.name,
        SIZE.name: intake.size,
        DIGEST.name: intake.sha256.hex(),
        TAKEN_IN.name: clock.now(),
        CLAIMS.name: own,
        DAMAGED.name: bool(words and words.damaged),
    }
    values = _dated(values, own)
    if words and words.messages:
        talk = ({"id": new_id(), **vars(message)} for message in words.messages)
        values |= {"sort": "conversation", CONVERSATION.name: [canonical.clean(each) for each in talk]}
        values[MORE_MESSAGES.name] = words.more_messages
    elif SET_OF.name not in values:
        values |= _said_with(vault, intake.name)
    record, problems = read_record(vault.catalogue, canonical.clean(values))
    if problems:
        raise VaultError("record.invalid", problems="; ".join(problem.label for problem in problems))

    def act(operation: Operation) -> tuple[Record, Changes]:
        vault.blobs.keep(intake.blob, intake.size, intake.sha256, intake.crc)
        written = operation.write(record, "intake")
        facts = {"sha256": intake.sha256.hex(), "size": intake.size, "name": intake.name, "blob": intake.blob}
        operation.handled(intake.exhibit, verb, facts)
        if words and words.small and not record.values.get(INTIMATE.name):
            keep_thumbnail(vault, intake.exhibit, words.small)
        return written, vault.changes(operation)

    return vault.operate(act)


def _said_with(vault: Vault, name: str) -> dict[str, Json]:
    """A file that a conversation names belongs to it."""
    found = [
        stored for stored in vault.rows.with_key(f"{CONVERSATION.name}.file", name.casefold()) if not stored.deleted
    ]
    return {SET_OF.name: found[-1].record.id} if found else {}


def _dated(values: dict[str, Json], claims: list[Json]) -> dict[str, Json]:
    """The claimed time stands as the time it was taken until a person says otherwise, with its basis beside it."""
    told = next((str(row["value"]) for row in claims if row["what"] == "captured"), "")
    day = told[:10].replace("/", "-")
    if CAPTURED.name in values or not day:
        return values
    try:
        CAPTURED.read(day)
    except ValueError:
        return values
    return {**values, CAPTURED.name: day, CAPTURED_BASIS.name: "file"}


def _opened(vault: Vault, blob: str) -> ChunkFile:
    try:
        return vault.blobs.open(blob)
    except FileNotFoundError as error:
        raise VaultError("evidence.no_file") from error
    except OSError as error:
        raise as_vault_error(error) from error
    except NotOpened as error:
        raise VaultError("evidence.damaged") from error


def own_words(viewer: Viewer, media: MediaType, name: str = "") -> OwnWords:
    """What a file says of itself. Damage never stands in the way: then it only says less."""
    try:
        claims, damaged = viewer.claims()
    except VaultError:
        return OwnWords(damaged=True)
    try:
        small = viewer.picture(THUMBNAIL, THUMBNAIL) if media.shown_by in SEEN else None
    except VaultError:
        small = None
    if media.shown_by == "text" and chats.is_chat(name):
        with suppress(VaultError):
            words = viewer.text()
            found, more = chats.read(words.text)
            return OwnWords(tuple(claims), damaged, small, tuple(found), bool(found) and (more or words.more))
    return OwnWords(tuple(claims), damaged, small)


def take_in(
    vault: Vault,
    source: Path | Callable[[], BinaryIO],
    given: dict[str, Json] | None = None,
    progress: Progress = SILENT,
    *,
    name: str = "",
) -> Record:
    """Take a file in, from beginning to end, on this thread. Raises what `begin`, `Intake.write` and `finish` raise."""
    intake = begin(vault, source, name)
    try:
        intake.write(progress)
    except BaseException:
        abandon(vault, intake)
        raise
    return finish(vault, intake, given, words_of(peek(vault, intake), intake))[0]


def peek(vault: Vault, intake: Intake) -> ChunkFile:
    """A file that was just written, to be read back from its encrypted form."""
    return vault.blobs.peek(intake.blob)


def words_of(source: ChunkFile, intake: Intake) -> OwnWords:
    """What a file says of itself. Needs no store, so any thread may ask; closes `source`."""
    if not intake.media.shown_by:
        source.close()
        return OwnWords()
    try:
        viewer = Viewer(source, intake.size, intake.media)
    except VaultError:  # nowhere to look at it safely: it comes in all the same
        return OwnWords()
    with viewer:
        return own_words(viewer, intake.media, intake.name)


def abandon(vault: Vault, intake: Intake) -> None:
    """Remove what was written of a file that does not come in after all."""
    vault.operate(lambda _operation: vault.blobs.doom(intake.exhibit))
    vault.settle_blobs()


# Thumbnails


def small_picture(source: ChunkFile, size: int, media: MediaType) -> Picture | None:
    """A small picture of a file, where one can be made; closes `source`."""
    if media.shown_by not in SEEN:
        source.close()
        return None
    try:
        with Viewer(source, size, media) as viewer:
            return viewer.picture(THUMBNAIL, THUMBNAIL)
    except VaultError:
        return None


def keep_thumbnail(vault: Vault, exhibit: str, picture: Picture) -> None:
    """Keep the small picture of an exhibit."""
    vault.store.execute(
        "INSERT OR REPLACE INTO thumbnail VALUES (?, ?, ?, ?)",
        (exhibit, picture.width, picture.height, zlib.compress(picture.points, 6)),
    )


def thumbnails(vault: Vault, exhibits: Iterable[str]) -> dict[str, Picture]:
    """Small pictures of exhibits: of those that have one, and are not marked as hard to see or intimate."""
    found = {}
    for exhibit in exhibits:
        stored = vault.rows.get(exhibit)
        if stored is None or stored.record.values.get(INTIMATE.name) or stored.record.values.get(HARD_TO_SEE.name):
            continue
        sql = "SELECT width, height, points FROM thumbnail WHERE exhibit = ?"
        row = vault.store.execute(sql, (exhibit,)).fetchone()
        if row:
            points = zlib.decompressobj().decompress(row[2], _LARGEST_THUMBNAIL)
            if len(points) == 3 * row[0] * row[1]:
                found[exhibit] = Picture(row[0], row[1], points)
    return found


# Reading and writing out


def files_about(vault: Vault, record_id: str) -> tuple[int, int]:
    """How many files speak of a record, and how many bytes they have; those in the trash do not count."""
    sql = (
        "SELECT count(*), coalesce(sum(size), 0) FROM blob WHERE state = 'kept' AND exhibit IN (SELECT record.id FROM value "
        "JOIN record USING (position) WHERE field = ? AND key = ? AND deleted IS NULL)"
    )
    found = vault.store.execute(sql, (ABOUT.name, record_id)).fetchone()
    return int(found[0]), int(found[1])


def all_files(vault: Vault) -> tuple[int, int]:
    """How many files this vault holds, and how many bytes they have."""
    found = vault.store.execute("SELECT count(*), coalesce(sum(size), 0) FROM blob WHERE state = 'kept'").fetchone()
    return int(found[0]), int(found[1])


def file_of(vault: Vault, exhibit: str) -> tuple[ChunkFile, int, MediaType]:
    """The file of an exhibit, to read, how long it is and what it is.

    Raises `VaultError` ``evidence.no_file``, ``evidence.damaged`` or ``vault.no_record``.
    """
    record = vault.stored(exhibit).record
    blob = vault.blobs.of(exhibit)
    if blob is None:
        raise VaultError("evidence.no_file")
    source = _opened(vault, blob.id)
    start = source.read(media_types.START)
    source.seek(0)
    return source, blob.size, media_types.sniff(start, str(record.values.get(FILE_NAME.name, "")))


def write_out(
    vault: Vault, exhibit: str, target: Path, purpose: str, progress: Progress = SILENT, *, verb: str = "exported"
) -> None:
    """Write an exhibit's file, bit for bit, to the new file `target`, and enter that it left.

    Raises `VaultError` ``use.file_exists``, ``evidence.no_file``, ``evidence.damaged`` or a disk code.
    """
    if target.exists():
        raise VaultError("use.file_exists", name=target.name)
    blob = vault.blobs.of(exhibit)
    if blob is None:
        raise VaultError("evidence.no_file")
    digest, part, done = hashlib.sha256(), part_of(target), 0
    try:
        with _opened(vault, blob.id) as source, new_file(part) as sink:
            for piece in source.pieces():
                digest.update(piece)
                sink.write(piece)
                done += len(piece)
                progress.step(done, blob.size)
            sink.flush()
            os.fsync(sink.fileno())
        if digest.digest() != blob.sha256:
            raise VaultError("evidence.damaged")
        handled(vault, exhibit, verb, canonical.clean({"sha256": blob.sha256.hex(), "purpose": purpose}))
        part.replace(target)
    except NotOpened as error:
        raise VaultError("evidence.damaged") from error
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        part.unlink(missing_ok=True)


# Custody


def handled(vault: Vault, exhibit: str, verb: str, facts: Json) -> Event | None:
    """Enter that something was done with an exhibit; nothing where the vault may only be read."""
    if vault.doubt:
        return None
    return vault.operate(lambda operation: operation.handled(exhibit, verb, facts))


def custody(vault: Vault, exhibit: str) -> list[Event]:
    """What happened to an exhibit, in order."""
    return vault.custody.of(exhibit)
