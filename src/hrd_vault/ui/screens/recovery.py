"""The recovery code: shown once, written down by hand, typed back."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services import keys
from hrd_vault.services.today import CODE_WRITTEN
from hrd_vault.services.vault import Vault
from hrd_vault.ui.screens.settings import secret_line
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.keyboard import one_line
from hrd_vault.ui.widgets.parts import Label, button, clear, column, focus_soon, leading, panel, row


class RecoveryScreen(QWidget):
    """A new code, so that nobody but its owner has ever seen it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._code = ""
        self._box = QVBoxLayout()
        inner = panel(column(Label(_(N_("Recovery code")), "title"), self._box, 0, gap=12, margins=(40, 24, 40, 24)))
        inner.setMaximumWidth(theme().px(700))
        self.setLayout(column(leading(inner)))
        text = N_("Whoever has this code can open the vault, as with the passphrase. A new code is made now; one made "
                  "before no longer opens this vault. Have paper and a pen at hand.")  # fmt: skip
        self._box.addWidget(Label(_(text), "second"))
        self._secret = secret_line(_(N_("Passphrase of now")))
        self._secret.returnPressed.connect(self._make)
        self._box.addWidget(self._secret)
        self._box.addLayout(row(button(_(N_("Show me a code")), self._make, kind="main"), 0))
        self.setFocusProxy(self._secret)

    def _make(self) -> None:
        secret = self._secret.text()
        self._secret.clear()

        def act(vault: Vault) -> str:
            keys.confirm(vault, secret)
            return keys.new_recovery_code(vault)

        self._session.ask(self, act, self._show)

    def _show(self, code: str) -> None:
        self._code = code
        clear(self._box)
        self._box.addWidget(Label(_(N_("Write this down by hand. Do not photograph it, do not print it.")), "second"))
        shown = Label(code, "code", selectable=False)
        self._box.addWidget(shown)
        self._box.addLayout(row(button(_(N_("I have written it down")), self._ask_back, kind="main"), 0))

    def _ask_back(self) -> None:
        clear(self._box)
        self._box.addWidget(Label(_(N_("Now type it from the paper.")), "second"))
        self._typed = one_line()
        self._typed.setAccessibleName(_(N_("Recovery code")))
        self._typed.returnPressed.connect(self._compare)
        self._problem = Label(role="problem")
        self._problem.hide()
        self._box.addWidget(self._typed)
        self._box.addWidget(self._problem)
        again = button(_(N_("Show it again")), lambda: self._show(self._code), kind="link")
        self._box.addLayout(row(button(_(N_("Compare")), self._compare, kind="main"), again, 0))
        focus_soon(self._typed)

    def _compare(self) -> None:
        if not keys.same_code(self._typed.text(), self._code):
            self._problem.setText(_(N_("This is not the code. Compare it letter by letter with the paper.")))
            self._problem.show()
            return
        self._session.remember(CODE_WRITTEN, True)
        self._session.said.emit(_(N_("The code on the paper is right. Keep it away from this computer.")), False)
        self._session.go.emit("today", None)
