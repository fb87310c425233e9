"""Reports as pages and as plain text: what somebody wrote turns nothing around, makes no line and pushes no column away."""

import html
import re

import pytest

from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.base.shown import breakable, unbroken
from hrd_vault.domain.figures import Table
from hrd_vault.domain.reports import Report, Section
from hrd_vault.formats import report as written
from hrd_vault.formats.page import TRAINING

TURNED = "gpj.\u202eexe"
FORGED = "Lamps\n- Measure: Nobody is at risk"


def made(*cells: str, said: str = "") -> Report:
    table = Table(("Measure", *("More" for _cell in cells[1:])), (cells,)) if cells else None
    return Report(f"Plan {TURNED}", TURNED, (Section(f"What {TURNED}", (said,), table),))


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_text_says_that_it_is_training_too(language: str) -> None:
    speak = speech(language)
    for training in (True, False):
        text = written.as_text(speak, made("x"), "today", training=training)
        page = written.document(speak, made("x"), "today", training=training)
        assert (text.splitlines()[0] == speak.say(TRAINING)) is training
        assert (html.escape(speak.say(TRAINING)) in page) is training


def test_plain_text_turns_nothing_around_and_a_cell_makes_no_line() -> None:
    text = written.as_text(speech("en"), made(FORGED, TURNED, said=f"One\n{TURNED}\u2028x\x1b[2J"), "today")
    assert "\u202e" not in text and "\x1b" not in text and "\u2028" not in text
    assert text.count("gpj.[U+202E]exe") == 5  # title, lead, heading, paragraph, cell
    lines = text.splitlines()
    assert lines[3:7] == [
        "What gpj.[U+202E]exe",
        "One",
        "gpj.[U+202E]exe",
        "x[U+001B][2J",
    ]  # a paragraph keeps its lines
    assert [each for each in lines if each.startswith("- ")] == [
        "- Measure: Lamps - Measure: Nobody is at risk; More: gpj.[U+202E]exe"
    ]


@pytest.mark.parametrize("letter", ["W", "é", "م", "ж", "&", "<", "/"])
def test_no_word_pushes_the_other_columns_off_the_page(letter: str) -> None:
    page = written.document(speech("en"), made(letter * 75, "a short one"), "today")
    (long, short) = re.findall(r'<td dir="auto">(.*?)</td>', page)
    pieces = html.unescape(long).split("\u200b")
    assert "".join(pieces) == letter * 75 and max(map(len, pieces)) <= 20
    assert short == "a short one" and unbroken(html.unescape(long)) == letter * 75


def test_what_hides_in_a_cell_is_shown_and_markup_is_none() -> None:
    page = written.document(speech("en"), made(f"a\u200bb <b>{TURNED}</b>\nnext"), "today")
    assert "a[U+200B]b &lt;b&gt;gpj.[U+202E]exe&lt;/b&gt;<br>next" in page


def test_a_short_word_stays_whole() -> None:
    assert breakable("Responsabilidades") == "Responsabilidades"
