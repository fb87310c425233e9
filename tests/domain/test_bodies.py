"""Records as JSON: canonical, upgraded, stamped; what is not known survives."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrd_vault.base import canonical
from hrd_vault.base.canonical import NotCanonical
from hrd_vault.base.errors import VaultError
from hrd_vault.domain.bodies import descends, first_sentence, from_store, read_record, stamped, write_record
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.fields import LongText, Text
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.records import TITLE, RecordKind

JSON = st.recursive(
    st.booleans() | st.integers(-(2**52), 2**52) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_canonical_bytes_read_back_to_themselves(value: Any) -> None:
    try:
        data = canonical.dump(canonical.clean(value))
    except NotCanonical:
        return
    assert canonical.dump(canonical.load(data)) == data


@pytest.mark.parametrize(
    "data",
    [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1.5}', b'{"a":null}', b'{"a":1,"a":1}', b"\xff", b"[", b'"e\xcc\x81"'],
)
def test_other_spellings_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        canonical.load(data)


def test_nothing_empty_is_kept_and_letters_have_one_form() -> None:
    record, problems = read_record(
        CATALOGUE, {"kind": "incident", "title": "Cafe\u0301", "tags": [], "notes": "", "place": None}
    )
    assert problems == ()
    assert set(record.values) == {"title"}
    assert record.title == "Café"


def test_unknown_fields_kinds_and_newer_versions_survive() -> None:
    for data in (
        {"kind": "incident", "title": "A", "x_own": {"deep": [1, "two"]}, "from_2031": "kept"},
        {"kind": "satellite", "title": "B", "v": 3, "orbit": ["low", 7]},
        {"kind": "incident", "title": "C", "v": 99, "occurred": {"written": "in a way of 2040"}},
    ):
        record, problems = read_record(CATALOGUE, data)
        assert problems == ()
        written = write_record(record)
        assert {name: written[name] for name in data} == data
        again = from_store(CATALOGUE, canonical.load(canonical.dump(written)))
        assert write_record(again) == written
        assert record.unknown()


def test_an_older_body_is_upgraded_wherever_it_comes_from() -> None:
    def split_names(body: dict[str, Any]) -> dict[str, Any]:
        body["given"] = body.pop("name", "").split(" ")[0]
        return body

    kind = RecordKind("friend", "Friend", "Friends", (TITLE, Text(name="given", label="G")), upgrades=(split_names,))
    catalogue = Catalogue((kind,))
    record, problems = read_record(catalogue, {"kind": "friend", "v": 1, "title": "x", "name": "Ana Paz"})
    assert (problems, record.v, record.values["given"]) == ((), 2, "Ana")
    same = from_store(catalogue, {"id": record.id, "kind": "friend", "v": 1, "title": "x", "name": "Ana Paz"})
    assert same.values == record.values


def test_stamps_say_who_wrote_what_last() -> None:
    record, _ = read_record(CATALOGUE, {"kind": "incident", "title": "A", "account": "One."})
    first = stamped(record, None, 1, "here")
    second = stamped(first.having(TITLE, "B"), first, 2, "there")
    assert (second.stamps["title"].replica, second.stamps["account"].replica) == ("there", "here")
    assert second.seen == {"here": 1, "there": 2}
    assert descends(second, first) and not descends(first, second)
    other = stamped(first.having(TITLE, "C"), first, 2, "elsewhere")
    assert not descends(other, second) and not descends(second, other)


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("La policía entró sin orden. Luego se fueron.", "La policía entró sin orden"),
        ("Dr. Paz was stopped at 3.30 p.m. Then she left.", "Dr. Paz was stopped at 3.30 p.m"),
        ("توقفت سيارة أمام المكتب؟ ثم غادرت.", "توقفت سيارة أمام المكتب؟"),
        ("警察逮捕了律师。后来。", "警察逮捕了律师"),
        ("No stop here\nSecond line", "No stop here"),
        ("word " * 60, ("word " * 28).strip() + "…"),
    ],
)
def test_the_first_sentence_becomes_the_title(told: str, title: str) -> None:
    record, problems = read_record(CATALOGUE, {"kind": "incident", "account": told})
    assert problems == ()
    assert record.title == title == first_sentence(told)


def test_problems_stand_beside_their_fields() -> None:
    record, problems = read_record(CATALOGUE, {"kind": "incident", "occurred": "soon", "level": "huge"})
    assert sorted(problem.field for problem in problems) == ["level", "occurred", "title"]
    assert record.values["occurred"] == "soon"


@pytest.mark.parametrize(
    "data", [[], "x", {"id": "short", "kind": "incident"}, {"kind": 3}, {"v": "1"}, {"stamps": 4, "kind": "a"}]
)
def test_what_is_no_record_is_refused(data: Any) -> None:
    with pytest.raises(VaultError) as refused:
        read_record(CATALOGUE, data)
    assert refused.value.code == "record.bad_json"


def test_a_vaults_own_fields_extend_its_catalogue_alone() -> None:
    own = [
        {"kind": "incident", "name": "x_river", "type": "text", "label": "River"},
        {"kind": "incident", "name": "x_colour", "type": "choice", "label": "Colour", "terms": {"red": "Red"}},
    ]
    extended = CATALOGUE.extended(own)
    record, problems = read_record(extended, {"kind": "incident", "title": "A", "x_river": "Verde", "x_colour": "red"})
    assert problems == ()
    assert [field.name for field in record.fields()][-2:] == ["x_river", "x_colour"]
    assert CATALOGUE.kind("incident").field("x_river") is None
    assert isinstance(extended.kind("incident").field("x_river"), Text)
    assert not isinstance(extended.kind("incident").field("x_river"), LongText)
