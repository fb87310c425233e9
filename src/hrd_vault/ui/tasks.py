"""The one thread a vault lives on: work goes there, its answer comes back to the window's thread.

The vault's connection never leaves that thread. An answer for a screen that is gone is dropped.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
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


@dataclass
class _Piece:
    """What was asked. Emptied on the window's thread, because what it holds may be the last to hold a widget."""

    owner: QObject | None
    work: Callable[[Work], Any] | None
    then: Callable[[Any], Any] | None
    failed: Callable[[Exception], Any] | None
    order: Work | None

    def act(self) -> Any:
        assert self.order and self.work
        if self.order.stopped:
            raise Cancelled
        return self.work(self.order)

    def answer(self, future: "Future[Any]") -> None:
        owner, then, failed = self.owner, self.then, self.failed
        self.owner = self.work = self.then = self.failed = self.order = None
        if not shiboken6.isValid(owner):
            return
        assert then and failed
        error = future.exception()
        if error is None:
            then(future.result())
        elif isinstance(error, Exception):
            failed(error)
            _let_go(error)
        else:
            raise error


def _let_go(error: BaseException | None) -> None:
    """What is still held by the places an error came through ends here."""
    while error:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


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
        piece = _Piece(owner, work, then, failed, order)

        def answer(future: "Future[T]") -> None:
            self.waiting -= 1
            piece.answer(future)

        self._thread.submit(piece.act).add_done_callback(lambda future: self._came.emit(partial(answer, future)))
        return order

    def last(self, work: Callable[[], T]) -> "Future[T]":
        """Run `work` after everything that is waiting, for somebody who will wait for it: only on the way out."""
        return self._thread.submit(work)
