"""What this machine remembers outside the vaults: how the window looks, and how far each vault's journal had come.

One JSON file, in which nothing tells of a case. Where a vault lies is remembered only if its owner asks for it. A vault
is known by a MAC of its place under its own key, and its head is MACed too: no path, no title, no content; a copy restored
elsewhere has a memory of its own. Where the file cannot be written, only the vault's own header guards against older copies.
"""

import hmac
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import platformdirs

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.crypto.header import Head
from hrd_vault.crypto.keyslots import VaultKey
from hrd_vault.store.folder import write_durably


@dataclass(frozen=True)
class Device:
    """How the window is on this machine. `language` "" is the system's, `theme` "system", "light" or "dark", `text` in
    percent, `lock` in seconds without use, `quiet` shows initials and no Today until asked, `name` one of the neutral
    names, `vault` the folder to offer, "" unless its owner asked for that."""

    language: str = ""
    theme: str = "system"
    text: int = 100
    lock: int = 240
    quiet: bool = False
    name: str = "vault"
    vault: str = ""


NAMES = ("vault", "notes", "box")
LONGEST_WAIT = 1800  # seconds; a vault that never locks would be no vault


def device() -> Device:
    """The settings of this machine; what cannot be read is as if never set, and the lock only ever becomes stricter."""
    found = _load().get("device", {})
    kept = {
        each.name: found[each.name]
        for each in fields(Device)
        if isinstance(found, dict) and type(found.get(each.name)) is type(each.default)
    }
    kept["lock"] = min(max(15, kept.get("lock", Device.lock)), LONGEST_WAIT)
    kept["text"] = min(max(75, kept.get("text", Device.text)), 250)
    return Device(**kept)


def set_device(wanted: Device) -> None:
    """Remember the settings of this machine, as far as its settings file can be written."""
    _save({**_load(), "device": asdict(wanted)})


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
