"""A collective through a year, in the real window: eight incidents, two assessments, a measure that works and one that does not.

After each of them it is asserted what Today, the trend and the plan say. The days are simulated; the keys, the window and the
vault are real.
"""

import time
from collections.abc import Callable
from pathlib import Path

from windows import Window

WORDS = "molano tiken burasa"
FEAR = "Attack on the seed store"


class Year:
    """Short ways to act in the window, day by day."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def day(self, text: str) -> None:
        """Let it be the morning of a day of that year."""
        self.window.do("day", instant=f"2026-{text}T09:00:00+00:00")

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not true():
            assert time.monotonic() < end, " | ".join(self.window.seen["texts"])
            self.window.do("look")

    def press(self, name: str) -> None:
        self.until(lambda: name in self.window.seen["buttons"])
        self.window.press(name)

    def go_to(self, title: str) -> None:
        self.window.key("Ctrl+K")
        self.window.type(title)
        self.window.key("Return")
        self.until(lambda: title in self.window.seen["headings"])

    def happened(self, account: str, **more: object) -> None:
        """Write an incident of today, tie it to the threat, look at what it changes."""
        self.window.key("Ctrl+N")
        self.window.until("What happened?")
        self.window.type(account)
        self.press("Now")
        self.window.key("Ctrl+Return")
        self.window.until("Saved. Stop here, or add what you know.")
        self.window.do("answer", **more)
        self.window.key("Ctrl+Return")
        title = account.split(".", maxsplit=1)[0]
        self.until(lambda: title in self.window.seen["headings"] and "Edit" in self.window.seen["buttons"])
        self.press("Which threat does it belong to?")
        self.window.type(FEAR)
        self.window.key("Return")
        self.until(lambda: FEAR in self.window.seen["buttons"])

    def today(self) -> str:
        """All that Today says."""
        self.window.press("Today")
        self.until(lambda: "New: Incident" in self.window.seen["buttons"])
        for _look in range(8):  # what got worse comes a moment after what is due
            self.window.do("look")
        return "\n".join(self.window.seen["texts"])

    def page(self) -> str:
        """All that the assessment's page says."""
        self.go_to("Seed collective")
        self.window.press("Risk")
        self.press("Seed collective")
        self.until(lambda: "Assess anew" in self.window.seen["buttons"])
        return "\n".join(self.window.seen["texts"])

    def stands(self, *, worse: bool, trend: list[str], **plan: str) -> None:
        """Look at all three: what Today says, the trend, and the plan (by its first word what stands beside each measure)."""
        assert ("What got worse" in self.today()) is worse
        assert self.trend() == trend
        self.page()
        beside = self.window.do("measures")["value"]
        for name, state in plan.items():
            (row,) = [told for title, told in beside.items() if title.startswith(name)]
            assert state in row, (name, state, row)

    def trend(self) -> list[str]:
        """The levels of the trend that Today shows, oldest first, each a point of the picture and a row of its table."""
        shown = self.window.do("trend")["value"]
        assert shown["spots"] == len(shown["rows"])
        return [row[2].lower() for row in shown["rows"]]


def test_a_year(open_window: Callable[..., Window], tmp_path: Path) -> None:
    window = open_window(tmp_path)
    window.do("day", instant="2026-01-10T09:00:00+00:00")
    window.make_vault(WORDS)
    year = Year(window)
    group, neighbours, ministry = window.do("save", records_=[
        {"kind": "group", "title": "Seed collective", "sort": "peasant_org", "size": 34},
        {"kind": "contact", "title": "Neighbours"}, {"kind": "contact", "title": "Interior ministry"},
    ])["value"]  # fmt: skip

    # 10 January. The first assessment: one page, half of it left empty.
    assert "What is not assessed is not known." in year.today()
    window.press("Risk")
    window.until("Nothing is assessed yet.")
    assert window.shows("it is not low")
    window.press("New: Risk assessment")
    window.until("What do we fear, and what do we do about it?")
    window.do(
        "answer", subjects=[group], scope="collective", level="medium", level_reason="They look at us.", next_review="2026-04-01",
        fears=[{"what": FEAR, "likelihood": "2", "impact": "4", "why": "Nothing but looks."}],
        does=[{"what": "Night watch", "due": "2026-03-20"}, {"what": "Patrol car of the police", "due": "2026-04-01"}],
    )  # fmt: skip
    window.key("Ctrl+Return")
    year.until(lambda: "Assess anew" in window.seen["buttons"])
    assert window.shows("2 Unlikely × 4 Grave = 8: Medium.") and "Night watch" in window.seen["buttons"]
    assert window.shows("Nothing is written yet. How do you sleep")  # rest stands on the page, empty or not
    year.stands(worse=False, trend=["medium"], Night="Proposed", Patrol="Proposed")

    # 1. One incident alone proposes nothing; the plan stands beside it.
    year.day("01-20")
    year.happened("A grey pickup stopped at the store", vehicles=["grey pickup"], sort="security_incident")
    assert not any("proposed" in each for each in window.seen["texts"])
    assert window.shows("Plan: Night watch; Patrol car of the police")
    year.stands(worse=False, trend=["medium"], Night="Proposed", Patrol="Proposed")

    # 2. Two in a month, the same car: one step is proposed, with its reasons; taken.
    year.day("02-05")
    year.happened("The grey pickup came again", vehicles=["grey pickup"], sort="security_incident")
    window.until("Likelihood 2 Unlikely → 3 Possible proposed")
    assert window.shows(
        "2 incidents in 30 days; 0 in the 30 days before. The same vehicle in 2 incidents: grey pickup."
    )
    said = year.today()
    assert "What got worse" in said and "Assess anew: Seed collective" in said and "in 7 days" in said
    year.go_to("The grey pickup came again")
    year.press(f"Take it: {FEAR}")
    window.until("Weighed anew.")
    year.stands(worse=False, trend=["medium"], Night="Proposed", Patrol="Proposed")  # the level is a person's word
    assert "A moved from 2 Unlikely to 3 Possible" in year.page()

    # 3. A third: proposed again; the collective decides otherwise, and it is not asked twice.
    year.day("02-12")
    year.happened("Somebody rang at the store and ran", sort="indicator")
    window.until("Likelihood 3 Possible → 4 Likely proposed")
    year.press(f"Decide otherwise…: {FEAR}")
    window.until("How likely is it, how bad, and why?")
    window.do("answer", likelihood="3", likelihood_reason="It was the baker's boy.")
    window.key("Ctrl+Return")
    year.until(lambda: not any("proposed" in each for each in window.seen["texts"]))
    year.stands(worse=False, trend=["medium"], Night="Proposed", Patrol="Proposed")
    assert "3 Possible × 4 Grave = 12: High. It was the baker's boy." in year.page()

    # 4. An attack: graver and more, two steps; taken; and the second assessment.
    year.day("03-01")
    year.happened("The fence was cut and the seed shelf burnt", vehicles=["grey pickup"], sort="attack")
    window.until("Likelihood 3 Possible → 5 Expected proposed")
    assert any("is graver than anything before." in each for each in window.seen["texts"])
    year.press(f"Take it: {FEAR}")
    window.until("Weighed anew.")
    page = year.page()
    assert "5 Expected × 4 Grave = 20: Critical." in page and "4 incidents" in page
    window.press("Assess anew")
    window.until("How high is the risk now?")
    window.do("answer", level="critical", level_reason="They came into the store.", dissent="One of us thinks it was drunk boys.",
              quorum_present=21, next_review="2026-06-20")  # fmt: skip
    window.key("Ctrl+Return")
    window.until("Critical, rising")
    assert window.shows("Someone sees it differently: One of us thinks it was drunk boys.")
    both = ["medium", "critical"]
    year.stands(worse=False, trend=both, Night="Proposed", Patrol="Proposed")

    # The plan gets people: the watch runs, the patrol was promised.
    plan: dict[str, dict[str, object]] = {"Night watch": {"who": [neighbours], "state": "running", "began": "2026-03-05", "sort": "soft", "scope": "territory", "prevents": True,
                            "origin": "community"},
            "Patrol car of the police": {"who": [ministry], "state": "offered", "sort": "hard", "scope": "organisation", "origin": "state",
                                         "answer": "No budget line, says the ministry."}}  # fmt: skip
    for title, told in plan.items():
        year.go_to(title)
        year.press("Edit")
        window.do("answer", **{name: value for name, value in told.items() if name != "answer"})
        if "answer" in told:
            window.do("answer", answer=told["answer"])
        window.key("Ctrl+Return")
        year.until(lambda: "Edit" in window.seen["buttons"])

    # 5. The patrol is late, with the reason that was given; the watch runs and is not late.
    year.day("04-10")
    year.happened("Two men asked for the treasurer", sort="indicator")
    said = year.today()
    assert "9 days late" in said and "Patrol car of the police" in said and "No budget line, says the ministry." in said
    assert "Night watch" not in said
    year.stands(worse=False, trend=both, Night="Running", Patrol="9 days late")

    # Silence: for two months nothing. Nothing lower is proposed, nothing says that it is over.
    year.day("06-12")
    said, page = year.today(), year.page()
    assert "What got worse" not in said and "Look again on" in said and "in 8 days" in said
    assert "5 Expected × 4 Grave = 20: Critical." in page and "Critical, rising" in page and "proposed" not in page

    # 6. One more, of no new sort: already expected, nothing higher to propose.
    year.day("06-14")
    year.happened("A stone came through the window", sort="security_incident")
    assert not any("→" in each and "proposed" in each for each in window.seen["texts"])
    year.stands(worse=False, trend=both, Night="Running", Patrol="Offered")

    # The measure that works, and the one that does not, as the protected people say.
    year.day("09-01")
    year.go_to("Night watch")
    year.press("Edit")
    (threat,) = window.do("all_of", kind="threat")["value"]
    window.do("answer", effects=[{"on": "2026-09-01", "effect": "5", "said": "We sleep again."}],
              residual=[{"threat": [threat], "likelihood_before": "5", "impact_before": "4", "likelihood": "3", "impact": "3"}])  # fmt: skip
    window.key("Ctrl+Return")
    year.until(lambda: "Edit" in window.seen["buttons"])
    year.go_to("Patrol car of the police")
    year.press("Edit")
    window.do("answer", state="dropped", effects=[{"on": "2026-09-01", "effect": "2", "said": "It never came."}])
    window.key("Ctrl+Return")
    year.until(lambda: "Edit" in window.seen["buttons"])
    page = year.page()
    assert "from 20 to 9" in page and "2 It does not help" in page
    assert "Patrol car" not in year.today()  # what was dropped is not late any more

    # 7 and 8. The same words twice: a pattern of its own, and the threat is looked at again although it is already expected.
    year.day("11-10")
    year.happened("A call at night", sort="threat", threat_words="Leave the lower fields or you will burn")
    year.stands(worse=False, trend=both, Night="Running", Patrol="Dropped")
    year.day("11-20")
    year.happened("A letter under the door", sort="threat", threat_words="Leave the lower fields or you all burn")
    window.until("To be looked at again")
    assert any("The same words in 2 incidents: leave the lower fields or you" in each for each in window.seen["texts"])
    assert any("look at the impact, and at the plan" in each for each in window.seen["texts"])
    said = year.today()
    assert "What got worse" in said and "Assess anew: Seed collective" in said
    year.stands(worse=True, trend=both, Night="Running", Patrol="Dropped")
    assert "8 incidents" in year.page()

    # The year as it can be printed: every round, every reason, both measures.
    window.press("Write a report…")
    window.until("Report to print or to save")
    year.until(lambda: "Save as PDF…" in window.seen["buttons"] and window.shows("In brief"))
    said = "\n".join(window.seen["texts"])
    assert (
        "They came into the store." in said
        and "One of us thinks it was drunk boys." in said
        and "It was the baker's boy." in said
    )
