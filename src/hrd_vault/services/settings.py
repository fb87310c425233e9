"""What this machine remembers of vaults: how far each one's journal had come, under names that tell nothing.

A vault is known by a MAC of its place under its own key, and its head is MACed too: no path, no title, no content; a copy
restored elsewhere has a memory of its own. Where the file cannot be written, only the vault's own header guards against older
copies.
"""

import hmac
from pathlib import Path

from hrd_vault.crypto.header import Head
from hrd_vault.crypto.keyslots import VaultKey
from hrd_vault.services import device


def _name(folder: Path, key: VaultKey) -> str:
    """A name for the vault in this folder that only its key can make."""
    return key.mac("settings name", str(folder.resolve()).encode("utf-8", "surrogateescape")).hex()[:32]


def _mac(head: Head, key: VaultKey) -> str:
    return key.mac("settings", head.sequence.to_bytes(8, "big") + head.hash).hex()


def known_head(folder: Path, key: VaultKey) -> Head | None:
    """How far this machine last saw the vault's journal, or None where it never did."""
    kept = device.load().get("heads", {}).get(_name(folder, key))
    try:
        head = Head(int(kept["sequence"]), bytes.fromhex(kept["hash"]))
        return head if hmac.compare_digest(_mac(head, key), kept["mac"]) else None
    except (KeyError, TypeError, ValueError):
        return None


def remember_head(folder: Path, head: Head, key: VaultKey) -> None:
    """Remember how far the vault's journal has come."""
    data = device.load()
    line = {"sequence": head.sequence, "hash": head.hash.hex(), "mac": _mac(head, key)}
    data["heads"] = {**data.get("heads", {}), _name(folder, key): line}
    device.save(data)
