"""May it leave? What consents and answers mean for a record, a use and a day.

For each person or group a record speaks of, the consent that counts is the most particular one, and of those the latest. A
limit, an end or a withdrawal stops; where nobody was asked, that is said and does not stop. Those who are said to have done
something, and officials, are not asked.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from hrd_vault.base.i18n import N_
from hrd_vault.domain.dates import EventDate
from hrd_vault.domain.fields import Link
from hrd_vault.domain.kinds.consent import ANSWER, COVERS, GIVEN, TERMS, UNTIL, WHOM, WITHDRAWN
from hrd_vault.domain.kinds.group import GROUP
from hrd_vault.domain.kinds.person import PERSON
from hrd_vault.domain.records import Record

_NOT_ASKED_AS = frozenset({"alleged"})  # fields that name those who are said to have done it
_NOT_ASKED_ROLES = frozenset({"alleged_perpetrator", "official"})
_NOT_ASKED_GROUPS = frozenset({"authority", "company", "armed_group"})
NAMELESS_USES = frozenset({"statistics", "public"})  # uses in which nobody is named
LAWYER_USES = frozenset({"own", "partner"})  # what the plain answer "my lawyer" allows


class Says(StrEnum):
    """What a consent, or its absence, comes to."""

    YES = "yes"
    ASK = "ask"
    UNRECORDED = "unrecorded"
    NO = "no"


@dataclass(frozen=True)
class Permission:
    """What one person's word means for one record. `reason` is a marked sentence's part, `condition` their own words."""

    record: Record
    person: Record
    says: Says
    reason: str = ""
    condition: str = ""


ENDED = N_("their consent has ended")
WITHDREW = N_("they withdrew their consent")
NOT_YET = N_("they agreed only from a later day on")
OTHER_USE = N_("they did not agree to this use")
ONLY_HERE = N_("they said “only here”")


def of(
    record: Record, use: str, day: int, consents: Iterable[Record], look_up: Callable[[str], Record | None]
) -> Iterator[Permission]:
    """What everybody whom `record` speaks of said about `use`, on the day of this number."""
    known = list(consents)
    for person in _concerned(record, look_up):
        consent = _that_counts(record, person, known)
        if consent is None:
            yield Permission(record, person, Says.UNRECORDED)
        else:
            yield _standing(record, person, consent, use, day)


def concerns(record: Record, consent: Record, look_up: Callable[[str], Record | None]) -> bool:
    """Whether `record` speaks of somebody whose word `consent` is, about this record or about everything."""
    return any(_that_counts(record, person, [consent]) for person in _concerned(record, look_up))


def _concerned(record: Record, look_up: Callable[[str], Record | None]) -> Iterator[Record]:
    ids = dict.fromkeys(
        [record.id, *(link.to for path, _row, link in _links(record) if path.rpartition(".")[2] not in _NOT_ASKED_AS)]
    )
    for each in ids:
        found = record if each == record.id else look_up(each)
        if found is not None and found.kind.name in (PERSON.name, GROUP.name) and not _is_not_asked(found):
            yield found


def _links(record: Record) -> Iterator[tuple[str, str, Link]]:
    """The links of a record, in its values and in what stands beside them."""
    for each in (record, *record.alternatives()):
        yield from each.links()


def _is_not_asked(person: Record) -> bool:
    roles = set(person.values.get("roles", ()))
    return (bool(roles) and roles <= _NOT_ASKED_ROLES) or person.values.get("sort") in _NOT_ASKED_GROUPS


def _that_counts(record: Record, person: Record, consents: list[Record]) -> Record | None:
    about = {record.id, *(link.to for _path, _row, link in _links(record))}
    theirs = [each for each in consents if any(link.to == person.id for link in each[WHOM])]
    particular = [each for each in theirs if any(link.to in about for link in each[COVERS])]
    general = [each for each in theirs if not each[COVERS]]
    return max(particular or general, key=_newness, default=None)


def _newness(consent: Record) -> tuple[int, str]:
    given: EventDate | None = consent[GIVEN]
    return (given.last or given.first or 0) if given else 0, consent.made


def _standing(record: Record, person: Record, consent: Record, use: str, day: int) -> Permission:
    def no(reason: str) -> Permission:
        return Permission(record, person, Says.NO, reason)

    if consent[WITHDRAWN] is not None:
        return no(WITHDREW)
    if _is_over(consent[UNTIL], day):
        return no(ENDED)
    terms = consent[TERMS]
    if not terms:
        answer = consent[ANSWER]
        if answer in ("", "ask_me"):
            return Permission(record, person, Says.ASK)
        if answer == "only_here":
            return no(ONLY_HERE)
        return Permission(record, person, Says.YES) if use in LAWYER_USES else no(OTHER_USE)
    use_field, condition, after, until = TERMS.fields
    fitting = [row for row in terms if row[use_field] == use]
    if not fitting:
        return no(OTHER_USE)
    row = fitting[-1]
    if _is_over(row[until], day):
        return no(ENDED)
    if row[after] is not None and (row[after].first or 0) > day:
        return no(NOT_YET)
    return Permission(record, person, Says.YES, condition=row[condition])


def _is_over(until: EventDate | None, day: int) -> bool:
    return until is not None and until.last is not None and until.last < day
