"""Small pictures of exhibits side by side, covered until asked; fetched when they come into view."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from hrd_vault.base.i18n import N_, _
from hrd_vault.services import evidence
from hrd_vault.services.evidence import Picture
from hrd_vault.ui.icons import pixmap
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.canvas import as_image
from hrd_vault.ui.widgets.record_list import Entry, RecordModel

_CELL = 168  # pixels at the usual text size
_KEPT = 1200  # small pictures in memory
Index = QModelIndex | QPersistentModelIndex


class GridModel(QAbstractTableModel):
    """The records of a list, so many to a row."""

    def __init__(self, source: RecordModel, session: Session, owner: QTableView) -> None:
        super().__init__(owner)
        self.source, self._session = source, session
        self.columns = 4
        self.uncovered = False
        self._small: dict[str, QImage | None] = {}
        self._wanted: list[str] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fetch)
        source.modelReset.connect(self._reset)
        source.rowsInserted.connect(lambda *_place: self._reset())
        source.dataChanged.connect(lambda *_place: self._changed())

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def _changed(self) -> None:
        last = self.index(self.rowCount() - 1, self.columns - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def across(self, columns: int) -> None:
        """So many side by side."""
        if columns != self.columns:
            self.beginResetModel()
            self.columns = columns
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else -(-self.source.rowCount() // self.columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.columns

    def place(self, index: Index) -> int:
        """Where a cell's record stands in the list."""
        return index.row() * self.columns + index.column()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self.place(index)
        found = self.source.entry(place) if place < self.source.rowCount() else None
        if role == Qt.ItemDataRole.UserRole:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return found.title if found else ""
        return None

    def small(self, exhibit: str) -> QImage | None:
        """The small picture of an exhibit, if it is there and may be seen; asks for it otherwise."""
        if not self.uncovered:
            return None
        if exhibit not in self._small and exhibit not in self._wanted:
            self._wanted.append(exhibit)
            self._soon.start(15)
        return self._small.get(exhibit)

    def _fetch(self) -> None:
        wanted, self._wanted = self._wanted[-64:], []

        def show(found: dict[str, Picture]) -> None:
            for exhibit in wanted:
                self._small[exhibit] = as_image(found[exhibit]) if exhibit in found else None
            for old in list(self._small)[: max(0, len(self._small) - _KEPT)]:
                del self._small[old]
            self._changed()

        self._session.ask(self, lambda vault: evidence.thumbnails(vault, wanted), show)


class CellPainter(QStyledItemDelegate):
    """Draws one exhibit: its small picture or a cover, and what it is under it."""

    def __init__(self, model: GridModel, owner: QTableView) -> None:
        super().__init__(owner)
        self._model = model
        self._marks: dict[str, QPixmap] = {}

    def _mark(self, name: str) -> QPixmap:
        if name not in self._marks:
            self._marks[name] = pixmap(name, "ink2", theme().px(28))
        return self._marks[name]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme().px(_CELL), theme().px(_CELL))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found: Entry | None = index.data(Qt.ItemDataRole.UserRole)
        if found is None:
            return
        look, px = theme(), theme().px
        area: QRect = option.rect.adjusted(px(6), px(6), -px(6), -px(6))
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.fillRect(area, look.colour("surface"))
        inner = area.adjusted(1, 1, -1, -px(34))
        painter.fillRect(inner, look.colour("rail"))
        small = self._model.small(found.id)
        if small is not None:
            size = small.size().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(inner.center().x() - size.width() // 2, inner.center().y() - size.height() // 2,
                                    size.width(), size.height()), small)  # fmt: skip
        else:
            mark = self._mark("eye" if not self._model.uncovered else "evidence")
            painter.drawPixmap(inner.center().x() - px(14), inner.center().y() - px(14), mark)
        chosen = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus))
        painter.setPen(look.colour("accent" if chosen else "line"))
        painter.drawRect(area)
        font = QFont(option.font)
        font.setPixelSize(px(12))
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        words = QRect(area.left() + px(6), inner.bottom() + px(2), area.width() - px(12), px(16))
        shown = QFontMetrics(font).elidedText(found.title, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(look.colour("ink2"))
        below = words.translated(0, px(16))
        shown = QFontMetrics(font).elidedText(found.when or found.below, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class Gallery(QTableView):
    """The grid."""

    chosen = Signal(str)

    def __init__(self, source: RecordModel, session: Session) -> None:
        super().__init__()
        self.grid = GridModel(source, session, self)
        self.setModel(self.grid)
        self.setItemDelegate(CellPainter(self.grid, self))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setDefaultSectionSize(theme().px(_CELL))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "list")
        self.setAccessibleName(_(N_("Gallery")))
        self.activated.connect(self._take)
        self.doubleClicked.connect(self._take)

    def uncover(self, shown: bool) -> None:
        """Show the small pictures, or covers."""
        self.grid.uncovered = shown
        self.viewport().update()

    def _take(self, index: QModelIndex) -> None:
        found: Entry | None = index.data(Qt.ItemDataRole.UserRole)
        if found:
            self.chosen.emit(found.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grid.across(max(1, self.viewport().width() // theme().px(_CELL)))
