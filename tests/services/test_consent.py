"""Consent: what stops, what is asked, what is only said; the one emergency road; and what a withdrawal can still reach."""

from dataclasses import replace
from pathlib import Path

import pytest

import made_files
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.age import HybridIdentity
from hrd_vault.domain import permission
from hrd_vault.domain.permission import Says
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import Stamp, Version
from hrd_vault.domain.shaping import Shape
from hrd_vault.services import choosing, evidence, handover, receiving, records
from hrd_vault.services.choosing import Purpose
from hrd_vault.services.vault import Vault


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def case(vault: Vault) -> tuple[str, str, str]:
    """A person, a collective, and an incident that speaks of both and of the one said to have done it."""
    rosa = add(vault, "person", title="Rosa", roles=["witness"])
    river = add(vault, "group", title="Río Claro", sort="community_village")
    alleged = add(vault, "person", title="The captain", roles=["alleged_perpetrator"])
    incident = add(vault, "incident", title="The door", affected=[rosa, river], alleged=[alleged])
    return rosa, river, incident


def said(vault: Vault, incident: str, use: str = "partner") -> dict[str, Says]:
    return {each.person.title: each.says for each in choosing.choose(vault, [incident], None, Purpose(use)).permissions}


def test_nobody_was_asked_is_said_and_does_not_stop(vault: Vault) -> None:
    _rosa, _river, incident = case(vault)
    assert said(vault, incident) == {"Rosa": Says.UNRECORDED, "Río Claro": Says.UNRECORDED}
    preview = choosing.choose(vault, [incident], None)
    notes = [note.facts["name"] for note in handover.told(preview, []) if note.text == "Consent not recorded: {name}"]
    assert notes == ["Rosa", "Río Claro"]


@pytest.mark.parametrize(
    ("consent", "use", "expected"),
    [
        ({"answer": "my_lawyer"}, "partner", Says.YES),
        ({"answer": "my_lawyer"}, "court", "they did not agree to this use"),
        ({"answer": "only_here"}, "partner", "they said “only here”"),
        ({"answer": "ask_me"}, "partner", Says.ASK),
        ({}, "partner", Says.ASK),
        ({"answer": "my_lawyer", "withdrawn": "2026-01-05"}, "partner", "they withdrew their consent"),
        ({"answer": "my_lawyer", "until": "2020-01-01"}, "partner", "their consent has ended"),
        ({"answer": "my_lawyer", "until": "2999-01-01"}, "partner", Says.YES),
        ({"answer": "only_here", "terms": [{"use": "court"}]}, "court", Says.YES),
        ({"answer": "my_lawyer", "terms": [{"use": "court"}]}, "partner", "they did not agree to this use"),
        ({"terms": [{"use": "court", "until": "2020"}]}, "court", "their consent has ended"),
        ({"terms": [{"use": "court", "after": "2999-01-01"}]}, "court", "they agreed only from a later day on"),
        ({"terms": [{"use": "court", "condition": "without the village"}]}, "court", Says.YES),
    ],
)
def test_what_was_said_counts(vault: Vault, consent: dict[str, object], use: str, expected: Says | str) -> None:
    rosa, river, incident = case(vault)
    add(vault, "consent", title="Rosa's word", whom=[rosa], **consent)
    if isinstance(expected, Says):
        assert said(vault, incident, use) == {"Rosa": expected, "Río Claro": Says.UNRECORDED}
        return
    with pytest.raises(VaultError) as refused:
        choosing.choose(vault, [incident], None, Purpose(use))
    assert refused.value.code == "seal.consent" and refused.value.facts["titles"] == "The door (Rosa)"
    preview = choosing.choose(vault, [], Query(kinds=("incident", "group")), Purpose(use))
    assert preview.kept_back == (("The door", expected),) and [each.id for each in preview.records] == [river]


def test_the_particular_counts_before_the_general_and_the_later_before_the_earlier(vault: Vault) -> None:
    rosa, _river, incident = case(vault)
    other = add(vault, "incident", title="The bridge", affected=[rosa])
    add(vault, "consent", title="all", whom=[rosa], answer="only_here", given="2026-02-01")
    add(vault, "consent", title="this", whom=[rosa], covers=[incident], answer="my_lawyer", given="2026-01-01")
    assert said(vault, incident)["Rosa"] is Says.YES
    with pytest.raises(VaultError, match=r"seal\.consent"):
        said(vault, other)
    add(
        vault,
        "consent",
        title="not any more",
        whom=[rosa],
        covers=[incident],
        withdrawn="2026-03-01",
        given="2026-03-01",
    )
    with pytest.raises(VaultError, match=r"seal\.consent"):
        said(vault, incident)


def test_one_member_may_withdraw_where_the_collective_agreed(vault: Vault) -> None:
    rosa, river, incident = case(vault)
    add(vault, "consent", title="assembly", whom=[river], by="assembly", answer="my_lawyer")
    assert said(vault, incident) == {"Rosa": Says.UNRECORDED, "Río Claro": Says.YES}
    add(vault, "consent", title="Rosa", whom=[rosa], answer="my_lawyer", withdrawn="2026-03-01")
    with pytest.raises(VaultError, match=r"seal\.consent"):
        said(vault, incident)


def test_the_writers_own_answer(vault: Vault) -> None:
    own = add(vault, "incident", title="Mine", sharing="my_lawyer")
    assert choosing.choose(vault, [own], None).records
    with pytest.raises(VaultError, match=r"seal\.other_use"):
        choosing.choose(vault, [own], None, Purpose("court"))
    closed = add(vault, "incident", title="Closed", sharing="only_here")
    with pytest.raises(VaultError, match=r"seal\.only_here"):
        choosing.choose(vault, [closed], None)


def test_a_use_without_names_is_held_to_it(vault: Vault) -> None:
    rosa, _river, incident = case(vault)
    with pytest.raises(VaultError) as refused:
        choosing.choose(vault, [rosa, incident], None, Purpose("public"))
    assert refused.value.code == "seal.names" and "Rosa" in str(refused.value.facts["names"])
    nobody = add(vault, "incident", title="The fence")
    assert choosing.choose(vault, [nobody], None, Purpose("statistics")).names == ()


def test_the_emergency_road(vault: Vault, tmp_path: Path) -> None:
    rosa, _river, incident = case(vault)
    add(vault, "consent", title="Rosa", whom=[rosa], answer="only_here")
    urgent = Purpose("mechanism", "She was taken this morning.")
    with pytest.raises(VaultError, match=r"seal\.emergency"):
        choosing.choose(vault, [], Query(), urgent)
    preview = choosing.choose(vault, [incident], None, urgent)
    assert [note.facts for note in handover.told(preview, []) if "Passed over" in note.text] == [
        {"name": "Rosa", "title": "The door"}
    ]
    key = HybridIdentity.generate()
    path = tmp_path / "a.age"
    handover.seal(vault, preview, [handover.Receiver("x", key.recipient())], path, "en")
    (line,) = vault.handovers.all()
    assert line.facts["emergency"] == urgent.emergency and line.facts["use"] == "mechanism"
    verdict = receiving.open_bundle(path, [key], into=tmp_path / "out")
    assert verdict.emergency == urgent.emergency
    assert any(note.facts.get("reason") == urgent.emergency for note in receiving.told(verdict))
    assert urgent.emergency in (tmp_path / "out" / "data" / "index.html").read_text("utf-8")
    secret = add(vault, "incident", title="Never", sensitivity="C4")  # what never leaves has no such road
    with pytest.raises(VaultError, match=r"seal\.c4"):
        choosing.choose(vault, [secret], None, urgent)


def whole(vault: Vault, *, answer: str = "") -> dict[str, str]:
    """Somebody's assessment with a threat, a plan for her with a measure, and a plan that answers the assessment."""
    rosa = add(vault, "person", title="Rosa")
    if answer:
        add(vault, "consent", title="Her word", whom=[rosa], answer=answer)
    assessment = add(vault, "assessment", title="Rosa's risk", subjects=[rosa])
    threat = add(vault, "threat", title="HerExHusband finds the shelter", part_of=assessment)
    plan = add(vault, "plan", what="Rosa moves", subjects=[rosa])
    measure = add(vault, "measure", title="To her aunt in Oruro", part_of=plan)
    answering = add(vault, "plan", what="A night watch", assessments=[assessment])
    add(vault, "measure", title="Two at the gate", part_of=answering)
    return {"assessment": assessment, "threat": threat, "plan": plan, "measure": measure, "answering": answering}


PLANS = Query(kinds=("plan", "measure"))


def test_the_parts_of_what_was_refused_stay_with_it(vault: Vault) -> None:
    ids = whole(vault, answer="only_here")
    preview = choosing.choose(vault, [], PLANS, Purpose("partner"))
    assert {each.title for each in preview.records} == {"A night watch", "Two at the gate"}
    reason = "they said “only here”"
    assert set(preview.kept_back) == {("Rosa moves", reason), ("To her aunt in Oruro", reason)}
    assert not preview.permissions or all(each.says is not Says.NO for each in preview.permissions)
    along = choosing.choose(vault, [ids["answering"]], None, shape=Shape(depth=1))
    assert {each.title for each in along.records} == {"A night watch", "Two at the gate"}
    assert set(along.kept_back) == {("Rosa's risk", reason), ("HerExHusband finds the shelter", reason)}
    for alone, told in (([ids["measure"]], "To her aunt in Oruro (Rosa)"), ([ids["plan"]], "Rosa moves (Rosa)")):
        for depth in (0, 1):
            with pytest.raises(VaultError) as refused:
                choosing.choose(vault, alone, None, shape=Shape(depth=depth))
            assert refused.value.code == "seal.consent" and refused.value.facts["titles"] == told
    assert choosing.staying(vault, ids.values(), Purpose("partner")) == {
        ids[name]: permission.ONLY_HERE for name in ("assessment", "threat", "plan", "measure")
    }


def test_the_parts_of_what_nobody_refused_leave_with_it(vault: Vault) -> None:
    """The control of the test above: the same records, and nobody said no."""
    ids = whole(vault)
    preview = choosing.choose(vault, [], PLANS, Purpose("partner"))
    assert "To her aunt in Oruro" in {each.title for each in preview.records} and preview.kept_back == ()
    along = choosing.choose(vault, [ids["answering"]], None, shape=Shape(depth=1))
    assert "HerExHusband finds the shelter" in {each.title for each in along.records}
    assert [each.id for each in choosing.choose(vault, [ids["measure"]], None).records] == [ids["measure"]]


def test_a_part_of_what_was_refused_and_the_emergency_road(vault: Vault) -> None:
    ids = whole(vault, answer="only_here")
    urgent = Purpose("mechanism", "She was taken this morning.")

    def passed_over(record: str) -> list[object]:
        preview = choosing.choose(vault, [record], None, urgent)
        return [note.facts["title"] for note in handover.told(preview, []) if "Passed over" in note.text]

    assert passed_over(ids["measure"]) == ["To her aunt in Oruro"]
    assert passed_over(ids["plan"]) == ["Rosa moves"]  # once for the whole, as for what has no parts


def test_an_owner_that_stays_in_one_version_holds_its_parts(vault: Vault) -> None:
    ids = whole(vault)
    secret = add(vault, "plan", what="Never", sensitivity="C4")
    stored = vault.stored(ids["measure"]).record
    beside = {"part_of": (Version(Stamp(1, "other"), secret),)}
    assert ids["measure"] not in choosing.staying(vault, [ids["measure"]], Purpose("partner"))
    vault.operate(lambda operation: operation.join(replace(stored, beside=beside), "edit"))
    assert choosing.staying(vault, [ids["measure"]], Purpose("partner")) == {ids["measure"]: choosing.NEVER_LEAVES}


def test_who_agreed_to_a_copy_agreed_to_the_copy(vault: Vault, tmp_path: Path) -> None:
    rosa = add(vault, "person", title="Rosa")
    picture = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"), {"source": [rosa]})
    given = {"original": [picture.id]}
    copy = evidence.take_in(vault, made_files.picture(tmp_path / "b.jpg", (64, 48)), given).id
    add(vault, "consent", title="All", whom=[rosa], answer="only_here")
    with pytest.raises(VaultError, match=r"seal\.consent"):
        choosing.choose(vault, [copy], None)
    add(vault, "consent", title="The copy", whom=[rosa], covers=[copy], answer="my_lawyer", given="2026-01-01")
    assert [each.id for each in choosing.choose(vault, [copy], None).records] == [copy]
    with pytest.raises(VaultError, match=r"seal\.consent"):
        choosing.choose(vault, [picture.id], None)
    add(vault, "consent", title="Not any more", whom=[rosa], covers=[copy], withdrawn="2026-02-01", given="2026-02-01")
    with pytest.raises(VaultError, match=r"seal\.consent"):
        choosing.choose(vault, [copy], None)


def test_a_withdrawal_names_what_left_already(vault: Vault, tmp_path: Path) -> None:
    rosa, _river, incident = case(vault)
    other = add(vault, "incident", title="Nobody's", occurred="2026")
    consent = add(vault, "consent", title="Rosa", whom=[rosa], answer="my_lawyer")
    key = HybridIdentity.generate()
    lawyer = add(vault, "contact", title="The lawyer", recipient=str(key.recipient()))
    for number, ids in enumerate(([incident], [other])):
        preview = choosing.choose(vault, ids, None)
        handover.seal(vault, preview, [handover.receiver(vault, lawyer)], tmp_path / f"{number}.age", "en")
    assert [each.to for each in handover.sent(vault, incident)] == ["The lawyer"]
    assert len(handover.sent(vault, consent)) == 1
    assert handover.sent(vault, consent)[0].bundle == handover.sent(vault, incident)[0].bundle
    assert handover.sent(vault, lawyer) == []
