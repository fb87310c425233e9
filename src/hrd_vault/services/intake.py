"""Bringing records in: somebody's own spreadsheet, old Martus bulletins, JSON, a contact's card. One file, all or nothing.

A row that was brought in before is known again and updated: what changed in the file since is taken over, what the person
changed here since is kept, and what changed on both sides is said and left as it is here.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, Speech
from hrd_vault.base.ids import new_id
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.crypto.signing import groups_of_five, is_card, read_card
from hrd_vault.domain.bodies import Problem, descends, read_record, with_title, write_record
from hrd_vault.domain.kinds.contact import CONTACT, FINGERPRINT, KEY_STATE, RECIPIENT, SIGNING_KEYS
from hrd_vault.domain.kinds.incident import INCIDENT
from hrd_vault.domain.records import TITLE, Record, RecordKind
from hrd_vault.formats import json_records, mapping, martus, table_rows, tables
from hrd_vault.formats.drafts import Draft
from hrd_vault.formats.foreign import LARGEST_FILE
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.origins import Origin
from hrd_vault.store.records import Stored

_SNIFF = 4096  # bytes of a file that tell what it is


class Outcome(StrEnum):
    """What became of one row."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True)
class Note:
    """Something to tell about a row: a marked template and its facts."""

    text: str
    facts: Mapping[str, object]

    def say(self, speak: Speech) -> str:
        """The note in one language. A fact that is itself a template with facts is said first."""
        facts = {
            name: speak.say(fact[0]).format(**fact[1]) if isinstance(fact, tuple) else fact
            for name, fact in self.facts.items()
        }
        return speak.say(self.text).format(**facts)


@dataclass(frozen=True)
class RowReport:
    """What became of one row, bulletin or record: where it stood, its record, and what there is to say about it."""

    place: str
    outcome: Outcome
    record: str
    title: str
    notes: tuple[Note, ...] = ()


@dataclass
class Report:
    """What bringing in one file did (or would do). `mapping` says which column became which field, None: kept beside."""

    format: str
    rows: list[RowReport] = field(default_factory=list)
    mapping: dict[str, str | None] = field(default_factory=dict)
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
    kind = vault.catalogue.known_kind(wishes.kind or INCIDENT.name)
    return table, mapping.apply_choices(vault.catalogue, kind, table, mapping.guess(table, kind), wishes.maps)


Act = Callable[[Operation], None]


def _table(vault: Vault, path: Path, found: str, wishes: Wishes, progress: Progress) -> tuple[Report, Act]:
    table, chosen = look_at_table(vault, path, wishes)
    kind = vault.catalogue.known_kind(wishes.kind or INCIDENT.name)
    orders = mapping.date_order(kind, table, chosen, wishes.date_order)
    report = Report(found, mapping=chosen)
    if table.left_out:
        report.notes.append(Note(N_("these sheets were not read: {names}"), {"names": ", ".join(table.left_out)}))
    rows = list(table_rows.drafts(table, kind, chosen, orders))
    return report, _taking(report, f"table:{kind.name}", kind, rows, progress)


def _taking(report: Report, source: str, kind: RecordKind, drafts: Sequence[Draft], progress: Progress) -> Act:
    def act(operation: Operation) -> None:
        for done, draft in enumerate(drafts):
            if done % 200 == 0:
                progress.step(done, len(drafts))
            report.rows.append(_take(operation, source, kind, draft))

    return act


def _take(operation: Operation, source: str, kind: RecordKind, draft: Draft) -> RowReport:
    vault = operation.vault
    notes = tuple(Note(text, facts) for text, facts in draft.notes)
    values = draft.finished(kind)
    if values is None:
        return RowReport(draft.place, Outcome.REFUSED, "", "", (Note(N_("there is nothing in it"), {}),))
    origin = vault.origins.get(source, draft.key)
    record_id = origin.record if origin else draft.key.removeprefix("id:")
    stored = vault.rows.get(record_id)
    if stored:
        outcome, record, more = _update(operation, stored, origin, values)
    else:
        outcome, record, more = _create(operation, kind, draft, values)
    if record is None:
        return RowReport(draft.place, outcome, "", "", notes + more)
    vault.origins.put(source, draft.key, record.id, values)
    return RowReport(draft.place, outcome, record.id, record.title, notes + more)


Taken = tuple[Outcome, Record | None, tuple[Note, ...]]


def _create(operation: Operation, kind: RecordKind, draft: Draft, values: Mapping[str, Json]) -> Taken:
    """A new record; older versions of it, where the file had them, become its history first."""
    record_id = new_id()
    for earlier in draft.earlier:
        past, problems = read_record(operation.vault.catalogue, _frame(record_id, kind, earlier.finished(kind) or {}))
        if not problems:
            operation.write(past, "edit" if operation.vault.rows.get(record_id) else "create")
    record, problems = read_record(operation.vault.catalogue, _frame(record_id, kind, values))
    if problems:
        return Outcome.REFUSED, None, tuple(map(_problem, problems))
    return Outcome.NEW, operation.write(record, "edit" if draft.earlier else "create"), ()


def _frame(record_id: str, kind: RecordKind, values: Mapping[str, Json]) -> Json:
    return {**values, "id": record_id, "kind": kind.name, "v": kind.version}


def _problem(problem: Problem) -> Note:
    facts = {"column": (problem.label, {}), "reason": (problem.error.reason, dict(problem.error.facts))}
    return Note(N_("{column}: {reason}"), facts)


def _update(operation: Operation, stored: Stored, origin: Origin | None, values: Mapping[str, Json]) -> Taken:
    """Take over what changed in the file; keep what the person changed here; say what changed on both sides."""
    before = stored.record
    given = origin.given if origin else {}
    now = dict(before.values)
    both = []
    for name in dict.fromkeys((*values, *given)):
        said, said_before, here = values.get(name), given.get(name), before.values.get(name)
        unchanged_in_file = origin is not None and _same(said, said_before)
        if unchanged_in_file or _same(said, here):
            continue
        if origin is not None and not _same(here, said_before):
            both.append(name)
        elif said is None:
            now.pop(name, None)
        else:
            now[name] = said
    notes = tuple(
        Note(
            N_("{column}: changed here and in the file; left as it is here"),
            {"column": (_label(before.kind, name), {})},
        )
        for name in both
    )
    if now == dict(before.values) and not stored.deleted:
        return (Outcome.KEPT if both else Outcome.SAME), before, notes
    if TITLE.name not in values and _title_was_derived(before):
        now.pop(TITLE.name, None)
    record, problems = read_record(operation.vault.catalogue, write_record(replace(before, values=now)))
    if problems:
        return Outcome.REFUSED, None, tuple(map(_problem, problems))
    return Outcome.UPDATED, operation.write(record, "edit"), notes


def _title_was_derived(record: Record) -> bool:
    return (
        with_title(replace(record, values={k: v for k, v in record.values.items() if k != TITLE.name})).title
        == record.title
    )


def _label(kind: RecordKind, name: str) -> str:
    found = kind.field(name)
    return found.label if found else name


def _same(one: Json, other: Json) -> bool:
    """Equal, whatever random numbers the rows of a grid have."""
    return bool(_bare(canonical.clean(one)) == _bare(canonical.clean(other)))


def _bare(value: Json) -> Json:
    if isinstance(value, list):
        return [
            {name: item for name, item in row.items() if name != "id"} if isinstance(row, dict) else row
            for row in value
        ]
    return value or None


def _json(vault: Vault, path: Path) -> tuple[Report, Act]:
    data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else b""
    if not data:
        raise VaultError("import.too_big", name=path.name)
    report = Report("json")
    try:
        found = canonical.read(data)
    except canonical.NotCanonical as error:
        raise VaultError("import.unreadable", name=path.name, reason=str(error)) from error
    if is_card(found):
        return report, _card(report, found, path.stem)
    records = json_records.records_in(found, path.name)

    def act(operation: Operation) -> None:
        for place, each in enumerate(records, 1):
            report.rows.append(_take_json(operation, each, str(place)))

    return report, act


def _take_json(operation: Operation, data: Json, place: str) -> RowReport:
    vault = operation.vault
    try:
        record, problems = read_record(vault.catalogue, data)
    except VaultError as error:
        return RowReport(place, Outcome.REFUSED, "", "", (Note(error.explained.sentence, error.facts),))
    if problems:
        return RowReport(place, Outcome.REFUSED, record.id, record.title, tuple(map(_problem, problems)))
    old = vault.rows.get(record.id)
    if old and dict(old.record.values) == dict(record.values):
        return RowReport(place, Outcome.SAME, record.id, record.title)
    if old and record.stamps and descends(old.record, record):
        note = Note(N_("the file is older than what is here"), {})
        return RowReport(place, Outcome.KEPT, record.id, record.title, (note,))
    if old and record.stamps and not descends(record, old.record):
        note = Note(N_("changed here and in the file; left as it is here"), {})
        return RowReport(place, Outcome.KEPT, record.id, record.title, (note,))
    operation.take(record, "edit" if old else "create")
    return RowReport(place, Outcome.UPDATED if old else Outcome.NEW, record.id, record.title)


def _card(report: Report, data: Json, name: str) -> Act:
    """A contact's card: a contact with keys, not checked by anybody yet."""
    public = read_card(data)
    report.format = "card"

    def act(operation: Operation) -> None:
        known = operation.vault.rows.with_key(FINGERPRINT.name, public.fingerprint)
        if known:
            report.rows.append(RowReport("1", Outcome.SAME, known[0].record.id, known[0].record.title))
            return
        values = {
            TITLE.name: name,
            RECIPIENT.name: public.receive,
            FINGERPRINT.name: public.fingerprint,
            KEY_STATE.name: "unverified",
            SIGNING_KEYS.name: canonical.dump(public.to_json()).decode(),
        }
        record, _ = read_record(operation.vault.catalogue, _frame(new_id(), CONTACT, values))
        record = operation.write(record, "create")
        note = Note(N_("compare these digits by phone before you rely on it: {digits}"), {})
        note = replace(note, facts={"digits": groups_of_five(public.fingerprint)})
        report.rows.append(RowReport("1", Outcome.NEW, record.id, record.title, (note,)))

    return act
