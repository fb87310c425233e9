"""SB5: what protection costs, who pays, what is missing; the deadline of a grant is not overlooked, and its form fills itself."""

import datetime

import pypdfium2

from desks import Desk
from hrd_vault.base import clock
from hrd_vault.services import assessing, reporting, risk
from hrd_vault.services.today import today
from hrd_vault.ui.screens.profile import ProfileScreen
from hrd_vault.ui.screens.report import ReportScreen
from hrd_vault.ui.widgets.plan_panel import PlanPanel


def money(value: str, currency: str) -> dict[str, str]:
    return {"value": value, "currency": currency}


def test_cost_gap_deadline_and_grant(desk: Desk) -> None:
    soon = str(datetime.date.fromisoformat(clock.now()[:10]) + datetime.timedelta(days=9))
    rosa = desk.add("person", title="Rosa", roles=["defender"], defends=["land"])
    changes = desk.vault(lambda vault: assessing.write_page(vault, {
        "subjects": [rosa], "fears": [{"what": "Fire at night"}], "does": [{"what": "A watch at night"}],
    }))  # fmt: skip
    plan = desk.vault(lambda vault: risk.page(vault, str(changes.facts["assessment"]))).plans[0].record
    desk.go("record", plan.id)
    desk.shown(PlanPanel)
    desk.until(lambda: "Add a measure" in desk_buttons(desk))
    desk.press("Add a measure")
    desk.write(title="Lights and a camera", cost=money("900", "USD"), due=soon)
    desk.press("Save")
    desk.until(lambda: "Money: 900 USD of 900 USD are missing." in desk.words())

    measure = desk.record("Lights and a camera")
    desk.add("measure", **{**measure.values, "id": measure.id, "part_of": plan.id, "grant_due": soon, "funds": [
        {"source": "Emergency fund", "amount": money("660", "USD"), "state": "granted"},
        {"source": "Embassy", "amount": money("100", "USD"), "state": "asked"}]})  # fmt: skip
    desk.add("measure", title="Therapist", part_of=plan.id, cost=money("300", "EUR"), state="proposed")
    desk.add("measure", title="Armoured car", part_of=plan.id, cost=money("90000", "USD"), state="refused")

    due = [(each.label, each.days) for each in desk.vault(today).due if each.record.id == measure.id]
    assert ("Deadline of the grant", 9) in due
    desk.go("today")
    assert "Measure · Deadline of the grant" in desk.words()

    report: ReportScreen = desk.go("report", ("funding", ""))
    desk.until(lambda: report.draft)
    assert report.draft
    said = reporting.text(report.draft)
    assert "Cost 900 USD, granted 660 USD, asked for 100 USD: 240 USD are missing." in said
    assert "Cost 300 EUR, granted 0 EUR, asked for 0 EUR: 300 EUR are missing." in said  # never added to the dollars
    assert "Armoured car" not in said
    report.save(desk.folder / "gap.pdf")
    desk.rest()
    words = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(str(desk.folder / "gap.pdf"))
    )
    assert "240 USD" in words

    desk.go("record", plan.id)
    desk.until(lambda: "For an emergency grant…" in desk_buttons(desk))
    desk.press("For an emergency grant…")
    form: ProfileScreen = desk.shown(ProfileScreen)
    desk.until(lambda: form.draft and form.draft.profile.name == "grant")
    assert form.draft
    told = {each.question.label: each.text for each in form.draft.answers}
    assert (
        "Lights and a camera" in told["What it is for, with costs"] and "900 USD" in told["What it is for, with costs"]
    )
    assert "Embassy" in told["Who else was asked"] and "Rosa" in told["Who needs it, and their work for rights"]
    assert "How to send it safely" in [each.question.label for each in form.draft.missing]


def desk_buttons(desk: Desk) -> list[str]:
    from PySide6.QtWidgets import QAbstractButton

    return [each.accessibleName() for each in desk.program.window.findChildren(QAbstractButton) if each.isVisible()]
