"""The list: an array of positions and blocks of what is shown, fetched when they come into view.

Sorting and filtering happen in the vault, never here; a million records are eight million bytes.
"""

from array import array
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from hrd_vault.base.i18n import _, current
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.fields import Choice, Facet, Field
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import TITLE, Record
from hrd_vault.services import records
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import theme

BLOCK = 16  # about what a window shows: a page waits for no more than it needs
FIRST = 200
_KEPT_BLOCKS = 256
_REST, _PATIENCE, _WHOLE = 120, 10, 150  # milliseconds
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """What a list says of one record."""

    id: str
    kind: str
    title: str
    when: str
    below: str
    level: str
    level_word: str
    cells: tuple[str, ...]


def entry(catalogue: Catalogue, record: Record, columns: tuple[Field[Any], ...], *, mixed: bool, quiet: bool) -> Entry:
    """What a list says of `record`: the kind too where kinds are mixed, initials for names in a `quiet` view."""
    speak = current()
    when = record.first(Facet.WHEN) or record.first(Facet.DUE)
    level = record.first(Facet.LEVEL)
    said = [_(record.kind.label)] if mixed else []
    for each in record.fields():
        sorts = isinstance(each, Choice) and each.facet is not Facet.LEVEL
        if (sorts or each.facet is Facet.PLACE) and len(said) < 3:
            said.append(each.show(record[each], speak))
    cells = tuple(each.show(record[each], speak) if each.name in record.values else "" for each in columns)
    return Entry(
        record.id,
        record.kind.name,
        record.called(quiet=quiet),
        when.show(record[when], speak) if when else "",
        " · ".join(part for part in said if part),
        record.code(Facet.LEVEL),
        level.show(record[level], speak) if level else "",
        cells,
    )


class RecordModel(QAbstractTableModel):
    """The records a query asks for."""

    counted = Signal(int)

    def __init__(self, session: Session, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        self.columns: tuple[Field[Any], ...] = (TITLE,)
        self._positions: array[int] = array("q")
        self._blocks: dict[int, list[Entry]] = {}
        self._asked: set[int] = set()
        self._turn = 0
        self._busy = False
        self._next: Query | None = None
        self.query = Query()
        self._answered = ""  # the text of the question that is shown
        self.complete = False
        self._order: Work | None = None
        self._impatience = QTimer(self)
        self._impatience.setSingleShot(True)
        self._impatience.timeout.connect(self._hurry)
        self._pause = QTimer(self)  # the whole list is asked for when the first page has stood a moment
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._rest)

    # Asking

    def ask(self, query: Query, columns: tuple[Field[Any], ...] = (TITLE,)) -> None:
        """Show what `query` asks for. A question still being answered is stopped: only the last one matters."""
        self.columns = columns
        self._next = query
        self._pause.stop()
        if self._busy:
            self._hurry()
        else:
            self._start()

    def _hurry(self) -> None:
        # A question that has not quite begun cannot be interrupted yet, so this is tried until its answer has come.
        if self._busy and self._next is not None:
            if self._order:
                self._order.stop()
            self._session.interrupt()
            self._impatience.start(_PATIENCE)

    def _start(self) -> None:
        assert self._next is not None
        query, self._next = self._next, None
        self.query = query
        self._turn += 1
        self._busy = True
        turn, columns, quiet = self._turn, self.columns, self._session.device.quiet

        def first(vault: Vault) -> tuple[list[int], list[Entry]]:
            positions = list(records.positions(vault, _limited(query, FIRST)))
            return positions, _entries(vault, positions[:BLOCK], columns, query, quiet=quiet)

        self._order = self._session.ask(self, first, lambda found: self._first(turn, *found), self._stopped)

    def _stopped(self, error: Exception) -> None:
        self._busy = False
        if self._next is not None:
            self._start()
        elif type(error).__name__ != "Cancelled":
            self._session.refused.emit(error)

    def _first(self, turn: int, positions: list[int], entries: list[Entry]) -> None:
        self._busy = False
        if self._next is not None:
            self._start()
            return
        self._answered = self.query.text
        self.beginResetModel()
        self._positions = array("q", positions)
        self._blocks = {0: entries}
        self._asked = set()
        self.endResetModel()
        self.complete = len(positions) < FIRST
        self.counted.emit(len(positions))
        if not self.complete:
            self._pause.start(_WHOLE)

    def _rest(self) -> None:
        self._busy = True
        turn, query = self._turn, _limited(self.query, records.ALL)
        self._order = self._session.ask(
            self,
            lambda vault: records.positions(vault, query),
            lambda found: self._whole(turn, found),
            self._stopped,
        )

    def _whole(self, turn: int, positions: "array[int]") -> None:
        self._busy = False
        if self._next is not None:
            self._start()
            return
        have = len(self._positions)
        if positions[:have] == self._positions and len(positions) > have:
            self.beginInsertRows(QModelIndex(), have, len(positions) - 1)
            self._positions = positions
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._positions = positions
            self._blocks = {}
            self.endResetModel()
        self.complete = True
        self.counted.emit(len(positions))

    def again(self) -> None:
        """Ask the same question again, because something changed."""
        self.ask(self.query, self.columns)

    # Showing

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._positions)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _(self.columns[section].label)
        return None

    def entry(self, row: int) -> Entry | None:
        """What is known of a row; asks for it where nothing is yet."""
        found = self._blocks.get(row // BLOCK)
        if found is None:
            self._fetch(row // BLOCK)
            return None
        return found[row % BLOCK] if row % BLOCK < len(found) else None

    def _fetch(self, block: int) -> None:
        if block in self._asked:
            return
        self._asked.add(block)
        turn, columns, query, quiet = self._turn, self.columns, self.query, self._session.device.quiet
        wanted = list(self._positions[block * BLOCK : (block + 1) * BLOCK])

        def show(found: list[Entry]) -> None:
            self._asked.discard(block)
            if turn != self._turn:
                return
            self._blocks[block] = found
            for old in list(self._blocks)[: max(0, len(self._blocks) - _KEPT_BLOCKS)]:
                del self._blocks[old]
            last = min((block + 1) * BLOCK, len(self._positions)) - 1
            self.dataChanged.emit(self.index(block * BLOCK, 0), self.index(last, len(self.columns) - 1))

        def look(vault: Vault) -> list[Entry]:
            return _entries(vault, wanted, columns, query, quiet=quiet)

        self._session.ask(self, look, show, lambda _error: self._asked.discard(block))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.UserRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        found = self.entry(index.row())
        if role == Qt.ItemDataRole.UserRole:
            return found
        if found is None:
            return "…"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (found.title, found.when, found.level_word, found.below) if part)
        return found.cells[index.column()] if index.column() < len(found.cells) else ""

    def row_of(self, record_id: str) -> int:
        """Where a record stands among what has been fetched; -1 where it is not."""
        for block, entries in self._blocks.items():
            for place, each in enumerate(entries):
                if each.id == record_id:
                    return block * BLOCK + place
        return -1


def _limited(query: Query, limit: int) -> Query:
    return Query(query.text, query.kinds, query.filters, limit, None, query.ranked, query.trashed)


def _entries(
    vault: Vault, positions: list[int], columns: tuple[Field[Any], ...], query: Query, *, quiet: bool
) -> list[Entry]:
    mixed = len(query.kinds) != 1
    found = records.at(vault, positions)
    return [entry(vault.catalogue, stored.record, columns, mixed=mixed, quiet=quiet) for stored in found]


class EntryPainter(QStyledItemDelegate):
    """Draws a row of the list like a line of a page: title and date, below them what sort, and how grave."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme().px(300), theme().px(64))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, px = theme(), theme().px
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        base: QFont = option.font
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, look.colour("surface"))
            edge = area.right() - 2 if mirrored else area.left()
            painter.fillRect(QRect(edge, area.top(), 3, area.height()), look.colour("accent"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), look.colour("line"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.colour("accent"))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        found: Entry | None = index.data(Qt.ItemDataRole.UserRole)
        inner = area.adjusted(px(14), px(9), -px(14), -px(9))
        small = QFont(base)
        small.setPixelSize(px(12.5))
        heavy = QFont(base)
        heavy.setWeight(QFont.Weight.DemiBold)
        sides = (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)
        lead, far = (side | Qt.AlignmentFlag.AlignAbsolute for side in (sides if mirrored else reversed(sides)))
        top, low = QRect(inner), QRect(inner)
        top.setHeight(inner.height() // 2)
        low.setTop(inner.top() + inner.height() // 2)
        if found is None:
            painter.setPen(look.colour("ink2"))
            painter.drawText(top, lead | Qt.AlignmentFlag.AlignVCenter, "…")
        else:
            self._words(painter, top, found.title, found.when, heavy, small, (lead, far), "ink")
            tag_width = self._level(painter, low, found, small, mirrored=mirrored)
            rest = low.adjusted(tag_width, 0, 0, 0) if mirrored else low.adjusted(0, 0, -tag_width, 0)
            self._words(painter, rest, found.below, "", small, small, (lead, far), "ink2")
        painter.restore()

    def _words(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        aside: str,
        font: QFont,
        aside_font: QFont,
        sides: tuple[Any, Any],
        token: str,
    ) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        width = QFontMetrics(aside_font).horizontalAdvance(aside) + theme().px(12) if aside else 0
        painter.setFont(aside_font)
        painter.setPen(theme().colour("ink2"))
        painter.drawText(area, sides[1] | middle, aside)
        painter.setFont(font)
        painter.setPen(theme().colour(token))
        mirrored = bool(sides[0] & Qt.AlignmentFlag.AlignRight)
        left = area.adjusted(width, 0, 0, 0) if mirrored else area.adjusted(0, 0, -width, 0)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, sides[0] | middle | Qt.TextFlag.TextSingleLine, shown)

    def _level(self, painter: QPainter, area: QRect, found: Entry, font: QFont, *, mirrored: bool) -> int:
        if not found.level_word:
            return 0
        heavy = QFont(font)
        heavy.setWeight(QFont.Weight.DemiBold)
        metrics, px = QFontMetrics(heavy), theme().px
        width, height = metrics.horizontalAdvance(found.level_word) + px(16), metrics.height() + px(4)
        left = area.left() if mirrored else area.right() - width + 1
        box = QRect(left, area.center().y() - height // 2 + 1, width, height)
        known = found.level in ("low", "medium", "high", "critical")
        ground = theme().colour(found.level + "_soft") if known else theme().colour("rail")
        ink: QColor = theme().colour(found.level) if known else theme().colour("ink2")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(heavy)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, found.level_word)
        return width + px(10)


class RecordList(QTableView):
    """The list beside a record: a table of one column, because Qt's own list lays out every row it is given."""

    chosen = Signal(str)

    def __init__(self, model: RecordModel, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(EntryPainter(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme().px(64))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setProperty("role", "list")
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.selectionModel().currentChanged.connect(self._moved)
        self._settled = QTimer(self)  # a record is opened when the list has come to rest, not at every key
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._open)
        self._id = ""

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        found: Entry | None = now.data(Qt.ItemDataRole.UserRole) if now.isValid() else None
        self._id = found.id if found else ""
        self._settled.start(_REST)

    def _open(self) -> None:
        if self._id:
            self.chosen.emit(self._id)
