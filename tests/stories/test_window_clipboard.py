"""What is copied is marked as secret and gone after a while and at a lock; nothing goes to the middle button's selection."""

from collections.abc import Callable
from pathlib import Path

from windows import Window

ADDRESS = "https://example.org/a/very/long/way/" + "0123456789abcdef" * 12 + "?from=here"
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


def test_an_address_is_wrapped_and_copied_as_it_was(open_window: Callable[..., Window], tmp_path: Path) -> None:
    window = open_window(tmp_path)
    label = "__import__('hrd_vault.ui.widgets.parts', fromlist=['Label'])"
    window.do("call", code=f"setattr(program, 'label', {label}.Label('{ADDRESS}', selectable=True))")
    shown = window.do("call", code="super(type(program.label), program.label).text()")["value"]
    assert shown != ADDRESS == window.do("call", code="program.label.text()")["value"]
    assert window.do("call", code="program.label.minimumSizeHint().width()")["value"] < 300
    assert window.do("call", code="program.label.fontMetrics().horizontalAdvance(program.label.text())")["value"] > 900
    window.do("call", code="str(program.clipboard)[:1]")
    window.do("call", code=f"{BOARD}.setText(super(type(program.label), program.label).text())")
    window.do("look")
    assert window.do("call", code=f"{BOARD}.text()")["value"] == ADDRESS
