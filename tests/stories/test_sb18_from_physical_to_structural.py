"""SB18: before a plan is called finished it asks for something preventive, collective, psychosocial, structural; the gauge shows it."""

from PySide6.QtWidgets import QTableWidget

from desks import Desk
from hrd_vault.domain.figures import Gauge
from hrd_vault.services import assessing, records, risk
from hrd_vault.ui.pictures.picture import Picture, Pictured
from hrd_vault.ui.widgets.plan_panel import PlanPanel


def test_the_questions_and_the_gauge(desk: Desk) -> None:
    changes = desk.vault(
        lambda vault: assessing.write_page(vault, {"fears": [{"what": "Attack"}], "does": [{"what": "A bodyguard"}]})
    )
    page = desk.vault(lambda vault: risk.page(vault, str(changes.facts["assessment"])))
    plan, guard = page.plans[0].record, page.measures[0].record
    desk.add(
        "measure", **{**guard.values, "id": guard.id, "sort": "hard", "scope": "individual", "began": "2020-01-01"}
    )
    desk.go("record", plan.id)
    panel: PlanPanel = desk.shown(PlanPanel)
    desk.until(lambda: "Not thought of yet" in desk.words())
    for words in ("So that it does not happen: preventive", "Together: collective and of the community", "For heart and mind: psychosocial",
                  "At the root: structural", "Needs of women defenders", "Why it is so: the root causes"):  # fmt: skip
        assert words in desk.words()

    # One is left out on purpose, and is not asked again.
    desk.press("Leave out: Structural")
    desk.until(lambda: "At the root: structural" not in desk.words())
    assert desk.vault(lambda vault: records.get(vault, plan.id).record).values["skipped"] == ["structural"]

    # One tick each, and the questions are answered; none had to be.
    panel = desk.shown(PlanPanel)
    panel._offer()
    desk.rest()
    for wanted in ("Accompaniment by another organisation", "Somebody to talk to, who knows this work", "Cost of care"):
        next(tick for tick, values in panel._ticks if values["title"] == wanted).box.click()
    desk.press("Take what is ticked")
    desk.until(lambda: "For heart and mind" not in desk.words())
    desk.press("Leave out: Root causes")
    desk.until(lambda: "Not thought of yet" not in desk.words())

    # The gauge counts each measure once, by eye, by key and as a table.
    measures = [
        each.record for each in desk.vault(lambda vault: risk.page(vault, str(changes.facts["assessment"]))).measures
    ]
    for each in measures:
        if each.id != guard.id:
            desk.add(
                "measure",
                **{**each.values, "id": each.id, "part_of": plan.id, "began": "2020-01-01", "state": "running"},
            )
    desk.go("record", plan.id)
    pictured: Pictured = desk.shown(Pictured)
    figure = pictured._figure
    assert isinstance(figure, Gauge)
    assert {name: count for name, count in figure.periods[-1].counts.items() if count} == {
        "physical": 1,
        "collective": 1,
        "other": 2,
    }
    picture: Picture = pictured.picture
    picture.grab()
    picture.go(1)
    assert "For one person, physical: 1" in desk.words()
    pictured.turn()
    desk.rest()
    table: QTableWidget = desk.shown(QTableWidget)
    cells = [table.item(table.rowCount() - 1, place) for place in range(1, 5)]
    assert [cell.text() for cell in cells if cell] == ["1", "1", "0", "2"]  # this quarter, in the order of the picture
