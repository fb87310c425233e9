"""Keys change hands and days: new keys link to the older ones and count as unchecked; a lawyer's own key needs no vault."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import exchanges
from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import speech
from hrd_vault.crypto.signing import SecretIdentity, groups_of_five
from hrd_vault.domain.kinds.contact import CONTACT
from hrd_vault.domain.records import Record
from hrd_vault.services import choosing, contact_keys, handover, inbox, intake, keys, own_key, receiving, records
from hrd_vault.services.intake import Outcome, Wishes
from hrd_vault.services.vault import Vault


@pytest.fixture
def lawyer(tmp_path: Path) -> Iterator[Vault]:
    made, _code = Vault.create(tmp_path / "lawyer", WORDS)
    yield made
    made.close()


def contact_of(vault: Vault) -> Record:
    (found,) = [each.record for each in vault.rows.all((CONTACT.name,))]
    return found


def door(vault: Vault) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "The door"}))[0].id


def test_new_keys_link_to_the_older_and_are_checked_again(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    keys.write_card(lawyer, tmp_path / "Diallo.json")
    intake.bring_in(vault, tmp_path / "Diallo.json", Wishes())
    exchanges.change(vault, contact_of(vault).id, key_state="in_person")
    first = exchanges.send(vault, lawyer, [door(vault)], tmp_path)
    inbox.lay_out_key(lawyer)
    inbox.capture(tmp_path / "lawyer", "written to the older key")
    before = keys.fingerprint(lawyer)
    keys.renew(lawyer)
    assert keys.fingerprint(lawyer) != before
    assert (
        receiving.open_bundle(first, receiving.vault_identities(lawyer), lawyer).count == 1
    )  # the older key still opens
    assert [each.text for each in inbox.waiting(lawyer)[0]] == ["written to the older key"]
    keys.write_card(lawyer, tmp_path / "Diallo again.json")
    report = intake.bring_in(vault, tmp_path / "Diallo again.json", Wishes())
    assert report.rows[0].outcome is Outcome.UPDATED and "older ones say so" in report.rows[0].notes[0].say(
        speech("en")
    )
    contact = contact_of(vault)
    assert contact_keys.state(contact) == "unverified" and handover.receiver(vault, contact.id).asked
    assert groups_of_five(contact.values["fingerprint"]) == keys.fingerprint(lawyer)


def test_a_card_that_lies_about_what_it_follows_is_refused(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    keys.write_card(lawyer, tmp_path / "a.json")
    intake.bring_in(vault, tmp_path / "a.json", Wishes())
    thief = SecretIdentity.generate()
    card = json.loads(thief.card(SecretIdentity.generate()))
    card["previous"]["keys"] = lawyer.identity.public().to_json()
    (tmp_path / "b.json").write_text(json.dumps(card), "utf-8")
    with pytest.raises(VaultError) as refused:
        intake.bring_in(vault, tmp_path / "b.json", Wishes())
    assert refused.value.code == "bundle.bad_card"
    assert contact_of(vault).values["fingerprint"] == lawyer.identity.public().fingerprint


def test_a_key_that_is_no_longer_safe_turns_its_bundles_red(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    path = exchanges.send(lawyer, vault, [door(lawyer)], tmp_path)
    keys.write_card(lawyer, tmp_path / "Diallo.json")
    intake.bring_in(vault, tmp_path / "Diallo.json", Wishes())
    exchanges.change(vault, contact_of(vault).id, key_state="compromised", key_lost="2026-01-02")
    said = "\n".join(
        note.say(speech("en"))
        for note in receiving.told(receiving.verify(path, receiving.vault_identities(vault), vault))
    )
    assert "bundle.compromised: The key of Diallo is no longer safe" in said and "since 2 January 2026" in said
    with pytest.raises(VaultError) as refused:
        handover.receiver(vault, "Diallo")
    assert refused.value.code == "seal.compromised"


def test_a_key_of_ones_own_without_a_vault(vault: Vault, tmp_path: Path) -> None:
    digits = own_key.make(tmp_path / "my-key.age", tmp_path / "my-card.json", "words for my key")
    intake.bring_in(vault, tmp_path / "my-card.json", Wishes())
    contact = contact_of(vault)
    assert groups_of_five(contact.values["fingerprint"]) == digits
    target = tmp_path / "b.age"
    preview = choosing.choose(vault, [door(vault)], None)
    handover.seal(vault, preview, [handover.receiver(vault, contact.id)], target, "en")
    identities = receiving.identities_from(tmp_path / "my-key.age", "words for my key")
    assert receiving.verify(target, identities).bound
    for secret, code in (("other words", "keys.own_wrong"), ("", "keys.own_wrong")):
        with pytest.raises(VaultError) as refused:
            receiving.identities_from(tmp_path / "my-key.age", secret)
        assert refused.value.code == code
    with pytest.raises(VaultError) as there:
        own_key.make(tmp_path / "my-key.age", tmp_path / "x.json", "a")
    assert there.value.code == "use.file_exists"
    with pytest.raises(VaultError) as empty:
        own_key.make(tmp_path / "y.age", tmp_path / "y.json", " ")
    assert empty.value.code == "keys.empty" and not (tmp_path / "y.json").exists()
    with pytest.raises(VaultError) as no_key:
        receiving.identities_from(target, "words for my key")
    assert no_key.value.code in ("keys.own_wrong", "bundle.bad_identity")
    assert b"words" not in (tmp_path / "my-key.age").read_bytes()


def test_the_digits_as_points(vault: Vault) -> None:
    rows = keys.picture(keys.fingerprint(vault))
    assert len(rows) == len(rows[0]) >= 21 and all(len(row) == len(rows) for row in rows)
    assert keys.picture("1" * 40) != rows
