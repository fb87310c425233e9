"""What a refusal says in the window: its sentence, what to do next, and its code. A bug says where, never what."""

import sys
import traceback
from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import _


def told(error: Exception) -> tuple[str, str, str]:
    """The sentence, the next step and the code of an error, in the user's language."""
    if not isinstance(error, VaultError):
        error = VaultError("program.bug", kind=type(error).__name__, place=_place(error))
    facts = {name: _(fact) if isinstance(fact, str) else fact for name, fact in error.facts.items()}
    explained = error.explained
    return _(explained.sentence).format(**facts), _(explained.hint).format(**facts), error.code


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def report(kind: type[BaseException], error: BaseException, _trace: object) -> None:
    """For errors that nobody expected: kind, file and line on standard error, without any value."""
    sys.stderr.write(f"program.bug: {kind.__name__} {_place(error)}\n")
