"""A vault from a backup: choose the file, a new folder, and the passphrase of its day."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services import backups
from hrd_vault.ui import files
from hrd_vault.ui.failures import told
from hrd_vault.ui.tasks import Tasks, Work
from hrd_vault.ui.widgets.parts import Label, button, centred, column, line, panel, row


class RestoreScreen(QWidget):
    """All or nothing: a folder appears only when the vault in it is whole and opens."""

    def __init__(self, tasks: Tasks, done: Callable[[Path], Any], leave: Callable[[], Any]) -> None:
        super().__init__()
        self._tasks, self._done = tasks, done
        self._source: Path | None = None
        self._target: Path | None = None
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._file = button(_(N_("Choose the backup…")), self._choose, size="large")
        self._folder = button(_(N_("An empty folder for the vault")), self._choose_folder, size="large")
        self._secret = QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.setProperty("size", "large")
        self._secret.setAccessibleName(_(N_("Passphrase or recovery code of that day")))
        self._go = button(_(N_("Restore")), self._restore, kind="main", size="large")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.hide()
        self._problem = Label(role="problem")
        self._problem.hide()
        inner = panel(
            column(
                Label(_(N_("From a backup…")), "title"),
                self._file,
                self._folder,
                Label(_(N_("Passphrase or recovery code of that day")), "small"),
                self._secret,
                self._go,
                self._busy,
                self._problem,
                line(),
                row(button(_(N_("Back")), leave, kind="link"), 0),
            )
        )
        self.setLayout(column(centred(inner, 420)))
        self.setFocusProxy(self._file)

    def _choose(self) -> None:
        found = files.to_open(self, _(N_("Choose the backup…")))
        if found:
            self._source = found[0]
            self._file.setText(found[0].name)

    def _choose_folder(self) -> None:
        self._target = files.folder(self, _(N_("An empty folder for the vault"))) or self._target
        if self._target:
            self._folder.setText(str(self._target))

    def _restore(self) -> None:
        source, target, secret = self._source, self._target, self._secret.text()
        if source is None or target is None or not secret:
            self._say(_(N_("Choose the backup and a folder, and type the passphrase.")))
            return
        self._go.setEnabled(False)
        self._busy.show()

        def act(work: Work) -> bool:
            return backups.restore(source, target, secret)

        self._tasks.run(self, act, lambda _checked: self._done(target), self._refuse)

    def _refuse(self, error: Exception) -> None:
        sentence, hint, code = told(error)
        self._go.setEnabled(True)
        self._busy.hide()
        self._say(f"{sentence} {hint} ({code})")

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()
