"""The lock screen. It says nothing of what is inside."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services import places
from hrd_vault.ui import files
from hrd_vault.ui.failures import told
from hrd_vault.ui.tasks import Tasks, Work
from hrd_vault.ui.widgets.keyboard import GrowingText, SubmitKeys
from hrd_vault.ui.widgets.parts import Flow, Label, button, centred, column, line, panel, row

if TYPE_CHECKING:
    from hrd_vault.services.unlocking import Attempt


@dataclass(frozen=True)
class Doors:
    """Where one can go from here: into the vault with a tried passphrase, and elsewhere."""

    enter: Callable[["Attempt"], Any]
    open_bundle: Callable[[], Any]
    other_vault: Callable[[Path], Any]
    new_vault: Callable[[], Any]
    training: Callable[[], Any]
    restore: Callable[[], Any]


class LockScreen(QWidget):
    """For the vault at `place`; where that is None, for finding or making one."""

    def __init__(self, place: Path | None, tasks: Tasks, doors: Doors, *, training: bool = False) -> None:
        super().__init__()
        self.place = place
        self._doors = doors
        self._tasks = tasks
        self._attempt: Attempt | None = None
        self._file: Path | None = None
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        parts: list[Any] = []
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setProperty("size", "large")
        self.passphrase.setAccessibleName(_(N_("Passphrase")))
        self.passphrase.returnPressed.connect(self.unlock)
        self._unlock = button(_(N_("Unlock")), self.unlock, kind="main", size="large")
        self._wrong = Label(role="problem")
        self._wrong.hide()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.hide()
        if place is not None:
            name = N_("Training vault. Its passphrase is the word “training”.") if training else N_("Passphrase")
            parts += [Label(_(name), "small"), self.passphrase, self._unlock, self._busy, self._wrong]
        else:
            parts += [Label(_(N_("Open or make a vault")), "title"), self._wrong]
            parts.append(button(_(N_("New vault…")), doors.new_vault, kind="main", size="large"))
        if place is not None and places.takes_captures(place):
            parts += [10, line(), 10, *self._writing()]
        parts += [10, line(), 6, *self._links()]
        inner = panel(column(*parts, gap=8))
        self.setLayout(column(centred(inner, 400)))
        if place is not None:
            self.setFocusProxy(self.passphrase)

    def _links(self) -> list[Any]:
        doors = self._doors
        links = [
            button(_(N_("Open a sealed bundle…")), doors.open_bundle, kind="link"),
            button(_(N_("Another vault…")), self._other, kind="link"),
            button(_(N_("Training vault")), doors.training, kind="link"),
            button(_(N_("From a backup…")), doors.restore, kind="link"),
        ]
        if self.place is not None:
            links.insert(2, button(_(N_("New vault…")), doors.new_vault, kind="link"))
            links.append(button(_(N_("Use the recovery code…")), self._use_code, kind="link"))
        flow = Flow(12)
        for each in links:
            flow.addWidget(each)
        return [panel(flow)]

    def _other(self) -> None:
        found = files.folder(self, _(N_("The vault's folder")))
        if found:
            self._doors.other_vault(found)

    def _use_code(self) -> None:
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Normal)
        self.passphrase.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.passphrase.setFocus()

    # Opening

    def unlock(self) -> None:
        """Try what was typed."""
        if self._attempt or self.place is None or not self.passphrase.text():
            return
        self._wrong.hide()
        self._busy.show()
        self._unlock.setEnabled(False)
        from hrd_vault.services.unlocking import Attempt  # noqa: PLC0415 (loaded while the first screen is read)

        self._attempt = Attempt(self.place, self.passphrase.text())
        self._doors.enter(self._attempt)

    def refuse(self, error: Exception) -> None:
        """Say why the vault stays shut."""
        sentence, hint, code = told(error)
        self._attempt = None
        self._busy.hide()
        self._unlock.setEnabled(True)
        self._wrong.setText(f"{sentence} {hint}" + ("" if code == "keys.wrong" else f" ({code})"))
        self._wrong.show()
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def say(self, text: str) -> None:
        """Say what happened at the lock."""
        self._wrong.setText(text)
        self._wrong.show()

    # Writing without opening

    def _writing(self) -> list[Any]:
        self.note = GrowingText(least=3, most=10)
        self.note.setPlaceholderText(_(N_("Write something down without opening…")))
        self.note.setAccessibleName(_(N_("Write something down without opening…")))
        self._keys = SubmitKeys(self.keep)
        self.note.installEventFilter(self._keys)
        self._said = Label(
            _(N_("It is sealed at once and can be read only after unlocking, not even by you before that.")), "small"
        )
        self._save = button(_(N_("Seal it")), self.keep)
        self._pick = button(_(N_("Add a file…")), self._choose, kind="link")
        return [self.note, row(self._save, self._pick, 0), self._said]

    def _choose(self) -> None:
        found = files.to_open(self, _(N_("Add a file…")))
        self._file = found[0] if found else None
        self._pick.setText(self._file.name if self._file else _(N_("Add a file…")))

    def keep(self) -> None:
        """Seal what was written."""
        text, file, place = self.note.toPlainText().strip(), self._file, self.place
        if place is None or not (text or file):
            return
        self._save.setEnabled(False)

        def act(work: Work) -> None:
            from hrd_vault.services import inbox  # noqa: PLC0415

            inbox.capture(place, text, file, work)

        self._tasks.run(self, act, lambda _none: self._kept(file), self._not_kept)

    def _kept(self, file: Path | None) -> None:
        self.note.clear()
        self._file = None
        self._pick.setText(_(N_("Add a file…")))
        self._save.setEnabled(True)
        said = _(N_("Sealed. It can be read after the vault is opened."))
        if file:
            where = N_("The unprotected original still lies at {path}. Remove it there if it is dangerous to keep.")
            said += " " + _(where).format(path=file)
        self._said.setText(said)

    def _not_kept(self, error: Exception) -> None:
        self._save.setEnabled(True)
        sentence, hint, code = told(error)
        self._said.setText(f"{sentence} {hint} ({code})")
