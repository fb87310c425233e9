"""What stands between a record's head and its fields, kind by kind: the file of an evidence, the loop of risk."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from hrd_vault.domain.records import Record
from hrd_vault.ui.session import Session


def _changes(session: Session, record: Record) -> QWidget:
    from hrd_vault.ui.widgets.changes_panel import ChangesPanel  # noqa: PLC0415 (seldom the first)

    return ChangesPanel(session, record)


def _plan(session: Session, record: Record) -> QWidget:
    from hrd_vault.ui.widgets.plan_panel import PlanPanel  # noqa: PLC0415

    return PlanPanel(session, record)


def _actor(session: Session, record: Record) -> QWidget:
    from hrd_vault.ui.widgets.actor_panel import ActorPanel  # noqa: PLC0415

    return ActorPanel(session, record)


PANELS: dict[str, Callable[[Session, Record], QWidget]] = {"incident": _changes, "plan": _plan, "group": _actor}


def above(session: Session, record: Record) -> list[QWidget]:
    """The panels of a record that can be read."""
    if not record.readable:
        return []
    if any(each.fixed for each in record.fields()):
        from hrd_vault.ui.widgets.exhibit import ExhibitPanel  # noqa: PLC0415 (and with it, everything that shows files)

        return [ExhibitPanel(session, record)]
    make = PANELS.get(record.kind.name)
    return [make(session, record)] if make else []
