"""Commands about a vault as a whole: make it, its keys, its backups, its health."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, _
from hrd_vault.cli import terminal
from hrd_vault.cli.opening import unlock
from hrd_vault.cli.terminal import out, say, tell
from hrd_vault.domain.fields import Choice, Choices, Field, Rows
from hrd_vault.services import backups, keys, verifying
from hrd_vault.services.vault import Vault


def new(given: Namespace) -> int:
    """Make a vault."""
    _free(given.recovery_file)
    secret = terminal.new_secret(given.passphrase_file)
    vault, code = Vault.create(Path(given.vault), secret)
    vault.close()
    _hand_out_code(code, given.recovery_file)
    say(N_("The vault is ready."))
    return 0


def _free(file: str | None) -> None:
    """Refuse a name that is taken before anything is changed for it."""
    if file and Path(file).exists():
        raise VaultError("use.file_exists", name=file)


def _hand_out_code(code: str, file: str | None) -> None:
    """The recovery code goes to a file or to a terminal, never into a pipe."""
    if file:
        terminal.write_secret(Path(file), code)
        say(
            N_(
                "The recovery code is in {name}. Write it down by hand, keep it far from this machine, and delete the file."
            ),
            name=file,
        )
    elif terminal.is_terminal():
        say(
            N_(
                "Recovery code: {code}\nWrite it down by hand now and keep it far from this machine. It is not shown again."
            ),
            code=code,
        )
    else:
        explained = VaultError("use.recovery_nowhere").explained
        tell(f"use.recovery_nowhere: {_(explained.sentence)}\n{_(explained.hint)}")


def verify(given: Namespace) -> int:
    """Check a vault or a bundle."""
    path = Path(given.path)
    if not path.is_dir():
        from hrd_vault.cli import bundles

        return bundles.verify(given)
    given.vault = given.path
    with unlock(given) as vault:
        if given.accept_older and vault.doubt:
            vault.accept_older()
        findings = verifying.verify(vault, terminal.Bar())
        for finding in findings:
            mark = N_("holds") if finding.held else N_("DOES NOT HOLD")
            out(f"{_(mark)}: " + _(finding.text).format(**dict(finding.facts)))
    return 0 if all(finding.held for finding in findings) else 1


def manage_keys(given: Namespace) -> int:
    """List and change the ways in."""
    secret = terminal.secret(given.passphrase_file)
    with Vault.unlock(Path(given.vault), secret) as vault:
        if given.action == "list":
            for way in keys.ways_in(vault):
                label = N_("passphrase") if way.way == "passphrase" else N_("recovery code")
                out(f"{way.id}  {_(label)}" + (f"  {way.memory} MiB" if way.memory else ""))
            out(_(N_("Digits of this vault's key: {digits}")).format(digits=keys.fingerprint(vault)))
            out(keys.recipient(vault))
        elif given.action == "passphrase":
            keys.change_passphrase(vault, secret, terminal.new_secret(given.new_passphrase_file))
            say(N_("The passphrase was changed. Older backups and copies still open with the old one."))
        elif given.action == "recovery":
            _free(given.recovery_file)
            _hand_out_code(keys.new_recovery_code(vault), given.recovery_file)
            say(N_("The old recovery code no longer opens this vault. Older backups it still opens."))
        elif given.action == "card":
            _card(vault, given.out)
        elif given.action == "renew":
            keys.renew(vault)
            say(N_("The vault has new keys. What was sealed to the older ones still opens."))
            _card(vault, given.out)
        elif given.action == "add":
            out(keys.add_passphrase(vault, terminal.new_secret(given.new_passphrase_file)))
        else:
            keys.remove(vault, given.slot or "")
            say(N_("This way in is closed."))
    return 0


def _card(vault: Vault, file: str | None) -> None:
    card = keys.card(vault)
    if file:
        path = Path(file)
        if path.exists():
            raise VaultError("use.file_exists", name=file)
        path.write_bytes(card)
    else:
        out(card.decode())
    say(
        N_("Give the card by any road. Then read these digits to each other by phone: {digits}"),
        digits=keys.fingerprint(vault),
    )


def backup(given: Namespace) -> int:
    """Write a verified backup."""
    with unlock(given) as vault:
        size = backups.make(vault, Path(given.file), terminal.Bar())
        say(
            N_("The backup was written, read back and checked: {size} bytes. It opens with today's passphrase."),
            size=size,
        )
    return 0


def restore(given: Namespace) -> int:
    """Make a vault from a backup."""
    secret = terminal.secret_from_file(given.passphrase_file) if given.passphrase_file else ""
    if backups.restore(Path(given.file), Path(given.vault), secret):
        say(N_("The vault was restored, opened and checked."))
    else:
        say(N_("The vault was restored. Open it once to be sure that you know its passphrase."))
    return 0


def kinds(given: Namespace) -> int:
    """List kinds and fields."""
    with unlock(given) as vault:
        for kind in vault.catalogue.kinds:
            out(f"{kind.name}  {_(kind.label)}")
            _list_fields(kind.fields, "  ")
    return 0


def _list_fields(fields: Iterable[Field[Any]], indent: str) -> None:
    for field in fields:
        out(f"{indent}{field.name}  {_(field.label)}  ({field.type_name})")
        if isinstance(field, Rows):
            _list_fields(field.fields, indent + "  ")
        if isinstance(field, Choice | Choices):
            for term in field.vocabulary.terms:
                out(f"{indent}  {term.code}  {_(term.label)}")
