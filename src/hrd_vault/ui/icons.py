"""Icons, drawn for this project: one stroke, one colour, tinted when used."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from hrd_vault.base.paths import resource
from hrd_vault.ui.theme import theme

_MIRRORED = frozenset({"back", "open", "list"})  # what points along the reading direction


_made: dict[tuple[object, ...], QIcon] = {}


@cache
def _source(name: str) -> str:
    path = resource(f"icons/{name}.svg")
    return (path if path.is_file() else resource("icons/record.svg")).read_text("utf-8")


def pixmap(name: str, token: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon in the colour `token`, `size` pixels square; mirrored where it points and the window reads right to left."""
    drawn = _source(name).replace("currentColor", theme()[token])
    found = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    if name in _MIRRORED and QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        painter.translate(found.width(), 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(drawn.encode())).render(painter, QRectF(0, 0, found.width(), found.height()))
    painter.end()
    found.setDevicePixelRatio(ratio)
    return found


def icon(name: str, token: str = "ink2", chosen: str = "accent") -> QIcon:
    """The icon for a button; in the colour `chosen` while the button is chosen."""
    look = theme()
    mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    known = (name, token, chosen, look, mirrored)
    if known in _made:
        return _made[known]
    made = _made[known] = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, token, theme().px(18), ratio), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(pixmap(name, chosen, theme().px(18), ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made
