"""Reports as PDF: a plan on one page is one, in type that can be read; a long report holds nobody up, and stays small."""

import ctypes
import re
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw
from PySide6.QtCore import QElapsedTimer, QTimer

from desks import Desk, desk
from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import speech
from hrd_vault.domain.figures import Table
from hrd_vault.domain.options import template
from hrd_vault.domain.reports import Report, Section
from hrd_vault.services import reporting
from hrd_vault.services.reporting import Draft
from hrd_vault.ui import printing
from hrd_vault.ui.screens.report import ReportScreen, written
from ui.test_risk_page import day

assert desk
_SMALLEST = 7.5  # points
_LONG = "They came at night and asked for the one who keeps the list; nobody opened, and the watch rang the bell. "


def plan(desk: Desk, language: str, measures: int = 6, calls: int = 6, *names: str) -> str:
    """A plan as a group makes it: two templates, who calls whom, who does what by when, check-ins, a way."""
    told: dict[str, Any] = {"if_then": [], "ladder": []}
    for name in names or ("person", "community"):
        found = template(name)
        assert found
        values = found.values(speech(language))
        told = {grid: [*rows, *values.get(grid, [])] for grid, rows in told.items()}
    people = [desk.add("contact", title=f"Teresa Pérez Nº {number}") for number in range(calls + 1)]
    route = (
        "San Pedro – Las Palmas – Santa Rosa; stops at the market and at the school; there by noon, back before dark."
    )
    made = desk.add(
        "plan", what="How we go on", state="open", begins=day(0), **told, route=route, vehicle="The grey car, two in it",
        tree=[
            {"who": [one], "calls": [other], "no_answer": "The neighbour at the corner, by the green gate"}
            for one, other in pairwise(people)
        ],
    )  # fmt: skip
    for number in range(measures):
        what = f"Measure {number}: change the locks of both doors and give the second key to the neighbour"
        desk.add("measure", title=what, part_of=made, who=[people[0]], due=day(number), state="running")
    for number in range(3 if calls else 0):
        desk.add(
            "task", title=f"Call in the evening {number}", sort="check_in", due=day(1), state="open", who=[people[1]],
            whose=[people[2]], about=[made], instructions="Ring twice, wait half an hour, then go to the house together.",
        )  # fmt: skip
    return made


def printed(desk: Desk, made: str, language: str, folder: Path) -> tuple[Draft, pypdfium2.PdfDocument]:
    kind = reporting.report_called("one-page")
    found = desk.vault(lambda vault: reporting.draft(vault, kind, [made], language))
    path = folder / "plan.pdf"
    path.write_bytes(written(found, ".pdf"))
    return found, pypdfium2.PdfDocument(path)


def sizes(document: pypdfium2.PdfDocument) -> list[float]:
    """The size in points of every letter, as it stands on the paper."""
    found, matrix = [], raw.FS_MATRIX()
    for page in document:
        text = page.get_textpage()
        for place in range(text.count_chars()):
            raw.FPDFText_GetMatrix(text.raw, place, ctypes.byref(matrix))
            size = raw.FPDFText_GetFontSize(text.raw, place) * abs(matrix.d)
            if chr(raw.FPDFText_GetUnicode(text.raw, place)).strip():
                found.append(round(size, 2))
    return found


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("measures", [6, 20])
def test_a_plan_on_one_page_is_one_page(desk: Desk, tmp_path: Path, language: str, measures: int) -> None:
    made, document = printed(desk, plan(desk, language, measures), language, tmp_path)
    usual = printing.pages(reporting.html(made), "", mirrored=language == "ar")[1]
    assert usual > 1  # the control: as it stands it would be more
    assert len(document) == 1
    assert min(sizes(document)) >= _SMALLEST
    (width, height) = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    text = document[0].get_textpage().get_text_bounded()
    assert all(section.heading in text for section in made.report.sections if language != "ar")
    if language == "en":
        assert ("more in the whole plan" in text) is (measures == 20)  # an ordinary plan stands there whole


def test_a_short_plan_keeps_its_type(desk: Desk, tmp_path: Path) -> None:
    made, document = printed(desk, plan(desk, "en", 2, 0, "journey"), "en", tmp_path)
    usual = pypdfium2.PdfDocument(printing.pdf(reporting.html(made), "", mirrored=False))
    assert len(document) == len(usual) == 1 and sizes(document) == sizes(usual) and min(sizes(document)) == 9


def test_words_without_end_stand_on_one_page_too(desk: Desk, tmp_path: Path) -> None:
    made = plan(desk, "en")
    record = desk.record("How we go on")
    desk.add("plan", **{**record.values, "id": made, "route": _LONG * 80, "cover": _LONG * 80})
    _made, document = printed(desk, made, "en", tmp_path)
    assert len(document) == 1 and "…" in document[0].get_textpage().get_text_bounded()


# Long reports


def long_report(rows: int, letters: int) -> Draft:
    words = (_LONG * (letters // len(_LONG) + 1))[:letters]
    table = Table(
        ("Measure", "Who", "By when", "What"), tuple((f"Row {n}", "Somebody", day(n), words) for n in range(rows))
    )
    return Draft("plan", Report("All of it", "", (Section("Measures", (), table),)), "en", ())


def test_a_long_report_stays_small() -> None:
    made = long_report(60, 6000)
    html = reporting.html(made)
    content, pages = printing.pages(html, "", mirrored=False)
    assert pages > 60 and len(content) < 12_000 * pages
    whole = re.sub("</table>\n<table[^>]*><tr>.*?</tr>", "", html.replace("border-collapse:collapse", ""))
    was = printing.pdf(whole, "", mirrored=False)  # the control: one table with borders of its own
    assert len(was) > 1.5 * len(content)
    assert len(pypdfium2.PdfDocument(content)) == pages


def test_pieces_of_a_long_document_hold_all_of_it_once() -> None:
    for language in ("en", "ar"):
        made = long_report(200, 4000)
        html = reporting.html(made, turned=language == "ar")
        assert len(printing._pieces(html)) > 1 and "".join(printing._pieces(html)) == html
        document = printing._document(html, mirrored=language == "ar")
        text = document.toPlainText()
        assert [text.count(f"Row {n}\n") for n in range(200)] == [1] * 200
        assert text.count("Measures") == 1


class Pulse:
    """How long the window's thread was ever held up."""

    def __init__(self) -> None:
        self.longest = 0
        self._clock, self._timer = QElapsedTimer(), QTimer()
        self._clock.start()
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def _beat(self) -> None:
        self.longest = max(self.longest, self._clock.restart())


def test_it_is_made_beside_the_window_which_goes_on_and_can_stop_it(desk: Desk, tmp_path: Path) -> None:
    desk.add("plan", what="Anything")
    screen: ReportScreen = desk.go("report", ("trend", ""))
    desk.until(lambda: screen.draft)
    screen._show(long_report(100, 6000))
    desk.rest()
    told: list[tuple[int, int]] = []
    pulse, began = Pulse(), time.monotonic()
    screen.save(tmp_path / "long.pdf")
    order = screen.out.underway._order
    assert order
    order.told.connect(lambda done, total: told.append((done, total)))
    desk.until(lambda: "Written to" in desk.words())
    took = (time.monotonic() - began) * 1000
    assert len(told) > 20 and all(done < total for done, total in told)
    assert pulse.longest < max(50, took / 4), [pulse.longest, took]
    assert (tmp_path / "long.pdf").read_bytes().startswith(b"%PDF")

    screen.save(tmp_path / "stopped.pdf")
    assert screen.out.underway.isVisible()
    desk.press("Stop")
    desk.until(lambda: "Stopped. Nothing was changed." in desk.words())
    assert not (tmp_path / "stopped.pdf").exists() and not screen.out.underway.isVisible()

    screen.save(tmp_path / "left.pdf")  # who goes away wants it no more
    desk.go("today")
    assert desk.program.session
    looking = desk.program.session.looking
    desk.until(lambda: looking.waiting == 0)
    assert not (tmp_path / "left.pdf").exists()


def test_a_long_report_is_shown_without_holding_the_window_up(desk: Desk) -> None:
    desk.add("plan", what="Anything")
    screen: ReportScreen = desk.go("report", ("trend", ""))
    desk.until(lambda: screen.draft)
    pulse = Pulse()
    screen._show(long_report(300, 6000))
    desk.until(lambda: "and 297 more" in desk.words())
    desk.rest()
    assert pulse.longest < 250, pulse.longest  # all of it took seconds


def test_what_prints_stops_where_it_is_told() -> None:
    class Stopping:
        def step(self, done: int, _total: int) -> None:
            if done == 5:
                raise Cancelled

    with pytest.raises(Cancelled):
        printing.pdf(reporting.html(long_report(40, 6000)), "", mirrored=False, progress=Stopping())
    found: list[bytes] = []
    thread = threading.Thread(target=lambda: found.append(written(long_report(5, 3000), ".pdf")))
    thread.start()
    thread.join()
    assert found[0].startswith(b"%PDF")
