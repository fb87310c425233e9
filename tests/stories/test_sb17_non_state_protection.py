"""SB17: protection that completes or replaces the State: plans of movements and communities, accompaniment, relocation, networks."""

import pytest

from desks import Desk
from hrd_vault.domain.options import OPTIONS, TEMPLATES
from hrd_vault.domain.query import Query, read_filter
from hrd_vault.services import records, reporting
from hrd_vault.ui.screens.report import ReportScreen
from hrd_vault.ui.widgets.plan_panel import PlanPanel


@pytest.mark.parametrize("name", [each.name for each in TEMPLATES])
def test_every_template_is_a_plan_to_begin_from(desk: Desk, name: str) -> None:
    plan = desk.add("plan", what="Ours")
    desk.go("record", plan)
    panel: PlanPanel = desk.shown(PlanPanel)
    panel._begin(name)
    desk.rest()
    made = desk.vault(lambda vault: records.get(vault, plan).record)
    assert made.values["sort"] == name and made.values["what"] == "Ours" and made.values["if_then"]
    panel = desk.shown(PlanPanel)
    panel._offer()
    desk.rest()
    assert (
        len(panel._ticks) == len(OPTIONS) and panel._ticks[0][1]["title"]
    )  # what fits such a plan first, the rest after it


def test_movement_plan_tree_and_one_page(desk: Desk) -> None:
    amina, bo, network = (
        desk.add(kind, title=title)
        for kind, title in (("contact", "Amina"), ("contact", "Bo"), ("group", "River network"))
    )
    plan = desk.add(
        "plan", what="The river movement stays together", sort="movement",
        tree=[{"who": [amina], "calls": [bo, network], "no_answer": "Ring the bell"}],
        accompanied_by="Two of the network, until the harvest", destination="A house in the next town; only Bo knows",
        dependants="School for the two girls", coming_back="When the trial is over",
    )  # fmt: skip
    for title, origin, relation in (
        ("Night watch", "community", "replaces"),
        ("Patrol", "state", "none"),
        ("Observers", "international", "complements"),
    ):
        desk.add("measure", title=title, part_of=plan, origin=origin, relation=relation, state="running")

    def ask(vault: object) -> list[str]:
        catalogue = vault.catalogue  # type: ignore[attr-defined]
        wanted = read_filter(catalogue, (catalogue.kind("measure"),), "relation=replaces")
        return [each.title for each in records.find(vault, Query(kinds=("measure",), filters=(wanted,)))]  # type: ignore[arg-type]

    assert desk.vault(ask) == ["Night watch"]
    screen: ReportScreen = desk.go("report", ("one-page", plan))
    desk.until(lambda: screen.draft)
    assert screen.draft
    said = reporting.text(screen.draft)
    assert "Who: Amina; calls: Bo, River network; If nobody answers: Ring the bell" in said
    screen.nameless.box.click()
    desk.until(lambda: screen.draft and screen.draft.nameless)
    assert screen.draft
    bare = reporting.text(screen.draft)
    assert "Amina" not in bare and "River network" not in bare and "Night watch" in bare
    whole = desk.vault(
        lambda vault: reporting.text(reporting.draft(vault, reporting.report_called("plan"), [plan], "en"))
    )
    assert "Two of the network, until the harvest" in whole and "School for the two girls" in whole
