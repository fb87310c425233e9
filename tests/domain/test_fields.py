"""Every field type reads what it writes, refuses what it should, and says why in words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.base.ids import new_id
from hrd_vault.domain.fields import (
    FIELD_TYPES,
    Amount,
    Choice,
    Choices,
    Field,
    Flag,
    Link,
    Links,
    LongText,
    Money,
    Number,
    Reading,
    Rows,
    Text,
    Unreadable,
    When,
    Where,
    Words,
)
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.kinds.lists import ACTS, SENSITIVITY
from hrd_vault.domain.places import Place

ID = new_id()
EXAMPLES: dict[type[Field[Any]], tuple[Field[Any], list[Any], list[Any]]] = {
    Text: (Text(name="f", label="F"), ["a", "ñ ب", "1"], [[], {}, True, "a\x00b", "x" * 1_000_001]),
    LongText: (LongText(name="f", label="F"), ["one\n\ntwo"], [[1], None]),
    Choice: (Choice(name="f", label="F", vocabulary=SENSITIVITY), ["C0", "C4", "x_own"], ["C9", 3, ["C0"]]),
    Choices: (Choices(name="f", label="F", vocabulary=ACTS), [["killing", "stalking"], ["other"]], [["nope"], 4]),
    Words: (Words(name="f", label="F"), [["a", "b c"]], [[1], {"a": 1}]),
    When: (When(name="f", label="F"), ["2024-03-05", "2024~", "../2020"], ["5/3/2024", 2024, []]),
    Number: (Number(name="f", label="F", lowest=-5, highest=5), [0, -5, 5], [6, -6, "3", 1.5, True, 2**60]),
    Amount: (
        Amount(name="f", label="F"),
        ["120.50", {"value": "3", "currency": "USD"}],
        ["1,5", {"value": "x"}, [], True],
    ),
    Flag: (Flag(name="f", label="F"), [True], ["yes", 1, []]),
    Where: (
        Where(name="f", label="F"),
        ["Calle 5", {"municipality": "Quito", "lat": "-0.2", "lon": "-78.5", "blur": "region"}],
        [{"lat": "91", "lon": "0"}, {"lat": "1"}, {"blur": "very"}, {"planet": "x"}, 5],
    ),
    Links: (
        Links(name="f", label="F"),
        [[ID], [{"to": ID, "role": "witness"}]],
        ["short", [{"role": "x"}], 7],
    ),
    Rows: (
        Rows(name="f", label="F", fields=(Text(name="a", label="A"), When(name="d", label="D"))),
        [[{"id": ID, "a": "x", "d": "2024", "x_new": [1]}]],
        [["x"], [{"id": "1"}], [{"id": ID}, {"id": ID}], [{"d": "no date"}]],
    ),
}


def test_there_is_an_example_of_every_type() -> None:
    assert set(EXAMPLES) == set(FIELD_TYPES)
    assert len({each.type_name for each in FIELD_TYPES}) == len(FIELD_TYPES)


@pytest.mark.parametrize("sort", FIELD_TYPES, ids=lambda sort: sort.type_name)
def test_reads_what_it_writes_and_prints_in_every_language(sort: type[Field[Any]]) -> None:
    field, good, bad = EXAMPLES[sort]
    for value in good:
        read = field.read(value)
        assert field.write(read) == value
        assert field.read(field.write(read)) == read
        for language in LANGUAGES:
            assert isinstance(field.show(read, speech(language)), str)
        assert isinstance(field.cell(read), str)
        assert all(isinstance(key, str | int | float) for key in field.keys(read))
        assert all(isinstance(word, str) for word in field.words(read))
        assert field.outward(read) is not None
    for value in bad:
        with pytest.raises(Unreadable) as refused:
            field.read(value)
        for language in LANGUAGES:
            assert refused.value.say(speech(language))
    assert field.write(field.blank) in ("", None, [], False)


@pytest.mark.parametrize("sort", [each for each in FIELD_TYPES if each is not Rows], ids=lambda sort: sort.type_name)
def test_a_cell_comes_back(sort: type[Field[Any]]) -> None:
    field, good, _bad = EXAMPLES[sort]
    for value in good:
        read = field.read(value)
        if isinstance(read, Place):  # a place with parts becomes words in a cell
            continue
        if sort is Links:
            read = tuple(Link(link.to) for link in read)
        assert field.parse(field.cell(read), Reading()) == read


@given(st.text(max_size=200))
def test_any_text_survives(text: str) -> None:
    field = Text(name="f", label="F")
    if "\x00" not in text:
        assert field.read(field.write(field.read(text))) == " ".join(text.split())
        paragraphs = LongText(name="f", label="F")
        assert paragraphs.read(paragraphs.write(paragraphs.read(text))) == text.strip()


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "USD", "MXN"]))
def test_money_is_exact(cents: int, currency: str) -> None:
    field = Amount(name="f", label="F")
    money = Money(f"{cents // 100}.{abs(cents) % 100:02}", currency)
    assert field.read(field.write(money)) == money


@pytest.mark.parametrize(
    ("said", "value"), [("1.234,50 USD", "1234.50"), ("USD 1,234.50", "1234.50"), ("1 500", "1500"), ("2,5", "2.5")]
)
def test_money_as_people_write_it(said: str, value: str) -> None:
    found = Amount(name="f", label="F").parse(said, Reading())
    assert found is not None
    assert found.value == value


def test_an_answer_may_be_typed_in_any_language() -> None:
    field = Choice(name="f", label="F", vocabulary=ACTS)
    for language in LANGUAGES:
        assert field.parse(speech(language).say("Death threat"), Reading()) == "death_threat"
    assert field.parse("death_threat", Reading()) == "death_threat"


def test_a_blurred_place_never_says_more() -> None:
    exact = Place("House 5", "Barrio Sur", "Quito", "Pichincha", "Ecuador", "-0.21111", "-78.50222")
    for level, shown in (
        ("neighbourhood", "Barrio Sur, Quito, Pichincha, Ecuador, -0.21, -78.50"),
        ("municipality", "Quito, Pichincha, Ecuador, -0.2, -78.5"),
        ("region", "Pichincha, Ecuador"),
        ("country", "Ecuador"),
        ("hidden", ""),
    ):
        assert exact.blurred(level).shown == shown
        assert exact.blurred(level).blurred("exact").shown == shown
    assert Place("Only words", blur="region").blurred().shown == ""


def test_every_declaration_of_every_kind_is_sound() -> None:
    for kind in CATALOGUE.kinds:
        names = [field.name for field in kind.fields]
        assert len(set(names)) == len(names)
        assert kind.fields[0].name == "title" and kind.fields[0].required
        assert not {"id", "kind", "v", "made", "changed", "stamps", "seen", "partial"} & set(names)
        for field in kind.fields:
            assert field.label and "  " not in field.label + field.help
            if isinstance(field, Links):
                assert all(CATALOGUE.kind(target).known for target in field.targets)
