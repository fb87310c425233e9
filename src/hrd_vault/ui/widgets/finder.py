"""Finding a record by its name as it is typed, or making it on the spot: one gesture for a link."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.base.ids import new_id
from hrd_vault.domain.query import Changes, Query
from hrd_vault.domain.records import TITLE
from hrd_vault.services import records
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.keyboard import one_line
from hrd_vault.ui.widgets.parts import Label, button, clear, column

_SHOWN = 8
_ASKED_BY_NAME = 3  # letters; in a quiet view who types fewer sees initials


class Finder(QWidget):
    """A line and what it finds. Enter takes the first; with `making`, what is not there yet can be made.

    Enter pressed before anything was seen takes only what is alone: a wrong name is worse than a second Enter.
    """

    found = Signal(str, str)

    def __init__(self, session: Session, kinds: tuple[str, ...], *, making: bool = True) -> None:
        super().__init__()
        self._session = session
        self._kinds = kinds
        self._making = making
        self._asked = 0
        self._hurried = False  # Enter came before what is found
        self._answered = ""  # the words that the offers are for
        self.line = one_line()
        names = [_(session.catalogue.kind(kind).label) for kind in kinds]
        hint = _(N_("Type a name: {kinds}")).format(kinds=" · ".join(names)) if names else _(N_("Type a name"))
        self.line.setPlaceholderText(hint)
        self.line.setMaximumWidth(theme().px(420))
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.offers = QFrame(self)
        self.offers.setWindowFlags(Qt.WindowType.ToolTip)
        self.offers.setProperty("role", "offers")
        self.offers.setAccessibleName(_(N_("Found")))
        self.offers.setLayout(column(gap=0, margins=(4, 4, 4, 4)))
        self.offers.hide()
        self._buttons: list[QPushButton] = []
        self._now = 0
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)

    def _typed(self, text: str) -> None:
        self._hurried = False
        self._search(text)

    def _search(self, text: str) -> None:
        self._asked += 1
        asked = self._asked
        if not text.strip() and (self._making or not self._kinds):
            self.offers.hide()
            return
        query = Query(text, self._kinds, limit=_SHOWN)

        def show(lines: list[records.Line]) -> None:
            if asked != self._asked:
                return
            if self._hurried and len(lines) == 1 and not self._making:
                self._take(lines[0].id, lines[0].title)
            else:
                self._offer(text.strip(), lines)

        self._session.ask(self, lambda vault: records.find(vault, query), show)

    def _offer(self, text: str, lines: list[records.Line]) -> None:
        box = self.offers.layout()
        assert box is not None
        clear(box)
        self._buttons, self._answered = [], text
        catalogue = self._session.catalogue
        few = self._session.device.quiet and len(text) < _ASKED_BY_NAME
        for line in lines:
            its = catalogue.kind(line.kind)
            self._add(
                f"{its.called(line.title, quiet=few)}  ·  {_(its.label)}", partial(self._take, line.id, line.title)
            )
        if self._making:
            for kind in self._kinds:
                label = _(N_("New: {name} ({kind})")).format(name=text, kind=_(catalogue.kind(kind).label))
                self._add(label, partial(self._make, kind, text))
        if not self._buttons and not text:
            self.offers.hide()
            return
        if self._buttons:
            self._move(0)
        else:
            box.addWidget(Label(_(N_("Nothing is called that.")), "second"))
        self.offers.setFixedWidth(max(self.line.width(), theme().px(320)))
        self.offers.adjustSize()
        self.offers.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self.offers.show()
        self.offers.raise_()

    def _add(self, text: str, act: Callable[[], Any]) -> None:
        made = button(text, act, kind="offer")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._buttons.append(made)
        box = self.offers.layout()
        assert box is not None
        box.addWidget(made)

    def _move(self, place: int) -> None:
        self._now = place % len(self._buttons)
        for number, each in enumerate(self._buttons):
            each.setChecked(number == self._now)

    def _take(self, record_id: str, title: str) -> None:
        self.offers.hide()
        self.line.clear()
        self.found.emit(record_id, title)

    def _make(self, kind: str, title: str) -> None:
        self.offers.hide()
        self.line.clear()
        record_id = new_id()

        def make(vault: Vault) -> Changes:
            data = {"kind": kind, "id": record_id, TITLE.name: title}
            return records.save(vault, records.read_checked(vault, data))[1]

        self._session.write(self, make, lambda _changes: self.found.emit(record_id, title))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.offers.hide()
        if event.type() is QEvent.Type.FocusIn and self._kinds and not self._making:
            self._search(self.line.text())  # who may only choose sees at once what there is
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if self.offers.isHidden() or self._answered != self.line.text().strip():
            if enter and self.line.text().strip():
                self._hurried = True
                self._search(self.line.text())
                return True
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self._buttons:
            self._move(self._now + step)
            return True
        if enter and self._buttons:
            self._buttons[self._now].click()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.offers.hide()
            return True
        return False
