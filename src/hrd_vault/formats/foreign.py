"""Reading foreign files: a child process parses them, confined, and answers in length-capped JSON frames.

Here is the parent's side. The child gets the open file as its standard input and nothing else: no name, no environment, no
way to open, start or reach anything.
"""

import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError

LENGTH = struct.Struct(">I")
LARGEST_FILE = 256 * 1024 * 1024
LARGEST_FRAME = 16 * 1024 * 1024
LARGEST_ANSWER = 384 * 1024 * 1024  # all frames of one file together
MEMORY, SECONDS = 2 * 1024 * 1024 * 1024, 120


def child_command(task: str) -> list[str]:
    """The command that starts a reader for `task` ("spreadsheet" or "martus")."""
    return [sys.executable, "-I", "-m", "hrd_vault.formats.reader", task]


def frames(task: str, path: Path) -> Iterator[Json]:
    """What the reader for `task` finds in the file, frame by frame.

    Raises `VaultError` ``import.too_big``, ``import.unreadable`` with the reader's reason, or ``import.sandbox`` where the
    reader was stopped.
    """
    name = path.name
    if path.stat().st_size > LARGEST_FILE:
        raise VaultError("import.too_big", name=name)
    with (
        path.open("rb") as file,
        subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
            child_command(task), stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, close_fds=True
        ) as child,
    ):
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
