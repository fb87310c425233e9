"""What a receiver asks for, and how far the chosen records answer it.

A profile is a list of questions; each reads the records that may leave and gives an answer in words, or none. What has no
answer is named, so that a person can add it. Facts about receivers carry their source and whether anybody verified them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hrd_vault.base.i18n import N_, Speech
from hrd_vault.domain.fields import Facet, Field, Links, Rows
from hrd_vault.domain.records import Record

FEW = 5  # a number below this could tell who is meant


@dataclass(frozen=True)
class Annex:
    """One piece of evidence as it would be handed in: its number from 1, title, file name, bytes, SHA-256 in hex."""

    number: int
    title: str
    file: str
    size: int
    sha256: str


class Case:
    """The records that would leave, as a profile reads them."""

    def __init__(self, records: Sequence[Record], speak: Speech, annexes: Sequence[Annex] = ()) -> None:
        self.records, self.speak, self.annexes = records, speak, annexes
        self.titles = {record.id: record.title for record in records}

    def of(self, *kinds: str) -> list[Record]:
        """The records of these kinds; what is dated in the order of events."""
        found = [record for record in self.records if record.kind.name in kinds]
        return sorted(found, key=lambda record: (record.day_span()[0] is None, record.day_span()[0] or 0))

    def said(self, record: Record, name: str) -> str:
        """What one field of a record says in words; links by their titles."""
        field = record.kind.field(name)
        return self.shown(record, field) if field and name in record.values else ""

    def shown(self, record: Record, field: Field[Any]) -> str:
        """A field's value in words; links that lead out of the case are left out."""
        if isinstance(field, Links):
            return self.speak.listed(self.titles[link.to] for link in record[field] if link.to in self.titles)
        if isinstance(field, Rows):
            return "\n".join(self._row(row, field) for row in record[field])
        return field.show(record[field], self.speak)

    def _row(self, row: Any, rows: Rows) -> str:
        parts = []
        for column in rows.fields:
            if column.name in row.values and isinstance(column, Links):
                text = self.speak.listed(self.titles[link.to] for link in row[column] if link.to in self.titles)
            elif column.name in row.values:
                text = column.show(row[column], self.speak)
            else:
                continue
            if text:
                parts.append(self.speak.labelled(self.speak.say(column.label), text))
        return "; ".join(parts)

    def day(self, record: Record) -> str:
        """When a record's matter happened, in words."""
        field = record.first(Facet.WHEN)
        return field.show(record[field], self.speak) if field else self.speak.say(N_("date not known"))


Answer = Callable[[Case], str]


@dataclass(frozen=True)
class Question:
    """One thing a receiver asks: its label, the answer from the case, the most letters (0 where no limit is known)."""

    label: str
    answer: Answer
    needed: bool = True
    limit: int = 0
    hint: str = ""


@dataclass(frozen=True)
class Profile:
    """A receiver's form. `use` is the code of the use that consent must allow; `source` says where the questions come from,
    `as_of` when, `verified` whether somebody checked them with the receiver. `reply` are lines left empty for an answer."""

    name: str
    label: str
    use: str
    questions: tuple[Question, ...]
    source: str
    as_of: str
    verified: bool = False
    annexes: bool = False
    reply: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filled:
    """One question with its answer."""

    question: Question
    text: str

    @property
    def missing(self) -> bool:
        return self.question.needed and not self.text.strip()

    @property
    def too_long(self) -> int:
        """By how many letters it is longer than the receiver takes; 0 where it fits."""
        return max(0, len(self.text) - self.question.limit) if self.question.limit else 0


def filled(profile: Profile, case: Case) -> tuple[Filled, ...]:
    """Every question of `profile` with what the case answers."""
    return tuple(Filled(question, question.answer(case).strip()) for question in profile.questions)


# Answers


def every(kind: str, *names: str) -> Answer:
    """What these fields say in all records of a kind, one paragraph for each record that says something."""

    def answer(case: Case) -> str:
        told = []
        for record in case.of(kind):
            parts = [text for name in names if (text := case.said(record, name))]
            if parts:
                told.append("\n".join(parts))
        return "\n\n".join(told)

    return answer


def labelled(kinds: tuple[str, ...], *names: str, only: Callable[[Record], bool] = lambda _record: True) -> Answer:
    """For each record of these kinds its title, and below it what these fields say, each with its label."""

    def answer(case: Case) -> str:
        told = []
        for record in filter(only, case.of(*kinds)):
            lines = [record.title]
            for name in names:
                field = record.kind.field(name)
                if field and (text := case.said(record, name)):
                    lines.append(case.speak.labelled(case.speak.say(field.on_page or field.label), text))
            if len(lines) > 1 or record.kind.names:  # a name is an answer by itself, a title of what happened is none
                told.append("\n".join(lines))
        return "\n\n".join(told)

    return answer


def chronology(case: Case) -> str:
    """What happened, in its order: day, place, title, account."""
    told = []
    for record in case.of("incident"):
        place = case.said(record, "place")
        head = ", ".join(filter(None, (case.day(record), place)))
        account = case.said(record, "account")
        told.append(f"{head}. {record.title}." + (f"\n{account}" if account and account != record.title else ""))
    return "\n\n".join(told)


def in_brief(case: Case) -> str:
    """The events in one line each."""
    return "\n".join(case.speak.labelled(case.day(record), record.title) for record in case.of("incident"))


def last_event(case: Case) -> str:
    """The latest event."""
    found = [record for record in case.of("incident") if record.day_span()[0] is not None]
    return case.speak.labelled(case.day(found[-1]), found[-1].title) if found else ""


def annexes(case: Case) -> str:
    """The files, numbered, with their digests."""
    speak = case.speak
    line = N_("Annex {number}: {title}. File: {file}, {size} bytes. SHA-256: {digest}")
    return "\n".join(
        speak.say(line).format(number=each.number, title=each.title, file=each.file, size=each.size, digest=each.sha256)
        for each in case.annexes
    )


def asked(_case: Case) -> str:
    """Nothing here answers it: a person does."""
    return ""


# Numbers without names

HIDDEN = N_("fewer than {count}, or hidden so that it cannot be worked out")


def counted(values: Iterable[str]) -> list[tuple[str, int | None]]:
    """How often each value stands, the most frequent first; None where so few could tell who is meant.

    Where numbers are hidden, the next smallest are hidden too, until what they come to together tells none of them: the total
    is often known.
    """
    counts = sorted(Counter(values).items(), key=lambda each: (-each[1], each[0]))
    hidden = {name: count for name, count in counts if count < FEW}
    for name, count in reversed(counts):
        if not hidden or (len(hidden) > 1 and sum(hidden.values()) >= FEW):
            break
        hidden[name] = count
    return [(name, None if name in hidden else count) for name, count in counts]


def statistics(path: str) -> Answer:
    """How many incidents there are for each answer of a field; `path` may lead into a grid (``acts.act``) or be ``year``."""
    name, _dot, column = path.partition(".")

    def answer(case: Case) -> str:
        few = case.speak.say(HIDDEN).format(count=FEW)
        rows = counted(_values(case, name, column))
        return "\n".join(case.speak.labelled(label, few if count is None else count) for label, count in rows)

    return answer


def _values(case: Case, name: str, column: str) -> Iterator[str]:
    for record in case.of("incident"):
        if name == "year":
            first = record.day_span()[0]
            yield (
                str(record.values.get("occurred", ""))[:4]
                if first is not None
                else case.speak.say(N_("date not known"))
            )
            continue
        field = record.kind.field(name)
        if field is None or name not in record.values:
            continue
        if isinstance(field, Rows):
            inner = next(each for each in field.fields if each.name == column)
            yield from {inner.show(row[inner], case.speak) for row in record[field] if column in row.values}
        else:
            value = record[field]
            each = value if isinstance(value, tuple) else (value,)
            yield from {field.show(one if not isinstance(value, tuple) else (one,), case.speak) for one in each}
