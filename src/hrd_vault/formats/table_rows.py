"""The rows of a mapped table as drafts of records."""

import hashlib
from collections.abc import Iterator, Mapping

from hrd_vault.base import canonical
from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Reading
from hrd_vault.domain.kinds.common import REFERENCE
from hrd_vault.domain.records import RecordKind
from hrd_vault.formats.drafts import Draft
from hrd_vault.formats.mapping import RECORD_ID
from hrd_vault.formats.tables import Table


def drafts(
    table: Table, kind: RecordKind, chosen: Mapping[str, str | None], orders: Mapping[str, str | None]
) -> Iterator[Draft]:
    """One draft for each row. It is known by our number, by the person's own number, or by a digest of the whole row."""
    seen: dict[str, int] = {}
    for number, cells in table.rows:
        draft = Draft(str(number), "")
        identity = ""
        row = dict(zip(table.headers, cells, strict=True))
        if RECORD_ID in chosen.values():
            own = next(header for header, name in chosen.items() if name == RECORD_ID)
            draft.own_id, draft.as_of = row[own].strip().lower(), row.get("changed", "")
        for header, cell in row.items():
            name = chosen[header]
            field = kind.field(name) if name else None
            if name in ("", RECORD_ID):
                continue
            if not cell.strip():
                draft.emptied += [field.name] if field else []
            elif field is None:
                draft.keep_beside(header, cell)
            else:
                draft.place_value(field, header, cell, Reading(orders.get(header)))
                if field.name == REFERENCE.name:
                    identity = "ref:" + " ".join(cell.split()).casefold()
        draft.key = identity or "row:" + hashlib.sha256(canonical.dump(list(cells))).hexdigest()
        seen[draft.key] = seen.get(draft.key, 0) + 1
        if seen[draft.key] > 1:
            draft.key += f"#{seen[draft.key]}"
            if identity:
                draft.notes.append((N_("this number stands in the file more than once"), {}))
        yield draft
