"""Sealed files in the age v1 format (age-encryption.org/v1, C2SP age.md), post-quantum recipients included.

`seal` begins a file for recipients and gives back a writer whose `header` is known before the first byte of content;
`opened` reads one with identities. Both stream in constant memory. No plugins, on purpose (CVE-2024-56327): a recipient is
parsed by a strict grammar or refused.
"""

from hrd_vault.crypto.age.armor import ArmorReader, ArmorWriter, is_armored
from hrd_vault.crypto.age.failure import NotOpened
from hrd_vault.crypto.age.header import Header, Stanza
from hrd_vault.crypto.age.keys import (
    HybridIdentity,
    HybridRecipient,
    Identity,
    PassphraseIdentity,
    PassphraseRecipient,
    Recipient,
    X25519Identity,
    X25519Recipient,
    is_recipient,
    read_identities,
    read_identity,
    read_recipient,
)  # fmt: skip
from hrd_vault.crypto.age.stream import ChunkFile, ChunkWriter, SealedReader, SealedWriter, opened, seal

__all__ = [
    "ArmorReader", "ArmorWriter", "ChunkFile", "ChunkWriter",
    "Header", "HybridIdentity", "HybridRecipient", "Identity", "NotOpened",
    "PassphraseIdentity", "PassphraseRecipient", "Recipient", "SealedReader", "SealedWriter", "Stanza", "X25519Identity",
    "X25519Recipient", "is_armored", "is_recipient", "opened", "read_identities", "read_identity", "read_recipient",
    "seal",
]  # fmt: skip
