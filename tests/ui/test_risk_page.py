"""The page of an assessment by hand: what was weighed is weighed, signs are ticked, the page stays where it was; its PDF."""

import datetime
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea

from desks import Desk, desk
from hrd_vault.base import clock
from hrd_vault.domain.risk import alarms
from hrd_vault.services import assessing, reporting, risk
from hrd_vault.ui.screens.report import written
from hrd_vault.ui.screens.risk import RiskScreen
from hrd_vault.ui.screens.steps import StepsScreen
from hrd_vault.ui.widgets.assessment_page import AssessmentPage
from hrd_vault.ui.widgets.editors import WhenEditor
from hrd_vault.ui.widgets.form import RecordForm
from hrd_vault.ui.widgets.parts import Check, Label, column, panel, scrolled
from hrd_vault.ui.widgets.plan_panel import PlanPanel

assert desk


def day(offset: int) -> str:
    return str(datetime.date.fromisoformat(clock.now()[:10]) + datetime.timedelta(days=offset))


@pytest.fixture
def assessment(desk: Desk) -> str:
    changes = desk.vault(
        lambda vault: assessing.write_page(
            vault,
            {"fears": [{"what": f"Fear {n}", "likelihood": "2", "impact": "3"} for n in range(9)], "level": "low"},
        )
    )
    made = str(changes.facts["assessment"])
    threat = desk.vault(lambda vault: risk.page(vault, made)).threats[0].record
    old = [{**threat.values["ratings"][0], "on": day(-90)}]
    desk.add("threat", **{**threat.values, "id": threat.id, "ratings": old})
    for number in range(3):
        desk.add("incident", title=f"Followed {number}", occurred=day(-number), threats=[threat.id])
    return made


def threat_of(desk: Desk, assessment: str) -> Any:
    return next(each for each in desk.vault(lambda vault: risk.page(vault, assessment)).threats if each.incidents)


def test_weighing_by_hand_counts_what_was_on_the_table(desk: Desk, assessment: str) -> None:
    assert threat_of(desk, assessment).proposal.to == "3"  # the control
    desk.go("record", assessment)
    page: AssessmentPage = desk.shown(AssessmentPage)
    page._weigh(threat_of(desk, assessment))
    desk.rest()
    desk.write(likelihood="3", likelihood_reason="We looked at all three.")
    desk.press("Save")
    now = threat_of(desk, assessment)
    assert now.rating.likelihood == "3" and len(now.rating.weighed) == 3 and now.proposal is None


def test_weighing_in_a_step_does_too(desk: Desk, assessment: str) -> None:
    screen: StepsScreen = desk.go("steps", ("safetag_matrix", assessment))
    threat = threat_of(desk, assessment)
    form = screen.weighings[threat.record.id]
    form.editors["likelihood"].put("4")
    form.editors["likelihood"].edited.emit()
    desk.press("Save and go on")
    now = threat_of(desk, assessment)
    assert now.rating.likelihood == "4" and now.proposal is None


def test_a_sign_is_ticked_on_the_page_and_told_on_today(desk: Desk, assessment: str) -> None:
    record = desk.vault(lambda vault: risk.page(vault, assessment)).record
    desk.add("assessment", **{**record.values, "id": assessment, "signs": [{"sign": "Cars without plates"}]})
    desk.go("record", assessment)
    page: AssessmentPage = desk.shown(AssessmentPage)
    (tick,) = [each for each in page.findChildren(Check) if each.box.accessibleName() == "Cars without plates"]
    tick.box.click()
    desk.rest()
    now = desk.vault(lambda vault: risk.page(vault, assessment)).record
    assert now.values["signs"][0]["seen"] is True and now.values["signs"][0]["on"] and list(alarms(now))
    desk.go("today")
    desk.until(lambda: "1 early sign is seen." in desk.words())


def test_the_page_stays_where_it_was_and_says_when_its_level_no_longer_fits(desk: Desk, assessment: str) -> None:
    screen: RiskScreen = desk.go("record", assessment)
    desk.shown(AssessmentPage)
    desk.rest()
    bar = screen.findChildren(QScrollArea)[0].verticalScrollBar()
    desk.until(lambda: bar.maximum() > 200)
    bar.setValue(180)
    threat = threat_of(desk, assessment)
    desk.vault(lambda vault: assessing.weigh(vault, threat.record.id, "5", "5", "Now."))
    screen._ask()
    desk.until(lambda: "The highest threat is weighed as Critical" in desk.words())
    areas = [each for each in screen.findChildren(QScrollArea) if each.isVisible()]
    desk.until(lambda: areas[-1].verticalScrollBar().value() == 180)


def test_a_measure_that_helps_is_weighed_by_a_person(desk: Desk, assessment: str) -> None:
    threat = threat_of(desk, assessment)
    plan = desk.add("plan", what="Ours", assessments=[assessment])
    told = {"likelihood_before": "2", "impact_before": "3", "likelihood": "1", "impact": "2"}
    watch = desk.add(
        "measure", title="Watch", part_of=plan, state="proposed", residual=[{"threat": [threat.record.id], **told}]
    )
    desk.go("record", assessment)
    desk.shown(AssessmentPage)
    assert "judged to bring it" not in desk.words()  # what is only proposed moves nothing
    record = desk.record("Watch")
    desk.add("measure", **{**record.values, "id": watch, "part_of": plan, "state": "running"})
    desk.go("today")
    desk.go("record", assessment)
    desk.until(lambda: "“Watch” is judged to bring it from 6 to 2." in desk.words())
    assert threat_of(desk, assessment).rating.likelihood == "2"  # nothing was moved by itself
    desk.press(f"Weigh with it…: {threat.record.title}")
    desk.press("Save")
    now = threat_of(desk, assessment)
    assert (now.rating.likelihood, now.rating.impact) == ("1", "2") and "Watch" in now.rating.why


def test_a_date_that_lies_ahead_is_offered_ahead(desk: Desk) -> None:
    desk.go("new", "task")
    editors = [each for each in desk.program.window.findChildren(WhenEditor) if each.isVisible()]
    (due,) = [each for each in editors if each.field.name == "due"]
    desk.press("In a week", due)
    assert due.take() == day(7)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_headings_of_a_pdf_are_larger_than_its_text_and_tables_run_with_the_page(
    desk: Desk, assessment: str, language: str, tmp_path: Path
) -> None:
    kind = reporting.report_called("assessment")
    made = desk.vault(lambda vault: reporting.draft(vault, kind, [assessment], language))
    path = tmp_path / "report.pdf"
    path.write_bytes(written(made, ".pdf"))
    page = pypdfium2.PdfDocument(path)[0]
    text = page.get_textpage()
    heights = [bottom_to_top(text.get_charbox(place)) for place in range(text.count_chars())]
    title = max(heights[: len(made.report.title)])
    assert title > 1.4 * sorted(height for height in heights if height)[len(heights) // 2]
    html = reporting.html(made, turned=language == "ar")
    heads = re.findall("<th>(.*?)</th>", html)
    table = next(section.table for section in made.report.sections if section.table)
    shown = heads[: len(table.headers)]
    assert shown == list(table.headers[:: -1 if language == "ar" else 1])


def bottom_to_top(box: tuple[float, float, float, float]) -> float:
    return box[3] - box[1]


class Squeezed(QObject):
    """Every word that is painted lower than it needs to be read, as long as this watches."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0
        self.found: list[str] = []
        self.whole: list[bool] = []
        application = QApplication.instance()
        assert application
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, (QLabel, QAbstractButton)):
            self.seen += 1
            wraps = isinstance(watched, Label) and watched.wordWrap()
            needs = watched.heightForWidth(watched.width()) if wraps else watched.minimumSizeHint().height()
            if watched.height() < needs:
                self.found.append(f"{watched.text()}: {watched.height()} of {needs}")
        if event.type() is QEvent.Type.Paint and isinstance(watched, AssessmentPage):
            self.whole.append(watched.whole)
        return False


def test_the_page_comes_in_two_steps_and_nothing_is_ever_squeezed(desk: Desk, assessment: str) -> None:
    plan = desk.add("plan", what="Together", assessments=[assessment], state="open")
    for number in range(8):
        desk.add("measure", title=f"Measure {number}", part_of=plan, state="proposed", due=day(9))
    desk.go("today")
    watch = Squeezed()
    desk.go("record", assessment)
    page: AssessmentPage = desk.shown(AssessmentPage)
    desk.until(lambda: page.whole)
    desk.rest()
    assert watch.seen > 20 and watch.whole[0] is False and watch.whole[-1] is True

    assert desk.program.session
    half = AssessmentPage(desk.program.session, desk.vault(lambda vault: risk.page(vault, assessment)))
    area = scrolled(panel(column(half, 0)))
    area.resize(900, 400)
    area.show()
    half.complete()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall)
    area.grab()  # right after it has grown, before any other event
    area.close()
    assert not watch.found
    page.findChildren(Label)[0].setFixedHeight(3)  # the control
    desk.rest()
    watch.deleteLater()
    assert watch.found


def test_a_travel_memo_is_asked_for_where_the_plan_stands(desk: Desk) -> None:
    for sort, more in (("journey", False), ("relocation", True)):
        plan = desk.add("plan", what=f"A way {sort}", sort=sort)
        desk.go("record", plan)
        panel: PlanPanel = desk.shown(PlanPanel)
        desk.press("Travel memo", panel)
        form = desk.shown(RecordForm)
        assert {"route", "stays", "travellers"} <= set(form.editors) and ("dependants" in form.editors) is more
        offered = {each.text() for each in form.editors["travel"].findChildren(QAbstractButton) if each.isVisible()}
        assert "Tomorrow" in offered and "Yesterday" not in offered
        desk.write(route="By the river road, before noon")
        desk.press("Save", panel)
        assert desk.record(f"A way {sort}").values["route"] == "By the river road, before noon"
