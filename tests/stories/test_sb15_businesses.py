"""SB15: a company, who owns it, buys from it and lends to it; what it was told and answered; a letter without names; a lawsuit's file."""

from desks import Desk
from hrd_vault.services import documents
from hrd_vault.ui.screens.profile import ProfileScreen
from hrd_vault.ui.widgets.actor_panel import ActorPanel


def test_chain_grievance_letter_and_suit(desk: Desk) -> None:
    bank = desk.add("group", title="Valley Bank", sort="company")
    rosa = desk.add("person", title="Rosa Quintana", roles=["defender", "affected"], defends=["land"])
    mine = desk.add(
        "group", title="Mina Azul", sort="company", legal_name="Mina Azul S. A.", project="Open pit above the spring",
        chain="Sells to two smelters.", contact_point="Ministry of Economy, room 4",
        backers=[{"name": "Valley Bank", "role": "lender", "who": [bank], "written": "2026-05-01"},
                 {"name": "Azul Holding", "role": "parent"}],
        grievances=[{"on": "2026-04-02", "channel": "Complaint box at the gate", "about": "Dust in the school", "answer": "None"}],
    )  # fmt: skip
    suit = desk.add(
        "incident", title="Sued for a million", account="The company sues Rosa Quintana for what she said on the radio.", occurred="2026-06-01",
        affected=[rosa], alleged=[mine], work_link="She spoke of the water.",
        acts=[{"act": "slapp_civil_suit", "charge": "defamation", "alleged": [mine]}],
    )  # fmt: skip

    desk.go("record", mine)
    desk.shown(ActorPanel)
    assert "Valley Bank" in desk.words() and "Complaint box at the gate" in desk.words()
    desk.press("File of a lawsuit…")
    form: ProfileScreen = desk.shown(ProfileScreen)
    desk.until(lambda: form.draft and form.draft.profile.name == "slapp")
    assert form.draft
    told = {each.question.label: each.text for each in form.draft.answers}
    assert (
        "Mina Azul S. A." in told["Who sues, and who stands behind"]
        and "Lender" in told["Who sues, and who stands behind"]
    )
    assert "Lawsuit to silence (SLAPP)" in told["Suits, charges and fines, in their order"]
    assert "Dust in the school" in told["Complaints to the company, and what it answered"]
    assert "What shows that it is meant to silence" in [each.question.label for each in form.draft.missing]

    desk.go("record", mine)
    desk.shown(ActorPanel)
    desk.press("Write a letter…")
    letter: ProfileScreen = desk.shown(ProfileScreen)
    desk.until(lambda: letter.draft and letter.draft.profile.name == "letter")
    assert letter.draft
    said = documents.text(letter.draft)
    assert "Open pit above the spring" in said and "1 June 2026: Sued for a million" in said
    assert "Quintana" not in said and "Rosa" not in said  # nobody of ours is named to the company
    assert "What we ask you to do, and by when" in [each.question.label for each in letter.draft.missing]
    letter.save(desk.folder / "letter.odt")
    desk.rest()
    assert (desk.folder / "letter.odt").stat().st_size > 1000 and suit
