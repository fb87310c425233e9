"""Commands for evidence: files in, files out, and what happened to them."""

from argparse import Namespace
from pathlib import Path

from hrd_vault.base.i18n import N_, _
from hrd_vault.cli import terminal
from hrd_vault.cli.opening import unlock
from hrd_vault.cli.terminal import out, say
from hrd_vault.domain.kinds.evidence import ABOUT
from hrd_vault.services import evidence


def attach(given: Namespace) -> int:
    """Take files in; print the id of each evidence, and say where the unprotected original still lies."""
    with unlock(given) as vault:
        about = [vault.resolve(each) for each in given.to]
        for path in evidence.files_in([Path(name) for name in given.files]):
            record = evidence.take_in(vault, path, {ABOUT.name: about}, terminal.Bar())
            text = N_("The unprotected original still lies at {path}. Remove it there if it is dangerous to keep.")
            say(text, path=path)
            out(record.id)
    return 0


def extract(given: Namespace) -> int:
    """Write the file of one evidence out."""
    with unlock(given) as vault:
        evidence.write_out(vault, vault.resolve(given.id), Path(given.out), given.purpose, terminal.Bar())
        say(N_("The file is not protected: anybody who has it can read it."))
    return 0


def custody(given: Namespace) -> int:
    """Print the custody of one evidence, entry by entry."""
    with unlock(given) as vault:
        for event in evidence.custody(vault, vault.resolve(given.id)):
            facts = "; ".join(f"{name}: {value}" for name, value in event.facts.items())
            out(f"{event.number}  {event.time}  {_(evidence.VERBS[event.verb])}  {facts}\n    {event.hash.hex()}")
    return 0
