"""Commands for evidence: files in, files out, and what happened to them."""

from argparse import Namespace
from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, _, current
from hrd_vault.cli import terminal
from hrd_vault.cli.opening import unlock
from hrd_vault.cli.terminal import out, say
from hrd_vault.domain.kinds.evidence import ABOUT
from hrd_vault.services import custody_report, evidence, proofs, trusted_time

MARKS = {"holds": N_("holds"), "fails": N_("DOES NOT HOLD"), "open": N_("open")}


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


def proof(given: Namespace) -> int:
    """Check an evidence against the proof files in the vault."""
    with unlock(given) as vault:
        found, claims = proofs.check(vault, vault.resolve(given.id))
        for each in found:
            out(f"{_(MARKS[each.state])}: {each.note.say(current())}")
        for name, value in claims:
            out(f"    {name}: {value}")
        if not found:
            say(N_("No proof file in this vault speaks of it."))
    return 1 if any(each.state == "fails" for each in found) else 0


def timestamp(given: Namespace) -> int:
    """Write a request for a time-stamp, or bring its answer in."""
    if bool(given.request) == bool(given.answer and given.certificate):
        raise VaultError("use.wrong", reason=N_("give --request, or --answer and --certificate"))
    with unlock(given) as vault:
        exhibit = vault.resolve(given.id)
        if given.request:
            trusted_time.request(vault, exhibit, Path(given.request))
            say(N_("Carry this file to a connected machine and to the authority. It says nothing of the evidence."))
        else:
            time = trusted_time.accept(vault, exhibit, Path(given.answer), Path(given.certificate))
            say(N_("Witnessed by that authority: this evidence was as it is on {time}."), time=time)
    return 0


def custody(given: Namespace) -> int:
    """Print the custody of one evidence, entry by entry."""
    with unlock(given) as vault:
        if given.report:
            custody_report.write(vault, vault.resolve(given.id), Path(given.report), current())
            say(N_("The file is not protected: anybody who has it can read it."))
            return 0
        for event in evidence.custody(vault, vault.resolve(given.id)):
            facts = "; ".join(f"{name}: {value}" for name, value in event.facts.items())
            out(f"{event.number}  {event.time}  {_(evidence.VERBS[event.verb])}  {facts}\n    {event.hash.hex()}")
    return 0
