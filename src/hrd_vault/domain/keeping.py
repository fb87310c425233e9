"""How a record keeps its own past: what it said before stays in it, as a row with its day, whichever way it is changed."""

from dataclasses import replace

from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.ids import new_id
from hrd_vault.domain.records import Record


def kept(old: Record, new: Record, today: str) -> Record:
    """`new` with what `old` said among its rows, if its kind keeps that and it says something else now.

    A new state without a new day is one of `today` (as ``2026-11-25``). Within one day the later stands for the earlier.
    """
    keeping = new.kind.keeps
    if keeping is None or not old.values.get(keeping.state):
        return new
    was, now = old.values, dict(new.values)
    stays, same_day = (was.get(name) == now.get(name) for name in (keeping.state, keeping.date))
    if stays and same_day:
        return new
    if now.get(keeping.state) and same_day:
        now[keeping.date] = today
    day = was.get(keeping.date) or old.changed[:10]
    rows: list[Json] = list(now.get(keeping.rows, []))
    if day != now.get(keeping.date) and all(row.get("on") != day for row in rows):
        told = {column: was.get(name, "") for column, name in keeping.columns.items()}
        rows.append(clean({"id": new_id(), **told, "on": day}))
        now[keeping.rows] = rows
    return replace(new, values=clean(now))
