"""Trusted time without a network: a request to carry away, an answer to bring back (RFC 3161).

What is stamped is a salted commitment to the file's digest and to the custody so far: the authority and whoever carries the
request learn nothing, and cannot tell the same file in two vaults. The answer is parsed in the confined reader and checked
against the certificates that the user gives; who that authority is, and whether to trust it, is for people to say.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import rfc3161_client

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.formats.foreign import LENGTH, frames_of
from hrd_vault.services import evidence
from hrd_vault.services.vault import Vault
from hrd_vault.store.folder import as_vault_error, write_durably

_LARGEST = 1024 * 1024  # bytes of an answer or of certificates


def _message(salt: str, facts: Json) -> bytes:
    return b"hrd-vault time" + bytes.fromhex(salt) + canonical.dump(facts)


def request(vault: Vault, exhibit: str, target: Path) -> None:
    """Write a request for a time-stamp of this exhibit to the new file `target`, and enter that it was asked for.

    Raises `VaultError` ``use.file_exists``, ``evidence.no_file`` or a disk code.
    """
    if target.exists():
        raise VaultError("use.file_exists", name=target.name)
    blob = vault.blobs.of(exhibit)
    if blob is None:
        raise VaultError("evidence.no_file")
    head = evidence.custody(vault, exhibit)[-1]
    stamped = {"sha256": blob.sha256.hex(), "custody": head.hash.hex(), "number": head.number}
    salt = os.urandom(32).hex()
    builder = rfc3161_client.TimestampRequestBuilder(data=_message(salt, stamped))
    asked = builder.hash_algorithm(rfc3161_client.HashAlgorithm.SHA256).build()
    facts = {"stamped": stamped, "salt": salt, "nonce": str(asked.nonce)}
    evidence.handled(vault, exhibit, "time_asked", facts)
    try:
        write_durably(target, asked.as_bytes())
    except OSError as error:
        raise as_vault_error(error) from error


def accept(vault: Vault, exhibit: str, answer: Path, certificates: Path) -> str:
    """Check the authority's answer to the last request, and enter it; gives back the time, UTC.

    Raises `VaultError` ``time.not_asked``, ``time.another``, ``time.bad``, ``use.file_missing`` or ``import.unreadable``.
    """
    asked = [event for event in evidence.custody(vault, exhibit) if event.verb == "time_asked"]
    if not asked:
        raise VaultError("time.not_asked")
    given = [_bytes(path) for path in (answer, certificates)]
    facts = asked[-1].facts
    rest = int(facts["nonce"]).to_bytes(8, "big") + _message(facts["salt"], facts["stamped"])

    def pieces() -> Iterator[bytes]:
        for each in given:
            yield LENGTH.pack(len(each)) + each
        yield rest

    found: dict[str, Json] = next(frames_of("timestamp", pieces(), answer.name), {})
    if found.get("verdict") == "another":
        raise VaultError("time.another")
    if found.get("verdict") != "good":
        raise VaultError("time.bad")
    time = str(found["time"])
    kept = {
        "time": time, "serial": str(found["serial"]), "answer": given[0].hex(),
        "certificates": hashlib.sha256(given[1]).hexdigest(), "asked": asked[-1].number,
    }  # fmt: skip
    evidence.handled(vault, exhibit, "time_given", kept)
    return time


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise VaultError("import.too_big", name=path.name)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise VaultError("use.file_missing", name=path.name) from error
    except OSError as error:
        raise VaultError("use.file_unreadable", name=path.name) from error
