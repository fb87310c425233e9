"""Choosing what leaves: which records and files, in which shape, who is named in them, what stays behind and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from hrd_vault.base import canonical, clock
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, Speech, current
from hrd_vault.domain import permission
from hrd_vault.domain.dates import day_of
from hrd_vault.domain.fields import Facet, Links, Rows, outward_values
from hrd_vault.domain.kinds.common import FROM_SOURCE, NEVER, SENSITIVITY_FIELD
from hrd_vault.domain.kinds.consent import CONSENT, COVERS
from hrd_vault.domain.kinds.contact import CONTACT
from hrd_vault.domain.kinds.evidence import CHILD, CLAIMS, FILE_NAME, INTIMATE, PLACE
from hrd_vault.domain.kinds.incident import SHARING
from hrd_vault.domain.merging import settled
from hrd_vault.domain.naming import Names
from hrd_vault.domain.permission import LAWYER_USES, NAMELESS_USES, Permission, Says
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import TITLE, Record, Version
from hrd_vault.domain.shaping import AS_IT_IS, Shape, renamed, smaller, together, typed_names
from hrd_vault.services import enclosed
from hrd_vault.services.enclosed import Enclosed
from hrd_vault.services.records import ALL, with_parts
from hrd_vault.services.vault import Vault
from hrd_vault.store.records import Stored

NEVER_LEAVES = N_("it is marked “never leaves this machine”")
ONLY_HERE = N_("its writer said “only here”")
ONLY_LAWYER = N_("its writer said “my lawyer”, and this is for another use")
INTIMATE_ONE = N_("it is an intimate picture, which leaves only when it is chosen by itself")
UNREADABLE = N_("a newer program wrote it, so it is not known what in it may leave")
_OF_A_CHILD = frozenset({PLACE.name, CLAIMS.name, FILE_NAME.name})  # where it was; files are often called by a name
_NOT_ALONG = frozenset({CONTACT.name, CONSENT.name, "task"})
_PEOPLE = frozenset({"person", CONTACT.name})
_SOMEBODY = N_("somebody")


@dataclass(frozen=True)
class Name:
    """Somebody named in what would leave: the words, the field's label ("" for a record of their own), the record's title."""

    words: str
    label: str
    record: str


@dataclass(frozen=True)
class Mention:
    """A name that stands in the words of a record: as written, whose it may be, the field's label, the record's title."""

    words: str
    whose: str
    label: str
    record: str


@dataclass(frozen=True)
class Purpose:
    """What it is handed over for: a code of `USES`. `emergency` says why, where a life is at risk and nobody can be asked."""

    use: str = "partner"
    emergency: str = ""


@dataclass(frozen=True)
class Preview:
    """Exactly what would leave: records as they would be sent, who is named in them, what stays behind with the marked
    reason, whose writers want to be asked first, what those who are in them said, what for, which files go along, and
    which stay with the marked reason; which names stand in words, and what together can tell who it is, by title. Under other
    names `came_from` says whose record each of them is here."""

    records: tuple[Record, ...]
    names: tuple[Name, ...]
    kept_back: tuple[tuple[str, str], ...]
    ask_first: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()
    purpose: Purpose = Purpose()
    files: tuple[Enclosed, ...] = ()
    files_kept: tuple[tuple[str, str], ...] = ()
    mentions: tuple[Mention, ...] = ()
    together: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shape: Shape = AS_IT_IS
    put_away: bool = False
    came_from: Mapping[str, str] = field(default_factory=dict)

    @property
    def coarsened(self) -> int:
        """How many records leave with something left out or made coarser."""
        return sum(bool(record.partial) for record in self.records)


def choose(
    vault: Vault,
    ids: Sequence[str],
    query: Query | None,
    purpose: Purpose = Purpose(),
    shape: Shape = AS_IT_IS,
    *,
    naming: bool = True,
    speak: Speech | None = None,
    beside: Iterable[str] = (),
) -> Preview:
    """What would leave for these ids, or for everything that `query` finds, in this `shape`; what is `beside` them goes along
    where it may. Without `naming` the records are only counted or read by a form that names nobody by itself. Other names are
    given in the language of `speak`, else in the one that is spoken here.

    A record marked C4, or part of one, never leaves; nor does what its writer, or somebody in it, did not agree to, with its
    parts. Chosen by its id it stops the sealing, found by a query it is left behind and named. In an emergency what was
    chosen by its id leaves all the same, but for C4. Raises `VaultError` ``seal.nothing``, ``seal.c4``, ``seal.only_here``,
    ``seal.consent``, ``seal.emergency``, ``seal.names`` or ``vault.no_record``.
    """
    if query and purpose.emergency:
        raise VaultError("seal.emergency")
    begun = _all_of(vault, query) if query else [vault.stored(record_id) for record_id in ids]
    more = (stored for each in beside if (stored := vault.rows.get(each)))
    found = [*_along(vault, begun, shape.depth), *more]
    chosen = {
        part.record.id: part.record
        for stored in found
        if not stored.deleted
        for part in with_parts(vault, stored)
        if not part.deleted
    }
    named = frozenset() if query else frozenset(ids)
    held = _held(vault, chosen.values(), named, purpose)
    stays = dict(held.stays)
    # What was chosen by its id, with its parts; what only hangs together with that may stay behind without stopping it.
    by_id = {part.record.id for each in ids for part in with_parts(vault, vault.stored(each))} if not query else set()
    _stop({each: record for each, record in chosen.items() if each in by_id}, stays)
    asked = held.told(by_id)
    stopping = [each for each in asked if each.says is Says.NO and each.record.id in by_id]
    if stopping and not purpose.emergency:
        told = dict.fromkeys(f"{each.record.title} ({each.person.title})" for each in stopping)
        raise VaultError("seal.consent", titles="; ".join(told))
    if not purpose.emergency:
        stays |= held.refused
    leaving = [record for record in chosen.values() if record.id not in stays]
    if not leaving:
        raise VaultError("seal.nothing")
    records, going, kept_files = _with_files(vault, leaving, shape)
    typed = typed_names(leaving) if shape.pseudonyms else ()
    called = Names(_called_here(vault), typed) if records else Names(())
    came_from: Mapping[str, str] = {}
    if shape.pseudonyms:
        records, came_from = _renamed(records, called, speak or current())
    named_in = (each for record in records for each in (record, *record.alternatives()))
    names = tuple(dict.fromkeys(name for each in named_in for name in names_in(each)))
    if naming and names and purpose.use in NAMELESS_USES:
        raise VaultError("seal.names", names="; ".join(dict.fromkeys(name.words for name in names)))
    kept_back = tuple((chosen[record_id].title, reason) for record_id, reason in stays.items())
    ask_first = tuple(record.title for record in leaving if "ask_me" in record.said(SHARING))
    permissions = tuple(each for each in asked if each.record.id not in stays)
    open_ones = {name.record for name in names}
    return Preview(
        records,
        names,
        kept_back,
        ask_first,
        permissions,
        purpose,
        going,
        kept_files,
        tuple(mention for record in records for mention in _mentions(record, called)),
        tuple((each.title, labels) for each in records if each.title not in open_ones and (labels := together(each))),
        shape,
        came_from=came_from,
    )


def _all_of(vault: Vault, query: Query) -> list[Stored]:
    """Everything that a query finds, not a page of it."""
    if query.text or query.filters:
        return vault.rows.read(vault.rows.positions(replace(query, limit=ALL, after=None)))
    return [stored for kind in query.kinds or ("",) for stored in vault.rows.all((kind,) if kind else ())]


def _along(vault: Vault, chosen: Sequence[Stored], depth: int) -> list[Stored]:
    """What was chosen, and what hangs together with it in either direction, so many links far. Whom one trusts and who agreed
    to what goes only when it is chosen by itself."""
    found = {stored.record.id: stored for stored in chosen}
    edge = list(chosen)
    for _step in range(depth):
        near = {link.to for stored in edge for _path, _row, link in stored.record.links()}
        near |= {each for stored in edge for each, _path in vault.rows.pointing_at(stored.record.id)}
        reached = [stored for each in sorted(near - found.keys()) if (stored := vault.rows.get(each))]
        edge = [stored for stored in reached if stored.record.kind.name not in _NOT_ALONG and not stored.deleted]
        found |= {stored.record.id: stored for stored in edge}
    return list(found.values())


def _called_here(vault: Vault) -> Iterator[tuple[str, str, bool]]:
    """Everybody who has a name here: the id, what they are called, whether each word of it can stand for them."""
    for kind in (each for each in vault.catalogue.kinds if each.names):
        by_words = kind.name in _PEOPLE
        for stored in vault.rows.all((kind.name,), trashed=None):
            yield from ((stored.record.id, each, by_words) for each in all_names(stored.record))


def all_names(record: Record) -> Iterator[str]:
    """All that somebody is called, in every version."""
    for each in (record, *record.alternatives()):
        yield each.title
        for name in ("other_names", "legal_name"):
            told = each.values.get(name, ())
            yield from [told] if isinstance(told, str) else told


def _renamed(records: Sequence[Record], called: Names, speak: Speech) -> tuple[tuple[Record, ...], Mapping[str, str]]:
    made = renamed(records, called, speak.say, f"[{speak.say(_SOMEBODY)}]")
    return made.records, made.came_from


def _mentions(record: Record, called: Names) -> Iterator[Mention]:
    """The names that stand in a record's words, but for its own title where it stands for somebody."""
    for each in record.fields():
        if each.facet is Facet.PARTY or (record.kind.names and each.name == TITLE.name) or isinstance(each, Links):
            continue
        text = "\n".join(each.words(record[each]))
        told = dict.fromkeys((text[found.start : found.end], found.whose) for found in called.find(text))
        yield from (Mention(words, whose, each.label, record.title) for words, whose in told)


def _with_files(
    vault: Vault, leaving: Iterable[Record], shape: Shape
) -> tuple[tuple[Record, ...], tuple[Enclosed, ...], tuple[tuple[str, str], ...]]:
    """The records as they may leave, the files that go with them, and those that stay."""
    records, going, kept = [], [], []
    for record in leaving:
        outward = _marked(smaller(_outward(vault, record), shape), record)
        found = enclosed.of(vault, record, outward, shape)
        if isinstance(found, str):
            outward = _marked(enclosed.without_digest(outward), record)
            kept += [(record.title, found)] if found else []
        else:
            going.append(found)
        records.append(outward)
    return tuple(records), tuple(going), tuple(kept)


def _stop(chosen: dict[str, Record], stays: dict[str, str]) -> None:
    """What was chosen by its id and may not leave stops everything, each reason under its own code."""
    for reason, code in ((NEVER_LEAVES, "seal.c4"), (ONLY_HERE, "seal.only_here"), (ONLY_LAWYER, "seal.other_use")):
        held = [chosen[record_id].title for record_id, why in stays.items() if why == reason and record_id in chosen]
        if held:
            raise VaultError(code, titles="; ".join(held))


@dataclass(frozen=True)
class _Held:
    """Why records stay by what is written (`stays`), what those whom the others speak of said (`asked`), and the refusals
    that a part has from what it is part of (`passed_on`), each with the id of that."""

    stays: Mapping[str, str]
    asked: Sequence[Permission]
    passed_on: Sequence[tuple[str, Permission]]

    @property
    def refused(self) -> dict[str, str]:
        """The records that somebody refused, with the marked reason."""
        said = (each for each in (*self.asked, *(each for _owner, each in self.passed_on)) if each.says is Says.NO)
        return {each.record.id: each.reason for each in said}

    def told(self, by_id: Collection[str]) -> list[Permission]:
        """What was said, each refusal once: a part's own, and the whole's where that was not asked about or not chosen."""
        known = {each.record.id for each in self.asked}
        passed_on = (
            each
            for owner, each in self.passed_on
            if owner not in known or (each.record.id in by_id and owner not in by_id)
        )
        return [*self.asked, *passed_on]


def _held(vault: Vault, records: Iterable[Record], named: frozenset[str], purpose: Purpose) -> _Held:
    """What holds these records back; of a consent itself nobody is asked. `named` are those that were chosen one by one."""
    consents = [stored.record for stored in vault.rows.all((CONSENT.name,)) if not stored.deleted]
    covering: dict[str, list[Record]] = {}
    for consent in consents:
        for link in consent[COVERS]:
            covering.setdefault(link.to, []).append(consent.having(COVERS, ()))
    known, today = cache(partial(look_up, vault)), _today()
    stays: dict[str, str] = {}
    asked: list[Permission] = []
    passed_on: list[tuple[str, Permission]] = []
    refused: dict[str, list[Permission]] = {}

    def said(record: Record, heard: Iterable[Record]) -> Iterator[Permission]:
        return permission.of(record, purpose.use, today, heard, known)

    for record in records:
        owners = list(_owners(vault, record))
        if why := _why_it_stays(record, owners, named, purpose):
            stays[record.id] = why
            continue
        if record.kind.name == CONSENT.name:
            continue
        asked += said(record, consents)
        for owner in owners if consents else ():
            if owner.id not in refused:
                refused[owner.id] = [each for each in said(owner, consents) if each.says is Says.NO]
            # Who agreed to this very part (a copy without their face) agreed to it, whatever they say of the whole.
            of_it = covering.get(record.id, ())
            agreed = {each.person.id for each in said(owner, of_it) if each.says is Says.YES} if of_it else ()
            passed_on += [
                (owner.id, replace(each, record=record)) for each in refused[owner.id] if each.person.id not in agreed
            ]
    return _Held(stays, asked, passed_on)


def look_up(vault: Vault, record_id: str) -> Record | None:
    """The record with this id, if it is here."""
    stored = vault.rows.get(record_id)
    return stored.record if stored else None


def _today() -> int:
    return day_of(clock.now())


def _why_it_stays(record: Record, owners: Sequence[Record], named: frozenset[str], purpose: Purpose) -> str:
    """The marked reason why a record does not leave, by what is written in it or in what it is part of, or empty. `named` are
    those that were chosen one by one."""
    line = (record, *owners)
    if any(NEVER in each.said(SENSITIVITY_FIELD) for each in line):
        return NEVER_LEAVES
    if not all(each.readable for each in line):
        return UNREADABLE
    if any(any(each.said(INTIMATE)) and named.isdisjoint((record.id, each.id)) for each in line):
        return INTIMATE_ONE
    answers = {answer for each in line for answer in each.said(SHARING)}
    if purpose.emergency or not {"only_here", "my_lawyer"} & answers:
        return ""
    if "only_here" not in answers:
        return "" if purpose.use in LAWYER_USES else ONLY_LAWYER
    return ONLY_HERE


def staying(vault: Vault, ids: Iterable[str], purpose: Purpose) -> dict[str, str]:
    """Which of these records stay here, with the marked reason: by what is written in them, or by what those whom they speak
    of said, of them or of what they are part of."""
    found = (record for each in ids if (record := look_up(vault, each)))
    held = _held(vault, found, frozenset(), purpose)
    return {**held.stays, **held.refused}


def _owners(vault: Vault, record: Record) -> Iterator[Record]:
    """What a record is part of, in any of its versions, and what that is part of."""
    seen, waiting = {record.id}, [record]
    while waiting:
        each = waiting.pop()
        for owner in dict.fromkeys(version.owner() for version in (each, *each.alternatives())):
            stored = vault.rows.get(owner) if owner and owner not in seen else None
            if stored:
                seen.add(owner)
                waiting.append(stored.record)
                yield stored.record


def _never_leaves(vault: Vault, record: Record) -> bool:
    return any(NEVER in each.said(SENSITIVITY_FIELD) for each in (record, *_owners(vault, record)))


def _outward(vault: Vault, record: Record) -> Record:
    """The record as it may leave, in all its versions: places as blurred as they ask, private rows and links to C4 records
    left out, nothing that holds only in this vault."""
    if not record.readable:
        return record
    record = record.without_local()
    beside = {
        name: tuple(_outward_version(vault, settled(record, name, each.value), name, each) for each in versions)
        for name, versions in record.beside.items()
    }
    return _marked(replace(_made_outward(vault, record), beside=beside), record)


def _outward_version(vault: Vault, record: Record, name: str, version: Version) -> Version:
    value = _made_outward(vault, record).values.get(name, "")
    return replace(version, value=value, coarse=version.coarse or value != version.value)


def _made_outward(vault: Vault, record: Record) -> Record:
    values = outward_values(record.kind.fields, record.values)
    if any(record.said(CHILD)):  # where a child was does not leave, and nothing says its name by default
        values = {name: value for name, value in values.items() if name not in _OF_A_CHILD}
    out = replace(record, values=canonical.clean(values))
    for each in record.kind.fields:
        if isinstance(each, Links) and each.name in out.values:
            out = out.having(each, tuple(link for link in out[each] if not _points_at_never(vault, link.to)))
        elif isinstance(each, Rows) and each.name in out.values:
            out = out.having(each, tuple(_without_never(vault, each, row) for row in out[each]))
    return out


def _marked(out: Record, record: Record) -> Record:
    """`out`, which says in which fields it is less than `record`."""
    changed = {name for name in record.values if out.values.get(name) != record.values.get(name)}
    return replace(out, partial=tuple(sorted({*record.partial, *changed})))


def _without_never(vault: Vault, rows: Rows, row: Any) -> Any:
    values = dict(row.values)
    for column in rows.fields:
        if isinstance(column, Links) and column.name in values:
            kept = tuple(link for link in row[column] if not _points_at_never(vault, link.to))
            values[column.name] = column.write(kept)
    return replace(row, values={name: value for name, value in values.items() if value not in ("", None, [], {})})


def _points_at_never(vault: Vault, record_id: str) -> bool:
    stored = vault.rows.get(record_id)
    return stored is not None and _never_leaves(vault, stored.record)


def names_in(record: Record) -> Iterable[Name]:
    """Who is named in a record: itself, if it is about somebody, every field that holds parties in words, and what came
    from elsewhere without a place of its own, which nobody here has sorted."""
    if record.kind.names:
        yield Name(record.title, "", record.title)
    for each in record.fields():
        if each.facet is Facet.PARTY and not isinstance(each, Links):
            yield Name(each.cell(record[each]), each.label, record.title)
        if each.name == FROM_SOURCE.name:
            for row in record[FROM_SOURCE]:
                yield Name(
                    f"{row.values.get('label', '')}: {row.values.get('text', '')}"[:120], each.label, record.title
                )


def again(vault: Vault, preview: Preview) -> Preview:
    """The same under other names still: two recipients who meet cannot lay their bundles beside each other."""
    called = Names(
        [*_called_here(vault), *((each.id, each.title, False) for each in preview.records if each.kind.names)]
    )
    records, came_from = _renamed(preview.records, called, current())
    return replace(preview, records=records, came_from={new: preview.came_from[old] for new, old in came_from.items()})
