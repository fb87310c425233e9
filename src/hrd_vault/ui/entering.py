"""Entering a vault and leaving it: what runs on the vault's thread then, and the desk that is made for it.

Loaded while the first screen is already there, because it brings the catalogue, the store and every screen with it.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from hrd_vault.base.canonical import Json
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.services import drafts, habits, inbox, training
from hrd_vault.services.device import Device
from hrd_vault.services.unlocking import Attempt
from hrd_vault.services.vault import Vault
from hrd_vault.ui.desk import Desk
from hrd_vault.ui.rehearsal import Rehearsal
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Tasks

__all__ = ["Desk", "Entered", "Rehearsal", "Session"]


@dataclass(frozen=True)
class Entered:
    """An open vault and what the window must know of it, read on the vault's thread."""

    vault: Vault
    habits: dict[str, Json]
    training: bool
    key_was_changed: bool

    def session(self, tasks: Tasks, device: Device) -> Session:
        """The vault as the window sees it."""
        return Session(self.vault, tasks, device, self.habits, training=self.training)


def look_in(vault: Vault) -> Entered:
    """What the window must know of an open vault."""
    changed = vault.doubt is None and inbox.lay_out_key(vault)
    return Entered(vault, habits.all_of(vault), training.is_training(vault), changed)


def make(place: Path, secret: str) -> Entered:
    """A new vault. Its first recovery code is thrown away: the owner has a new one made, and sees it, when ready."""
    return look_in(Vault.create(place, secret)[0])


def enter(attempt: Attempt) -> Entered:
    """The vault that a passphrase was tried on."""
    return look_in(Vault.enter(attempt))


def train(language: str) -> Entered:
    """The training vault, made where there is none."""
    return look_in(training.open_or_make(training.place(), language))


def begin_again(old: Vault, language: str) -> Entered:
    """The training vault, made anew."""
    return look_in(training.reset(old, language))


def keep(vault: Vault, unsaved: list[tuple[str, str, dict[str, Json]]]) -> None:
    """Keep what is being typed, as drafts."""
    for record, kind, values in unsaved:
        drafts.keep(vault, record, kind, values)


def rehearse(device: Device, window: QWidget) -> Rehearsal:
    """Draw a desk that nobody sees, so that the real one stands at once."""
    return Rehearsal(CATALOGUE, device, "incident", window)


def training_place() -> Path:
    """Where the training vault lies."""
    return training.place()
