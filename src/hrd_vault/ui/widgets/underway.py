"""How far long work is, and a way to stop it."""

from PySide6.QtWidgets import QProgressBar, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.widgets.parts import button, row

_STEPS = 1000


class Underway(QWidget):
    """A bar and a button beside it. Shown while there is something to follow."""

    def __init__(self) -> None:
        super().__init__()
        self._order: Work | None = None
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_(N_("How far it is")))
        self.stopping = button(_(N_("Stop")), self.stop)
        line = row(self._bar, self.stopping, gap=10)
        line.setStretch(0, 1)
        self.setLayout(line)

    def follow(self, order: Work) -> None:
        """Show how far `order` is."""
        self._order = order
        self._bar.setValue(0)
        self.show()
        order.told.connect(self._told)

    def _told(self, done: int, total: int) -> None:
        self._bar.setValue(_STEPS * min(done, total) // max(1, total))

    def stop(self) -> None:
        """Ask the work to stop."""
        if self._order:
            self._order.stop()
