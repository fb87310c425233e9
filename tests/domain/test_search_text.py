"""Index and question meet in every script."""

import pytest

from hrd_vault.domain.search_text import match_expression, normalise


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("La Policía", "policia"),
        ("Ñandú café", "NANDU"),
        ("arrêtée", "arretee"),
        ("الشرطة", "شرطة"),
        ("شُرْطَة", "الشرطة"),
        ("والمحكمة", "محكمه"),
        ("للشرطة", "شرطة"),
        ("أحمد", "احمد"),
        ("٣٤", "34"),
        ("Ёлка", "елка"),
        ("पुलिस", "पुलिस"),
        ("ﬁchier", "fichier"),
    ],
)
def test_same_word_same_form(written: str, asked: str) -> None:
    assert normalise(asked).strip() in normalise(written).split()


def test_vowel_signs_that_carry_meaning_stay() -> None:
    assert normalise("की") != normalise("का")
    assert normalise("ดี") != normalise("ดา")


def test_scripts_without_spaces_become_characters() -> None:
    assert normalise("警察").split() == ["警", "察"]
    assert match_expression("律师") == '{title text} : ("律 师")'


def test_nothing_typed_is_syntax() -> None:
    asked = match_expression('a" OR title:b NEAR(c) -d *', ("incident",))
    assert asked.startswith('{kind} : ("incident") AND {title text} : (')
    assert '"or" *' in asked
    assert match_expression("!!! ***") == ""
