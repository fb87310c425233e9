"""By which files a folder is known to be a vault. Needs no key and nothing that knows one."""

from pathlib import Path

HEADERS = ("header.a", "header.b")
INBOX, INBOX_KEY = "inbox", "key"


def is_vault(path: Path) -> bool:
    """Whether `path` is a folder with a header in it."""
    return path.is_dir() and any((path / name).is_file() for name in HEADERS)


def takes_captures(path: Path) -> bool:
    """Whether something can be written for the vault in this folder without opening it."""
    return (path / INBOX / INBOX_KEY).is_file()
