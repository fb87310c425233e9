"""Garbage is looked for on the window's thread only.

Python looks for it on whichever thread happens to make the next object. Where that ends a Qt object of the window's on
another thread, while the window ends the neighbours of that object, each waits for a lock the other holds, and the program
stands still for good.
"""

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY = 400  # milliseconds between looks
_MEANWHILE = 5.0  # seconds between looks while work is under way, all of whose objects are looked through as well


class Collector(QObject):
    """Looks for garbage while the event loop runs, as often as Python itself would, and never on another thread."""

    def __init__(self, busy: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._busy, self._last = busy, 0.0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_EVERY)

    def _look(self) -> None:
        counts, most = gc.get_count(), gc.get_threshold()
        over = [generation for generation in range(3) if counts[generation] > most[generation]]
        now = time.monotonic()
        if over and not (self._busy() and now - self._last < _MEANWHILE):
            self._last = now
            gc.collect(over[-1])
