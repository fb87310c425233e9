"""Which function each command calls."""

from argparse import Namespace
from collections.abc import Callable

from hrd_vault.cli import bundles, records, vaults

COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "new": vaults.new,
    "import": records.bring_in,
    "add": records.add,
    "find": records.find,
    "show": records.show,
    "trash": records.trash,
    "untrash": records.untrash,
    "purge": records.purge,
    "undo": records.undo,
    "export": records.export,
    "seal": bundles.seal,
    "open": bundles.open_bundle,
    "verify": vaults.verify,
    "keys": vaults.manage_keys,
    "backup": vaults.backup,
    "restore": vaults.restore,
    "kinds": vaults.kinds,
}
