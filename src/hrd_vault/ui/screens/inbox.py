"""What somebody wrote while the vault was shut: read it, make it a record, save its file, or remove it."""

from PySide6.QtWidgets import QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.base.ids import new_id
from hrd_vault.domain.query import Changes
from hrd_vault.services import inbox, records
from hrd_vault.services.inbox import Capture
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Label, Reading, button, column, leading, line, panel, row


class InboxScreen(QWidget):
    """One piece. Who wrote it is not known: nobody was signed in."""

    def __init__(self, session: Session, found: Capture) -> None:
        super().__init__()
        self._session = session
        self._found = found
        time = found.time[:16].replace("T", " ") + " UTC"
        box = column(Label(_(N_("Written while the vault was shut")), "title"), gap=12, margins=(40, 24, 40, 24))
        said = N_("On {time}, by this machine's clock. Who wrote it is not known: anybody at this machine could.")
        box.addWidget(Label(_(said).format(time=time), "second"))
        if found.text:
            box.addWidget(Reading(found.text))
        if found.file:
            box.addWidget(Label(_(N_("With a file: {name}")).format(name=found.file), "head"))
            box.addLayout(row(button(_(N_("Save the file, unprotected…")), self._save_file), 0))
        box.addWidget(line())
        if found.text:
            box.addLayout(row(button(_(N_("Bring it in as an incident")), self._bring_in, kind="main"), 0))
        self._slot = column()
        box.addLayout(self._slot)
        box.addLayout(row(button(_(N_("Remove it…")), self._ask, kind="danger"), 0))
        box.addStretch(1)
        inner = panel(box)
        inner.setMaximumWidth(theme().px(760))
        self.setLayout(column(leading(inner)))

    def _bring_in(self) -> None:
        found, record_id = self._found, new_id()

        def act(vault: Vault) -> Changes:
            data = {"kind": "incident", "id": record_id, "account": found.text}
            changes = records.save(vault, records.read_checked(vault, data))[1]
            if not found.file:
                inbox.done_with(found)
            return changes

        self._session.write(self, act, lambda _changes: self._session.go.emit("record", record_id))

    def _save_file(self) -> None:
        path = files.to_write(self, _(N_("Save the file, unprotected…")), self._found.file)
        if path:
            found = self._found
            text = _(N_("Written to {name}. These files are not protected: anybody who has them can read them."))
            self._session.ask(
                self,
                lambda vault: inbox.save_file(vault, found, path),
                lambda _none: self._session.said.emit(text.format(name=str(path)), False),
            )

    def _ask(self) -> None:
        self._slot.addWidget(Label(_(N_("Remove this for good? It cannot be undone.")), "warning"))
        self._slot.addLayout(row(button(_(N_("Yes, remove it")), self._remove, kind="danger"), 0))

    def _remove(self) -> None:
        self._session.ask(
            self, lambda _vault: inbox.done_with(self._found), lambda _none: self._session.go.emit("today", None)
        )
