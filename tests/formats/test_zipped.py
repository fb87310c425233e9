"""The one form of the archive: foreign programs open it, also where a file or the whole is larger than four bytes can say."""

import hashlib
import io
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from hrd_vault.base.errors import VaultError
from hrd_vault.formats.zipped import Archive, Member, length, write

PIECE = bytes(1 << 20)
LARGE = 4 * 1024 + 1  # pieces of a mebibyte: more than four bytes can count


class Sparse(io.RawIOBase):
    """A file that takes zeros without writing them."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("wb")

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if data == PIECE:
            self._file.seek(len(data), 1)
        else:
            self._file.write(data)
        return len(data)

    def close(self) -> None:
        self._file.close()


@pytest.fixture(scope="module")
def large() -> Member:
    return Member.of_pieces("m/0003.mp4", (PIECE for _ in range(LARGE)))


def test_what_is_larger_than_four_bytes_can_say(tmp_path: Path, large: Member) -> None:
    """One file beyond four gibibytes, a small one behind it, and the end: each where ZIP64 says so, and only there."""
    small, path = Member.of("padding", b"told"), tmp_path / "large.zip"
    sink = Sparse(path)
    first = Member.of("manifest.json", b"{}")
    contents: list[tuple[Member, Iterator[bytes]]] = [
        (first, iter([b"{}"])), (large, (PIECE for _ in range(LARGE))), (small, iter([b"told"])),
    ]  # fmt: skip
    write(cast(BinaryIO, sink), contents)
    sink.close()
    assert path.stat().st_size == length([first, large, small])
    with zipfile.ZipFile(path) as foreign:
        assert [(each.filename, each.file_size) for each in foreign.infolist()] == [
            ("manifest.json", 2), ("m/0003.mp4", large.size), ("padding", 4),
        ]  # fmt: skip
        assert foreign.read("padding") == b"told"
    listed = subprocess.run(["unzip", "-l", path], capture_output=True, text=True, check=True).stdout
    assert str(large.size) in listed
    with path.open("rb") as source:
        reader = Archive(source)
        assert reader.member("manifest.json") == first
        assert reader.member("m/0003.mp4", size=large.size) == large
        assert reader.member("padding") == small
        reader.end()


def test_a_small_file_may_not_hide_behind_large_numbers() -> None:
    """Whoever writes ZIP64 where four bytes would do has written another archive than the one its members imply."""
    member = Member.of("a", b"x")
    sink = io.BytesIO()
    write(cast(BinaryIO, sink), [(member, [b"x"])])
    good = sink.getvalue()
    Archive(cast(BinaryIO, io.BytesIO(good))).member("a")
    forged = bytearray(good[:31])
    forged[4:6] = (45).to_bytes(2, "little")
    forged[18:26] = b"\xff" * 8
    forged[28:30] = (20).to_bytes(2, "little")
    forged += (1).to_bytes(2, "little") + (16).to_bytes(2, "little") + (1).to_bytes(8, "little") * 2 + b"x"
    with pytest.raises(VaultError, match=r"bundle\.damaged"):
        Archive(cast(BinaryIO, io.BytesIO(bytes(forged)))).member("a")


def test_digests_of_a_member_are_those_of_its_bytes() -> None:
    member = Member.of("a", b"words")
    assert (member.crc, member.sha256) == (zlib.crc32(b"words"), hashlib.sha256(b"words").hexdigest())
