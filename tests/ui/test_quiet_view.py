"""The quiet view: nobody's whole name stands on a screen that somebody passes by; with it off each of them shows a name."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableWidget, QWidget

from desks import Desk, desk
from hrd_vault.domain.kinds.assessment import ASSESSMENT
from hrd_vault.domain.kinds.person import PERSON
from hrd_vault.services import assessing, drafts
from hrd_vault.ui.pictures.picture import Picture
from hrd_vault.ui.screens.patterns import PatternsScreen
from hrd_vault.ui.screens.report import ReportScreen
from hrd_vault.ui.widgets.assessment_page import AssessmentPage
from ui.test_risk_page import day

assert desk
NAMES = ("Marta Ruiz", "Juan Foreman", "Okoye Eze")


@pytest.fixture
def places(desk: Desk) -> dict[str, tuple[str, object]]:
    """Where names stand: a case in which everything that is due, feared and planned speaks of somebody."""
    marta, juan = desk.add("person", title="Marta Ruiz"), desk.add("person", title="Juan Foreman")
    okoye = desk.add("contact", title="Okoye Eze")
    page = {"subjects": [marta], "fears": [{"what": "Arrest", "likelihood": "2", "impact": "3"}], "level": "high"}
    written = desk.vault(lambda vault: assessing.write_page(vault, {**page, "next_review": day(3)}))
    made = str(written.facts["assessment"])
    assessment = desk.vault(lambda vault: vault.stored(made).record)
    assert assessment.title == "Marta Ruiz"  # it is called after its subject by itself
    actors = [{"name": "Juan Foreman", "who": [juan], "stance": "adversary", "power": 3}]
    desk.add("assessment", **{**assessment.values, "id": made, "actors": actors, "threshold": "medium"})
    threat = desk.record("Arrest")
    old = [{**threat.values["ratings"][0], "on": day(-90)}]
    desk.add("threat", **{**threat.values, "id": threat.id, "ratings": old, "target": "Marta Ruiz", "alleged": [juan]})
    for number in range(3):
        told = {"title": f"Followed {number}", "occurred": day(-number), "threats": [threat.id]}
        incident = desk.add("incident", **told, alleged=[juan], affected=[marta])
    plan = desk.add("plan", what="Go in twos", assessments=[made], subjects=[marta], state="open")
    desk.add("measure", title="Ring every evening", part_of=plan, who_said="Marta Ruiz", due=day(2), state="requested")
    desk.add("measure", title="Carry the list", part_of=plan, who=[okoye], due=day(2), state="requested")
    desk.add(
        "task", title="Evening call", sort="check_in", due=day(1), state="open", who=[okoye], whose=[marta], about=[plan],
        instructions="Ring Marta Ruiz, then Okoye Eze.",
    )  # fmt: skip
    desk.vault(lambda vault: drafts.keep(vault, "a" * 32, "person", {"title": "Marta Ruiz"}))
    return {
        "today": ("today", None),
        "all risk": ("assessment", None),
        "assessment": ("record", made),
        "step": ("steps", ("safetag_matrix", made)),
        "plan": ("record", plan),
        "incident": ("record", incident),
        "patterns": ("patterns", None),
        "report": ("report", ("assessment", made)),
        "one page": ("report", ("one-page", plan)),
    }


def said(within: QWidget) -> Iterator[str]:
    """Everything that can be read there, or is read out."""
    for each in [within, *within.findChildren(QWidget)]:
        if each.isVisible():
            yield from (each.accessibleName(), each.accessibleDescription(), each.toolTip())
        if isinstance(each, (QLabel, QAbstractButton)) and each.isVisible():
            yield each.text()
        if isinstance(each, QTableWidget):
            cells = (each.item(line, place) for line in range(each.rowCount()) for place in range(each.columnCount()))
            yield from (cell.text() for cell in cells if cell)
        if isinstance(each, Picture):
            each.grab()
            yield from (spot.words for spot in each.spots)


def at_rest(screen: QWidget) -> Callable[[], object]:
    """Whether all of this screen stands there."""
    if isinstance(screen, PatternsScreen):
        return lambda: any(
            each.isVisible() and each.text() == "Show them" for each in screen.findChildren(QAbstractButton)
        )
    if isinstance(screen, ReportScreen):
        return lambda: screen.draft is not None
    pages = screen.findChildren(AssessmentPage)
    return lambda: all(each.whole for each in pages if each.isVisible())


@pytest.mark.parametrize("quiet", [True, False])
def test_nobodys_whole_name_stands_on_a_screen(desk: Desk, places: dict[str, tuple[str, object]], quiet: bool) -> None:
    assert desk.program.session
    desk.program.session.device = replace(desk.program.session.device, quiet=quiet)
    found, seen = {}, {}
    for name, (place, what) in places.items():
        screen = desk.go(place, what)
        if name == "today" and quiet:
            desk.press("Show it")
        desk.rest()
        desk.until(at_rest(screen))
        desk.rest()
        seen[name] = list(said(screen))
        found[name] = [text for text in seen[name] if any(each in text for each in NAMES)]
    if quiet:
        assert not any(found.values()), found
        assert "Assess anew: M. R." in seen["today"] and "Open M. R." in seen["today"]
        assert "The same alleged actor: J. F." in seen["patterns"] and "Show them J. F." in seen["patterns"]
        assert {"Evening call", "Who acts: O. E."} <= set(seen["today"])
        assert any("Juan" not in text and "J. F." in text for text in seen["assessment"])  # the map of actors
    else:
        assert all(found.values()), [name for name, texts in found.items() if not texts]
        assert {"Ring Marta Ruiz, then Okoye Eze.", "Who does it, in words: Marta Ruiz"} <= set(seen["today"])


def test_a_report_leaves_out_names_until_somebody_asks_for_them(
    desk: Desk, places: dict[str, tuple[str, object]]
) -> None:
    assert desk.program.session
    desk.program.session.device = replace(desk.program.session.device, quiet=True)
    screen: ReportScreen = desk.go(*places["report"])
    desk.until(lambda: screen.draft)
    assert screen.draft and screen.draft.nameless and "Marta Ruiz" not in desk.words()
    screen.nameless.box.click()
    desk.until(lambda: "Marta Ruiz" in desk.words())
    patterns: ReportScreen = desk.go("report", ("patterns", ""))  # without names there is none of these
    desk.until(lambda: patterns.draft)


def test_what_may_be_named_after_somebody_is_called_by_initials() -> None:
    assert ASSESSMENT.called("Marta Ruiz, Juan Foreman", quiet=True) == "M. R. J. F."
    assert ASSESSMENT.called("Marta Ruiz", quiet=False) == "Marta Ruiz"
    assert ASSESSMENT.called("2026-11-19", quiet=True) == "2026-11-19"  # a day is nobody's name
    assert PERSON.called("+57 300 111 22 33", quiet=True) == "…"
    assert PERSON.called("(Marta) «Ruiz»", quiet=True) == "M. R."
