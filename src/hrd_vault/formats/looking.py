"""Looking at an exhibit through a confined child: the parent's side, which trusts no frame.

The child (`formats.viewer`) has no file. It asks for byte ranges, which the parent reads and decrypts; it answers with facts,
with points of a picture, or with samples of sound. A frame is one byte of sort, four of length, and a body:
``R`` offset (8) and count (4) of bytes wanted · ``J`` JSON · ``P`` width (4), height (4), then three bytes a point · ``S``
sound, 44,100 a second, two channels, 16 bits, lowest byte first · ``O`` a piece of a file that the child writes anew.
"""

import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from hrd_vault.base import canonical, process
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.formats.foreign import LENGTH
from hrd_vault.formats.media_types import MediaType

ASK, ANSWER, PICTURE, SOUND, PIECE = b"R", b"J", b"P", b"S", b"O"
FRAME = struct.Struct(">cI")
WIDE = 1024 * 1024  # bytes that one question may ask for
MEMORY, SECONDS = 1536 * 1024 * 1024, 600  # of address space, of processor time in all
_ANSWERS = {
    ASK: 12,
    ANSWER: 4 * 1024 * 1024,
    PICTURE: 192 * 1024 * 1024,
    SOUND: 4 * 1024 * 1024,
    PIECE: WIDE,
}  # longest bodies
_PATIENCE = 20.0  # seconds for one answer
_MOST_GROWN = 20  # times as long as the original: a sound that was packed tight is written out whole
_MOST_READ = 8 * 1024 * 1024 * 1024  # bytes read for one answer


@dataclass(frozen=True)
class Picture:
    """Points of a picture: `width` × `height`, three bytes each, row by row."""

    width: int
    height: int
    points: bytes


@dataclass(frozen=True)
class Words:
    """The words of an exhibit; whether there are `more` than these; and the sorts of words that do not stand on its pages:
    "deleted", "comments", "hidden", "notes", "sheets", "slides".
    """

    text: str
    more: bool = False
    left: frozenset[str] = frozenset()


class Source(Protocol):
    """What an exhibit is read from: a file that can be sought in."""

    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def read(self, size: int = -1, /) -> bytes | None: ...
    def close(self) -> None: ...


def child_command(size: int, media: MediaType) -> list[str]:
    """The command that starts the child for an exhibit."""
    return [sys.executable, "-I", "-m", "hrd_vault.formats.viewer", str(size), media.name, media.shown_by]


class Viewer:
    """One child and the exhibit it may read. `source` is read on the thread that asks. Close it when done.

    Raises `VaultError` ``evidence.no_sandbox`` on a system that cannot hold such a child.
    """

    def __init__(self, source: Source, size: int, media: MediaType) -> None:
        if not process.can_confine():
            source.close()
            raise VaultError("evidence.no_sandbox")
        self._source, self._size = source, size
        self._child = subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
            child_command(size, media),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, close_fds=True, bufsize=0,
        )  # fmt: skip

    def __enter__(self) -> "Viewer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, wait until it is gone, and close the exhibit. Safe from any thread, and twice."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        self._source.close()

    # What it can be asked

    def claims(self) -> tuple[list[Json], bool]:
        """What the file says of itself, as rows of ``what``, ``value`` and ``basis``; and whether it was damaged there."""
        found = self._json({"do": "claims"})
        rows = found.get("claims", [])
        if not isinstance(rows, list):
            raise VaultError("evidence.sandbox")
        kept = [
            {name: str(row.get(name, ""))[:500] for name in ("what", "value", "basis")}
            for row in rows[:60]
            if isinstance(row, dict)
        ]
        return kept, "damaged" in found

    def about(self) -> dict[str, Json]:
        """How much there is to see: ``pages``, or ``length`` in milliseconds with ``seen`` and ``heard``, or ``size``."""
        return self._json({"do": "about"})

    def text(self) -> Words:
        """Its words."""
        found = self._json({"do": "text"})
        left = found.get("left", [])
        if not isinstance(left, list):
            raise VaultError("evidence.sandbox")
        return Words(str(found.get("text", "")), bool(found.get("more")), frozenset(map(str, left[:20])))

    def picture(
        self, width: int, height: int, *, page: int = 0, at: int = 0, part: tuple[int, int, int, int] | None = None
    ) -> Picture:
        """What is to be seen, upright, within `width` × `height` points: a picture, a `page`, or a film `at` milliseconds."""
        command = {"do": "show", "width": width, "height": height, "page": page, "at": at}
        body = self._ask({**command, **({"part": list(part)} if part else {})}, PICTURE)
        across, down = struct.unpack(">II", body[:8]) if len(body) >= 8 else (0, 0)
        if not (0 < across <= 16_384 and 0 < down <= 16_384) or len(body) != 8 + 3 * across * down:
            raise VaultError("evidence.sandbox")
        return Picture(across, down, body[8:])

    def sound(self, at: int, length: int) -> bytes:
        """`length` milliseconds of sound from `at`."""
        return self._ask({"do": "sound", "at": at, "length": length}, SOUND)

    def cleaned(self) -> Iterator[bytes]:
        """A file that shows, or says, the same and says nothing of itself, piece by piece."""
        total = 0
        for kind, body in self._frames({"do": "clean"}):
            if kind != PIECE:
                self._answer(kind, PIECE, body)
            total += len(body)
            if total > _MOST_GROWN * self._size + WIDE:
                self.close()
                raise VaultError("evidence.sandbox")
            yield body

    # How it is asked

    def _json(self, command: Json) -> dict[str, Json]:
        try:
            found = canonical.read(self._ask(command, ANSWER))
        except canonical.NotCanonical as error:
            raise VaultError("evidence.sandbox") from error
        if not isinstance(found, dict):
            raise VaultError("evidence.sandbox")
        if "error" in found:
            raise VaultError("evidence.unreadable", reason=str(found["error"])[:80])
        return found

    def _ask(self, command: Json, wanted: bytes) -> bytes:
        for kind, body in self._frames(command):
            if kind in (wanted, ANSWER):
                return self._answer(kind, wanted, body)
            break
        self.close()
        raise VaultError("evidence.sandbox")

    def _frames(self, command: Json) -> Iterator[tuple[bytes, bytes]]:
        """The frames that answer a command, each within `_PATIENCE`, up to one that is no piece, or to an empty piece."""
        room = _MOST_READ
        try:
            self._send(canonical.dump(command))
            deadline = time.monotonic() + _PATIENCE
            while True:
                kind, length = FRAME.unpack(self._receive(FRAME.size, deadline))
                if length > _ANSWERS.get(kind, -1):
                    raise VaultError("evidence.sandbox")
                body = self._receive(length, deadline)
                if kind == ASK:
                    room -= self._serve(body)
                    if room < 0:
                        raise VaultError("evidence.sandbox")
                    continue
                if kind == PIECE and not body:
                    return
                yield kind, body
                if kind != PIECE:
                    return
                deadline = time.monotonic() + _PATIENCE
        except (OSError, ValueError, struct.error) as error:
            self.close()
            raise VaultError("evidence.sandbox") from error
        except VaultError as error:
            if error.code == "evidence.sandbox":
                self.close()
            raise

    def _answer(self, kind: bytes, wanted: bytes, body: bytes) -> bytes:
        if kind == ANSWER and wanted != ANSWER:
            try:
                found = canonical.read(body)
            except canonical.NotCanonical as error:
                self.close()
                raise VaultError("evidence.sandbox") from error
            reason = found.get("error", "") if isinstance(found, dict) else ""
            raise VaultError("evidence.unreadable", reason=str(reason)[:80])
        return body

    def _serve(self, body: bytes) -> int:
        offset, count = struct.unpack(">QI", body)
        if count > WIDE or offset > self._size:
            raise VaultError("evidence.sandbox")
        self._source.seek(offset)
        data = b""
        while len(data) < count:
            piece = self._source.read(count - len(data))
            if not piece:
                break
            data += piece
        self._send(data)
        return len(data)

    def _send(self, data: bytes) -> None:
        assert self._child.stdin
        rest = memoryview(LENGTH.pack(len(data)) + data)
        while rest:
            rest = rest[self._child.stdin.write(rest) or 0 :]

    def _receive(self, count: int, deadline: float) -> bytes:
        assert self._child.stdout
        out, data = self._child.stdout.fileno(), bytearray()
        while len(data) < count:
            if not select.select([out], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise VaultError("evidence.sandbox")
            piece = os.read(out, min(count - len(data), WIDE))
            if not piece:
                raise VaultError("evidence.sandbox")
            data += piece
        return bytes(data)
