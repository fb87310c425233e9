"""A picture on a page: looked at, gone through by keyboard, read out, or turned into a table; and as a PNG to print."""

import re
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPoint, QRect, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QToolTip,
    QWidget,
)

from hrd_vault.base.i18n import N_, Speech, _, current
from hrd_vault.domain.figures import Figure, Table
from hrd_vault.ui.pictures.drawing import Sheet, Spot
from hrd_vault.ui.pictures.drawings import TALL, draw
from hrd_vault.ui.theme import Theme, theme
from hrd_vault.ui.widgets.parts import Label, button, column, row, tip

_PRINTED = 2.0  # times as fine as a screen
_MARGIN = 4
_ROWS_SEEN = 8
_EDGE = 24  # pixels around the words of a cell
_SHORT = 18  # characters of a cell that is not broken


class Picture(QWidget):
    """A figure drawn. Arrow keys go from spot to spot; each is said in words beneath, and to a screen reader."""

    def __init__(self, figure: Figure, words: Label) -> None:
        super().__init__()
        self.figure, self._words = figure, words
        self.spots: list[Spot] = []
        self.at = -1
        self._drawn = QPixmap()
        self._made_for: tuple[object, ...] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().px(TALL[type(figure)]))
        self.setAccessibleName(_(figure.label))
        self.setAccessibleDescription(
            _(N_("A picture: arrow keys go from one mark to the next. “As a table” says all of it."))
        )

    def sizeHint(self) -> QSize:
        return QSize(theme().px(480), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(260), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        made_for = (self.size(), self.devicePixelRatioF(), theme(), current().language)
        if self._made_for != made_for:
            self._drawn, self._made_for = self._draw(), made_for
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        if self.hasFocus() and 0 <= self.at < len(self.spots):
            self._ring(painter, self.spots[self.at].where)
        elif self.hasFocus():
            self._ring(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.end()

    def _draw(self) -> QPixmap:
        """The picture as it stands: drawn once, shown as often as somebody moves on it."""
        ratio = self.devicePixelRatioF()
        drawn = QPixmap((QSizeF(self.size()) * ratio).toSize())
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self.spots = draw(self.figure, Sheet(painter, room, theme(), current()))
        painter.end()
        return drawn

    def forget(self) -> None:
        """Draw it anew at the next look."""
        self._made_for = None

    def _ring(self, painter: QPainter, where: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        pen = painter.pen()
        pen.setColor(theme().colour("accent"))
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setWidthF(2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(where.adjusted(-3, -3, 3, 3), 5, 5)

    def go(self, step: int) -> None:
        """To the next spot, or the one before; its words are said."""
        if not self.spots:
            return
        self.at = (self.at + step) % len(self.spots) if self.at >= 0 else 0 if step > 0 else len(self.spots) - 1
        self._say(self.spots[self.at].words)
        self.update()

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.show()
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = Qt.Key.Key_Left if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right
        back = Qt.Key.Key_Right if forward == Qt.Key.Key_Left else Qt.Key.Key_Left
        step = {forward: 1, back: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.go(step)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def _spot_at(self, where: QPoint) -> int:
        found = [place for place, spot in enumerate(self.spots) if spot.where.contains(where.toPointF())]
        return found[-1] if found else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._spot_at(event.position().toPoint())
        if place >= 0:
            self.at = place
            self._say(self.spots[place].words)
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            place = self._spot_at(event.pos())  # type: ignore[attr-defined]
            QToolTip.showText(event.globalPos(), tip(self.spots[place].words) if place >= 0 else "", self)  # type: ignore[attr-defined]
            return True
        return super().event(event)


class _Views(QStackedWidget):
    """A picture or its table, as high as the one that is seen."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())


class Pictured(QWidget):
    """A picture with its heading, what is chosen on it in words, and the same as a table."""

    def __init__(self, figure: Figure, heading: str = "") -> None:
        super().__init__()
        self._figure = figure
        words = Label(role="second")
        words.hide()
        self.picture = Picture(figure, words)
        self._views = _Views()
        self._views.addWidget(self.picture)
        self._turn = button(_(N_("As a table")), self.turn, kind="link")
        self._turn.setAccessibleName(_(N_("As a table: {picture}")).format(picture=_(figure.label)))
        title = heading or _(figure.label)
        self.setLayout(column(row(Label(title, "head", wrap=False), 0, self._turn), self._views, words, gap=6))

    def turn(self) -> None:
        """Show the table in place of the picture, or the picture again."""
        if self._views.count() == 1:
            self._views.addWidget(as_table(self._figure.table(current()), _(self._figure.label)))
        tabled = self._views.currentIndex() == 0
        self._views.setCurrentIndex(1 if tabled else 0)
        text = _(N_("As a picture")) if tabled else _(N_("As a table"))
        self._turn.setText(text)
        name = _(N_("As a picture: {picture}")) if tabled else _(N_("As a table: {picture}"))
        self._turn.setAccessibleName(name.format(picture=_(self._figure.label)))


def _words(cell: str) -> list[str]:
    return re.split(r"[ \n]", cell)


def _unbroken(cell: str) -> list[str]:
    """The parts of a cell that stay in one line where there is room: its words, or all of a date or an amount."""
    return [cell] if len(cell) <= _SHORT else _words(cell)


class _Grid(QTableWidget):
    """A table as high as a few of its rows, its columns as wide as their words ask for among each other."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = self.sizeHint()
        asks = [self._asks(place, _unbroken) for place in range(self.columnCount())]
        if sum(least for least, _long in asks) > self.viewport().width():
            asks = [self._asks(place, _words) for place in range(self.columnCount())]
        room = max(0, self.viewport().width() - sum(least for least, _long in asks))
        wanted = max(1, sum(long - least for least, long in asks))
        for place, (least, long) in enumerate(asks):
            self.setColumnWidth(place, least + min(room, wanted) * (long - least) // wanted)
        self.horizontalHeader().setStretchLastSection(True)  # only now: its room is what the others leave
        for line in range(self.rowCount()):
            self.setRowHeight(line, max(self._height(line, place) for place in range(self.columnCount())))
        if self.sizeHint() != before:
            QTimer.singleShot(0, self, self.updateGeometry)  # a layout that is at work would not hear it

    def _height(self, line: int, place: int) -> int:
        """How high a cell is with all its words; the library counts without the edges that the style draws."""
        cell = self.item(line, place)
        room = QRect(0, 0, self.columnWidth(place) - theme().px(_EDGE), 1_000_000)
        words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, cell.text() if cell else "")
        return words.height() + theme().px(12)

    def _asks(self, place: int, parts: Callable[[str], list[str]]) -> tuple[int, int]:
        """How wide a column must be for the longest part of its cells, and would like to be for its longest line."""
        header, metrics = self.horizontalHeaderItem(place), self.fontMetrics()
        cells = [each.text() for line in range(self.rowCount()) if (each := self.item(line, place))]
        heads = self.horizontalHeader().fontMetrics().horizontalAdvance(header.text() if header else "")
        words = max((metrics.horizontalAdvance(word) for cell in cells for word in parts(cell)), default=0)
        lines = max((metrics.horizontalAdvance(line) for cell in cells for line in cell.splitlines()), default=0)
        edge = theme().px(_EDGE)
        return max(words, heads) + edge, max(lines, heads) + edge

    def sizeHint(self) -> QSize:
        rows = sum(self.rowHeight(row) for row in range(min(self.rowCount(), _ROWS_SEEN)))
        wide = sum(self.columnWidth(place) for place in range(self.columnCount())) > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        return QSize(theme().px(480), self.horizontalHeader().sizeHint().height() + rows + bar + theme().px(14))


def as_table(table: Table, name: str) -> QTableWidget:
    """A table of words, for eyes and screen readers."""
    made = _Grid(len(table.rows), len(table.headers))
    made.setAccessibleName(name)
    made.setHorizontalHeaderLabels(list(table.headers))
    made.horizontalHeader().setAccessibleName(_(N_("Columns")))
    made.verticalHeader().hide()
    made.setShowGrid(False)
    made.setWordWrap(True)
    made.setTabKeyNavigation(False)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    for line, cells in enumerate(table.rows):
        for place, cell in enumerate(cells):
            made.setItem(line, place, QTableWidgetItem(cell))
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    made.setTextElideMode(Qt.TextElideMode.ElideNone)
    made.resizeRowsToContents()
    policy = Qt.ScrollBarPolicy  # one that comes and goes would change the widths that it depends on
    made.setVerticalScrollBarPolicy(
        policy.ScrollBarAlwaysOn if len(table.rows) > _ROWS_SEEN else policy.ScrollBarAlwaysOff
    )
    return made


def png(figure: Figure, speak: Speech, width: int = 760) -> bytes:
    """A figure as a PNG on white, as it is printed."""
    look = Theme("light", _PRINTED)
    size = QSize(round(width * _PRINTED), look.px(TALL[type(figure)]))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw(figure, Sheet(painter, QRectF(image.rect()).adjusted(8, 8, -8, -8), look, speak))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
