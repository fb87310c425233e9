"""The binding keeps count: a release of it once gave away a reference to None at every call, until the program died."""

import os
import subprocess
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


def test_the_window_stands_before_the_constants_are_made() -> None:
    """Naming `Qt` makes 1,500 Python constants, which takes as long as all of our own start."""
    code = """
from PySide6.QtWidgets import QApplication
from hrd_vault import app
QApplication.setStyle("Fusion")
program = app.Program(QApplication(["window"]), None)
program.window.show()
import PySide6.QtCore
print("Qt" in vars(PySide6.QtCore))
program.start()
print("Qt" in vars(PySide6.QtCore), flush=True)
"""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANG": "en_GB.UTF-8", "XDG_CONFIG_HOME": "/nowhere"}
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert said.stdout.split() == ["False", "True"], said  # the second is the control
