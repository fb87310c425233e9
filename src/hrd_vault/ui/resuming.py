"""Becoming a fresh process at a lock, so that nothing the old one held stays in memory.

The vault's place goes to the new process through a pipe: never in its arguments, its environment or a settings file.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

# What the next image may know: where the screen is, who the user is, which language. Nothing else.
_KEPT = (
    "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_SESSION_TYPE", "HOME", "USER",
    "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS",
    "DBUS_SYSTEM_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS",
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "QT_SCALE_FACTOR", "SYSTEMROOT", "APPDATA", "LOCALAPPDATA", "USERPROFILE",
)  # fmt: skip
PROGRAM: tuple[str, ...] = ("-I", "-m", "hrd_vault")  # what a fresh process runs
RESUME = "--resume"


@dataclass(frozen=True)
class Left:
    """What a locked process leaves to the next: where the vault lies, whether it is the training vault, and whether
    something was being typed that could not be kept in time."""

    place: Path | None = None
    training: bool = False
    dropped: bool = False


_TRAINING, _DROPPED = b"t", b"d"


def replace_process(left: Left) -> NoReturn:
    """Become a fresh program that knows no more than `left`. If that fails, end."""
    try:
        reading, writing = os.pipe()
        flags = (_TRAINING if left.training else b"") + (_DROPPED if left.dropped else b"")
        os.write(writing, flags + b"\0" + os.fsencode(str(left.place or "")))
        os.close(writing)
        os.set_inheritable(reading, True)
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        os.execve(sys.executable, [sys.executable, *PROGRAM, RESUME, str(reading)], environment)  # noqa: S606
    finally:
        os._exit(1)


def handed_over(arguments: list[str]) -> Left | None:
    """What the process before this one left; None where there was none."""
    if len(arguments) != 2 or arguments[0] != RESUME or not arguments[1].isdigit():
        return None
    with os.fdopen(int(arguments[1]), "rb") as pipe:
        flags, _, told = pipe.read().partition(b"\0")
    place = os.fsdecode(told)
    return Left(Path(place) if place else None, _TRAINING in flags, _DROPPED in flags)
