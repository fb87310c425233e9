"""SB10: root causes are asked for, and one sees which measure answers which; what nothing answers is said."""

from functools import partial

from desks import Desk
from hrd_vault.domain.kinds.lists import CAUSES
from hrd_vault.services import assessing, records, reporting, risk
from hrd_vault.ui.screens.steps import StepsScreen
from hrd_vault.ui.widgets.plan_panel import PlanPanel


def test_causes_and_what_answers_them(desk: Desk) -> None:
    changes = desk.vault(
        lambda vault: assessing.write_page(
            vault, {"fears": [{"what": "Eviction"}], "does": [{"what": "Keep the fields"}]}
        )
    )
    assessment = str(changes.facts["assessment"])
    screen: StepsScreen = desk.go("steps", ("context_actors", assessment))
    while screen.steps[screen.place].label != "The roots":
        desk.press("Skip")
    form = screen.forms[0]
    form.editors["causes"].put(["land_conflict", "impunity"])
    form.editors["causes"].edited.emit()
    form.editors["causes_answer"].put("A title, and a judge who comes.")
    form.editors["causes_answer"].edited.emit()
    desk.press("Stop here")

    plan = desk.vault(lambda vault: risk.page(vault, assessment)).plans[0].record
    bare = desk.add("plan", what="No cause named")
    for each, asked in ((bare, True), (plan.id, False)):  # of each plan the causes are asked
        shown = desk.vault(partial(lambda each, vault: risk.plan_shown(vault, records.get(vault, each).record), each))
        assert ("causes" in shown.open_questions) is asked
    desk.vault(lambda vault: records.save(vault, records.read_checked(vault, {
        **plan.values, "kind": "plan", "id": plan.id, "causes": ["land_conflict", "impunity"]})))  # fmt: skip
    desk.add("measure", title="Ask for the title", part_of=plan.id, sort="structural", causes=["land_conflict"])
    desk.add("measure", title="Dropped idea", part_of=plan.id, causes=["impunity"], state="dropped")
    desk.go("record", plan.id)
    desk.shown(PlanPanel)
    desk.until(lambda: "Conflict over land: Ask for the title" in desk.words())
    assert "Impunity: nothing yet" in desk.words()
    found = desk.vault(lambda vault: risk.plan_shown(vault, records.get(vault, plan.id).record))
    assert "structural" not in found.open_questions and "preventive" in found.open_questions
    said = desk.vault(
        lambda vault: reporting.text(reporting.draft(vault, reporting.report_called("plan"), [plan.id], "en"))
    )
    assert (
        "Root cause: Conflict over land; Measures: Ask for the title" in said
        and "Root cause: Impunity; Measures: nothing yet" in said
    )
    assert {term.code for term in CAUSES.terms} >= {"land_conflict", "impunity", "patriarchy", "restrictive_law"}
