"""What the desktop says: the machine will sleep, the session is locked or left. Each means: lock now.

Heard on the system's bus from logind, where there is one (org.freedesktop.login1: PrepareForSleep of the manager, Lock of a
session). Where there is none, the clock that counts sleep still locks on waking.
"""

from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection

_LOGIN = "org.freedesktop.login1"


class Desktop(QObject):
    """Listens, and calls `lock`."""

    def __init__(self, lock: Callable[[], None]) -> None:
        super().__init__()
        self._lock = lock
        bus = QDBusConnection.systemBus()
        self.heard = bus.isConnected()
        if self.heard:
            path, manager = "/org/freedesktop/login1", f"{_LOGIN}.Manager"
            bus.connect("", path, manager, "PrepareForSleep", self, SLOT("sleep(bool)"))  # type: ignore[call-overload]
            bus.connect("", "", f"{_LOGIN}.Session", "Lock", self, SLOT("leave()"))  # type: ignore[call-overload]

    @Slot(bool)
    def sleep(self, soon: bool) -> None:
        """The machine will sleep soon, or has just woken."""
        if soon:
            self._lock()

    @Slot()
    def leave(self) -> None:
        """The session was locked."""
        self._lock()
