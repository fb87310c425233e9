"""An open vault as the window sees it: asked on its own thread, told of changes, told of refusals."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import Cancelled
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.query import Changes
from hrd_vault.services import habits
from hrd_vault.services.device import Device
from hrd_vault.services.evidence import Viewer
from hrd_vault.services.vault import Vault
from hrd_vault.ui.tasks import Tasks, Work

T = TypeVar("T")


class Session(QObject):
    """What every screen is given. `go` asks for a place by its name, with what that place needs to know."""

    changed = Signal(object)  # Changes
    refused = Signal(object)  # Exception
    said = Signal(str, bool)  # a quiet sentence, and whether it can be undone
    go = Signal(str, object)

    def __init__(self, vault: Vault, tasks: Tasks, device: Device, kept: dict[str, Json], *, training: bool) -> None:
        super().__init__()
        self.vault = vault
        self.tasks = tasks
        self.device = device
        self.habits = kept
        self.training = training
        # Two more threads, for what needs no store. They live as long as the session: a `Tasks` that ends in its own thread
        # or while a page is being destroyed can stop the program.
        self.looking, self.taking = Tasks(), Tasks()
        self.viewers: set[Viewer] = set()  # children that look at exhibits now; none outlives a lock

    @property
    def catalogue(self) -> Catalogue:
        """The kinds this vault knows."""
        return self.vault.catalogue

    def ask(
        self,
        owner: QObject,
        work: Callable[[Vault], T],
        then: Callable[[T], Any],
        failed: Callable[[Exception], Any] | None = None,
    ) -> Work:
        """Run `work` on the vault's thread and give its answer to `then`. A refusal goes to `failed`, or to all."""
        return self.tasks.run(owner, lambda _order: work(self.vault), then, failed or self.refuse)

    def labour(
        self,
        owner: QObject,
        work: Callable[[Vault, Work], T],
        then: Callable[[T], Any],
        failed: Callable[[Exception], Any] | None = None,
    ) -> Work:
        """As `ask`, for long work that tells how far it is and can be stopped."""
        return self.tasks.run(owner, lambda order: work(self.vault, order), then, failed or self.refuse)

    def write(
        self,
        owner: QObject,
        work: Callable[[Vault], Changes],
        then: Callable[[Changes], Any] | None = None,
        failed: Callable[[Exception], Any] | None = None,
    ) -> Work:
        """Change the vault; every screen hears of it before `then` does."""

        def done(changes: Changes) -> None:
            self.changed.emit(changes)
            if then:
                then(changes)

        return self.ask(self, work, done, failed)

    def remember(self, name: str, value: Json) -> None:
        """Keep one habit in the vault."""
        self.habits = {**self.habits, name: value}
        self.ask(self, lambda vault: habits.put(vault, name, value), lambda _all: None)

    def interrupt(self) -> None:
        """Stop the question that is being answered, because nobody waits for it any more."""
        self.vault.store.interrupt()

    def refuse(self, error: Exception) -> None:
        """Say to all that something could not be done; that somebody stopped it is no refusal."""
        if not isinstance(error, Cancelled):
            self.refused.emit(error)
