"""The lock works from wherever one is, by real keys of the X server: under menus and dialogs, in the middle of work, with a
vault that does not answer, with the program's folder gone. After each lock nothing that was read is in memory any more."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hrd_vault.services import records
from hrd_vault.services.vault import Vault
from windows import Screen, Window, in_memory

WORDS = "molano tiken burasa"
CANARY = "zq7canary"  # what every canary begins with, so that one search finds any of them
DESK = "program.desk"
SCREEN = f"{DESK}._stack.currentWidget()"
PANE = f"{SCREEN}.pane"

# Where one may be: what brings one there, and what shows that one is there.
STATES = {
    "today": (f"{DESK}.go('today')", ""),
    "list": (f"{DESK}.go('incident')", ""),
    "table": (f"({DESK}.go('incident'), {SCREEN}._look.setChecked(True), {SCREEN}.toggle_table())", ""),
    "searching": (f"({DESK}._search(), {SCREEN}.search.setText('{CANARY} seven'))", ""),
    "filter menu": (f"{DESK}.go('incident')", "Filter…"),
    "rail menu": (f"{DESK}.go('today')", "More"),
    "record menu": (f"{DESK}.go('record', IDS[3])", "More for this record"),
    "reading": (f"{DESK}.go('record', IDS[4])", ""),
    "editing": (f"({DESK}.go('record', IDS[5]), wait(), {PANE}.edit(), {PANE}.form.editors['account'].put('{CANARY}'))", ""),
    "linking": (f"({DESK}.go('record', IDS[6]), wait(), {PANE}._link())", ""),
    "history": (f"({DESK}.go('record', IDS[7]), wait(), setattr({PANE}, '_tab', 2))", ""),
    "writing": (f"({DESK}.go('new', 'incident'), wait())", ""),
    "a person": (f"{DESK}.go('new', 'person')", ""),
    "a menu of choices": (f"{DESK}.go('new', 'contact')", "What for"),
    "a list of choices": (f"({DESK}.go('new', 'task'), wait(), combo().showPopup())", ""),
    "choosing a file": (f"{DESK}.go('bring_in')", "Choose a file…"),
    "sharing": (f"{DESK}.go('share', IDS[8:12])", ""),
    "jumping": (f"({DESK}._jump_to(), type_in({DESK}._jump.focusProxy().line, '{CANARY}'))", ""),
    "keys": (f"{DESK}.go('settings')", ""),
    "recovery": (f"{DESK}.go('recovery')", ""),
    "help": (f"{DESK}.go('help')", ""),
    "trash": (f"{DESK}.go('trash')", ""),
    "emergency": (f"{DESK}.go('danger')", ""),
    "covered": ("program._cover(None)", ""),
    "busy": ("program.tasks.run(program.window, lambda work: pause(30, work), print, print)", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault of two hundred incidents, fifty of them canaries."""
    home = tmp_path_factory.mktemp("home")
    made, _code = Vault.create(home / "Documents" / "Vault", WORDS)

    def fill(operation: object) -> None:
        for number in range(200):
            text = f"{CANARY} {number} seven" if number % 4 == 0 else f"A quiet day {number}"
            data = {"kind": "incident", "account": text, "occurred": f"2026-{1 + number % 12:02}-03"}
            operation.write(records.read_checked(made, data), "create")  # type: ignore[attr-defined]

    made.operate(fill)
    made.close()
    return home


def keys(screen: Screen, combination: str) -> None:
    subprocess.run(
        ["xdotool", "key", "--clearmodifiers", combination], env={**os.environ, "DISPLAY": screen.display}, check=True
    )


def unlocked(window: Window) -> None:
    window.type(WORDS, "Passphrase")
    window.press("Unlock")
    window.until("Backup", 20)


@pytest.mark.skipif(os.geteuid() != 0, reason="reading another process's memory needs root")
def test_from_every_state(open_window: Callable[..., Window], screen: Screen, vault: Path) -> None:
    window = open_window(vault)
    pid = window.seen["pid"]
    for state, (code, button) in STATES.items():
        unlocked(window)
        window.do("browse", count=200 if state == "today" else 10)
        window.do("go_to", code=code)
        if button:
            window.do("press", name=button, rest=False)
        time.sleep(0.2)
        found = in_memory(pid, CANARY)
        assert found >= 50, (state, found)  # the control: the same search finds them before
        started = time.monotonic()
        keys(screen, "ctrl+l")
        window.answer()
        assert window.seen["started"] and time.monotonic() - started < 3, state
        assert window.seen["pid"] == pid and window.seen["focus"] == "Passphrase", state
        assert in_memory(pid, CANARY) == 0 and in_memory(pid, WORDS) == 0, state
        assert Path(f"/proc/{pid}/task/{pid}/children").read_text() == "", state
    assert "Seccomp_filters:\t1\n" in Path(f"/proc/{pid}/status").read_text()
    assert len(list(Path(f"/proc/{pid}/fd").iterdir())) < 40


def test_a_vault_that_does_not_answer(open_window: Callable[..., Window], screen: Screen, tmp_path: Path) -> None:
    """The disk stalls in the middle of a sentence: it locks all the same, and says that the words are gone."""
    if not (shutil.which("bindfs") and os.geteuid() == 0 and Path("/dev/fuse").exists()):
        pytest.skip("needs bindfs, root and /dev/fuse")
    (tmp_path / "real").mkdir()
    (tmp_path / "Documents").mkdir()
    mounted = subprocess.Popen(["bindfs", "-f", str(tmp_path / "real"), str(tmp_path / "Documents")])
    try:
        while not os.path.ismount(tmp_path / "Documents"):
            time.sleep(0.05)
        window = open_window(tmp_path)
        window.make_vault(WORDS)
        window.type("they are at the do")
        mounted.send_signal(signal.SIGSTOP)
        pid, text = window.seen["pid"], "they are at the do"
        assert in_memory(pid, text)  # the control
        keys(screen, "ctrl+l")
        time.sleep(2)
        assert in_memory(pid, text) == 0
        mounted.send_signal(signal.SIGCONT)
        window.answer()
        assert window.seen["started"] and window.shows("what was typed last may not have been kept")
    finally:
        mounted.send_signal(signal.SIGCONT)
        mounted.terminate()
        mounted.wait()


def test_the_program_folder_is_gone(open_window: Callable[..., Window], tmp_path: Path) -> None:
    """A stick is pulled out: there is nothing to start again from, so the program ends. Nothing stays behind."""
    window = open_window(tmp_path)
    window.make_vault(WORDS)
    window.type("they are at the do")
    window.do("without_program")
    assert window.process.stdin
    window.process.stdin.write(b'{"do": "lock"}\n')
    window.process.stdin.flush()
    assert window.process.wait(5) == 1
    again = open_window(tmp_path)
    again.type(WORDS, "Passphrase")
    again.press("Unlock")
    again.until("they are at the do", 20)
