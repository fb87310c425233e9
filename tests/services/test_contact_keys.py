"""A key counts as checked only for the key that its digits are of, and only where somebody heard them."""

from pathlib import Path

import pytest

from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.age import HybridIdentity
from hrd_vault.crypto.signing import SecretIdentity, groups_of_five
from hrd_vault.domain.kinds.contact import RECIPIENT
from hrd_vault.domain.records import Record
from hrd_vault.services import contact_keys, handover, intake, records
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault

LAWYER = SecretIdentity.generate()
GROUPS = groups_of_five(LAWYER.public().fingerprint).split()


@pytest.fixture
def contact(vault: Vault, tmp_path: Path) -> Record:
    card = tmp_path / "Diallo.json"
    card.write_bytes(LAWYER.card())
    report = intake.bring_in(vault, card, Wishes())
    return vault.stored(str(report.rows[0].record)).record


def test_two_groups_are_asked_and_never_always_the_same(vault: Vault, contact: Record) -> None:
    asked = {contact_keys.question(contact) for _ in range(60)}
    assert all(len(each) == 2 and each[0] < each[1] and each[0] >= 1 and each[1] <= 8 for each in asked)
    assert len(asked) > 10
    assert len(handover.receiver(vault, contact.id).asked) == 2


@pytest.mark.parametrize("digits", ["ascii", "arabic", "spaced"])
def test_what_was_heard_counts(vault: Vault, contact: Record, digits: str) -> None:
    said = {3: GROUPS[2], 8: GROUPS[7]}
    if digits == "arabic":
        said = {at: "".join(chr(0x660 + int(each)) for each in text) for at, text in said.items()}
    if digits == "spaced":
        said = {at: " ".join(text) for at, text in said.items()}
    contact_keys.answered(vault, contact.id, said)
    now = vault.stored(contact.id).record
    assert contact_keys.state(now) == "by_phone" and now.values["key_checked"] and contact_keys.question(now) == ()
    assert handover.receiver(vault, contact.id).asked == ()


@pytest.mark.parametrize(
    "said", [{}, {1: GROUPS[0]}, {1: GROUPS[0], 2: GROUPS[0] + "1"}, {1: GROUPS[1], 2: GROUPS[0]}, {1: "", 2: ""}]
)
def test_anything_else_does_not(vault: Vault, contact: Record, said: dict[int, str]) -> None:
    with pytest.raises(VaultError) as refused:
        contact_keys.answered(vault, contact.id, said)
    assert refused.value.code == "keys.digits"
    assert contact_keys.state(vault.stored(contact.id).record) == "unverified"


def test_another_key_in_its_place_is_not_checked(vault: Vault, contact: Record) -> None:
    contact_keys.answered(vault, contact.id, {1: GROUPS[0], 2: GROUPS[1]})
    other = str(HybridIdentity.generate().recipient())
    records.save(vault, vault.stored(contact.id).record.having(RECIPIENT, other))
    now = vault.stored(contact.id).record
    assert now.values["key_state"] == "by_phone"  # as somebody left it; but it no longer counts
    assert contact_keys.state(now) == "unverified"
    assert handover.receiver(vault, contact.id).key_state == "unverified"
    with pytest.raises(VaultError, match=r"keys\.digits"):
        contact_keys.answered(vault, contact.id, {1: GROUPS[0], 2: GROUPS[1]})
