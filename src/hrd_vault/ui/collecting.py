"""Garbage is looked for on the window's thread only.

Python looks for it on whichever thread happens to make the next object. Where that ends a Qt object of the window's on
another thread, while the window ends the neighbours of that object, each waits for a lock the other holds, and the program
stands still for good.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 400  # milliseconds between looks


class Collector(QObject):
    """Looks for garbage while the event loop runs, as often as Python itself would, and never on another thread."""

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_EVERY)

    def _look(self) -> None:
        counts, most = gc.get_count(), gc.get_threshold()
        over = [generation for generation in range(3) if counts[generation] > most[generation]]
        if over:
            gc.collect(over[-1])
