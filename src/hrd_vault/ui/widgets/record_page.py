"""A record to read: its own words first, then what is known, field by field; links both ways; its history."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.domain.dates import parse
from hrd_vault.domain.fields import Facet, Field, Link, Links, LongText, Row, Rows
from hrd_vault.domain.kinds.common import SENSITIVITY_FIELD
from hrd_vault.domain.merging import unsettled, versions
from hrd_vault.domain.records import TITLE, Record, RecordKind, Version
from hrd_vault.services import evidence, handover, records
from hrd_vault.services.handover import Sent
from hrd_vault.services.records import Past
from hrd_vault.services.vault import Vault
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Flow, Label, Part, Reading, Tag, button, column, line, panel, row

VERBS = {
    "create": N_("written"),
    "edit": N_("changed"),
    "trash": N_("moved to the trash"),
    "untrash": N_("brought back from the trash"),
    "undo": N_("taken back"),
    "purge": N_("erased"),
}
Keep = Callable[[str, Version], Any]
_ID = re.compile(r"\b[0-9a-f]{32}\b")
_ACROSS = 3  # columns of a grid that still stand side by side
LEVEL_TAGS = frozenset({"low", "medium", "high", "critical"})


@dataclass(frozen=True)
class Shown:
    """A record with everything its page says: titles of what it links to, who links to it, what was parted from it."""

    record: Record
    deleted: str | None
    titles: Mapping[str, str]
    incoming: tuple[tuple[Record, str], ...]
    past: tuple[Past, ...]
    files: tuple[int, int] = (0, 0)  # how many files speak of it, and their bytes
    sent: tuple[Sent, ...] = ()  # the bundles it left in


def look_up(vault: Vault, record_id: str, *, quiet: bool) -> Shown:
    """Everything a page shows of a record, in a `quiet` view without names. Runs on the vault's thread."""
    stored = records.get(vault, record_id)
    told = (stored.record, *stored.record.alternatives())
    linked = [link.to for each in told for _path, _row, link in each.links()]
    return Shown(
        stored.record,
        stored.deleted,
        records.titles(vault, linked, quiet=quiet),
        tuple(records.pointing_at(vault, record_id)),
        tuple(records.history(vault, record_id)),
        evidence.files_about(vault, record_id),
        tuple(handover.sent(vault, record_id)),
    )


def sent_lines(shown: Shown) -> list[QWidget]:
    """To whom the record went already, or what rests on it. What left cannot be called back."""
    made: list[QWidget] = []
    for each in shown.sent:
        time = parse(each.time[:16] + "[UTC]").show(current())
        text = _(N_("Left on {time}, for {name}. It cannot be called back.")) if each.to else ""
        text = text or _(N_("Left on {time}, with a passphrase. It cannot be called back."))
        made.append(Label(text.format(time=time, name=each.to), "small"))
    return made


_TAGGED = (Facet.LEVEL, Facet.WHEN, Facet.DUE, Facet.PLACE, Facet.STATE)
_TAGGED_TOO = ("seen_or_told", "sharing", SENSITIVITY_FIELD.name)


def _tagged(record: Record) -> list[Field[Any]]:
    """The fields that stand under a record's title, in words of their own."""
    found = [field for facet in _TAGGED if (field := record.first(facet))]
    return found + [field for field in record.fields() if field.name in _TAGGED_TOO]


def tags_of(record: Record) -> list[QWidget]:
    """The record's level, date, place and state, as far as it has them."""
    speak = current()
    made: list[QWidget] = []
    for field in _tagged(record):
        text = field.show(record[field], speak)
        if field.facet is Facet.LEVEL:
            code = record.code(Facet.LEVEL)
            made.append(Tag(text, code if code in LEVEL_TAGS else "plain"))
        elif field.facet is Facet.DUE:
            made.append(Tag(speak.labelled(_(field.label), text)))
        elif field.facet in (Facet.WHEN, Facet.PLACE):
            made.append(Label(text, "second", wrap=False))
        else:
            made.append(Tag(text))
    return made


def record_body(shown: Shown, follow: Callable[[str], Any], keep: Keep | None = None) -> QWidget:
    """The fields of a record: what nobody has chosen yet, long words, then label and value, then grids."""
    record, box = shown.record, QVBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme().px(12))
    for part in _unsettled(shown, keep):
        box.addWidget(part)
    lifted = {TITLE.name, *(each.name for each in _tagged(record))}
    fields = [each for each in record.fields() if each.name not in lifted]
    lead = record.kind.title_from
    if lead is not None and lead.name in record.values:
        box.addWidget(Reading(record[lead]))
        fields = [each for each in fields if each.name != lead.name]
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme().px(20))
    grid.setVerticalSpacing(theme().px(8))
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, theme().px(128))
    for each in fields:
        if isinstance(each, Rows | LongText):
            continue
        grid.addWidget(_name(each), grid.rowCount(), 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_value(record, each, shown.titles, follow), grid.rowCount() - 1, 1)
    if grid.count():
        box.addWidget(panel(grid))
    for each in fields:
        if isinstance(each, LongText):
            box.addWidget(Label(_(each.label), "head"))
            box.addWidget(Reading(record[each]))
        elif isinstance(each, Rows):
            box.addWidget(Label(_(each.label), "head"))
            box.addWidget(_rows(record, each, shown.titles, follow))
    for name, value in record.unknown().items():
        box.addWidget(Label(_(N_("{name} (from a newer program): {value}")).format(name=name, value=value), "small"))
    box.addStretch(1)
    return panel(box)


def _unsettled(shown: Shown, keep: Keep | None) -> Iterator[QWidget]:
    """What stands side by side because two wrote it without knowing of each other; to be chosen, where that can be done."""
    record = shown.record
    for name in unsettled(record):
        field = record.kind.field(name)
        parts: list[Part] = [
            Label(
                _(N_("{field}: more than one version stands here")).format(field=_(field.label) if field else name),
                "head",
            )
        ]
        for version in versions(record, name):
            words = Label(said_value(record.kind, name, version.value, shown.titles), selectable=True)
            parts.append(words)
            if version.coarse:
                parts.append(
                    Label(_(N_("Known only in part: its sender left something out or made it coarser.")), "small")
                )
            if keep is not None:
                choose = button(_(N_("Keep this one")), partial(keep, name, version))
                choose.setAccessibleName(_(N_("Keep this one: {words}")).format(words=words.text()[:80]))
                parts.append(row(choose, 0))
        yield panel(column(*parts, line(), gap=6))


def said_value(kind: RecordKind, name: str, value: Json, titles: Mapping[str, str]) -> str:
    """One value of a field in words; records it points at by their titles."""
    field = kind.field(name)
    if value in ("", None, [], {}):
        return _(N_("(nothing)"))
    text = field.show(field.read(value), current()) if field else str(value)
    return _ID.sub(lambda found: titles.get(found[0], found[0][:8]), text)


def _name(field: Field[Any]) -> Label:
    """What a field is called, in a column wide enough for most names and no wider."""
    made = Label(_(field.label), "second")
    widest = theme().px(190)
    made.setMaximumWidth(widest)
    made.setMinimumWidth(min(widest, made.fontMetrics().horizontalAdvance(made.text()) + theme().px(4)))
    return made


def _value(record: Record, field: Field[Any], titles: Mapping[str, str], follow: Callable[[str], Any]) -> QWidget:
    if isinstance(field, Links):
        pointed: tuple[Link, ...] = record[field]
        return links(pointed, titles, follow)
    return Label(field.show(record[field], current()), selectable=True)


def links(found: Iterable[Link], titles: Mapping[str, str], follow: Callable[[str], Any]) -> QWidget:
    """Links to press, each with the title of the record it leads to."""
    flow, missing = Flow(10), 0
    for link in found:
        if link.to in titles:
            flow.addWidget(button(titles[link.to], partial(follow, link.to), kind="link"))
        else:
            missing += 1
    absent = ngettext("{count} record that is not here", "{count} records that are not here", missing)
    return panel(
        column(*([panel(flow)] if flow.count() else []), *([Label(absent, "small")] if missing else []), gap=2)
    )


def _rows(record: Record, field: Rows, titles: Mapping[str, str], follow: Callable[[str], Any]) -> QWidget:
    if len(field.fields) <= _ACROSS and not any(isinstance(each, Links | LongText) for each in field.fields):
        return _table(record, field)
    box = column(gap=8)
    for each in record[field]:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(20))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme().px(128))
        for inner in field.fields:
            if inner.name not in each.values:
                continue
            grid.addWidget(_name(inner), grid.rowCount(), 0, Qt.AlignmentFlag.AlignTop)
            value: QWidget
            if isinstance(inner, Links):
                pointed: tuple[Link, ...] = each[inner]
                value = links(pointed, titles, follow)
            else:
                value = Label(inner.show(each[inner], current()), selectable=True)
            grid.addWidget(value, grid.rowCount() - 1, 1)
        box.addWidget(panel(grid))
        box.addWidget(line())
    return panel(box)


def _table(record: Record, field: Rows) -> QWidget:
    """A grid of few short columns, row under row."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme().px(16))
    grid.setVerticalSpacing(theme().px(4))
    for place, each in enumerate(field.fields):
        grid.setColumnStretch(place, 1)
        grid.addWidget(Label(_(each.label), "small"), 0, place)
    rows: tuple[Row, ...] = record[field]
    for number, told in enumerate(rows, 1):
        for place, each in enumerate(field.fields):
            if each.name in told.values:
                grid.addWidget(Label(each.show(told[each], current()), selectable=True), number, place)
    return panel(grid)


def incoming_page(shown: Shown, follow: Callable[[str], Any], *, quiet: bool) -> QWidget:
    """What links to this record, by kind and by what it is there."""
    box = column(gap=6)
    for record, path in shown.incoming:
        field = record.kind.field(path.partition(".")[0])
        flow = Flow(6)
        flow.addWidget(button(record.called(quiet=quiet), partial(follow, record.id), kind="link"))
        flow.addWidget(Label(f"{_(record.kind.label)} · {_(field.label) if field else path}", "small", wrap=False))
        box.addWidget(panel(flow))
    if not shown.incoming:
        box.addWidget(Label(_(N_("Nothing else speaks of this yet.")), "second"))
    box.addStretch(1)
    return panel(box)


def history_page(shown: Shown) -> QWidget:
    """When the record was changed, and what each changed field said before."""
    box = column(gap=4)
    before: Record | None = None
    for past in shown.past:
        time = past.entry.time.replace("T", " ").removesuffix("Z") + " UTC"
        box.addWidget(Label(f"{time}  {_(VERBS.get(past.entry.verb, past.entry.verb))}", "head"))
        if past.record and before and past.record.readable:
            for field in past.record.kind.fields:
                if past.record.values.get(field.name) != before.values.get(field.name):
                    old, new = (_said(field, state) for state in (before, past.record))
                    box.addWidget(Label(current().labelled(_(field.label), f"{old}  →  {new}"), "second"))
        before = past.record
    box.addStretch(1)
    return panel(box)


def _said(field: Field[Any], record: Record) -> str:
    return field.show(record[field], current()) if field.name in record.values else "—"
