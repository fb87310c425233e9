"""Copies of a record become one in any order; what two sides wrote unseen stands side by side until a person chooses."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hrd_vault.base.canonical import dump
from hrd_vault.domain.bodies import read_record, stamped, write_record
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.merging import differences, joined, settled, unsettled, versions
from hrd_vault.domain.records import Record, Stamp, Version

KIND = CATALOGUE.kind("incident")
FIELDS = ("title", "account", "notes")


def first(**values: str) -> Record:
    record = Record("a" * 32, KIND, {"title": "Door", **values}, KIND.version)
    return stamped(record, None, 1, "one")


def edit(record: Record, counter: int, replica: str, **values: str) -> Record:
    now = {name: value for name, value in {**record.values, **values}.items() if value}
    return stamped(replace(record, values=now), record, counter, replica)


def said(record: Record, name: str) -> set[str]:
    return {each.value for each in versions(record, name)}


def test_what_was_changed_after_seeing_replaces() -> None:
    here = first(notes="old")
    there = edit(here, 2, "two", notes="new")
    assert joined(here, there).values == there.values == joined(there, here).values
    assert not joined(here, there).beside and differences(there, here) == ()
    (found,) = differences(here, there)
    assert (found.field, found.mine, found.theirs, found.both) == ("notes", "old", "new", False)


def test_what_both_wrote_stands_side_by_side_until_it_is_chosen() -> None:
    start = first(notes="old")
    one, two = edit(start, 2, "one", notes="mine"), edit(start, 2, "two", notes="theirs")
    both = joined(one, two)
    assert (
        both.values["notes"] == "theirs" and said(both, "notes") == {"mine", "theirs"} and unsettled(both) == ("notes",)
    )
    assert [each.both for each in differences(one, two)] == [True]
    assert "mine" in set(both.words())  # it is found by either
    chosen = stamped(settled(both, "notes", "mine"), both, 3, "one")
    assert not chosen.beside and chosen.stamps["notes"] == Stamp(3, "one")
    for late in (one, two, both, start):
        assert joined(late, chosen).values == chosen.values and not joined(chosen, late).beside


def test_to_choose_what_already_stands_is_a_choice_too() -> None:
    start = first(notes="old")
    both = joined(edit(start, 2, "one", notes="mine"), edit(start, 2, "two", notes="theirs"))
    chosen = stamped(settled(both, "notes", "theirs"), both, 3, "one")
    assert chosen.stamps["notes"] == Stamp(3, "one") and joined(both, chosen).beside == {}


def test_a_change_leaves_what_stands_beside() -> None:
    start = first(notes="old")
    both = joined(edit(start, 2, "one", notes="mine"), edit(start, 2, "two", notes="theirs"))
    later = edit(both, 3, "three", notes="third")
    assert said(later, "notes") == {"third", "mine"} and said(joined(both, later), "notes") == {"third", "mine"}


def test_emptying_a_field_is_a_change() -> None:
    start = first(notes="old")
    emptied = edit(start, 2, "one", notes="")
    assert "notes" not in joined(start, emptied).values
    both = joined(emptied, edit(start, 2, "two", notes="theirs"))
    assert said(both, "notes") == {"", "theirs"}
    again = read_record(CATALOGUE, write_record(both))[0]
    assert again.beside == both.beside and dump(write_record(again)) == dump(write_record(both))


def test_what_left_coarser_never_replaces_what_is_whole() -> None:
    start = first(notes="the exact house")
    coarse = replace(start, values={**start.values, "notes": "the town"}, partial=("notes",))
    assert joined(start, coarse).values["notes"] == joined(coarse, start).values["notes"] == "the exact house"
    assert joined(coarse, start).partial == ()
    left_out = replace(start, values={"title": "Door"}, partial=("notes",))
    assert joined(start, left_out).values["notes"] == "the exact house" and not differences(start, left_out)
    answered = edit(left_out, 2, "two", title="Door and wall")
    assert joined(start, answered).values == {"title": "Door and wall", "notes": "the exact house"}
    newer = edit(start, 3, "one", notes="another house")
    newer_coarse = replace(newer, values={**newer.values, "notes": "another town"}, partial=("notes",))
    both = joined(start, newer_coarse)
    assert both.values["notes"] == "the exact house" and said(both, "notes") == {"the exact house", "another town"}
    assert joined(both, newer).values["notes"] == "another house" and not joined(both, newer).beside


def test_a_copy_without_a_stamp_for_a_field_says_nothing_of_it() -> None:
    start = first(notes="kept")
    silent = replace(start, values={"title": "Door"}, stamps={"title": start.stamps["title"]})
    assert joined(start, silent).values["notes"] == joined(silent, start).values["notes"] == "kept"


def test_a_folder_that_was_copied_loses_neither_side() -> None:
    start = first(notes="old")
    one, two = edit(start, 2, "one", notes="here"), edit(start, 2, "one", notes="in the copied folder")
    assert said(joined(one, two), "notes") == {"here", "in the copied folder"}
    assert joined(one, two).beside == joined(two, one).beside


def test_a_version_beside_comes_back_from_its_json() -> None:
    record = replace(first(), beside={"notes": (Version(Stamp(3, "x"), "a", coarse=True), Version(Stamp(2, "y"), ""))})
    assert read_record(CATALOGUE, write_record(record))[0].beside == record.beside


def test_copies_that_contradict_each_other_lose_nothing() -> None:
    start = first(notes="old")
    one = replace(edit(start, 2, "one", notes="mine"), seen={"one": 2, "two": 9})
    two = replace(edit(start, 2, "two", notes="theirs"), seen={"one": 9, "two": 2})
    assert said(joined(one, two), "notes") == {"mine", "theirs"} == said(joined(two, one), "notes")


Act = tuple[str, int, int, str]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["edit", "edit", "join", "settle"]),
            st.integers(0, 2),
            st.integers(0, 2),
            st.sampled_from("abc"),
        ),
        max_size=24,
    )
)
def test_any_order_ends_alike(acts: list[Act]) -> None:
    start = first(notes="old", account="x")
    copies, counters = [start, start, start], [1, 1, 1]
    for place, (act, who, other, word) in enumerate(acts):
        record, name = copies[who], FIELDS[place % 3]
        if act == "join":
            copies[who] = joined(record, copies[other])
            continue
        counters[who] = max(counters[who], *record.seen.values()) + 1
        if act == "edit":
            copies[who] = edit(record, counters[who], f"r{who}", **{name: word + str(place)})
        elif record.beside:
            field = sorted(record.beside)[0]
            now = settled(record, field, record.beside[field][-1].value)
            copies[who] = stamped(now, record, counters[who], f"r{who}")
    one, two, three = copies
    ends = [
        joined(joined(one, two), three), joined(one, joined(two, three)), joined(joined(three, one), two),
        joined(joined(joined(one, two), three), two),
    ]  # fmt: skip
    for end in ends[1:]:
        assert _form(end) == _form(ends[0])


def _form(record: Record) -> tuple[object, ...]:
    return (
        dict(record.values),
        dict(record.stamps),
        {name: set(map(_bare, rows)) for name, rows in record.beside.items()},
    )


def _bare(version: Version) -> tuple[object, ...]:
    return version.stamp, dump(version.value), version.coarse


def test_the_property_can_fail() -> None:
    """Joining by the later stamp alone would lose words: the same check finds that."""
    start = first(notes="old")
    one, two = edit(start, 2, "one", notes="mine"), edit(start, 2, "two", notes="theirs")
    last: Callable[[Record, Record], Record] = lambda a, b: max(a, b, key=lambda each: each.stamps["notes"].replica)  # noqa: E731
    assert said(last(one, two), "notes") != said(joined(one, two), "notes")
