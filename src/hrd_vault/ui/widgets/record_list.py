"""The list: an array of positions and blocks of what is shown, fetched when they come into view.

Sorting and filtering happen in the vault, never here; a million records are eight million bytes.
"""

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
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

BLOCK = 8  # a page is two or three: it waits for few rows that it does not show
FIRST, FIRST_SHOWN = 200, 2 * BLOCK
_KEPT_BLOCKS = 512
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
    speak, filled = current(), list(record.fields())
    facets = {each.facet: each for each in reversed(filled)}  # the first that means something stands last
    when, level = facets.get(Facet.WHEN) or facets.get(Facet.DUE), facets.get(Facet.LEVEL)
    said = [_(record.kind.label)] if mixed else []
    for each in filled:
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
        str(record[level]) if isinstance(level, Choice) else "",
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
        self._missing: set[int] = set()
        self._fetching = QTimer(self)  # what one look at the list misses is asked for together
        self._fetching.setSingleShot(True)
        self._fetching.timeout.connect(self._fetch)
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
            return positions, _entries(vault, positions[:FIRST_SHOWN], columns, query, quiet=quiet)

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
        self._blocks = _blocks(range(math.ceil(len(entries) / BLOCK)), entries)
        self._asked, self._missing = set(), set()
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
        block = row // BLOCK
        found = self._blocks.get(block)
        if found is None:
            if block not in self._asked:
                self._asked.add(block)
                self._missing.add(block)
                self._fetching.start(0)
            return None
        return found[row % BLOCK] if row % BLOCK < len(found) else None

    def _fetch(self) -> None:
        blocks, self._missing = sorted(self._missing), set()
        turn, columns, query, quiet = self._turn, self.columns, self.query, self._session.device.quiet
        wanted = [each for block in blocks for each in self._positions[block * BLOCK : (block + 1) * BLOCK]]

        def show(found: list[Entry]) -> None:
            self._asked.difference_update(blocks)
            if turn != self._turn or not found:
                return
            self._blocks |= _blocks(blocks, found)
            for old in list(self._blocks)[: max(0, len(self._blocks) - _KEPT_BLOCKS)]:
                del self._blocks[old]
            last = min((blocks[-1] + 1) * BLOCK, len(self._positions)) - 1
            self.dataChanged.emit(self.index(blocks[0] * BLOCK, 0), self.index(last, len(self.columns) - 1))

        def look(vault: Vault) -> list[Entry]:
            return _entries(vault, wanted, columns, query, quiet=quiet)

        self._session.ask(self, look, show, lambda _error: self._asked.difference_update(blocks))

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


def _blocks(numbers: Iterable[int], entries: list[Entry]) -> dict[int, list[Entry]]:
    """`entries` by the numbers of their blocks."""
    return {block: entries[place * BLOCK : (place + 1) * BLOCK] for place, block in enumerate(numbers)}


def _limited(query: Query, limit: int) -> Query:
    return Query(query.text, query.kinds, query.filters, limit, None, query.ranked, query.trashed)


def _entries(
    vault: Vault, positions: list[int], columns: tuple[Field[Any], ...], query: Query, *, quiet: bool
) -> list[Entry]:
    mixed = len(query.kinds) != 1
    found = records.at(vault, positions)
    return [entry(vault.catalogue, stored.record, columns, mixed=mixed, quiet=quiet) for stored in found]


_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
_LEFT, _RIGHT = int(_FLAGS | Qt.AlignmentFlag.AlignLeft), int(_FLAGS | Qt.AlignmentFlag.AlignRight)
_GRAVE = ("low", "medium", "high", "critical")


class _Letters:
    """A font and what is asked of it for every row, made once."""

    def __init__(self, base: QFont, size: float = 0, *, heavy: bool = False) -> None:
        self.font = QFont(base)
        if size:
            self.font.setPixelSize(theme().px(size))
        if heavy:
            self.font.setWeight(QFont.Weight.DemiBold)
        self.metrics = QFontMetrics(self.font)
        self.wide = lru_cache(64)(self.metrics.horizontalAdvance)  # of dates and levels, which come again and again
        self.shortened = lru_cache(256)(self._shortened)
        self.height = self.metrics.height()

    def _shortened(self, text: str, width: int) -> str:
        return self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


class EntryPainter(QStyledItemDelegate):
    """Draws a row of the list like a line of a page: title and date, below them what sort, and how grave."""

    def __init__(self, model: RecordModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._base = QFont()
        self._use(self._base)
        look = theme()
        self._colours = {each: look.colour(each) for each in ("surface", "accent", "line", "ink", "ink2", "rail")}
        self._grounds = {each: look.colour(each + "_soft") for each in _GRAVE}
        self._inks = {each: look.colour(each) for each in _GRAVE}

    def _use(self, base: QFont) -> None:
        self._base = base
        self._title, self._tag = _Letters(base, heavy=True), _Letters(base, 12.5, heavy=True)
        self._small = _Letters(base, 12.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme().px(300), theme().px(64))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colours = theme().px, self._colours
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if option.font != self._base:
            self._use(QFont(option.font))
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colours["surface"])
            edge = area.right() - 2 if mirrored else area.left()
            painter.fillRect(QRect(edge, area.top(), 3, area.height()), colours["accent"])
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), colours["line"])
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours["accent"])
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        found = self._model.entry(index.row())
        inner = area.adjusted(px(14), px(9), -px(14), -px(9))
        half = inner.height() // 2
        top = QRect(inner.left(), inner.top(), inner.width(), half)
        low = QRect(inner.left(), inner.top() + half, inner.width(), inner.height() - half)
        lead, far = (_RIGHT, _LEFT) if mirrored else (_LEFT, _RIGHT)
        painter.setPen(colours["ink2"])
        if found is None:
            painter.drawText(top, lead, "…")
        else:
            painter.setFont(self._small.font)
            aside = 0
            if found.when:
                aside = self._small.wide(found.when) + px(12)
                painter.drawText(top, far, found.when)
            tag = self._tag.wide(found.level_word) + px(26) if found.level_word else 0
            rest = low.adjusted(tag, 0, 0, 0) if mirrored else low.adjusted(0, 0, -tag, 0)
            painter.drawText(rest, lead, self._small.shortened(found.below, rest.width()))
            rest = top.adjusted(aside, 0, 0, 0) if mirrored else top.adjusted(0, 0, -aside, 0)
            painter.setFont(self._title.font)
            painter.setPen(colours["ink"])
            painter.drawText(rest, lead, self._title.shortened(found.title, rest.width()))
            if tag:
                self._level(painter, low, found, tag - px(10), mirrored=mirrored)
        painter.restore()

    def _level(self, painter: QPainter, area: QRect, found: Entry, width: int, *, mirrored: bool) -> None:
        height = self._tag.height + theme().px(4)
        left = area.left() if mirrored else area.right() - width + 1
        box = QRect(left, area.center().y() - height // 2 + 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._grounds.get(found.level, self._colours["rail"]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(self._tag.font)
        painter.setPen(self._inks.get(found.level, self._colours["ink2"]))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, found.level_word)


class RecordList(QTableView):
    """The list beside a record: a table of one column, because Qt's own list lays out every row it is given."""

    chosen = Signal(str)

    def __init__(self, model: RecordModel, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(EntryPainter(model, self))
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
