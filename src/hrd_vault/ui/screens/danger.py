"""Someone is in danger now: who to call, by which safe way, what was agreed. Large, plain, one page."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _, current
from hrd_vault.domain.kinds.contact import CONTACT
from hrd_vault.domain.records import Record
from hrd_vault.services.today import check_ins, to_call
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Label, button, column, leading, line, panel, row


class DangerScreen(QWidget):
    """The emergency sheet, from contacts and check-ins."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

        def look(vault: Vault) -> tuple[list[Record], list[Record]]:
            return to_call(vault), check_ins(vault)

        session.ask(self, look, lambda found: self._show(*found))

    def _show(self, contacts: list[Record], expected: list[Record]) -> None:
        box = column(Label(_(N_("Who to call")), "title"), gap=10, margins=(40, 28, 40, 24))
        speak = current()
        for each in contacts:
            box.addWidget(Label(each.title, "code", selectable=True))
            for name in ("channel", "hours", "agreed", "for_what"):
                field = CONTACT.field(name)
                if field and name in each.values:
                    role = "" if name == "channel" else "second"
                    box.addWidget(
                        Label(speak.labelled(_(field.label), field.show(each[field], speak)), role, selectable=True)
                    )
            box.addWidget(line())
        if not contacts:
            text = N_(
                "No contact is marked “call in an emergency” yet. Add the people you would call, before you need them."
            )
            box.addWidget(Label(_(text), "second"))
        new = button(_(N_("Add someone to call")), lambda: self._session.go.emit("new", "contact"), symbol="more")
        box.addLayout(row(new, 0))
        if expected:
            box.addWidget(Label(_(N_("Check-ins that are awaited")), "head"))
            for each in expected:
                due = each.kind.field("due")
                said = due.show(each[due], speak) if due and "due" in each.values else ""
                box.addWidget(Label(f"{each.title}  {said}", selectable=True))
        note = N_("This program does not call anybody, and cannot ring while the vault is shut.")
        box.addWidget(Label(_(note), "small"))
        box.addStretch(1)
        inner = panel(box)
        inner.setMaximumWidth(theme().px(760))
        self._box.addWidget(leading(inner))
