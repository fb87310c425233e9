"""What is typed into: lines and paragraphs that no input method should learn from, and the keys that save."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from hrd_vault.ui.theme import theme

# What is typed here is nobody's to learn: asked of every input method.
_PRIVATE = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText


def one_line() -> QLineEdit:
    """A line to type in, which no input method should learn from."""
    made = QLineEdit()
    made.setInputMethodHints(_PRIVATE)
    return made


class GrowingText(QPlainTextEdit):
    """Paragraphs to type in; as high as what stands in it, within reason. Tab goes on to what comes next."""

    def __init__(self, least: int = 3, most: int = 14) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setInputMethodHints(_PRIVATE | Qt.InputMethodHint.ImhMultiLine)
        self.setTabChangesFocus(True)
        if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            # By itself a box of paragraphs stands on the left, whatever the words; their own direction stays theirs.
            option = self.document().defaultTextOption()
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
            self.document().setDefaultTextOption(option)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def at_least(self, lines: int) -> None:
        """Be never lower than so many lines."""
        self._least = lines
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        lines = max(
            self._least, min(self._most, round(self.document().size().height()) + 1)
        )  # counted in lines, as shown
        return QSize(theme().px(420), lines * self.fontMetrics().lineSpacing() + theme().px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), self.sizeHint().height())


class SubmitKeys(QObject):
    """Ctrl+Enter saves, wherever in a form the cursor is."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__()
        self._act = act

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            pressed = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if pressed and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._act()
                return True
        return False
