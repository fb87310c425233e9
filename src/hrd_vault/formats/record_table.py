"""Records of any kind as a CSV table: one column for each field, in codes that come back unchanged."""

from collections.abc import Iterable

from hrd_vault.base import canonical
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.records import Record
from hrd_vault.formats.tables import write_csv

_FRAME = ("id", "kind", "made", "changed")


def write(catalogue: Catalogue, kinds: Iterable[str], records: Iterable[Record]) -> bytes:
    """A table of `records`, with the columns of `kinds` (of the kinds that occur, if empty)."""
    rows = list(records)
    wanted = tuple(kinds) or tuple(dict.fromkeys(record.kind.name for record in rows))
    fields = dict.fromkeys(field.name for name in wanted for field in catalogue.kind(name).fields)
    unknown = dict.fromkeys(name for record in rows for name in record.unknown() if name not in fields)
    return write_csv([*_FRAME, *fields, *unknown], (_row(record, [*fields, *unknown]) for record in rows))


def _row(record: Record, names: list[str]) -> list[str]:
    known = {field.name: field.cell(record[field]) for field in record.fields()}
    other = {
        name: value if isinstance(value, str) else canonical.dump(value).decode()
        for name, value in record.unknown().items()
    }
    cells = other | known
    return [record.id, record.kind.name, record.made, record.changed, *(cells.get(name, "") for name in names)]
