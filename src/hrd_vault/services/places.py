"""Which folders are vaults: told by their header alone, whatever their names."""

from pathlib import Path

from hrd_vault.store import layout

_MOST = 200  # folders looked at; a home full of folders should not slow the first screen


def is_vault(place: Path) -> bool:
    """Whether a vault lies in this folder."""
    return layout.is_vault(place)


def vaults_in(folder: Path) -> list[Path]:
    """The vaults that lie directly in a folder."""
    try:
        inside = sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError:
        return []
    return [each for each in inside[:_MOST] if layout.is_vault(each)]


def takes_captures(place: Path) -> bool:
    """Whether something can be written for this vault without opening it."""
    return layout.takes_captures(place)
