"""Names are found in free words in every script, as whole words, and put out of them."""

import time

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


def found_in(text: str, *called: tuple[str, str, bool]) -> list[str]:
    return [text[each.start : each.end] for each in Names(called).find(text)]


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("marta ruiz", "RUIZ: Marta; MARTA", ["RUIZ", "Marta", "MARTA"]),
        ("Marta ruiz", "Ruiz", ["Ruiz"]),
        ("Driver of the pickup", "the pickup of the man", []),
        ("man with a red cap", "a red cap", []),
        ("María de la Cruz", "de la casa de la Cruz", ["Cruz"]),
        ("Mar\u200bta Ruiz", "Marta, Ruiz!", ["Marta, Ruiz"]),
        ("Mar\u200bta Ruiz", "only Marta", ["Marta"]),
        ("Marta\u3164Ruiz", "only Marta", ["Marta"]),
        ("Marta Ruiz", "Marta_Ruiz @marta_ruiz", ["Marta_Ruiz", "marta_ruiz"]),
        ("Marta Ruiz", "#MartaRuiz #martaruiz @martaruiz82", ["MartaRuiz", "martaruiz", "martaruiz82"]),
        ("Marta Ruiz", "@ruiz_oficial, martarola #JusticiaParaMarta", ["ruiz", "Marta"]),
        ("Marta Ruiz Gómez", "@martagomez", ["martagomez"]),
        ("MartaRuiz", "only Marta", ["Marta"]),
        ("Li Na", "Li said", ["Li"]),
        ("Li Na", "li, LI; or nA, lina", []),
        ("Li Na", "#LiNa @lina @li, li na", ["LiNa", "lina", "li", "li na"]),
        ("li na", "li; Li", ["Li"]),
        ("Jean Le Goff", "Le soir", []),
        ("Marta Ruiz", "Mar\u3164ta Mar\u2800ta Mar\u00adta", ["Mar\u3164ta", "Mar\u2800ta", "Mar\u00adta"]),
        ("Marta Ruiz", "Marta\u3164came", ["Marta"]),
        ("Marta Ruiz", "M\u0430rt\u0430", ["M\u0430rt\u0430"]),
        ("Иван Петров", "Ив\u0061н", ["Ив\u0061н"]),
        ("José", "Jose\u0301 vino", ["Jose\u0301"]),
        ("王 芳", "昨天王芳被捕", ["王芳"]),
    ],
)  # fmt: skip
def test_found_as_people_write_it(title: str, text: str, found: list[str]) -> None:
    assert found_in(text, ("x", title, True)) == found


def test_a_group_is_found_whole_and_joined_and_never_by_a_word() -> None:
    assert found_in("una luz verde @laluzverde2020 la_luz_verde", ("x", "La Luz Verde", False)) == [
        "laluzverde2020", "la_luz_verde"
    ]  # fmt: skip
    assert found_in("today, luz, ToDay", ("x", "To Day", False), ("y", "luz verde", False)) == ["ToDay"]


@pytest.mark.parametrize(
    ("typed", "text", "put_out"),
    [
        ("Juan Perez", "Juan Perez brings the lamp; Juan waits. @juanperez", "+ brings the lamp; + waits. @+"),
        ("juan perez", "Juan Perez brings the lamp", "+ brings the lamp"),
        ("Dr. Juan Perez and Ana Gil", "Perez; Gil; ana gil; the dr", "+; +; +; the dr"),
        ("Carla Tordo saw it from her window", "Carla Tordo came, Tordo left", "+ came, + left"),
        ("Red Cross", "the red door, the Red Cross, a red cross", "the red door, the +, a +"),
        ("the police", "the police came", "the police came"),
        ("after six, 18:00, 2026", "at 18:00 in 2026, after the march", "at 18:00 in 2026, after the march"),
        ("CASO-77", "El Caso; caso-77; CASO-77", "El Caso; +; +"),
        ("+57 300 555", "+57-300-555", "++"),
        ("王芳", "昨天王芳被捕", "昨天+被捕"),
        ("خوان بيريز", "قال خوان بيريز", "قال +"),
        ("王", "王芳", "王芳"),
    ],
)
def test_what_was_typed_for_a_name_is_put_out(typed: str, text: str, put_out: str) -> None:
    assert Names([], [typed]).put_out(text, {}, "+") == put_out


def test_many_of_one_name_are_looked_for_quickly() -> None:
    def seconds(count: int) -> float:
        names = Names([(str(each), f"Maria Lopez{each}x", True) for each in range(count)])
        text = "Maria went home and Maria came back. " * 500
        began = time.perf_counter()
        assert len(names.find(text)) == 1_000
        return time.perf_counter() - began

    assert seconds(20_000) < 10 * seconds(20)  # a thousand times the names
