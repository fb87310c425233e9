"""What the desktop says: the machine will sleep, the session is locked or left. Each means: lock now.

Heard on the system's bus from logind, where there is one (org.freedesktop.login1: PrepareForSleep of the manager, Lock of a
session), which is also asked to wait with the sleep until the vault is shut (Inhibit, mode "delay": it waits as long as the
descriptor it gave stays open, at most a few seconds). Where there is none, the clock that counts sleep locks on waking.
"""

from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

_LOGIN = "org.freedesktop.login1"
_PATH = "/org/freedesktop/login1"


class Desktop(QObject):
    """Listens, and calls `lock`. `name` is what the list of those who wait with the sleep shows."""

    def __init__(self, lock: Callable[[], None], name: str) -> None:
        super().__init__()
        self._lock = lock
        self._delay: QDBusUnixFileDescriptor | None = None  # closed with this process, at the lock
        bus = QDBusConnection.systemBus()
        self.heard = bus.isConnected()
        if self.heard:
            manager = f"{_LOGIN}.Manager"
            bus.connect("", _PATH, manager, "PrepareForSleep", self, SLOT("sleep(bool)"))  # type: ignore[call-overload]
            bus.connect("", "", f"{_LOGIN}.Session", "Lock", self, SLOT("leave()"))  # type: ignore[call-overload]
            asked = QDBusMessage.createMethodCall(_LOGIN, _PATH, manager, "Inhibit")
            asked.setArguments(["sleep", name, name, "delay"])
            self._asked = QDBusPendingCallWatcher(bus.asyncCall(asked), self)
            self._asked.finished.connect(self._answered)

    def _answered(self, answer: QDBusPendingCallWatcher) -> None:
        found = answer.reply().arguments()
        if found and isinstance(found[0], QDBusUnixFileDescriptor):
            self._delay = found[0]

    @Slot(bool)
    def sleep(self, soon: bool) -> None:
        """The machine will sleep soon, or has just woken."""
        if soon:
            self._lock()

    @Slot()
    def leave(self) -> None:
        """The session was locked."""
        self._lock()
