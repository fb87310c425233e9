"""Cases put away: sealed whole, decided one by one, removed only when it is proved that somebody has them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import exchanges
import made_files
from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.signing import SecretIdentity
from hrd_vault.services import evidence, handover, intake, joining, keys, putting_away, receiving, records, verifying
from hrd_vault.services.intake import Wishes
from hrd_vault.services.putting_away import Plan
from hrd_vault.services.vault import Vault


@pytest.fixture
def friend(tmp_path: Path) -> Iterator[Vault]:
    made, _code = Vault.create(tmp_path / "friend", WORDS)
    yield made
    made.close()


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def trust(vault: Vault, friend: Vault, folder: Path) -> handover.Receiver:
    keys.write_card(friend, folder / "Friend.json")
    intake.bring_in(vault, folder / "Friend.json", Wishes())
    return handover.receiver(vault, "Friend")


def case(vault: Vault, folder: Path) -> tuple[str, str, str]:
    door = add(vault, "incident", title="The door", place={"name": "Mill Street", "blur": "hidden"}, notes="only here",
               sharing="only_here")  # fmt: skip
    secret = add(vault, "incident", title="The secret", sensitivity="C4")
    picture = evidence.take_in(vault, made_files.picture(folder / "Door.jpg"), {"about": [door], "intimate": True}).id
    return door, secret, picture


def code_of(error: pytest.ExceptionInfo[VaultError]) -> str:
    return error.value.code


def test_it_is_sealed_whole_kept_and_removed(vault: Vault, friend: Vault, tmp_path: Path) -> None:
    to = trust(vault, friend, tmp_path)
    door, secret, picture = case(vault, tmp_path)
    plan = putting_away.plan(vault, [])
    assert {each.id for each in plan.records} == {door, secret, picture} and [each.id for each in plan.never] == [
        secret
    ]
    with pytest.raises(VaultError) as undecided:
        putting_away.seal(vault, plan, {}, to, tmp_path / "a.age", "en")
    assert code_of(undecided) == "away.undecided"
    sealed = putting_away.seal(vault, plan, {secret: False}, to, tmp_path / "a.age", "en")
    assert putting_away.waiting(vault) == [sealed.bundle]
    verdict = receiving.open_bundle(tmp_path / "a.age", receiving.vault_identities(friend), friend)
    assert verdict.put_away and verdict.count == 2
    told = {each["title"]: each for each in verdict.records}
    assert told["The door"]["place"]["name"] == "Mill Street" and told["The door"]["notes"] == "only here"
    receipt = putting_away.receipt(friend.identity, verdict)
    report = putting_away.remove(vault, sealed.bundle, receipt)
    assert set(report.changes.ids) == {door, picture} and vault.rows.get(secret) and not vault.rows.get(door)
    assert putting_away.waiting(vault) == [] and all(each.held for each in verifying.verify(vault))
    assert not [path for path in (vault.folder.path / "blobs").rglob("*") if path.is_file()]
    # and it comes back
    joining.bring_in(friend, tmp_path / "a.age", receiving.vault_identities(friend), verdict, sender_accepted=True)
    back = putting_away.seal(
        friend, putting_away.plan(friend, []), {}, trust(friend, vault, tmp_path / "friend"), tmp_path / "b.age", "en"
    )
    exchanges.take(vault, tmp_path / "b.age")
    assert records.get(vault, door).record.values["place"]["name"] == "Mill Street" and vault.blobs.of(picture) and back


def test_only_proof_removes(vault: Vault, friend: Vault, tmp_path: Path) -> None:
    to = trust(vault, friend, tmp_path)
    door, secret, _picture = case(vault, tmp_path)
    plan = putting_away.plan(vault, [door])
    sealed = putting_away.seal(vault, plan, {}, to, tmp_path / "a.age", "en")
    other = putting_away.seal(vault, putting_away.plan(vault, [secret]), {secret: True}, to, tmp_path / "o.age", "en")
    verdict = receiving.open_bundle(tmp_path / "a.age", receiving.vault_identities(friend), friend)
    good = putting_away.receipt(friend.identity, verdict)
    another = putting_away.receipt(
        friend.identity, receiving.open_bundle(tmp_path / "o.age", receiving.vault_identities(friend), friend)
    )
    for proof in (b"{}", b"x", good.replace(b'"version":1', b'"version":2'), another,
                  putting_away.receipt(SecretIdentity.generate(), verdict)):  # fmt: skip
        with pytest.raises(VaultError) as refused:
            putting_away.remove(vault, sealed.bundle, proof)
        assert code_of(refused) == "away.no_proof"
    with pytest.raises(VaultError) as unknown:
        putting_away.remove(vault, "0" * 32, good)
    assert code_of(unknown) == "vault.no_record"
    exchanges.change(vault, door, notes="written since")
    with pytest.raises(VaultError) as changed:
        putting_away.remove(vault, sealed.bundle, good)
    assert code_of(changed) == "away.changed" and vault.rows.get(door)
    assert other.bundle in putting_away.waiting(vault)


def test_two_copies_prove_it_too(vault: Vault, friend: Vault, tmp_path: Path) -> None:
    to = trust(vault, friend, tmp_path)
    door, _secret, _picture = case(vault, tmp_path)
    sealed = putting_away.seal(vault, putting_away.plan(vault, [door]), {}, to, tmp_path / "a.age", "en")
    shutil.copy(tmp_path / "a.age", tmp_path / "b.age")
    for copies in (
        [tmp_path / "a.age"],
        [tmp_path / "a.age", tmp_path / "a.age"],
        [tmp_path / "a.age", tmp_path / "b.age"],
    ):
        with pytest.raises(VaultError) as refused:  # the last two lie on the drive of the vault itself
            putting_away.remove(vault, sealed.bundle, copies=copies)
        assert code_of(refused) == "away.no_proof"
    elsewhere = Path("/dev/shm") / f"{sealed.bundle}.age"
    shutil.copy(tmp_path / "a.age", elsewhere)
    try:
        damaged = bytearray((tmp_path / "a.age").read_bytes())
        damaged[-1] ^= 1
        (tmp_path / "b.age").write_bytes(damaged)
        with pytest.raises(VaultError):
            putting_away.remove(vault, sealed.bundle, copies=[tmp_path / "b.age", elsewhere])
        putting_away.remove(vault, sealed.bundle, copies=[tmp_path / "a.age", elsewhere])
    finally:
        elsewhere.unlink()
    assert vault.rows.get(door) is None


def test_nothing_chosen_is_nothing_sealed(vault: Vault, friend: Vault, tmp_path: Path) -> None:
    to = trust(vault, friend, tmp_path)
    with pytest.raises(VaultError) as refused:
        putting_away.seal(vault, Plan((), ()), {}, to, tmp_path / "a.age", "en")
    assert code_of(refused) == "seal.nothing"
