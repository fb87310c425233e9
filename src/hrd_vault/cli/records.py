"""Commands about records: add, find, show, throw away, take back."""

import json
from argparse import Namespace
from typing import Any

from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.cli import terminal
from hrd_vault.cli.opening import ids, unlock
from hrd_vault.cli.terminal import out, say, tell
from hrd_vault.domain.bodies import write_record
from hrd_vault.domain.fields import Facet, Field, Links, LongText, Rows
from hrd_vault.domain.query import Query, read_filter
from hrd_vault.domain.records import TITLE, Record
from hrd_vault.services import records
from hrd_vault.services.vault import Vault

_VERBS = {
    "create": N_("written"),
    "edit": N_("changed"),
    "trash": N_("moved to the trash"),
    "untrash": N_("brought back from the trash"),
    "undo": N_("taken back"),
    "purge": N_("erased"),
}


def add(given: Namespace) -> int:
    """Add one record."""
    with unlock(given) as vault:
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
    """List what is found."""
    text = " ".join(terminal.words(word) for word in given.words)
    if given.trash and (text or given.filter):
        raise VaultError("use.wrong", reason=N_("the trash is listed whole: give no words and no filters with --trash"))
    if given.best and given.after is not None:
        raise VaultError("use.wrong", reason=N_("--best cannot go on after a position: ask for more with --limit"))
    with unlock(given) as vault:
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
    """Show one record, or its history."""
    with unlock(given) as vault:
        stored = records.get(vault, vault.resolve(given.id))
        if given.history:
            _tell_history(records.history(vault, stored.record.id))
        elif given.json:
            out(json.dumps(write_record(stored.record), ensure_ascii=False, indent=1))
        else:
            _show(vault, stored.record)
    return 0


def _tell_history(states: list[records.Past]) -> None:
    """When each change was made, and what each changed field said before."""
    before: Record | None = None
    for past in states:
        title = past.record.title if past.record else ""
        out("  ".join((past.entry.time, _(_VERBS.get(past.entry.verb, past.entry.verb)), title)))
        if past.record and before and past.record.readable:
            for field in past.record.kind.fields:
                if past.record.values.get(field.name) != before.values.get(field.name):
                    old, new = (_said(field, state) for state in (before, past.record))
                    out(f"    {_(field.label)}: {old} → {new}")
        before = past.record


def _said(field: Field[Any], record: Record) -> str:
    return field.show(record[field], current()) if field.name in record.values else "—"


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
    """Move records to the trash."""
    with unlock(given) as vault:
        changes = records.trash(vault, ids(vault, given.ids))
        tell(
            ngettext(
                "{count} record is in the trash. Undo brings it back.",
                "{count} records are in the trash. Undo brings them back.",
                len(changes.ids),
            )
        )
    return 0


def untrash(given: Namespace) -> int:
    """Bring records back."""
    with unlock(given) as vault:
        changes = records.untrash(vault, ids(vault, given.ids))
        tell(ngettext("{count} record is back.", "{count} records are back.", len(changes.ids)))
    return 0


def purge(given: Namespace) -> int:
    """Erase records, and say what is beyond reach."""
    with unlock(given) as vault:
        chosen = ids(vault, given.ids)
        if terminal.is_terminal():
            for title in records.titles(vault, chosen).values():
                tell(f"  {title}")
            terminal.ask(_(N_("Erase this for good? It cannot be undone.")), {"yes": _(N_("Yes, erase it"))})
        report = records.purge(vault, chosen)
        tell(
            ngettext(
                "{count} record was erased from this vault.",
                "{count} records were erased from this vault.",
                len(report.changes.ids),
            )
        )
        if not report.scrubbed:
            say(
                N_(
                    "The disk is full: some of its words may stay in the search index "
                    "until the vault is opened with more room."
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
    """Take back the last step."""
    with unlock(given) as vault:
        changes = records.undo(vault)
        for title in records.titles(vault, changes.ids).values():
            tell(f"  {title}")
        tell(ngettext("Taken back: {count} record.", "Taken back: {count} records.", len(changes.ids)))
    return 0
