"""From what a person remembers or wrote down to a key: Argon2id for passphrases, a checked code for recovery.

Argon2id (RFC 9106) with t=3, p=4 and as much memory as the machine can spare, never under 64 MiB. The bounds are checked
before any work is done, because the numbers come from a file that somebody else may have written.
"""

import base64
import hashlib
import os
import secrets
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from hrd_vault.base.errors import VaultError

_MIB = 1024  # in KiB, the unit of Argon2
FLOOR, DEFAULT_MOST, CEILING = 64 * _MIB, 256 * _MIB, 1024 * _MIB
MOST_ROUNDS, MOST_LANES = 10, 8
_CODE_BYTES, _CODE_LETTERS, _CHECK_LETTERS = 16, 26, 2


@dataclass(frozen=True)
class Work:
    """How much Argon2id does: `memory` in KiB, `rounds`, `lanes`."""

    memory: int
    rounds: int = 3
    lanes: int = 4

    def checked(self) -> "Work":
        """This work, if a real vault could ask for it. Raises `VaultError` ``keys.limits`` before anything is computed."""
        most = max(FLOOR, min(CEILING, _machine_memory() // 2))
        if not (FLOOR <= self.memory <= most and 1 <= self.rounds <= MOST_ROUNDS and 1 <= self.lanes <= MOST_LANES):
            raise VaultError("keys.limits")
        return self


def _machine_memory() -> int:
    """This machine's memory in KiB; 4 GiB where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024
    except (AttributeError, OSError, ValueError):
        return 4096 * _MIB


def default_work() -> Work:
    """What a new passphrase asks of this machine: an eighth of its memory, from 64 to 256 MiB."""
    return Work(max(FLOOR, min(DEFAULT_MOST, _machine_memory() // 8)))


def derive(passphrase: str, salt: bytes, work: Work) -> bytes:
    """32 secret bytes from `passphrase` (in NFC) and a 16-byte `salt`. Raises `VaultError` ``keys.memory``."""
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    try:
        return Argon2id(salt=salt, length=32, iterations=work.rounds, lanes=work.lanes, memory_cost=work.memory).derive(
            secret
        )
    except MemoryError as error:
        raise VaultError("keys.memory") from error


# Syllables of our own: a consonant and a vowel, twice, and sometimes a last consonant. They can be said aloud in all of our
# languages and are words in none.
_LATIN = ("bdfglmnprstvkz", "aeiou", ("", "n", "r", "s", "l"))
_ARABIC = ("بتدرزسشفقكلمنح", ("ا", "و", "ي"), ("", "ن", "ر", "س", "ل", "م", "ب", "د", "ف"))


def new_words(language: str, count: int = 6) -> str:
    """A passphrase of made-up words: 14² × 5² × 5 (Arabic 14² × 3² × 9) of them, so six are over 83 random bits."""
    consonants, vowels, ends = _ARABIC if language == "ar" else _LATIN
    parts = (consonants, vowels, consonants, vowels, ends)
    return " ".join("".join(secrets.choice(part) for part in parts) for _ in range(count))


def new_recovery_code() -> str:
    """128 random bits as 26 base32 letters and 2 check letters, in seven groups of four."""
    return spell_code(secrets.token_bytes(_CODE_BYTES))


def spell_code(secret: bytes) -> str:
    """The recovery code that stands for 16 `secret` bytes."""
    letters = base64.b32encode(secret).decode().rstrip("=") + _check(secret)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _check(secret: bytes) -> str:
    return base64.b32encode(hashlib.sha256(b"hrd-vault recovery" + secret).digest()).decode()[:_CHECK_LETTERS]


def read_recovery_code(text: str) -> bytes | None:
    """The 16 bytes of a recovery code as somebody typed it, or None. 0, 1 and 8 are read as O, I and B."""
    letters = "".join(text.split()).replace("-", "").upper().translate(str.maketrans("018", "OIB"))
    if len(letters) != _CODE_LETTERS + _CHECK_LETTERS:
        return None
    try:
        secret = base64.b32decode(letters[:_CODE_LETTERS] + "======")
    except ValueError:
        return None
    return secret if spell_code(secret).replace("-", "") == letters else None
