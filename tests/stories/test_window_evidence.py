"""A defender takes real photos and a film in, looks at them, hides a face on a copy, writes down what is said, marks a picture
as intimate; the lock ends what is shown; and the vault tells every step of it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import made_files
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import Record
from hrd_vault.services import evidence, records, verifying
from hrd_vault.services.vault import Vault
from windows import Window

WORDS = "molano tiken burasa"
PHOTOS = Path(os.environ.get("HRD_VAULT_TEST_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "photos"


def photos(folder: Path) -> list[Path]:
    """The reference photos; where they do not lie beside the project, pictures made here."""
    if PHOTOS.is_dir():
        return sorted(PHOTOS.glob("*.*"))
    return [made_files.picture(folder / f"{number}.jpg", taken="2026:03:05 10:11:12") for number in range(4)]


def seen(window: Window, path: Path) -> int:
    """How many colours a picture of the window has: a photo has thousands, a page of words a few hundred."""
    window.do("picture", path=str(path))
    return len(Image.open(path).convert("RGB").resize((400, 225)).getcolors(400 * 225) or ())


def until_seen(window: Window, path: Path, more_than: int) -> None:
    end = time.monotonic() + 20
    while seen(window, path) <= more_than:
        assert time.monotonic() < end, path


def until_button(window: Window, name: str) -> None:
    end = time.monotonic() + 20
    while name not in window.seen["buttons"]:
        assert time.monotonic() < end, " | ".join(window.seen["texts"])
        window.do("look")


def go_to(window: Window, title: str) -> None:
    window.key("Ctrl+K")
    window.type(title)
    window.key("Return")
    end = time.monotonic() + 20
    while title not in window.seen["headings"]:  # its name alone may stand in a list of what came in
        assert time.monotonic() < end, (title, window.seen["headings"])
        window.do("look")


@pytest.fixture
def closed(open_window: Callable[..., Window], tmp_path: Path) -> tuple[Window, Path, list[Path]]:
    home = tmp_path / "home"
    window = open_window(home)
    window.make_vault(WORDS)
    return window, home / "Documents" / "Vault", photos(tmp_path)


def test_from_the_photo_to_the_copy_that_may_leave(closed: tuple[Window, Path, list[Path]], tmp_path: Path) -> None:
    window, place, pictures = closed
    film = made_files.film(tmp_path / "the street.mp4", seconds=6)
    first = next(each for each in pictures if each.suffix == ".jpg")

    # The photo comes in with the incident it shows.
    window.type("Two men photographed the door from a grey car.")
    window.do("file", path=str(first))
    window.press("Add a photo or file…")
    window.key("Ctrl+Return")
    window.until("still lie where they were", 30)

    # The others, and the film.
    window.press("Today")
    window.press("Evidence")
    for path in (*[each for each in pictures if each != first], film):
        window.do("file", path=str(path))
        window.press("Take files in…")
        window.until("1 file was taken in.", 60)
    window.until(f"{len(pictures) + 1} records")

    # Covered until asked.
    go_to(window, first.stem)
    window.until("Covered. It is shown only when you ask")
    words = seen(window, tmp_path / "covered.png")
    window.press("Show it")
    until_seen(window, tmp_path / "shown.png", words + 1000)

    # A lock ends it: no child lives on, and after unlocking it is covered again.
    window.key("Ctrl+L")
    assert [each for each in children_of(window.seen["pid"]) if b"viewer" in each] == []
    window.type(WORDS, "Passphrase")
    window.press("Unlock")
    window.until("Backup", 30)
    go_to(window, first.stem)
    window.until("Covered. It is shown only when you ask")

    # A face is hidden on a copy, by keys alone.
    window.press("Working copy…")
    window.until("Draw a box around")
    window.key("Insert")
    window.press("Make the copy")
    window.until("The copy was made; the original is as it was.", 30)

    # What is said in the film, written down beside it.
    go_to(window, "the street")
    window.press("Show it")
    until_button(window, "Play")
    window.press("Play")
    window.press("Write down its words…")
    window.type("Open the door.", "Text")
    window.type("Ana", "Made by")
    window.press("Keep these words")
    window.until("Kept.")

    # Another picture is intimate.
    second = next(each for each in pictures if each != first)
    go_to(window, second.stem)
    window.press("Edit")
    window.press("Intimate picture: never shown small, never part of “all”")
    window.key("Ctrl+Return")
    window.until("An intimate picture. Look only if you must")
    window.key("Ctrl+L")
    window.close()

    with Vault.unlock(place, WORDS) as vault:
        found = {each.title: each for each in _evidence(vault) if "original" not in each.values}
        (copy,) = (each for each in _evidence(vault) if "original" in each.values)
        assert len(found) == len(pictures) + 1
        photo, street, intimate = found[first.stem], found["the street"], found[second.stem]
        assert [event.verb for event in evidence.custody(vault, photo.id)] == ["imported", "viewed", "copied"]
        assert [event.verb for event in evidence.custody(vault, copy.id)] == ["created", "redacted"]
        assert [event.verb for event in evidence.custody(vault, street.id)] == ["imported", "viewed"]
        assert [row["step"] for row in copy.values["steps"]] == ["black_out", "strip"]
        assert copy.values["original"] == photo.id and photo.values["about"]
        assert (
            street.values["wording"][0]["text"] == "Open the door." and street.values["wording"][0]["author"] == "Ana"
        )
        small = evidence.thumbnails(vault, [each.id for each in found.values()])
        assert intimate.id not in small and photo.id in small
        assert all(finding.held for finding in verifying.verify(vault))
        evidence.write_out(vault, photo.id, tmp_path / "out.jpg", "to compare")
    assert (tmp_path / "out.jpg").read_bytes() == first.read_bytes()


def _evidence(vault: Vault) -> list[Record]:
    return list(records.find_records(vault, Query(kinds=("evidence",), limit=50)))


def children_of(pid: int) -> list[bytes]:
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(each.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append((each.parent / "cmdline").read_bytes())
        except OSError:
            continue
    return found
