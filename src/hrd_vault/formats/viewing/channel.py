"""What the child that looks at an exhibit reads and writes: the exhibit through its parent, frames to it, and claims."""

import io
import os
import struct
from collections.abc import Callable, Iterator
from typing import Any

from hrd_vault.base.canonical import Json
from hrd_vault.formats.foreign import LENGTH
from hrd_vault.formats.looking import ASK, FRAME, PIECE, WIDE


def read(count: int) -> bytes:
    """So many bytes from the parent; without a parent there is nothing left to do."""
    data = b""
    while len(data) < count:
        piece = os.read(0, count - len(data))
        if not piece:
            os._exit(0)
        data += piece
    return data


def put(kind: bytes, body: bytes) -> None:
    """Give a frame out."""
    data = memoryview(FRAME.pack(kind, len(body)) + body)
    while data:
        data = data[os.write(1, data) :]


class Remote(io.RawIOBase):
    """The exhibit, of `size` bytes, read through the parent."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size, self._place = size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence])
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = max(0, min(len(buffer), self.size - self._place, WIDE))
        if not count:
            return 0
        put(ASK, struct.pack(">QI", self._place, count))
        length: int = LENGTH.unpack(read(LENGTH.size))[0]
        data = read(length)
        buffer[:length] = data
        self._place += length
        return length


def file(size: int) -> io.BufferedReader:
    """The exhibit, of `size` bytes, as a file."""
    return io.BufferedReader(Remote(size), 256 * 1024)


class Sink(io.RawIOBase):
    """A file that goes to the parent as it is written; it cannot be gone back in."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        for start in range(0, len(view), WIDE):
            put(PIECE, bytes(view[start : start + WIDE]))
        return len(view)


def claim(what: str, value: str, basis: str) -> Json:
    """One thing a file says of itself, and where."""
    return {"what": what, "value": " ".join(text(value).split())[:500], "basis": basis[:80]}


def text(value: object) -> str:
    """A value of any sort as words."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return "" if value is None else str(value).replace("\x00", "").strip()


def safely(act: Callable[[], Any], otherwise: Any) -> Any:
    """Damaged data of one sort never hides the others."""
    try:
        return act()
    except Exception:
        return otherwise


class Exhibit:
    """An exhibit of `size` bytes as one sort of reader looks at it; what it cannot be asked raises `ValueError`."""

    def __init__(self, size: int, media: str) -> None:
        self.size, self.media = size, media

    def claims(self) -> Iterator[Json]:
        """What it says of itself."""
        return iter(())

    def about(self) -> Json:
        """How many pages, how long in milliseconds, whether there is anything to see or to hear, and how large it is."""
        return {}

    def show(self, command: Json) -> None:
        """Give a picture out, as `command` asks for it."""
        raise ValueError("nothing to see")

    def sound(self, command: Json) -> None:
        """Give samples of sound out."""
        raise ValueError("nothing to hear")

    def text(self) -> tuple[str, bool, list[str]]:
        """Its words, whether there are more of them, and the sorts of words that were left out."""
        raise ValueError("nothing to read")

    def clean(self) -> None:
        """Give out a file that shows the same and says nothing of itself."""
        raise ValueError("nothing to clean")
