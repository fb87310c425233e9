"""When an open vault is locked: after some time without use, on waking, at the keys that lock. The clock counts sleep."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

_ACTIVITY = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
})  # fmt: skip
_TICK = 1000  # milliseconds
_SLEPT = 5.0  # seconds that the machine was away


def since_start() -> float:
    """Seconds on a clock that no one can set and that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class IdleWatch(QObject):
    """Calls `lock` after `seconds` without a key or a pointer, at once when the machine wakes, and at the panic keys."""

    def __init__(self, seconds: int, lock: Callable[[], None], panic: Callable[[], None]) -> None:
        super().__init__()
        self.seconds = seconds
        self.clock: Callable[[], float] = since_start
        self._lock, self._panic = lock, panic
        self._last = self._seen = self.clock()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_TICK)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def stop(self) -> None:
        """Watch no more: there is nothing open."""
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def look(self) -> None:
        """Lock if it is time."""
        now = self.clock()
        slept = now - self._seen > _SLEPT + _TICK / 1000
        self._seen = now
        if slept or now - self._last >= self.seconds:
            self.stop()
            self._lock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _ACTIVITY:
            self._last = self.clock()
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control and event.key() == Qt.Key.Key_L:
                self.stop()
                self._lock()
                return True
            if event.key() == Qt.Key.Key_F12:
                self.stop()
                self._panic()
                return True
        return False
