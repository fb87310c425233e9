"""A stored ZIP with one form only: what is read must be, byte for byte, the archive that its list of members implies.

No compression, no descriptors, no comments, no gaps, one date. Foreign programs open it; nothing can hide in it. A number
that has no room in its four bytes stands in the ZIP64 field made for it, and only then is there one. Source of the layout:
PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from hrd_vault.base.errors import VaultError

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_FAR_END, _FAR_END_AT = struct.Struct("<IQHHIIQQQQ"), struct.Struct("<IIQI")
FAR_END = _FAR_END.size + _FAR_END_AT.size  # bytes by which an archive of four gibibytes or more ends longer
_VERSION, _FAR_VERSION, _STORED, _TIME, _DATE = 20, 45, 0, 0, 0x21  # 1 January 1980, for every member
_FAR = 0xFFFFFFFF  # four bytes that mean: see the ZIP64 field
MOST_MEMBERS, LARGEST = 9999, 1 << 37  # bytes; up to there what pads an archive has room in four bytes


@dataclass(frozen=True)
class Member:
    """One file of the archive: its name, size in bytes, CRC-32 and SHA-256."""

    name: str
    size: int
    crc: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "Member":
        return cls.of_pieces(name, [content])

    @classmethod
    def of_pieces(cls, name: str, pieces: Iterable[bytes]) -> "Member":
        size, crc, digest = 0, 0, hashlib.sha256()
        for piece in pieces:
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            digest.update(piece)
        return cls(name, size, crc, digest.hexdigest())

    def local_header(self) -> bytes:
        name, far = self.name.encode("ascii"), _far(self.size, self.size) if self.size >= _FAR else b""
        version, size = _FAR_VERSION if far else _VERSION, min(self.size, _FAR)
        fixed = _LOCAL.pack(
            0x04034B50, version, 0, _STORED, _TIME, _DATE, self.crc, size, size, len(name), len(far)
        )  # fmt: skip
        return fixed + name + far

    def central_header(self, offset: int) -> bytes:
        name = self.name.encode("ascii")
        far = _far(*(each for each in (self.size, self.size, offset) if each >= _FAR))
        version, size = _FAR_VERSION if far else _VERSION, min(self.size, _FAR)
        fixed = _CENTRAL.pack(
            0x02014B50, version, version, 0, _STORED, _TIME, _DATE, self.crc, size, size, len(name),
            len(far), 0, 0, 0, 0, min(offset, _FAR),
        )  # fmt: skip
        return fixed + name + far


def _far(*numbers: int) -> bytes:
    """The ZIP64 field with these numbers; nothing where there are none."""
    return struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""


def length(members: Iterable[Member]) -> int:
    """How long the archive of these members is, in bytes."""
    known = list(members)
    return sum(len(each.local_header()) + each.size for each in known) + len(_tail(known))


def _tail(members: list[Member]) -> bytes:
    offset, central = 0, b""
    for member in members:
        central += member.central_header(offset)
        offset += len(member.local_header()) + member.size
    count, far = len(members), b""
    if offset >= _FAR:
        far = _FAR_END.pack(
            0x06064B50, _FAR_END.size - 12, _FAR_VERSION, _FAR_VERSION, 0, 0, count, count, len(central), offset
        )
        far += _FAR_END_AT.pack(0x07064B50, 0, offset + len(central), 1)
    return central + far + _END.pack(0x06054B50, 0, 0, count, count, len(central), min(offset, _FAR), 0)


def write(sink: BinaryIO, contents: Iterable[tuple[Member, Iterable[bytes]]]) -> None:
    """Write the archive, each content piece by piece. Raises `VaultError` ``seal.changed`` where one is not what it said."""
    members = []
    for member, pieces in contents:
        members.append(member)
        sink.write(member.local_header())
        left = member.size
        for piece in pieces:
            sink.write(piece)
            left -= len(piece)
        if left:
            raise VaultError("seal.changed")
    sink.write(_tail(members))


class Archive:
    """Reads an archive front to back, once. Raises `VaultError` ``bundle.damaged`` at the first byte out of place."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._members: list[Member] = []

    def _exactly(self, count: int) -> bytes:
        pieces = []
        while count and (piece := self._source.read(count)):
            pieces.append(piece)
            count -= len(piece)
        if count:
            raise VaultError("bundle.damaged")
        return b"".join(pieces)

    def member(
        self,
        name: str,
        *,
        size: int | None = None,
        largest: int = LARGEST,
        keep: Callable[[bytes], object] | None = None,
    ) -> Member:
        """Read the next member, which must be `name`, of `size` where that is known; its content goes to `keep`."""
        head = self._exactly(_LOCAL.size + len(name))
        crc, found_size = _LOCAL.unpack_from(head)[6:8]
        if found_size == _FAR:
            head += self._exactly(len(_far(0, 0)))
            found_size = int.from_bytes(head[-8:], "little")
        expected = Member(name, found_size, crc, "")
        if head != expected.local_header() or found_size > largest or (size is not None and found_size != size):
            raise VaultError("bundle.damaged")
        digest, running, left = hashlib.sha256(), 0, found_size
        while left:
            piece = self._source.read(min(left, 64 * 1024))
            if not piece:
                raise VaultError("bundle.damaged")
            digest.update(piece)
            running = zlib.crc32(piece, running)
            left -= len(piece)
            if keep:
                keep(piece)
        if running != crc:
            raise VaultError("bundle.damaged")
        found = Member(name, found_size, crc, digest.hexdigest())
        self._members.append(found)
        return found

    def end(self) -> None:
        """Check that the archive ends here, as its members imply, and that nothing follows."""
        tail = _tail(self._members)
        if self._exactly(len(tail)) != tail or self._source.read(1):
            raise VaultError("bundle.damaged")
