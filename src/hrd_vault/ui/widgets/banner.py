"""A quiet sentence over what one is doing: saved, undone, refused. It never holds what a record says."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QPushButton

from hrd_vault.base.i18n import N_, _
from hrd_vault.ui.failures import told
from hrd_vault.ui.widgets.parts import Label, button, row, symbol_button

_STAYS = 12_000  # milliseconds of a sentence that needs no answer


class Banner(QFrame):
    """One sentence at a time, with a way to take back what it speaks of."""

    def __init__(self, undo: Callable[[], Any]) -> None:
        super().__init__()
        self._words = Label()
        self._undo: QPushButton = button(_(N_("Undo")), undo, kind="link")
        self._close = symbol_button("close", _(N_("Close this message")), self.hide)
        self.setLayout(row(self._words, self._undo, self._close, margins=(14, 4, 6, 4)))
        layout = self.layout()
        assert layout is not None
        self._words.setSizePolicy(self._words.sizePolicy().Policy.Expanding, self._words.sizePolicy().Policy.Minimum)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def _show(self, role: str, text: str, *, undo: bool) -> None:
        self.setProperty("role", role)
        for each in (self, self._words):
            each.style().unpolish(each)
            each.style().polish(each)
        self._words.setText(text)
        self._undo.setVisible(undo)
        self.setAccessibleName(text)
        self.show()

    def say(self, text: str, undo: bool = False) -> None:
        """A sentence that goes by itself."""
        self._show("banner", text, undo=undo)
        self._timer.start(_STAYS)

    def refuse(self, error: Exception) -> None:
        """What could not be done, what to do next, and the code to read out on the phone. It stays until closed."""
        sentence, hint, code = told(error)
        self._timer.stop()
        self._show("alarm", f"{sentence} {hint} ({code})", undo=False)
