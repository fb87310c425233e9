"""Which column of somebody's own spreadsheet means which field: guessed from its header, shown, and corrected by hand."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.base.ids import is_id
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.fields import Field, Links, Rows, When
from hrd_vault.domain.records import RecordKind
from hrd_vault.domain.said_dates import Ambiguous, order_shown_by, read_said
from hrd_vault.domain.search_text import normalise
from hrd_vault.formats.tables import Table

RECORD_ID = "id"
LEFT_OUT = ""
BESIDE = "*"  # what a person says for a column that should be kept as it is, without a field
_OURS = {"kind", "made", "changed", "training", "v"}


def _plain(header: str) -> str:
    return " ".join(re.sub(r"[^\w°º#]+", " ", normalise(header)).split())


def _names(field: Field[Any]) -> set[str]:
    labels = [speech(language).say(field.label) for language in LANGUAGES]
    return {_plain(name) for name in (field.name, *labels, *field.also)}


def guess(table: Table, kind: RecordKind) -> dict[str, str | None]:
    """For every column the name of its field, ``"id"`` for our own numbers, ``""`` to leave out, or None: keep beside.

    A header that is a field's name, label or synonym wins over one that merely contains it; each field is given once.
    """
    fields = [field for field in kind.fields if not isinstance(field, Rows)]
    names = {field.name: _names(field) for field in fields}
    chosen: dict[str, str | None] = dict.fromkeys(table.headers)
    if RECORD_ID in table.headers and all(is_id(cell) for cell in table.column(RECORD_ID) if cell):
        grids = {field.name for field in kind.fields if isinstance(field, Rows)}
        chosen |= {header: LEFT_OUT for header in table.headers if header in _OURS | grids} | {RECORD_ID: RECORD_ID}
    for fits in (_is, _contains):
        for header in table.headers:
            if chosen[header] is None and _plain(header):
                taken = set(chosen.values())
                fitting = (
                    field for field in fields if field.name not in taken and fits(_plain(header), names[field.name])
                )
                chosen[header] = next((field.name for field in fitting if _takes(field, table, header)), None)
    return chosen


def _takes(field: Field[Any], table: Table, header: str) -> bool:
    """A field of links takes a column of record numbers, not one of names."""
    return not isinstance(field, Links) or all(
        is_id(part.strip()) for cell in table.column(header) for part in cell.split(";")
    )


def _is(header: str, names: set[str]) -> bool:
    return header in names


def _contains(header: str, names: set[str]) -> bool:
    return any(len(name) > 3 and re.search(rf"\b{re.escape(name)}\b", header) for name in names)


def apply_choices(
    catalogue: Catalogue, kind: RecordKind, table: Table, chosen: dict[str, str | None], said: Sequence[str]
) -> dict[str, str | None]:
    """`chosen` corrected by what a person said as COLUMN=FIELD (empty FIELD: leave the column out).

    Raises `VaultError` ``import.bad_map`` or ``record.unknown_field``.
    """
    corrected = dict(chosen)
    for each in said:
        column, equals, name = each.rpartition("=")
        header = next((header for header in table.headers if _plain(header) == _plain(column)), None)
        if not equals or header is None:
            raise VaultError("import.bad_map", map=each, columns=", ".join(table.headers))
        if name == BESIDE:
            corrected[header] = None
            continue
        if name not in (LEFT_OUT, RECORD_ID):
            field = catalogue.known_field(kind, name)
            if isinstance(field, Rows):
                raise VaultError("import.bad_map", map=each, columns=", ".join(table.headers))
            corrected = {other: None if value == name else value for other, value in corrected.items()}
        corrected[header] = name
    return corrected


def date_order(
    kind: RecordKind, table: Table, chosen: Mapping[str, str | None], said: str | None
) -> dict[str, str | None]:
    """For every date column, which order its dates prove, or the one `said`.

    Raises `VaultError` ``import.date_order`` where a date could be read two ways and nothing in its column decides.
    """
    orders: dict[str, str | None] = {}
    for header, name in chosen.items():
        field = kind.field(name) if name else None
        if not isinstance(field, When):
            continue
        cells = table.column(header)
        shown = {order for cell in cells if (order := order_shown_by(cell))}
        orders[header] = said or (shown.pop() if len(shown) == 1 else None)
        if orders[header] is None:
            for cell in cells:
                _refuse_ambiguous(header, cell)
    return orders


def _refuse_ambiguous(header: str, cell: str) -> None:
    try:
        read_said(cell)
    except Ambiguous as error:
        raise VaultError("import.date_order", column=header, example=cell[:20]) from error
    except ValueError:
        return
