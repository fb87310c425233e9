"""Asking and telling in a terminal: passphrases without echo, standard input for what must stay out of shell history."""

import getpass
import os
import re
import sys
from pathlib import Path

from hrd_vault.base.errors import Cancelled, VaultError
from hrd_vault.base.i18n import N_, _

_YES = ("y", "yes", "s", "si", "sí", "o", "oui", "نعم")
_SHORT = 14  # letters
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LARGEST_SECRET = 64 * 1024  # bytes of a passphrase file


def plain(text: str) -> str:
    """`text` with what would steer a terminal, or turn text around, shown by its number."""
    return _CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def out(text: str = "") -> None:
    """A line of result."""
    sys.stdout.write(plain(text) + "\n")


def tell(text: str) -> None:
    """A line for the person."""
    sys.stderr.write(plain(text) + "\n")


def say(text: str, **facts: object) -> None:
    """A marked text for the person, in their language, with its facts."""
    tell(_(text).format(**facts))


def is_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def line_from_input() -> str:
    """The next line of standard input."""
    return sys.stdin.buffer.readline().decode("utf-8-sig", "replace").rstrip("\r\n")


def rest_of_input() -> bytes:
    """Everything left on standard input."""
    return sys.stdin.buffer.read()


def words(given: str) -> str:
    """What was given, or a line of standard input for "-"."""
    return line_from_input() if given == "-" else given


def secret_from_file(name: str) -> str:
    """The passphrase in a file, or the next line of standard input for "-". One line end is not part of it."""
    if name == "-":
        return line_from_input()
    try:
        with Path(name).open("rb") as file:
            data = file.read(_LARGEST_SECRET)
        return data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except FileNotFoundError as error:
        raise VaultError("use.file_missing", name=name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise VaultError("use.file_unreadable", name=name) from error


def _can_type() -> bool:
    """Whether somebody can type a passphrase, though standard input may be a file or a pipe."""
    if is_terminal():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | getattr(os, "O_NOCTTY", 0)))
    except OSError:
        return False
    return True


def secret(given_file: str | None, prompt: str = N_("Passphrase: ")) -> str:
    """A passphrase from a file, or typed. Raises `VaultError` ``use.passphrase_missing`` where nobody can type."""
    if given_file:
        return secret_from_file(given_file)
    if not _can_type():
        raise VaultError("use.passphrase_missing")
    try:
        return getpass.getpass(_(prompt))
    except (EOFError, KeyboardInterrupt) as error:
        raise Cancelled from error


def new_secret(given_file: str | None) -> str:
    """A new passphrase, typed twice."""
    if given_file:
        return secret_from_file(given_file)
    first = secret(None, N_("New passphrase (several words): "))
    if first != secret(None, N_("The same again: ")):
        raise VaultError("keys.differ")
    if len(first) < _SHORT:
        say(
            N_("keys.short: This passphrase is short. Several words that nobody would put together protect far better.")
        )
    return first


def write_secret(path: Path, text: str) -> None:
    """Write a secret to a new file that only its owner may read. Raises `VaultError` ``use.file_exists``."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise VaultError("use.file_exists", name=str(path)) from error
    except OSError as error:
        raise VaultError("use.file_unreadable", name=str(path)) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")


def ask(question: str, answers: dict[str, str]) -> str:
    """The code of the answer a person chose by its number."""
    tell(question)
    for number, label in enumerate(answers.values(), 1):
        tell(f"  {number}  {label}")
    while True:
        tell(_("Type the number, or nothing to stop:"))
        typed = line_from_input().strip().casefold()
        if not typed:
            raise Cancelled
        if len(answers) == 1 and typed in _YES:
            return next(iter(answers))
        if typed.isdigit() and 1 <= int(typed) <= len(answers):
            return list(answers)[int(typed) - 1]


class Bar:
    """Progress on one line of a terminal; silent elsewhere."""

    def step(self, done: int, total: int) -> None:
        """Show how far the work is."""
        if sys.stderr.isatty() and total > 1:
            sys.stderr.write(f"\r{100 * done // total:3} %" + ("\r     \r" if done >= total else ""))
            sys.stderr.flush()
