"""Evidence in the window: taken in, covered, shown from a child, copied with a face blacked out, seen in a gallery."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

import made_files
from desks import Desk
from hrd_vault.domain.records import Record
from hrd_vault.services import evidence, records
from hrd_vault.ui import files
from hrd_vault.ui.screens.evidence import EvidenceScreen
from hrd_vault.ui.screens.records import RecordsScreen
from hrd_vault.ui.widgets.canvas import Canvas
from hrd_vault.ui.widgets.exhibit import ExhibitPanel
from hrd_vault.ui.widgets.gallery import Gallery
from hrd_vault.ui.widgets.player import Player
from hrd_vault.ui.widgets.taking_in import TakingIn
from hrd_vault.ui.widgets.working_copy import Drawing, WorkingCopy


def taken_in(desk: Desk, screen: Any, count: int) -> None:
    desk.until(lambda: all(not each.under_way for each in screen.findChildren(TakingIn)))
    desk.rest()
    assert desk.vault(lambda vault: records.counts(vault).get("evidence", 0)) == count, desk.words()


def panel_of(desk: Desk, record_id: str) -> ExhibitPanel:
    desk.go("record", record_id)
    desk.until(lambda: any(each.isVisible() for each in desk.program.window.findChildren(ExhibitPanel)))
    desk.rest()
    return next(each for each in desk.program.window.findChildren(ExhibitPanel) if each.isVisible())


def test_files_come_in_by_every_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = desk.folder / "card"
    folder.mkdir()
    first = made_files.picture(desk.folder / "door.jpg", taken="2026:03:05 10:11:12")
    made_files.picture(folder / "a.png", kind="PNG")
    (folder / "note.txt").write_text("Two men.", "utf-8")
    screen: EvidenceScreen = desk.go("evidence")
    monkeypatch.setattr(files, "_chosen", lambda _dialog: [first])
    desk.press("Take files in…", screen)
    taken_in(desk, screen, 1)
    assert str(first) in desk.words() and "still lie where they were" in desk.words()
    monkeypatch.setattr(files, "_chosen", lambda _dialog: [folder])
    desk.press("Take a folder in…", screen)
    taken_in(desk, screen, 3)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(made_files.pages(desk.folder / "a.pdf")))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    screen.dropEvent(QDropEvent(QPointF(5, 5), action, dropped, button, Qt.KeyboardModifier.NoModifier))
    taken_in(desk, screen, 4)
    QGuiApplication.clipboard().setImage(QImage(40, 30, QImage.Format.Format_RGB32))
    desk.press("Paste a picture", screen)
    taken_in(desk, screen, 5)
    assert first.is_file()
    record = desk.record("door")
    assert record.values["captured"] == "2026-03-05"


def test_originals_are_removed_only_when_asked_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made_files.picture(desk.folder / "door.jpg")
    screen: EvidenceScreen = desk.go("evidence")
    monkeypatch.setattr(files, "_chosen", lambda _dialog: [first])
    desk.press("Take files in…", screen)
    taken_in(desk, screen, 1)
    desk.press("Remove the originals there…", screen)
    assert "Removing is not erasing" in desk.words() and first.is_file()
    desk.press("Remove them", screen)
    assert not first.exists() and "1 original removed." in desk.words()


def test_a_file_comes_in_with_an_incident(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made_files.picture(desk.folder / "door.jpg")
    screen = desk.go("new", "incident")
    screen.form.editors["account"].text.setPlainText("They took pictures of the door.")
    screen.form.editors["account"].edited.emit()
    monkeypatch.setattr(files, "_chosen", lambda _dialog: [first])
    desk.press("Add a photo or file…", screen)
    desk.press("Save", screen)
    taken_in(desk, screen, 1)
    incident = desk.record("They took pictures of the door")
    assert desk.record("door").values["about"] == [incident.id]


def test_covered_until_asked_and_that_is_noted(desk: Desk) -> None:
    path = made_files.picture(desk.folder / "door.jpg", (800, 600))
    record: Record = desk.vault(lambda vault: evidence.take_in(vault, path))
    panel = panel_of(desk, record.id)
    assert "Covered. It is shown only when you ask" in desk.words() and not panel.findChildren(Canvas)
    assert [event.verb for event in desk.vault(lambda vault: evidence.custody(vault, record.id))] == ["imported"]
    desk.press("Show it", panel)
    desk.until(lambda: panel.findChildren(Canvas) and not panel.findChildren(Canvas)[0]._image.isNull())
    image = panel.findChildren(Canvas)[0]._image
    assert image.pixelColor(5, 5).red() > 200 and image.pixelColor(image.width() - 5, 5).green() > 90
    assert [e.verb for e in desk.vault(lambda vault: evidence.custody(vault, record.id))] == ["imported", "viewed"]
    assert desk.program.session and len(desk.program.session.viewers) == 1
    desk.press("Larger", panel)
    desk.until(lambda: panel.findChildren(Canvas)[0]._image.width() > 600)
    desk.press("Cover it again", panel)
    assert not desk.program.session.viewers and not any(each.isVisible() for each in panel.findChildren(Canvas))


def test_pages_letters_and_film(desk: Desk) -> None:
    made = [
        made_files.pages(desk.folder / "a.pdf"), made_files.letter(desk.folder / "b.eml"), made_files.film(desk.folder / "c.mp4"),
    ]  # fmt: skip
    pdf, letter, film = (desk.vault(partial(evidence.take_in, source=path)) for path in made)
    panel = panel_of(desk, pdf.id)
    desk.press("Show it", panel)
    desk.until(lambda: "1 / 2" in desk.words())
    desk.press("Next page", panel)
    desk.until(lambda: "2 / 2" in desk.words())
    panel = panel_of(desk, letter.id)
    desk.press("Show it", panel)
    desk.until(lambda: panel.findChildren(QPlainTextEdit))
    text = panel.findChildren(QPlainTextEdit)[0].toPlainText()
    assert "Vinieron dos hombres." in text and "puerta.jpg" in text and "fetch" not in text
    panel = panel_of(desk, film.id)
    desk.press("Show it", panel)
    desk.until(lambda: panel.findChildren(Player) and not panel.findChildren(Canvas)[0]._image.isNull())
    canvas, player = panel.findChildren(Canvas)[0], panel.findChildren(Player)[0]
    early = canvas._image.pixelColor(50, 50).red()
    player.seek(3500)
    desk.until(lambda: canvas._image.pixelColor(50, 50).red() > early + 120)
    player.seek(0)
    desk.until(lambda: canvas._image.pixelColor(50, 50).red() < early + 20)
    player.toggle()
    desk.until(lambda: player.at > 800)
    player.stop()


def test_a_face_is_blacked_out_on_a_copy(desk: Desk) -> None:
    path = made_files.picture(desk.folder / "door.jpg", (1600, 1200), taken="2026:03:05 10:11:12")
    record: Record = desk.vault(lambda vault: evidence.take_in(vault, path))
    panel = panel_of(desk, record.id)
    desk.press("Working copy…", panel)
    desk.until(lambda: panel.findChildren(Drawing))
    drawing = panel.findChildren(Drawing)[0]
    shown = drawing._shown()
    start, end = shown.topLeft(), shown.topLeft() + QPoint(shown.width() // 4, shown.height() // 4)
    QTest.mousePress(drawing, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(drawing, end)
    QTest.mouseRelease(drawing, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert len(drawing.steps) == 1 and drawing.steps[0].step == "black_out"
    desk.press("Make the copy", panel.findChildren(WorkingCopy)[0])
    desk.until(lambda: desk.vault(lambda vault: records.counts(vault)["evidence"]) == 2)
    desk.rest()
    screen = desk.program.desk._stack.currentWidget()  # type: ignore[union-attr]
    assert isinstance(screen, RecordsScreen) and screen.pane.shown
    copy = screen.pane.shown.record
    assert copy.values["original"] == record.id
    assert [row["step"] for row in copy.values["steps"]] == ["black_out", "strip"]
    out = desk.folder / "copy.png"
    desk.vault(lambda vault: evidence.write_out(vault, copy.id, out, ""))
    seen = Image.open(out).convert("RGB")
    assert seen.size == (1600, 1200) and not Image.open(out).getexif()
    assert seen.getpixel((20, 20)) == (0, 0, 0) and seen.getpixel((1580, 20)) != (0, 0, 0)
    desk.vault(lambda vault: evidence.write_out(vault, record.id, desk.folder / "again.jpg", ""))
    assert (desk.folder / "again.jpg").read_bytes() == path.read_bytes()
    assert [e.verb for e in desk.vault(lambda vault: evidence.custody(vault, record.id))] == [
        "imported",
        "copied",
        "exported",
    ]
    assert [e.verb for e in desk.vault(lambda vault: evidence.custody(vault, copy.id))] == [
        "created",
        "redacted",
        "exported",
    ]


def test_the_gallery_is_covered_and_some_stay_so(desk: Desk) -> None:
    ids = {}
    for name, given in (("open", {}), ("hard", {"hard_to_see": True}), ("intimate", {"intimate": True})):
        path = made_files.picture(desk.folder / f"{name}.jpg")
        ids[name] = desk.vault(partial(evidence.take_in, source=path, given=given)).id
    screen: EvidenceScreen = desk.go("evidence")
    desk.press("Gallery", screen)
    gallery = screen.findChildren(Gallery)[0]
    assert gallery.grid.small(ids["open"]) is None  # covered
    desk.press("Show small pictures", screen)
    desk.until(lambda: gallery.grid.small(ids["open"]) is not None)
    desk.rest()
    assert gallery.grid.small(ids["hard"]) is None and gallery.grid.small(ids["intimate"]) is None
    gallery.chosen.emit(ids["open"])
    desk.rest()
    assert screen.pane.shown and screen.pane.shown.record.id == ids["open"]


def test_what_is_shown_stays_when_its_record_is_opened_again(desk: Desk) -> None:
    photo = desk.vault(partial(evidence.take_in, source=made_files.picture(desk.folder / "door.jpg"))).id
    panel = panel_of(desk, photo)
    desk.press("Show it", panel)
    desk.until(lambda: panel._canvas is not None)
    assert panel_of(desk, photo) is panel and panel._canvas is not None
    screen: EvidenceScreen = desk.program.desk._stack.currentWidget()  # type: ignore[union-attr,assignment]
    screen.pane.edit()
    desk.rest()
    screen.pane.leave()
    assert panel_of(desk, photo) is not panel


def test_who_goes_elsewhere_while_it_opens_can_ask_again(desk: Desk) -> None:
    photo = desk.vault(partial(evidence.take_in, source=made_files.picture(desk.folder / "door.jpg"))).id
    panel = panel_of(desk, photo)
    panel.show_it()
    desk.go("today")
    desk.go("evidence")
    assert panel.isVisible() and not desk.program.session.viewers  # type: ignore[union-attr]
    desk.press("Show it", panel)
    desk.until(lambda: panel._canvas is not None)


def test_a_locked_window_leaves_no_child(desk: Desk) -> None:
    path = made_files.film(desk.folder / "c.mp4", 2)
    record: Record = desk.vault(lambda vault: evidence.take_in(vault, path))
    panel = panel_of(desk, record.id)
    desk.press("Show it", panel)
    desk.until(lambda: panel.findChildren(Player))
    assert desk.program.session
    (viewer,) = desk.program.session.viewers
    pid = viewer._child.pid
    assert Path(f"/proc/{pid}").exists()  # the control
    for each in tuple(desk.program.session.viewers):
        each.close()
    assert not Path(f"/proc/{pid}").exists()
