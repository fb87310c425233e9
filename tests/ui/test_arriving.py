"""A bundle that came back: laid beside what is here, chosen field by field, brought in as one step and taken back."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QRadioButton

import exchanges
from desks import Desk
from hrd_vault.services import keys, records
from hrd_vault.services.joining import Choice
from hrd_vault.services.vault import Vault
from hrd_vault.ui.screens.arriving import ArrivingScreen
from hrd_vault.ui.screens.bring_in import BringInScreen
from hrd_vault.ui.screens.received import ReceivedScreen
from hrd_vault.ui.widgets.points import Points


def back(desk: Desk) -> Path:
    record = desk.record("Fence cut")

    def act(vault: Vault) -> Path:
        path = exchanges.answered(vault, record.id, desk.folder, notes="theirs", obstacles="the clerk was away")
        exchanges.change(vault, record.id, notes="mine")
        return path

    found: Path = desk.vault(act)
    return found


def test_a_bundle_is_laid_beside_what_is_here_and_brought_in(desk: Desk) -> None:
    path = back(desk)
    desk.go("bring_in").use(path)  # a bundle chosen where files are brought in is opened where it is checked
    desk.rest()
    assert desk.program.desk
    screen = desk.program.desk._stack.currentWidget()
    assert isinstance(screen, ArrivingScreen)
    said = desk.words()
    assert "This bundle is whole" in said and "Changed on both sides: 1" in said
    assert "Nobody has checked yet whose key it was sealed with." in said and not screen.bring.isEnabled()
    screen.reader.list.setCurrentRow(1)
    desk.rest()
    said = desk.words()
    assert "Here: mine" in said and "In the bundle: theirs" in said and "In the bundle: the clerk was away" in said
    screen._accept.box.click()
    desk.press("Bring it in")
    assert "1 record changed." in desk.words()
    assert "Notes: more than one version stands here" in desk.words()
    desk.press("Keep this one: mine")
    kept = desk.record("Fence cut")
    assert (kept.values["notes"], kept.values["obstacles"]) == ("mine", "the clerk was away") and not kept.beside
    assert "more than one version" not in desk.words()
    desk.vault(records.undo)
    desk.vault(records.undo)
    assert "obstacles" not in desk.record("Fence cut").values


def test_what_is_chosen_before_comes_in_as_chosen(desk: Desk) -> None:
    path, record = back(desk), desk.record("Fence cut")
    screen: ArrivingScreen = desk.go("arriving", path)
    screen.reader.list.setCurrentRow(1)
    desk.rest()
    wanted = next(
        each for each in screen.findChildren(QRadioButton) if each.accessibleName().startswith("Notes. In the")
    )
    wanted.click()
    assert screen.choices[(record.id, "notes")] is Choice.THEIRS
    screen._accept.box.click()
    desk.press("Bring it in")
    now = desk.record("Fence cut")
    assert now.values["notes"] == "theirs" and not now.beside


def test_what_is_all_here_offers_nothing(desk: Desk) -> None:
    record = desk.record("Fence cut")
    path: Path = desk.vault(lambda vault: exchanges.answered(vault, record.id, desk.folder))
    desk.go("arriving", path)
    assert "There is nothing in this bundle that is not here already." in desk.words()
    with pytest.raises(LookupError):
        desk.press("Bring it in")


def test_what_does_not_open_says_so(desk: Desk) -> None:
    other = desk.folder / "no.age"
    other.write_bytes(b"age-encryption.org/v1\n-> x\n")
    screen = desk.go("bring_in")
    assert isinstance(screen, BringInScreen)
    screen.use(other)
    desk.rest()
    assert "(bundle." in desk.words()


def test_a_lawyer_makes_a_key_of_her_own(desk: Desk) -> None:
    screen = ReceivedScreen(desk.program.tasks, print)
    assert desk.program.desk
    desk.program.desk.show_screen("share", screen)
    desk.press("Make a key of your own…")
    screen.key.first.setText("words for my key")
    screen.key.again.setText("other words")
    screen.key.make(desk.folder / "my-key.age")
    assert "The two are not the same." in desk.words()
    screen.key.again.setText("words for my key")
    screen.key.make(desk.folder / "my-key.age")
    desk.until(lambda: "Send my-key-card.json back" in desk.words())
    assert (desk.folder / "my-key-card.json").is_file() and not screen.key.first.text()


def test_new_keys_in_the_settings(desk: Desk) -> None:
    desk.go("settings", "keys")
    before = desk.vault(keys.fingerprint)
    assert any(
        each.accessibleName() == "The same digits, for a camera" for each in desk.program.window.findChildren(Points)
    )
    desk.press("New keys…")
    assert desk.vault(keys.fingerprint) == before
    desk.press("Yes, make new keys")
    assert desk.vault(keys.fingerprint) != before and desk.vault(keys.fingerprint)[:5] in desk.words()
