"""Commands that put cases away: sealed to somebody trusted, a receipt from there, and removal here."""

from argparse import Namespace
from pathlib import Path

from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.cli import terminal
from hrd_vault.cli.opening import ids, unlock
from hrd_vault.cli.terminal import out, say, tell
from hrd_vault.services import handover, putting_away, receiving


def put_away(given: Namespace) -> int:
    """Seal records whole, and say what that does not do."""
    with unlock(given) as vault:
        plan = putting_away.plan(vault, ids(vault, given.ids))
        decided = dict.fromkeys(ids(vault, given.take), True) | dict.fromkeys(ids(vault, given.stay), False)
        for each in plan.never:
            say(N_("Marked “never leaves this machine”: {number}  {title}"), number=each.id[:8], title=each.title)
        receiver = handover.receiver(vault, terminal.words(given.to))
        path, language = Path(given.out), current().language
        sealed = putting_away.seal(vault, plan, decided, receiver, path, language, terminal.Bar())
        out(sealed.bundle)
        for text in putting_away.LIMITS:
            tell(_(text))
        said = N_("Nothing was removed yet. When it is kept: hrd-vault remove VAULT {number} --receipt FILE")
        say(said, number=sealed.bundle)
    return 0


def receipt(given: Namespace) -> int:
    """Check a bundle to its last byte, and sign that."""
    with unlock(given) as vault:
        path = Path(given.bundle)
        verdict = receiving.open_bundle(path, receiving.vault_identities(vault), vault, progress=terminal.Bar())
        putting_away.write_receipt(Path(given.out), vault.identity, verdict)
        say(N_("The receipt is written. Send it back to who sealed the bundle, and keep the bundle."))
    return 0


def remove(given: Namespace) -> int:
    """Remove what was put away, once it is proved to be kept."""
    with unlock(given) as vault:
        proof = putting_away.read_receipt(Path(given.receipt)) if given.receipt else b""
        copies = [Path(each) for each in given.copy]
        report = putting_away.remove(vault, given.bundle, proof, copies, terminal.Bar())
        tell(ngettext("{count} record was removed.", "{count} records were removed.", len(report.changes.ids)))
        for text in putting_away.LIMITS[1:]:
            tell(_(text))
    return 0
