"""The window: one frame with a neutral title that never changes, and whichever face stands in it."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services.device import Device
from hrd_vault.ui.theme import theme

# What the program may be called on a machine that others use, and the icon that goes with it.
NAMES = {"vault": N_("Vault"), "notes": N_("Notes"), "box": N_("Archive")}


def neutral_name(device: Device) -> str:
    """What the window is called, in the language of now."""
    return _(NAMES.get(device.name, NAMES["vault"]))


_FRAME = QSize(16, 48)  # pixels that a desktop puts around a window: its edges, and the bar with its name


class Window(QMainWindow):
    """The one window of the program."""

    def __init__(self, device: Device) -> None:
        super().__init__()
        self.setObjectName("window")
        room = QGuiApplication.primaryScreen().availableSize() - _FRAME
        self.resize(QSize(1366, 768).boundedTo(room))
        self.setMinimumSize(720, 480)
        self.closing: list[object] = []
        self.setWindowTitle(neutral_name(device))  # the icon can wait until the window is on the screen

    def dress(self) -> None:
        """Take the colours and lengths of now.

        The sheet is the window's, not the application's: a page is dressed once, when it comes in, and not again each time
        that one of its parts is put into another.
        """
        self.setStyleSheet(theme().sheet())

    def rename(self, device: Device) -> None:
        """Take the neutral name and icon that were chosen, and the direction of the language."""
        from hrd_vault.ui.icons import icon  # noqa: PLC0415

        self.setWindowTitle(neutral_name(device))
        self.setWindowIcon(icon(f"app-{device.name}", "accent"))

    def face(self, widget: QWidget) -> None:
        """Show `widget` and nothing else."""
        old = self.takeCentralWidget()
        self.setCentralWidget(widget)
        if old is not None:
            old.hide()
            old.deleteLater()
        widget.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        from PySide6.QtCore import Qt  # noqa: PLC0415 (see Program)

        from hrd_vault.ui import reading_order  # noqa: PLC0415

        face = self.centralWidget()
        found = reading_order.after(face, self.focusWidget(), forward=forward) if face else None
        if found is None:
            return False
        found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        for act in self.closing:
            assert callable(act)
            act()
        event.accept()
