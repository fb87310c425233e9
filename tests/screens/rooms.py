"""Every screen of the window, entered one after the other: pictures are taken of them, and rules are tried on them."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

import cheap
import exchanges
import made_files
from hrd_vault import app
from hrd_vault.base import canonical, i18n
from hrd_vault.base.canonical import Json
from hrd_vault.crypto.signing import SecretIdentity
from hrd_vault.services import choosing, device, evidence, handover
from hrd_vault.services.records import read_checked, save
from hrd_vault.services.risk import Page
from hrd_vault.services.unlocking import Attempt
from hrd_vault.services.vault import Vault
from hrd_vault.ui import entering, files
from hrd_vault.ui.pictures.picture import Pictured
from hrd_vault.ui.screens.arriving import ArrivingScreen
from hrd_vault.ui.screens.evidence import EvidenceScreen
from hrd_vault.ui.screens.profile import ProfileScreen
from hrd_vault.ui.screens.received import ReceivedScreen
from hrd_vault.ui.screens.records import RecordsScreen
from hrd_vault.ui.screens.restore import RestoreScreen
from hrd_vault.ui.screens.risk import RiskScreen
from hrd_vault.ui.screens.share import ShareScreen
from hrd_vault.ui.screens.steps import StepsScreen
from hrd_vault.ui.widgets.assessment_page import AssessmentPage
from hrd_vault.ui.widgets.exhibit import ExhibitPanel
from hrd_vault.ui.widgets.plan_panel import PlanPanel
from hrd_vault.ui.widgets.record_list import RecordList
from hrd_vault.ui.widgets.working_copy import Drawing

assert cheap
WORDS = "six plain words for a screen"
Room = tuple[str, Callable[[], object]]


def application() -> QApplication:
    """The one application of this process, dressed like the real one."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = QApplication(["window"])
    made.setStyle("Fusion")
    files.forget_everything()
    return made


def attempt(place: Path, words: str) -> Attempt:
    """A passphrase that was tried on a vault."""
    made = Attempt(place, words)
    while not made.done:
        QTest.qWait(5)
    return made


def settle(program: app.Program, seconds: float = 20) -> None:
    """Wait until nothing is under way."""
    end, calm = time.monotonic() + seconds, 0
    while calm < 3:
        assert time.monotonic() < end, "the window never came to rest"
        QTest.qWait(15)
        opening = any(each._settled.isActive() for each in program.window.findChildren(RecordList))
        waiting = program.tasks.waiting + (program.session.looking.waiting if program.session else 0)
        calm = calm + 1 if waiting == 0 and not opening else 0


@contextmanager
def program(folder: Path, language: str, theme: str, text: int, size: tuple[int, int]) -> Iterator[app.Program]:
    """A running program with the training vault in `folder`, not yet showing anything."""
    os.environ["XDG_CONFIG_HOME"], os.environ["XDG_DATA_HOME"] = str(folder / "config"), str(folder / "data")
    wanted = replace(device.device(), language=language, theme=theme, text=text, name="vault", quiet=False, vault="")
    device.set_device(wanted)
    made = app.Program(application(), None)
    made.place = None
    made.window.resize(*size)
    try:
        yield made
    finally:
        if made._watch:
            made._watch.stop()
        if made.session:
            made.tasks.last(made.session.vault.close).result(10)
        made.window.closing.clear()
        made.window.close()
        made.window.deleteLater()
        del made
        gc.collect()  # here, where its widgets lived; what runs after this has no window
        gc.enable()
        application().setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        QLocale.setDefault(QLocale("en"))
        i18n.install("en")


def rooms(found: app.Program, folder: Path) -> Iterator[str]:
    """Enter every screen in turn; each name is given out when its screen is at rest."""
    place = folder / "shut"
    if not place.exists():
        vault, _code = Vault.create(place, WORDS)
        entering.look_in(vault)
        vault.close()

    def first(step: int) -> None:
        found._first_run(step)

    def second_step() -> None:
        found._first_run(1)
        found._first._answered(False)

    def locked() -> None:
        found.place = place
        found._locked()

    before: list[Room] = [
        ("first-run-1", lambda: first(0)),
        ("first-run-2", lambda: first(1)),
        ("first-run-3", second_step),
        ("no-vault", found._locked),
        ("lock", locked),
        ("receive", lambda: found.window.face(ReceivedScreen(found.tasks, found._locked))),
        ("restore", lambda: found.window.face(RestoreScreen(found.tasks, print, found._locked))),
    ]
    found.window.show()
    for name, enter in before:
        enter()
        settle(found)
        yield name
    found.place = None
    found._locked()
    found._train()
    settle(found)
    yield from bare_rooms(found)
    yield from risk_rooms(found)
    yield from desk_rooms(found, folder)


def bare_rooms(found: app.Program) -> Iterator[str]:
    """Screens that can be entered in an empty vault too."""
    assert found.desk
    go = found.desk.go
    doors: list[Room] = [
        ("today", lambda: go("today")),
        ("risk", lambda: go("assessment")),
        ("first-page", lambda: go("new", "first_page")),
        ("patterns", lambda: go("patterns")),
        ("regions", lambda: go("patterns", "regions")),
        ("funding", lambda: go("report", ("funding", ""))),
        ("structural", lambda: go("report", ("structural", ""))),
        ("dates", lambda: go("report", ("dates", ""))),
    ]
    for name, enter in doors:
        enter()
        settle(found)
        yield name


ASSESSMENT, PLAN = "0a00000000000000000000000000000d", "0a000000000000000000000000000013"


def risk_rooms(found: app.Program) -> Iterator[str]:
    """The screens of the risk loop, over the invented case."""
    assert found.desk and found.session
    desk = found.desk

    def page() -> AssessmentPage:
        return next(each for each in desk.findChildren(AssessmentPage) if each.isVisible())

    def plan() -> PlanPanel:
        return next(each for each in desk.findChildren(PlanPanel) if each.isVisible())

    def table() -> None:
        for each in page().findChildren(Pictured):
            each.turn()

    def weigh() -> None:
        desk.go("record", ASSESSMENT)
        settle(found)
        page()._weigh(found_page().threats[0])

    def found_page() -> Page:
        screen = desk._stack.currentWidget()
        assert isinstance(screen, RiskScreen) and screen.page
        return screen.page

    def step(place: int) -> None:
        screen = desk._stack.currentWidget()
        assert isinstance(screen, StepsScreen)
        screen._go(place)

    doors: list[Room] = [
        ("assessment", lambda: desk.go("record", ASSESSMENT)),
        ("assessment-tables", table),
        ("weigh", weigh),
        ("assess-anew", lambda: page().assess_anew()),
        ("steps", lambda: desk.go("steps", ("collective", ASSESSMENT))),
        ("steps-threats", lambda: step(3)),
        ("changes", lambda: desk.go("record", "0a000000000000000000000000000005")),
        ("plan", lambda: desk.go("record", PLAN)),
        ("plan-offers", lambda: plan()._offer()),
        ("check-in", lambda: plan()._add_check_in()),
        ("report", lambda: desk.go("report", ("assessment", ASSESSMENT))),
        ("one-page", lambda: desk.go("report", ("one-page", PLAN))),
    ]
    for name, enter in doors:
        enter()
        settle(found)
        yield name


def desk_rooms(found: app.Program, folder: Path) -> Iterator[str]:
    """The screens behind the lock."""
    assert found.desk and found.session
    desk, session = found.desk, found.session
    incident = "0a000000000000000000000000000005"

    def records() -> RecordsScreen:
        screen = desk._stack.currentWidget()
        assert isinstance(screen, RecordsScreen)
        return screen

    def edit() -> None:
        desk.go("incident")
        settle(found)
        records().open(incident)
        settle(found)
        records().pane.edit()

    def wrong() -> None:
        pane = records().pane
        assert pane.form
        pane.form.editors["account"].put("")
        pane.form.editors["title"].put("")
        pane.form.editors["occurred"].put_typed("the day before")
        pane.save()

    def table() -> None:
        pane = records().pane
        assert pane.form
        pane.form.saved()
        pane._discard()
        records()._look.setChecked(True)
        records().toggle_table()

    def said() -> None:
        records()._look.setChecked(False)
        records().toggle_table()
        session.said.emit(i18n._("Saved."), True)

    def history() -> None:
        records().open(incident)
        records().pane._tab = 2
        records().pane._id = ""
        records().open(incident)

    def bundle() -> None:
        path = folder / "bundle.age"
        path.unlink(missing_ok=True)
        picture = taken(photo("Door at night"), about=[incident])

        def seal(vault: Vault) -> None:
            preview = choosing.choose(vault, [picture, incident], None)
            handover.seal(vault, preview, [handover.by_passphrase("abc")], path, i18n.current().language)

        session.ask(desk, seal, lambda _none: None)
        settle(found)
        screen = ReceivedScreen(found.tasks, print)
        desk.show_screen("share", screen)
        screen.door.use(path)
        screen.door.passphrase.setText("abc")
        screen.door.open()

    def arriving() -> None:
        def exchanged(vault: Vault) -> Path:
            path = exchanges.answered(
                vault, incident, folder, notes="The court has it since Monday.", place="By the well"
            )
            exchanges.change(vault, incident, notes="Nobody answered.")
            return path

        screen = ArrivingScreen(session, found.tasks.last(lambda: exchanged(session.vault)).result(60))
        desk.show_screen("share", screen)
        settle(found)
        screen.reader.list.setCurrentRow(1)

    def side_by_side() -> None:
        screen = desk._stack.currentWidget()
        assert isinstance(screen, ArrivingScreen)
        screen._accept.box.click()
        screen.bring_in()

    def profile() -> None:
        desk.go("profile", [incident])
        settle(found)
        screen = desk._stack.currentWidget()
        assert isinstance(screen, ProfileScreen)
        screen.profile.setCurrentIndex(screen.profile.findData("lawyer"))
        screen.fill()

    def away() -> None:
        found.tasks.last(lambda: exchanges.change(session.vault, incident, sensitivity="C4")).result(30)
        desk.go("away", [incident])

    def whose_key() -> None:
        def known(vault: Vault) -> str:
            public = SecretIdentity.generate().public()
            keys = canonical.dump(public.to_json()).decode()
            data: Json = {
                "kind": "contact", "title": "Amina", "recipient": public.receive, "fingerprint": public.fingerprint,
                "signing_keys": keys,
            }  # fmt: skip
            return save(vault, read_checked(vault, data))[0].id

        contact = found.tasks.last(lambda: known(session.vault)).result(30)
        desk.go("share", [incident])
        screen = desk._stack.currentWidget()
        assert isinstance(screen, ShareScreen)
        screen.whom.to_contact(contact)

    def refused() -> None:
        person = found.tasks.last(
            lambda: save(session.vault, read_checked(session.vault, {"kind": "person", "title": "Rosa"}))
        ).result(30)[0]
        word: Json = {"kind": "consent", "title": "Rosa's word", "whom": [person.id], "answer": "only_here"}
        found.tasks.last(lambda: save(session.vault, read_checked(session.vault, word))).result(30)
        desk.go("share", [person.id])

    def emergency() -> None:
        screen = desk._stack.currentWidget()
        assert isinstance(screen, ShareScreen)
        screen.pass_over("She was taken this morning.")
        settle(found)
        screen.whom.by_passphrase()

    def spreadsheet() -> None:
        path = folder / "rows.csv"
        path.write_text(
            "Date;What happened;Where\n2026-03-05;Two men at the door.;Mill Street\nnever;Nothing;\n", "utf-8"
        )
        desk.go("bring_in")
        settle(found)
        screen = desk._stack.currentWidget()
        screen.use(path)  # type: ignore[union-attr]

    def photo(name: str) -> Path:
        return made_files.picture(folder / f"{name}.jpg", (1200, 800), taken="2026:03:05 10:11:12")

    def taken(path: Path, **given: object) -> str:
        made = found.tasks.last(lambda: evidence.take_in(session.vault, path, dict(given))).result(30)
        return str(made.id)

    def shown() -> ExhibitPanel:
        return next(each for each in desk.findChildren(ExhibitPanel) if each.isVisible())

    def wait(true: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not true():
            assert time.monotonic() < end
            QTest.qWait(20)

    def exhibit() -> None:
        made = taken(photo("Door of the office"), about=[incident])
        taken(photo("Hard to see"), hard_to_see=True)
        desk.go("evidence")
        opened(made)

    def opened(made: str) -> None:
        settle(found)
        records().model.again()
        settle(found)
        records().open(made)
        settle(found)
        wait(lambda: any(each.isVisible() for each in desk.findChildren(ExhibitPanel)))

    def uncovered() -> None:
        shown().show_it()
        wait(lambda: shown()._canvas and not shown()._canvas._image.isNull())  # type: ignore[union-attr]
        shown().handling._custody()

    def copy() -> None:
        shown()._again_covered()
        shown().handling._copy()
        wait(lambda: shown().findChildren(Drawing))
        shown().findChildren(Drawing)[0].add((100, 100, 500, 400))

    def elsewhere() -> None:
        shown().handling._elsewhere()

    def trusted_time() -> None:
        shown().handling._time()

    def words() -> None:
        shown().handling._words()

    def film() -> None:
        opened(taken(made_files.film(folder / "Street.mp4")))
        shown().show_it()
        wait(lambda: shown()._canvas and not shown()._canvas._image.isNull())  # type: ignore[union-attr]
        shown().handling._clean()

    def document() -> None:
        opened(taken(made_files.document(folder / "Minutes.docx")))
        shown().show_it()
        wait(lambda: shown().findChildren(QPlainTextEdit))
        shown().handling._clean()

    def address() -> None:
        where = "https://example.org/archive/" + "0123456789abcdef" * 8 + "?seen=" + "x" * 40
        written: Json = {
            "kind": "incident",
            "title": where,
            "account": f"The call is kept at {where} and nowhere else.",
        }
        made, _changes = found.tasks.last(lambda: save(session.vault, read_checked(session.vault, written))).result(30)
        desk.go("incident")
        settle(found)
        records().model.again()
        settle(found)
        records().open(made.id)

    def gallery() -> None:
        screen = records()
        assert isinstance(screen, EvidenceScreen)
        screen._grid.setChecked(True)
        screen._toggle_gallery()
        screen._uncover.setChecked(True)
        screen._show_small()
        settle(found)

    def no_gallery() -> None:
        screen = records()
        assert isinstance(screen, EvidenceScreen)
        screen._grid.setChecked(False)
        screen._toggle_gallery()
        desk.go("recovery")

    doors: list[Room] = [
        ("incidents", lambda: desk.go("incident")),
        ("history", history),
        ("edit", edit),
        ("problems", wrong),
        ("table", table),
        ("saved", said),
        ("people", lambda: desk.go("person")),
        ("tasks", lambda: desk.go("task")),
        ("contacts", lambda: desk.go("contact")),
        ("danger", lambda: desk.go("danger")),
        ("capture", lambda: desk.go("new", "incident")),
        ("new-person", lambda: desk.go("new", "person")),
        ("share", lambda: desk.go("share", [incident])),
        ("share-refused", refused),
        ("share-emergency", emergency),
        ("consent", lambda: desk.go("consent")),
        ("new-consent", lambda: desk.go("new", "consent")),
        ("received", bundle),
        ("arriving", arriving),
        ("side-by-side", side_by_side),
        ("whose-key", whose_key),
        ("profile", profile),
        ("away", away),
        ("bring-in", spreadsheet),
        ("address", address),
        ("exhibit", exhibit),
        ("uncovered", uncovered),
        ("working-copy", copy),
        ("elsewhere", elsewhere),
        ("trusted-time", trusted_time),
        ("words", words),
        ("film", film),
        ("document", document),
        ("gallery", gallery),
        ("recovery", no_gallery),
        ("settings", lambda: desk.go("settings")),
        ("help", lambda: desk.go("help")),
        ("trash", lambda: desk.go("trash")),
    ]
    for name, enter in doors:
        enter()
        settle(found)
        yield name
