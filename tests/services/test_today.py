"""Today asks for facets: what is due in any kind, what was begun, whom to call. Drafts live and die outside the journal."""

from pathlib import Path

from conftest import WORDS
from hrd_vault.base import clock
from hrd_vault.domain.query import Query
from hrd_vault.services import drafts, habits, inbox, records
from hrd_vault.services.today import check_ins, to_call, today
from hrd_vault.services.vault import Vault


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def day(offset: int) -> str:
    import datetime

    return str(datetime.date.fromisoformat(clock.now()[:10]) + datetime.timedelta(days=offset))


def test_what_is_due_comes_from_every_kind_with_a_due_date(vault: Vault) -> None:
    late = add(vault, "task", title="late", due=day(-2), state="open")
    add(vault, "task", title="done", due=day(-2), state="done")
    add(vault, "task", title="far", due=day(40), state="open")
    review = add(vault, "assessment", title="review", next_review=day(3))
    again = add(vault, "incident", title="again", follow_up=day(14))
    trashed = add(vault, "task", title="thrown away", due=day(0), state="open")
    records.trash(vault, [trashed])
    found = today(vault)
    assert [(each.record.id, each.days) for each in found.due] == [(late, -2), (review, 3), (again, 14)]
    assert not found.code_written and found.backup_age is None


def test_whom_to_call_are_those_marked_and_those_for_danger(vault: Vault) -> None:
    marked = add(vault, "contact", title="Marked", emergency=True)
    useful = add(vault, "contact", title="For danger", for_what=["danger"])
    add(vault, "contact", title="Press", for_what=["press"])
    assert {record.id for record in to_call(vault)} == {marked, useful}
    waited = add(vault, "task", title="Back by six", sort="check_in", due=day(0), state="open")
    add(vault, "task", title="Came back", sort="check_in", due=day(0), state="done")
    assert [record.id for record in check_ins(vault)] == [waited]


def test_drafts_are_kept_outside_journal_and_search_and_die_with_their_record(vault: Vault) -> None:
    record = add(vault, "incident", title="Saved")
    before = vault.journal.head
    drafts.keep(vault, record, "incident", {"account": "half a sent"})
    drafts.keep(vault, "f" * 32, "incident", {"account": "another, never saved", "occurred": "not a date yet"})
    drafts.keep(vault, record, "incident", {"account": "half a sentence more"})
    assert vault.journal.head == before
    assert records.find(vault, Query("sentence")) == []
    found = today(vault).drafts
    assert {(draft.record, title) for draft, title in found} == {(record, "Saved"), ("f" * 32, "")}
    assert found[0][0].body["values"] == {"account": "half a sentence more"}
    records.purge(vault, [record])
    assert [draft.record for draft in drafts.every(vault)] == ["f" * 32]
    drafts.drop(vault, "f" * 32)
    assert drafts.every(vault) == []


def test_habits_stay_in_the_vault(vault: Vault, tmp_path: Path) -> None:
    habits.put(vault, "searches", {"incident": [{"name": "mine"}]})
    assert habits.put(vault, "columns", {"incident": ["title"]})["searches"]
    inbox.lay_out_key(vault)
    vault.close()
    with Vault.unlock(tmp_path / "vault", WORDS) as again:
        assert habits.all_of(again) == {
            "searches": {"incident": [{"name": "mine"}]},
            "columns": {"incident": ["title"]},
        }
    vault.folder.lock()  # the fixture closes it again
