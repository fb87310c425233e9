"""What a list asks for, and what a write touched."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hrd_vault.base.errors import VaultError
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.fields import Key, Rows, Unreadable, When
from hrd_vault.domain.records import RecordKind

_FILTER = re.compile(r"\s*([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)\s*(>=|<=|=)\s*(.+?)\s*", re.DOTALL)


@dataclass(frozen=True)
class Filter:
    """Records that have, in the field at `path`, an index key from `low` to `high` (None is open).

    For dates (`span`) it is enough that the days of the record and those asked for touch: “2024” is found in April 2024.
    """

    path: str
    low: Key | None
    high: Key | None
    span: bool = False


@dataclass(frozen=True)
class Query:
    """`text` in any script, `kinds` (all if empty), every one of `filters`; newest event first, `limit` at most.

    `after` is the position of the last record of the page before, so that pages follow each other without counting.
    `ranked` puts the best match first instead of the newest.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    limit: int = 50
    after: int | None = None
    ranked: bool = False
    trashed: bool = False


@dataclass(frozen=True)
class Changes:
    """What a write touched, so that screens reload only what they show. `refused` says per id why something was not done."""

    operation: str
    kinds: frozenset[str] = frozenset()
    ids: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


def read_filter(catalogue: Catalogue, kinds: tuple[RecordKind, ...], text: str) -> Filter:
    """The filter a person wrote: FIELD=VALUE, FIELD>=VALUE or FIELD<=VALUE; FIELD may be ROWS.COLUMN.

    Raises `VaultError` ``query.bad_filter``.
    """
    found = _FILTER.fullmatch(text)
    path, sign, value = found.groups() if found else ("", "", "")
    for kind in kinds or catalogue.kinds:
        head, _, tail = path.partition(".")
        each = kind.field(head)
        if isinstance(each, Rows):
            each = next((column for column in each.fields if column.name == tail), None)
        elif tail:
            each = None
        if each is None:
            continue
        try:
            low, high = each.key_bounds(value)
        except (Unreadable, ValueError) as error:
            raise VaultError("query.bad_filter", filter=text) from error
        if low is None and high is None:
            raise VaultError("query.bad_filter", filter=text)
        span = isinstance(each, When)
        if sign == "=":
            return Filter(path, low, high, span)
        return Filter(path, low, None, span) if sign == ">=" else Filter(path, None, high, span)
    raise VaultError("query.bad_filter", filter=text)
