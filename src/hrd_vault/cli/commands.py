"""What each command does: read what was typed, call one service, tell the result."""

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.cli import terminal
from hrd_vault.cli.terminal import out, say, tell
from hrd_vault.domain.bodies import write_record
from hrd_vault.domain.fields import Facet, Links, LongText, Rows
from hrd_vault.domain.query import Query, read_filter
from hrd_vault.domain.records import TITLE, Record
from hrd_vault.services import backups, exporting, handover, intake, keys, records, verifying
from hrd_vault.services.handover import Verdict
from hrd_vault.services.intake import Outcome, Report, Wishes
from hrd_vault.services.vault import Vault

_OUTCOMES = {
    Outcome.NEW: N_("new"),
    Outcome.UPDATED: N_("updated"),
    Outcome.SAME: N_("already here"),
    Outcome.KEPT: N_("left as it is here"),
    Outcome.REFUSED: N_("refused"),
}
_VERBS = {
    "create": N_("written"),
    "edit": N_("changed"),
    "trash": N_("moved to the trash"),
    "untrash": N_("brought back from the trash"),
    "undo": N_("taken back"),
    "purge": N_("erased"),
}


def _unlock(given: Namespace) -> Vault:
    vault = Vault.unlock(Path(given.vault), terminal.secret(given.passphrase_file))
    if vault.header_was_damaged:
        say(N_("header.repaired: One copy of the vault's header was damaged. It was mended from the other copy."))
    if vault.doubt:
        explained = vault.doubt.explained
        tell(f"{vault.doubt.code}: {_(explained.sentence)}\n{_(explained.hint)}")
    return vault


def _ids(vault: Vault, given: list[str]) -> list[str]:
    return [vault.resolve(each) for each in given]


def new(given: Namespace) -> int:
    secret = terminal.new_secret(given.passphrase_file)
    vault, code = Vault.create(Path(given.vault), secret)
    vault.close()
    _hand_out_code(code, given.recovery_file)
    say(N_("The vault is ready."))
    return 0


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


def bring_in(given: Namespace) -> int:
    with _unlock(given) as vault:
        wishes = Wishes(
            given.format, given.kind, given.map, given.date_order, given.sheet, given.dry_run, given.skip_bad
        )
        for name in given.files:
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
            meaning = _(N_("kept beside, under “Also in the source”")) if field is None else field or _(N_("left out"))
            tell(f"  {header} → {meaning}")
    for note in report.notes:
        tell(note.say(speak))
    for row in report.rows:
        line = _(N_("{place}: {outcome}  {number}  {title}")).format(
            place=row.place, outcome=_(_OUTCOMES[row.outcome]), number=row.record[:8], title=row.title
        )
        out("\n".join([line.rstrip(), *("    " + note.say(speak) for note in row.notes)]))
    counts = ", ".join(
        f"{_(label)} {report.count(outcome)}" for outcome, label in _OUTCOMES.items() if report.count(outcome)
    )
    text = N_("{name}: would be {counts}") if dry else N_("{name}: {counts}")
    tell(_(text).format(name=name, counts=counts or "0"))


def add(given: Namespace) -> int:
    with _unlock(given) as vault:
        kind = vault.catalogue.known_kind(given.kind)
        try:
            data = canonical.read(terminal.rest_of_input())
        except canonical.NotCanonical as error:
            raise VaultError("record.bad_json", reason=str(error)) from error
        if not isinstance(data, dict) or data.get("kind", kind.name) != kind.name:
            raise VaultError("record.bad_json", reason="kind")
        record, _changes = records.save(vault, records.read_checked(vault, {**data, "kind": kind.name}))
        if record.unknown():
            names = ", ".join(record.unknown())
            say(N_("Kept, though this program does not know these fields: {names}"), names=names)
        out(record.id)
    return 0


def _query(vault: Vault, given: Namespace, text: str) -> Query:
    kinds = tuple(vault.catalogue.known_kind(name) for name in given.kind)
    filters = tuple(read_filter(vault.catalogue, kinds, each) for each in given.filter)
    names = tuple(kind.name for kind in kinds)
    return Query(text, names, filters, given.limit, given.after, given.best, given.trash)


def find(given: Namespace) -> int:
    text = " ".join(terminal.words(word) for word in given.words)
    with _unlock(given) as vault:
        query = _query(vault, given, text)
        if given.json:
            out(
                json.dumps(
                    [write_record(record) for record in records.find_records(vault, query)],
                    ensure_ascii=False,
                    indent=1,
                )
            )
            return 0
        lines = records.find(vault, query)
        for line in lines:
            when = _when(vault, line.id)
            out(f"{line.id[:8]}  {when}  {_(vault.catalogue.kind(line.kind).label)}  {line.title}")
        tell(ngettext("{count} record", "{count} records", len(lines)))
        if len(lines) == given.limit:
            say(N_("There may be more: add --after {position}"), position=lines[-1].position)
    return 0


def _when(vault: Vault, record_id: str) -> str:
    record = vault.stored(record_id).record
    found = record.first(Facet.WHEN)
    return found.show(record[found], current()) if found else _(N_("no date"))


def show(given: Namespace) -> int:
    with _unlock(given) as vault:
        stored = records.get(vault, vault.resolve(given.id))
        if given.history:
            for past in records.history(vault, stored.record.id):
                out(
                    f"{past.entry.time}  {_(_VERBS.get(past.entry.verb, past.entry.verb))}  {past.record.title if past.record else ''}"
                )
        elif given.json:
            out(json.dumps(write_record(stored.record), ensure_ascii=False, indent=1))
        else:
            _show(vault, stored.record)
    return 0


def _show(vault: Vault, record: Record) -> None:
    speak = current()
    out(record.title)
    out(f"{_(record.kind.label)} · {record.id}")
    titles = records.titles(vault, (link.to for _path, _row, link in record.links()))
    for field in record.fields():
        if field.name == TITLE.name:
            continue
        label = _(field.label)
        if isinstance(field, Links):
            out(f"{label}: " + ", ".join(titles.get(link.to, link.to[:8]) for link in record[field]))
            continue
        shown = field.show(record[field], speak)
        if isinstance(field, Rows | LongText):
            out(f"\n{label}\n" + "\n".join("  " + line for line in shown.splitlines()))
        else:
            out(f"{label}: {shown}")
    for name, value in record.unknown().items():
        out(f"{name}: {json.dumps(value, ensure_ascii=False)}")


def trash(given: Namespace) -> int:
    with _unlock(given) as vault:
        changes = records.trash(vault, _ids(vault, given.ids))
        tell(
            ngettext(
                "{count} record is in the trash. Undo brings it back.",
                "{count} records are in the trash. Undo brings them back.",
                len(changes.ids),
            )
        )
    return 0


def untrash(given: Namespace) -> int:
    with _unlock(given) as vault:
        changes = records.untrash(vault, _ids(vault, given.ids))
        tell(ngettext("{count} record is back.", "{count} records are back.", len(changes.ids)))
    return 0


def purge(given: Namespace) -> int:
    with _unlock(given) as vault:
        report = records.purge(vault, _ids(vault, given.ids))
        tell(
            ngettext(
                "{count} record was erased from this vault.",
                "{count} records were erased from this vault.",
                len(report.changes.ids),
            )
        )
        if report.bundles:
            say(
                N_("Bundles that were sealed before still hold it: {names}"),
                names=", ".join(each[:8] for each in report.bundles),
            )
        if report.backups:
            tell(
                ngettext(
                    "{count} backup made since may still hold it.",
                    "{count} backups made since may still hold it.",
                    report.backups,
                )
            )
        say(N_("Traces may remain in copies of the folder, and on the disk itself, where this program cannot reach."))
    return 0


def undo(given: Namespace) -> int:
    with _unlock(given) as vault:
        changes = records.undo(vault)
        tell(ngettext("Taken back: {count} record.", "Taken back: {count} records.", len(changes.ids)))
    return 0


def export(given: Namespace) -> int:
    with _unlock(given) as vault:
        count = exporting.export(vault, given.format, Path(given.out), given.kind, _ids(vault, given.ids))
        written = ngettext("{count} record written.", "{count} records written.", count)
        tell(written + " " + _(N_("The file is not protected: anybody who has it can read it.")))
    return 0


def seal(given: Namespace) -> int:
    if not given.to and not given.bundle_passphrase_file and not given.dry_run:
        raise VaultError("use.wrong", reason=N_("--to or --bundle-passphrase-file is needed"))
    if bool(given.ids) + bool(given.kind or given.all) != 1:
        raise VaultError("use.wrong", reason=N_("give record numbers, or --kind, or --all"))
    with _unlock(given) as vault:
        kinds = tuple(vault.catalogue.known_kind(name).name for name in given.kind)
        preview = handover.choose(vault, _ids(vault, given.ids), Query(kinds=kinds) if not given.ids else None)
        receivers = [handover.receiver(vault, terminal.words(each)) for each in given.to]
        if given.bundle_passphrase_file:
            receivers.append(handover.by_passphrase(_bundle_passphrase(Path(given.bundle_passphrase_file))))
        _tell_preview(preview, receivers)
        if given.dry_run:
            return 0
        if terminal.is_terminal():
            terminal.ask(_(N_("Seal this?")), {"yes": _(N_("Yes, seal it"))})
        language = given.language or current().language
        for sealed in handover.seal(vault, preview, receivers, Path(given.out), language, signed=not given.unsigned):
            out(str(sealed.path))
    return 0


def _bundle_passphrase(path: Path) -> str:
    if str(path) != "-" and not path.exists():
        terminal.write_secret(path, handover.new_passphrase())
        say(N_("A passphrase was made and written to {name}. Tell it by another road than the bundle."), name=path)
    found = terminal.secret_from_file(str(path))
    if not found.strip():
        raise VaultError("keys.empty")
    return found


def _tell_preview(preview: handover.Preview, receivers: list[handover.Receiver]) -> None:
    tell(ngettext("{count} record would leave:", "{count} records would leave:", len(preview.records)))
    for record in preview.records:
        tell(f"  {record.id[:8]}  {_(record.kind.label)}  {record.title}")
    if preview.names:
        say(N_("Who is named in them:"))
        for name in preview.names:
            tell(f"  {name.words}" + (f"  ({_(name.label)}: {name.record})" if name.label else ""))
    else:
        say(N_("No name stands in a field for names. Look for names in the accounts yourself."))
    if preview.coarsened:
        tell(
            ngettext(
                "{count} record leaves coarser: place blurred or private parts left out.",
                "{count} records leave coarser: places blurred or private parts left out.",
                preview.coarsened,
            )
        )
    for title in preview.kept_back:
        say(N_("Stays here, because it is marked “never leaves this machine”: {title}"), title=title)
    for each in receivers:
        if each.recipient.family == "classic":
            say(
                N_(
                    "seal.classic: {name} has an older sort of key. A future quantum computer could open what is sealed to it."
                ),
                name=each.name,
            )
        if each.recipient.family == "passphrase":
            say(N_("A bundle with a passphrase names no recipient: whoever has the passphrase can open it."))
        elif each.key_state not in ("by_phone", "in_person"):
            say(N_("seal.unverified: Nobody has checked yet that this key is really that of {name}."), name=each.name)


def _bundle_identities(given: Namespace) -> tuple[list[object], Vault | None]:
    chosen = [name for name in ("identity", "vault", "bundle_passphrase_file") if getattr(given, name)]
    if len(chosen) > 1:
        raise VaultError("use.wrong", reason=N_("give one of --identity, --vault, --bundle-passphrase-file"))
    if given.identity:
        return list(handover.identities_from(Path(given.identity))), None
    if given.vault:
        vault = _unlock(given)
        return list(handover.vault_identities(vault)), vault
    secret = terminal.secret(given.bundle_passphrase_file, N_("Passphrase of the bundle: "))
    return list(handover.passphrase_identities(secret)), None


def open_bundle(given: Namespace) -> int:
    identities, vault = _bundle_identities(given)
    try:
        into = Path(given.into) if given.into else None
        verdict = handover.open_bundle(Path(given.bundle), identities, vault, into)  # type: ignore[arg-type]
        _tell_verdict(verdict)
        if given.json:
            out(json.dumps(list(verdict.records), ensure_ascii=False, indent=1))
        else:
            for record in handover.readable(verdict, vault):
                out(f"{record.id[:8]}  {_(record.kind.label)}  {record.title}")
        if into:
            say(N_("Written to {name}. These files are not protected: anybody who has them can read them."), name=into)
    finally:
        if vault:
            vault.close()
    return 1 if verdict.chain == "broken" else 0


def _tell_verdict(verdict: Verdict) -> None:
    say(N_("This bundle is whole, and nothing in it was changed since it was sealed on {time}."), time=verdict.made)
    if verdict.digits:
        say(N_("Sealed by the key with these digits: {digits}"), digits=verdict.digits)
        if verdict.known_as and verdict.key_state in ("by_phone", "in_person"):
            say(N_("That is the checked key of {name}."), name=verdict.known_as)
        elif verdict.known_as:
            say(
                N_("That is the key you have for {name}, not checked yet. Call and compare the digits."),
                name=verdict.known_as,
            )
        else:
            say(N_("Who that is, only a call can tell: compare the digits with the sender."))
    else:
        say(N_("Its sender did not sign it: it does not say who it is from."))
    if not verdict.bound:
        say(N_("It was sealed with a passphrase, so it names no recipient."))
    if verdict.partial:
        say(N_("The sender left some parts out or made them coarser."))
    if verdict.seen_before:
        say(N_("bundle.seen: This bundle was opened here before, on {time}."), time=verdict.seen_before)
    if verdict.chain == "extends":
        say(N_("The sender's journal goes on from the last bundle you opened: nothing before it was rewritten."))
    if verdict.chain == "broken":
        say(
            N_(
                "bundle.journal_broken: The sender's journal does not go on from the last bundle you opened. Ask the sender why."
            )
        )
    say(N_("This does not say that what it tells is true."))


def verify(given: Namespace) -> int:
    path = Path(given.path)
    if not path.is_dir():
        identities, vault = _bundle_identities(given)
        try:
            verdict = handover.verify(path, identities, vault)  # type: ignore[arg-type]
            _tell_verdict(verdict)
        finally:
            if vault:
                vault.close()
        return 1 if verdict.chain == "broken" else 0
    given.vault = given.path
    with _unlock(given) as vault:
        if given.accept_older and vault.doubt:
            vault.accept_older()
        findings = verifying.verify(vault, terminal.Bar())
        for finding in findings:
            mark = N_("holds") if finding.held else N_("DOES NOT HOLD")
            out(f"{_(mark)}: " + _(finding.text).format(**dict(finding.facts)))
    return 0 if all(finding.held for finding in findings) else 1


def manage_keys(given: Namespace) -> int:
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
            _hand_out_code(keys.new_recovery_code(vault), given.recovery_file)
            say(N_("The old recovery code no longer opens this vault. Older backups it still opens."))
        elif given.action == "card":
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
    with _unlock(given) as vault:
        size = backups.make(vault, Path(given.file), terminal.Bar())
        say(
            N_("The backup was written, read back and checked: {size} bytes. It opens with today's passphrase."),
            size=size,
        )
    return 0


def restore(given: Namespace) -> int:
    secret = terminal.secret_from_file(given.passphrase_file) if given.passphrase_file else ""
    if backups.restore(Path(given.file), Path(given.vault), secret):
        say(N_("The vault was restored, opened and checked."))
    else:
        say(N_("The vault was restored. Open it once to be sure that you know its passphrase."))
    return 0


def kinds(given: Namespace) -> int:
    with _unlock(given) as vault:
        for kind in vault.catalogue.kinds:
            out(f"{kind.name}  {_(kind.label)}")
            for field in kind.fields:
                out(f"  {field.name}  {_(field.label)}  ({field.type_name})")
    return 0


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "new": new,
    "import": bring_in,
    "add": add,
    "find": find,
    "show": show,
    "trash": trash,
    "untrash": untrash,
    "purge": purge,
    "undo": undo,
    "export": export,
    "seal": seal,
    "open": open_bundle,
    "verify": verify,
    "keys": manage_keys,
    "backup": backup,
    "restore": restore,
    "kinds": kinds,
}
