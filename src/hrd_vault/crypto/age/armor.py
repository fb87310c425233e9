"""The armour of an age file: base64 in lines between two markers, for e-mail and paper. Read strictly, streamed both ways."""

import base64
import binascii
import io
from typing import BinaryIO

from hrd_vault.crypto.age.failure import NotOpened

_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END = b"-----END AGE ENCRYPTED FILE-----"
_LINE = 48  # bytes that make 64 letters
_SPACE = b" \t\r\n"


def is_armored(start: bytes) -> bool:
    """Whether a file that begins with `start` is armoured, after white space that mail programs add."""
    return start.lstrip(_SPACE).startswith(_BEGIN)


class ArmorWriter(io.RawIOBase):
    """Armours what is written to it; `close` ends the armour, not the sink."""

    def __init__(self, sink: BinaryIO) -> None:
        super().__init__()
        self._sink = sink
        self._held = b""
        sink.write(_BEGIN + b"\n")

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        held = self._held + bytes(data)
        whole = len(held) - len(held) % _LINE
        self._held = held[whole:]
        self._sink.write(_lines(held[:whole]))
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._sink.write(_lines(self._held) + _END + b"\n")
        super().close()


def _lines(data: bytes) -> bytes:
    return b"".join(base64.b64encode(data[start : start + _LINE]) + b"\n" for start in range(0, len(data), _LINE))


class ArmorReader(io.RawIOBase):
    """The bytes inside an armour. Raises `NotOpened` for anything but its one canonical form, with LF or CRLF lines."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._plain = b""
        self._last_line_seen = False
        self._ended = False
        line = self._line()
        while line is not None and not line.strip(_SPACE):
            line = self._line()
        if line is None or line.lstrip(_SPACE) != _BEGIN:
            raise NotOpened("armor failure")

    def readable(self) -> bool:
        return True

    def _line(self) -> bytes | None:
        line = self._source.readline(1024)
        if not line:
            return None
        return line.removesuffix(b"\n").removesuffix(b"\r")

    def _fill(self) -> None:
        line = self._line()
        if line is None:
            raise NotOpened("armor failure")
        if line == _END:
            while rest := self._source.read(1024):
                if rest.strip(_SPACE):
                    raise NotOpened("armor failure")
            self._ended = True
            return
        if self._last_line_seen or not 0 < len(line) <= 64:
            raise NotOpened("armor failure")
        try:
            self._plain = base64.b64decode(line, validate=True)
        except binascii.Error as error:
            raise NotOpened("armor failure") from error
        if base64.b64encode(self._plain) != line:
            raise NotOpened("armor failure")
        self._last_line_seen = len(line) < 64 or line.endswith(b"=")

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._plain:
            if self._ended:
                return 0
            self._fill()
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count
