"""How long work tells how far it is, and learns that it should stop."""

from typing import Protocol


class Progress(Protocol):
    """Told by long work after each piece; raises `Cancelled` when the user asked to stop."""

    def step(self, done: int, total: int) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def step(self, done: int, total: int) -> None:
        return None


SILENT = Silent()
