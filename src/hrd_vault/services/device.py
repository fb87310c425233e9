"""How the window is on this machine: language, colours, name; in the one file that the program keeps outside a vault.

It holds no vault's name and no content. Where a vault lies is remembered only if its owner asks for it. Known before any key
or catalogue is, because the first screen waits for it.
"""

from dataclasses import asdict, dataclass, fields
from pathlib import Path

import platformdirs

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json


@dataclass(frozen=True)
class Device:
    """How the window is on this machine. `language` "" is the system's, `theme` "system", "light" or "dark", `text` in
    percent, `lock` in seconds without use, `quiet` shows initials and no Today until asked, `name` one of the neutral
    names, `vault` the folder to offer, "" unless its owner asked for that, `elsewhere` whether opening a file in another
    program is offered at all."""

    language: str = ""
    theme: str = "system"
    text: int = 100
    lock: int = 240
    quiet: bool = False
    name: str = "vault"
    vault: str = ""
    elsewhere: bool = False


NAMES = ("vault", "notes", "box")
LONGEST_WAIT = 1800  # seconds; a vault that never locks would be no vault


def device() -> Device:
    """The settings of this machine; what cannot be read is as if never set, and the lock only ever becomes stricter."""
    found = load().get("device", {})
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
    save({**load(), "device": asdict(wanted)})


def file() -> Path:
    """The only file this program keeps outside a vault. It holds no vault's name, path or content."""
    return Path(platformdirs.user_config_path("hrd-vault", appauthor=False)) / "settings.json"


def load() -> dict[str, Json]:
    """Everything in the settings file; nothing where it cannot be read."""
    try:
        data = canonical.read(file().read_bytes())
    except (OSError, canonical.NotCanonical):
        return {}
    return data if isinstance(data, dict) else {}


def save(data: dict[str, Json]) -> None:
    """Write the settings file, if that can be done."""
    path = file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        from hrd_vault.store.folder import write_durably  # noqa: PLC0415 (and with it, all of the cryptography)

        write_durably(path, canonical.dump(data))
    except OSError:
        return
