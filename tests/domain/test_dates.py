"""EDTF level 1 reads, refuses and bounds dates as the specification says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrd_vault.base.i18n import speech
from hrd_vault.domain import dates
from hrd_vault.domain.dates import NotADate, day_number, days_in, parse

# From the specification's own examples, levels 0 and 1.
GOOD = (
    "1985-04-12", "1985-04", "1985", "1985-04-12T23:20:30", "1985-04-12T23:20:30Z", "1985-04-12T23:20:30-04",
    "1985-04-12T23:20:30+04:30", "1964/2008", "2004-06/2006-08", "2004-02-01/2005-02-08", "2004-02-01/2005-02",
    "2004-02-01/2005", "2005/2006-02", "Y170000002", "Y-170000002", "2001-21", "1984?", "2004-06~", "2004-06-11%",
    "201X", "20XX", "2004-XX", "1985-04-XX", "1985-XX-XX", "1985-04-12/..", "1985-04/..", "1985/..", "../1985-04-12",
    "../1985-04", "../1985", "1985-04-12/", "1985-04/", "1985/", "/1985-04-12", "/1985-04", "/1985", "-1985",
    "1984~/2004-06", "1984/2004-06~", "1984?/2004%", "2026-03-05T14:30[America/Bogota]",
)  # fmt: skip
BAD = (
    "", "85", "1985-4", "1985-13", "1985-02-30", "1985-04-31", "2023-02-29", "19850412", "1985/04/12", "04/12/1985",
    "1985-04-12T25:00", "1985-04-12T23:60", "..", "../..", "/", "2008/1964", "1985-XX-12", "X985", "1X85", "2001-21-01",
    "2001-25", "Y1985", "yesterday", "1985-04-12 ", "1985-04-12T10:00[../etc]", "-0000", "1985??",
)  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_reads_every_example_and_keeps_its_text(text: str) -> None:
    found = parse(text)
    assert found.text == text
    assert found.first is not None or found.last is not None
    for language in ("en", "es", "fr", "ar"):
        assert found.show(speech(language))


@pytest.mark.parametrize("text", BAD)
def test_refuses_what_is_not_level_1(text: str) -> None:
    with pytest.raises(NotADate):
        parse(text)


@given(st.dates())
def test_day_numbers_agree_with_the_calendar(day: object) -> None:
    from datetime import date

    assert isinstance(day, date)
    assert day_number(day.year, day.month, day.day) == day.toordinal() - date(1970, 1, 1).toordinal()


@given(st.integers(-9999, 9999), st.integers(1, 12), st.sampled_from(["", "?", "~", "%"]), st.booleans())
def test_what_is_printed_reads_back_and_spans_its_days(year: int, month: int, mark: str, whole_year: bool) -> None:
    if year == 0:
        return
    number = f"-{-year:04}" if year < 0 else f"{year:04}"
    text = (number if whole_year else f"{number}-{month:02}") + mark
    found = parse(text)
    assert found.first == day_number(year, 1 if whole_year else month, 1)
    end = 12 if whole_year else month
    assert found.last == day_number(year, end, days_in(year, end))
    assert parse(found.text) == found
    assert found.approximate == (mark in ("~", "%")) and found.uncertain == (mark in ("?", "%"))


@given(st.dates(), st.dates())
def test_intervals_span_from_the_first_to_the_last_day(one: object, other: object) -> None:
    early, late = sorted((str(one), str(other)))
    found = parse(f"{early}/{late}")
    assert (found.first, found.last) == (parse(early).first, parse(late).last)


@given(st.text(max_size=20))
def test_no_text_crashes_the_parser(text: str) -> None:
    try:
        found = parse(text)
    except NotADate:
        return
    assert found.text == text


def test_a_date_says_how_sure_it_is() -> None:
    english = speech("en")
    assert parse("2024-11-03~").show(english) == "about 3 November 2024"
    assert parse("2024-11?").show(english) == "November 2024, not sure"
    assert parse("../2024").show(english) == "until 2024"
    assert parse("2024-03-01/2024-03-05").show(english) == "1 March 2024 to 5 March 2024"
    assert parse("2024-03-05T14:30[America/Bogota]").show(english) == "5 March 2024, 14:30 (America/Bogota)"
    assert len(dates.MONTHS) == 12
