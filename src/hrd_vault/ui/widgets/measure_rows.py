"""Measures one under the other, and what money they still need."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.domain.kinds.measure import STATE, STATES
from hrd_vault.domain.kinds.scales import EFFECT
from hrd_vault.domain.protection import NOT_TAKEN, effect, funding, residual, shown
from hrd_vault.domain.records import Record
from hrd_vault.services.risk import MeasureShown
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Label, button, column, panel, row


def measures_grid(session: Session, measures: Sequence[MeasureShown], titles: Mapping[str, str]) -> QWidget:
    """Measures one under the other: what, who, by when, how it stands, what it changes."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme().px(12))
    grid.setVerticalSpacing(theme().px(4))
    grid.setColumnStretch(0, 1)
    for place, head in enumerate((N_("Measure"), N_("By when"), N_("State"), N_("Does it help?"))):
        grid.addWidget(Label(_(head), "small"), 0, place)
    for place, each in enumerate(measures, 1):
        record = each.record
        name = button(record.title, partial(session.go.emit, "record", record.id), kind="link")
        what = column(row(name, 0), gap=0)
        if who := _who(record, titles, quiet=session.device.quiet):
            what.addWidget(Label(who, "small"))
        grid.addLayout(what, place, 0)
        grid.addWidget(Label(_due(each), "warning" if (each.late or 0) > 0 else "second"), place, 1)
        state = str(record.values.get("state", ""))
        grid.addWidget(Label(_(STATES.label_of(state)) if state else "–", "second"), place, 2)
        grid.addWidget(Label(_after(record), "second"), place, 3)
    return panel(grid) if measures else Label(_(N_("No measures yet.")), "second")


def _who(record: Record, titles: Mapping[str, str], *, quiet: bool) -> str:
    named = [
        titles[to]
        for link in record.values.get("who", [])
        if (to := str(link["to"] if isinstance(link, dict) else link)) in titles
    ]
    return current().listed(named) or ("" if quiet else str(record.values.get("who_said", "")))


def _due(each: MeasureShown) -> str:
    if each.late is not None and each.late > 0:
        return ngettext("{count} day late", "{count} days late", each.late)
    field = each.record.kind.field("due")
    return field.show(each.record[field], current()) if field and "due" in each.record.values else "–"


def _after(record: Record) -> str:
    """What it does: how much it helps as the protected person says, else the risk before and after as it was judged."""
    helps, _said = effect(record)
    if helps:
        return _(EFFECT.label_of(helps))
    moved = next(((each.before, each.after) for each in residual(record) if each.before and each.after), None)
    if moved is None or not (moved[0] and moved[1]) or record[STATE] in NOT_TAKEN:
        return "–"
    return _(N_("from {before} to {after}")).format(before=moved[0].value, after=moved[1].value)


def money_lines(measures: Sequence[Record]) -> list[str]:
    """What is missing, in each currency."""
    text = _(N_("Money: {gap} of {cost} are missing."))
    return [
        text.format(gap=shown(each.gap, each.currency), cost=shown(each.cost, each.currency))
        for each in funding(measures)
        if each.gap
    ]
