"""The way into a sealed bundle: choose the file, say how it opens, watch it being checked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import N_, _
from hrd_vault.services import receiving
from hrd_vault.services.receiving import Identity
from hrd_vault.ui import files
from hrd_vault.ui.failures import told
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.widgets.parts import Label, Part, button, column, line, row
from hrd_vault.ui.widgets.underway import Underway

Opening = Callable[[Path, Callable[[], list[Identity]], Callable[[Exception], None]], Work]


class BundleDoor(QWidget):
    """Asks. `start` is given the file, how to get what opens it, and whom to tell of a refusal; it gives back the work.

    With a `vault` its own key is tried first, so that a passphrase or a key file is needed for other bundles only.
    """

    def __init__(self, start: Opening, leave: Callable[[], Any] | None = None, *, vault: bool = False) -> None:
        super().__init__()
        self._start = start
        self.path: Path | None = None
        self._key: Path | None = None
        self._file = button(_(N_("Choose the bundle…")), self._choose, size="large")
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setProperty("size", "large")
        words = N_("Passphrase of the bundle, if it has one") if vault else N_("Passphrase of the bundle")
        self.passphrase.setAccessibleName(_(words))
        self.passphrase.returnPressed.connect(self.open)
        self._key_button = button(_(N_("Open with a key file instead…")), self._choose_key, kind="link")
        self._open = button(_(N_("Check and open")), self.open, kind="main", size="large")
        self._under = Underway()
        self._under.hide()
        self._problem = Label(role="problem")
        self._problem.hide()
        text = N_("It is checked to its last byte before anything of it is shown. Nothing is written to the disk.")
        back: list[Part] = [line(), row(button(_(N_("Back")), leave, kind="link"), 0)] if leave else []
        self.setLayout(
            column(
                Label(_(N_("Open a sealed bundle")), "title"),
                Label(_(text), "second"),
                6,
                self._file,
                Label(_(words), "small"),
                self.passphrase,
                row(self._key_button, 0),
                self._open,
                self._under,
                self._problem,
                *back,
            )
        )
        self.setFocusProxy(self._file)

    def _choose(self) -> None:
        found = files.to_open(self, _(N_("Choose the bundle…")))
        if found:
            self.use(found[0])

    def use(self, path: Path) -> None:
        """Take this bundle."""
        self.path = path
        self._file.setText(path.name)
        self.passphrase.setFocus()

    def _choose_key(self) -> None:
        found = files.to_open(self, _(N_("Open with a key file instead…")))
        if found:
            self._key = found[0]
            self._key_button.setText(_(N_("Key file: {name}")).format(name=self._key.name))

    def open(self) -> None:
        """Have the bundle checked and opened."""
        path, key, passphrase = self.path, self._key, self.passphrase.text()
        if path is None:
            self._say(_(N_("Choose the bundle first.")))
            return
        self._open.setEnabled(False)
        self._problem.hide()

        def identities() -> list[Identity]:
            if key:
                return receiving.identities_from(key, passphrase)
            return receiving.passphrase_identities(passphrase) if passphrase else []

        self._under.follow(self._start(path, identities, self.refuse))

    def refuse(self, error: Exception) -> None:
        """Say why it does not open."""
        self._open.setEnabled(True)
        self._under.hide()
        if isinstance(error, Cancelled):
            return
        sentence, hint, code = told(error)
        self._say(f"{sentence} {hint} ({code})")

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()
