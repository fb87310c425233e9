"""The lock comes at any moment: in the middle of bringing in a long file, and again and again. Nothing is half done."""

import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import made_up
from hrd_vault.domain.query import Query
from hrd_vault.services import records
from hrd_vault.services.vault import Vault
from windows import Window

WORDS = "molano tiken burasa"


def test_a_lock_in_the_middle_of_bringing_in(open_window: Callable[..., Window], tmp_path: Path) -> None:
    made_up.write_csv(tmp_path / "rows.csv", 20_000)
    window = open_window(tmp_path)
    window.make_vault(WORDS)
    window.do("start_import", path=str(tmp_path / "rows.csv"))
    assert window.do("call", code="program.tasks.waiting", rest=False)["value"] > 0  # the control: it is under way
    started = time.monotonic()
    answer = window.do("lock", rest=False)
    assert answer["started"] and time.monotonic() - started < 2.5
    window.type(WORDS, "Passphrase")
    window.press("Unlock")
    window.until("Backup", 20)
    assert window.do("call", code="program.desk.rail._counts.get('incident', 0)")["value"] == 0
    window.close()
    with Vault.unlock(tmp_path / "Documents" / "Vault", WORDS) as vault:
        assert records.find(vault, Query()) == [] and vault.doubt is None


def test_locks_do_not_pile_up(open_window: Callable[..., Window], tmp_path: Path) -> None:
    window = open_window(tmp_path)
    window.make_vault(WORDS)
    pid = window.seen["pid"]
    for _ in range(5):
        assert window.key("Ctrl+L")["started"] and window.seen["pid"] == pid
        window.type(WORDS, "Passphrase")
        window.press("Unlock")
        window.until("Backup", 20)
    status = Path(f"/proc/{pid}/status").read_text()
    assert "Seccomp_filters:\t1\n" in status  # one filter, however often the process was replaced
    assert len(list(Path(f"/proc/{pid}/fd").iterdir())) < 40
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert children == []


def test_the_panic_key_ends_everything_and_keeps_the_words(open_window: Callable[..., Window], tmp_path: Path) -> None:
    window = open_window(tmp_path)
    window.make_vault(WORDS)
    window.type("they are at the do")
    assert window.process.stdin
    started = time.monotonic()
    window.process.stdin.write(b'{"do": "key", "keys": "F12"}\n')
    window.process.stdin.flush()
    assert window.process.wait(5) == 0 and time.monotonic() - started < 2
    again = open_window(tmp_path)
    again.type(WORDS, "Passphrase")
    again.press("Unlock")
    again.until("they are at the do", 20)
