"""What this machine remembers outside the vaults: how far each vault's journal had come, under names that tell nothing.

One JSON file. A vault is known by a MAC of its place under its own key, and its head is MACed too: no path, no title,
no content; a copy restored elsewhere has a memory of its own. Where the file cannot be written, only the vault's own
header guards against older copies.
"""

import hmac
from pathlib import Path

import platformdirs

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.crypto.header import Head
from hrd_vault.crypto.keyslots import VaultKey
from hrd_vault.store.folder import write_durably


def file() -> Path:
    """The only file this program keeps outside a vault. It holds no vault's name, path or content."""
    return Path(platformdirs.user_config_path("hrd-vault", appauthor=False)) / "settings.json"


def _load() -> dict[str, Json]:
    try:
        data = canonical.read(file().read_bytes())
    except (OSError, canonical.NotCanonical):
        return {}
    return data if isinstance(data, dict) else {}


def _save(data: dict[str, Json]) -> None:
    path = file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(path, canonical.dump(data))
    except OSError:
        return


def _name(folder: Path, key: VaultKey) -> str:
    """A name for the vault in this folder that only its key can make."""
    return key.mac("settings name", str(folder.resolve()).encode("utf-8", "surrogateescape")).hex()[:32]


def _mac(head: Head, key: VaultKey) -> str:
    return key.mac("settings", head.sequence.to_bytes(8, "big") + head.hash).hex()


def known_head(folder: Path, key: VaultKey) -> Head | None:
    """How far this machine last saw the vault's journal, or None where it never did."""
    kept = _load().get("heads", {}).get(_name(folder, key))
    try:
        head = Head(int(kept["sequence"]), bytes.fromhex(kept["hash"]))
        return head if hmac.compare_digest(_mac(head, key), kept["mac"]) else None
    except (KeyError, TypeError, ValueError):
        return None


def remember_head(folder: Path, head: Head, key: VaultKey) -> None:
    """Remember how far the vault's journal has come."""
    data = _load()
    line = {"sequence": head.sequence, "hash": head.hash.hex(), "mac": _mac(head, key)}
    data["heads"] = {**data.get("heads", {}), _name(folder, key): line}
    _save(data)
