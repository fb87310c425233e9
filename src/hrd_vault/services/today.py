"""What must be done, as far as the vault knows: what is due, what was begun, what keeps the vault itself safe.

Asks for facets, not kinds. Silence here means that nothing was entered, never that there is no danger.
"""

from dataclasses import dataclass
from typing import Any

from hrd_vault.base import clock
from hrd_vault.base.i18n import current
from hrd_vault.domain.dates import EventDate, day_of
from hrd_vault.domain.fields import Facet, Field, Links
from hrd_vault.domain.kinds.common import SETTLED
from hrd_vault.domain.query import Filter, Query
from hrd_vault.domain.records import Record
from hrd_vault.services import drafts, habits, inbox, records
from hrd_vault.services.drafts import Draft
from hrd_vault.services.inbox import Capture
from hrd_vault.services.records import ALL
from hrd_vault.services.vault import Vault

AHEAD = 14  # days
CODE_WRITTEN = "code written"  # the habit that says that the recovery code was typed back
_MOST = 100


@dataclass(frozen=True)
class Due:
    """A record that asks for something: which of its dates, and in how many days (negative: late); what was agreed for then
    or which reason was given; who is named first in it, and as what (a marked label); at what time, as ``18:00``, and
    whether that has passed."""

    record: Record
    label: str
    days: int
    detail: str = ""
    who: str = ""
    who_as: str = ""
    time: str = ""
    late: bool = False


@dataclass(frozen=True)
class Today:
    """All of it. `backup_age` in days; None where there was never one. `code_written` is whether it was typed back."""

    due: tuple[Due, ...]
    drafts: tuple[tuple[Draft, str], ...]
    captures: tuple[Capture, ...]
    unreadable: int
    code_written: bool
    backup_age: int | None
    records: int


def today(vault: Vault, *, quiet: bool = False) -> Today:
    """What there is to do today and in the next `AHEAD` days; in a `quiet` view without names."""
    now = day_of(clock.today())
    due = [
        found
        for kind in vault.catalogue.kinds
        for field in kind.with_facet(Facet.DUE)
        for found in _due(vault, kind.name, field, now, quiet=quiet)
    ]
    captures, unreadable = inbox.waiting(vault)
    backups = vault.journal.last("backup", 1)
    age = now - day_of(backups[0].time) if backups else None
    titles = records.titles(vault, (draft.record for draft in drafts.every(vault)), quiet=quiet)
    return Today(
        tuple(sorted(due, key=lambda each: (each.days, not each.late, each.time))),
        tuple((draft, titles.get(draft.record, "")) for draft in drafts.every(vault)),
        tuple(captures),
        unreadable,
        bool(habits.all_of(vault).get(CODE_WRITTEN)),
        age,
        sum(records.counts(vault).values()),
    )


def _due(vault: Vault, kind: str, field: "Field[object]", now: int, *, quiet: bool) -> list[Due]:
    query = Query(kinds=(kind,), filters=(Filter(field.name, None, now + AHEAD, span=True),), limit=ALL)
    found = []
    for record in records.find_records(vault, query):
        last = next((key for ending, key in field.entries(record[field]) if ending), None)
        state = record.code(Facet.STATE)
        if isinstance(last, int) and state not in SETTLED and state not in field.settled and last - now <= AHEAD:
            owner = vault.rows.get(record.owner()) if record.owner() else None
            if owner and owner.record.code(Facet.STATE) in SETTLED:
                continue  # a measure of a plan that was given up
            detail = record.first(Facet.DETAIL)
            said, party = record[detail] if detail and not quiet else "", record.first(Facet.PARTY)
            who = _who(vault, record, party, quiet=quiet) if party else ""
            told, days = record[field], last - now
            time = told.time if isinstance(told, EventDate) and days == 0 else ""
            late = days < 0 or bool(time and time < clock.here().strftime("%H:%M"))
            found.append(Due(record, field.label, days, said, who, party.label if party else "", time, late))
    return found


def _who(vault: Vault, record: Record, party: "Field[Any]", *, quiet: bool) -> str:
    """Who is named there; in a `quiet` view nobody who is named in words only."""
    if not isinstance(party, Links):
        return "" if quiet else str(record[party])
    named = records.titles(vault, (link.to for link in record[party]), quiet=quiet)
    return current().listed(named.values())


def to_call(vault: Vault) -> list[Record]:
    """Whom to call when someone is in danger: contacts marked for that, first those marked for an emergency."""
    by_flag = Query(kinds=("contact",), filters=(Filter("emergency", 1, 1),), limit=_MOST)
    by_use = Query(kinds=("contact",), filters=(Filter("for_what", "danger", "danger"),), limit=_MOST)
    found = [*records.find_records(vault, by_flag), *records.find_records(vault, by_use)]
    return list({record.id: record for record in found}.values())


def check_ins(vault: Vault) -> list[Record]:
    """Check-ins that are still to come or were missed."""
    query = Query(kinds=("task",), filters=(Filter("sort", "check_in", "check_in"),), limit=ALL)
    return [each for each in records.find_records(vault, query) if each.code(Facet.STATE) not in SETTLED]
