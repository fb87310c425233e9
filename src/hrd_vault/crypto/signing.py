"""Who sealed something: Ed25519 and ML-DSA-65 together, a card that carries both keys, and 40 digits to compare by phone.

Both signatures must hold. Each is made over a tag for its purpose and the SHA-256 of the message, so that a signature for
one purpose never serves another. Sources: RFC 8032, FIPS 204.
"""

import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.age import HybridIdentity, HybridRecipient, read_recipient

_CARD = "hrd-vault card"
_FINGERPRINT_BITS, _DIGITS = 132, 40


def _message(purpose: str, data: bytes) -> bytes:
    return b"hrd-vault/1/" + purpose.encode() + b"\x00" + hashlib.sha256(data).digest()


@dataclass(frozen=True)
class Signature:
    """Both signatures of one message: 64 and 3309 bytes."""

    ed25519: bytes
    mldsa65: bytes

    def to_json(self) -> Json:
        return {"ed25519": self.ed25519.hex(), "mldsa65": self.mldsa65.hex()}


@dataclass(frozen=True)
class PublicIdentity:
    """The public half of a vault: 32 bytes Ed25519, 1952 bytes ML-DSA-65, and the key to seal to (``age1pq…``)."""

    ed25519: bytes
    mldsa65: bytes
    receive: str

    @property
    def fingerprint(self) -> str:
        """40 digits: the first 132 bits of SHA-256 over tag, version and all three keys."""
        digest = hashlib.sha256(b"hrd-vault fingerprint\x01" + canonical.dump(self.to_json())).digest()
        number = int.from_bytes(digest, "big") >> (256 - _FINGERPRINT_BITS)
        return str(number).zfill(_DIGITS)

    def to_json(self) -> Json:
        return {"ed25519": self.ed25519.hex(), "mldsa65": self.mldsa65.hex(), "receive": self.receive}

    def verify(self, purpose: str, data: bytes, signature: Signature) -> bool:
        """Whether both signatures of `data` for `purpose` hold."""
        message = _message(purpose, data)
        try:
            Ed25519PublicKey.from_public_bytes(self.ed25519).verify(signature.ed25519, message)
            MLDSA65PublicKey.from_public_bytes(self.mldsa65).verify(signature.mldsa65, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def groups_of_five(fingerprint: str) -> str:
    """The digits as people read them out: eight groups of five."""
    return " ".join(fingerprint[start : start + 5] for start in range(0, len(fingerprint), 5))


@dataclass(frozen=True)
class SecretIdentity:
    """The three seeds of a vault, 32 bytes each. They live in the encrypted store and nowhere else."""

    ed25519: bytes
    mldsa65: bytes
    receive: bytes

    @classmethod
    def generate(cls) -> "SecretIdentity":
        return cls(os.urandom(32), os.urandom(32), os.urandom(32))

    def to_json(self) -> Json:
        return {"ed25519": self.ed25519.hex(), "mldsa65": self.mldsa65.hex(), "receive": self.receive.hex()}

    @classmethod
    def from_json(cls, data: Json) -> "SecretIdentity":
        return cls(*(bytes.fromhex(data[name]) for name in ("ed25519", "mldsa65", "receive")))

    def opener(self) -> HybridIdentity:
        """The key that opens what was sealed to this vault."""
        return HybridIdentity(self.receive)

    def public(self) -> PublicIdentity:
        return PublicIdentity(
            Ed25519PrivateKey.from_private_bytes(self.ed25519).public_key().public_bytes_raw(),
            MLDSA65PrivateKey.from_seed_bytes(self.mldsa65).public_key().public_bytes_raw(),
            str(self.opener().recipient()),
        )

    def sign(self, purpose: str, data: bytes) -> Signature:
        """Both signatures of `data` for `purpose`."""
        message = _message(purpose, data)
        return Signature(
            Ed25519PrivateKey.from_private_bytes(self.ed25519).sign(message),
            MLDSA65PrivateKey.from_seed_bytes(self.mldsa65).sign(message),
        )

    def card(self, before: "SecretIdentity | None" = None) -> bytes:
        """The card to give to others: the public keys, signed by themselves, and by the keys `before` them. That only links
        the two: whoever stole the older keys could have signed as well."""
        public = {"card": _CARD, "version": 1, "keys": self.public().to_json()}
        signed: Json = {**public, "signature": self.sign("card", canonical.dump(public)).to_json()}
        if before:
            said = before.sign("rotation", canonical.dump(public)).to_json()
            signed["previous"] = {"keys": before.public().to_json(), "signature": said}
        return canonical.dump(signed)


def signature_from_json(data: Json) -> Signature:
    """Both signatures. Raises `ValueError` or `KeyError` where they are not two hex strings."""
    return Signature(bytes.fromhex(data["ed25519"]), bytes.fromhex(data["mldsa65"]))


def public_from_json(data: Json) -> PublicIdentity:
    """The public keys. Raises `VaultError` ``bundle.bad_card`` where they are not three keys."""
    try:
        found = PublicIdentity(bytes.fromhex(data["ed25519"]), bytes.fromhex(data["mldsa65"]), data["receive"])
        recipient = read_recipient(found.receive)
    except (KeyError, TypeError, ValueError, AttributeError, VaultError) as error:
        raise VaultError("bundle.bad_card") from error
    if not isinstance(recipient, HybridRecipient) or len(found.ed25519) != 32 or len(found.mldsa65) != 1952:
        raise VaultError("bundle.bad_card")
    return found


def is_card(data: Json) -> bool:
    """Whether JSON `data` claims to be a card."""
    return isinstance(data, dict) and data.get("card") == _CARD


def previous_on_card(data: Json) -> PublicIdentity | None:
    """The older keys that say that this card follows them; None where none do. Raises `VaultError` ``bundle.bad_card``."""
    if "previous" not in data:
        return None
    try:
        before = public_from_json(data["previous"]["keys"])
        signature = signature_from_json(data["previous"]["signature"])
        public = canonical.dump({name: data[name] for name in ("card", "version", "keys")})
    except (KeyError, TypeError, ValueError) as error:
        raise VaultError("bundle.bad_card") from error
    if not before.verify("rotation", public, signature):
        raise VaultError("bundle.bad_card")
    return before


def read_card(data: Json) -> PublicIdentity:
    """The public keys on a card that signed itself. Raises `VaultError` ``bundle.bad_card``."""
    try:
        public = {name: data[name] for name in ("card", "version", "keys")}
        signature = signature_from_json(data["signature"])
    except (KeyError, TypeError, ValueError) as error:
        raise VaultError("bundle.bad_card") from error
    found = public_from_json(public["keys"])
    if public["version"] != 1 or not found.verify("card", canonical.dump(public), signature):
        raise VaultError("bundle.bad_card")
    return found
