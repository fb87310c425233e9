"""Who a sealed file is for, and who can open it: X25519, the post-quantum hybrid, and a passphrase.

Each recipient wraps the 16-byte file key in one stanza; each identity tries to unwrap one. Sources: C2SP age.md, sections
"The X25519 recipient type", "The scrypt recipient type", "The MLKEM768-X25519 recipient type".
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.age import bech32
from hrd_vault.crypto.age.failure import NotOpened
from hrd_vault.crypto.age.header import Stanza, from_base64, to_base64

FILE_KEY = 16  # bytes
WORK_FACTOR = 18  # log2 N of scrypt for our own files: about a second
MOST_WORK = 20  # and the most we do for a file from elsewhere
_ZERO_NONCE = bytes(12)
_MLKEM_PUBLIC, _ENCAPSULATED = 1184, 1120  # bytes of an ML-KEM-768 public key, and of both ciphertexts together
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_WORK = re.compile(r"[1-9][0-9]*")


class Recipient(Protocol):
    """Somebody a file can be sealed to."""

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key for this recipient alone."""
        ...

    @property
    def family(self) -> str:
        """Files never mix families: "hybrid", "classic" or "passphrase"."""
        ...


class Identity(Protocol):
    """Somebody who can open a file."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key, or None where the stanza is for somebody else. Raises `NotOpened` on a malformed stanza."""
        ...


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(secret)


def _open_file_key(key: bytes, body: bytes) -> bytes | None:
    if len(body) != FILE_KEY + 16:
        raise NotOpened("header failure")
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None


@dataclass(frozen=True)
class X25519Recipient:
    """A classic key, ``age1…``: safe today, not against a future quantum computer."""

    public: bytes
    family: str = "classic"

    def __str__(self) -> str:
        return bech32.encode("age", self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.public))
        key = _hkdf(secret, share + self.public, b"age-encryption.org/v1/X25519")
        body = ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)
        return Stanza("X25519", (to_base64(share).decode(),), body)


@dataclass(frozen=True)
class X25519Identity:
    """The secret half of a classic key."""

    secret: bytes

    @classmethod
    def generate(cls) -> "X25519Identity":
        return cls(os.urandom(32))

    def __str__(self) -> str:
        return bech32.encode("age-secret-key-", self.secret).upper()

    def recipient(self) -> X25519Recipient:
        return X25519Recipient(X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.type != "X25519":
            return None
        if len(stanza.arguments) != 1:
            raise NotOpened("header failure")
        share = from_base64(stanza.arguments[0].encode())
        if len(share) != 32 or len(stanza.body) != FILE_KEY + 16:
            raise NotOpened("header failure")
        private = X25519PrivateKey.from_private_bytes(self.secret)
        try:
            secret = private.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError as error:  # a share of low order
            raise NotOpened("header failure") from error
        salt = share + private.public_key().public_bytes_raw()
        return _open_file_key(_hkdf(secret, salt, b"age-encryption.org/v1/X25519"), stanza.body)


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True)
class HybridRecipient:
    """A post-quantum key, ``age1pq…``: ML-KEM-768 and X25519 together."""

    public: bytes
    family: str = "hybrid"

    def __str__(self) -> str:
        return bech32.encode("age1pq", self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.public[:_MLKEM_PUBLIC]),
            X25519PublicKey.from_public_bytes(self.public[_MLKEM_PUBLIC:]),
        )
        sealed = _suite().encrypt(file_key, key, _HYBRID_INFO)
        enc, body = sealed[:_ENCAPSULATED], sealed[_ENCAPSULATED:]
        return Stanza("mlkem768x25519", (to_base64(enc).decode(),), body)


@dataclass(frozen=True)
class HybridIdentity:
    """The 32-byte seed of a post-quantum key. SHAKE256 of it gives 64 bytes for ML-KEM and 32 for X25519."""

    seed: bytes

    @classmethod
    def generate(cls) -> "HybridIdentity":
        return cls(os.urandom(32))

    def __str__(self) -> str:
        return bech32.encode("age-secret-key-pq-", self.seed).upper()

    def _parts(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        digest = hashes.Hash(hashes.SHAKE256(96))
        digest.update(self.seed)
        expanded = digest.finalize()
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
            X25519PrivateKey.from_private_bytes(expanded[64:]),
        )

    def recipient(self) -> HybridRecipient:
        mlkem, x25519 = self._parts()
        return HybridRecipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.type != "mlkem768x25519":
            return None
        if len(stanza.arguments) != 1:
            raise NotOpened("header failure")
        enc = from_base64(stanza.arguments[0].encode())
        if len(enc) != _ENCAPSULATED or len(stanza.body) != FILE_KEY + 16:
            raise NotOpened("header failure")
        mlkem, x25519 = self._parts()
        try:  # checked first: the suite answers a share of low order like any wrong key
            x25519.exchange(X25519PublicKey.from_public_bytes(enc[-32:]))
        except ValueError as error:
            raise NotOpened("header failure") from error
        try:
            return _suite().decrypt(enc + stanza.body, MLKEM768X25519PrivateKey(mlkem, x25519), _HYBRID_INFO)
        except (InvalidTag, ValueError):
            return None


def _scrypt(passphrase: str, salt: bytes, work: int) -> bytes:
    labelled = b"age-encryption.org/v1/scrypt" + salt
    try:
        return Scrypt(labelled, 32, 2**work, 8, 1).derive(passphrase.encode())
    except MemoryError as error:
        raise VaultError("keys.memory") from error


@dataclass(frozen=True)
class PassphraseRecipient:
    """Whoever knows the passphrase. Always alone in its file."""

    passphrase: str
    work: int = WORK_FACTOR
    family: str = "passphrase"

    def wrap(self, file_key: bytes) -> Stanza:
        salt = os.urandom(16)
        body = ChaCha20Poly1305(_scrypt(self.passphrase, salt, self.work)).encrypt(_ZERO_NONCE, file_key, None)
        return Stanza("scrypt", (to_base64(salt).decode(), str(self.work)), body)


@dataclass(frozen=True)
class PassphraseIdentity:
    """A passphrase to try. `most_work` bounds what a hostile file can make us compute (log2 N)."""

    passphrase: str
    most_work: int = MOST_WORK

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.type != "scrypt":
            return None
        if len(stanza.arguments) != 2 or not _WORK.fullmatch(stanza.arguments[1]):
            raise NotOpened("header failure")
        salt = from_base64(stanza.arguments[0].encode())
        if len(salt) != 16 or len(stanza.body) != FILE_KEY + 16:
            raise NotOpened("header failure")
        if len(stanza.arguments[1]) > 3 or int(stanza.arguments[1]) > self.most_work:
            raise NotOpened("limits")
        return _open_file_key(_scrypt(self.passphrase, salt, int(stanza.arguments[1])), stanza.body)


def read_recipient(text: str) -> Recipient:
    """The recipient written as ``age1…`` or ``age1pq…``. Raises `VaultError` ``seal.recipient``."""
    found = bech32.decode(text.strip()) if text == text.lower() else None
    if found and found[0] == "age" and len(found[1]) == 32:
        return X25519Recipient(found[1])
    if found and found[0] == "age1pq" and len(found[1]) == _MLKEM_PUBLIC + 32:
        return HybridRecipient(found[1])
    raise VaultError("seal.recipient", name=text[:24])


def is_recipient(text: str) -> bool:
    """Whether `text` is written like a key to seal to."""
    return text.strip().startswith("age1")


def read_identity(text: str) -> Identity | None:
    """The identity written as ``AGE-SECRET-KEY-…``, or None."""
    found = bech32.decode(text.strip()) if text == text.upper() else None
    if found is None or len(found[1]) != 32:
        return None
    if found[0] == "age-secret-key-":
        return X25519Identity(found[1])
    return HybridIdentity(found[1]) if found[0] == "age-secret-key-pq-" else None


def read_identities(lines: Iterable[str], name: str) -> list[Identity]:
    """The identities of a key file. Raises `VaultError` ``bundle.bad_identity`` if a line is not one, or none is there."""
    found = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            identity = read_identity(line.strip())
            if identity is None:
                raise VaultError("bundle.bad_identity", name=name)
            found.append(identity)
    if not found:
        raise VaultError("bundle.bad_identity", name=name)
    return found
