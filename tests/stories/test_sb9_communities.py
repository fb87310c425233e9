"""SB9: a collective assesses and plans as a collective: quorum, agreement, groups heard apart, territory; and its word binds."""

import pytest

from desks import Desk
from hrd_vault.base.errors import VaultError
from hrd_vault.domain.figures import Matrix
from hrd_vault.services import assessing, records, reporting, risk
from hrd_vault.ui.screens.steps import StepsScreen
from hrd_vault.ui.widgets.assessment_page import AssessmentPage
from hrd_vault.ui.widgets.plan_panel import PlanPanel


def test_a_collective_assesses_agrees_and_plans(desk: Desk) -> None:
    group = desk.add(
        "group",
        title="Seed collective",
        sort="peasant_org",
        size=34,
        members_known="identifiable",
        territory="Lower fields",
    )
    word = desk.add("consent", said="The assembly agreed that the plan goes to the network.", whom=[group], by="assembly",
                    terms=[{"use": "own"}, {"use": "partner"}], given="2026-11-02")  # fmt: skip
    changes = desk.vault(lambda vault: assessing.write_page(vault, {
        "subjects": [group], "scope": "collective", "fears": [{"what": "Attack on the seed store", "likelihood": "4", "impact": "4"}],
        "does": [{"what": "Night watch"}],
    }))  # fmt: skip
    assessment = str(changes.facts["assessment"])

    # Whatever method is chosen, a collective is asked who was there and who was heard.
    screen: StepsScreen = desk.go("steps", ("safetag_matrix", assessment))
    labels = [step.label for step in screen.steps]
    assert "Who was there, who was heard" in labels and "Land, leaders, and what could divide us" in labels
    while screen.steps[screen.place].label != "Who was there, who was heard":
        desk.press("Skip")
    form = screen.forms[0]
    for name, value in (("members", 34), ("quorum_needed", 18), ("quorum_present", 21), ("decided_how", "Hands up, women first"),
                        ("consents", [word]), ("voices", [{"who": "women", "apart": True, "fears": "Calls to mothers", "wants": "Childcare"},
                                                          {"who": "youth", "apart": True, "wants": "A radio"}])):  # fmt: skip
        form.editors[name].put(value)
        form.editors[name].edited.emit()
    desk.press("Save and go on")
    form = screen.forms[0]
    form.editors["division"].put("The company offers money to three families.")
    form.editors["division"].edited.emit()
    form.editors["leaders"].put("The spokeswomen want company on the road.")
    form.editors["leaders"].edited.emit()
    desk.press("Save and finish" if screen.place + 1 == len(screen.steps) else "Save and go on")

    desk.go("record", assessment)
    desk.shown(AssessmentPage)
    said = desk.words()
    assert "21 took part, quorum 18" in said and "about 34 members" in said
    assert "Women · Calls to mothers · Childcare" in said and "Young people · A radio" in said

    # The plan begins from what communities do, and names no leader alone.
    plan = desk.vault(lambda vault: risk.page(vault, assessment)).plans[0].record
    desk.go("record", plan.id)
    panel: PlanPanel = desk.shown(PlanPanel)
    panel._begin("community")
    desk.rest()
    made = desk.vault(lambda vault: records.get(vault, plan.id).record)
    assert made.values["sort"] == "community" and made.values["what"] == "Night watch"
    assert [row["if"] for row in made.values["if_then"]] == ["Strangers come at night", "Somebody is taken"]
    assert not any(row.get("who") for row in made.values["if_then"])  # it names nobody: the assembly does

    # Its word binds: what the assembly allowed leaves, what it did not stays.
    kind = reporting.report_called("assessment")
    told = desk.vault(lambda vault: reporting.draft(vault, kind, [assessment], "en"))
    text = reporting.text(told)
    assert (
        "Quorum: how many must take part: 18" in text
        and "The company offers money" in text
        and "Calls to mothers" in text
    )
    assert any(isinstance(section.figure, Matrix) for section in told.report.sections)
    desk.add(
        "consent",
        said="Withdrawn by the assembly.",
        whom=[group],
        by="assembly",
        withdrawn="2026-11-20",
        given="2026-11-20",
    )
    with pytest.raises(VaultError, match=r"seal\.consent"):
        desk.vault(lambda vault: reporting.draft(vault, kind, [assessment], "en"))
