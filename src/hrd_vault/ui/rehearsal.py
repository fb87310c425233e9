"""A desk that nobody sees, drawn bit by bit while the passphrase is typed: the first of everything takes twice as long.

It belongs to no vault and its questions are never answered. What stays of it is what Qt keeps: fonts, icons, rules of style.
"""

from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.services.device import Device
from hrd_vault.ui import icons, rail
from hrd_vault.ui.desk import Desk
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import SCRIPTS
from hrd_vault.ui.widgets.record_list import RecordList

_PAUSE = 15  # milliseconds between two bits, for whoever is typing


class _Nowhere(Session):
    """A session without a vault."""

    def __init__(self, catalogue: Catalogue, device: Device) -> None:
        QObject.__init__(self)
        self.device, self.habits, self.training, self.viewers = device, {}, False, set()
        self._catalogue = catalogue

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    def ask(
        self,
        owner: QObject,
        work: Callable[..., Any],
        then: Callable[..., Any],
        failed: Callable[[Exception], Any] | None = None,
    ) -> Work:
        return Work()


class Rehearsal(QObject):
    """Draws a desk as `window` would have it, at the list of `kind`, bit by bit, until that is done or `stop` is called."""

    def __init__(self, catalogue: Catalogue, device: Device, kind: str, window: QWidget) -> None:
        super().__init__()
        self._bits = _play(_Nowhere(catalogue, device), kind, window)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)
        self._timer.start(_PAUSE)

    def stop(self) -> None:
        """The real one comes."""
        self._timer.stop()
        self._bits.close()

    def _next(self) -> None:
        if next(self._bits, None) is None:
            self._timer.stop()


def _play(session: Session, kind: str, window: QWidget) -> Generator[str, None, None]:
    for place in (*rail.PLACES, "search", "table"):
        icons.icon(place)
        yield place
    for letters in SCRIPTS.values():
        _write(letters)
        yield letters
    stage = QWidget()  # a window of its own, never shown: what is drawn there takes no focus from the passphrase
    stage.setStyleSheet(window.styleSheet())
    yield "stage"
    desk = Desk(session)
    try:
        desk.setParent(stage)
        desk.resize(window.size())
        yield "desk"
        desk.go(kind)
        yield "list"
        for part in (desk.rail, *desk.findChildren(RecordList), desk):
            part.grab()
            yield "drawn"
    finally:
        stage.deleteLater()


def _write(letters: str) -> None:
    """Have the font of a script loaded, in the two weights that lists are written in."""
    ground = QPixmap(8, 8)
    with QPainter(ground) as painter:
        font = QGuiApplication.font()
        for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold):
            font.setWeight(weight)
            painter.setFont(font)
            painter.drawText(0, 8, letters)
