"""The payload of an age file: 64 KiB chunks, each sealed with its number and whether it is the last (STREAM).

Reading gives out only chunks whose tag held. A file cut at any place, even between chunks, ends in a failure.
"""

import io
import os
from collections.abc import Iterable
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.age.failure import NotOpened
from hrd_vault.crypto.age.header import Header, make_header, read_header
from hrd_vault.crypto.age.keys import FILE_KEY, Identity, Recipient

CHUNK = 64 * 1024
_TAG = 16
_NONCE = 16
_BATCH = 16  # chunks read or written at once: 1 MiB keeps calls few and memory small


def _payload_key(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(hashes.SHA256(), 32, nonce, b"payload").derive(file_key))


def _chunk_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class ChunkWriter(io.RawIOBase):
    """Writes a payload under `secret`, 16 bytes or more. Nothing is complete until `close` has written the last chunk."""

    def __init__(self, sink: BinaryIO, secret: bytes) -> None:
        super().__init__()
        nonce = os.urandom(_NONCE)
        self._sink = sink
        self._cipher = _payload_key(secret, nonce)
        self._number = 0
        self._held = bytearray()
        self._out = bytearray((CHUNK + _TAG) * _BATCH)
        self._failed = False
        sink.write(nonce)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        rest = memoryview(data)
        if 0 < len(self._held) < CHUNK:
            taken = min(CHUNK - len(self._held), len(rest))
            self._held += rest[:taken]
            rest = rest[taken:]
        # The last chunk must be known as last, so up to one full chunk is always held back.
        if len(rest):
            if self._held:
                self._put(memoryview(bytes(self._held)), 1)
                self._held.clear()
            while len(rest) > CHUNK:
                count = min((len(rest) - 1) // CHUNK, _BATCH)
                self._put(rest, count)
                rest = rest[count * CHUNK :]
            self._held += rest
        return len(data)

    def _put(self, plain: memoryview, count: int) -> None:
        with memoryview(self._out) as out:
            for place in range(count):
                self._cipher.encrypt_into(
                    _chunk_nonce(self._number, False),
                    plain[place * CHUNK : (place + 1) * CHUNK],
                    None,
                    out[place * (CHUNK + _TAG) : (place + 1) * (CHUNK + _TAG)],
                )
                self._number += 1
            self._write(out[: count * (CHUNK + _TAG)])

    def _write(self, data: memoryview | bytes) -> None:
        try:
            self._sink.write(data)
        except BaseException:
            self._failed = True
            raise

    def copy(self, source: BinaryIO) -> None:
        """Everything left in `source`, read in pieces of 1 MiB."""
        buffer = bytearray(CHUNK * _BATCH)
        while count := source.readinto(buffer):  # type: ignore[attr-defined]
            self.write(memoryview(buffer)[:count])

    def abandon(self) -> None:
        """Close without the last chunk: what was written so far can never be opened as a whole."""
        self._failed = True
        self.close()

    def close(self) -> None:
        if not self.closed and not self._failed:
            self._write(self._cipher.encrypt(_chunk_nonce(self._number, True), bytes(self._held), None))
        super().close()


class SealedWriter(ChunkWriter):
    """Writes one sealed file: a header for its recipients, then the payload."""

    def __init__(self, sink: BinaryIO, recipients: Iterable[Recipient]) -> None:
        file_key = os.urandom(FILE_KEY)
        self.header: Header = make_header(file_key, tuple(each.wrap(file_key) for each in recipients))
        sink.write(self.header.encoded)
        super().__init__(sink, file_key)


class SealedReader(io.RawIOBase):
    """Reads one sealed file. Raises `NotOpened` where a chunk does not hold or the end is missing."""

    def __init__(self, source: BinaryIO, header: Header, file_key: bytes) -> None:
        super().__init__()
        self.header = header
        nonce = source.read(_NONCE)
        if len(nonce) != _NONCE:
            raise NotOpened("header failure")
        self._source = source
        self._cipher = _payload_key(file_key, nonce)
        self._number = 0
        self._next = source.read(CHUNK + _TAG)
        self._ended = self._broken = False
        self._plain = b""
        self._place = 0
        self._fill()  # so that a file with a bad first chunk never counts as opened

    def readable(self) -> bool:
        return True

    def _fill(self) -> None:
        """Open one more chunk. The one that has no successor must be the last; an authentic one in the wrong place is
        given out, as the format's vectors ask, and what follows it fails."""
        if self._broken:
            raise NotOpened("payload failure")
        sealed = self._next
        self._next = self._source.read(CHUNK + _TAG) if len(sealed) == CHUNK + _TAG else b""
        last = not self._next
        if len(sealed) < _TAG or (len(sealed) == _TAG and self._number > 0):
            raise NotOpened("payload failure")
        plain = self._decrypted(sealed, last)
        if plain is None and len(sealed) == CHUNK + _TAG:
            self._broken, last = True, False
            plain = self._decrypted(sealed, bool(self._next))
        self._plain, self._place = plain or b"", 0
        if plain is None:
            raise NotOpened("payload failure")
        self._number += 1
        self._ended = last

    def _decrypted(self, sealed: bytes, last: bool) -> bytes | None:
        try:
            return self._cipher.decrypt(_chunk_nonce(self._number, last), sealed, None)
        except InvalidTag:
            return None

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._place == len(self._plain):
            if self._ended:
                return 0
            self._fill()
        count = min(len(buffer), len(self._plain) - self._place)
        buffer[:count] = self._plain[self._place : self._place + count]
        self._place += count
        return count

    def pieces(self) -> Iterable[bytes]:
        """The rest of the content, a chunk at a time, without copying."""
        while True:
            if self._place < len(self._plain):
                piece = self._plain[self._place :] if self._place else self._plain
                self._place = len(self._plain)
                yield piece
            if self._ended:
                return
            self._fill()


class ChunkFile(io.RawIOBase):
    """A payload read from any place, as a file that can be sought in. Raises `NotOpened` where a chunk does not hold.

    How long it is follows from the length of `source`, and which chunk is the last one with it: a payload that was cut
    anywhere ends in a chunk that does not hold as the last.
    """

    def __init__(self, source: BinaryIO, secret: bytes) -> None:
        super().__init__()
        self._source = source
        source.seek(0)
        nonce = source.read(_NONCE)
        whole, rest = divmod(source.seek(0, io.SEEK_END) - _NONCE, CHUNK + _TAG)
        self._last, self._rest = (whole, rest) if rest else (whole - 1, CHUNK + _TAG)
        if len(nonce) != _NONCE or self._last < 0 or self._rest < _TAG or (self._rest == _TAG and self._last):
            raise NotOpened("payload failure")
        self.size = self._last * CHUNK + self._rest - _TAG
        self._cipher = _payload_key(secret, nonce)
        self._place = 0
        self._held = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence])
        return self._place

    def tell(self) -> int:
        return self._place

    def _opened(self, sealed: bytes | memoryview, number: int) -> bytes:
        try:
            return self._cipher.decrypt(_chunk_nonce(number, number == self._last), sealed, None)
        except InvalidTag as error:
            raise NotOpened("payload failure") from error

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._source.seek(_NONCE + number * (CHUNK + _TAG))
            self._held = number, self._opened(self._source.read(CHUNK + _TAG), number)
        return self._held[1]

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._place >= self.size:
            return 0
        number, inside = divmod(self._place, CHUNK)
        piece = self._chunk(number)[inside : inside + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def pieces(self) -> Iterable[bytes]:
        """All of it from the beginning, a chunk at a time; read from the disk a megabyte at a time."""
        self._source.seek(_NONCE)
        number = 0
        while number <= self._last:
            block = memoryview(self._source.read((CHUNK + _TAG) * _BATCH))
            for start in range(0, max(1, len(block)), CHUNK + _TAG):
                yield self._opened(block[start : start + CHUNK + _TAG], number)
                number += 1

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


def seal(sink: BinaryIO, recipients: Iterable[Recipient]) -> SealedWriter:
    """A writer that seals to `recipients`. Raises `VaultError` ``seal.mixed`` if they are of different families."""
    chosen = tuple(recipients)
    families = {each.family for each in chosen}
    if len(families) != 1 or (families == {"passphrase"} and len(chosen) != 1):
        raise VaultError("seal.mixed")
    return SealedWriter(sink, chosen)


def opened(source: BinaryIO, identities: Iterable[Identity]) -> SealedReader:
    """A reader of the sealed file in `source`. Raises `NotOpened`."""
    header = read_header(source)
    if len(header.stanzas) > 1 and any(stanza.type == "scrypt" for stanza in header.stanzas):
        raise NotOpened("header failure")
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                if not header.holds(file_key):
                    raise NotOpened("HMAC failure")
                return SealedReader(source, header, file_key)
    raise NotOpened("no match")
