"""The one thread a vault lives on: work goes there, its answer comes back to the window's thread.

The vault's connection never leaves that thread. An answer for a screen that is gone is dropped.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from hrd_vault.base.errors import Cancelled

T = TypeVar("T")


class Work(QObject):
    """One piece of work under way. It is the `Progress` of what it runs; `told` carries how far it is to the window."""

    told = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._stopped = False

    def step(self, done: int, total: int) -> None:
        """Called by the work itself. Raises `Cancelled` once somebody asked to stop."""
        if self._stopped:
            raise Cancelled
        self.told.emit(done, total)

    def stop(self) -> None:
        """Ask the work to stop; what it changed is rolled back."""
        self._stopped = True

    @property
    def stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stopped


class Tasks(QObject):
    """Runs work one piece after the other, never on the window's thread."""

    _came = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")
        self._came.connect(lambda act: act(), Qt.ConnectionType.QueuedConnection)
        self.waiting = 0

    def run(
        self,
        owner: QObject,
        work: Callable[[Work], T],
        then: Callable[[T], Any],
        failed: Callable[[Exception], Any],
    ) -> Work:
        """Run `work`, then call `then` with its answer, or `failed` with its error, while `owner` is there."""
        order = Work()
        self.waiting += 1

        def done(future: "Future[T]") -> None:
            self._came.emit(lambda: self._answer(owner, future, then, failed))

        def act() -> T:
            if order.stopped:
                raise Cancelled
            return work(order)

        self._thread.submit(act).add_done_callback(done)
        return order

    def _answer(
        self, owner: QObject, future: "Future[T]", then: Callable[[T], Any], failed: Callable[[Exception], Any]
    ) -> None:
        self.waiting -= 1
        if not shiboken6.isValid(owner):
            return
        error = future.exception()
        if error is None:
            then(future.result())
        elif isinstance(error, Exception):
            failed(error)
        else:
            raise error

    def last(self, work: Callable[[], T]) -> "Future[T]":
        """Run `work` after everything that is waiting, for somebody who will wait for it: only on the way out."""
        return self._thread.submit(work)
