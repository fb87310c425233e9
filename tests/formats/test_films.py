"""Films and sounds as phones, cameras and messengers make them: seen, heard, and copied without a word about themselves."""

import io
import itertools
from pathlib import Path

import av
import pytest

import made_files
from hrd_vault.formats import media_types
from hrd_vault.formats.looking import Viewer

FILMS = {
    "a.mp4": {"seen": "libx264"}, "b.mp4": {"seen": "libx265"}, "c.mov": {"seen": "libx264"}, "d.mkv": {"seen": "libx264", "heard": "libopus", "rate": 48000},
    "e.mp4": {"seen": "mpeg4"}, "f.avi": {"heard": "libmp3lame"},
}  # fmt: skip
SOUNDS = {
    "a.m4a": {"heard": "aac"}, "b.mp3": {"heard": "libmp3lame"}, "c.ogg": {"heard": "libopus", "rate": 48000}, "d.wav": {"heard": "pcm_s16le"},
    "e.flac": {"heard": "flac"}, "f.amr": {"heard": "libopencore_amrnb", "rate": 8000},
}  # fmt: skip
SAYS_ITSELF = (b"x264", b"x265", b"the door", b"14.6349", b"2026")


def viewer_of(data: bytes, name: str) -> Viewer:
    return Viewer(io.BytesIO(data), len(data), media_types.sniff(data[:4096], name))


def loud(sound: bytes) -> int:
    """How many times the wave goes through nothing, both ways: a tone of 440 in a second does 880 times."""
    left = memoryview(sound).cast("h")[::2].tolist()
    return sum((first < 0) != (second < 0) for first, second in itertools.pairwise(left))


def copied(original: bytes, name: str) -> bytes:
    with viewer_of(original, name) as viewer:
        return b"".join(viewer.cleaned())


@pytest.mark.parametrize("name", FILMS)
def test_a_film(tmp_path: Path, name: str) -> None:
    original = made_files.film(tmp_path / name, 3, **FILMS[name]).read_bytes()  # type: ignore[arg-type]
    assert any(each in original for each in SAYS_ITSELF)
    copy = copied(original, name)
    assert [each for each in SAYS_ITSELF if each in copy] == []
    for data in (original, copy):
        with viewer_of(data, name) as viewer:
            about = viewer.about()
            assert 2900 <= about["length"] <= 3200 and about["seen"] and about["heard"]
            for at in (2000, 400, 1500):
                red, _green, blue = viewer.picture(64, 64, at=at).points[64 * 3 * 20 :][:3]
                assert abs(red - at * 255 // 3000) < 14 and abs(blue - (255 - at * 255 // 3000)) < 14, (at, red, blue)
            assert 800 < loud(viewer.sound(1000, 1000)) < 960
    with viewer_of(copy, name) as viewer:
        assert {row["what"] for row in viewer.claims()[0]} <= {"length", "dimensions", "software"}
        assert all(row["value"] == "Lavf" for row in viewer.claims()[0] if row["what"] == "software")
    with av.open(io.BytesIO(copy), "r") as whole:  # every picture is there, and as it was
        assert sum(1 for _ in whole.decode(video=0)) == 75


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound(tmp_path: Path, name: str) -> None:
    original = made_files.film(tmp_path / name, 3, seen="", **SOUNDS[name]).read_bytes()  # type: ignore[arg-type]
    copy = copied(original, name)
    assert [each for each in SAYS_ITSELF if each in copy] == []
    for data in (original, copy):
        with viewer_of(data, name) as viewer:
            about = viewer.about()
            assert 2900 <= about["length"] <= 3200 and not about["seen"] and about["heard"]
            assert 800 < loud(viewer.sound(1000, 1000)) < 960
    with viewer_of(copy, name) as viewer:
        assert {row["what"] for row in viewer.claims()[0]} == {"length"}
