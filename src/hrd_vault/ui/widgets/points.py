"""A QR code: points drawn by hand, dark on light in every palette, with the digits as its name for screen readers."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hrd_vault.ui.theme import theme

_QUIET = 4  # points of light around it, which cameras need


class Points(QWidget):
    """Rows of points; True is dark."""

    def __init__(self, rows: Sequence[Sequence[bool]], name: str) -> None:
        super().__init__()
        self._rows = rows
        self._point = max(2, theme().px(4))
        side = self._point * (len(rows) + 2 * _QUIET)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
            for down, row in enumerate(self._rows):
                for across, dark in enumerate(row):
                    if dark:
                        left, top = (self._point * (each + _QUIET) for each in (across, down))
                        painter.fillRect(left, top, self._point, self._point, QColor(Qt.GlobalColor.black))
