"""The real program with its real window, told what to do through standard input, one JSON line at a time.

Only the tests' folder has this. A lock replaces the process by one that runs this file again, with the same pipes, so that
a story goes on through it. Keys go to whatever has the focus, clicks to what is visible under its name.
"""

import datetime
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

if os.environ.get("USER") == "cheap":
    import cheap

    assert cheap

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QWidget,
)

import figures_at_size as figures
from hrd_vault import app
from hrd_vault.base import clock, process
from hrd_vault.domain.figures import Course
from hrd_vault.domain.query import Query
from hrd_vault.services import intake, records
from hrd_vault.ui import files, locking, resuming
from hrd_vault.ui.pictures.picture import Picture, Pictured
from hrd_vault.ui.screens.patterns import PatternsScreen
from hrd_vault.ui.screens.records import RecordsScreen
from hrd_vault.ui.widgets.assessment_page import AssessmentPage
from hrd_vault.ui.widgets.form import RecordForm
from hrd_vault.ui.widgets.parts import Label
from hrd_vault.ui.widgets.record_list import BLOCK

resuming.PROGRAM = ("-I", str(Path(__file__).resolve()))


class Painted(QObject):
    """When a widget was painted after something had become true."""

    def __init__(self, widget: QWidget, true: Callable[[], bool]) -> None:
        super().__init__(widget)
        self.at = 0.0
        self._true = true
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self.at and self._true():
            QTimer.singleShot(0, self._note)  # after this event, and the whole window with it
        return False

    def _note(self) -> None:
        self.at = self.at or time.perf_counter()


class Beat(QObject):
    """How long the window's thread was held, at the longest: a timer that should come every few milliseconds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last, self._longest = time.perf_counter(), 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(4)  # often enough to see a hold, and not so often that looking slows what is looked at

    def _look(self) -> None:
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, 1000 * (now - self._last)), now

    def stop(self) -> float:
        """The longest hold so far, in milliseconds."""
        self._look()
        self._timer.stop()
        return self._longest


class Driver(QObject):
    """Reads a wish, does it, waits until the program is at rest, answers with what is to be seen."""

    def __init__(self, program: app.Program) -> None:
        super().__init__()
        self.program = program
        self._buffer = b""
        self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        got = os.read(0, 65536)
        if not got:
            os._exit(0)
        self._buffer += got
        while b"\n" in self._buffer:
            text, _, self._buffer = self._buffer.partition(b"\n")
            self._do(json.loads(text))

    def _do(self, wish: dict[str, Any]) -> None:
        rest = wish.pop("rest", True)
        try:
            answer = getattr(self, "_" + wish.pop("do"))(**wish)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        tell = partial(self._tell_all, answer or {})
        self._rest(tell) if rest else tell()

    def _tell_all(self, answer: dict[str, object]) -> None:
        self.tell({**answer, **self._seen()})

    def _rest(self, then, quiet: int = 0) -> None:  # type: ignore[no-untyped-def]
        calm = self.program.tasks.waiting == 0 and not getattr(self.program._lock_screen, "_attempt", None)
        if calm and quiet >= 3:
            then()
        else:
            QTimer.singleShot(25, lambda: self._rest(then, quiet + 1 if calm else 0))

    def tell(self, what: dict[str, object]) -> None:
        os.write(1, json.dumps(what, ensure_ascii=False).encode() + b"\n")

    # What is there

    def _shown(self, kind: type[QWidget]) -> list[QWidget]:
        return [each for top in QApplication.topLevelWidgets() if top.isVisible() for each in [top, *top.findChildren(kind)]
                if isinstance(each, kind) and each.isVisible()]  # fmt: skip

    def _seen(self) -> dict[str, object]:
        texts = [each.text() for each in self._shown(QLabel) if each.text()]  # type: ignore[attr-defined]
        buttons = [each.accessibleName() or each.text() for each in self._shown(QAbstractButton)]  # type: ignore[attr-defined]
        focus = QApplication.focusWidget()
        return {
            "texts": texts,
            "headings": [each.text() for each in self._shown(QLabel) if each.property("role") == "title"],  # type: ignore[attr-defined]
            "buttons": buttons,
            "focus": focus.accessibleName() if focus else "",
            "title": self.program.window.windowTitle(),
            "pid": os.getpid(),
        }

    def _named(self, name: str, kind: type[QWidget]) -> QWidget:
        found = [
            each for each in self._shown(kind) if name in (each.accessibleName(), getattr(each, "text", lambda: "")())
        ]
        if not found:
            names = sorted({each.accessibleName() for each in self._shown(kind)})
            raise LookupError(f"nothing called {name!r} among {names}")
        return found[0]

    # What can be done

    def _look(self) -> None:
        pass

    def _press(self, name: str) -> None:
        found = self._named(name, QAbstractButton)
        if not found.isEnabled():
            raise LookupError(f"{name!r} cannot be pressed")
        QTimer.singleShot(0, lambda: QTest.mouseClick(found, Qt.MouseButton.LeftButton))

    def _type(self, text: str, into: str = "") -> None:
        if into:
            kinds = [
                each
                for each in (*self._shown(QLineEdit), *self._shown(QPlainTextEdit))
                if each.accessibleName() == into
            ]
            if not kinds:
                raise LookupError(f"nothing to type into called {into!r}")
            kinds[0].setFocus()
        target = QApplication.focusWidget()
        if isinstance(target, QLineEdit):
            QTest.keyClicks(target, text) if text.isascii() else target.insert(text)
            if not text.isascii():
                target.textEdited.emit(target.text())
        elif isinstance(target, QPlainTextEdit):
            target.insertPlainText(text)
        else:
            raise LookupError(f"nothing to type into: {target}")

    def _key(self, keys: str) -> None:
        combination = QKeySequence(keys)[0]  # type: ignore[index]
        target = QGuiApplication.focusWindow() or self.program.window.windowHandle()
        QTimer.singleShot(0, lambda: QTest.keyClick(target, combination.key(), combination.keyboardModifiers()))

    def _choose(self, name: str, item: str) -> None:
        box = self._named(name, QComboBox)
        assert isinstance(box, QComboBox)
        place = box.findText(item)
        if place < 0:
            raise LookupError(item)
        box.setCurrentIndex(place)
        box.activated.emit(place)

    def _file(self, path: str) -> None:
        """The next file or folder that is asked for will be this one, without the dialog, which has tests of its own."""
        files._chosen = lambda _dialog: [Path(path)]  # type: ignore[assignment]

    def _start_import(self, path: str) -> None:
        """Bring a file in, and answer while it is under way."""
        assert self.program.session
        wishes = intake.Wishes()
        self.program.session.labour(self, lambda vault, work: intake.bring_in(vault, Path(path), wishes, work), print)
        self._rest = lambda tell: QTimer.singleShot(400, tell)  # type: ignore[assignment,method-assign,misc]

    def _without_program(self) -> None:
        """As if the program's folder, its interpreter with it, had been taken away."""
        sys.executable = "/nowhere/python3"

    def _day(self, instant: str) -> None:
        """Let it be another day: `instant` in UTC, as ``2026-03-05T09:00:00Z``."""
        told = datetime.datetime.fromisoformat(instant)
        clock.set_source(lambda: told)

    def _save(self, records_: list[dict[str, Any]]) -> dict[str, object]:
        """Write records straight into the vault: what a story begins from."""
        assert self.program.session
        vault = self.program.session.vault

        def act() -> list[str]:
            return [records.save(vault, records.read_checked(vault, each))[0].id for each in records_]

        return {"value": self.program.tasks.last(act).result(30)}

    def _trend(self) -> dict[str, object]:
        """The trend on the screen: the rows of its table, and how many points of the picture answer to a pointer."""
        (shown,) = [each for each in self._shown(Pictured) if isinstance(each._figure, Course)]  # type: ignore[attr-defined]
        assert isinstance(shown, Pictured)
        spots = len(shown.picture.spots)
        shown.turn()
        table = shown._views.currentWidget()
        assert isinstance(table, QTableWidget)
        rows = [
            [self._cell(table, row, column) for column in range(table.columnCount())] for row in range(table.rowCount())
        ]
        shown.turn()
        return {"value": {"rows": rows, "spots": spots}}

    def _cell(self, table: QTableWidget, row: int, column: int) -> str:
        item = table.item(row, column)
        return item.text() if item else ""

    def _measures(self) -> dict[str, object]:
        """The measures that are on the screen, by their titles: what stands beside each in its row."""
        found = {}
        for grid in (each.layout() for each in self._shown(QWidget)):
            if not isinstance(grid, QGridLayout):
                continue
            for row in range(1, grid.rowCount()):
                names = [each for each in self._within(grid, row, 0) if isinstance(each, QAbstractButton)]
                beside = [each for column in (1, 2, 3) for each in self._within(grid, row, column)]
                if names:
                    found[names[0].accessibleName()] = [each.text() for each in beside if isinstance(each, QLabel)]
        return {"value": found}

    def _within(self, grid: QGridLayout, row: int, column: int) -> list[QWidget]:
        item = grid.itemAtPosition(row, column)
        waiting, found = [item] if item else [], []
        while waiting:
            each = waiting.pop(0)
            inner, widget = each.layout(), each.widget()
            if widget is not None:
                found.append(widget)
            elif inner is not None:
                waiting += [one for place in range(inner.count()) if (one := inner.itemAt(place))]
        return found

    def _all_of(self, kind: str) -> dict[str, object]:
        """The numbers of all records of a kind."""
        assert self.program.session
        vault = self.program.session.vault
        found = self.program.tasks.last(lambda: records.find(vault, Query(kinds=(kind,)))).result(30)
        return {"value": [each.id for each in found]}

    def _answer(self, **answers: Any) -> None:
        """Answer the form that was asked for last, field by field; what is put there counts as typed."""
        form = list(self._shown(RecordForm))[-1]
        assert isinstance(form, RecordForm)
        for name, value in answers.items():
            form.editors[name].put(value)
            form.editors[name].edited.emit()

    def _lock(self) -> None:
        self.program.lock()

    def _clock(self, ahead: int, asleep: bool = False) -> None:
        """Let the machine's clock be `ahead` seconds on; it was awake all the time, or `asleep`."""
        watch = self.program._watch
        assert watch
        real = locking.since_start
        watch.clock = lambda: real() + ahead
        if not asleep:
            watch._seen = watch.clock()
        watch.look()

    def _browse(self, count: int) -> None:
        """Go through the whole list of incidents, and read `count` of them, one after the other."""
        desk = self.program.desk
        assert desk
        desk.go("incident")
        screen = desk._stack.currentWidget()
        assert isinstance(screen, RecordsScreen)
        self._until(lambda: screen.model.complete)
        for block in range(0, screen.model.rowCount(), BLOCK):
            screen.model.entry(block)
        self._until(lambda: not screen.model._asked)
        for row in range(count):
            found = screen.model.entry(row)
            assert found
            screen.pane.open(found.id)
            self._until(lambda: bool(screen.pane.shown and screen.pane.shown.record.id == found.id))  # noqa: B023

    def _go_to(self, code: str) -> None:
        """Bring the window to where `code` leads."""
        ids = self.program.tasks.last(self._ids).result()

        def pause(seconds: float, work: Any) -> None:
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                work.step(0, 1)
                time.sleep(0.01)

        def combo() -> QComboBox:
            return next(each for each in self._shown(QComboBox) if isinstance(each, QComboBox) and each.isEnabled())

        names = {
            "program": self.program, "IDS": ids, "wait": self._calm, "combo": combo, "pause": pause,
            "type_in": lambda line, text: line.setText(text),
        }  # fmt: skip
        eval(code, names)
        if "pause" in code:
            self._rest = lambda tell: QTimer.singleShot(200, tell)  # type: ignore[assignment,method-assign,misc]

    def _calm(self) -> None:
        QTest.qWait(150)
        self._until(lambda: self.program.tasks.waiting == 0)

    def _ids(self) -> list[str]:
        assert self.program.session
        vault = self.program.session.vault
        return [each.record.id for each in records.at(vault, records.positions(vault, Query(limit=50)))]

    def _call(self, code: str) -> dict[str, object]:
        return {"value": eval(code, {"program": self.program, "app": app, "QApplication": QApplication})}

    def _until(self, true: Callable[[], bool], signal: Any = None, seconds: float = 30) -> None:
        """Let the program run until something is true; looked at when `signal` comes, or every few milliseconds."""
        loop, clock = QEventLoop(), QTimer()
        end = time.perf_counter() + seconds

        def look(*_facts: object) -> None:
            if true() or time.perf_counter() > end:
                loop.quit()

        clock.timeout.connect(look)
        clock.start(200 if signal else 2)
        if signal:
            signal.connect(look)
        if not true():
            loop.exec()
        if signal:
            signal.disconnect(look)
        if not true():
            raise LookupError("it never came")

    def _timed_unlock(self) -> dict[str, object]:
        """Unlock; milliseconds from the derived key to a painted list of incidents."""
        screen = self.program._lock_screen
        assert screen
        asked = time.perf_counter()
        screen.unlock()
        self._until(lambda: screen._attempt is None or screen._attempt.done)
        started = time.perf_counter()
        self._until(lambda: self.program.desk is not None)
        desk = self.program.desk
        assert desk
        QTimer.singleShot(0, lambda: desk.go("incident"))  # as a click would: from the loop, not from within an answer
        self._until(lambda: isinstance(desk._stack.currentWidget(), RecordsScreen))
        found = desk._stack.currentWidget()
        assert isinstance(found, RecordsScreen)
        seen = Painted(found.list.viewport(), lambda: found.model.rowCount() > 0 and found.model.entry(0) is not None)
        self._until(lambda: seen.at > 0)
        return {"value": 1000 * (seen.at - started), "key": 1000 * (started - asked)}

    def _measure(self, count: int) -> dict[str, object]:
        """Type words key by key and scroll page by page; milliseconds to what is painted, and the longest hold."""
        desk = self.program.desk
        assert desk
        desk.go("incident")
        screen = desk._stack.currentWidget()
        assert isinstance(screen, RecordsScreen)
        model = screen.model
        self._until(lambda: model.complete and model.rowCount() >= count, seconds=120)
        QTest.qWait(300)
        keys, pages = [], []
        beat = Beat(self)
        for word in ("detain", "police", "march", "office road", "شرطة", "警察", "forest", "amenaza", "night call"):
            screen.search.clear()
            screen.ask()
            self._until(lambda: model.query.text == "" and model.rowCount() >= min(count, 200))
            QTest.qWait(120)
            for end in range(1, len(word) + 1):
                started = time.perf_counter()
                screen.search.setText(word[:end])
                screen.search.textEdited.emit(word[:end])
                wanted = word[:end]
                self._until(lambda: model._answered == wanted, model.modelReset)  # noqa: B023
                screen.list.viewport().repaint()
                keys.append(1000 * (time.perf_counter() - started))
                QTest.qWait(60)  # a quick hand: 16 keys a second
        screen.search.clear()
        screen.ask()
        self._until(lambda: model.complete and model.rowCount() >= count, seconds=120)
        bar = screen.list.verticalScrollBar()
        for number in range(120):
            started = time.perf_counter()
            bar.setValue(number * bar.pageStep() if number % 3 else bar.maximum() * number // 120)
            row = screen.list.indexAt(screen.list.viewport().rect().center()).row()
            self._until(lambda: model.entry(row) is not None, model.dataChanged)  # noqa: B023
            screen.list.viewport().repaint()
            pages.append(1000 * (time.perf_counter() - started))
        return {"value": {"keys": keys, "pages": pages, "longest": beat.stop()}}

    def _open_often(self, record: str, times: int) -> dict[str, object]:
        """Open an assessment's page so often; milliseconds from asking to what a window shows of it being painted, to the
        whole page standing there, and how long the window's thread was held meanwhile, each."""
        desk = self.program.desk
        assert desk
        shown: list[float] = []
        whole: list[float] = []
        held: list[float] = []
        before: set[int] = set()

        def new() -> list[AssessmentPage]:
            return [each for each in desk.findChildren(AssessmentPage) if each.isVisible() and id(each) not in before]

        for _time in range(times):
            desk.go("today")
            self._until(lambda: self.program.tasks.waiting == 0)
            QTest.qWait(60)
            before = {id(each) for each in desk.findChildren(AssessmentPage)}
            seen = Painted(desk, lambda: bool(new()))  # before it is asked for: it may be painted only once
            beat = Beat(self)
            started = time.perf_counter()
            desk.go("record", record)
            self._until(lambda: any(each.whole for each in new()))
            QApplication.processEvents()
            whole.append(1000 * (time.perf_counter() - started))
            self._until(lambda: seen.at > 0)  # noqa: B023
            shown.append(1000 * (seen.at - started))
            held.append(beat.stop())
            desk.removeEventFilter(seen)
        return {"value": {"shown": shown, "whole": whole, "held": held}}

    def _search_patterns(self) -> dict[str, object]:
        """Look for patterns; milliseconds until they are shown, the longest hold of the window, how often progress was told."""
        desk = self.program.desk
        assert desk
        steps, beat = [0], Beat(self)
        started = time.perf_counter()
        desk.go("patterns")
        screen = desk._stack.currentWidget()
        assert isinstance(screen, PatternsScreen) and screen._underway._order
        screen._underway._order.told.connect(lambda _done, _total: steps.__setitem__(0, steps[0] + 1))
        self._until(lambda: screen.found is not None, seconds=60)
        took = 1000 * (time.perf_counter() - started)
        longest = beat.stop()
        assert screen.found
        return {"value": {"took": took, "longest": longest, "steps": steps[0], "found": len(screen.found.patterns)}}

    def _repaint(self, points: int, times: int) -> dict[str, object]:
        """Repaint each picture with so many points; milliseconds, beside as many bare discs drawn by the library alone."""
        told: dict[str, list[float]] = {}
        for name, figure in figures.made(points).items():
            told[name] = self._painted(Picture(figure, Label()), times)
            told[f"{name} anew"] = self._painted(Picture(figure, Label()), times, Picture.forget)
        told["bare"] = self._painted(figures.Bare(points), times)
        return {"value": told}

    def _painted(self, widget: Any, times: int, before: Callable[[Any], object] = lambda _widget: None) -> list[float]:
        widget.resize(900, max(190, widget.height()))
        widget.show()
        QTest.qWait(80)
        took = []
        for _time in range(times):
            before(widget)
            started = time.perf_counter()
            widget.repaint()
            took.append(1000 * (time.perf_counter() - started))
        widget.close()
        return took

    def _picture(self, path: str) -> None:
        self.program.window.grab().save(path)


def main() -> int:
    process.harden()
    sys.setswitchinterval(app._TURN)
    left = resuming.handed_over(sys.argv[1:])
    os.environ.setdefault("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    application = QApplication(["window"])
    application.setStyle("Fusion")
    files.forget_everything()
    program = app.Program(application, left)
    driver = Driver(program)
    program.window.show()
    program.start()
    face = program.window.centralWidget()
    assert face
    first = Painted(face, lambda: True)
    driver._rest(lambda: driver.tell({"started": True, "painted": first.at, **driver._seen()}))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
