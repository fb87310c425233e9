"""Putting away in the window: decided one by one, sealed, and removed only with proof."""

from pathlib import Path

import exchanges
from desks import Desk
from hrd_vault.base import canonical
from hrd_vault.crypto.signing import SecretIdentity
from hrd_vault.services import putting_away, receiving, records
from hrd_vault.services.vault import Vault
from hrd_vault.ui.screens.arriving import ArrivingScreen
from hrd_vault.ui.screens.away import AwayScreen
from hrd_vault.ui.widgets.parts import Check


def test_put_away_and_removed_with_a_receipt(desk: Desk) -> None:
    friend = SecretIdentity.generate()
    public = friend.public()
    keys = canonical.dump(public.to_json()).decode()

    def know(vault: Vault) -> str:
        data = {
            "kind": "contact", "title": "Friend", "recipient": public.receive, "fingerprint": public.fingerprint,
            "signing_keys": keys, "key_state": "in_person",
        }  # fmt: skip
        exchanges.change(vault, fence, sensitivity="C4")
        return records.save(vault, records.read_checked(vault, data))[0].id

    fence = desk.record("Fence cut").id
    contact = desk.vault(know)
    desk.go("share", [fence, desk.record("Call at night").id])
    desk.press("Put away…")
    assert desk.program.desk
    screen = desk.program.desk._stack.currentWidget()
    assert isinstance(screen, AwayScreen)
    assert "2 records are put away" in desk.words() and "Whoever keeps it can read it." in desk.words()
    next(each for each in screen.findChildren(Check) if each.box.accessibleName() == "Fence cut").box.click()
    screen.whom.to_contact(contact)
    desk.rest()
    target = desk.folder / "away.age"
    screen.seal(target)
    desk.rest()
    assert "Nothing was removed yet." in desk.words()
    verdict = receiving.open_bundle(target, [friend.opener()])
    assert verdict.count == 2 and verdict.put_away
    (bundle,) = desk.vault(putting_away.waiting)
    screen.remove(bundle, copies=[target, target])
    desk.rest()
    assert "away.no_proof" in desk.words()
    receipt = desk.folder / "receipt.json"
    putting_away.write_receipt(receipt, friend, verdict)
    screen.remove(bundle, receipt=receipt)
    desk.rest()
    assert "2 records were removed." in desk.words()
    assert desk.vault(lambda vault: vault.rows.get(fence)) is None


def test_who_keeps_it_writes_the_receipt(desk: Desk) -> None:
    def sealed(vault: Vault) -> Path:
        from hrd_vault.services import handover

        plan = putting_away.plan(vault, [desk_record])
        receiver = handover.receiver(vault, vault.identity.public().receive)
        putting_away.seal(vault, plan, {}, receiver, desk.folder / "kept.age", "en")
        return desk.folder / "kept.age"

    desk_record = desk.record("Call at night").id
    screen: ArrivingScreen = desk.go("arriving", desk.vault(sealed))
    assert "put away with you to be kept" in desk.words()
    assert any(
        each for each in desk.program.window.findChildren(type(screen.bring)) if each.text() == "Write a receipt…"
    )
    screen.write_receipt(desk.folder / "receipt.json")
    desk.rest()
    assert b"hrd-vault receipt" in (desk.folder / "receipt.json").read_bytes()
