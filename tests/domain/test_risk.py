"""The arithmetic explains itself; incidents propose and say why; silence never does; nothing ever proposes a lower likelihood."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.base.ids import new_id
from hrd_vault.domain import figuring, protection, risk
from hrd_vault.domain.bodies import read_record
from hrd_vault.domain.dates import day_of, of_day, parse
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.patterns import Sort, Trait
from hrd_vault.domain.records import Record
from hrd_vault.domain.risk import Happened, Rating, Score

NOW = day_of("2026-11-25")


def record(kind: str, **values: Any) -> Record:
    made, problems = read_record(
        CATALOGUE,
        {"kind": kind, "title": "T", "part_of": new_id(), **values}
        if kind in ("threat", "factor", "measure")
        else {"kind": kind, "title": "T", **values},
    )
    assert not problems, problems
    return made


def happened(days_ago: int, gravity: int = 3, *traits: Trait, title: str = "x", written: int | None = None) -> Happened:
    day = NOW - days_ago
    return Happened(new_id(), title, day, day if written is None else NOW - written, gravity, lambda: traits)


def rated(days_ago: int, likelihood: str = "3", *weighed: str) -> list[Rating]:
    return [Rating(parse(of_day(NOW - days_ago).text), likelihood, "4", "", frozenset(weighed))]


@pytest.mark.parametrize(("likelihood", "impact", "value", "level"), [
    (1, 1, 1, "low"), (2, 2, 4, "low"), (1, 5, 5, "medium"), (3, 3, 9, "medium"), (2, 5, 10, "high"), (4, 4, 16, "high"),
    (4, 5, 20, "critical"), (5, 5, 25, "critical"),
])  # fmt: skip
def test_every_number_has_its_words(likelihood: int, impact: int, value: int, level: str) -> None:
    score = Score(likelihood, impact)
    assert (score.value, score.band) == (value, level)
    for language in LANGUAGES:
        said = score.reckoning.say(speech(language))
        assert f"= {value}" in said and "{" not in said
    assert risk.SCALE.endswith("1 to 4 is low, 5 to 9 medium, 10 to 16 high, 17 to 25 critical.")


def test_levels_by_method_explain_themselves() -> None:
    threat = record("threat", title="Fire", ratings=[{"on": "2026-01-01", "likelihood": "4", "impact": "4"}])
    factors = [
        record("factor", aspect="vulnerability", ratings=[{"on": "2026-01-01", "score": -4}]),
        record(
            "factor", aspect="capacity", ratings=[{"on": "2026-01-01", "score": 1}, {"on": "2026-02-01", "score": 2}]
        ),
        record("factor", aspect="capacity"),
    ]
    found = risk.levels(record("assessment", co_level="extraordinary"), [threat], factors)
    assert [(each.method, each.level) for each in found] == [
        ("safetag_matrix", "high"),
        ("fld_pi_formula", "critical"),
        ("co_scale", ""),
    ]
    said = found[1].reckoning.say(speech("en"))
    assert said.startswith("16 (highest threat) × 4 (vulnerabilities, mean) ÷ 2 (capacities, mean) = 25, at most 25.")
    assert "measures nothing" in said
    for few in ([], factors[1:], factors[:1]):  # one side that nobody rated makes nothing low
        bare = risk.levels(record("assessment"), [threat], few)
        assert [each.level for each in bare] == ["high", ""] and "not known" in bare[1].reckoning.say(speech("en"))
    assert risk.levels(record("assessment"), [], factors) == []


def test_more_of_it_proposes_one_step_and_says_why() -> None:
    found = risk.proposal(rated(60), [happened(2), happened(9), happened(20)], NOW)
    assert found and (found.now, found.to) == ("3", "4") and len(found.incidents) == 3
    assert found.reasons[0].say(speech("en")) == "3 incidents in 30 days; 0 in the 30 days before."
    assert found.due == NOW - 2 + 7


def test_graver_and_more_together_are_two_steps() -> None:
    before = happened(50, 3)
    found = risk.proposal(rated(45), [before, happened(1, 5, title="Shots"), happened(2), happened(3)], NOW)
    assert found and found.to == "5"
    assert "“Shots” is graver than anything before." in risk.said_all(found.reasons, speech("en"))


def test_the_same_car_again_proposes() -> None:
    car = Trait(Sort.VEHICLE, "greypickup", "grey pickup")
    old, new = happened(70, 3, car), happened(1, 3, car)
    found = risk.proposal(rated(30, "2", old.id), [old, new], NOW)
    assert found and found.to == "3"
    assert found.reasons[0].say(speech("en")) == "The same vehicle in 2 incidents: grey pickup."
    place = Trait(Sort.PLACE, "mill", "Mill")
    assert risk.proposal(rated(30, "2", old.id), [happened(70, 3, place), happened(1, 3, place)], NOW) is None


def test_what_was_weighed_proposes_nothing_twice() -> None:
    events = [happened(2), happened(9), happened(20)]
    weighed = [*rated(60), *rated(0, "4", *(each.id for each in events))]
    assert risk.proposal(weighed, events, NOW) is None
    again = risk.proposal(weighed, [*events, happened(0)], NOW)
    assert again and again.incidents != () and again.to == "5"
    kept = [*rated(60), *rated(0, "3", *(each.id for each in events))]  # somebody decided to leave it
    assert risk.proposal(kept, events, NOW) is None


def test_an_old_story_written_today_is_new() -> None:
    assert risk.proposal(rated(5), [happened(900, 3), happened(800, 5, title="Long ago", written=0)], NOW)


def test_already_expected_asks_to_look_at_the_rest() -> None:
    found = risk.proposal(rated(60, "5"), [happened(2), happened(9), happened(20)], NOW)
    assert found and found.to == "5" and "look at the impact" in risk.said_all(found.reasons, speech("en"))


def test_never_weighed_says_so_and_names_no_number() -> None:
    found = risk.proposal([], [happened(2), happened(9), happened(20)], NOW)
    assert found and (found.now, found.to) == ("", "") and "never weighed" in risk.said_all(found.reasons, speech("en"))


@given(
    st.lists(st.tuples(st.integers(0, 1200), st.integers(1, 5), st.booleans()), max_size=12),
    st.sampled_from("12345"),
    st.integers(0, 400),
)
def test_nothing_ever_proposes_less(events: list[tuple[int, int, bool]], likelihood: str, weighed: int) -> None:
    car = Trait(Sort.PHONE, "5551234", "555 1234")
    told = [happened(days, gravity, *([car] if same else [])) for days, gravity, same in events]
    found = risk.proposal(rated(weighed, likelihood), told, NOW)
    assert found is None or int(found.to) >= int(likelihood)
    assert risk.proposal(rated(weighed, likelihood), [], NOW) is None  # silence
    looked_at = rated(weighed, likelihood, *(each.id for each in told))
    assert risk.proposal(looked_at, told, NOW) is None  # nothing that was not looked at


def test_refuted_incidents_count_for_nothing() -> None:
    assert risk.happened(record("incident", verification="refuted"), NOW) is None
    assert risk.happened(record("incident", acts=[{"act": "killing"}]), NOW).gravity == 5  # type: ignore[union-attr]


def test_the_course_keeps_every_round() -> None:
    made = record("assessment", assessed="2026-11-01", level="high", rounds=[
        {"on": "2026-01-01", "level": "low"}, {"on": "2026-06", "level": "medium"}, {"on": "2026-11-01", "level": "medium"},
    ])  # fmt: skip
    points = risk.course(made)
    assert [point.level for point in points] == ["low", "medium", "high"] and risk.direction(points) == "rising"
    assert risk.direction(points[:1]) == "" and risk.direction([points[2], points[0]]) == "falling"


def test_measures_are_counted_once_and_money_is_never_mixed() -> None:
    made = [
        record("measure", sort="hard", scope="individual"), record("measure", sort="soft", scope="territory"),
        record("measure", sort="structural", scope="individual"), record("measure", sort="legal", scope="individual"),
        record("measure"), record("measure", sort="soft", scope="family", prevents=True), record("measure", sort="hard", state="refused"),
    ]  # fmt: skip
    assert protection.shares(made) == {"physical": 1, "collective": 2, "structural": 1, "other": 1, "unsaid": 1}
    costs = [
        record("measure", cost="300 USD" and {"value": "300", "currency": "USD"}, funds=[
            {"amount": {"value": "60", "currency": "USD"}, "state": "granted"}, {"amount": {"value": "500", "currency": "EUR"}, "state": "granted"},
            {"amount": {"value": "100", "currency": "USD"}, "state": "asked"}]),
        record("measure", cost={"value": "50.50", "currency": "EUR"}, funds=[{"amount": {"value": "99", "currency": "EUR"}, "state": "granted"}]),
        record("measure", cost={"value": "900", "currency": "USD"}, state="dropped"),
    ]  # fmt: skip
    euro, dollar = protection.funding(costs)
    assert (euro.currency, str(euro.gap)) == ("EUR", "0") and (dollar.currency, str(dollar.gap), str(dollar.asked)) == (
        "USD",
        "240",
        "100",
    )
    assert protection.shown(dollar.gap, "USD") == "240 USD"


def test_a_measure_that_runs_and_has_no_day_stands_now() -> None:
    for state, counted in (("running", 1), ("done", 1), ("proposed", 0), ("refused", 0)):
        measure = record("measure", sort="structural", state=state)
        last = figuring.gauge([measure], "2026-11-25T00:00:00Z").periods[-1]
        assert last.counts["structural"] == counted, state


def test_quarters() -> None:
    measure = record("measure", sort="hard", scope="individual", began="2026-05-10", ended="2026-08-01")
    told = {
        (p.year, p.quarter): p.counts["physical"] for p in figuring.gauge([measure], "2026-11-25T00:00:00Z").periods
    }
    assert told == {(2026, 1): 0, (2026, 2): 1, (2026, 3): 1, (2026, 4): 0}
    assert [(p.year, p.quarter) for p in figuring.gauge([], "2026-01-02").periods] == [
        (2025, 2),
        (2025, 3),
        (2025, 4),
        (2026, 1),
    ]


def test_pictures_are_tables_in_every_language() -> None:
    threat = record("threat", title="Fire", ratings=[
        {"on": "2026-01-01", "likelihood": "3", "impact": "4"}, {"on": "2026-02-01", "likelihood": "4"},
    ])  # fmt: skip
    lettered = figuring.lettered([threat, record("threat", title="Never weighed")])
    figure = figuring.matrix(lettered)
    assert [(mark.letter, mark.score.value, mark.before.value if mark.before else 0) for mark in figure.marks] == [
        ("A", 16, 12)
    ]
    actors = figuring.actor_map(record("assessment", actors=[
        {"name": "Mayor", "stance": "adversary", "power": 4, "tied_to": ["company", "Nobody here"]}, {"name": "Company", "stance": "adversary"},
    ]))  # fmt: skip
    assert actors.ties == ((0, 1),)
    line = figuring.timeline([], lettered, [record("measure", began="2026-03")])
    assert [event.kind for event in line.events] == ["rating", "rating", "measure"]
    for each in (figure, actors, line, figuring.gauge([], "2026-01-02")):
        for language in LANGUAGES:
            table = each.table(speech(language))
            assert all(len(row) == len(table.headers) for row in table.rows) and all(table.headers)


def test_a_month_that_is_not_over_counts_from_the_day_it_was_written() -> None:
    for date in ("2026-11", "2026-11~", "2026", "2026-11-26"):
        killed = risk.happened(record("incident", occurred=date, acts=[{"act": "killing"}]), NOW)
        assert killed and risk.proposal(rated(60, "2"), [killed], NOW), date
    coming = risk.happened(record("incident", occurred="2026-12-20", acts=[{"act": "killing"}]), NOW)
    assert coming and risk.proposal(rated(60, "2"), [coming], NOW) is None  # what is announced has not happened
    assert risk.happened(record("incident", occurred="2026-03"), NOW).day == day_of("2026-03-31")  # type: ignore[union-attr]


def test_a_first_threat_in_words_proposes_and_a_first_nuisance_does_not() -> None:
    assert risk.proposal(rated(60, "1"), [happened(2, 4)], NOW)
    assert risk.proposal(rated(60, "1"), [happened(2, 3)], NOW) is None


def test_old_stories_told_today_are_not_told_as_if_they_were_now() -> None:
    found = risk.proposal(rated(5), [happened(900 + days, written=0) for days in range(3)], NOW)
    assert found and found.reasons[0].say(speech("en")).startswith("Some time ago: 3 incidents in 30 days")


def test_what_stands_for_many_older_ones_is_never_new() -> None:
    older = Happened("", "", NOW - 3, NOW - 3, 5)
    assert risk.proposal(rated(60), [older], NOW) is None
    found = risk.proposal(rated(60), [older, happened(2), happened(1), happened(0)], NOW)
    assert found and "" not in found.incidents and "graver" not in risk.said_all(found.reasons, speech("en"))


def test_what_people_said_of_an_incident_counts_more_than_its_name() -> None:
    low = risk.happened(record("incident", sort="attack", level="low"), NOW)
    high = risk.happened(record("incident", sort="security_incident", level="high"), NOW)
    unsaid = risk.happened(record("incident", sort="attack"), NOW)
    assert low and high and unsaid and low.gravity < high.gravity < unsaid.gravity


def test_the_brief_reasons_repeat_no_words_of_incidents() -> None:
    words = Trait(Sort.WORDING, "we will burn", "we will burn")
    told = [happened(2, 5, words, title="Shots at Rosa"), happened(3, 3, words), happened(4)]
    found = risk.proposal(rated(60), told, NOW)
    assert found
    whole, brief = (risk.said_all(each, speech("en")) for each in (found.reasons, found.brief))
    assert "Shots at Rosa" in whole and "we will burn" in whole  # the control
    assert "Shots" not in brief and "burn" not in brief and "graver" in brief and "The same words in 2" in brief


def test_signs_and_a_level_that_is_not_accepted_are_alarms() -> None:
    quiet = record("assessment", level="medium", threshold="high", signs=[{"sign": "Strangers ask"}])
    assert not list(risk.alarms(quiet)) and not list(risk.alarms(record("assessment", level="critical")))
    loud = record("assessment", level="critical", threshold="high", signs=[{"sign": "Strangers ask", "seen": True}])
    assert [each.say(speech("en")) for each in risk.alarms(loud)] == [
        "1 early sign is seen.", "Critical: a level that you said you do not accept.",
    ]  # fmt: skip


def test_what_was_refused_or_only_asked_for_protects_nobody() -> None:
    asked = record("measure", state="proposed", due="2026-02-01")
    refused = record("measure", state="refused", began="2026-02-01")
    running = record("measure", state="running", due="2026-02-01")
    first, last = day_of("2026-01-01"), day_of("2026-03-31")
    assert [protection.stands_in(each, first, last, NOW) for each in (asked, running)] == [False, True]
    assert [each.day for each in figuring.timeline([], [], [asked, refused, running]).events] == [day_of("2026-02-01")]


def test_a_guard_looks_into_a_grid() -> None:
    (guard,) = (each for each in CATALOGUE.kind("assessment").guards if each.field == "actors")
    assert guard.speaks([{"sort": "state_agent"}, {"sort": "nsag_armed_group"}])
    assert not guard.speaks([{"sort": "police"}]) and not guard.speaks(None)


def test_nothing_that_is_left_out_makes_a_level_lower() -> None:
    low = record("threat", title="B", ratings=[{"on": "2026-01-01", "likelihood": "1", "impact": "1"}])
    half = record("threat", title="A", ratings=[{"on": "2026-01-01", "likelihood": "5"}])
    (matrix, formula) = risk.levels(record("assessment"), [low, half, record("threat")], [])
    for each in (matrix, formula):
        assert "2 threats are not fully weighed, and not counted: they may be higher." in each.say(speech("en"))
    assert "not counted" not in risk.levels(record("assessment"), [low], [])[0].say(speech("en"))

    def scored(aspect: str, *scores: int) -> list[Record]:
        return [record("factor", aspect=aspect, ratings=[{"on": "2026-01-01", "score": each}]) for each in scores]

    def value(*factors: Record) -> str:
        threat = record("threat", ratings=[{"on": "2026-01-01", "likelihood": "4", "impact": "4"}])
        return risk.levels(record("assessment"), [threat], list(factors))[1].reckoning.say(speech("en"))

    weak = scored("vulnerability", -2)
    assert "÷ 2 (capacities, mean) = 16" in value(*weak, *scored("capacity", 2))
    assert "not known" in value(*weak, *scored("capacity", -4))  # it helps nobody
    assert "× 3 (vulnerabilities, mean) ÷ 2" in value(*weak, *scored("capacity", 2, -4))
    assert "÷ 1 (capacities, mean)" in value(*weak, *scored("capacity", 5, 0, 0, 0, 0))
    assert "not known" in value(*weak, *scored("capacity", 0))


def test_what_has_no_day_was_written_after_what_stands_above_it() -> None:
    rows = [
        {"on": "2026-05", "likelihood": "2", "impact": "4"},
        {"on": "2024-01", "likelihood": "1"},
        {"likelihood": "5"},
    ]
    assert [each.likelihood for each in risk.ratings(record("threat", ratings=rows))] == ["1", "2", "5"]
    told = record("measure", effects=[{"on": "2020", "effect": "5"}, {"effect": "1"}])
    assert protection.effect(told)[0] == "1"


def test_a_risk_that_was_assessed_this_month_and_grew_is_not_falling() -> None:
    made = record("assessment", assessed="2026-11-25", level="critical", rounds=[{"on": "2026-11", "level": "medium"}])
    assert risk.direction(risk.course(made)) == "rising"
    year = record("assessment", assessed="2026", level="critical", rounds=[{"on": "2026-03-01", "level": "medium"}])
    assert [point.level for point in risk.course(year)] == ["medium", "critical"]


def test_fewer_than_before_is_no_more_of_it() -> None:
    found = [happened(days) for days in (2, 9, 20, *range(31, 46))]
    assert risk.proposal(rated(60), found, NOW) is None
    assert risk.proposal(rated(60), found[:3], NOW)  # the control


def test_a_measure_is_believed_only_for_what_was_judged_and_only_while_it_helps() -> None:
    threat, now, less = new_id(), Score(4, 5), Score(1, 4)
    judged = [{"threat": [threat], "likelihood_before": "4", "impact_before": "5", "likelihood": "1", "impact": "4"}]

    def measure(**values: Any) -> Record:
        return record("measure", residual=judged, **{"state": "running", **values})

    assert protection.brings_to(measure(), threat, now) == less
    assert protection.brings_to(measure(), threat, Score(5, 5)) is None  # it was judged of another risk
    assert protection.brings_to(measure(), threat, less) is None
    assert protection.brings_to(measure(state="proposed"), threat, now) is None
    assert protection.brings_to(measure(effects=[{"on": "2026-01-01", "effect": "1"}]), threat, now) is None
    assert protection.brings_to(measure(effects=[{"on": "2026-01-01", "effect": "4"}]), threat, now) == less
