"""What leaves and what does not: C4, “only here”, trashed parts, unreadable records, unsafe keys, honest journals."""

import json
from pathlib import Path

import pytest

import made_files
from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.age import HybridIdentity
from hrd_vault.domain.query import Query
from hrd_vault.services import choosing, evidence, handover, intake, keys, receiving, records
from hrd_vault.services.handover import Receiver
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def test_what_must_stay_stays_and_is_named(vault: Vault) -> None:
    whole = add(vault, "assessment", title="Whole", sensitivity="C4")
    part = add(vault, "threat", title="Part", part_of=whole)
    here = add(vault, "incident", title="Here", sharing="only_here")
    asked = add(vault, "incident", title="Asked", sharing="ask_me", affected_named="Ana Paz")
    later = add(vault, "incident", title="Of 2040", v=9)
    pointing = add(vault, "incident", title="Pointing", related=[here], affected=[])
    preview = choosing.choose(vault, [], Query())
    assert {record.title for record in preview.records} == {"Asked", "Pointing"}
    assert {title for title, _reason in preview.kept_back} == {"Whole", "Part", "Here", "Of 2040"}
    assert preview.ask_first == ("Asked",)
    assert [name.words for name in preview.names] == ["Ana Paz"]
    for ids, code in (([part], "seal.c4"), ([here], "seal.only_here"), ([later], "seal.nothing"), ([], "seal.nothing")):
        with pytest.raises(VaultError) as refused:
            choosing.choose(vault, ids, None)
        assert refused.value.code == code
    assert asked and pointing


def test_trashed_parts_and_links_to_what_never_leaves_stay(vault: Vault) -> None:
    whole = add(vault, "assessment", title="Whole")
    gone = add(vault, "threat", title="Discarded", part_of=whole)
    secret = add(vault, "person", title="Secret", sensitivity="C4")
    incident = add(vault, "incident", title="A", affected=[secret], acts=[{"act": "other", "affected": [secret]}])
    records.trash(vault, [gone])
    preview = choosing.choose(vault, [whole, incident], None)
    assert "Discarded" not in {record.title for record in preview.records}
    leaving = next(record for record in preview.records if record.id == incident)
    assert secret not in json.dumps(leaving.values) and leaving.partial == ("acts", "affected")


def test_an_intimate_picture_is_never_part_of_all(vault: Vault) -> None:
    picture = add(vault, "evidence", title="Picture", intimate=True)
    copy = add(vault, "evidence", title="Copy", intimate=True)
    plain = add(vault, "evidence", title="Door")
    preview = choosing.choose(vault, [], Query())
    assert [record.title for record in preview.records] == ["Door"]
    assert {title for title, _reason in preview.kept_back} == {"Picture", "Copy"}
    assert {reason for _title, reason in preview.kept_back} == {choosing.INTIMATE_ONE}
    chosen = choosing.choose(vault, [picture, plain], None)
    assert {record.title for record in chosen.records} == {"Picture", "Door"}
    assert copy


def test_where_a_child_was_does_not_leave(vault: Vault, tmp_path: Path) -> None:
    given = {"child": True, "place": "Calle 9, behind the school"}
    path = made_files.picture(tmp_path / "Lucia Paz.jpg", taken="2026:03:05 10:11:12")
    record = evidence.take_in(vault, path, {**given, "title": "A child at the door"})
    assert record.values["place"] and record.values["claims"]
    (leaving,) = choosing.choose(vault, [record.id], None).records
    assert {"place", "claims", "file_name"} <= set(leaving.partial)
    assert not {"Calle 9", "Lucia", "2026-03-05 10:11:12"} & {
        word for word in ("Calle 9", "Lucia", "2026-03-05 10:11:12") if word in json.dumps(leaving.values)
    }


def test_a_circle_of_parts_ends(vault: Vault) -> None:
    first = add(vault, "threat", title="A", part_of="0" * 32)
    records.save(vault, records.read_checked(vault, {"kind": "threat", "id": first, "title": "A", "part_of": first}))
    assert len(choosing.choose(vault, [first], None).records) == 1
    records.trash(vault, [first])
    assert records.purge(vault, [first]).changes.ids == (first,)


def test_an_unsafe_key_is_not_sealed_to_and_a_file_cannot_vouch_for_one(vault: Vault, tmp_path: Path) -> None:
    key = str(HybridIdentity.generate().recipient())
    add(vault, "contact", title="Lost", recipient=key, key_state="compromised")
    with pytest.raises(VaultError) as refused:
        handover.receiver(vault, "lost")
    assert refused.value.code == "seal.compromised"
    contact = {"kind": "contact", "title": "Ana", "recipient": key, "key_state": "in_person"}
    (tmp_path / "c.json").write_text(json.dumps([contact]))
    report = intake.bring_in(vault, tmp_path / "c.json", Wishes())
    assert vault.stored(report.rows[0].record).record.values["key_state"] == "unverified"


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "incident", "title": "A", "stamps": {"title": [1, "z"]}, "seen": {"z": 2**53 - 1}},
        {"kind": "incident", "title": "A", "made": "x"},
        {"kind": "incident", "title": "A", "x": 4.5, "y": "\ud800"},
    ],
)
def test_one_hostile_record_never_stops_the_vault(vault: Vault, tmp_path: Path, data: dict[str, object]) -> None:
    (tmp_path / "h.json").write_text(json.dumps([data]))
    with pytest.raises(VaultError) as refused:
        intake.bring_in(vault, tmp_path / "h.json", Wishes())
    assert refused.value.code in ("import.rows_refused", "import.unreadable")
    add(vault, "incident", title="Still writing")


def test_a_json_file_never_overwrites_what_it_has_not_seen(vault: Vault, tmp_path: Path) -> None:
    first = add(vault, "incident", title="A", notes="mine")
    for data in (
        {"title": "B"},
        {"title": "B", "stamps": {"title": [99, "z"]}, "seen": {"z": 99, vault.replica: 99}, "partial": ["notes"]},
    ):
        (tmp_path / "x.json").write_text(json.dumps([{"kind": "incident", "id": first, **data}]))
        assert intake.bring_in(vault, tmp_path / "x.json", Wishes()).rows[0].outcome.value == "kept"
    assert vault.stored(first).record.values["notes"] == "mine"


def test_a_senders_journal_extends_breaks_or_cannot_be_compared(vault: Vault, tmp_path: Path) -> None:
    lawyer, _code = Vault.create(tmp_path / "lawyer", WORDS)
    to = Receiver("lawyer", lawyer.identity.opener().recipient())

    def sealed(name: str) -> Path:
        preview = choosing.choose(vault, [add(vault, "incident", title=name)], None)
        return handover.seal(vault, preview, [to], tmp_path / f"{name}.age", "en")[0].path

    def verdict(path: Path) -> str:
        return receiving.open_bundle(path, receiving.vault_identities(lawyer), lawyer).chain

    one, two, three = sealed("one"), sealed("two"), sealed("three")
    assert verdict(one) == "first"
    assert verdict(two) == "extends"
    assert verdict(one) == "unknown"  # an older one, opened late, breaks nothing
    assert receiving.verify(three, receiving.vault_identities(lawyer), lawyer).chain == "extends"
    four = sealed("four")
    assert verdict(four) == "unknown"  # one between has not been opened
    vault.store.execute(
        "UPDATE journal SET time = '2020-01-01T00:00:00Z' WHERE sequence = (SELECT max(sequence) FROM journal)"
    )
    five = sealed("five")
    assert receiving.verify(five, receiving.vault_identities(lawyer), lawyer).chain == "broken"
    lawyer.close()


def test_a_purged_contacts_name_is_not_kept_in_the_ledger(vault: Vault, tmp_path: Path) -> None:
    card_owner, _code = Vault.create(tmp_path / "other", WORDS)
    (tmp_path / "Zqvokumeter.json").write_bytes(keys.card(card_owner))
    contact = intake.bring_in(vault, tmp_path / "Zqvokumeter.json", Wishes()).rows[0].record
    preview = choosing.choose(vault, [add(vault, "incident", title="A")], None)
    handover.seal(vault, preview, [handover.receiver(vault, "zqvokumeter")], tmp_path / "a.age", "en")
    records.purge(vault, [contact])
    for table in ("handover", "journal", "journal_body", "origin", "record", "value"):
        assert "Zqvokumeter" not in str(vault.store.execute(f"SELECT * FROM {table}").fetchall())
    card_owner.close()


def test_a_folder_of_the_users_is_never_removed(vault: Vault, tmp_path: Path) -> None:
    preview = choosing.choose(vault, [add(vault, "incident", title="A")], None)
    path = handover.seal(vault, preview, [handover.by_passphrase("words")], tmp_path / "a.age", "en")[0].path
    (tmp_path / "case.part").mkdir()
    (tmp_path / "case.part" / "mine").write_text("mine")
    receiving.open_bundle(path, receiving.passphrase_identities("words"), into=tmp_path / "case")
    assert (tmp_path / "case.part" / "mine").read_text() == "mine" and (
        tmp_path / "case" / "data" / "index.html"
    ).is_file()
    assert sorted(each.name for each in tmp_path.glob("*.part*")) == ["case.part"]
