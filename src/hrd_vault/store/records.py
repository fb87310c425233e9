"""Records as rows: the body as canonical JSON, a few columns lifted out of it, and two indexes derived from it."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hrd_vault.base import canonical
from hrd_vault.domain.bodies import from_store, write_record
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.dates import day_of
from hrd_vault.domain.fields import SPAN_END, Facet, Links, Rows
from hrd_vault.domain.query import Filter, Query
from hrd_vault.domain.records import Record
from hrd_vault.domain.search_text import match_expression, normalise
from hrd_vault.store.connection import Store, Value

# A position is 24 bits of day (signed) above 39 bits of number: 22,000 years either way, 500 billion records.
_DAY_BITS, _NUMBER_BITS = 24, 39
_FARTHEST = 2**53
_MOST_DAY = 1 << (_DAY_BITS - 1)
_FARTHEST_POSITION = (_MOST_DAY << _NUMBER_BITS) - 1
_COLUMNS = "number, id, kind, position, deleted, body"


@dataclass(frozen=True)
class Stored:
    """A row: the record, where it stands in the order of events, when it went to the trash, and its body as stored."""

    number: int
    position: int
    deleted: str | None
    record: Record
    body: str

    @property
    def state(self) -> str:
        """The canonical JSON of the row's whole state, as it lies in the store: what the journal committed to."""
        return state_text(self.body, self.deleted)


@dataclass(frozen=True)
class Line:
    """What a list shows of a record without reading its body."""

    id: str
    kind: str
    title: str
    position: int
    when_from: int | None
    when_to: int | None
    state: str
    level: str


def position_of(record: Record, number: int) -> int:
    """Where the record stands: by the last day of its event, else the day it was written down, then by number."""
    first, last = record.day_span()
    day = last if last is not None else first
    if day is None:
        day = day_of(record.made)
    day = max(-_MOST_DAY, min(_MOST_DAY - 1, day))
    return (day << _NUMBER_BITS) | number


def day_at(position: int) -> int:
    """The day (number) of what stands at a position."""
    return position >> _NUMBER_BITS


def body_text(record: Record) -> str:
    """The canonical JSON of a record."""
    return canonical.dump(write_record(record)).decode()


def state_text(body: str, deleted: str | None) -> str:
    """The canonical JSON of a row's state around its canonical `body`."""
    return f'{{"deleted":"{deleted}","record":{body}}}' if deleted else f'{{"record":{body}}}'


class RecordRows:
    """The table of records of an open store, with its indexes."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self.catalogue = catalogue

    def _stored(self, row: tuple[int, str, str, int, str | None, str]) -> Stored:
        number, _, _, position, deleted, body = row
        return Stored(number, position, deleted, from_store(self.catalogue, canonical.read(body.encode())), body)

    def get(self, record_id: str) -> Stored | None:
        """The row with this id, trashed or not."""
        sql = f"SELECT {_COLUMNS} FROM record WHERE id = ?"  # noqa: S608 (constant)
        row = self._store.execute(sql, (record_id,)).fetchone()
        return self._stored(row) if row else None

    def beginning_with(self, start: str) -> list[str]:
        """The ids that begin with `start`, three at most: enough to know whether it is one."""
        rows = self._store.execute("SELECT id FROM record WHERE id >= ? AND id < ? LIMIT 3", (start, start + "g"))
        return [row[0] for row in rows]

    def put(self, record: Record, deleted: str | None, old: Stored | None) -> str:
        """Write a row and everything derived from it, in place of `old` if there is one; gives back its state."""
        if old:
            number = old.number
            self._unindex(old)
        else:
            found = self._store.execute("SELECT coalesce(max(number), 0) + 1 FROM record").fetchone()
            number = int(found[0])
        position = position_of(record, number)
        first, last = record.day_span()
        body = body_text(record)
        self._store.execute(
            "INSERT OR REPLACE INTO record (number, id, kind, position, title, when_from, when_to, state, level, owner, "
            "changed, deleted, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, record.id, record.kind.name, position, record.title, first, last, record.code(Facet.STATE),
                record.code(Facet.LEVEL), record.owner(), record.changed, deleted, body,
            ),
        )  # fmt: skip
        if not deleted:
            self._index(record, position)
        return state_text(body, deleted)

    def _index(self, record: Record, position: int) -> None:
        self._store.many(
            "INSERT OR IGNORE INTO value (field, key, position, row) VALUES (?, ?, ?, ?)",
            [(field, key, position, row) for field, key, row in record.index_keys()],
        )
        self._store.execute(
            "INSERT INTO search (rowid, kind, title, text) VALUES (?, ?, ?, ?)",
            (position, record.kind.name, normalise(record.title), normalise("\n".join(record.words()))),
        )

    def _unindex(self, old: Stored) -> None:
        self._store.execute("DELETE FROM value WHERE position = ?", (old.position,))
        self._store.execute("DELETE FROM search WHERE rowid = ?", (old.position,))

    def destroy(self, old: Stored) -> None:
        """Remove a row and everything derived from it."""
        self._unindex(old)
        self._store.execute("DELETE FROM record WHERE number = ?", (old.number,))

    def scrub(self) -> None:
        """Merge the search index into one piece, so that no word of a destroyed row stays in an older one.

        FTS5's own secure-delete would do it at every edit; measured, that made a save ten times slower.
        """
        self._store.execute("INSERT INTO search (search) VALUES ('optimize')")

    def rebuild(self) -> None:
        """Make both indexes anew from the bodies, as when a vault's own fields changed."""
        self._store.execute("DELETE FROM value")
        self._store.execute("DELETE FROM search")
        for stored in list(self.all(trashed=False)):
            self._index(stored.record, stored.position)

    def all(self, kinds: Iterable[str] = (), *, trashed: bool | None = False) -> Iterator[Stored]:
        """Every row of `kinds` (all if empty) in the order of events; `trashed` None for both."""
        wanted = tuple(kinds)
        conditions = [{False: "deleted IS NULL", True: "deleted IS NOT NULL", None: "1"}[trashed]]
        if wanted:
            conditions.append(f"kind IN ({', '.join('?' * len(wanted))})")
        sql = f"SELECT {_COLUMNS} FROM record WHERE {' AND '.join(conditions)} ORDER BY position"  # noqa: S608
        return (self._stored(row) for row in self._store.execute(sql, wanted))

    def owned_by(self, record_id: str) -> list[Stored]:
        """The rows that are part of this record. The second condition lets the index of owners be used."""
        sql = f"SELECT {_COLUMNS} FROM record WHERE owner = ? AND owner <> '' ORDER BY position"  # noqa: S608 (constant)
        return [self._stored(row) for row in self._store.execute(sql, (record_id,))]

    def pointing_at(self, record_id: str) -> list[tuple[str, str]]:
        """The (id, field path) of every record that links to this one."""
        paths = sorted({path for kind in self.catalogue.kinds for path in _link_paths(kind.fields)})
        return [
            (row[0], path)
            for path in paths
            for row in self._store.execute(
                "SELECT DISTINCT record.id FROM value JOIN record USING (position) WHERE field = ? AND key = ?",
                (path, record_id),
            )
        ]

    def with_key(self, field: str, key: Value) -> list[Stored]:
        """The rows that have exactly this index key."""
        sql = (
            "SELECT DISTINCT record.number, id, kind, record.position, deleted, body "
            "FROM value JOIN record USING (position) WHERE field = ? AND key = ?"
        )
        return [self._stored(row) for row in self._store.execute(sql, (field, key))]

    def lines(self, query: Query) -> list[Line]:
        """One page of what `query` asks for."""
        sql, values = page_sql(query)
        return [Line(*row) for row in self._store.execute(sql, values)]

    def positions(self, query: Query) -> "array[int]":
        """Where everything that `query` asks for stands, in its order: eight bytes a record."""
        sql, values = page_sql(query, "record.position")
        return self._store.execute(sql, values).integers()

    def read(self, positions: Iterable[int]) -> list[Stored]:
        """The rows at these positions, in their order; one that has gone since is left out."""
        return [self._stored(row) for row in self._at(_COLUMNS, positions)]

    def shared(
        self, paths: Iterable[str], kind: str, least: int, without: tuple[str, Value] = ("", "")
    ) -> list[tuple[str, str, int]]:
        """The index keys that at least so many rows of `kind` have at one path, as (path, key, how many), the most first.
        Rows that are indexed under the (path, key) `without` are not counted."""
        wanted = tuple(paths)
        sql = (
            "SELECT field, key, count(*) AS found FROM value WHERE field IN "  # noqa: S608 (question marks)
            f"({', '.join('?' * len(wanted))}) AND typeof(key) = 'text' AND position IN "
            "(SELECT position FROM record WHERE kind = ?) AND position NOT IN "
            "(SELECT position FROM value WHERE field = ? AND key = ?) "
            "GROUP BY field, key HAVING found >= ? ORDER BY found DESC, key"
        )
        return list(self._store.execute(sql, (*wanted, kind, *without, least)))

    def with_all(
        self, wanted: Iterable[tuple[str, Value]], kind: str, most: int = -1, until: int = _FARTHEST_POSITION
    ) -> "array[int]":
        """Where the newest rows of `kind` stand, up to the position `until`, that have each of these (path, key) in the
        index; all if `most` is −1.

        The first pair drives the search, so it should be the rarest.
        """
        pairs = list(wanted)
        others = "".join(
            f" CROSS JOIN value AS v{place} ON v{place}.field = ? AND v{place}.key = ? AND v{place}.position = v0.position"
            for place in range(1, len(pairs))
        )
        sql = (
            f"SELECT DISTINCT v0.position FROM value AS v0{others} "  # noqa: S608 (numbers and question marks)
            "CROSS JOIN record ON record.position = v0.position AND record.kind = ? AND record.deleted IS NULL "
            "WHERE v0.field = ? AND v0.key = ? AND v0.position <= ? ORDER BY v0.position DESC LIMIT ?"
        )
        values = [each for pair in pairs[1:] for each in pair]
        return self._store.execute(sql, (*values, kind, *pairs[0], until, most)).integers()

    def lines_at(self, positions: Iterable[int]) -> list[Line]:
        """What a list shows of the rows at these positions."""
        return [Line(*row) for row in self._at(_LINE, positions)]

    def _at(self, columns: str, positions: Iterable[int]) -> Iterator[Any]:
        sql = (
            f"SELECT {columns} FROM (SELECT key, value FROM json_each(?)) AS wanted "  # noqa: S608 (constants)
            "CROSS JOIN record ON record.position = wanted.value ORDER BY wanted.key"
        )
        return iter(self._store.execute(sql, (f"[{','.join(map(str, positions))}]",)))

    def texts(self, kind: str, names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Of every row of `kind` its id, its last day, and what each of these fields says: words and numbers as they are,
        anything else as JSON, None where nothing."""
        paths = [f"$.{name}" for name in names]
        sql = (
            f"SELECT id, when_to{', json_extract(body, ?)' * len(paths)} "  # noqa: S608 (question marks)
            "FROM record NOT INDEXED WHERE kind = ? AND deleted IS NULL"  # in the order of the file: its pages once
        )
        return iter(self._store.execute(sql, (*paths, kind)))

    def counts(self) -> dict[str, int]:
        """How many rows of each kind are not in the trash."""
        sql = "SELECT kind, count(*) FROM record WHERE deleted IS NULL GROUP BY kind"
        return dict(self._store.execute(sql))


def _link_paths(fields: Iterable[object]) -> Iterator[str]:
    for each in fields:
        if isinstance(each, Links):
            yield each.name
        elif isinstance(each, Rows):
            yield from (f"{each.name}.{path}" for path in _link_paths(each.fields))


def _filter_sql(each: Filter) -> tuple[str, list[Value]]:
    """The positions that a filter lets through. A span needs its first day early enough and its last late enough."""
    if not each.span:
        bounds: list[Value] = [bound for bound in (each.low, each.high) if bound is not None]
        signs = [sign for sign, bound in ((">=", each.low), ("<=", each.high)) if bound is not None]
        conditions = "".join(f" AND key {sign} ?" for sign in signs)
        return f"SELECT position FROM value WHERE field = ?{conditions}", [each.path, *bounds]  # noqa: S608 (constants)
    sql = (
        "SELECT begins.position FROM value AS begins JOIN value AS ends USING (position, row) "
        "WHERE begins.field = ? AND begins.key <= ? AND ends.field = ? AND ends.key >= ?"
    )
    low, high = (-_FARTHEST if each.low is None else each.low), (_FARTHEST if each.high is None else each.high)
    return sql, [each.path, high, each.path + SPAN_END, low]


_LINE = "record.id, record.kind, record.title, record.position, when_from, when_to, state, level"


def page_sql(query: Query, columns: str = _LINE) -> tuple[str, list[Value]]:
    """The SQL of one page. The newest event first by position; search drives where there is text, filters narrow."""
    conditions: list[str] = []
    values: list[Value] = []
    source, order = "record", "record.position DESC"
    match = match_expression(query.text, query.kinds)
    if query.text.strip() and not match:
        conditions.append("0")
    if match:
        source = "search JOIN record ON record.position = search.rowid"
        order = "search.rank" if query.ranked else "search.rowid DESC"
        conditions.append("search MATCH ?")
        values.append(match)
    elif query.kinds:
        conditions.append(f"record.kind IN ({', '.join('?' * len(query.kinds))})")
        values.extend(query.kinds)
    if query.after is not None:
        conditions.append(("search.rowid" if match else "record.position") + " < ?")
        values.append(query.after)
    conditions.append("record.deleted IS NOT NULL" if query.trashed else "record.deleted IS NULL")
    for each in query.filters:
        asked, bounds = _filter_sql(each)
        conditions.append(f"record.position IN ({asked})")
        values.extend(bounds)
    sql = f"SELECT {columns} FROM {source} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?"  # noqa: S608
    return sql, [*values, query.limit]
