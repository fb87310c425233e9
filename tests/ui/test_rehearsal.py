"""What happens before the passphrase is known: the desk that nobody sees, and who goes elsewhere meanwhile."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hrd_vault import app
from hrd_vault.services.vault import Vault
from hrd_vault.store.journal import Journal
from hrd_vault.ui import entering
from hrd_vault.ui.screens.lock import LockScreen
from screens import rooms


def at_the_lock(program: app.Program, folder: Path) -> LockScreen:
    Vault.create(folder / "vault", rooms.WORDS)[0].close()
    program.place = folder / "vault"
    program._locked()
    program.window.show()
    assert program._lock_screen
    return program._lock_screen


def test_the_rehearsal_takes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    with rooms.program(tmp_path, "en", "light", 100, (1366, 768)) as program:
        screen = at_the_lock(program, tmp_path)
        program.window.activateWindow()
        screen.passphrase.setFocus()
        before = set(QApplication.topLevelWidgets())
        rehearsal = entering.rehearse(program.device, program.window)
        bits = 0
        while rehearsal._timer.isActive():
            QTest.keyClicks(QApplication.focusWidget() or screen.passphrase, "a")
            bits += 1
            QTest.qWait(20)
            for each in set(QApplication.topLevelWidgets()) - before:
                assert not each.isVisible()
        assert bits
        assert screen.passphrase.text() == "a" * bits, "what was typed went somewhere else"
        assert program.window.focusWidget() is screen.passphrase
        QTest.qWait(50)
        assert {each for each in QApplication.topLevelWidgets() if each not in before} == set()


def test_who_goes_elsewhere_while_the_key_is_derived_finds_the_vault_shut(tmp_path: Path) -> None:
    with rooms.program(tmp_path, "en", "light", 100, (1366, 768)) as program:
        screen = at_the_lock(program, tmp_path)
        screen.passphrase.setText(rooms.WORDS)
        screen.unlock()
        elsewhere = QWidget()
        program.window.face(elsewhere)
        rooms.settle(program)
        assert program.session is None
        assert program.window.centralWidget() is elsewhere
        program.tasks.last(lambda: None).result(10)
        Vault.unlock(tmp_path / "vault", rooms.WORDS).close()  # refused while somebody has it open


@pytest.mark.parametrize("verb", ["keys", "backup"])
def test_the_vaults_own_notes_are_not_looked_for_among_all_records(vault: Vault, verb: str) -> None:
    asked: list[str] = []

    class Ear:
        def execute(self, sql: str, values: tuple[object, ...] = ()) -> object:
            asked.append(" ".join(str(row[3]) for row in vault.store.execute("EXPLAIN QUERY PLAN " + sql, values)))  # type: ignore[arg-type]
            return vault.store.execute(sql, values)  # type: ignore[arg-type]

    Journal(Ear()).last(verb, 1)  # type: ignore[arg-type]
    assert "journal_notes" in asked[-1]
    assert "SCAN" not in asked[-1]
