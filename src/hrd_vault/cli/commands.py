"""Which function each command calls. Its module is loaded only then: a question is answered before a bundle is known."""

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module

Command = Callable[[Namespace], int]

COMMANDS = {
    "new": "vaults.new",
    "import": "transfer.bring_in",
    "add": "records.add",
    "find": "records.find",
    "show": "records.show",
    "trash": "records.trash",
    "untrash": "records.untrash",
    "purge": "records.purge",
    "undo": "records.undo",
    "export": "transfer.export",
    "seal": "bundles.seal",
    "open": "bundles.open_bundle",
    "verify": "vaults.verify",
    "keys": "vaults.manage_keys",
    "backup": "vaults.backup",
    "restore": "vaults.restore",
    "kinds": "vaults.kinds",
}


def command(name: str) -> Command:
    """The function of the command called `name`."""
    module, _, function = COMMANDS[name].partition(".")
    found: Command = getattr(import_module(f"hrd_vault.cli.{module}"), function)
    return found
