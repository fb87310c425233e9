"""No Qt object ends on another thread than the window's: not as garbage, and not because work let go of it last."""

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from hrd_vault.ui.collecting import Collector
from hrd_vault.ui.tasks import Tasks, Work
from screens import rooms

ended: list[threading.Thread] = []


class Ending:
    """Tells on which thread it ended."""

    def __del__(self) -> None:
        ended.append(threading.current_thread())


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    rooms.application()
    gc.collect()
    ended.clear()
    yield
    gc.enable()


def knot() -> None:
    """Something that only a search for garbage finds."""
    one = Ending()
    one.itself = one  # type: ignore[attr-defined]


def churn(_order: object = None) -> None:
    kept = [[number] for number in range(200_000)]
    kept.clear()


def _hold(gone: threading.Event, _held: Ending) -> None:
    gone.wait()


def elsewhere() -> list[threading.Thread]:
    return [each for each in ended if each is not threading.main_thread()]


def test_garbage_is_found_on_the_windows_thread_alone() -> None:
    gc.disable()
    knot()
    gc.enable()
    with ThreadPoolExecutor(1) as other:
        other.submit(churn).result()
    assert elsewhere(), "the control: Python itself looks for garbage anywhere"
    ended.clear()
    collector, tasks, owner = Collector(), Tasks(), QObject()
    for _ in range(1000):  # as many as Python waits for
        knot()
    tasks.run(owner, churn, lambda _none: None, print)
    for _ in range(150):
        QTest.qWait(10)  # one long wait would keep the interpreter for itself
    assert collector
    assert tasks.waiting == 0
    assert ended
    assert elsewhere() == []


def test_work_lets_go_on_the_windows_thread() -> None:
    gc.disable()
    tasks, owner = Tasks(), QObject()

    def ask(held: Ending, *, fail: bool) -> None:
        def act(_work: Work) -> None:
            assert held
            if fail:
                raise ValueError("no")

        tasks.run(owner, act, lambda _none: None, lambda _error: None)

    for number in range(300):
        ask(Ending(), fail=number % 3 == 0)
        if number % 20 == 0:
            QTest.qWait(1)
    while tasks.waiting:
        QTest.qWait(5)
    QTest.qWait(50)
    gc.collect()
    assert len(ended) == 300
    assert elsewhere() == []
    gone = threading.Event()
    with ThreadPoolExecutor(1) as other:
        held = Ending()
        other.submit(_hold, gone, held)
        del held
        gone.set()
    assert elsewhere(), "the control: a bare executor lets go where it worked"
