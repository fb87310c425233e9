"""What stands at a group that may do harm: how to write to a company, what protects from armed men without police or army."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.domain.kinds.common import ARMED, DO_NOT_WRITE
from hrd_vault.domain.options import OPTIONS
from hrd_vault.domain.records import Record
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.parts import Flow, Label, Part, button, column, line, panel, row


class ActorPanel(QWidget):
    """Above the fields of a company or an armed group; nothing above those of others."""

    def __init__(self, session: Session, record: Record) -> None:
        super().__init__()
        self._session, self._record = session, record
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        sorts = {str(record.values.get("sort", "")), str(record.values.get("alleged_sort", ""))}
        parts: list[Part] = []
        if sorts & ARMED:
            parts = self._armed()
        elif any(sort == "company" or sort.startswith("business") for sort in sorts):
            parts = self._company()
        if parts:
            box.addWidget(panel(column(*parts, line(), gap=6)))

    def _armed(self) -> list[Part]:
        appeal = button(
            _(N_("Write an appeal…")), partial(self._session.go.emit, "profile", ([self._record.id], "appeal"))
        )
        told = [Label(f"· {_(option.label)}", "second") for option in OPTIONS if option.group == "unarmed"]
        return [
            Label(_(DO_NOT_WRITE), "warning"),
            Label(_(N_("What can protect without police or army")), "head"),
            *told,
            row(appeal, 0),
        ]

    def _company(self) -> list[Part]:
        tools = Flow(8)
        for text, name in ((N_("Write a letter…"), "letter"), (N_("File of a lawsuit…"), "slapp")):
            tools.addWidget(button(_(text), partial(self._session.go.emit, "profile", ([self._record.id], name))))
        note = N_("A company can be written to, and so can those who own it, buy from it, lend to it and insure it.")
        return [Label(_(note), "second"), panel(tools)]
