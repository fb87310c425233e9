"""Parts of a page in two columns where there is room for them, else one under the other, in the order they came in."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import column

_ROOM = 900  # pixels at the usual text size
_GAP = 32


class Columns(QWidget):
    """Every other part stands in the second column, where there are two."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._two = True
        self._columns = column(0, gap=10), column(0, gap=10)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(theme().px(_GAP))
        for each in self._columns:
            self._both.addLayout(each, 1)
        self.add(*parts)

    def add(self, *parts: QWidget) -> None:
        """Put these after those that are there."""
        for part in parts:
            self._put(len(self._parts), part)
            self._parts.append(part)

    def _put(self, place: int, part: QWidget) -> None:
        where = self._columns[place % 2 if self._two else 0]
        where.insertWidget(where.count() - 1, part)  # before what fills the rest

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        two = self.width() >= theme().px(_ROOM)
        if two == self._two:
            return
        self._two = two
        way = QBoxLayout.Direction
        self._both.setDirection(way.LeftToRight if two else way.TopToBottom)
        self._both.setSpacing(theme().px(_GAP) if two else 0)
        for place, part in enumerate(self._parts):
            for each in self._columns:
                each.removeWidget(part)
            self._put(place, part)
