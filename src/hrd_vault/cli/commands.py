"""Which function each command calls. Its module is loaded only then: a question is answered before a bundle is known."""

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

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
    "attach": "exhibits.attach",
    "extract": "exhibits.extract",
    "custody": "exhibits.custody",
    "proof": "exhibits.proof",
    "timestamp": "exhibits.timestamp",
    "seal": "bundles.seal",
    "open": "bundles.open_bundle",
    "put-away": "putting_away.put_away",
    "receipt": "putting_away.receipt",
    "remove": "putting_away.remove",
    "own-key": "bundles.own",
    "report": "bundles.report",
    "verify": "vaults.verify",
    "keys": "vaults.manage_keys",
    "backup": "vaults.backup",
    "restore": "vaults.restore",
    "kinds": "vaults.kinds",
}


def begin(given: Namespace) -> None:
    """Try the passphrase of a command already, if it is in a file: the key is derived while the command's module loads."""
    named = getattr(given, "passphrase_file", None)
    place = getattr(given, "vault", None) or getattr(given, "path", None)
    if given.command not in ("new", "restore", "keys") and place and named and named != "-":
        from hrd_vault.cli.terminal import secret_from_file
        from hrd_vault.services.unlocking import Attempt

        given.attempt = Attempt(Path(place), secret_from_file(named))


def command(name: str) -> Command:
    """The function of the command called `name`."""
    module, _, function = COMMANDS[name].partition(".")
    found: Command = getattr(import_module(f"hrd_vault.cli.{module}"), function)
    return found
