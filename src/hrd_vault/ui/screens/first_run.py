"""The first run: language, one question, a passphrase. Then the empty incident."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from hrd_vault.base.i18n import LANGUAGES, N_, _, current
from hrd_vault.services.device import Device
from hrd_vault.ui import files
from hrd_vault.ui.failures import told
from hrd_vault.ui.widgets.parts import Check, Label, button, centred, clear, column, focus_soon, line, row

Make = Callable[[Path, str, Device], Any]
_SHORT = 14  # letters


class FirstRun(QWidget):
    """Three steps to a new vault. `speak` changes the language of the window; `make` makes the vault."""

    def __init__(
        self, device: Device, speak: Callable[[str], Any], make: Make, leave: Callable[[], Any], *, step: int = 0
    ) -> None:
        super().__init__()
        self._device = device
        self._speak, self._make, self._leave = speak, make, leave
        self._place: Path | None = None
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self.setLayout(column(centred(inner, 460)))
        (self._languages, self._danger, self._passphrase)[step]()

    def _languages(self) -> None:
        clear(self._box)
        self._box.addWidget(Label("Language · Idioma · Langue · اللغة", "head"))
        first: QWidget | None = None
        for code, name in LANGUAGES.items():
            made = button(
                name, partial(self._speak, code), size="large", kind="main" if code == current().language else ""
            )
            self._box.addWidget(made)
            if code == current().language:
                first = made
        self._box.addWidget(line())
        self._box.addLayout(
            row(button(_(N_("I already have a vault, or a bundle to open")), self._leave, kind="link"), 0)
        )
        if first:
            first.setFocus()
            self.setFocusProxy(first)

    def _danger(self) -> None:
        clear(self._box)
        self._box.addWidget(Label(_(N_("Could someone who uses this computer harm you?")), "title"))
        text = N_("If so, this program shows less of itself: a neutral name, a quiet view, nothing remembered about where "
                  "the vault lies. That is discretion. It does not hide that the program is here.")  # fmt: skip
        self._box.addWidget(Label(_(text), "second"))
        yes = button(_(N_("Yes, or I am not sure")), partial(self._answered, True), size="large")
        no = button(_(N_("No")), partial(self._answered, False), size="large")
        self._box.addWidget(yes)
        self._box.addWidget(no)
        self.setFocusProxy(yes)
        focus_soon(yes)

    def _answered(self, danger: bool) -> None:
        self._device = replace(self._device, quiet=danger, name="notes" if danger else "vault")
        self._passphrase()

    def _passphrase(self) -> None:
        clear(self._box)
        self._box.addWidget(Label(_(N_("Choose a passphrase")), "title"))
        self._box.addWidget(
            Label(_(N_("Several words that nobody would put together. Nobody can reset it for you.")), "second")
        )
        self._first, self._again = self._line(N_("Passphrase")), self._line(N_("The same again"))
        offered = _words()
        self._offer = Label(offered, "code", selectable=True)
        self._box.addWidget(Label(_(N_("For example these made-up words, which nobody can guess:")), "small"))
        self._box.addWidget(self._offer)
        self._box.addLayout(
            row(
                button(_(N_("Use these words")), self._use, kind="link"),
                button(_(N_("Others")), self._others, kind="link"),
                0,
            )
        )
        for name, field in ((N_("Passphrase"), self._first), (N_("The same again"), self._again)):
            self._box.addWidget(Label(_(name), "small"))
            self._box.addWidget(field)
        show = Check(_(N_("Show what I type")))
        show.box.toggled.connect(self._reveal)
        self._box.addWidget(show)
        self._problem = Label(role="problem")
        self._problem.hide()
        self._box.addWidget(self._problem)
        self._where = Label(_(N_("The vault will lie in {folder}")).format(folder=self._folder()), "small")
        self._box.addWidget(self._where)
        self._box.addLayout(row(button(_(N_("Another folder…")), self._choose, kind="link"), 0))
        self._go = button(_(N_("Make the vault")), self._finish, kind="main", size="large")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.hide()
        self._box.addWidget(self._go)
        self._box.addWidget(self._busy)
        self.setFocusProxy(self._first)
        focus_soon(self._first)

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setProperty("size", "large")
        made.setAccessibleName(_(name))
        made.returnPressed.connect(self._finish)
        return made

    def _others(self) -> None:
        self._offer.setText(_words())

    def _use(self) -> None:
        for field in (self._first, self._again):
            field.setText(self._offer.text())
        self._problem.setText(_(N_("Write these words down by hand now, and keep the paper away from this computer.")))
        self._problem.show()

    def _reveal(self, shown: bool) -> None:
        for field in (self._first, self._again):
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _folder(self) -> Path:
        if self._place:
            return self._place
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        name = _(N_("Archive")) if self._device.quiet else _(N_("Vault"))
        number, found = 1, documents / name
        while found.exists() and (not found.is_dir() or any(found.iterdir())):
            number += 1
            found = documents / f"{name} {number}"
        return found

    def _choose(self) -> None:
        chosen = files.folder(self, _(N_("An empty folder for the vault")))
        if chosen:
            self._place = chosen
            self._where.setText(_(N_("The vault will lie in {folder}")).format(folder=chosen))

    def _finish(self) -> None:
        first, again = self._first.text(), self._again.text()
        if not again and self.focusWidget() is self._first:
            self._again.setFocus()
            return
        if first != again:
            self._say(_(N_("The two are not the same.")))
            return
        if not first.strip():
            self._say(_(N_("Type a passphrase, or use the words above.")))
            return
        if len(first) < _SHORT and self._problem.property("warned") != first:
            self._problem.setProperty("warned", first)
            self._say(_(N_("This is short. Several words protect far better. Press again to use it all the same.")))
            return
        self._go.setEnabled(False)
        self._busy.show()
        self._make(self._folder(), first, self._device)

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()

    def refuse(self, error: Exception) -> None:
        """Say why there is no vault."""
        sentence, hint, code = told(error)
        self._go.setEnabled(True)
        self._busy.hide()
        self._say(f"{sentence} {hint} ({code})")


def _words() -> str:
    from hrd_vault.services import keys  # noqa: PLC0415 (and with it, all of the cryptography)

    return keys.words_to_offer(current().language)
