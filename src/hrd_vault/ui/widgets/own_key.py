"""A key of one's own without a vault: a passphrase, a file for the key, a file for the card, and the digits to read out."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services import own_key
from hrd_vault.ui import files
from hrd_vault.ui.failures import told
from hrd_vault.ui.tasks import Tasks
from hrd_vault.ui.widgets.parts import Label, button, clear, column, row


class OwnKey(QWidget):
    """Folded away until somebody asks for it."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addLayout(row(button(_(N_("Make a key of your own…")), self._ask, kind="link"), 0))

    def _ask(self) -> None:
        clear(self._box)
        text = N_(
            "Then the next bundle can be sealed to you alone, without a passphrase that has to be told. Keep the key file; "
            "send the card back to who writes to you."
        )
        self.first, self.again = QLineEdit(), QLineEdit()
        for line, name in ((self.first, N_("Passphrase for the key")), (self.again, N_("The same again"))):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setAccessibleName(_(name))
            line.setPlaceholderText(_(name))
        self._said = Label(role="problem", selectable=True)
        self._said.hide()
        made = button(_(N_("Save the key and the card…")), self._choose)
        self._box.addLayout(column(Label(_(text), "second"), self.first, self.again, row(made, 0), self._said, gap=6))

    def _choose(self) -> None:
        target = files.to_write(self, _(N_("Save the key and the card…")), "my-key.age")
        if target:
            self.make(target)

    def make(self, target: Path) -> None:
        """Write the key to `target` and the card beside it."""
        if self.first.text() != self.again.text():
            self._say(_(N_("The two are not the same.")), "problem")
            return
        secret, card = self.first.text(), target.with_name(target.stem + "-card.json")

        def done(digits: str) -> None:
            self.first.clear()
            self.again.clear()
            text = _(N_("Send {name} back, and read these digits out by phone: {digits}"))
            self._say(text.format(name=card.name, digits=digits), "head")

        def refused(error: Exception) -> None:
            sentence, hint, code = told(error)
            self._say(f"{sentence} {hint} ({code})", "problem")

        self._tasks.run(self, lambda _work: own_key.make(target, card, secret), done, refused)

    def _say(self, text: str, role: str) -> None:
        self._said.setProperty("role", role)
        self._said.style().polish(self._said)
        self._said.setText(text)
        self._said.show()
