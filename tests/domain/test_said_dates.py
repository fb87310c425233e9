"""Dates as people write them, in four languages; where two readings are possible nothing is guessed."""

import pytest

from hrd_vault.domain.dates import NotADate
from hrd_vault.domain.said_dates import Ambiguous, order_shown_by, read_said


@pytest.mark.parametrize(
    ("said", "edtf"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
        ("2024-05-06 00:00:00", "2024-05-06"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/23", "2023-12-25"),
        ("3/3/2024", "2024-03-03"),
        ("3 de marzo de 2024", "2024-03-03"),
        ("3 de marzo del 2024", "2024-03-03"),
        ("March 3, 2024", "2024-03-03"),
        ("3rd March 2024", "2024-03-03"),
        ("1er mars 2024", "2024-03-01"),
        ("lundi 4 août 2025", "2025-08-04"),
        ("05-Mar-2024", "2024-03-05"),
        ("about 5/2023", "2023-05~"),
        ("hacia 2019", "2019~"),
        ("vers mars 2020", "2020-03~"),
        ("٣ نوفمبر ٢٠٢٤", "2024-11-03"),
        ("12 كانون الثاني 2022", "2022-01-12"),
        ("حوالي 2021", "2021~"),
        ("3 March 2024?", "2024-03-03?"),
        ("3 March 2024 14:30", "2024-03-03T14:30"),
        ("del 3 al 5 de marzo de 2024", "2024-03-03/2024-03-05"),
        ("June 2020 to August 2020", "2020-06/2020-08"),
        ("2019 - 2021", "2019/2021"),
        ("Sept. 2021", "2021-09"),
    ],
)
def test_reads(said: str, edtf: str) -> None:
    found = read_said(said)
    assert found is not None
    assert found.text == edtf


@pytest.mark.parametrize("said", ["unknown", "no se sabe", "sans date", "غير معروف", "?", ""])
def test_unknown_is_no_date_and_no_error(said: str) -> None:
    assert read_said(said) is None


def test_day_and_month_are_never_guessed() -> None:
    with pytest.raises(Ambiguous):
        read_said("3/4/2024")
    for order, edtf in (("dmy", "2024-04-03"), ("mdy", "2024-03-04")):
        found = read_said("3/4/2024", order)
        assert found is not None
        assert found.text == edtf


def test_one_clear_date_shows_the_order() -> None:
    assert order_shown_by("25/12/2023") == "dmy"
    assert order_shown_by("12/25/2023") == "mdy"
    assert order_shown_by("3/4/2023") is None
    assert order_shown_by("text") is None


@pytest.mark.parametrize("said", ["yesterday", "31/2/2024", "99/99/2024", "March", "5 March", "13.13.2020", "1 2 3 4"])
def test_refuses(said: str) -> None:
    with pytest.raises((NotADate, Ambiguous)):
        read_said(said)
