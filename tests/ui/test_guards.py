"""What had better not be written down is said where an armed group comes in as a link, and only there."""

from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication

from desks import Desk, desk
from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.domain.kinds.common import DO_NOT_WRITE
from hrd_vault.domain.kinds.first_page import FIRST_PAGE
from hrd_vault.domain.kinds.group import GROUP
from hrd_vault.services import drafts
from hrd_vault.ui.widgets.assessment_page import AssessmentPage
from hrd_vault.ui.widgets.form import RecordForm
from hrd_vault.ui.widgets.parts import Label

assert desk


def told(desk: Desk, form: RecordForm) -> bool:
    """Whether the form says it, once it has asked all it wanted to know."""
    desk.rest()
    QCoreApplication.processEvents()
    return any(not each.isHidden() for each in form.findChildren(Label) if each.text() == DO_NOT_WRITE)


@pytest.fixture
def links(desk: Desk) -> dict[str, str]:
    """Records to link to: two groups, somebody who belongs to one of them, assessments that name one among their actors."""
    armed = desk.add("group", title="Front", alleged_sort="nsag_armed_group")
    company = desk.add("group", title="Mine", alleged_sort="business_company")
    return {
        "armed": armed,
        "company": company,
        "member": desk.add("person", title="Someone", groups=[armed]),
        "worker": desk.add("person", title="Another", groups=[company]),
        "feared": desk.add("assessment", title="Valley", actors=[{"name": "They", "who": [armed]}]),
        "other": desk.add("assessment", title="Coast", actors=[{"name": "They", "who": [company]}]),
    }


@pytest.mark.parametrize(
    ("kind", "field", "column", "calls", "does_not"),
    [
        ("threat", "alleged", "", "armed", "company"),
        ("incident", "alleged", "", "armed", "company"),
        ("incident", "acts", "alleged", "armed", "company"),
        ("assessment", "actors", "who", "armed", "company"),
        ("assessment", "subjects", "", "member", "worker"),
        ("plan", "subjects", "", "armed", "company"),
        ("plan", "subjects", "", "member", "worker"),
        ("plan", "assessments", "", "feared", "other"),
        ("person", "groups", "", "armed", "company"),
        ("group", "parent", "", "armed", "company"),
        ("first_page", "subjects", "", "armed", "company"),
    ],
)
def test_a_link_to_an_armed_group_calls_for_it(
    desk: Desk, links: dict[str, str], kind: str, field: str, column: str, calls: str, does_not: str
) -> None:
    session = desk.program.session
    assert session
    form = RecordForm(session, FIRST_PAGE if kind == FIRST_PAGE.name else session.catalogue.kind(kind))
    for which, wanted in ((does_not, False), (calls, True), ("", False)):
        linked = [links[which]] if which else []
        form.editors[field].put([{column: linked}] if column else linked)
        form.editors[field].edited.emit()
        assert told(desk, form) is wanted, which
    form.editors[field].put([{column: [{"to": links[calls], "role": ""}]}] if column else [links[calls]])
    form.editors[field].edited.emit()
    assert told(desk, form)


def test_it_is_said_of_a_draft_and_of_what_a_new_plan_brings(desk: Desk, links: dict[str, str]) -> None:
    desk.vault(lambda vault: drafts.keep(vault, "a" * 32, "threat", {"title": "Raid", "alleged": [links["armed"]]}))
    desk.go("today")
    desk.press("Go on writing")
    form = desk.shown(RecordForm)
    assert told(desk, form)
    form.saved()

    for which in ("feared", "other"):
        desk.go("record", links[which])
        page: AssessmentPage = desk.shown(AssessmentPage)
        desk.until(partial(getattr, page, "whole"))
        page._add_plan()
        assert told(desk, desk.shown(RecordForm)) is (which == "feared")


def test_a_circle_of_links_ends(desk: Desk) -> None:
    first = desk.add("group", title="One")
    second = desk.add("group", title="Two", parent=[first])
    desk.add("group", title="One", id=first, parent=[second])
    form = desk.go("new", "threat").findChildren(RecordForm)[0]
    form.editors["alleged"].put([first])
    form.editors["alleged"].edited.emit()
    assert not told(desk, form)


def test_no_form_asks_for_a_person_who_talks_to_an_armed_group() -> None:
    field = GROUP.field("who_can_talk")
    assert field and "never a person" in field.label
    said = {speech(code).say(field.label) for code in LANGUAGES}
    assert len(said) == len(LANGUAGES)
