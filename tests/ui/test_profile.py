"""A receiver's form in the window: filled, completed, counted, copied, saved as PDF, as text to edit and as a page."""

import zipfile

import pypdfium2
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from desks import Desk
from hrd_vault.services import receiving
from hrd_vault.ui.screens.profile import ProfileScreen
from hrd_vault.ui.screens.share import ShareScreen


def choose(box: QComboBox, code: str) -> None:
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def test_a_form_is_filled_completed_and_saved(desk: Desk) -> None:
    share: ShareScreen = desk.go("share", [desk.record("Two men at the door").id])
    assert share
    desk.press("Document for a receiver…")
    assert desk.program.desk
    screen = desk.program.desk._stack.currentWidget()
    assert isinstance(screen, ProfileScreen)
    choose(screen.profile, "mechanism")
    desk.rest()
    said = desk.words()
    assert "nobody checked them with the receiver" in said and "answers are missing: " in said
    assert any("Two men at the door" in box.toPlainText() for box in screen.boxes)
    wanted = next(box for box in screen.boxes if box.accessibleName() == "Measures asked for")
    wanted.setPlainText("A phone that works. (العربية)")
    desk.until(lambda: screen.draft and "A phone" in str(screen.draft.answers))
    assert "Letters: 29" in desk.words()
    desk.press("Copy: Measures asked for")
    assert "A phone that works" in QGuiApplication.clipboard().text()
    for ending in (".pdf", ".odt", ".html", ".txt"):
        screen.save(desk.folder / f"form{ending}")
        desk.rest()
    pdf = pypdfium2.PdfDocument(str(desk.folder / "form.pdf"))
    words = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "A phone that works" in words and "Two men at the door" in words
    assert pdf.get_metadata_dict()["Creator"] == "" and not pdf.get_metadata_dict()["Author"]
    with zipfile.ZipFile(desk.folder / "form.odt") as odt:
        assert "A phone that works" in odt.read("content.xml").decode("utf-8")
    assert "A phone that works" in (desk.folder / "form.html").read_text("utf-8")


def test_another_language_and_what_may_not_leave(desk: Desk) -> None:
    screen: ProfileScreen = desk.go("profile", [desk.record("Two men at the door").id])
    choose(screen.language, "ar")
    desk.rest()
    assert screen.draft and screen.draft.language == "ar"
    screen.save(desk.folder / "form.pdf")
    desk.rest()
    assert len(pypdfium2.PdfDocument(str(desk.folder / "form.pdf"))) >= 1


def test_saved_for_someone_without_the_app(desk: Desk) -> None:
    screen: ShareScreen = desk.go("share", [desk.record("Two men at the door").id])
    assert not screen._package.isVisible()
    desk.press("Someone without a key: seal with a passphrase")
    assert screen._package.isVisible()
    screen.save_package(desk.folder / "handed")
    desk.rest()
    assert "Read the page's digest out to them" in desk.words()
    names = {path.name for path in (desk.folder / "handed").iterdir()}
    assert {"letter.txt", "letter.pdf", "open-here.html"} < names and len(names) == 4
    bundle = next(path for path in (desk.folder / "handed").iterdir() if path.suffix == ".age")
    verdict = receiving.verify(bundle, receiving.passphrase_identities(screen.whom.passphrase))
    assert verdict.count == 1
    everything = b"".join(path.read_bytes() for path in (desk.folder / "handed").iterdir())
    assert screen.whom.passphrase.encode() not in everything and b"Two men" not in everything
