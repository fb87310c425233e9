"""Bundles brought in: what is new, older, changed there or on both sides; all or nothing, taken back as one, alike in any order."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import made_files
from conftest import WORDS
from exchanges import change, send, take
from hrd_vault.base.canonical import dump
from hrd_vault.base.errors import Cancelled, VaultError
from hrd_vault.crypto import age
from hrd_vault.domain.kinds.contact import CONTACT
from hrd_vault.domain.kinds.evidence import DIGEST
from hrd_vault.domain.merging import unsettled
from hrd_vault.domain.records import Record
from hrd_vault.domain.shaping import Shape
from hrd_vault.services import choosing, evidence, handover, intake, joining, keys, receiving, records, verifying
from hrd_vault.services.handover import Receiver
from hrd_vault.services.intake import Wishes
from hrd_vault.services.joining import Arrival, Choice, State
from hrd_vault.services.receiving import Verdict
from hrd_vault.services.vault import Vault


@pytest.fixture
def lawyer(tmp_path: Path) -> Iterator[Vault]:
    made, _code = Vault.create(tmp_path / "lawyer", WORDS)
    yield made
    made.close()


def add(vault: Vault, kind: str, **values: object) -> Record:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0]


def opened(vault: Vault, path: Path) -> tuple[Verdict, dict[str, Arrival]]:
    verdict = receiving.open_bundle(path, receiving.vault_identities(vault), vault)
    return verdict, {each.record.id: each for each in joining.review(vault, verdict)}


def now(vault: Vault, record_id: str) -> Record:
    return records.get(vault, record_id).record


def test_new_then_the_same_then_changed_there(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    door = add(vault, "incident", title="The door", notes="one")
    first = send(vault, lawyer, [door.id], tmp_path)
    assert [each.state for each in opened(lawyer, first)[1].values()] == [State.NEW]
    report = take(lawyer, first)
    assert (report.new, report.changed, report.files) == (1, 0, 0) and now(lawyer, door.id).values == door.values
    verdict, found = opened(lawyer, first)
    assert found[door.id].state is State.SAME and verdict.seen_before
    with pytest.raises(VaultError) as refused:
        take(lawyer, first)
    assert refused.value.code == "bundle.none_brought_in"
    change(lawyer, door.id, notes="the lawyer's answer")
    back = send(lawyer, vault, [door.id], tmp_path)
    assert opened(vault, back)[1][door.id].state is State.CHANGED
    take(vault, back)
    assert now(vault, door.id).values["notes"] == "the lawyer's answer"
    assert opened(lawyer, first)[1][door.id].state is State.OLDER  # replayed: nothing of it would come in


def test_changed_on_both_sides_field_by_field(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    door = add(vault, "incident", title="The door", notes="start", account="start")
    take(lawyer, send(vault, lawyer, [door.id], tmp_path))
    change(vault, door.id, notes="mine", account="my account", place="Here")
    change(lawyer, door.id, notes="theirs", account="their account")
    back = send(lawyer, vault, [door.id], tmp_path)
    arrival = opened(vault, back)[1][door.id]
    assert arrival.state is State.BOTH
    assert [(each.field, each.mine, each.theirs) for each in arrival.differences] == [
        ("account", "my account", "their account"), ("notes", "mine", "theirs"),
    ]  # fmt: skip
    choices = {(door.id, "notes"): Choice.MINE}
    take(vault, back, choices)
    here = now(vault, door.id)
    assert here.values["notes"] == "mine" and here.values["place"] == "Here"
    assert unsettled(here) == ("account",)
    assert {str(each) for each in here.said(here.kind.field("account"))} == {"my account", "their account"}  # type: ignore[arg-type]
    joining.settle(vault, door.id, "account", next(iter(here.beside["account"])))
    assert not now(vault, door.id).beside
    take(lawyer, send(vault, lawyer, [door.id], tmp_path))  # the choices travel
    assert now(lawyer, door.id).values == now(vault, door.id).values and not now(lawyer, door.id).beside


def test_theirs_may_be_chosen(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    door = add(vault, "incident", title="The door", notes="start")
    old = send(vault, lawyer, [door.id], tmp_path)
    take(lawyer, old)
    change(lawyer, door.id, notes="later")
    take(lawyer, send(vault, lawyer, [add(vault, "incident", title="Other").id], tmp_path))
    verdict, found = opened(lawyer, old)
    assert found[door.id].state is State.OLDER
    change(vault, door.id, notes="mine")
    change(lawyer, door.id, notes="theirs")
    take(vault, send(lawyer, vault, [door.id], tmp_path), {(door.id, "notes"): Choice.THEIRS})
    assert now(vault, door.id).values["notes"] == "theirs" and not now(vault, door.id).beside
    assert verdict.bundle


def test_what_came_in_is_taken_back_as_one(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    door, wall = add(vault, "incident", title="The door"), add(vault, "incident", title="The wall")
    take(lawyer, send(vault, lawyer, [door.id], tmp_path))
    picture = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    change(vault, door.id, title="The red door")
    take(lawyer, send(vault, lawyer, [door.id, wall.id, picture.id], tmp_path))
    assert now(lawyer, door.id).title == "The red door"
    records.undo(lawyer)
    assert now(lawyer, door.id).title == "The door"
    assert records.get(lawyer, wall.id).deleted and records.get(lawyer, picture.id).deleted
    assert all(each.held for each in verifying.verify(lawyer))


def test_files_come_in_bit_for_bit_with_their_custody(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    paths = [made_files.picture(tmp_path / "Door.jpg"), tmp_path / "blob.bin"]
    paths[1].write_bytes(os.urandom(3_000_001))
    taken = [evidence.take_in(vault, path) for path in paths]
    intimate = evidence.take_in(vault, made_files.picture(tmp_path / "b.jpg"), {"intimate": True})
    bundle = send(vault, lawyer, [each.id for each in (*taken, intimate)], tmp_path)
    verdict, _found = opened(lawyer, bundle)
    report = take(lawyer, bundle)
    assert (report.new, report.files) == (3, 3)
    for path, record in zip(paths, taken, strict=True):
        with evidence.file_of(lawyer, record.id)[0] as source:
            assert b"".join(source.pieces()) == path.read_bytes()
        (event,) = evidence.custody(lawyer, record.id)
        assert event.verb == "received" and event.facts["bundle"] == verdict.bundle
        theirs = event.facts["their_custody"]
        assert evidence.custody(vault, record.id)[theirs["number"] - 1].hash.hex() == theirs["hash"]
    assert set(evidence.thumbnails(lawyer, [each.id for each in (*taken, intimate)])) == {taken[0].id}
    assert all(each.held for each in verifying.verify(lawyer))
    assert [each.state for each in opened(lawyer, bundle)[1].values()] == [State.SAME] * 3


def test_a_file_comes_later_than_its_record(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    record = evidence.take_in(vault, made_files.picture(tmp_path / "Door.jpg"))
    target = tmp_path / "bare.age"
    receiver = Receiver("x", age.read_recipient(lawyer.identity.public().receive))
    handover.seal(vault, choosing.choose(vault, [record.id], None, shape=Shape(files=False)), [receiver], target, "en")
    take(lawyer, target)
    assert lawyer.blobs.of(record.id) is None and DIGEST.name not in now(lawyer, record.id).values
    take(lawyer, send(vault, lawyer, [record.id], tmp_path))
    assert lawyer.blobs.of(record.id) is not None and now(lawyer, record.id)[DIGEST] == record[DIGEST]


def test_stopped_or_cut_off_nothing_came_in(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    path = tmp_path / "blob.bin"
    path.write_bytes(os.urandom(5_000_000))
    record = evidence.take_in(vault, path)
    bundle = send(vault, lawyer, [record.id], tmp_path)
    verdict, _found = opened(lawyer, bundle)
    identities = receiving.vault_identities(lawyer)

    class Stops:
        def step(self, done: int, total: int) -> None:
            if done > total // 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        joining.bring_in(lawyer, bundle, identities, verdict, progress=Stops(), sender_accepted=True)
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    with pytest.raises(VaultError) as refused:
        joining.bring_in(lawyer, bundle, identities, verdict, sender_accepted=True)
    assert refused.value.code == "bundle.damaged"
    other = send(vault, lawyer, [record.id], tmp_path)
    with pytest.raises(VaultError) as changed:
        joining.bring_in(lawyer, other, identities, verdict, sender_accepted=True)
    assert changed.value.code == "bundle.changed_meanwhile"
    assert records.counts(lawyer) == {} and not [
        each for each in (lawyer.folder.path / "blobs").rglob("*") if each.is_file()
    ]


def test_who_sent_it_is_asked_first(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    door = add(vault, "incident", title="The door")
    bundle = send(vault, lawyer, [door.id], tmp_path)
    verdict, _found = opened(lawyer, bundle)
    identities = receiving.vault_identities(lawyer)
    with pytest.raises(VaultError) as refused:
        joining.bring_in(lawyer, bundle, identities, verdict)
    assert refused.value.code == "bundle.sender"
    card = tmp_path / "Ana.json"
    keys.write_card(vault, card)
    intake.bring_in(lawyer, card, Wishes())
    (contact,) = [each.record for each in lawyer.rows.all((CONTACT.name,))]
    assert joining.doubt(opened(lawyer, bundle)[0])
    change(lawyer, contact.id, key_state="compromised")
    assert "no longer safe" in joining.doubt(opened(lawyer, bundle)[0])
    change(lawyer, contact.id, key_state="in_person")
    verdict, _found = opened(lawyer, bundle)
    assert not joining.doubt(verdict)
    joining.bring_in(lawyer, bundle, identities, verdict)
    assert now(lawyer, door.id).title == "The door"


def test_what_left_under_another_name_is_known_when_it_returns(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    rosa = add(vault, "person", title="Rosa Canario")
    door = add(vault, "incident", title="The door", account="Rosa Canario saw it.", affected=[rosa.id])
    preview = choosing.choose(vault, [rosa.id, door.id], None, shape=Shape(pseudonyms=True))
    receiver = Receiver("x", age.read_recipient(lawyer.identity.public().receive))
    handover.seal(vault, preview, [receiver], tmp_path / "a.age", "en")
    take(lawyer, tmp_path / "a.age")
    (told,) = [stored.record for stored in lawyer.rows.all(("incident",))]
    change(lawyer, told.id, notes="Ask for the file.")
    arrival = opened(vault, send(lawyer, vault, [told.id], tmp_path))[1][told.id]
    assert arrival.state is State.NEW and arrival.stands_for == door.id  # it never overwrites
    assert joining.titles(vault, [arrival])[door.id] == "The door" and "Rosa" not in str(arrival.record.values)


def test_a_contact_from_a_bundle_vouches_for_nobody(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    card = tmp_path / "Ana.json"
    keys.write_card(vault, card)
    intake.bring_in(vault, card, Wishes())
    (mine,) = [each.record for each in vault.rows.all((CONTACT.name,))]
    change(vault, mine.id, key_state="in_person", key_checked="2026-01-01")
    take(lawyer, send(vault, lawyer, [mine.id], tmp_path))
    theirs = now(lawyer, mine.id)
    assert "key_state" not in theirs.values and "key_checked" not in theirs.values
    change(lawyer, mine.id, key_state="by_phone")
    change(vault, mine.id, notes="call in the morning")
    take(lawyer, send(vault, lawyer, [mine.id], tmp_path))
    assert now(lawyer, mine.id).values["key_state"] == "by_phone"  # the same key is still a checked one
    change(vault, mine.id, recipient=lawyer.identity.public().receive)
    take(lawyer, send(vault, lawyer, [mine.id], tmp_path))
    assert now(lawyer, mine.id).values["key_state"] == "unverified"


def test_what_cannot_come_in_says_why(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    door = add(vault, "incident", title="The door")
    add(lawyer, "person", title="Another", id=door.id)
    path = send(vault, lawyer, [door.id], tmp_path)
    assert opened(lawyer, path)[1][door.id].state is State.REFUSED
    far = {**door.values, "kind": "incident", "v": 1, "id": "b" * 32, "stamps": {"title": [2**39 + 1, "x"]}}
    verdict, _found = opened(lawyer, path)
    (arrival,) = joining.review(lawyer, receiving.Verdict("a", "b", 1, "", False, False, records=(far,)))
    assert arrival.state is State.REFUSED and verdict.count == 1
    with pytest.raises(VaultError):
        take(lawyer, path)
    records.trash(lawyer, [door.id])


def test_a_record_that_does_not_say_when_it_was_made_comes_in(vault: Vault, tmp_path: Path) -> None:
    told = {"id": "b" * 32, "kind": "incident", "v": 1, "title": "X", "stamps": {"title": [1, "x"]}, "seen": {"x": 1}}
    record = records.read_checked(vault, told)
    vault.operate(lambda operation: operation.join(record, "create"))
    assert now(vault, "b" * 32).made and now(vault, "b" * 32).changed


def test_what_lies_in_the_trash_stays_there(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    door, wall = add(vault, "incident", title="The door"), add(vault, "incident", title="The wall")
    take(lawyer, send(vault, lawyer, [door.id], tmp_path))
    records.trash(lawyer, [door.id])
    path = send(vault, lawyer, [door.id, wall.id], tmp_path)
    assert opened(lawyer, path)[1][door.id].state is State.TRASHED
    take(lawyer, path)
    assert records.get(lawyer, door.id).deleted and not records.get(lawyer, wall.id).deleted


def test_what_stands_beside_leaves_as_carefully(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    person = add(lawyer, "person", title="Ana Paz")
    door = add(vault, "incident", title="The door", place={"name": "Town"})
    take(lawyer, send(vault, lawyer, [door.id], tmp_path))
    change(vault, door.id, affected_named="Berta Sol", sensitivity="C1")
    change(lawyer, door.id, affected_named="Carla Luz", sensitivity="C4")
    # C4 never leaves, so its copy is laid beside by hand: the vault of the one who joins it
    change(lawyer, door.id, sensitivity="C2")
    take(vault, send(lawyer, vault, [door.id], tmp_path))
    names = {each.words for each in choosing.choose(vault, [door.id], None).names}
    assert names == {"Berta Sol", "Carla Luz"}
    here = now(vault, door.id)
    assert set(here.said(here.kind.field("sensitivity"))) == {"C1", "C2"}  # type: ignore[arg-type]
    assert person.title


def test_a_purge_leaves_a_file_that_is_coming_in(vault: Vault, tmp_path: Path) -> None:
    path = made_files.picture(tmp_path / "a.jpg")
    gone = add(vault, "incident", title="Gone")
    coming = evidence.begin(vault, path)
    coming.write()
    records.purge(vault, [gone.id])
    record, _changes = evidence.finish(vault, coming)
    with evidence.file_of(vault, record.id)[0] as source:
        assert b"".join(source.pieces()) == path.read_bytes()


class Exchange(RuleBasedStateMachine):
    """Three vaults write, choose and send each other bundles in any order; when all have all, they say the same."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="exchange")
        self.vaults: list[Vault] = []

    @initialize()
    def begin(self) -> None:
        base = Path(self.folder.name)
        self.vaults = [Vault.create(base / f"v{number}", WORDS)[0] for number in range(3)]

    @rule(target=ids, who=st.integers(0, 2), word=st.sampled_from("abc"))
    def write(self, who: int, word: str) -> str:
        return add(self.vaults[who], "incident", title=word, notes="start").id

    @rule(who=st.integers(0, 2), record=ids, field=st.sampled_from(["notes", "account"]), word=st.sampled_from("abcd"))
    def rewrite(self, who: int, record: str, field: str, word: str) -> None:
        if self.vaults[who].rows.get(record):
            here = now(self.vaults[who], record)
            if here.values.get(field) != word:
                change(self.vaults[who], record, **{field: word})

    @rule(sender=st.integers(0, 2), to=st.integers(0, 2), record=ids, choice=st.sampled_from([*Choice, Choice.BOTH]))
    def exchange(self, sender: int, to: int, record: str, choice: Choice) -> None:
        found = self.vaults[sender].rows.get(record)
        if sender != to and found and not found.deleted:
            path = send(self.vaults[sender], self.vaults[to], [record], Path(self.folder.name))
            self._take(self.vaults[to], path, {(record, "notes"): choice, (record, "account"): choice})

    @rule(who=st.integers(0, 2), record=ids)
    def choose(self, who: int, record: str) -> None:
        vault = self.vaults[who]
        here = now(vault, record) if vault.rows.get(record) else None
        if here and here.beside:
            name = sorted(here.beside)[0]
            joining.settle(vault, record, name, here.beside[name][0])

    @rule(who=st.integers(0, 2))
    def take_back(self, who: int) -> None:
        try:
            records.undo(self.vaults[who])
        except VaultError as error:
            assert error.code in ("undo.nothing", "undo.final", "undo.touched")

    def _take(self, vault: Vault, path: Path, choices: Any = None) -> None:
        try:
            take(vault, path, choices)
        except VaultError as error:
            assert error.code == "bundle.none_brought_in"

    @invariant()
    def nothing_is_damaged(self) -> None:
        for vault in self.vaults:
            assert all(each.held for each in verifying.verify(vault))

    def teardown(self) -> None:
        try:
            if self.vaults:
                self._all_have_all()
        finally:
            for vault in self.vaults:
                vault.close()
            self.folder.cleanup()

    def _all_have_all(self) -> None:
        for vault in self.vaults:
            records.untrash(vault, [stored.record.id for stored in vault.rows.all(trashed=True)])
        for _round in range(2):
            for sender in self.vaults:
                for to in self.vaults:
                    ids = [stored.record.id for stored in sender.rows.all()]
                    if sender is not to and ids:
                        self._take(to, send(sender, to, ids, Path(self.folder.name)))
        forms = [{stored.record.id: _form(stored.record) for stored in vault.rows.all()} for vault in self.vaults]
        assert forms[0] == forms[1] == forms[2]


def _form(record: Record) -> tuple[Any, ...]:
    beside = {name: {(each.stamp, dump(each.value)) for each in rows} for name, rows in record.beside.items()}
    return dict(record.values), dict(record.stamps), beside


def test_vaults_that_exchange_in_any_order_end_alike() -> None:
    run_state_machine_as_test(
        Exchange,
        settings=settings(
            max_examples=int(os.environ.get("HRD_VAULT_EXAMPLES", "6")),
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_copied_folder_writes_under_another_name(vault: Vault, tmp_path: Path) -> None:
    door = add(vault, "incident", title="The door", notes="start")
    vault.close()
    shutil.copytree(tmp_path / "vault", tmp_path / "copied")
    with Vault.unlock(tmp_path / "copied", WORDS) as copied:
        assert copied.replica != vault.replica
        change(copied, door.id, notes="in the copy")
        stamp = now(copied, door.id).stamps["notes"]
    with Vault.unlock(tmp_path / "copied", WORDS) as again, Vault.unlock(tmp_path / "vault", WORDS) as first:
        assert again.replica == stamp.replica and first.replica == vault.replica
        change(first, door.id, account="in the first")
        take(first, send(again, first, [door.id], tmp_path))
        both = now(first, door.id)
        assert (both.values["notes"], both.values["account"], both.beside) == ("in the copy", "in the first", {})
