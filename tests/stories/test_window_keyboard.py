"""First run → incident → find → link → lock by keyboard alone; and how many actions each thing takes."""

from collections.abc import Callable
from pathlib import Path

from windows import Window

WORDS = "molano tiken burasa"


class Keys:
    """A keyboard, and a count of what was done on it besides typing."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.actions = 0

    def press(self, *keys: str) -> None:
        for each in keys:
            self.window.key(each)
            self.actions += 1

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Tab until something of this name has the focus; every control on the way has a name."""
        for _ in range(60):
            if self.window.seen["focus"] == name:
                return
            self.window.key(key)
            assert self.window.seen["focus"], "Tab came to something without a name"
        raise AssertionError(f"Tab never came to {name!r}")


def test_the_road_by_keyboard_alone(open_window: Callable[..., Window], tmp_path: Path) -> None:
    window = open_window(tmp_path)
    keys = Keys(window)
    assert window.seen["focus"] == "English"
    keys.press("Space")
    assert window.seen["focus"] == "Yes, or I am not sure"
    keys.tab_to("No")
    keys.press("Space")
    assert window.seen["focus"] == "Passphrase"
    window.type(WORDS)
    keys.press("Return")
    assert window.seen["focus"] == "The same again"
    window.type(WORDS)
    keys.press("Return")
    window.until("What happened?")
    assert window.seen["focus"] == "What happened"
    window.type("Two men photographed the door. One got out.")
    keys.press("Ctrl+Return")
    window.until("Saved. Stop here")

    # Link somebody without a mouse.
    keys.tab_to("Whom it touched")
    window.type("Marta")
    keys.press("Return")
    window.do("look")
    assert any("Marta" in each for each in window.seen["buttons"])
    keys.press("Ctrl+Return")
    window.until("Saved.")

    # Find it again.
    keys.press("Ctrl+F")
    window.type("photographed")
    window.until("1 found")
    keys.tab_to("Search: Incidents")
    assert window.shows("Two men photographed the door")
    keys.press("Ctrl+K")
    window.type("Marta")
    keys.press("Return")
    window.until("Marta")
    assert "Named in 1" in window.seen["buttons"]

    locked = window.key("Ctrl+L")
    assert locked["started"] and window.seen["focus"] == "Passphrase"


def test_few_actions(open_window: Callable[..., Window], tmp_path: Path) -> None:
    """A new incident from the locked program in three actions besides typing, the lock in one, any record in three."""
    window = open_window(tmp_path)
    window.make_vault(WORDS)
    window.type("The first one.")
    window.key("Ctrl+Return")
    window.until("Saved. Stop here")
    lock = Keys(window)
    lock.press("Ctrl+L")
    assert window.seen["started"] and lock.actions == 1

    new = Keys(window)
    window.type(WORDS)
    new.press("Return")
    window.until("Backup")
    new.press("Ctrl+N")
    window.until("What happened?")
    window.type("Written in a hurry.")
    new.press("Ctrl+Return")
    window.until("Saved. Stop here")
    assert new.actions <= 3

    any_record = Keys(window)
    any_record.press("Ctrl+K")
    window.type("first")
    any_record.press("Return")
    window.until("The first one")
    assert any_record.actions <= 3
