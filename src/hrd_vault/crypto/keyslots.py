"""The ways into a vault: its one random key, wrapped once for each passphrase and for the recovery code.

A slot's parameters are bound to the wrapped key; a commitment, compared first, stops one file from opening under two
passphrases. A wrong passphrase says only that, whichever slot it was tried on.
"""

import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto import passphrase
from hrd_vault.crypto.passphrase import Work

MOST_PASSPHRASES, MOST_SLOTS = 4, 16
Way = Literal["passphrase", "recovery"]


def expand(secret: bytes, purpose: str, length: int = 32) -> bytes:
    """`length` bytes for one `purpose` from a strong `secret` (HKDF-SHA256)."""
    return HKDF(hashes.SHA256(), length, None, b"hrd-vault/1/" + purpose.encode()).derive(secret)


@dataclass(frozen=True)
class VaultKey:
    """The random key everything else is derived from."""

    secret: bytes

    @classmethod
    def generate(cls) -> "VaultKey":
        return cls(os.urandom(32))

    def store_key(self) -> bytes:
        """48 bytes for the store: a 32-byte key and a 16-byte salt."""
        return expand(self.secret, "store", 48)

    def mac(self, purpose: str, data: bytes) -> bytes:
        """A 32-byte MAC of `data` for one `purpose`."""
        return hmac.digest(expand(self.secret, purpose), data, "sha256")

    def wrap(self, secret: bytes, bound: str) -> bytes:
        """`secret`, sealed for this vault and for what `bound` names, with its 12-byte nonce in front."""
        nonce = os.urandom(12)
        return nonce + ChaCha20Poly1305(expand(self.secret, "blob wrap")).encrypt(nonce, secret, bound.encode())

    def unwrap(self, wrapped: bytes, bound: str) -> bytes:
        """What `wrap` was given. Raises `VaultError` ``vault.damaged_store``."""
        try:
            cipher = ChaCha20Poly1305(expand(self.secret, "blob wrap"))
            return cipher.decrypt(wrapped[:12], wrapped[12:], bound.encode())
        except (InvalidTag, ValueError) as error:
            raise VaultError("vault.damaged_store") from error


@dataclass(frozen=True)
class Slot:
    """One way in. `work` is None for the recovery code, which is strong by itself."""

    id: str
    way: Way
    salt: bytes
    work: Work | None
    commitment: bytes
    nonce: bytes
    wrapped: bytes

    def parameters(self) -> Json:
        """What is bound to the wrapped key."""
        numbers = {"m": self.work.memory, "t": self.work.rounds, "p": self.work.lanes} if self.work else {}
        return {"id": self.id, "way": self.way, "salt": self.salt.hex(), **numbers}

    def to_json(self) -> Json:
        """The slot as it stands in the header."""
        sealed = {"commitment": self.commitment.hex(), "nonce": self.nonce.hex(), "wrapped": self.wrapped.hex()}
        return {**self.parameters(), **sealed}


def slot_from_json(data: Json) -> Slot:
    """The slot in a header. Raises `VaultError` ``vault.damaged_header`` or ``keys.limits``."""
    try:
        way = data["way"]
        work = Work(data["m"], data["t"], data["p"]).checked() if way == "passphrase" else None
        parts = [bytes.fromhex(data[name]) for name in ("salt", "commitment", "nonce", "wrapped")]
        if way not in ("passphrase", "recovery") or [len(part) for part in parts] != [16, 32, 12, 48]:
            raise VaultError("vault.damaged_header")
        return Slot(str(data["id"]), way, parts[0], work, *parts[1:])
    except (KeyError, TypeError, ValueError) as error:
        raise VaultError("vault.damaged_header") from error


def add_slot(key: VaultKey, vault_id: str, way: Way, secret: str) -> Slot:
    """A slot that opens `key` for a passphrase or a recovery code.

    Raises `VaultError` ``keys.empty`` or ``keys.not_a_code``.
    """
    work = passphrase.default_work() if way == "passphrase" else None
    bare = Slot(os.urandom(8).hex(), way, os.urandom(16), work, b"", os.urandom(12), b"")
    if not secret.strip():
        raise VaultError("keys.empty")
    strong = _strong(bare, secret)
    if strong is None:
        raise VaultError("keys.not_a_code")
    kek, commitment = _keys(bare, strong)
    wrapped = ChaCha20Poly1305(kek).encrypt(bare.nonce, key.secret, _bound(bare, vault_id))
    return replace(bare, commitment=commitment, wrapped=wrapped)


def _strong(slot: Slot, secret: str) -> bytes | None:
    if slot.work is None:
        code = passphrase.read_recovery_code(secret)
        return None if code is None else expand(code, "recovery/" + slot.salt.hex())
    return passphrase.derive(secret, slot.salt, slot.work)


def _keys(slot: Slot, strong: bytes) -> tuple[bytes, bytes]:
    both = expand(strong, "slot/" + slot.id, 64)
    return both[:32], both[32:]


def _bound(slot: Slot, vault_id: str) -> bytes:
    return canonical.dump({"format": 1, "vault": vault_id, "slot": slot.parameters()})


def open_slots(slots: Iterable[Slot], vault_id: str, secret: str) -> tuple[VaultKey, Slot]:
    """The vault key and the slot that `secret` (a passphrase or the recovery code) opens.

    Raises `VaultError` ``keys.wrong``, and nothing that tells which slot came how close.
    """
    is_code = passphrase.read_recovery_code(secret) is not None
    for slot in sorted(slots, key=lambda slot: (slot.way == "passphrase") is is_code):
        if slot.way == "recovery" and not is_code:
            continue
        strong = _strong(slot, secret)
        if strong is None:
            continue
        kek, commitment = _keys(slot, strong)
        if hmac.compare_digest(commitment, slot.commitment):
            try:
                secret_key = ChaCha20Poly1305(kek).decrypt(slot.nonce, slot.wrapped, _bound(slot, vault_id))
            except InvalidTag as error:
                raise VaultError("vault.damaged_header") from error
            return VaultKey(secret_key), slot
    raise VaultError("keys.wrong")
