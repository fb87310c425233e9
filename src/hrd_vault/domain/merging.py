"""Two copies of one record become one, field by field, whatever order copies meet in.

A field holds one or more versions, each with the stamp of who wrote it. A version goes when the other copy has seen it and no
longer holds it; so what one side changed after seeing the other's replaces it, and what both changed unseen stands side by
side until a person chooses. Joining is commutative, associative and idempotent (after Shapiro et al., "A comprehensive study
of Convergent and Commutative Replicated Data Types", INRIA RR-7506, 2011, section 3.2.2: the multi-value register).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hrd_vault.base.canonical import Json, dump
from hrd_vault.domain.records import Record, Stamp, Version

UNSTAMPED = Stamp(0, "")
_BLANK: tuple[Json, ...] = ("", None, [], {})


@dataclass(frozen=True)
class Difference:
    """A field that another copy says otherwise. `both`: each side wrote it without knowing what the other wrote."""

    field: str
    mine: Json
    theirs: Json
    both: bool


def versions(record: Record, name: str) -> tuple[Version, ...]:
    """What a field says in all its versions, its value first; nothing where nobody ever wrote it."""
    if name not in record.stamps and name not in record.values:
        return ()
    stamp = record.stamps.get(name, UNSTAMPED)
    return Version(stamp, record.values.get(name, ""), name in record.partial), *record.beside.get(name, ())


def joined(one: Record, other: Record) -> Record:
    """The two copies as one. Both are of the same id, kind and version of that kind."""
    names = {*one.stamps, *one.values, *other.stamps, *other.values}
    values, stamps, beside, partial = {}, {}, {}, []
    for name in sorted(names):
        first, *rest = _joined(versions(one, name), one.seen, versions(other, name), other.seen)
        if first.value not in _BLANK:
            values[name] = first.value
        if first.stamp != UNSTAMPED:
            stamps[name] = first.stamp
        if rest:
            beside[name] = tuple(rest)
        if first.coarse:
            partial.append(name)
    seen = {each: max(one.seen.get(each, 0), other.seen.get(each, 0)) for each in {**one.seen, **other.seen}}
    return replace(
        one,
        values=values,
        stamps=stamps,
        beside=beside,
        partial=tuple(partial),
        seen=seen,
        made=min(filter(None, (one.made, other.made)), default=""),
        changed=max(one.changed, other.changed),
    )


def _joined(
    ours: tuple[Version, ...], we_saw: Mapping[str, int], theirs: tuple[Version, ...], they_saw: Mapping[str, int]
) -> list[Version]:
    kept = [*_kept(ours, theirs, they_saw), *_kept(theirs, ours, we_saw)]
    if not kept:  # each claims to have replaced the other's: no honest copies do, so nothing of either goes
        kept = [*ours, *theirs]
    best: dict[tuple[Stamp, bytes], Version] = {}
    full = {each.stamp for each in kept if not each.coarse}
    for each in kept:
        if each.coarse:  # of what two sides know coarsely, more is known where more is said
            if each.stamp not in full:
                key = (each.stamp, b"")
                best[key] = max(best.get(key, each), each, key=_order)
        else:
            best[each.stamp, dump(each.value)] = each
    return sorted(best.values(), key=_order, reverse=True)


def _kept(some: tuple[Version, ...], others: tuple[Version, ...], others_saw: Mapping[str, int]) -> Iterable[Version]:
    """Those of `some` that the other copy does not know to be replaced. A copy without a version says nothing of it."""
    standing = {each.stamp for each in others}
    only_coarse = all(each.coarse for each in others)
    for each in some:
        replaced = each.stamp not in standing and others_saw.get(each.stamp.replica, 0) >= each.stamp.counter
        if not others or not replaced or (only_coarse and not each.coarse):
            yield each


def _order(version: Version) -> tuple[bool, int, str, int, bytes]:
    said = dump(version.value)
    return not version.coarse, version.stamp.counter, version.stamp.replica, len(said), said


def differences(mine: Record, theirs: Record) -> tuple[Difference, ...]:
    """What would change here if `theirs` were joined with `mine`, field by field in the kind's order."""
    both = joined(mine, theirs)
    order = [each.name for each in mine.kind.fields]
    found = []
    for name in {*both.stamps, *both.values}:
        before, after = _said(mine, name), _said(both, name)
        if before != after:
            told = [each.value for each in versions(theirs, name)]
            new = next((each for each in told if dump(each) not in before), told[0] if told else "")
            found.append(Difference(name, mine.values.get(name, ""), new, len(after) > 1))
    return tuple(
        sorted(found, key=lambda each: (order.index(each.field) if each.field in order else len(order), each.field))
    )


def _said(record: Record, name: str) -> set[bytes]:
    return {dump(each.value) for each in versions(record, name)}


def unsettled(record: Record) -> tuple[str, ...]:
    """The fields beside which something else stands."""
    return tuple(name for name in record.beside if len(_said(record, name)) > 1)


def settled(record: Record, name: str, value: Json) -> Record:
    """`record` with one value in a field and nothing beside it. Saving it stamps the choice, so that it travels."""
    values = {each: old for each, old in record.values.items() if each != name}
    if value not in _BLANK:
        values[name] = value
    return replace(record, values=values, beside={each: rows for each, rows in record.beside.items() if each != name})
