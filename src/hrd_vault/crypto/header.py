"""The header of a vault, as bytes: what a passphrase is tried on, and how far the journal had come.

64 KiB, always: a mark, a length, canonical JSON, random fill, a MAC under the vault key, and a plain checksum over all of
it. The checksum finds damage before anybody has typed a passphrase and grants nothing; the MAC is what is believed.
"""

import hashlib
import hmac
import os
import struct
from dataclasses import dataclass, replace

from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import is_id
from hrd_vault.crypto.keyslots import MOST_PASSPHRASES, MOST_SLOTS, Slot, VaultKey, slot_from_json

SIZE = 64 * 1024
_MARK = b"hrd-vault header"
_LENGTH = struct.Struct(">I")
_DIGEST = 32
FORMAT = 1


@dataclass(frozen=True)
class Head:
    """How far the journal had come: the number of its last entry and that entry's hash."""

    sequence: int
    hash: bytes


@dataclass(frozen=True)
class VaultHeader:
    """`epoch` grows with every write, so that the newer of two copies is known."""

    vault_id: str
    epoch: int
    slots: tuple[Slot, ...]
    head: Head

    def next(self, **changes: object) -> "VaultHeader":
        """This header with changes, one epoch on."""
        return replace(self, epoch=self.epoch + 1, **changes)  # type: ignore[arg-type]

    def slots_digest(self) -> str:
        """A digest of all ways in, for the journal to remember."""
        return hashlib.sha256(canonical.dump([slot.to_json() for slot in self.slots])).hexdigest()


def encode(header: VaultHeader, key: VaultKey) -> bytes:
    """The 64 KiB of one copy."""
    body = canonical.dump(
        {
            "format": FORMAT,
            "vault": header.vault_id,
            "epoch": header.epoch,
            "slots": [slot.to_json() for slot in header.slots],
            "head": {"sequence": header.head.sequence, "hash": header.head.hash.hex()},
        }
    )
    front = _MARK + _LENGTH.pack(len(body)) + body
    filled = front + os.urandom(SIZE - len(front) - 2 * _DIGEST)
    maced = filled + key.mac("header", filled)
    return maced + hashlib.sha256(maced).digest()


def decode(data: bytes) -> VaultHeader | None:
    """The header in one copy, not yet believed, or None where the copy is damaged.

    Raises `VaultError` ``vault.newer``, ``keys.limits`` or ``vault.damaged_header`` for an undamaged one that we cannot use.
    """
    if len(data) != SIZE or not data.startswith(_MARK):
        return None
    if not hmac.compare_digest(hashlib.sha256(data[:-_DIGEST]).digest(), data[-_DIGEST:]):
        return None
    (length,) = _LENGTH.unpack_from(data, len(_MARK))
    start = len(_MARK) + _LENGTH.size
    try:
        body = canonical.load(data[start : start + length])
        if body["format"] > FORMAT:
            raise VaultError("vault.newer")
        slots = tuple(map(slot_from_json, body["slots"]))
        head = Head(int(body["head"]["sequence"]), bytes.fromhex(body["head"]["hash"]))
        header = VaultHeader(body["vault"], int(body["epoch"]), slots, head)
    except (canonical.NotCanonical, KeyError, TypeError, ValueError) as error:
        raise VaultError("vault.damaged_header") from error
    passphrases = sum(slot.way == "passphrase" for slot in slots)
    if not is_id(header.vault_id) or len(slots) > MOST_SLOTS or passphrases > MOST_PASSPHRASES:
        raise VaultError("keys.limits")
    return header


def believed(data: bytes, key: VaultKey) -> bool:
    """Whether this copy was written by somebody who had the vault key."""
    filled = data[: -2 * _DIGEST]
    return hmac.compare_digest(key.mac("header", filled), data[-2 * _DIGEST : -_DIGEST])
