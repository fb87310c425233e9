"""What every drawing is given, and what it gives back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPen, QPolygonF

from hrd_vault.base.i18n import Speech
from hrd_vault.ui.theme import Theme

LEVELS = ("low", "medium", "high", "critical")
_ARROW = 6.0  # pixels


@dataclass(frozen=True)
class Spot:
    """A place on a picture that means something: where, and what in words, which are made when somebody asks."""

    where: QRectF
    tell: Callable[[], str]

    @property
    def words(self) -> str:
        return self.tell()


class Sheet:
    """What is drawn on: a painter, the room there is, colours and lengths, the language, and the reading direction."""

    def __init__(self, painter: QPainter, room: QRectF, look: Theme, speak: Speech) -> None:
        self.painter, self.room, self.look, self.speak = painter, room, look, speak
        self.mirrored = speak.direction == "rtl"
        self.font = QFont(QGuiApplication.font())
        self.font.setPixelSize(look.px(12))
        painter.setFont(self.font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.metrics = QFontMetricsF(self.font)
        self._bold = QFont(self.font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._bold_metrics = QFontMetricsF(self._bold)

    def px(self, size: float) -> float:
        """A length at this text size."""
        return self.look.px(size)

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return self.look.colour(token)

    def x(self, at: float, width: float = 0) -> float:
        """A place across, counted from where reading begins; `width` is that of what stands there."""
        return self.room.right() - at - width if self.mirrored else self.room.left() + at

    def rect(self, at: float, y: float, width: float, height: float) -> QRectF:
        """A rectangle, counted from where reading begins."""
        return QRectF(self.x(at, width), y, width, height)

    def pen(self, token: str, width: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        """Draw lines with this pen from now on."""
        self.painter.setPen(QPen(self.colour(token), width, style))

    def text(self, where: QRectF, text: str, token: str = "ink2", align: str = "start", *, bold: bool = False) -> None:
        """Words on one line, cut with “…” where there is no room; `align` is "start", "end" or "middle"."""
        metrics = self._bold_metrics if bold else self.metrics
        self.painter.setFont(self._bold if bold else self.font)
        start, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        across = {"start": end if self.mirrored else start, "end": start if self.mirrored else end}
        flag = across.get(align, Qt.AlignmentFlag.AlignHCenter) | Qt.AlignmentFlag.AlignVCenter
        if metrics.horizontalAdvance(text) > where.width() + 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, where.width() + 1)
        self.painter.setPen(self.colour(token))
        self.painter.drawText(where, int(flag | Qt.AlignmentFlag.AlignAbsolute), text)

    def wide(self, text: str) -> float:
        """How wide words are."""
        return self.metrics.horizontalAdvance(text)

    def arrows(self, lines: Sequence[tuple[QPointF, QPointF]], token: str) -> None:
        """Lines with a head at their ends."""
        self.pen(token, self.px(1.4))
        self.painter.drawLines([QLineF(start, end) for start, end in lines])
        self.painter.setBrush(self.colour(token))
        for start, end in lines:
            length = max(1.0, ((end.x() - start.x()) ** 2 + (end.y() - start.y()) ** 2) ** 0.5)
            along = QPointF((end.x() - start.x()) / length, (end.y() - start.y()) / length) * self.px(_ARROW)
            across = QPointF(-along.y(), along.x()) * 0.6
            self.painter.drawPolygon(QPolygonF([end, end - along + across, end - along - across]))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def dots(self, places: Sequence[QPointF], token: str, radius: float) -> None:
        """Discs without words."""
        self.pen("surface", self.px(1))
        self.painter.setBrush(self.colour(token))
        for each in places:
            self.painter.drawEllipse(each, self.px(radius), self.px(radius))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def disc(self, middle: QPointF, radius: float, text: str) -> QRectF:
        """A disc with a letter in it; gives back where it is."""
        where = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        self.pen("surface", self.px(1.5))
        self.painter.setBrush(self.colour("ink"))
        self.painter.drawEllipse(where)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.text(where, text, "surface", "middle", bold=True)
        return where
