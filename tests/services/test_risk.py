"""The loop through a vault: a page becomes records, incidents propose, a person decides, plans answer, reports leave by the rules."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from hrd_vault.base import clock
from hrd_vault.base.errors import Cancelled, VaultError
from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.domain import permission
from hrd_vault.domain.figures import ActorMap
from hrd_vault.domain.kinds.common import SENSITIVITY_FIELD
from hrd_vault.domain.kinds.threat import INCIDENTS
from hrd_vault.domain.query import Query
from hrd_vault.domain.reports import REPORTS
from hrd_vault.services import assessing, patterns, records, reporting, risk
from hrd_vault.services.today import today
from hrd_vault.services.vault import Vault


def add(vault: Vault, kind: str, **values: Any) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def day(offset: int) -> str:
    return str(datetime.date.fromisoformat(clock.now()[:10]) + datetime.timedelta(days=offset))


@pytest.fixture
def case(vault: Vault) -> dict[str, str]:
    group = add(vault, "group", title="Seed collective", sort="peasant_org")
    page = {
        "subjects": [group], "scope": "collective", "level": "medium", "level_reason": "Watched once.", "next_review": day(60),
        "fears": [{"what": "Attack on the store", "likelihood": "3", "impact": "4", "why": "They came once."},
                  {"what": "Smear campaign", "likelihood": "2"}, {"why": "nothing said"}],
        "helps": [{"what": "Neighbours", "score": 4}, {"what": "The path is dark", "score": -3}, {"what": "Not rated"}],
        "does": [{"what": "Night watch", "who": "the young ones", "due": day(10)}, {"what": "A lamp at the door"}],
    }  # fmt: skip
    changes = assessing.write_page(vault, page)
    assessment = str(changes.facts["assessment"])
    shown = risk.page(vault, assessment)
    return {
        "group": group,
        "assessment": assessment,
        "threat": shown.threats[0].record.id,
        "plan": shown.plans[0].record.id,
    }


def test_one_page_is_one_step(vault: Vault, case: dict[str, str]) -> None:
    shown = risk.page(vault, case["assessment"])
    assert shown.record.title == "Seed collective" and shown.level == "medium"
    assert [(each.letter, each.record.title) for each in shown.threats] == [
        ("A", "Attack on the store"),
        ("B", "Smear campaign"),
        ("C", "nothing said"),  # only why was written: it is kept under that
    ]
    assert shown.threats[1].rating and shown.threats[1].rating.score is None  # half said, and kept
    assert {each.title: each.values.get("aspect", "") for each in shown.factors} == {
        "Neighbours": "capacity", "The path is dark": "vulnerability", "Not rated": "",
    }  # fmt: skip
    assert [each.record.title for each in shown.measures] == ["Night watch", "A lamp at the door"]
    assert shown.plans[0].open_questions == (
        "preventive",
        "collective",
        "psychosocial",
        "structural",
        "needs",
        "causes",
    )
    records.undo(vault)
    assert records.counts(vault) == {"group": 1}


def test_an_empty_page_is_an_assessment_too(vault: Vault) -> None:
    changes = assessing.write_page(vault, {})
    assert risk.page(vault, str(changes.facts["assessment"])).threats == ()


def test_incidents_propose_a_person_decides_history_stays(vault: Vault, case: dict[str, str]) -> None:
    assert risk.waiting(vault) == []
    made = [add(vault, "incident", title=f"Watched {number}", occurred=day(-number), sort="security_incident",
                vehicles=["grey pickup"]) for number in range(3)]  # fmt: skip
    assert risk.changes_of(vault, made[0]) == []
    assessing.tie(vault, made, case["threat"])
    (changed,) = risk.changes_of(vault, made[0])
    assert changed.proposal and (changed.proposal.now, changed.proposal.to) == ("3", "4")
    assert changed.assessment and changed.assessment.id == case["assessment"] and len(changed.measures) == 2
    (waits,) = risk.waiting(vault)
    assert waits.record.id == case["assessment"]
    assessing.accept(vault, case["threat"], changed.proposal)
    assert risk.waiting(vault) == []
    shown = risk.page(vault, case["assessment"])
    threat = shown.threats[0]
    assert threat.rating and threat.before and (threat.before.likelihood, threat.rating.likelihood) == ("3", "4")
    assert threat.rating.impact == "4" and threat.incidents == 3
    assert "The same vehicle in 3 incidents." in threat.rating.why
    assert "pickup" not in threat.rating.why and "pickup" in str(
        changed.proposal.reasons
    )  # it may be less free to leave
    assert shown.matrix.marks[0].before and shown.matrix.marks[0].before.value == 12
    add(vault, "incident", title="Again", occurred=day(0), threats=[case["threat"]], vehicles=["grey pickup"])
    (proposed,) = [each.proposal for each in risk.page(vault, case["assessment"]).threats if each.proposal]
    assessing.weigh(vault, case["threat"], "4", "", "It was the postman.", weighed=proposed.incidents)
    rating = risk.page(vault, case["assessment"]).threats[0].rating
    assert rating and rating.likelihood == "4" and rating.why == "It was the postman." and risk.waiting(vault) == []


def test_assessing_anew_keeps_what_was(vault: Vault, case: dict[str, str]) -> None:
    before = clock.set_source(lambda: datetime.datetime(2031, 5, 6, tzinfo=datetime.UTC))
    try:
        assessing.reassess(
            vault, case["assessment"], {"level": "high", "level_reason": "Shots.", "dissent": "One says less."}
        )
        assessing.reassess(vault, case["assessment"], {"level": "critical", "level_reason": "The same day, later."})
        shown = risk.page(vault, case["assessment"])
        assert [(point.level, point.reason) for point in shown.course.lines[0].points] == [
            ("medium", "Watched once."), ("critical", "The same day, later."),
        ]  # fmt: skip
        assert shown.direction == "rising" and len(shown.record.values["rounds"]) == 1
        assert [point.level for point in risk.trends(vault).lines[0].points][-1] == "critical"
    finally:
        clock.set_source(before)


def test_today_says_who_acts_and_what_was_agreed(vault: Vault, case: dict[str, str]) -> None:
    lawyer = add(vault, "contact", title="Okoye")
    add(vault, "task", title="Back from the market", sort="check_in", due=day(-1), who=[lawyer], about=[case["plan"]],
        instructions="Call Okoye, then two go by bicycle.")  # fmt: skip
    late = next(each for each in today(vault).due if each.record.title == "Back from the market")
    assert (late.days, late.detail, late.who, late.who_as) == (
        -1,
        "Call Okoye, then two go by bicycle.",
        "Okoye",
        "Who acts",
    )
    plan = risk.plan_shown(vault, records.get(vault, case["plan"]).record)
    assert [each.title for each in plan.check_ins] == ["Back from the market"]


@pytest.mark.parametrize("kind", REPORTS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_in_every_language(vault: Vault, case: dict[str, str], kind: Any, language: str) -> None:
    ids = [case["assessment"], case["plan"]]
    made = reporting.draft(vault, kind, ids, language)
    said = reporting.text(made)
    html = reporting.html(made, lambda _figure: b"png")
    assert (
        said.strip()
        and f'lang="{language}"' in html
        and ("data:image/png" in html) is any(each.figure for each in made.report.sections)
    )
    if kind.name in ("assessment", "plan", "one-page"):
        assert ("Night watch" in said and "Attack on the store" in said) or kind.name == "plan"


def test_a_page_for_the_wall_without_names(vault: Vault, case: dict[str, str], tmp_path: Path) -> None:
    marta = add(vault, "person", title="Marta Ruiz", roles=["defender"])
    records.save(vault, records.read_checked(vault, {
        **records.get(vault, case["plan"]).record.values, "kind": "plan", "id": case["plan"], "subjects": [marta],
        "what": "Marta walks home with two others.", "if_then": [{"if": "Marta does not come", "then": "Call Marta Ruiz's sister", "who": [marta]}],
    }))  # fmt: skip
    kind = reporting.report_called("one-page")
    named, nameless = (reporting.draft(vault, kind, [case["plan"]], "en", names=names) for names in (True, False))
    assert "Marta Ruiz" in reporting.html(named)
    assert "Marta" not in reporting.html(nameless) and "Ruiz" not in reporting.text(nameless)
    for said in (reporting.html(nameless), reporting.text(nameless)):
        assert "The names that this vault knows were left out" in said and "does not come" in said
    target = tmp_path / "page.html"
    reporting.write(vault, nameless, target, reporting.html(nameless).encode())
    assert target.is_file() and vault.journal.last("document", 1)


def test_what_somebody_keeps_here_is_in_no_report(vault: Vault, case: dict[str, str]) -> None:
    add(vault, "consent", title="Word", whom=[case["group"]], answer="only_here")
    with pytest.raises(VaultError, match=r"seal\.consent"):
        reporting.draft(vault, reporting.report_called("assessment"), [case["assessment"]], "en")
    funding = reporting.report_called("funding")
    with pytest.raises(VaultError, match=r"seal\.nothing"):
        reporting.draft(vault, funding, [], "en")
    other = add(vault, "plan", what="The radio")
    add(vault, "measure", title="A mast", part_of=other, cost={"value": "90", "currency": "USD"})
    add(vault, "measure", title="Lamps", part_of=case["plan"], cost={"value": "70", "currency": "USD"})
    made = reporting.draft(vault, funding, [], "en")
    assert {title for title, _reason in made.kept_back} >= {vault.stored(case["plan"]).record.title, "Lamps"}
    assert "A mast" in reporting.text(made) and "The radio" in reporting.text(made)
    assert "Lamps" not in reporting.text(made) and vault.stored(case["plan"]).record.title not in reporting.text(made)


def written(vault: Vault, name: str, record: str) -> reporting.Draft:
    return reporting.draft(vault, reporting.report_called(name), [record], "en")


def test_links_name_nothing_that_stays_here_or_lies_in_the_trash(vault: Vault) -> None:
    rosa = add(vault, "person", title="Rosa Quispe")
    hers = add(vault, "assessment", title="Her risk", subjects=[rosa])
    owners = {"HusbandKnows": hers, "SecretSource": add(vault, "assessment", title="Secret", sensitivity="C4"),
              "ThrownAway": add(vault, "assessment", title="Open"), "StillOpen": add(vault, "assessment", title="Too")}  # fmt: skip
    threats = {name: add(vault, "threat", title=name, part_of=owner) for name, owner in owners.items()}
    plan = add(vault, "plan", what="A night watch")
    contacts = [add(vault, "contact", title=title) for title in ("Lawyer Diallo", "Priest Mamani")]
    add(vault, "measure", title="Lamps", part_of=plan, threats=list(threats.values()), who=contacts)

    def told() -> str:
        return reporting.text(written(vault, "plan", plan))

    names = ("HusbandKnows", "ThrownAway", "StillOpen", "Lawyer Diallo", "Priest Mamani")
    assert [each for each in names if each not in told()] == [] and "SecretSource" not in told()  # the control
    add(vault, "consent", title="Word", whom=[rosa], answer="only_here")
    records.trash(vault, [threats["ThrownAway"]])
    records.trash(vault, [contacts[1]])
    assert [each for each in names if each in told()] == ["StillOpen", "Lawyer Diallo"]


@pytest.mark.parametrize("name", ["plan", "one-page"])
def test_check_ins_of_somebody_who_said_only_here_stay_and_are_told_of(vault: Vault, name: str) -> None:
    rosa, ana = (add(vault, "person", title=title) for title in ("Rosa Quispe", "Ana Choque"))
    plan = add(vault, "plan", what="A night watch")
    for person, title in ((rosa, "Rosa rings from the shelter"), (ana, "Ana rings")):
        add(vault, "task", title=title, sort="check_in", due=day(1), whose=[person], about=[plan])
    made = written(vault, name, plan)
    assert "the shelter" in reporting.text(made) and "Ana rings" in reporting.text(made)  # the control
    add(vault, "consent", title="Word", whom=[rosa], answer="only_here")
    made = written(vault, name, plan)
    assert "Rosa" not in reporting.text(made) and "Ana rings" in reporting.text(made)
    assert made.kept_back == (("Rosa rings from the shelter", permission.ONLY_HERE),)


def test_people_who_are_alleged_have_no_name_in_a_named_report_and_groups_have(vault: Vault) -> None:
    said = add(vault, "person", title="Juan Foreman")  # no role: only the threat says it of him
    by_role = add(vault, "person", title="Pedro Driver", other_names=["El Chato"], roles=["alleged_perpetrator"])
    ana = add(vault, "person", title="Ana Choque")
    mine = add(vault, "group", title="Cerro Mining", sort="company")
    actors = [
        {
            "name": "Don Juan, the foreman",
            "who": [said],
            "stance": "adversary",
            "tied_to": ["Cerro Mining", "El Chato"],
        },
        {"name": "Cerro Mining", "who": [mine], "stance": "adversary", "tied_to": ["don juan, the foreman"]},
        {"name": "El Chato", "stance": "adversary"},
        {"name": "Father of Pedro Driver", "stance": "neutral"},
        {"name": "Ana Choque", "who": [ana], "stance": "ally"},
    ]
    assessment = add(vault, "assessment", title="The valley", subjects=[ana], actors=actors)
    add(vault, "threat", title="Raid", part_of=assessment, alleged=[said, by_role, mine],
        ratings=[{"likelihood": "3", "impact": "4"}])  # fmt: skip
    plan = add(vault, "plan", what="A night watch", assessments=[assessment], tree=[{"who": [ana], "calls": [by_role]}])
    add(vault, "measure", title="Talk", part_of=plan, who=[by_role, ana])
    for name, record in (("assessment", assessment), ("plan", plan), ("one-page", plan)):
        made = written(vault, name, record)
        figures = [each.figure for each in made.report.sections]
        everything = f"{reporting.html(made)}{reporting.text(made)}{figures}"
        hidden = ("Juan", "Foreman", "foreman", "Pedro", "Driver", "Chato")
        assert [each for each in hidden if each in everything] == [], name
        assert "Ana Choque" in everything and "somebody who is alleged" in everything
    (figure,) = [each.figure for each in written(vault, "assessment", assessment).report.sections
                 if isinstance(each.figure, ActorMap)]  # fmt: skip
    first, second = (f"somebody who is alleged ({number})" for number in (1, 2))
    assert [each.name for each in figure.actors] == [
        first,
        "Cerro Mining",
        second,
        "Father of [somebody]",
        "Ana Choque",
    ]
    assert figure.ties == ((0, 1), (0, 2))
    (raid,) = [each for each in written(vault, "assessment", assessment).report.sections if "Raid" in each.heading]
    assert any("Cerro Mining" in each and "somebody who is alleged" in each for each in raid.paragraphs)
    here = risk.page(vault, assessment).actors  # the control: in the window they have their names
    assert here.actors[0].name == "Don Juan, the foreman"


def test_patterns_and_regions_over_the_vault_and_being_stopped(vault: Vault) -> None:
    actor = add(vault, "person", title="The foreman", roles=["alleged_perpetrator"])
    for number in range(6):
        add(vault, "incident", title=f"i{number}", occurred=f"{day(-number)}T23:{number:02}", vehicles=["ABC 123"], means=["truck"],
            place={"name": "Mill", "region": "North"}, alleged=[actor], threat_words="we will burn the house down",
            phones=["+52 55 1234 5678"], acts=[{"act": "stalking"}], level="high")  # fmt: skip
    add(vault, "incident", title="far", place={"region": "South"}, occurred="2020")
    steps: list[tuple[int, int]] = []

    class Watch:
        def step(self, done: int, total: int) -> None:
            steps.append((done, total))

    found = patterns.search(vault, Watch())
    assert {each.sort.value: (each.shown, each.count) for each in found.patterns} == {
        "vehicle": ("ABC 123", 6), "means": ("truck", 6), "place": ("Mill", 6), "actor": ("The foreman", 6),
        "wording": ("we will burn the house down", 6), "phone": ("+52 55 1234 5678", 6), "time": ("night", 6),
    }  # fmt: skip
    assert steps[0][0] == 0 and steps[-1][0] == steps[-1][1] and found.incidents == 7
    north, south = patterns.regions(vault)
    assert (north.name, north.count, north.grave, north.acts) == ("North", 6, 6, ("stalking",)) and south.count == 1
    hidden = reporting.text(reporting.of_regions(vault, "en"))
    assert "< 5" in hidden and "South" in hidden and "2020" not in hidden
    assert "2020: 1" in reporting.text(reporting.of_regions(vault, "en", hide_small=False))
    told = reporting.text(reporting.of_patterns(vault, "en"))
    assert "we will burn" in told and "somebody who is alleged (1)" in told and "foreman" not in told
    with pytest.raises(VaultError, match=r"use\.wrong"):
        reporting.named(vault, "patterns", [], "en", names=False)
    for line in records.find(vault, Query(kinds=("incident",), limit=6)):
        stays = {**records.get(vault, line.id).record.values, "kind": "incident", "id": line.id, "sensitivity": "C4"}
        records.save(vault, records.read_checked(vault, stays))
    assert "we will burn" not in reporting.text(reporting.of_patterns(vault, "en"))

    class Stop:
        def step(self, done: int, _total: int) -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        patterns.search(vault, Stop())


def test_a_place_leaves_no_finer_than_its_blur(vault: Vault) -> None:
    blurred = {"name": "Mill", "municipality": "San Pedro", "region": "North", "country": "Bolivia", "blur": "country"}
    for number in range(6):
        add(vault, "incident", title=f"a{number}", occurred="2026", place=blurred)
        add(vault, "incident", title=f"b{number}", occurred="2026", place={"name": "Well", "region": "South"})
        if number < 2:  # with the blurred ones they would be often enough
            add(vault, "incident", title=f"c{number}", occurred="2026", place={"municipality": "San Pedro"})
    here = reporting.text(reporting.of_regions(vault, "en", hide_small=False))
    assert "North" in here and "South" in here and "Mill" in {each.shown for each in patterns.search(vault).patterns}
    leaving = reporting.text(reporting.of_regions(vault, "en"))
    assert "North" not in leaving and "Bolivia" in leaving and "South" in leaving  # the control: what has no blur
    told = reporting.text(reporting.of_patterns(vault, "en"))
    assert "Mill" not in told and "San Pedro" not in told and "Well" in told
    add(vault, "incident", title="odd", place='{"lat": "x"}')  # words that begin like parts
    assert "place not known" in reporting.text(reporting.of_regions(vault, "en"))


def test_small_numbers_of_a_region_cannot_be_worked_out(vault: Vault) -> None:
    def happened(region: str, year: str, count: int, **more: Any) -> None:
        for _number in range(count):
            add(vault, "incident", title="x", occurred=year, place={"region": region}, **more)

    def row(region: str, **how: Any) -> str:
        told = reporting.text(reporting.of_regions(vault, "en", **how)).splitlines()
        return next(each for each in told if f"Region: {region};" in each)

    happened("North", "2025", 5, acts=[{"act": "stalking"}], level="high")
    happened("North", "2024", 1, acts=[{"act": "sexual_violence"}])
    happened("South", "2025", 9, level="high")
    happened("South", "2024", 6, level="high")
    happened("South", "2023", 1)
    happened("South", "2022", 1, acts=[{"act": "killing"}])
    happened("West", "2025", 12, level="high")
    happened("West", "2024", 5)
    assert row("North") == (
        "- Region: North; Incidents: 6; High or critical: …; Year by year: 2025: …; 2024: …; Most often: Being followed or stalked"
    )
    assert row("South") == (
        "- Region: South; Incidents: 17; High or critical: …; Year by year: 2025: 9; 2024: …; 2023: …; 2022: …"
    )
    assert row("West") == "- Region: West; Incidents: 17; High or critical: 12; Year by year: 2025: 12; 2024: 5"
    said = reporting.text(reporting.of_regions(vault, "en"))
    assert "…: fewer than 5, or hidden so that it cannot be worked out" in said
    here = row("North", hide_small=False)  # the control: inside the vault all of it is told
    assert "High or critical: 5, and 1 not rated; Year by year: 2025: 5; 2024: 1" in here and "Sexual" in here


def test_regions_count_nobody_who_did_not_agree_to_be_counted(vault: Vault) -> None:
    rosa, ana = (add(vault, "person", title=title) for title in ("Rosa", "Ana"))
    for _number in range(6):
        add(vault, "incident", title="x", occurred="2026", place={"region": "North"}, affected=[rosa])
        add(vault, "incident", title="y", occurred="2026", place={"region": "North"}, affected=[ana])
    add(vault, "incident", title="z", occurred="2026", place={"region": "North"}, sharing="only_here")
    assert "Incidents: 12;" in reporting.text(reporting.of_regions(vault, "en"))  # the control
    add(vault, "consent", title="Word", whom=[rosa], terms=[{"use": "court"}])
    add(vault, "consent", title="Hers", whom=[ana], terms=[{"use": "statistics"}])
    assert "Incidents: 6;" in reporting.text(reporting.of_regions(vault, "en"))
    assert "Incidents: 13;" in reporting.text(reporting.of_regions(vault, "en", hide_small=False))


def test_what_stays_here_neither_counts_nor_words_a_pattern(vault: Vault) -> None:
    at = {"night": "23:10", "morning": "08:10"}
    secret: list[str] = []
    for number in range(3):  # written first, so its words are those the search remembers
        secret.append(add(vault, "incident", title="s", occurred=f"{day(-number)}T{at['night']}", sensitivity="C4",
                          phones=["0052 55 1234 5678 of Marta"], vehicles=["GREY PICKUP"]))  # fmt: skip
    for number in range(8):
        hour = at["night" if number < 6 else "morning"]
        add(vault, "incident", title="o", occurred=f"{day(-20 - number)}T{hour}", phones=["55 1234 5678"],
            vehicles=["Grey pickup"])  # fmt: skip

    def told() -> str:
        return reporting.text(reporting.of_patterns(vault, "en"))

    assert "6 of 8 incidents" in told() and "9 of 11" not in told()
    assert "55 1234 5678" in told() and "Marta" not in told()
    assert "Grey pickup" in told() and "GREY" not in told() and "11 incidents" not in told()
    for each in secret:  # the control: the same incidents, and nothing keeps them here
        records.save(vault, records.get(vault, each).record.having(SENSITIVITY_FIELD, ""))
    assert "9 of 11 incidents" in told() and "11 incidents, 11 of them" in told()


def test_more_sightings_than_a_pattern_lists_are_counted_by_the_same_rules(vault: Vault) -> None:
    for number in range(66):
        add(vault, "incident", title="o", occurred=f"{day(-200)}T02:10", vehicles=["Grey pickup"],
            threat_words="we will burn the house down", sensitivity="C4" if number < 4 else "C1")  # fmt: skip
    assert {each.count for each in patterns.search(vault).patterns} == {66}
    told = reporting.text(reporting.of_patterns(vault, "en"))
    assert told.count("62 incidents, none of late") == 2 and "62 of 62 incidents" in told


def test_patterns_name_nobody_who_is_alleged(vault: Vault) -> None:
    juan = add(vault, "person", title="Juan Foreman")
    for number in range(2):
        add(vault, "incident", title=f"i{number}", vehicles=["Juan Foreman's pickup", "Lada of the mayor"],
            threat_words="old Foreman sends you his greetings")  # fmt: skip
    told = reporting.text(reporting.of_patterns(vault, "en"))
    assert "Juan" in told and "foreman" in told  # the control: nobody says anything of him
    add(vault, "threat", title="Raid", part_of=add(vault, "assessment", title="A"), alleged=[juan])
    told = reporting.text(reporting.of_patterns(vault, "en"))
    assert "Juan" not in told and "oreman" not in told and "[somebody]'s pickup" in told and "Lada of the mayor" in told


def test_what_is_done_hides_nothing_that_is_late(vault: Vault) -> None:
    for number in range(120):
        add(vault, "task", title=f"Old {number}", due=day(-500 + number), state="done")
    add(vault, "task", title="The deadline", due=day(-400))
    assert [(each.record.title, each.days) for each in today(vault).due] == [("The deadline", -400)]


def test_nothing_of_a_plan_that_was_given_up_is_late(vault: Vault) -> None:
    plan = add(vault, "plan", what="Ours", state="running")
    add(vault, "measure", title="Guard", part_of=plan, due=day(-5), state="requested")
    shown = risk.plan_shown(vault, records.get(vault, plan).record)
    assert [each.late for each in shown.measures] == [5] and len(today(vault).due) == 1
    add(vault, "plan", id=plan, what="Ours", state="dropped")
    shown = risk.plan_shown(vault, records.get(vault, plan).record)
    assert [each.late for each in shown.measures] == [None] and not today(vault).due


def test_refused_measures_answer_no_question_of_a_plan(vault: Vault) -> None:
    plan = add(vault, "plan", what="Ours")
    add(vault, "measure", title="Talks", part_of=plan, sort="psychosocial", prevents=True, scope="collective",
        needs=["care_costs"], state="refused")  # fmt: skip
    add(vault, "measure", title="Course", part_of=plan, prevents=True, scope="individual", state="running")
    shown = risk.plan_shown(vault, records.get(vault, plan).record)
    assert set(shown.open_questions) == {"collective", "psychosocial", "structural", "needs", "causes"}


def test_a_written_region_is_no_address_and_counts_nothing_that_stays(vault: Vault) -> None:
    add(vault, "incident", title="a", place="House of Rosa Yupanqui", occurred="2026-01-01")
    add(vault, "incident", title="b", place={"region": "North"}, occurred="2026-01-01", sensitivity="C4")
    here = reporting.text(reporting.of_regions(vault, "en", hide_small=False))
    leaving = reporting.text(reporting.of_regions(vault, "en"))
    assert "Rosa Yupanqui" in here and "North" in here  # the control
    assert "Yupanqui" not in leaving and "North" not in leaving and "place not known" in leaving


def test_names_of_nobody_who_is_recorded_go_too_where_a_name_belongs(vault: Vault) -> None:
    made = assessing.write_page(vault, {"fears": [{"what": "Raid", "likelihood": "3", "impact": "4"}], "level": "high",
                                        "does": [{"what": "Watch", "who": "Juan Perez"}]})  # fmt: skip
    assessment = str(made.facts["assessment"])
    page = risk.page(vault, assessment)
    add(vault, "assessment", **{**page.record.values, "id": assessment, "assessors": "Lucia Fernandez",
        "actors": [{"name": "Mayor Quispe", "stance": "adversary"}], "signs": [{"sign": "Cars", "watched_by": "Juan Perez"}]})  # fmt: skip
    threat = page.threats[0].record
    add(vault, "threat", **{**threat.values, "id": threat.id, "target": "Rosa Yupanqui"})
    plan = page.plans[0].record
    add(vault, "plan", **{**plan.values, "id": plan.id, "tree": [{"no_answer": "Ring Tomas Vega"}]})
    hidden = ("Lucia", "Quispe", "Yupanqui", "Juan", "Tomas")
    for name, record in (("assessment", assessment), ("plan", plan.id), ("one-page", plan.id)):
        kind = reporting.report_called(name)
        told = reporting.html(reporting.draft(vault, kind, [record], "en"))
        assert any(each in told for each in hidden), name  # the control
        nameless = reporting.html(reporting.draft(vault, kind, [record], "en", names=False))
        assert not [each for each in hidden if each in nameless], name
    spanish = reporting.draft(vault, reporting.report_called("assessment"), [assessment], "es", names=False)
    assert "Person" not in reporting.text(spanish)


JOURNEY = {
    "destination": "CasaDestino", "stays": "CasaNoche", "route": "ViaCochabamba", "dependants": "NietoTomas",
    "vehicle": "MotoRoja", "cover": "VisitaTia", "accompanied_by": "PadreLuis", "coming_back": "DespuesMarzo",
    "carried": "SinTelefono", "agreed_how": "AsambleaMayo", "if_then": [{"if": "SiCorte", "then": "EntoncesRio"}],
    "ladder": [{"sign": "SenalDos", "act": "PasoTres"}], "tree": [{"no_answer": "LlamaVecina"}],
}  # fmt: skip
TOLD = [*(each for each in JOURNEY.values() if isinstance(each, str)), "SiCorte", "PasoTres", "LlamaVecina"]


def test_an_assessment_tells_what_is_done_and_not_where_somebody_would_go(vault: Vault, case: dict[str, str]) -> None:
    plan = records.get(vault, case["plan"]).record
    residual = [
        {"threat": case["threat"], "likelihood_before": "4", "impact_before": "4", "likelihood": "2", "impact": "4"}
    ]
    add(vault, "plan", **{**plan.values, "id": plan.id, "what": "FugaPorElMonte", **JOURNEY})
    add(vault, "measure", title="Radio", part_of=plan.id, residual=residual)
    told = reporting.text(written(vault, "assessment", case["assessment"]))
    assert [each for each in [*TOLD, "FugaPorElMonte"] if each in told] == []
    assert (
        "Radio" in told and "Night watch" in told and "The risk that remains" in told and "Radio (–) – Attack" in told
    )
    whole = reporting.text(written(vault, "plan", plan.id))
    assert [each for each in TOLD if each not in whole] == []  # the control


@pytest.mark.parametrize("name", ["plan", "one-page"])
def test_where_somebody_goes_and_who_comes_along_is_not_told_without_names(
    vault: Vault, case: dict[str, str], name: str
) -> None:
    plan = records.get(vault, case["plan"]).record
    add(vault, "plan", **{**plan.values, "id": plan.id, **JOURNEY})
    kind = reporting.report_called(name)
    nameless = reporting.text(reporting.draft(vault, kind, [plan.id], "en", names=False))
    named = reporting.text(reporting.draft(vault, kind, [plan.id], "en"))
    assert "ViaCochabamba" not in nameless and "NietoTomas" not in nameless
    assert "ViaCochabamba" in named and ("NietoTomas" in named) is (name == "plan")  # the control


OLD: dict[str, tuple[dict[str, Any], bool]] = {
    "nothing grave": ({"sort": "security_incident"}, True),
    "an act against life": ({"acts": [{"act": "killing"}]}, False),
    "a level": ({"level": "critical"}, False),
    "a threat": ({"sort": "threat"}, False),
    "an attack": ({"sort": "attack"}, False),
    "an attack that people call low": ({"sort": "attack", "level": "low"}, True),
    "what was shown to be wrong": ({"sort": "attack", "verification": "refuted"}, True),
    "a killing that was shown to be wrong": ({"acts": [{"act": "killing"}], "verification": "refuted"}, True),
}


@pytest.mark.parametrize("name", OLD)
def test_what_is_too_old_to_be_read_whole_still_says_how_grave_it_was(
    vault: Vault, case: dict[str, str], name: str
) -> None:
    first, graver = OLD[name]
    told = {"threats": [case["threat"]]}
    add(vault, "incident", title="The first", occurred="2024-02-01", **told, **first)
    for number in range(risk.LOOKED_AT + 3):
        add(vault, "incident", title=f"Passed by {number}", occurred="2024-03-01", sort="indicator", **told)
    add(vault, "incident", title="You will see", occurred=day(0), sort="threat", **told)
    found = risk.proposal(vault, records.get(vault, case["threat"]).record)
    assert any("graver" in each.text for each in (found.reasons if found else ())) is graver


def test_what_only_the_threat_names_counts_too_however_old(vault: Vault, case: dict[str, str]) -> None:
    old = add(vault, "incident", title="Shots", occurred="2024-02-01", sort="attack")
    for number in range(risk.LOOKED_AT + 3):
        add(vault, "incident", title=f"{number}", occurred="2024-03-01", sort="indicator", threats=[case["threat"]])
    add(vault, "incident", title="You will see", occurred=day(0), sort="threat", threats=[case["threat"]])
    assessing.weigh(vault, case["threat"], "3", "4", "They shot.", weighed=[old])
    threat = records.get(vault, case["threat"]).record
    assert "graver" in str(risk.proposal(vault, threat))  # the control: nothing ties the shots to the threat yet
    named, _changes = records.save(vault, threat.having(INCIDENTS, INCIDENTS.read([old])))
    assert "graver" not in str(risk.proposal(vault, named))


def test_incidents_that_are_older_than_the_weighing_count_when_they_are_tied(
    vault: Vault, case: dict[str, str]
) -> None:
    made = [add(vault, "incident", title=f"Followed {n}", occurred=day(-40 + n), sort="attack") for n in range(3)]
    before = clock.set_source(lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3))
    try:
        assessing.weigh(vault, case["threat"], "2", "4", "Nothing tied yet.")
        assessing.tie(vault, made, case["threat"])
        found = risk.proposal(vault, records.get(vault, case["threat"]).record)
        assert found and (found.now, found.to) == ("2", "4") and set(found.incidents) == set(made)
        shown = risk.page(vault, case["assessment"]).threats[0]
        assessing.weigh(vault, case["threat"], "2", "4", "We looked at them.", weighed=shown.looked_at)
        assert risk.waiting(vault) == []  # a person decided
    finally:
        clock.set_source(before)


def test_whichever_way_a_level_is_changed_what_stood_before_stays(vault: Vault, case: dict[str, str]) -> None:
    def levels() -> list[str]:
        return [point.level for point in risk.page(vault, case["assessment"]).course.lines[0].points]

    def later(days: int) -> None:
        clock.set_source(lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days))

    before = clock.set_source(lambda: datetime.datetime.now(datetime.UTC))
    try:
        later(30)
        record = records.get(vault, case["assessment"]).record
        assessing.write_parts(vault, [{**record.values, "kind": "assessment", "id": record.id, "level": "critical"}])
        assert levels() == ["medium", "critical"]  # as a step does
        later(60)
        record = records.get(vault, case["assessment"]).record
        values = {**record.values, "level": "low", "assessed": day(0)}
        records.save(vault, records.read_checked(vault, {**values, "kind": "assessment", "id": record.id}))
        assert levels() == ["medium", "critical", "low"]  # as field by field does
        later(90)
        assessing.reassess(vault, case["assessment"], {"level": "high"})
        page = risk.page(vault, case["assessment"])
        assert levels() == ["medium", "critical", "low", "high"] and page.direction == "rising"
        reasons = [row.get("reason") for row in page.record.values["rounds"]]
        assert reasons == ["Watched once."] * 3
    finally:
        clock.set_source(before)


def test_a_level_without_a_day_is_kept_too(vault: Vault) -> None:
    made = add(vault, "assessment", title="A", level="critical")
    before = clock.set_source(lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=20))
    try:
        assessing.reassess(vault, made, {"level": "low"})
        page = risk.page(vault, made)
        assert [point.level for point in page.course.lines[0].points] == [
            "critical",
            "low",
        ] and page.direction == "falling"
    finally:
        clock.set_source(before)


def test_what_was_shown_to_be_wrong_counts_nowhere(vault: Vault, case: dict[str, str]) -> None:
    told = {"place": {"name": "Road", "region": "North"}, "vehicles": ["white van 77"], "acts": [{"act": "killing"}],
            "level": "critical", "threats": [case["threat"]], "phones": ["+52 55 1234 5678"]}  # fmt: skip
    made = [add(vault, "incident", title=f"Shots {n}", occurred=day(-n), **told) for n in range(3)]
    shown = risk.page(vault, case["assessment"])
    assert shown.threats[0].incidents == 3 and len(shown.timeline.events) > 3  # the control
    assert {each.sort.value for each in patterns.search(vault).patterns} >= {"vehicle", "phone", "place"}
    assert [(each.name, each.count, each.grave) for each in patterns.regions(vault)] == [("North", 3, 3)]
    for each in made:
        record = records.get(vault, each).record
        data = {**record.values, "kind": "incident", "id": each, "verification": "refuted"}
        records.save(vault, records.read_checked(vault, data))
    shown = risk.page(vault, case["assessment"])
    assert shown.threats[0].incidents == 0 and shown.threats[0].proposal is None
    assert not [each for each in shown.timeline.events if each.kind == "incident"]
    found = patterns.search(vault)
    assert found.patterns == () and found.incidents == 0 and patterns.regions(vault) == []


def test_more_than_can_be_read_is_counted_right(vault: Vault, case: dict[str, str]) -> None:
    for number in range(60):
        add(
            vault,
            "incident",
            title=f"{number}",
            occurred=day(-(number % 30)),
            threats=[case["threat"]],
            sort="indicator",
        )
    found = risk.proposal(vault, records.get(vault, case["threat"]).record)
    assert found and found.reasons[0].count == 60
    for number in range(90):
        add(vault, "incident", title=f"before {number}", occurred=day(-30 - number % 30), threats=[case["threat"]])
    assert risk.proposal(vault, records.get(vault, case["threat"]).record) is None  # it became less


def test_what_it_would_hit_is_kept_and_stands_until_said_anew(vault: Vault, case: dict[str, str]) -> None:
    assessing.weigh(vault, case["threat"], "3", "4", "Seen.", impact_on=["life_body", "family"])
    assessing.weigh(vault, case["threat"], "4", "", "Again.")
    rating = risk.page(vault, case["assessment"]).threats[0].rating
    assert rating and rating.impact_on == ("life_body", "family") and rating.likelihood == "4"


def test_a_plate_is_known_however_the_car_is_described(vault: Vault, case: dict[str, str]) -> None:
    for number, car in enumerate(("grey pickup ABC-123", "pickup abc 123, no lights", "the same, ABC 123", "a bus")):
        add(vault, "incident", title=f"Car {number}", occurred=day(-number), vehicles=[car], threats=[case["threat"]])
    (found,) = [each for each in patterns.search(vault).patterns if each.sort.value == "vehicle"]
    assert (found.key, found.count, found.shown) == ("abc123", 3, "grey pickup ABC-123")
    proposed = risk.proposal(vault, records.get(vault, case["threat"]).record)
    assert proposed and "The same vehicle in 3 incidents: " in " ".join(
        each.say(speech("en")) for each in proposed.reasons
    )


@pytest.mark.parametrize(("hour", "late"), [(17, False), (19, True)])
def test_a_check_in_is_late_from_its_hour_on(vault: Vault, hour: int, late: bool) -> None:
    now = datetime.datetime(2027, 5, 6, hour, 12).astimezone()
    before = clock.set_source(lambda: now)
    try:
        add(vault, "task", title="Back home", sort="check_in", state="open", due="2027-05-06T18:00")
        add(vault, "task", title="Some time today", state="open", due="2027-05-06")
        told = {each.record.title: (each.days, each.time, each.late) for each in today(vault).due}
        assert told == {"Back home": (0, "18:00", late), "Some time today": (0, "", False)}
    finally:
        clock.set_source(before)


def test_an_assessment_tells_what_happened_to_its_threats_where_that_may_leave(
    vault: Vault, case: dict[str, str]
) -> None:
    for number in range(2):
        add(vault, "incident", title=f"Followed {number}", occurred=f"2026-0{number + 3}-02", threats=[case["threat"]])
    add(vault, "incident", title="Nobody may know", occurred="2026-05-02", threats=[case["threat"]], sensitivity="C4")
    add(vault, "incident", title="Elsewhere", occurred="2026-06-02")
    told = reporting.text(written(vault, "assessment", case["assessment"]))
    assert "Followed 0" in told and "Followed 1" in told and "2 March 2026" not in told.split("What came when")[0]
    assert "Nobody may know" not in told and "Elsewhere" not in told


def test_what_remains_is_told_with_how_the_measure_stands(vault: Vault, case: dict[str, str]) -> None:
    judged = [
        {"threat": [case["threat"]], "likelihood_before": "4", "impact_before": "5", "likelihood": "1", "impact": "2"}
    ]
    for title, state in (("Armoured car", "refused"), ("Escort", "requested"), ("Neighbours", "running")):
        add(vault, "measure", title=title, part_of=case["plan"], state=state, residual=judged)
    told = reporting.text(written(vault, "plan", case["plan"]))
    assert "Escort (Asked for) – Attack on the store: Critical (20) → Low (2)" in told
    assert "Neighbours (Running) – Attack" in told and "Armoured car (" not in told


def test_money_without_a_price_and_in_another_currency_is_told(vault: Vault, case: dict[str, str]) -> None:
    euro = {"amount": {"value": "500", "currency": "EUR"}, "state": "granted", "source": "A fund"}
    add(vault, "measure", title="No price yet", part_of=case["plan"], funds=[euro], grant_due=day(30))
    add(vault, "measure", title="Car", part_of=case["plan"], cost={"value": "900", "currency": "USD"}, funds=[euro])
    (section,) = [each for each in written_all(vault, "funding").report.sections if each.table]
    assert section.table
    told = {row[0]: row[2:5] for row in section.table.rows}
    assert told["No price yet"] == ("not said", "500 EUR", "not known")
    assert told["Car"] == ("900 USD", "500 EUR", "900 USD")


def test_what_is_done_at_the_roots_over_all_plans(vault: Vault, case: dict[str, str]) -> None:
    plan = records.get(vault, case["plan"]).record
    add(vault, "plan", **{**plan.values, "id": plan.id, "causes": ["land_conflict", "impunity"]})
    other = add(vault, "plan", what="Another valley")
    add(vault, "measure", title="Ask for the title", part_of=plan.id, sort="structural", causes=["land_conflict"])
    add(vault, "measure", title="A law", part_of=other, sort="structural", state="running")
    add(vault, "measure", title="Refused law", part_of=other, sort="structural", state="refused")
    told = reporting.text(written_all(vault, "structural"))
    assert (
        "Ask for the title" in told
        and "A law" in told
        and "Refused law" not in told
        and "Night watch; Plan" not in told
    )
    assert "Root cause: Impunity" in told.split("Causes that nothing answers yet")[1]


def test_the_risk_over_time_is_told_region_by_region(vault: Vault, case: dict[str, str]) -> None:
    for name, region in (("River", "North"), ("Hills", "South")):
        add(vault, "assessment", title=name, level="high", assessed="2026-03-01", place={"region": region})
    heads = [each.heading for each in written_all(vault, "trend").report.sections]
    assert heads[:3] == ["Risk over time", "North", "South"]


def written_all(vault: Vault, name: str) -> reporting.Draft:
    return reporting.draft(vault, reporting.report_called(name), [], "en")


def test_all_dates_stand_month_by_month_with_what_is_late_first(vault: Vault, case: dict[str, str]) -> None:
    before = clock.set_source(lambda: datetime.datetime(2027, 3, 10, 12, tzinfo=datetime.UTC))
    try:
        add(vault, "task", title="Ring the ministry", due="2027-03-02", state="open")
        add(vault, "task", title="Was done", due="2027-03-02", state="done")
        add(vault, "task", title="Appeal", due="2027-06-01", state="open")
        add(vault, "task", title="Only mine", due="2027-06-01", state="open", sensitivity="C4")
        over = add(vault, "plan", what="Given up", state="dropped")
        add(vault, "measure", title="Never mind", part_of=over, due="2027-06-03")
        add(vault, "measure", title="Radio", part_of=case["plan"], due="2027-06-20", grant_due="2027-04-15")
        told = [
            (each.heading, each.table.rows if each.table else ())
            for each in written_all(vault, "dates").report.sections
        ]
        late, *months = told
        assert late[0] == "Late" and "Ring the ministry" in str(late[1]) and "Night watch" in str(late[1])
        assert [(heading, [row[1] for row in rows]) for heading, rows in months] == [
            ("April 2027", ["Radio"]), ("June 2027", ["Appeal", "Radio"]),
        ]  # fmt: skip
        assert months[0][1][0][2] == "Measure · Deadline of the grant"
    finally:
        clock.set_source(before)


def test_what_nobody_rated_is_not_counted_as_low(vault: Vault) -> None:
    for level in ("high", "", ""):
        add(
            vault,
            "incident",
            title="x",
            occurred="2026-03-02",
            place={"region": "North"},
            **({"level": level} if level else {}),
        )
    (here,) = reporting.of_regions(vault, "en", hide_small=False).report.sections
    assert here.table and here.table.rows[0][2] == "1, and 2 not rated"
