"""Names are found in free words in every script, as whole words, and put out of them."""

import pytest

from hrd_vault.domain.naming import Names

NAMES = Names(
    [
        ("rosa", "Rosa Martínez M.", True), ("river", "جمعية النهر", False), ("ali", "محمد علي", True), ("fang", "王芳", True),
        ("tomas", "Tomás", True), ("strauss", "Strauß", True), ("coop", "La Luz Verde", False), ("ivan", "Иван Петров", True),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ROSA martinez m vino.", [("ROSA martinez m", "rosa")]),
        ("Rosa se fue; rosadas no.", [("Rosa", "rosa")]),
        ("Martínez?", [("Martínez", "rosa")]),
        ("to tomas, TOMÁS, Tomasa", [("tomas", "tomas"), ("TOMÁS", "tomas")]),
        ("Ro\u0301sa y Toma\u0301s", [("Ro\u0301sa", "rosa"), ("Toma\u0301s", "tomas")]),
        ("Herr STRAUSS", [("STRAUSS", "strauss")]),
        ("вчера Ивана нет, Петров был", [("Петров", "ivan")]),
        ("وقال لمحمد إن جمعيّة النهر", [("لمحمد", "ali"), ("جمعيّة النهر", "river")]),
        ("والنهر", []),
        ("昨天王芳被捕", [("王芳", "fang")]),
        ("una luz verde en la casa; La Luz Verde", [("La Luz Verde", "coop")]),
        ("M. no es nadie", []),
        ("", []),
    ],
)
def test_found(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[each.start : each.end], each.whose) for each in NAMES.find(text)] == found


def test_put_out() -> None:
    said = NAMES.put_out("Rosa y Tomás vieron a 王芳.", {"rosa": "Person 1234"}, "[somebody]")
    assert said == "Person 1234 y [somebody] vieron a [somebody]."


def test_nobody_is_named() -> None:
    assert Names([]).find("Rosa") == [] and Names([("x", "", True)]).find("x") == []
