"""Bringing records in: somebody's own spreadsheet, old Martus bulletins, JSON, a contact's card. One file, all or nothing."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.ids import new_id
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.crypto.signing import groups_of_five, is_card, previous_on_card, read_card
from hrd_vault.domain.bodies import read_record
from hrd_vault.domain.kinds.contact import CONTACT, FINGERPRINT, KEY_STATE, RECIPIENT, SIGNING_KEYS
from hrd_vault.domain.kinds.incident import INCIDENT
from hrd_vault.domain.records import TITLE, Record, RecordKind
from hrd_vault.domain.said_dates import ambiguous
from hrd_vault.formats import json_records, mapping, martus, record_table, table_rows, tables
from hrd_vault.formats.drafts import Draft
from hrd_vault.formats.foreign import LARGEST_FILE
from hrd_vault.services.taking import Note, Outcome, RowReport, framed, take, take_json
from hrd_vault.services.training import is_training
from hrd_vault.services.vault import Operation, Vault

_SNIFF = 4096  # bytes of a file that tell what it is


@dataclass
class Report:
    """What bringing in one file did (or would do). `mapping` says which column became which field (None:
    kept beside), `labels` what those fields are called."""

    format: str
    rows: list[RowReport] = field(default_factory=list)
    mapping: dict[str, str | None] = field(default_factory=dict)
    labels: dict[str | None, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many rows came out that way."""
        return sum(row.outcome is outcome for row in self.rows)


@dataclass(frozen=True)
class Wishes:
    """What the person said about a file. `format` is "" to go by content, `maps` are COLUMN=FIELD."""

    format: str = ""
    kind: str = ""
    maps: Sequence[str] = ()
    date_order: str | None = None
    sheet: str = ""
    dry_run: bool = False
    skip_bad: bool = False


__all__ = [
    "FORMATS",
    "OUTCOMES",
    "Note",
    "Outcome",
    "Report",
    "RowReport",
    "Wishes",
    "bring_in",
    "kind_of_file",
    "look_at_table",
]
OUTCOMES = {
    Outcome.NEW: N_("new"),
    Outcome.UPDATED: N_("updated"),
    Outcome.SAME: N_("already here"),
    Outcome.KEPT: N_("left as it is here"),
    Outcome.REFUSED: N_("refused"),
}
FORMATS = ("spreadsheet", "csv", "martus", "json")


class _DryRun(Exception):  # noqa: N818
    """Raised inside the operation to roll a rehearsal back."""


def kind_of_file(path: Path) -> str:
    """One of `FORMATS`, by content. Raises `VaultError` ``use.file_missing`` or ``import.unknown_format``."""
    try:
        with path.open("rb") as file:
            start = file.read(_SNIFF)
    except FileNotFoundError as error:
        raise VaultError("use.file_missing", name=path.name) from error
    except OSError as error:
        raise VaultError("use.file_unreadable", name=path.name) from error
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "spreadsheet"
    if text.startswith((b"{", b"[")):
        return "json"
    if text.startswith(b"<"):
        if b"<MartusBulletin" in text:
            return "martus"
        raise VaultError("import.unknown_format", name=path.name)
    if (
        not text
        or (b"\x00" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff"))
        or text.startswith((b"%PDF", b"age-"))
    ):
        raise VaultError("import.unknown_format", name=path.name)
    return "csv"


def bring_in(vault: Vault, path: Path, wishes: Wishes, progress: Progress = SILENT) -> Report:
    """Bring one file in, wholly or not at all; with `wishes.dry_run` only say what would happen.

    Raises `VaultError` with an ``import.`` or ``use.`` code; ``import.rows_refused`` carries the `report` in its facts.
    """
    found = wishes.format or kind_of_file(path)
    if found not in FORMATS:
        raise VaultError("import.unknown_format", name=path.name)
    if found == "json":
        report, act = _json(vault, path)
    elif found == "martus":
        report = Report(found)
        act = _taking(report, "martus", INCIDENT, martus.read(path), progress)
    else:
        report, act = _table(vault, path, found, wishes, progress)

    def whole(operation: Operation) -> None:
        act(operation)
        refused = report.count(Outcome.REFUSED)
        if refused and not wishes.skip_bad and not wishes.dry_run:
            raise VaultError("import.rows_refused", count=refused, name=path.name, report=report)
        if wishes.dry_run:
            raise _DryRun
        progress.step(1, 1)

    with suppress(_DryRun):
        vault.operate(whole)
    return report


def look_at_table(vault: Vault, path: Path, wishes: Wishes) -> tuple[tables.Table, dict[str, str | None]]:
    """The table in a file and what its columns are taken to mean."""
    found = wishes.format or kind_of_file(path)
    table = tables.read_csv(path) if found == "csv" else tables.read_spreadsheet(path, wishes.sheet)
    ours, practice = record_table.is_ours(table.headers), record_table.is_training(table.headers)
    if ours and practice != is_training(vault):
        raise VaultError("training.mixed")
    kind = vault.catalogue.known_kind(wishes.kind or INCIDENT.name)
    return table, mapping.apply_choices(vault.catalogue, kind, table, mapping.guess(table, kind), wishes.maps)


Act = Callable[[Operation], None]


def _table(vault: Vault, path: Path, found: str, wishes: Wishes, progress: Progress) -> tuple[Report, Act]:
    table, chosen = look_at_table(vault, path, wishes)
    kind = vault.catalogue.known_kind(wishes.kind or INCIDENT.name)
    orders = mapping.date_order(kind, table, chosen, wishes.date_order)
    report = Report(found, mapping=chosen, labels={each.name: each.label for each in kind.fields})
    for header, order in orders.items():
        if order and not wishes.date_order and any(map(ambiguous, table.column(header))):
            first = N_("the day") if order == "dmy" else N_("the month")
            text = N_("dates in {column} were read with {first} first, as one of them shows")
            report.notes.append(Note(text, {"column": header, "first": (first, {})}))
    if table.left_out:
        report.notes.append(Note(N_("these sheets were not read: {names}"), {"names": ", ".join(table.left_out)}))
    rows = list(table_rows.drafts(table, kind, chosen, orders))
    for row in rows:
        row.file = path.name
    return report, _taking(report, f"table:{kind.name}", kind, rows, progress)


def _taking(report: Report, source: str, kind: RecordKind, drafts: Sequence[Draft], progress: Progress) -> Act:
    def act(operation: Operation) -> None:
        for done, draft in enumerate(drafts):
            if done % 200 == 0:
                progress.step(done, len(drafts))
            report.rows.append(take(operation, source, kind, draft))

    return act


def _json(vault: Vault, path: Path) -> tuple[Report, Act]:
    data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else b""
    if not data:
        raise VaultError("import.too_big", name=path.name)
    report = Report("json")
    try:
        found = canonical.read(data)
    except canonical.NotCanonical as error:
        raise VaultError("import.unreadable", name=path.name, reason=str(error)) from error
    if isinstance(found, dict) and "records" in found and json_records.is_training(found) != is_training(vault):
        raise VaultError("training.mixed")
    if is_card(found):
        return report, _card(report, found, path.stem)
    records = json_records.records_in(found, path.name)

    def act(operation: Operation) -> None:
        for place, each in enumerate(records, 1):
            report.rows.append(take_json(operation, each, str(place)))

    return report, act


def _follow(operation: Operation, contact: Record, keys: Mapping[str, Json], digits: str) -> RowReport:
    """A card whose keys follow those of a contact: they take their place, and nobody has checked them yet."""
    record = replace(contact, values={**contact.values, **keys})
    record = operation.write(record, "edit")
    note = Note(
        N_("new keys; the older ones say so. Compare these digits by phone before you rely on it: {digits}"), {}
    )
    return RowReport("1", Outcome.UPDATED, record.id, record.title, (replace(note, facts={"digits": digits}),))


def _card(report: Report, data: Json, name: str) -> Act:
    """A contact's card: a contact with keys, not checked by anybody yet."""
    public, before = read_card(data), previous_on_card(data)
    report.format = "card"

    def act(operation: Operation) -> None:
        known = operation.vault.rows.with_key(FINGERPRINT.name, public.fingerprint)
        if known:
            report.rows.append(RowReport("1", Outcome.SAME, known[0].record.id, known[0].record.title))
            return
        values = {
            RECIPIENT.name: public.receive,
            FINGERPRINT.name: public.fingerprint,
            KEY_STATE.name: "unverified",
            SIGNING_KEYS.name: canonical.dump(public.to_json()).decode(),
        }
        followed = operation.vault.rows.with_key(FINGERPRINT.name, before.fingerprint) if before else []
        if followed:
            report.rows.append(_follow(operation, followed[0].record, values, groups_of_five(public.fingerprint)))
            return
        values[TITLE.name] = name
        record, _ = read_record(operation.vault.catalogue, framed(new_id(), CONTACT, values))
        record = operation.write(record, "create")
        note = Note(N_("compare these digits by phone before you rely on it: {digits}"), {})
        note = replace(note, facts={"digits": groups_of_five(public.fingerprint)})
        report.rows.append(RowReport("1", Outcome.NEW, record.id, record.title, (note,)))

    return act
