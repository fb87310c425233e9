"""When an open vault is locked: after some time without use, on waking, at the keys that lock. The clock counts sleep."""

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

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
        # Each window is watched, not the application: that would call Python for every event there is, paint and layout too.
        self._windows: list[QWindow] = []
        self._application = QGuiApplication.instance()
        assert isinstance(self._application, QGuiApplication)
        self._application.focusWindowChanged.connect(self._join)
        for window in QGuiApplication.topLevelWindows():
            self._join(window)

    def stop(self) -> None:
        """Watch no more: there is nothing open."""
        self._timer.stop()
        for window in self._windows:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._windows = []

    def _join(self, window: QWindow | None) -> None:
        """Watch a window from now on."""
        if window is not None and self._timer.isActive() and window not in self._windows:
            self._windows.append(window)
            window.installEventFilter(self)

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
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
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
