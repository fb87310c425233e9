"""Backups: made while the vault is open, verified before they are called done, restored on a bare machine."""

from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.services.vault import Vault
from hrd_vault.store import backup


def make(vault: Vault, target: Path, progress: Progress = SILENT) -> int:
    """Write a verified backup to the new file `target`; gives back its size in bytes.

    It opens with the passphrases and the recovery code of today. Raises `VaultError` ``use.file_exists``,
    ``backup.not_verified`` or a disk code.
    """
    header = vault.header.next(head=vault.journal.head)
    size = backup.write(vault.folder, vault.store, header, vault.key, target, progress)
    vault.operate(lambda operation: operation.note("backup", {"bytes": size}), frees_space=True)
    return size


def restore(source: Path, target: Path, secret: str = "") -> bool:
    """Make a vault at `target` from the backup `source`, all or nothing.

    With `secret` the vault is opened and checked as well; says whether that was done. Raises `VaultError`
    ``backup.damaged``, ``vault.exists``, ``use.file_missing``, ``keys.wrong`` or a disk code.
    """
    if not source.is_file():
        raise VaultError("use.file_missing", name=str(source))
    backup.unpack(source, target)
    if not secret:
        return False
    with Vault.unlock(target, secret) as vault:
        backup.integrity(vault.store)
        if vault.doubt and vault.doubt.code == "vault.rolled_back":
            vault.accept_older()  # only somebody who has the key can bring an older copy back on purpose
    return True
