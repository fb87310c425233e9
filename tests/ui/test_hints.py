"""What is said beside the pointer is shown as it was written: no markup, and no file that it names, reaches Qt."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from desks import Desk
from hrd_vault.ui.widgets.parts import Short, tip
from paths import ROOT

UI = ROOT / "src" / "hrd_vault" / "ui"


def _whole(argument: ast.expr) -> bool:
    """Whether these words are shown as they are: by `tip`, translated and without anything put in, or none."""
    if isinstance(argument, ast.IfExp):
        return _whole(argument.body) and _whole(argument.orelse)
    if isinstance(argument, ast.Call):
        made = ast.unparse(argument.func)
        return made == "tip" or (made == "_" and ast.unparse(argument.args[0]).startswith("N_("))
    return isinstance(argument, ast.Constant) and argument.value == ""


def bare_hints(source: str) -> list[int]:
    """The lines in which words reach a hint as they came."""
    found = []
    for node in ast.walk(ast.parse(source)):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name == "ToolTipRole":
            found.append(node.lineno)  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            said = {"setToolTip": 0, "showText": 1}.get(node.func.attr)
            if said is not None and not (len(node.args) > said and _whole(node.args[said])):
                found.append(node.lineno)
    return found


def test_no_hint_is_bare() -> None:
    bare = [f"{path}:{line}" for path in sorted(UI.rglob("*.py")) for line in bare_hints(path.read_text("utf-8"))]
    assert not bare


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x.setToolTip(title)", [1]),
        ("x.setToolTip(f'{title}')", [1]),
        ("x.setToolTip(_(N_('{title}')).format(title=title))", [1]),
        ("x.setToolTip('' if short else title)", [1]),
        ("QToolTip.showText(where, words, self)", [1]),
        ("x.setToolTip(_(title))", [1]),
        ("item.setData(Qt.ItemDataRole.ToolTipRole, title)", [1]),
        ("x.setToolTip(tip(title) if slim else '')\nx.setToolTip(_(N_('Close')))\nQToolTip.showText(p, tip(w), x)", []),
    ],
)
def test_a_bare_hint_would_be_seen(source: str, lines: list[int]) -> None:
    assert bare_hints(source) == lines


def hint_shown(beside: QWidget, words: str) -> QLabel:
    """Qt's own hint, with these words."""
    QToolTip.showText(QPoint(1, 1), words, beside)
    made = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel") and each.isVisible()]
    assert isinstance(made[-1], QLabel) and made[-1].text() == words
    return made[-1]


def test_a_title_is_shown_as_it_was_written(desk: Desk, tmp_path: Path) -> None:
    picture = QImage(300, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    assert picture.save(str(tmp_path / "x.png"))
    title = f"<b>Rosa</b> <img src='{tmp_path}/x.png'> & &lt;Tomás&gt; \u202eevil"
    button = Short(title)
    button.resize(60, 30)
    button.show()
    desk.rest()
    told = button.toolTip()
    document = QTextDocument()
    document.setHtml(told)
    assert document.toPlainText() == title.replace("\u202e", "[U+202E]")
    assert hint_shown(button, told).height() < 200
    bare = hint_shown(button, title)  # the control: Qt reads the file
    assert bare.textFormat() is Qt.TextFormat.AutoText and bare.height() >= 400
    QToolTip.hideText()


@pytest.mark.parametrize("words", ["Rosa & Tomás", "3 > 2", "", "Rosa said “no”", "a\nb"])
def test_what_is_no_markup_stays_as_it_is(words: str) -> None:
    assert tip(words) == words


@pytest.mark.parametrize("words", ["&lt;b&gt;", "a <b", "<?xml?>", " <!DOCTYPE x>", "\n<b>x</b>", "&amp; <script>"])
def test_what_may_be_markup_is_said_literally(words: str) -> None:
    document = QTextDocument()
    document.setHtml(tip(words))
    assert document.toPlainText().strip() == words.strip() and tip(words).startswith("<p")
