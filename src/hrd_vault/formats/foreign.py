"""Reading foreign files: a child process parses them, confined, and answers in length-capped JSON frames.

Here is the parent's side. The child gets the open file as its standard input and nothing else: no name, no environment, no
way to open, start or reach anything.
"""

import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError

LENGTH = struct.Struct(">I")
LARGEST_FILE = 256 * 1024 * 1024
LARGEST_FRAME = 16 * 1024 * 1024
LARGEST_ANSWER = 384 * 1024 * 1024  # all frames of one file together
MEMORY, SECONDS = 2 * 1024 * 1024 * 1024, 120


def child_command(task: str) -> list[str]:
    """The command that starts a reader for `task` ("spreadsheet", "martus" or "openpgp")."""
    return [sys.executable, "-I", "-m", "hrd_vault.formats.reader", task]


def frames(task: str, path: Path) -> Iterator[Json]:
    """What the reader for `task` finds in the file, frame by frame.

    Raises `VaultError` ``import.too_big``, ``import.unreadable`` with the reader's reason, or ``import.sandbox`` where the
    reader was stopped.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise VaultError("import.too_big", name=path.name)
    with path.open("rb") as file, _child(task, file) as child:
        yield from _answers(child, path.name)


def frames_of(task: str, pieces: Iterable[bytes], name: str) -> Iterator[Json]:
    """As `frames`, of content that lies in no file: it goes through a pipe, piece by piece."""
    with _child(task, subprocess.PIPE) as child:
        feeding = Thread(target=_feed, args=(child, pieces), daemon=True)
        feeding.start()
        yield from _answers(child, name)
        feeding.join()


def _feed(child: "subprocess.Popen[bytes]", pieces: Iterable[bytes]) -> None:
    assert child.stdin is not None
    with suppress(OSError), child.stdin:
        for piece in pieces:
            child.stdin.write(piece)


def _child(task: str, given: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
        child_command(task), stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, close_fds=True
    )


def _answers(child: "subprocess.Popen[bytes]", name: str) -> Iterator[Json]:
    assert child.stdout is not None
    try:
        room = LARGEST_ANSWER
        while room > 0:
            head = child.stdout.read(LENGTH.size)
            if len(head) != LENGTH.size or LENGTH.unpack(head)[0] > LARGEST_FRAME:
                raise VaultError("import.sandbox", name=name)
            room -= LENGTH.size + LENGTH.unpack(head)[0]
            frame = canonical.read(child.stdout.read(LENGTH.unpack(head)[0]))
            if not isinstance(frame, dict):
                raise VaultError("import.sandbox", name=name)
            if "error" in frame:
                raise VaultError("import.unreadable", name=name, reason=str(frame["error"])[:200])
            if "end" in frame:
                return
            yield frame
        raise VaultError("import.too_big", name=name)
    except canonical.NotCanonical as error:
        raise VaultError("import.sandbox", name=name) from error
    finally:
        child.kill()
