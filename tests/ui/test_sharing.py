"""Sharing in the window: what somebody did not agree to stops, the emergency road says so, files go along and come out again."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

import made_files
from desks import Desk
from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.header import Head
from hrd_vault.crypto.signing import SecretIdentity, groups_of_five
from hrd_vault.domain.records import Record
from hrd_vault.services import evidence, intake, receiving, records
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.screens.received import ReceivedScreen
from hrd_vault.ui.screens.share import ShareScreen


def add(desk: Desk, kind: str, **values: object) -> Record:
    def act(vault: Vault) -> Record:
        return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0]

    found: Record = desk.vault(act)
    return found


def test_who_did_not_agree_stops_it_and_an_emergency_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rosa = add(desk, "person", title="Rosa")
    add(desk, "consent", title="Rosa's word", whom=[rosa.id], answer="only_here")
    screen: ShareScreen = desk.go("share", [rosa.id])
    assert "did not agree to this use" in desk.words() and "Rosa (Rosa)" in desk.words()
    assert any(each.accessibleName() == "Take out Rosa" for each in screen.findChildren(QAbstractButton))
    desk.press("Someone without a key: seal with a passphrase")
    assert not screen._seal.isEnabled()
    desk.press("A life is at risk: go on")  # without a reason there is no such road
    assert not screen._seal.isEnabled()
    why = next(each for each in screen.findChildren(QLineEdit) if each.accessibleName() == "Why they cannot be asked")
    QTest.keyClicks(why, "She was taken this morning.")
    desk.press("A life is at risk: go on")
    assert screen._seal.isEnabled() and "Passed over, because a life is at risk: Rosa" in desk.words()
    monkeypatch.setattr(files, "_chosen", lambda _dialog: [desk.folder / "b.age"])
    desk.press("Seal…")
    verdict = receiving.verify(desk.folder / "b.age", receiving.passphrase_identities(screen.whom.passphrase))
    assert verdict.emergency == "She was taken this morning."
    desk.go("record", rosa.id)
    assert "with a passphrase. It cannot be called back." in desk.words()


def test_files_go_along_and_come_out_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_files.picture(desk.folder / "Door.jpg", taken="2026:03:05 10:11:12")
    record: Record = desk.vault(lambda vault: evidence.take_in(vault, path))
    screen: ShareScreen = desk.go("share", [record.id])
    assert "With them go 1 file" in desk.words() and "Door.jpg" in desk.words()
    screen.choices.files.box.click()
    desk.rest()
    assert "With them go" not in desk.words() and "Door.jpg ·" not in desk.words()
    screen.choices.files.box.click()
    desk.rest()
    desk.press("Someone without a key: seal with a passphrase")
    assert "says of itself: Taken on, Device" in desk.words()
    sealed = desk.folder / "b.age"
    monkeypatch.setattr(files, "_chosen", lambda _dialog: [sealed])
    desk.press("Seal…")
    passphrase = screen.whom.passphrase
    assert desk.program.desk
    received = ReceivedScreen(desk.program.tasks, print)
    desk.program.desk.show_screen("share", received)
    received.door.use(sealed)
    received.door.passphrase.setText(passphrase)
    received.door.open()
    desk.rest()
    assert "Files in it, as they were taken in: 1" in desk.words()
    received.reader.list.setCurrentRow(1)
    desk.rest()
    assert "Picture (JPEG)" in desk.words()
    out = desk.folder / "out.jpg"
    named: list[str] = []

    def choose(dialog: Any) -> list[Path]:
        named.extend(dialog.selectedFiles())
        return [out]

    monkeypatch.setattr(files, "_chosen", choose)
    desk.press("Write it out…")
    assert out.read_bytes() == path.read_bytes() and "It is not protected there" in desk.words()
    assert Path(named[0]).name == "Door.jpg"
    data = bytearray(sealed.read_bytes())
    data[-50] ^= 1
    sealed.write_bytes(data)
    out = desk.folder / "again.jpg"
    desk.press("Write it out…")
    assert not out.exists() and "bundle.damaged" in desk.words()


def test_a_key_that_nobody_checked_is_asked_for_by_telephone(desk: Desk) -> None:
    lawyer = SecretIdentity.generate()
    card = desk.folder / "Lawyer Diallo.json"
    card.write_bytes(lawyer.card())
    desk.vault(lambda vault: intake.bring_in(vault, card, Wishes()))
    contact = desk.record("Lawyer Diallo")
    screen: ShareScreen = desk.go("share", [desk.record("Call at night").id])
    screen.whom.to_contact(contact.id)
    desk.rest()
    groups = groups_of_five(lawyer.public().fingerprint).split()
    assert not screen._seal.isEnabled() and not any(each in desk.words() for each in groups)

    def lines() -> list[QLineEdit]:
        return [each for each in screen.findChildren(QLineEdit) if each.accessibleName().startswith("Group ")]

    for line in lines():
        QTest.keyClicks(line, "00000")
    desk.press("Compare")
    assert "(keys.digits)" in desk.words() and not screen._seal.isEnabled()
    with pytest.raises(LookupError):
        desk.press("Go on without checking")  # after digits that differ there is no such road
    for line in lines():
        line.clear()
        QTest.keyClicks(line, groups[int(line.accessibleName().split()[1]) - 1])
    desk.press("Compare")
    assert screen._seal.isEnabled() and not lines()
    assert desk.record("Lawyer Diallo").values["key_state"] == "by_phone"
    assert "Nobody has checked yet" not in desk.words()


def test_who_cannot_call_may_go_on_and_is_told(desk: Desk) -> None:
    card = desk.folder / "Lawyer Diallo.json"
    card.write_bytes(SecretIdentity.generate().card())
    desk.vault(lambda vault: intake.bring_in(vault, card, Wishes()))
    screen: ShareScreen = desk.go("share", [desk.record("Call at night").id])
    screen.whom.to_contact(desk.record("Lawyer Diallo").id)
    desk.rest()
    desk.press("Go on without checking")
    assert screen._seal.isEnabled() and "seal.unverified" in desk.words()


@pytest.mark.parametrize(
    ("name", "ending", "safe"),
    [
        ("Door.jpg", ".jpg", "Door.jpg"),
        ("../../.bashrc", "", "_____bashrc"),
        ("letter.exe", "", "letter_exe"),
        ("C:\\Windows\\calc.exe", ".jpg", "C__Windows_calc.jpg"),
        ("photo\u202egpj.exe", ".jpg", "photo[U+202E]gpj.jpg"),
        ("", ".pdf", "0a0a0a0a.pdf"),
        (".htaccess", ".txt", "htaccess.txt"),
        ("x" * 300 + ".png", ".png", "x" * 120 + ".png"),
    ],
)
def test_a_received_name_is_safe_to_write(name: str, ending: str, safe: str) -> None:
    file = receiving.File("0a" * 16, name, "image/jpeg", 1, "", Head(1, bytes(32)), ending)
    assert receiving.safe_name(file) == safe


def test_several_recipients_get_a_file_each_and_nobody_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rosa = add(desk, "person", title="Rosa Canario")
    told = add(desk, "incident", account="They followed Rosa Canario home.", affected=[rosa.id])
    identities = [SecretIdentity.generate() for _number in range(2)]
    for number, identity in enumerate(identities):
        public = identity.public()
        add(
            desk, "contact", title=f"Lawyer {number}", recipient=public.receive, fingerprint=public.fingerprint,
            signing_keys=canonical.dump(public.to_json()).decode(), key_state="in_person",
        )  # fmt: skip
    screen: ShareScreen = desk.go("share", [told.id])
    assert "Rosa Canario" in desk.words()
    screen.choices.along.setCurrentIndex(1)
    screen.choices.along.activated.emit(1)
    screen.choices.pseudonyms.box.click()
    desk.rest()
    for number in range(2):
        screen.whom.to_contact(desk.record(f"Lawyer {number}").id)
        desk.rest()
    assert "Person: Person" in desk.words() and "All have other names and numbers" in desk.words()
    desk.press("Leave something out…")

    out = desk.folder / "sealed"
    out.mkdir()
    monkeypatch.setattr(files, "_chosen", lambda _dialog: [out])
    desk.press("Seal…")
    assert "Sealed for Lawyer 0" in desk.words() and "Sealed for Lawyer 1" in desk.words()
    names = []
    for path in out.iterdir():
        opener = next(each.opener() for each in identities if _opens(path, each))
        verdict = receiving.open_bundle(path, [opener])
        assert "Rosa" not in str(verdict.records) and len(verdict.records) == 2
        names += [each["title"] for each in verdict.records if each["kind"] == "person"]
    assert len(set(names)) == 2


def test_what_a_list_shows_is_shared(desk: Desk) -> None:
    add(desk, "incident", title="Call at noon", sensitivity="C4")
    listed = desk.go("incident")
    listed.search.setText("call")
    desk.until(lambda: "2 found" in desk.words())
    desk.press("Share these…")
    said = desk.words()
    assert "Incident: Call at night" in said and "Fence cut" not in said
    assert "Stays here, because it is marked “never leaves this machine”: Call at noon" in said
    screen = desk.program.desk._stack.currentWidget()  # type: ignore[union-attr]
    assert isinstance(screen, ShareScreen) and screen._preview and len(screen._preview.records) == 1
    desk.press("Take out What the list showed: 1 record")
    assert "Nothing is chosen yet." in desk.words()


def test_every_word_that_leaves_is_shown(desk: Desk) -> None:
    told = add(desk, "incident", title="At the door", account="Two men. One wore a red cap.", notes="kept apart")
    desk.go("share", [told.id])
    assert "red cap" not in desk.words()
    desk.press("Show every word that leaves…")
    assert "red cap" in desk.words() and "kept apart" in desk.words()


def test_a_field_is_left_out_by_hand(desk: Desk) -> None:
    told = add(desk, "incident", account="At the door.", notes="only for us")
    screen: ShareScreen = desk.go("share", [told.id])
    desk.press("Leave something out…")
    desk.press("Incident: Notes")
    assert screen._preview and "notes" not in screen._preview.records[0].values
    assert "1 record leaves coarser" in desk.words()
    desk.press("Incident: Notes")
    assert screen._preview.records[0].values["notes"] == "only for us"


def _opens(path: Path, identity: SecretIdentity) -> bool:
    try:
        receiving.verify(path, [identity.opener()])
    except VaultError:
        return False
    return True
