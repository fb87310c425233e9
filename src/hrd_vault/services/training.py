"""The training vault: a vault of another sort, with a small invented case, to try things on and to reset between groups.

It is marked inside, where the mark cannot be taken off without its key; everything it writes carries the mark. It opens
without a passphrase of one's own, so nothing real is safe in it: it says so on every screen.
"""

import datetime
import json
import re
from pathlib import Path

import platformdirs

from hrd_vault.base import clock
from hrd_vault.base.paths import resource
from hrd_vault.services import records
from hrd_vault.services.vault import Vault
from hrd_vault.store.folder import VaultFolder, remove_tree

_MARK = "training"
_DAYS = re.compile(r'"@([+-]\d+)(~?)"')  # so many days from today, perhaps about
_WORDS = "training"  # its passphrase, which everybody may know


def place() -> Path:
    """Where the training vault lies."""
    return Path(platformdirs.user_data_path("hrd-vault", appauthor=False)) / "training"


def is_training(vault: Vault) -> bool:
    """Whether this is a training vault."""
    return bool(vault.meta.get(_MARK))


def open_or_make(folder: Path, language: str) -> Vault:
    """The training vault in `folder`, made with the invented case in `language` where there is none."""
    if VaultFolder.is_vault(folder):
        return Vault.unlock(folder, _WORDS)
    folder.parent.mkdir(parents=True, exist_ok=True)
    vault, _code = Vault.create(folder, _WORDS)
    try:
        vault.operate(lambda _operation: vault.meta.put(_MARK, True))
        fill(vault, language)
    except BaseException:
        vault.close()
        remove_tree(folder)
        raise
    return vault


def fill(vault: Vault, language: str) -> None:
    """Put the invented case into an empty training vault; its dates are counted from today."""
    text = resource(f"training/{language}.json").read_text("utf-8")
    today = datetime.date.fromisoformat(clock.now()[:10])
    text = _DAYS.sub(lambda found: f'"{today + datetime.timedelta(days=int(found[1]))}{found[2]}"', text)
    for data in json.loads(text)["records"]:
        records.save(vault, records.read_checked(vault, data))


def reset(vault: Vault, language: str) -> Vault:
    """Throw the training vault away and begin again in `language`. Takes a closed or open one; gives back the new one."""
    folder = vault.folder.path
    assert is_training(vault)
    vault.close()
    remove_tree(folder)
    return open_or_make(folder, language)
