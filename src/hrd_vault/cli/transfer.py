"""Commands that bring records in and write them out in the clear."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.cli import bundles, terminal
from hrd_vault.cli.opening import ids, unlock
from hrd_vault.cli.terminal import out, say, tell
from hrd_vault.domain.kinds.common import FROM_SOURCE
from hrd_vault.services import exporting, intake, receiving
from hrd_vault.services.intake import OUTCOMES, Report, Wishes
from hrd_vault.services.vault import Vault


def bring_in(given: Namespace) -> int:
    """Bring files in, one after the other."""
    with unlock(given) as vault:
        wishes = Wishes(
            given.format, given.kind, given.map, given.date_order, given.sheet, given.dry_run, given.skip_bad
        )
        for name in given.files:
            if receiving.is_bundle(Path(name)):
                bundles.bring_in(given, vault, Path(name))
                continue
            report = _bring_in_one(vault, Path(name), wishes)
            _tell_report(report, Path(name).name, dry=given.dry_run)
    return 0


def _bring_in_one(vault: Vault, path: Path, wishes: Wishes) -> Report:
    try:
        return intake.bring_in(vault, path, wishes, terminal.Bar())
    except VaultError as error:
        found = error.facts.get("report")
        if isinstance(found, Report):
            _tell_report(found, path.name, dry=True)
        if error.code != "import.date_order" or not terminal.is_terminal():
            raise
        question = _(error.explained.sentence).format(**error.facts)
        order = terminal.ask(question, {"dmy": _(N_("day first")), "mdy": _(N_("month first"))})
        return intake.bring_in(vault, path, replace(wishes, date_order=order), terminal.Bar())


def _tell_report(report: Report, name: str, *, dry: bool) -> None:
    speak = current()
    if report.mapping:
        say(N_("What the columns of {name} are taken to mean (change with --map COLUMN=FIELD):"), name=name)
        for header, field in report.mapping.items():
            beside = _(N_("kept beside, under “{label}”")).format(label=_(FROM_SOURCE.label))
            meaning = beside if field is None else field or _(N_("left out"))
            label = f"  ({_(report.labels[field])})" if field in report.labels else ""
            tell(f"  {header} → {meaning}{label}")
    for note in report.notes:
        tell(note.say(speak))
    for row in report.rows:
        line = _(N_("{place}: {outcome}  {number}  {title}")).format(
            place=row.place, outcome=_(OUTCOMES[row.outcome]), number="" if dry else row.record[:8], title=row.title
        )
        out("\n".join([line.rstrip(), *("    " + note.say(speak) for note in row.notes)]))
    counts = ", ".join(
        f"{_(label)} {report.count(outcome)}" for outcome, label in OUTCOMES.items() if report.count(outcome)
    )
    text = N_("{name}: would be {counts}") if dry else N_("{name}: {counts}")
    tell(_(text).format(name=name, counts=counts or "0"))


def export(given: Namespace) -> int:
    """Write records out in the clear."""
    with unlock(given) as vault:
        done = exporting.export(vault, given.format, Path(given.out), given.kind, ids(vault, given.ids))
        written = ngettext("{count} record written.", "{count} records written.", done.count)
        tell(written + " " + _(N_("The file is not protected: anybody who has it can read it.")))
        if done.never:
            tell(
                ngettext(
                    "{count} of them is marked “never leaves this machine”: keep the file here, and delete it soon.",
                    "{count} of them are marked “never leaves this machine”: keep the file here, and delete it soon.",
                    done.never,
                )
            )
    return 0
