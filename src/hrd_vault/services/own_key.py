"""A key of one's own without a vault: for a lawyer who was sent a bundle and wants the next one sealed to her.

The file is an age file under a passphrase; what is in it is the three seeds. Beside it goes a card to send back.
"""

import os
from pathlib import Path

from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto import age
from hrd_vault.crypto.signing import SecretIdentity, groups_of_five
from hrd_vault.store.folder import as_vault_error, new_file, part_of

_TAG = "hrd-vault key"
_LARGEST = 64 * 1024  # bytes


def make(path: Path, card: Path, passphrase: str) -> str:
    """Write a new key to `path`, under `passphrase`, and its card to `card`; gives back the forty digits, in groups.

    Raises `VaultError` ``keys.empty``, ``use.file_exists`` or a disk code.
    """
    if not passphrase.strip():
        raise VaultError("keys.empty")
    for each in (path, card):
        if each.exists():
            raise VaultError("use.file_exists", name=each.name)
    identity = SecretIdentity.generate()
    part = part_of(path)
    try:
        with new_file(part) as sink:
            writer = age.seal(sink, [age.PassphraseRecipient(passphrase)])
            writer.write(canonical.dump({"key": _TAG, "version": 1, "identity": identity.to_json()}))
            writer.close()
            sink.flush()
            os.fsync(sink.fileno())
        with new_file(card) as sink:
            sink.write(identity.card())
        part.replace(path)
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        part.unlink(missing_ok=True)
    return groups_of_five(identity.public().fingerprint)


def read(path: Path, passphrase: str) -> SecretIdentity:
    """The key in a file that `make` wrote. Raises `VaultError` ``bundle.bad_identity`` or ``keys.own_wrong``."""
    try:
        with path.open("rb") as source:
            data = age.opened(source, [age.PassphraseIdentity(passphrase)]).read(_LARGEST)
        told = canonical.load(bytes(data or b""))
        if told["key"] != _TAG:
            raise VaultError("bundle.bad_identity", name=path.name)
        return SecretIdentity.from_json(told["identity"])
    except age.NotOpened as error:
        raise VaultError("keys.own_wrong", name=path.name) from error
    except (OSError, canonical.NotCanonical, KeyError, TypeError, ValueError) as error:
        raise VaultError("bundle.bad_identity", name=path.name) from error
