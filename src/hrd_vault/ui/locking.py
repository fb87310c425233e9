"""Locking: the process is replaced, so that nothing it held stays in memory. A clock that counts sleep says when.

The vault's place goes to the new process through a pipe: never in its arguments, its environment or a settings file.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

# What the next image may know: where the screen is, who the user is, which language. Nothing else.
_KEPT = (
    "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_SESSION_TYPE", "HOME", "USER",
    "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS",
    "DBUS_SYSTEM_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS",
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "QT_SCALE_FACTOR", "SYSTEMROOT", "APPDATA", "LOCALAPPDATA", "USERPROFILE",
)  # fmt: skip
PROGRAM: tuple[str, ...] = ("-I", "-m", "hrd_vault")  # what a fresh process runs
RESUME = "--resume"
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


def replace_process(vault: Path | None, *, training: bool = False) -> NoReturn:
    """Become a fresh program that knows only where the vault lies. If that fails, end."""
    try:
        reading, writing = os.pipe()
        os.write(writing, os.fsencode(str(vault or "")) + (b"\n" if training else b""))
        os.close(writing)
        os.set_inheritable(reading, True)
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        os.execve(sys.executable, [sys.executable, *PROGRAM, RESUME, str(reading)], environment)  # noqa: S606
    finally:
        os._exit(1)


def handed_over(arguments: list[str]) -> tuple[Path | None, bool] | None:
    """What the process before this one left: the vault's place, and whether it is for training. None where there was none."""
    if len(arguments) != 2 or arguments[0] != RESUME or not arguments[1].isdigit():
        return None
    with os.fdopen(int(arguments[1]), "rb") as pipe:
        told = pipe.read()
    place = os.fsdecode(told.rstrip(b"\n"))
    return (Path(place) if place else None), told.endswith(b"\n")
