"""The readable head of an age file: recipients' stanzas and a MAC. Parsing is strict; nothing has two spellings."""

import base64
import binascii
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hrd_vault.crypto.age.failure import NotOpened

VERSION_LINE = b"age-encryption.org/v1"
MOST_STANZAS = 64
LONGEST_HEADER = 256 * 1024  # bytes
_COLUMNS = 64
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")


def to_base64(data: bytes) -> bytes:
    """Base64 without padding, as age writes it."""
    return base64.b64encode(data).rstrip(b"=")


def from_base64(text: bytes) -> bytes:
    """The data of canonical unpadded base64. Raises `NotOpened`."""
    try:
        if not _BASE64.fullmatch(text):
            raise NotOpened("header failure")
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise NotOpened("header failure") from error
    if to_base64(data) != text:
        raise NotOpened("header failure")
    return data


@dataclass(frozen=True)
class Stanza:
    """The file key as wrapped for one recipient: a type, arguments, and a body."""

    type: str
    arguments: tuple[str, ...]
    body: bytes

    def encoded(self) -> bytes:
        """The stanza's lines."""
        head = " ".join(("->", self.type, *self.arguments)).encode()
        body = to_base64(self.body)
        lines = [body[start : start + _COLUMNS] for start in range(0, len(body) + 1, _COLUMNS)]
        return b"".join(line + b"\n" for line in (head, *lines))


@dataclass(frozen=True)
class Header:
    """All stanzas, the MAC, and the exact bytes they were read from or will be written as."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    encoded: bytes

    def holds(self, file_key: bytes) -> bool:
        """Whether the MAC was made with `file_key`."""
        authenticated = self.encoded[: self.encoded.rindex(b"\n---") + 4]
        return hmac.compare_digest(_mac(file_key, authenticated), self.mac)


def make_header(file_key: bytes, stanzas: tuple[Stanza, ...]) -> Header:
    """The header that wraps the 16-byte `file_key` in `stanzas`."""
    authenticated = VERSION_LINE + b"\n" + b"".join(stanza.encoded() for stanza in stanzas) + b"---"
    mac = _mac(file_key, authenticated)
    return Header(stanzas, mac, authenticated + b" " + to_base64(mac) + b"\n")


def _mac(file_key: bytes, authenticated: bytes) -> bytes:
    key = HKDF(hashes.SHA256(), 32, None, b"header").derive(file_key)
    return hmac.digest(key, authenticated, "sha256")


def read_header(source: BinaryIO) -> Header:
    """The header at the start of `source`, which is left at the payload. Raises `NotOpened`."""
    lines = _Lines(source)
    if lines.next() != VERSION_LINE:
        raise NotOpened("header failure")
    stanzas: list[Stanza] = []
    while True:
        line = lines.next()
        if line.startswith(b"---"):
            if not line.startswith(b"--- ") or not stanzas:
                raise NotOpened("header failure")
            mac = from_base64(line[4:])
            if len(mac) != 32:
                raise NotOpened("header failure")
            return Header(tuple(stanzas), mac, bytes(lines.taken))
        stanzas.append(_stanza(line, lines))
        if len(stanzas) > MOST_STANZAS:
            raise NotOpened("limits")


def _stanza(line: bytes, lines: "_Lines") -> Stanza:
    if not line.startswith(b"-> "):
        raise NotOpened("header failure")
    arguments = line[3:].split(b" ")
    if not all(_ARGUMENT.fullmatch(argument) for argument in arguments):
        raise NotOpened("header failure")
    body = b"".join(_body_lines(lines))
    kind, *rest = (argument.decode("ascii") for argument in arguments)
    return Stanza(kind, tuple(rest), from_base64(body))


def _body_lines(lines: "_Lines") -> Iterator[bytes]:
    while True:
        line = lines.next()
        if len(line) > _COLUMNS:
            raise NotOpened("header failure")
        if line.startswith(b"-"):
            raise NotOpened("header failure")
        yield line
        if len(line) < _COLUMNS:
            return


class _Lines:
    """Lines of a header, ended by LF alone, counted against the limit, every byte kept for the MAC."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.taken = bytearray()

    def next(self) -> bytes:
        room = LONGEST_HEADER - len(self.taken)
        line = self._source.readline(room)
        self.taken += line
        if not line.endswith(b"\n"):
            raise NotOpened("limits" if len(line) == room else "header failure")
        return line[:-1]
