"""SB14: where an armed group is alleged, the form says what had better not be written, and what protects without police."""

from desks import Desk
from hrd_vault.domain.kinds.common import DO_NOT_WRITE
from hrd_vault.domain.options import OPTIONS
from hrd_vault.services import documents, reporting
from hrd_vault.ui.screens.capture import CaptureScreen
from hrd_vault.ui.screens.profile import ProfileScreen
from hrd_vault.ui.screens.records import RecordsScreen
from hrd_vault.ui.widgets.actor_panel import ActorPanel
from hrd_vault.ui.widgets.plan_panel import PlanPanel


def test_what_is_not_written_and_what_protects(desk: Desk) -> None:
    # At capture: the warning comes with the answer, and goes with it.
    incident = desk.add("incident", title="Armed men in the village")
    desk.go("record", incident)
    screen = desk.shown(RecordsScreen)
    screen.pane.edit()
    desk.rest()
    assert DO_NOT_WRITE not in desk.words()
    editor = screen.pane.form.editors["alleged_sort"]
    editor.put(["nsag_armed_group"])
    editor.edited.emit()
    desk.rest()
    assert DO_NOT_WRITE in desk.words()
    editor.put(["state_police"])
    editor.edited.emit()
    assert DO_NOT_WRITE not in desk.words()
    screen.pane._discard()
    desk.rest()

    # At people and groups: the same words; and what can be done, none of it with police.
    capture: CaptureScreen = desk.go("new", "group")
    sort = capture.form.editors["sort"]
    sort.put("armed_group")
    sort.edited.emit()
    desk.rest()
    assert DO_NOT_WRITE in desk.words()
    capture.form.saved()
    group = desk.add("group", title="The front", sort="armed_group", who_can_talk="The bishop's office", territory="Upper river",
                     unarmed="Nobody carries a phone beyond the bridge.", never_written="Who sleeps where.")  # fmt: skip
    desk.go("record", group)
    desk.shown(ActorPanel)
    desk.press("Write an appeal…")
    appeal: ProfileScreen = desk.shown(ProfileScreen)
    desk.until(lambda: appeal.draft and appeal.draft.profile.name == "appeal")
    assert appeal.draft
    said = documents.text(appeal.draft)
    assert "bishop" not in said and "Who sleeps where" not in said and "Upper river" not in said
    assert "Through which office it goes" in [each.question.label for each in appeal.draft.missing]
    desk.go("record", group)
    words = desk.words()
    unarmed = [option for option in OPTIONS if option.group == "unarmed"]
    assert all(option.label in words for option in unarmed) and DO_NOT_WRITE in words
    assert not any("olice" in option.label or option.sort == "hard" for option in unarmed)

    # A plan of the community offers them, as measures with their origin.
    plan = desk.add("plan", what="Stay in the village", sort="community", subjects=[group],
                    if_then=[{"if": "They come", "then": "The bishop's office calls their commander."}])  # fmt: skip
    desk.go("record", plan)
    panel: PlanPanel = desk.shown(PlanPanel)
    panel._offer()
    desk.rest()
    channel = next(tick for tick, values in panel._ticks if "humanitarian organisation" in str(values["title"]))
    channel.box.click()
    desk.press("Take what is ticked")
    made = desk.record("A channel through church, elders or a humanitarian organisation")
    assert (
        made.values["origin"] == "international"
        and made.values["scope"] == "territory"
        and made.values["prevents"] is True
    )

    # What tells who talks to whom does not go out under other names.
    kind = reporting.report_called("one-page")
    said = desk.vault(lambda vault: reporting.text(reporting.draft(vault, kind, [plan], "en", names=False)))
    assert "The front" not in said and "Who sleeps where" not in said and "Nobody carries" not in said
    everything = desk.vault(
        lambda vault: reporting.html(reporting.draft(vault, reporting.report_called("plan"), [plan], "en"))
    )
    assert "The front" in everything  # the control: with names the group is called what it is called
    assert "Who sleeps where" not in everything and "bridge" not in everything
