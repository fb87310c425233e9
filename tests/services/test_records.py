"""Saving, finding, paging, looking back, taking back, throwing away."""

from pathlib import Path

import pytest

from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.domain.fields import LongText
from hrd_vault.domain.kinds.incident import ACCOUNT
from hrd_vault.domain.query import Query, read_filter
from hrd_vault.domain.records import TITLE, Record
from hrd_vault.services import records
from hrd_vault.services.vault import Vault


def add(vault: Vault, kind: str, **values: object) -> Record:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0]


def found(vault: Vault, text: str = "", **wishes: object) -> list[str]:
    return [line.title for line in records.find(vault, Query(text, **wishes))]  # type: ignore[arg-type]


FIVE_SCRIPTS = (
    "La policía entró en la oficina",
    "Les policiers ont fouillé l'école",
    "الشرطة اقتحمت مكتب المحامية",
    "警察在机场逮捕了律师",
    "ตำรวจจับทนายความ",
    "पुलिस ने वकील को गिरफ़्तार किया",
    "Police stopped the march and detained two",
)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("policia", FIVE_SCRIPTS[0]),
        ("OFICINA entro", FIVE_SCRIPTS[0]),
        ("ecole", FIVE_SCRIPTS[1]),
        ("شرطة", FIVE_SCRIPTS[2]),
        ("الشرطة", FIVE_SCRIPTS[2]),
        ("محامية", FIVE_SCRIPTS[2]),
        ("المحا", FIVE_SCRIPTS[2]),
        ("警", FIVE_SCRIPTS[3]),
        ("律师", FIVE_SCRIPTS[3]),
        ("机场逮捕", FIVE_SCRIPTS[3]),
        ("ทนาย", FIVE_SCRIPTS[4]),
        ("วจ", FIVE_SCRIPTS[4]),
        ("वकील", FIVE_SCRIPTS[5]),
        ("पुलि", FIVE_SCRIPTS[5]),
        ("detain", FIVE_SCRIPTS[6]),
        ("march stop", FIVE_SCRIPTS[6]),
    ],
)
def test_each_script_is_found_by_what_its_people_type(vault: Vault, asked: str, title: str) -> None:
    for each in FIVE_SCRIPTS:
        add(vault, "incident", title=each)
    assert found(vault, asked) == [title]


def test_what_is_not_there_is_not_found(vault: Vault) -> None:
    for each in FIVE_SCRIPTS:
        add(vault, "incident", title=each)
    for asked in ("xyzzy", "师律", "ครับ", "كلب", "policia march", "!!", '"'):
        assert found(vault, asked) == []


def test_newest_event_first_whatever_order_they_were_written(vault: Vault) -> None:
    for year in (2021, 2024, 2019, 2023):
        add(vault, "incident", title=f"threat {year}", occurred=f"{year}-05")
    assert found(vault) == [f"threat {year}" for year in (2024, 2023, 2021, 2019)]
    assert found(vault, "threat") == found(vault)


def test_a_changed_date_moves_the_record_and_its_index(vault: Vault) -> None:
    old = add(vault, "incident", title="a threat", occurred="2019")
    add(vault, "incident", title="b threat", occurred="2020")
    records.save(
        vault, records.read_checked(vault, {"kind": "incident", "id": old.id, "title": "a threat", "occurred": "2021"})
    )
    assert found(vault, "threat") == ["a threat", "b threat"]
    kind = vault.catalogue.kind("incident")
    assert found(vault, filters=(read_filter(vault.catalogue, (kind,), "occurred=2019"),)) == []


def test_pages_follow_each_other_by_key(vault: Vault) -> None:
    for number in range(25):
        add(vault, "incident", title=f"threat {number}", occurred=f"2024-01-{number + 1:02}")
    for text in ("", "threat"):
        seen: list[str] = []
        after = None
        while page := records.find(vault, Query(text, limit=10, after=after)):
            seen += [line.title for line in page]
            after = page[-1].position
        assert seen == [f"threat {number}" for number in range(24, -1, -1)]


def test_best_match_first_on_request(vault: Vault) -> None:
    add(vault, "incident", title="river", account="river river river", occurred="2019")
    add(vault, "incident", title="long story", account="river " + "word " * 300, occurred="2024")
    assert found(vault, "river")[0] == "long story"
    assert found(vault, "river", ranked=True)[0] == "river"


def test_nobody_saves_over_what_they_have_not_seen(vault: Vault) -> None:
    first = add(vault, "incident", title="A")
    records.save(vault, first.having(TITLE, "B"))
    with pytest.raises(VaultError) as refused:
        records.save(vault, first.having(TITLE, "C"))
    assert refused.value.code == "record.changed_meanwhile"
    assert found(vault) == ["B"]


def test_undo_survives_a_restart_and_is_itself_an_entry(vault: Vault, tmp_path: Path) -> None:
    first = add(vault, "incident", title="A", account="One.")
    second, _changes = records.save(vault, first.having(ACCOUNT, "Two."))
    vault.close()
    with Vault.unlock(tmp_path / "vault", WORDS) as again:
        records.undo(again)
        now = again.stored(first.id).record
        assert now[ACCOUNT] == "One."
        assert now.stamps["account"].counter > second.stamps["account"].counter  # other copies follow the undo
        assert [past.entry.verb for past in records.history(again, first.id)] == ["create", "edit", "undo"]
        assert [past.record and past.record[ACCOUNT] for past in records.history(again, first.id)] == [
            "One.",
            "Two.",
            "One.",
        ]
        records.undo(again)
        assert again.stored(first.id).deleted
        with pytest.raises(VaultError) as refused:
            records.undo(again)
        assert refused.value.code == "undo.nothing"


def test_undo_is_refused_where_a_record_was_touched_since(vault: Vault) -> None:
    first = add(vault, "incident", title="A")
    _second, changes = records.save(vault, first.having(TITLE, "B"))
    records.save(vault, vault.stored(first.id).record.having(TITLE, "C"))
    with pytest.raises(VaultError) as refused:
        records.undo(vault, changes.operation)
    assert refused.value.code == "undo.touched"
    assert found(vault) == ["C"]


def test_parts_go_and_come_with_what_they_belong_to(vault: Vault) -> None:
    whole = add(vault, "assessment", title="Office")
    part = add(vault, "threat", title="Raid", part_of=whole.id)
    records.trash(vault, [whole.id])
    assert found(vault) == [] and vault.stored(part.id).deleted
    assert sorted(found(vault, trashed=True)) == ["Office", "Raid"]
    records.untrash(vault, [whole.id])
    assert sorted(found(vault)) == ["Office", "Raid"]
    records.trash(vault, [whole.id])
    records.undo(vault)
    assert sorted(found(vault, "raid")) == ["Raid"]


def test_ids_may_be_shortened_while_they_are_clear(vault: Vault) -> None:
    first = add(vault, "incident", title="A")
    assert vault.resolve(first.id[:8]) == first.id
    for text in ("zzzz", first.id[:3], "0" * 32):
        with pytest.raises(VaultError) as refused:
            vault.resolve(text)
        assert refused.value.code == "vault.no_record"


def test_own_fields_are_indexed_and_searched_like_all_others(vault: Vault) -> None:
    first = add(vault, "incident", title="A", x_river="Río Verde")
    vault.declare_fields([{"kind": "incident", "name": "x_river", "type": "words", "label": "River"}])
    kind = vault.catalogue.kind("incident")
    chosen = read_filter(vault.catalogue, (kind,), "x_river=río verde")
    assert [line.id for line in records.find(vault, Query("verde", filters=(chosen,)))] == [first.id]
    assert isinstance(ACCOUNT, LongText)


@pytest.mark.parametrize(
    "text", ["nonsense", "level", "level=", "level=huge", "occurred>=soon", "acts.nothing=1", "title.x=1"]
)
def test_a_filter_that_means_nothing_is_refused(vault: Vault, text: str) -> None:
    with pytest.raises(VaultError) as refused:
        read_filter(vault.catalogue, (), text)
    assert refused.value.code == "query.bad_filter"


def test_parts_are_found_by_their_index(vault: Vault) -> None:
    """Ten thousand records are shared in two seconds, not in thirty: a bound value alone would not use the partial index."""
    asked: list[str] = []
    real = vault.store.execute

    def watch(sql: str, *given: object) -> object:
        asked.append(sql)
        return real(sql, *given)  # type: ignore[arg-type]

    vault.store.execute = watch  # type: ignore[method-assign, assignment]
    assert vault.rows.owned_by("a" * 32) == []
    (plan,) = real(f"EXPLAIN QUERY PLAN {asked[0]}", ("a" * 32,)).fetchall()[:1]
    assert "record_by_owner" in plan[3]
