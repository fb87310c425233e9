"""What is done with an exhibit besides looking: another program, a time-stamp, words, a copy that says nothing of itself."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

import made_files
from authority import Authority
from desks import Desk
from hrd_vault.base import process
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import Record
from hrd_vault.services import evidence, records, staging
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.numbers import said_files
from hrd_vault.ui.widgets.exhibit import ExhibitPanel
from hrd_vault.ui.widgets.player import Player
from hrd_vault.ui.widgets.wording import Wording


def panel_of(desk: Desk, record_id: str) -> ExhibitPanel:
    desk.go("today")
    desk.go("record", record_id)
    desk.until(lambda: any(each.isVisible() for each in desk.program.window.findChildren(ExhibitPanel)))
    desk.rest()
    return next(each for each in desk.program.window.findChildren(ExhibitPanel) if each.isVisible())


def verbs(desk: Desk, record: Record) -> list[str]:
    return [event.verb for event in desk.vault(lambda vault: evidence.custody(vault, record.id))]


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A desktop's opener that keeps what it was given."""
    folder, memory = tmp_path / "bin", Path("/dev/shm") / f"test-{os.getpid()}"
    folder.mkdir()
    program = folder / "xdg-open"
    program.write_text(
        f'#!/bin/sh\necho "$1" > {tmp_path}/asked\ncp "$1" {tmp_path}/got.part && mv {tmp_path}/got.part {tmp_path}/got\n'
    )
    program.chmod(0o755)
    memory.mkdir(mode=0o700)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(memory))
    yield tmp_path / "got"
    shutil.rmtree(memory)


def test_another_program_is_off_asks_and_is_noted(desk: Desk, opener: Path) -> None:
    path = made_files.picture(desk.folder / "The door at night.jpg")
    record: Record = desk.vault(lambda vault: evidence.take_in(vault, path))
    panel = panel_of(desk, record.id)
    with pytest.raises(LookupError):
        desk.press("Open in another program…", panel)
    assert desk.program.session and staging.place()
    desk.program.session.device = replace(desk.program.session.device, elsewhere=True)
    panel = panel_of(desk, record.id)
    desk.press("Open in another program…", panel)
    assert (
        "a copy that is not protected" in desk.words() and not opener.exists() and verbs(desk, record) == ["imported"]
    )
    desk.press("Open it there", panel)
    desk.until(opener.exists)
    assert opener.read_bytes() == path.read_bytes()
    laid = Path((opener.parent / "asked").read_text().strip())
    assert laid.suffix == ".jpg" and "door" not in laid.name and laid.stat().st_mode & 0o777 == 0o600
    assert laid.parent.stat().st_mode & 0o777 == 0o700 and laid.parent == staging.place()
    assert verbs(desk, record) == ["imported", "opened"]
    desk.until(lambda: "close that program first" in desk.words())
    desk.press("Remove the copy now", panel)
    assert not laid.exists()
    desk.press("Open in another program…", panel)
    desk.press("Open it there", panel)
    desk.until(lambda: len(list(staging.place().iterdir() if staging.place().is_dir() else ())) == 1)  # type: ignore[union-attr]
    desk.rest()
    desk.program._leave()  # a lock
    assert not staging.place().exists()  # type: ignore[union-attr]
    desk.program.session = None


def test_what_was_left_in_memory_goes_at_the_next_start(opener: Path) -> None:
    place = staging.place()
    assert place
    place.mkdir(mode=0o700)
    (place / "left.jpg").write_bytes(b"a face")
    assert staging.sweep() == 1
    assert not place.exists() and staging.sweep() == 0


def test_nothing_is_laid_out_on_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/")
    found = staging.place()
    assert found is None or found.parent == Path("/dev/shm")


def test_a_time_stamp_is_asked_for_and_brought_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority(desk.folder / "authority", "Ours")
    record: Record = desk.vault(lambda vault: evidence.take_in(vault, made_files.picture(desk.folder / "a.jpg")))
    panel = panel_of(desk, record.id)
    request, answer = desk.folder / "request.tsq", desk.folder / "answer.tsr"
    monkeypatch.setattr(files, "_chosen", lambda _dialog: [request])
    desk.press("Trusted time…", panel)
    desk.press("Write a request…", panel)
    assert request.is_file() and verbs(desk, record)[-1] == "time_asked"
    authority.answer(request, answer)
    chosen = iter(([answer], [authority.certificates]))
    monkeypatch.setattr(files, "_chosen", lambda _dialog: next(chosen))
    desk.press("Bring the answer…", panel)
    desk.until(lambda: "as the certificates you gave vouch" in desk.words())
    assert verbs(desk, record)[-1] == "time_given"


def test_words_are_kept_with_author_day_and_moment(desk: Desk) -> None:
    record: Record = desk.vault(partial(evidence.take_in, source=made_files.film(desk.folder / "c.mp4")))
    panel = panel_of(desk, record.id)
    desk.press("Show it", panel)
    desk.until(lambda: panel.findChildren(Player))
    panel.findChildren(Player)[0].seek(2500)
    desk.press("Write down its words…", panel)
    wording = panel.findChildren(Wording)[0]
    desk.press("Write the moment (Ctrl+T)", panel)
    wording.text.insertPlainText("Open the door.")
    for name, text in (("Language", "English"), ("Made by", "Ana")):
        next(each for each in wording.findChildren(QLineEdit) if each.accessibleName() == name).setText(text)
    desk.press("Keep these words", panel)
    kept = desk.record("c").values["wording"]
    assert [(row["sort"], row["text"], row["author"], row["language"]) for row in kept] == [
        ("transcript", "[0:02] Open the door.", "Ana", "English")
    ]
    assert len(kept[0]["made_on"]) == 10
    assert desk.program.session and desk.program.session.habits["wording_author"] == "Ana"


def test_a_film_is_copied_without_its_data(desk: Desk) -> None:
    record: Record = desk.vault(partial(evidence.take_in, source=made_files.film(desk.folder / "c.mp4")))
    assert {"captured", "gps", "title"} <= {row["what"] for row in record.values["claims"]}
    panel = panel_of(desk, record.id)
    desk.press("Copy without its data…", panel)
    assert "what is in it can still tell who and where" in desk.words()
    desk.press("Make the copy", panel)
    desk.until(lambda: desk.vault(records.counts)["evidence"] == 2)
    desk.rest()
    copy = next(each for each in desk.vault(_evidence) if each.id != record.id)
    assert copy.values["original"] == record.id and [row["step"] for row in copy.values["steps"]] == ["strip"]
    assert {row["what"] for row in copy.values["claims"]} <= {"length", "dimensions"} and "captured" not in copy.values
    assert verbs(desk, record)[-1] == "copied" and verbs(desk, copy) == ["created"]
    panel = panel_of(desk, copy.id)
    desk.press("Show it", panel)
    desk.until(lambda: panel.findChildren(Player) and not panel._canvas._image.isNull())  # type: ignore[union-attr]
    assert 3900 < panel.findChildren(Player)[0]._length < 4200
    assert desk.program.session and len(desk.program.session.viewers) == 1


@pytest.mark.parametrize(
    ("make", "name", "copy_name", "steps"),
    [
        (made_files.document, "acta.docx", "acta-copy.txt", ["words_of", "strip"]),
        (made_files.letter, "carta.eml", "carta-copy.txt", ["words_of", "strip"]),
        (made_files.pages, "auto.pdf", "auto-copy.pdf", ["pages_of", "strip"]),
    ],
)
def test_a_document_is_copied_without_its_data(
    desk: Desk, make: Callable[[Path], Path], name: str, copy_name: str, steps: list[str]
) -> None:
    record: Record = desk.vault(partial(evidence.take_in, source=make(desk.folder / name)))
    panel = panel_of(desk, record.id)
    desk.press("Copy without its data…", panel)
    desk.press("Make the copy", panel)
    desk.until(lambda: desk.vault(records.counts)["evidence"] == 2)
    desk.rest()
    copy = next(each for each in desk.vault(_evidence) if each.id != record.id)
    assert copy.values["file_name"] == copy_name and [row["step"] for row in copy.values["steps"]] == steps
    assert {row["what"] for row in copy.values.get("claims", [])} <= {"pages", "software"}
    panel = panel_of(desk, copy.id)
    desk.press("Show it", panel)
    if name.endswith("pdf"):
        desk.until(lambda: panel._canvas is not None and not panel._canvas._image.isNull())
        assert panel._pages == 2
    else:
        desk.until(lambda: "hombres." in "".join(each.toPlainText() for each in panel.findChildren(QPlainTextEdit)))


def test_a_document_is_read_and_says_what_is_not_shown(desk: Desk) -> None:
    record: Record = desk.vault(partial(evidence.take_in, source=made_files.document(desk.folder / "acta.docx")))
    panel = panel_of(desk, record.id)
    desk.press("Show it", panel)
    desk.until(lambda: "De noche." in "".join(each.toPlainText() for each in panel.findChildren(QPlainTextEdit)))
    assert "In the file, but not shown here: deleted passages · comments · hidden words" in desk.words()


def test_where_nothing_can_be_held_nothing_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_files.picture(desk.folder / "a.jpg", taken="2026:03:05 10:11:12")
    monkeypatch.setattr(process, "can_confine", lambda: False)
    record: Record = desk.vault(partial(evidence.take_in, source=path))
    assert record.values["sha256"] and not record.values.get("claims")
    panel = panel_of(desk, record.id)
    desk.press("Show it", panel)
    desk.until(lambda: "(evidence.no_sandbox)" in desk.words())
    assert desk.program.session and not desk.program.session.viewers and panel._canvas is None
    monkeypatch.undo()  # the control: the same picture is shown where it can be
    panel._again_covered()
    desk.rest()
    desk.press("Show it", panel)
    desk.until(lambda: panel._canvas is not None)


def _evidence(vault: Vault) -> list[Record]:
    return list(records.find_records(vault, Query(kinds=("evidence",), limit=50)))


def test_a_case_says_how_many_files_it_has(desk: Desk) -> None:
    incident = desk.record("Two men at the door")
    path = made_files.picture(desk.folder / "a.jpg", (1200, 900))
    for _ in range(2):
        desk.vault(lambda vault: evidence.take_in(vault, path, {"about": [incident.id]}))
    said = said_files(2, 2 * path.stat().st_size)
    desk.go("record", incident.id)
    desk.until(lambda: said in desk.words())
    desk.go("evidence")
    desk.until(lambda: said in desk.words())


def test_another_change_does_not_cover_what_is_shown(desk: Desk) -> None:
    record: Record = desk.vault(lambda vault: evidence.take_in(vault, made_files.picture(desk.folder / "a.jpg")))
    panel = panel_of(desk, record.id)
    desk.press("Show it", panel)
    desk.until(lambda: panel._canvas and not panel._canvas._image.isNull())
    session = desk.program.session
    assert session

    def save(data: dict[str, object]) -> None:
        session.write(session, lambda vault: records.save(vault, records.read_checked(vault, data))[1])
        desk.rest()

    save({"kind": "task", "title": "Call"})
    assert panel._canvas and panel.isVisible()
    save({**record.values, "kind": "evidence", "id": record.id, "title": "New name"})
    assert "New name" in desk.words()
