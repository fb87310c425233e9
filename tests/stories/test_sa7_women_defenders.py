"""SA7: what women defenders need stands at every person, plan and measure; the private side has its place; one can ask by it."""

import pytest

from desks import Desk
from hrd_vault.domain.methods import LENS_QUESTIONS
from hrd_vault.domain.query import Query, read_filter
from hrd_vault.services import assessing, records, reporting, risk
from hrd_vault.ui.screens.steps import StepsScreen
from hrd_vault.ui.widgets.plan_panel import PlanPanel


def test_her_needs_are_asked_for_answered_and_found(desk: Desk) -> None:
    rosa = desk.add("person", title="Rosa", roles=["defender"], needs=["care_costs", "female_staff"])
    changes = desk.vault(lambda vault: assessing.write_page(vault, {
        "subjects": [rosa], "scope": "person", "fears": [{"what": "They come to her house"}], "does": [{"what": "Somebody stays with her"}],
    }))  # fmt: skip
    assessment = str(changes.facts["assessment"])

    # Every step of the method asks with gender and belonging, and has a place for the answer.
    screen: StepsScreen = desk.go("steps", ("gender_lens", assessment))
    asked = set()
    for step in screen.steps:
        assert LENS_QUESTIONS[step.lens] in desk.words() and f"lens_{step.lens}" in screen.forms[-1].editors
        asked.add(step.lens)
        if "At work and at home" in desk.words():
            form = screen.forms[0]
            form.editors["private_life"].put("Calls to her mother; the children are afraid.")
            form.editors["private_life"].edited.emit()
            lens = screen.forms[-1]
            lens.editors["lens_threats"].put("Nobody called it a threat, because it is always so.")
            lens.editors["lens_threats"].edited.emit()
            desk.press("Save and go on")
        elif screen.place + 1 < len(screen.steps):
            desk.press("Skip")
    assert asked == {"context", "actors", "threats", "factors", "plan"}
    threat = desk.vault(lambda vault: risk.page(vault, assessment)).threats[0].record
    assert threat.values["private_life"].startswith("Calls to her mother")

    # The plan asks for her needs, offers what answers them, and remembers what is left out on purpose.
    plan = desk.vault(lambda vault: risk.page(vault, assessment)).plans[0].record
    desk.go("record", plan.id)
    panel: PlanPanel = desk.shown(PlanPanel)
    desk.until(lambda: "Needs of women defenders" in desk.words())
    panel._offer()
    desk.rest()
    offered = [tick for tick, values in panel._ticks if values.get("needs") == ["female_staff"]]
    offered[0].box.click()
    desk.press("Take what is ticked")
    found = desk.vault(lambda vault: risk.plan_shown(vault, records.get(vault, plan.id).record))
    made = [each.record for each in found.measures if each.record.values.get("needs")]
    assert [each.title for each in made] == ["Women as staff, no armed male escort"]
    assert found.unmet == ("care_costs",) and "needs" in found.open_questions  # she needs more than that
    desk.until(lambda: "Needs of women defenders: Cost of care" in desk.words())
    desk.add("measure", title="Money for the neighbour", part_of=plan.id, needs=["care_costs"])
    found = desk.vault(lambda vault: risk.plan_shown(vault, records.get(vault, plan.id).record))
    assert found.unmet == () and "needs" not in found.open_questions

    # One can ask for all of it: who needs what, which measures answer it, what happened because of gender.
    desk.add("incident", title="A smear", marks=["gendered"], acts=[{"act": "sexual_reputation_smear"}])
    for kind, text, title in (
        ("person", "needs=care_costs", "Rosa"), ("measure", "needs=female_staff", made[0].title), ("incident", "marks=gendered", "A smear"),
    ):  # fmt: skip

        def ask(vault: object, kind: str = kind, text: str = text) -> list[str]:
            catalogue = vault.catalogue  # type: ignore[attr-defined]
            asked = Query(kinds=(kind,), filters=(read_filter(catalogue, (catalogue.kind(kind),), text),))
            return [each.title for each in records.find(vault, asked)]  # type: ignore[arg-type]

        assert desk.vault(ask) == [title]

    # Whether it suits her is for her to say, and the report says it in her words.
    said = desk.vault(
        lambda vault: reporting.text(reporting.draft(vault, reporting.report_called("assessment"), [assessment], "en"))
    )
    assert "Nobody called it a threat" in said and "Calls to her mother" in said
    fits = made[0].kind.field("fits")
    assert fits is not None and fits.parse("Partly", None) == "partly"
    with pytest.raises(ValueError, match="answers"):
        fits.parse("surely", None)
