"""Files laid out for another program: in the machine's memory, under random names, gone at the lock and at the next start.

Off by default. What the other program keeps of a file, and what a hostile file does to it, nobody here can undo.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePath
from threading import Thread
from typing import TYPE_CHECKING

from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import new_id
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.store.folder import as_vault_error, remove_tree

if TYPE_CHECKING:
    from hrd_vault.services.vault import Vault

_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_LONGEST_ENDING = 8  # letters of a file's ending that are kept, so that a program can be found for it
_OPENERS = {"linux": "xdg-open", "darwin": "open"}


def place() -> Path | None:
    """The folder that files are laid out in, not made yet; None where this machine has no folder that lies in memory."""
    if sys.platform != "linux":
        return None
    mounts = _mounts()
    for base in (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm"):  # noqa: S108 (known to lie in memory, looked at below)
        if base and os.access(base, os.W_OK) and mounts.get(_mount_of(Path(base).resolve(), mounts)) in _IN_MEMORY:
            return Path(base) / f"staging-{os.getuid()}"
    return None


def _mounts() -> dict[str, str]:
    lines = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    return {line.split()[1]: line.split()[2] for line in lines}


def _mount_of(path: Path, mounts: dict[str, str]) -> str:
    return next((str(each) for each in (path, *path.parents) if str(each) in mounts), "/")


def lay_out(vault: "Vault", exhibit: str, progress: Progress = SILENT) -> Path:
    """Write an exhibit's file where another program can read it, and enter that in its custody; gives back where it lies.

    Raises `VaultError` ``staging.nowhere``, ``evidence.no_file``, ``evidence.damaged`` or a disk code.
    """
    folder = place()
    if folder is None:
        raise VaultError("staging.nowhere")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            raise VaultError("staging.nowhere")
    except OSError as error:
        raise as_vault_error(error) from error
    from hrd_vault.domain.kinds.evidence import FILE_NAME  # noqa: PLC0415 (the lock screen sweeps, and needs none of this)
    from hrd_vault.services import evidence  # noqa: PLC0415

    name = str(vault.stored(exhibit).record.values.get(FILE_NAME.name, ""))
    ending = "".join(letter for letter in PurePath(name).suffix.lower() if letter.isascii() and letter.isalnum())
    target = folder / (new_id() + (f".{ending[:_LONGEST_ENDING]}" if ending else ""))
    evidence.write_out(vault, exhibit, target, "", progress, verb="opened")
    return target


def hand_over(path: Path) -> None:
    """Have the desktop open `path` with whatever it opens such files with. Raises `VaultError` ``staging.no_program``."""
    opener = shutil.which(_OPENERS.get(sys.platform, ""))
    if opener is None:
        raise VaultError("staging.no_program")
    quiet = subprocess.DEVNULL
    try:
        started = subprocess.Popen(  # noqa: S603 (the desktop's own opener, a path of ours)
            [opener, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        raise VaultError("staging.no_program") from error
    Thread(target=started.wait, daemon=True).start()  # so that nothing of it is left when it ends


def sweep() -> int:
    """Remove everything that was laid out; says how many files there were. What cannot be removed stays, and is counted."""
    folder = place()
    if folder is None or not folder.is_dir() or folder.is_symlink():
        return 0
    count = sum(each.is_file() for each in folder.rglob("*"))
    try:
        remove_tree(folder)
    except OSError:
        return count
    return count
