"""Records of any kind as a CSV table: one column for each field, in codes that come back unchanged."""

from collections.abc import Iterable

from hrd_vault.base import canonical
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.records import Record
from hrd_vault.formats.tables import write_csv

_FRAME = ("id", "kind", "made", "changed")
_TRAINING = "training"  # a column of its own, on every row: nothing in this table is real


def write(catalogue: Catalogue, kinds: Iterable[str], records: Iterable[Record], *, training: bool = False) -> bytes:
    """A table of `records`, with the columns of `kinds` (of the kinds that occur, if empty)."""
    rows = list(records)
    wanted = tuple(kinds) or tuple(dict.fromkeys(record.kind.name for record in rows))
    fields = dict.fromkeys(field.name for name in wanted for field in catalogue.kind(name).fields)
    unknown = dict.fromkeys(name for record in rows for name in record.unknown() if name not in fields)
    names, mark = [*fields, *unknown], [_TRAINING] if training else []
    return write_csv([*_FRAME, *mark, *names], (_row(record, names, mark) for record in rows))


def is_ours(headers: Iterable[str]) -> bool:
    """Whether a table with these headers was written by this program."""
    return set(_FRAME) <= set(headers)


def is_training(headers: Iterable[str]) -> bool:
    """Whether a table of ours comes from a training vault."""
    return _TRAINING in headers


def _row(record: Record, names: list[str], mark: list[str]) -> list[str]:
    known = {field.name: field.cell(record[field]) for field in record.fields()}
    other = {
        name: value if isinstance(value, str) else canonical.dump(value).decode()
        for name, value in record.unknown().items()
    }
    cells = other | known
    frame = (record.id, record.kind.name, record.made, record.changed)
    return [*frame, *mark, *(cells.get(name, "") for name in names)]
