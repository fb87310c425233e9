"""What is copied is marked as secret and gone after a while and at a lock; nothing goes to the middle button's selection."""

from collections.abc import Callable
from pathlib import Path

from windows import Window

WORDS = "molano tiken burasa"
BOARD = "QApplication.clipboard()"
HINT = f"bytes({BOARD}.mimeData().data('x-kde-passwordManagerHint').data()).decode()"


def test_what_is_copied_goes(open_window: Callable[..., Window], tmp_path: Path) -> None:
    window = open_window(tmp_path)
    window.do("call", code=f"{BOARD}.setText('before')")
    window.make_vault(WORDS)
    window.type("a testimony")
    window.key("Ctrl+A")
    window.key("Ctrl+C")
    assert window.do("call", code=f"{BOARD}.text()")["value"] == "a testimony"
    assert window.do("call", code=HINT)["value"] == "secret"
    assert window.do("call", code=f"{BOARD}.text({BOARD}.Mode.Selection)")["value"] == ""
    assert window.do("call", code="program.clipboard._timer.remainingTime()")["value"] in range(1, 10_600)
    window.do("call", code="program.clipboard._timer.start(50)")
    window.do("look")
    window.do("look")
    assert window.do("call", code=f"{BOARD}.text()")["value"] == ""
    window.key("Ctrl+C")
    assert window.do("call", code=f"{BOARD}.text()")["value"] == "a testimony"
    assert window.key("Ctrl+L")["started"]
    assert window.do("call", code=f"{BOARD}.text()")["value"] == ""
