"""What is copied out of the window: marked as secret for programs that keep histories, gone after ten seconds and at a lock.

Nothing goes to the selection that X11 pastes with the middle button.
"""

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

from hrd_vault.base.shown import unbroken

SECONDS = 10
# Asked by clipboard programs of KDE and others that keep what was copied.
HINT, SECRET = "x-kde-passwordManagerHint", b"secret"


class Clipboard(QObject):
    """Watches the clipboard for what this program put there."""

    def __init__(self) -> None:
        super().__init__()
        self._clipboard = QApplication.clipboard()
        self._clipboard.dataChanged.connect(self._copied)
        self._clipboard.selectionChanged.connect(self._selected)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)

    def _copied(self) -> None:
        if not self._clipboard.ownsClipboard():
            return
        found = self._clipboard.mimeData()
        if found.hasText() and not found.hasFormat(HINT):
            marked = QMimeData()
            marked.setText(unbroken(found.text()))
            marked.setData(HINT, SECRET)
            self._clipboard.setMimeData(marked)
            self._timer.start(1000 * SECONDS)

    def _selected(self) -> None:
        if self._clipboard.ownsSelection() and self._clipboard.text(QClipboard.Mode.Selection):
            self._clipboard.clear(QClipboard.Mode.Selection)

    def clear(self) -> None:
        """Take back what this program put there; what others put there stays."""
        if self._clipboard.ownsClipboard():
            self._clipboard.clear()
