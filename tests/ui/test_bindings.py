"""The binding keeps count: a release of it once gave away a reference to None at every call, until the program died."""

import sys

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from screens import rooms


def test_no_reference_is_given_away() -> None:
    rooms.application()
    pixmap = QPixmap(40, 40)
    painter = QPainter(pixmap)
    for singleton in (None, True, False):
        before = sys.getrefcount(singleton)
        for _ in range(2_000):
            painter.setPen(QColor("#123456"))
            painter.fillRect(QRect(0, 0, 4, 4), Qt.GlobalColor.black)
            painter.drawText(QPoint(1, 1), "x")
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        assert abs(sys.getrefcount(singleton) - before) < 500, singleton
    painter.end()
