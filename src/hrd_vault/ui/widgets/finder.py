"""Finding a record by its name as it is typed, or making it on the spot: one gesture for a link."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.base.ids import new_id
from hrd_vault.domain.query import Changes, Query
from hrd_vault.domain.records import TITLE
from hrd_vault.services import records
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.keyboard import one_line
from hrd_vault.ui.widgets.parts import column

_SHOWN = 8
_ID, _KIND = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class Finder(QWidget):
    """A line and what it finds. Enter takes the first; with `making`, what is not there yet can be made."""

    found = Signal(str, str)

    def __init__(self, session: Session, kinds: tuple[str, ...], *, making: bool = True) -> None:
        super().__init__()
        self._session = session
        self._kinds = kinds
        self._making = making
        self._asked = 0
        self.line = one_line()
        names = [_(session.catalogue.kind(kind).label) for kind in kinds]
        hint = _(N_("Type a name: {kinds}")).format(kinds=" · ".join(names)) if names else _(N_("Type a name"))
        self.line.setPlaceholderText(hint)
        self.line.setMaximumWidth(theme().px(420))
        self.line.textEdited.connect(self._search)
        self.line.installEventFilter(self)
        self.offers = QListWidget(self)
        self.offers.setWindowFlags(Qt.WindowType.ToolTip)
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setAccessibleName(_(N_("Found")))
        self.offers.itemClicked.connect(self._take)
        self.offers.hide()
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)

    def _search(self, text: str) -> None:
        self._asked += 1
        asked = self._asked
        if not text.strip():
            self.offers.hide()
            return
        query = Query(text, self._kinds, limit=_SHOWN)

        def show(lines: list[records.Line]) -> None:
            if asked == self._asked:
                self._offer(text.strip(), lines)

        self._session.ask(self, lambda vault: records.find(vault, query), show)

    def _offer(self, text: str, lines: list[records.Line]) -> None:
        self.offers.clear()
        catalogue = self._session.catalogue
        for line in lines:
            item = QListWidgetItem(f"{line.title}  ·  {_(catalogue.kind(line.kind).label)}", self.offers)
            item.setData(_ID, line.id)
            item.setData(Qt.ItemDataRole.ToolTipRole, line.title)
        if self._making:
            for kind in self._kinds:
                label = _(catalogue.kind(kind).label)
                item = QListWidgetItem(_(N_("New: {name} ({kind})")).format(name=text, kind=label), self.offers)
                item.setData(_KIND, kind)
                item.setData(Qt.ItemDataRole.ToolTipRole, text)
        if not self.offers.count():
            self.offers.hide()
            return
        self.offers.setCurrentRow(0)
        height = self.offers.sizeHintForRow(0) * self.offers.count() + theme().px(10)
        self.offers.resize(max(self.line.width(), theme().px(320)), height)
        self.offers.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self.offers.show()
        self.offers.raise_()

    def _take(self, item: QListWidgetItem) -> None:
        title = str(item.data(Qt.ItemDataRole.ToolTipRole))
        self.offers.hide()
        self.line.clear()
        if item.data(_ID):
            self.found.emit(str(item.data(_ID)), title)
            return
        kind, record_id = str(item.data(_KIND)), new_id()

        def make(vault: Vault) -> Changes:
            data = {"kind": kind, "id": record_id, TITLE.name: title}
            return records.save(vault, records.read_checked(vault, data))[1]

        self._session.write(self, make, lambda _changes: self.found.emit(record_id, title))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.offers.hide()
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress or self.offers.isHidden():
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.offers.setCurrentRow((self.offers.currentRow() + step) % self.offers.count())
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._take(self.offers.currentItem())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.offers.hide()
            return True
        return False
