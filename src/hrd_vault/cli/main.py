"""Runs one command and tells how it ended."""

import gc
import os
import sys
import traceback
from collections.abc import Sequence

from hrd_vault.base import i18n
from hrd_vault.base.errors import Cancelled, VaultError
from hrd_vault.base.i18n import LANGUAGES, _

DONE, REFUSED, WRONG = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Run the command in `arguments`; gives back the exit code."""
    i18n.install(_language(arguments))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        return _command(arguments)
    except VaultError as error:
        return _refused(error)
    except (Cancelled, KeyboardInterrupt):
        return _refused(VaultError("use.cancelled"))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return REFUSED
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119
        return _refused(VaultError("program.bug", kind=type(error).__name__, place=place))


def _command(arguments: Sequence[str]) -> int:
    from hrd_vault.cli.arguments import parser

    if not arguments:
        parser().print_help()
        return DONE
    from hrd_vault.cli import commands

    asked = arguments[0] if arguments[0] in commands.COMMANDS else ""
    parsed = parser(asked).parse_args(arguments)
    commands.begin(parsed)
    command = commands.command(parsed.command)
    gc.freeze()
    gc.enable()
    return command(parsed)


def _language(arguments: Sequence[str]) -> str:
    for place, word in enumerate(arguments):
        said = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(arguments):
            said = arguments[place + 1]
        if said in LANGUAGES:
            return said
    return i18n.preferred_language()


def _refused(error: VaultError) -> int:
    """Say code, sentence and hint on standard error."""
    explained = error.explained
    facts = {name: _(fact) if isinstance(fact, str) else fact for name, fact in error.facts.items()}
    sentence = _(explained.sentence).format(**facts)
    hint = _(explained.hint).format(**facts)
    sys.stderr.write(f"{error.code}: {sentence}\n{hint}\n")
    return WRONG if error.code.startswith("use.") and error.code != "use.cancelled" else REFUSED
