"""A picture to look at: fitted, turned, larger, moved about. It knows its points, and nothing of where they come from."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hrd_vault.services.evidence import Picture
from hrd_vault.ui.theme import theme

TALL = 380  # pixels at the usual text size
ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
_ARROWS = {
    Qt.Key.Key_Left: (-0.1, 0.0),
    Qt.Key.Key_Right: (0.1, 0.0),
    Qt.Key.Key_Up: (0.0, -0.1),
    Qt.Key.Key_Down: (0.0, 0.1),
}


def as_image(picture: Picture) -> QImage:
    """The points of a picture as Qt draws them."""
    made = QImage(picture.points, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return made.copy()  # Qt does not keep the bytes alive


class Canvas(QWidget):
    """A picture to look at: fitted, turned by quarters, larger by steps, moved by hand or arrow keys."""

    wanted = Signal()  # a larger view of a part is wanted

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image = QImage()
        self._turns = 0
        self.zoom = 0
        self._middle = QPointF(0.5, 0.5)
        self._grip: QPointF | None = None
        self.setMinimumHeight(theme().px(TALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def put(self, image: QImage) -> None:
        """Show another picture, in the same place and size."""
        self._image = image
        self.update()

    def turn(self) -> None:
        """A quarter to the right."""
        self._turns = (self._turns + 1) % 4
        self.update()

    def larger(self, step: int) -> None:
        """One step larger or smaller."""
        self.zoom = min(max(0, self.zoom + step), len(ZOOMS) - 1)
        self._move(QPointF(0, 0))
        self.wanted.emit()

    def _move(self, by: QPointF) -> None:
        half = 0.5 / ZOOMS[self.zoom]
        self._middle = QPointF(
            min(max(half, self._middle.x() + by.x()), 1 - half), min(max(half, self._middle.y() + by.y()), 1 - half)
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("rail"))
        if self._image.isNull():
            return
        shown = self._image.transformed(QTransform().rotate(90 * self._turns)) if self._turns else self._image
        fit = min(self.width() / shown.width(), self.height() / shown.height())
        if self.zoom == 0:
            fit = min(fit, 2.0)
        scale = fit * ZOOMS[self.zoom]
        width, height = shown.width() * scale, shown.height() * scale
        left = self.width() / 2 - (self._middle.x() if width > self.width() else 0.5) * width
        top = self.height() / 2 - (self._middle.y() if height > self.height() else 0.5) * height
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, width, height), shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if step:
            self._move(QPointF(*step))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.larger(1 if event.key() == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.larger(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            by, self._grip = self._grip - event.position(), event.position()
            scale = ZOOMS[self.zoom]
            self._move(QPointF(by.x() / max(1, self.width()) / scale, by.y() / max(1, self.height()) / scale))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(600), theme().px(TALL))
