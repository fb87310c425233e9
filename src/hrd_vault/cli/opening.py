"""Opening the vault that a command names, and what is said about its state."""

from argparse import Namespace
from pathlib import Path

from hrd_vault.base.i18n import N_, _
from hrd_vault.cli import terminal
from hrd_vault.cli.terminal import say, tell
from hrd_vault.services.unlocking import Attempt
from hrd_vault.services.vault import Vault


def unlock(given: Namespace) -> Vault:
    """The open vault of a command; what is odd about it is told."""
    vault = Vault.enter(
        getattr(given, "attempt", None) or Attempt(Path(given.vault), terminal.secret(given.passphrase_file))
    )
    if vault.header_was_damaged:
        say(N_("header.repaired: One copy of the vault's header was damaged. It was mended from the other copy."))
    if vault.doubt:
        explained = vault.doubt.explained
        tell(f"{vault.doubt.code}: {_(explained.sentence)}\n{_(explained.hint)}")
    return vault


def ids(vault: Vault, given: list[str]) -> list[str]:
    """The whole numbers of the records that were typed, by their beginnings."""
    return [vault.resolve(each) for each in given]
