"""First run to a saved incident; then the lock in mid-sentence, after which no word is lost."""

from collections.abc import Callable
from pathlib import Path

from windows import Window

WORDS = "molano tiken burasa"


def test_first_run_write_lock_and_find_every_word(open_window: Callable[..., Window], tmp_path: Path) -> None:
    window = open_window(tmp_path)
    assert window.seen["title"] == "Vault"
    window.press("English")
    assert window.shows("Could someone who uses this computer harm you?")
    window.press("Yes, or I am not sure")
    window.type(WORDS, "Passphrase")
    window.type(WORDS, "The same again")
    window.press("Make the vault")
    window.until("What happened?")
    assert window.seen["title"] == "Notes" and window.seen["focus"] == "What happened"
    window.type("Two men photographed the door. One got out of a grey pickup.")
    window.key("Ctrl+Return")
    window.until("Saved. Stop here, or add what you know.")
    window.press("Today") if "Today" in window.seen["buttons"] else None
    before = window.seen["pid"]

    window.key("Ctrl+N")
    window.until("What happened?")
    window.type("The phone rang at night and nobody sp")
    locked = window.key("Ctrl+L")
    assert locked.get("started") and window.seen["pid"] == before
    assert not window.shows("phone") and not window.shows("Two men") and window.seen["title"] == "Notes"
    assert list((tmp_path / "Documents").iterdir())  # where it was made

    window.type(WORDS, "Passphrase")
    window.press("Unlock")
    window.until("Quiet view")
    window.press("Show it")
    window.until("The phone rang at night and nobody sp")
    window.press("Go on writing")
    window.until("What happened?")
    window.type("oke.")
    window.key("Ctrl+Return")
    window.until("Saved. Stop here")
    window.press("Incidents")
    window.until("2 records")
