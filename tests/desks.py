"""A program with an open vault of three incidents, and short ways to look and act: for tests of what its screens do."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from hrd_vault import app
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import Record
from hrd_vault.services import records
from hrd_vault.services.vault import Vault
from hrd_vault.ui import entering
from hrd_vault.ui.widgets.form import RecordForm
from screens import rooms

WORDS = "words of a desk"


class Desk:
    """A program with an open vault of three incidents, and short ways to look and act."""

    def __init__(self, program: app.Program, folder: Path) -> None:
        self.program, self.folder = program, folder

    def rest(self) -> None:
        rooms.settle(self.program)

    def go(self, place: str, what: object = None) -> Any:
        assert self.program.desk
        self.program.desk.go(place, what)
        self.rest()
        return self.program.desk._stack.currentWidget()

    def press(self, name: str, within: QWidget | None = None) -> None:
        for each in (within or self.program.window).findChildren(QAbstractButton):
            if each.isVisible() and name in (each.accessibleName(), each.text()):
                QTest.mouseClick(each, Qt.MouseButton.LeftButton)
                self.rest()
                return
        raise LookupError(name)

    def write(self, **values: Any) -> None:
        """Answer the form that was asked for last, field by field, as by hand."""
        form = [each for each in self.program.window.findChildren(RecordForm) if each.isVisible()][-1]
        for name, value in values.items():
            form.editors[name].put(value)
            form.editors[name].edited.emit()

    def shown(self, kind: type[Any]) -> Any:
        """The part of this sort that is to be seen, the last one."""
        self.until(lambda: any(each.isVisible() for each in self.program.window.findChildren(kind)))
        return [each for each in self.program.window.findChildren(kind) if each.isVisible()][-1]

    def add(self, kind: str, **values: Any) -> str:
        """Write a record straight into the vault: what a story begins from."""

        def act(vault: Vault) -> str:
            return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id

        made: str = self.vault(act)
        return made

    def until(self, true: Callable[[], object], seconds: float = 20) -> None:
        """Let the program run until something is true."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, self.words()
            QTest.qWait(20)

    def words(self) -> str:
        return "\n".join(each.text() for each in self.program.window.findChildren(QLabel) if each.isVisible())

    def vault(self, act: Callable[[Vault], Any]) -> Any:
        assert self.program.session
        session = self.program.session
        return self.program.tasks.last(lambda: act(session.vault)).result(20)

    def record(self, title: str) -> Record:
        found = self.vault(lambda vault: [r for r in records.find_records(vault, Query(limit=500)) if r.title == title])
        assert len(found) == 1, [title, found]
        return found[0]  # type: ignore[no-any-return]


def case(vault: Vault) -> None:
    for number, (title, level, when) in enumerate(
        (
            ("Two men at the door", "high", "2026-11-03"),
            ("Call at night", "medium", "2026-10"),
            ("Fence cut", "low", "2024"),
        )
    ):
        data = {
            "kind": "incident",
            "title": title,
            "account": f"{title}. Told in full {number}.",
            "level": level,
            "occurred": when,
        }
        records.save(vault, records.read_checked(vault, data))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with rooms.program(tmp_path, "en", "light", 100, (1366, 768)) as program:
        program.window.show()
        program.place = tmp_path / "vault"

        def make(_work: object) -> entering.Entered:
            found = entering.make(tmp_path / "vault", WORDS)
            case(found.vault)
            return found

        program.tasks.run(program.window, make, program._show_desk, print)
        rooms.settle(program)
        yield Desk(program, tmp_path)
