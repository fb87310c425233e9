"""Trying a secret on a vault's header, in a thread: it takes half a second, in which the rest of the program can load.

Needs nothing of the catalogue or the store, so that it can begin before they are there.
"""

from pathlib import Path
from threading import Thread

from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.header import VaultHeader
from hrd_vault.crypto.keyslots import VaultKey, open_slots
from hrd_vault.store.folder import VaultFolder, vouched


class Attempt:
    """A secret being tried on the vault at `path`. Begins at once, reads only, and keeps what it found for `key`."""

    def __init__(self, path: Path, secret: str) -> None:
        self.path = path
        self._secret = secret
        self._copies: list[bytes] = []
        self._found: tuple[VaultHeader, VaultKey] | None = None
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._try, daemon=True)
        self._thread.start()

    def _try(self) -> None:
        try:
            found, copies = VaultFolder(self.path).read_headers()
            self._copies = copies
            self._found = _opened(found, copies, self._secret)
        except BaseException as error:
            self._failure = error

    @property
    def done(self) -> bool:
        """Whether `key` would answer without waiting."""
        return not self._thread.is_alive()

    def key(self, folder: VaultFolder) -> tuple[VaultHeader, VaultKey, bool]:
        """The newest header that the secret opens and the key vouches for, the key, and whether a copy was damaged.

        `folder` is locked by the caller; a header that changed before it was locked is tried again. Raises `VaultError`
        with a ``vault.``, ``keys.`` or disk code.
        """
        self._thread.join()
        found, copies = folder.read_headers()
        if copies != self._copies:
            self._found = _opened(found, copies, self._secret)
        elif self._failure:
            raise self._failure
        assert self._found
        header, key = self._found
        return header, key, folder.believe(header, copies, key)


def _opened(found: list[VaultHeader], copies: list[bytes], secret: str) -> tuple[VaultHeader, VaultKey]:
    """The newest header that the secret opens and its key vouches for: anybody can write one that is newer still."""
    for header in found:
        try:
            key, _ = open_slots(header.slots, header.vault_id, secret)
            vouched(header, copies, key)
            return header, key
        except VaultError as error:
            if header is found[-1] or error.code not in ("keys.wrong", "vault.damaged_header"):
                raise
    raise VaultError("vault.damaged_header")
