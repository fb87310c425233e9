"""SB11: what repeats itself is found and becomes an early sign, a threat looked at again, a line “if … then …”."""

import datetime

from desks import Desk
from hrd_vault.base import clock
from hrd_vault.services import assessing, records, reporting, risk
from hrd_vault.ui.screens.patterns import PatternsScreen
from hrd_vault.ui.screens.report import ReportScreen
from hrd_vault.ui.widgets.changes_panel import ChangesPanel
from hrd_vault.ui.widgets.finder import Finder
from hrd_vault.ui.widgets.plan_panel import PlanPanel


def day(ago: int) -> str:
    return str(datetime.date.fromisoformat(clock.now()[:10]) - datetime.timedelta(days=ago))


def find(desk: Desk, name: str) -> None:
    finder: Finder = desk.shown(Finder)
    finder.line.setText(name)
    desk.rest()
    finder._buttons[0].click()
    desk.rest()


def test_from_a_pattern_to_a_plan(desk: Desk) -> None:
    ids = [desk.add("incident", title=f"Car {number}", occurred=f"{day(number * 8)}T23:15", vehicles=["white van 77"],
                    sort="security_incident") for number in range(3)]  # fmt: skip
    changes = desk.vault(lambda vault: assessing.write_page(vault, {
        "fears": [{"what": "Kidnapping on the way home", "likelihood": "2", "impact": "5"}], "does": [{"what": "Nobody walks alone"}]}))  # fmt: skip
    assessment = str(changes.facts["assessment"])
    title = desk.vault(lambda vault: risk.page(vault, assessment)).record.title

    screen: PatternsScreen = desk.go("patterns")
    desk.until(lambda: screen.found)
    assert (
        "The same vehicle: white van 77" in desk.words()
        and "3 incidents, 3 of them in the last 90 days." in desk.words()
    )
    assert "does not say that they belong together" in desk.words()
    desk.press("Watch for it… white van 77")
    find(desk, title)
    page = desk.vault(lambda vault: risk.page(vault, assessment))
    assert [row["sign"] for row in page.record.values["signs"]] == ["The same vehicle: white van 77"]

    screen = desk.go("patterns")
    desk.until(lambda: screen.found)
    desk.press("Tie them to a threat… white van 77")
    find(desk, "Kidnapping")
    desk.until(lambda: "They belong to “Kidnapping on the way home” now." in desk.words())
    desk.until(lambda: "Likelihood 2 Unlikely → 3 Possible proposed" in desk.words())
    (threat,) = desk.vault(lambda vault: risk.page(vault, assessment)).threats
    assert threat.incidents == 3 and threat.proposal and (threat.proposal.now, threat.proposal.to) == ("2", "3")

    # The incident itself says what it changes, and the answer is given there.
    desk.go("record", ids[0])
    desk.shown(ChangesPanel)
    desk.until(lambda: "Likelihood 2 Unlikely → 3 Possible proposed" in desk.words())
    desk.press("Take it: Kidnapping on the way home")
    desk.until(lambda: "proposed" not in desk.words())
    (threat,) = desk.vault(lambda vault: risk.page(vault, assessment)).threats
    assert threat.rating and threat.rating.likelihood == "3" and "The same vehicle in 3 incidents" in threat.rating.why

    # What then? The plan has lines, a ladder, and a check-in with a person who acts.
    plan = desk.vault(lambda vault: risk.page(vault, assessment)).plans[0].record
    desk.go("record", plan.id)
    panel: PlanPanel = desk.shown(PlanPanel)
    panel._begin("person")
    desk.rest()
    made = desk.vault(lambda vault: records.get(vault, plan.id).record)
    assert len(made.values["if_then"]) == 2 and made.values["ladder"][0]["sign"] == "Watched or followed"
    amina = desk.add("contact", title="Amina")
    desk.go("record", plan.id)
    panel = desk.shown(PlanPanel)
    desk.until(lambda: panel.isVisible() and panel._slot is not None and "Measures" in desk.words())
    panel._add_check_in()
    desk.rest()
    desk.write(title="Home from work", due=day(-1), who=[amina], instructions="Call twice, then go there.")
    desk.press("Save")
    desk.until(lambda: "Amina acts" in desk.words())
    desk.go("today")
    desk.press("All dates…")
    report: ReportScreen = desk.shown(ReportScreen)
    desk.until(lambda: report.draft is not None)
    assert report.draft and "Home from work" in reporting.text(report.draft)
    desk.go("today")
    assert (
        "Home from work" in desk.words()
        and "Who acts: Amina" in desk.words()
        and "Call twice, then go there." in desk.words()
    )
