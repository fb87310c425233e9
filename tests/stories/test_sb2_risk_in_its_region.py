"""SB2: defenders state their risk in its national and regional context: what changed around them, what happened where, how it went."""

from PySide6.QtWidgets import QAbstractButton

from desks import Desk
from hrd_vault.services import assessing, reporting, risk
from hrd_vault.ui.screens.patterns import PatternsScreen
from hrd_vault.ui.screens.report import ReportScreen
from hrd_vault.ui.screens.steps import StepsScreen


def test_context_log_and_trend_by_region(desk: Desk) -> None:
    changes = desk.vault(
        lambda vault: assessing.write_page(
            vault, {"fears": [{"what": "Raids before the vote", "likelihood": "3", "impact": "4"}]}
        )
    )
    assessment = str(changes.facts["assessment"])
    screen: StepsScreen = desk.go("steps", ("context_actors", assessment))
    form = screen.forms[0]
    for name, value in (("context", "The vote is in May. The mine got its licence."), ("changes", ["election", "project"]),
                        ("sources", "Radio, two lawyers"), ("place", {"name": "Upper valley", "region": "North"})):  # fmt: skip
        form.editors[name].put(value)
        form.editors[name].edited.emit()
    desk.press("Save and go on")
    assert "Our work" in desk.words()  # the next step
    page = desk.vault(lambda vault: risk.page(vault, assessment))
    assert page.record.values["changes"] == ["project", "election"] or page.record.values["changes"] == [
        "election",
        "project",
    ]
    assert page.record.values["methods"] == ["context_actors"]

    for number in range(7):
        desk.add("incident", title=f"North {number}", occurred=f"202{4 + number % 3}-03", place={"region": "North"}, level="high",
                 acts=[{"act": "raid_search"}])  # fmt: skip
    for number in range(2):
        desk.add("incident", title=f"South {number}", occurred="2026-03", place={"region": "South"})
    regions: PatternsScreen = desk.go("patterns", "regions")
    desk.until(lambda: "Write a report…" in [each.text() for each in regions.findChildren(QAbstractButton)])

    report: ReportScreen = desk.go("report", ("regions", ""))
    desk.until(lambda: report.draft)
    assert report.draft
    said = reporting.text(report.draft)
    assert (
        "Region: North; Incidents: 7; High or critical: 7; Year by year: 2026: …; 2025: …; 2024: …; Most often: Raid or search"
        in said
    )
    assert "Region: South; Incidents: < 5" in said  # two could be told apart, so they are hidden when it is written out
    for ending in (".pdf", ".odt", ".html"):
        report.save(desk.folder / f"regions{ending}")
        desk.rest()
        assert (desk.folder / f"regions{ending}").stat().st_size > 500

    # The trend is what people judged each time, and says so.
    desk.vault(lambda vault: assessing.reassess(vault, assessment, {"assessed": "2026-01-05", "level": "medium"}))
    desk.vault(lambda vault: assessing.reassess(vault, assessment, {"assessed": "2026-09-05", "level": "high"}))
    trend: ReportScreen = desk.go("report", ("trend", ""))
    desk.until(lambda: trend.draft)
    assert trend.draft
    told = reporting.text(trend.draft)
    assert "Level: Medium" in told and "Level: High" in told and "What is not assessed is not known." in told
