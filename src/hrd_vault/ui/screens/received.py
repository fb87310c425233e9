"""A sealed bundle, opened and read without a vault: choose the file, say how it opens, read the verdict, then the records."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.base.shown import honest
from hrd_vault.domain.kinds.evidence import MEDIA_TYPE
from hrd_vault.domain.records import Record
from hrd_vault.services import receiving
from hrd_vault.services.receiving import Verdict
from hrd_vault.ui import files
from hrd_vault.ui.failures import told
from hrd_vault.ui.numbers import said_size
from hrd_vault.ui.tasks import Tasks, Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Flow, Label, Tag, button, centred, clear, column, line, panel, row, scrolled
from hrd_vault.ui.widgets.record_page import Shown, record_body, tags_of
from hrd_vault.ui.widgets.underway import Underway

Opened = tuple[Verdict, list[Record]]


class ReceivedScreen(QWidget):
    """For somebody who was handed a bundle and has no vault."""

    def __init__(self, tasks: Tasks, leave: Any) -> None:
        super().__init__()
        self._tasks = tasks
        self._leave = leave
        self._path: Path | None = None
        self._key: Path | None = None
        self._opened_with: tuple[Path, list[receiving.Identity]] | None = None
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._ask()

    def _ask(self) -> None:
        self._file = button(_(N_("Choose the bundle…")), self._choose, size="large")
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setProperty("size", "large")
        self.passphrase.setAccessibleName(_(N_("Passphrase of the bundle")))
        self.passphrase.returnPressed.connect(self.open)
        self._key_button = button(_(N_("Open with a key file instead…")), self._choose_key, kind="link")
        self._open = button(_(N_("Check and open")), self.open, kind="main", size="large")
        self._under = Underway()
        self._under.hide()
        self._problem = Label(role="problem")
        self._problem.hide()
        inner = panel(
            column(
                Label(_(N_("Open a sealed bundle")), "title"),
                Label(
                    _(
                        N_(
                            "It is checked to its last byte before anything of it is shown. Nothing is written to the disk."
                        )
                    ),
                    "second",
                ),
                6,
                self._file,
                Label(_(N_("Passphrase of the bundle")), "small"),
                self.passphrase,
                row(self._key_button, 0),
                self._open,
                self._under,
                self._problem,
                line(),
                row(button(_(N_("Back")), self._leave, kind="link"), 0),
            )
        )
        clear(self._box)
        self._box.addWidget(centred(inner, 420))
        self.setFocusProxy(self._file)

    def _choose(self) -> None:
        found = files.to_open(self, _(N_("Choose the bundle…")))
        if found:
            self.use(found[0])

    def use(self, path: Path) -> None:
        """Take this bundle."""
        self._path = path
        self._file.setText(path.name)
        self.passphrase.setFocus()

    def _choose_key(self) -> None:
        found = files.to_open(self, _(N_("Open with a key file instead…")))
        if found:
            self._key = found[0]
            self._key_button.setText(_(N_("Key file: {name}")).format(name=self._key.name))

    def open(self) -> None:
        """Check the bundle, then show what is in it."""
        path, key, passphrase = self._path, self._key, self.passphrase.text()
        if path is None:
            self._say(_(N_("Choose the bundle first.")))
            return
        self._open.setEnabled(False)
        self._problem.hide()

        def act(work: Work) -> Opened:
            identities = receiving.identities_from(key) if key else receiving.passphrase_identities(passphrase)
            self._opened_with = path, identities
            verdict = receiving.open_bundle(path, identities, progress=work)
            return verdict, receiving.readable(verdict)

        self._under.follow(self._tasks.run(self, act, lambda opened: self._show(*opened), self._refuse))

    def _refuse(self, error: Exception) -> None:
        self._open.setEnabled(True)
        self._under.hide()
        if isinstance(error, Cancelled):
            return
        sentence, hint, code = told(error)
        self._say(f"{sentence} {hint} ({code})")

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()

    # Reading

    def _show(self, verdict: Verdict, records: list[Record]) -> None:
        clear(self._box)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        speak = current()
        notes = column(
            Label(ngettext("{count} sealed record", "{count} sealed records", len(records)), "title"),
            gap=4,
            margins=(20, 14, 20, 10),
        )
        for note in receiving.told(verdict):
            notes.addWidget(Label(note.say(speak), "second", selectable=True))
        close = row(button(_(N_("Close the bundle")), self._leave), 0)
        notes.addLayout(close)
        self._verdict = verdict
        self._records = {record.id: record for record in records}
        self.list = QListWidget()
        self.list.setAccessibleName(_(N_("Records in the bundle")))
        self.list.setWordWrap(True)
        for record in records:
            item = QListWidgetItem(f"{record.title}\n{_(record.kind.label)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, record.id)
        self.list.currentItemChanged.connect(lambda now, _before: self._read(str(now.data(Qt.ItemDataRole.UserRole))))
        self._page = QVBoxLayout()
        self._page.setContentsMargins(0, 0, 0, 0)
        split = QSplitter()
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(panel(self._page, "surface"))
        split.setSizes([self.width() // 3, self.width() - self.width() // 3])
        self.list.setMinimumWidth(theme().px(140))
        split.setStretchFactor(1, 1)
        self._box.addWidget(panel(notes, "paper"))
        self._box.addWidget(line())
        self._box.addWidget(split, 1)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _read(self, record_id: str) -> None:
        record = self._records[record_id]
        titles = {each.id: each.title for each in self._records.values()}
        shown = Shown(record, None, titles, (), ())
        clear(self._page)
        tags = Flow(8)
        for tag in tags_of(record):
            tags.addWidget(tag)
        body = column(
            Label(record.title, "title", selectable=True),
            panel(tags),
            *self._file_of(record_id),
            line(),
            record_body(shown, partial(self._follow)),
            gap=12,
            margins=(28, 18, 28, 20),
        )
        self._page.addWidget(scrolled(panel(body)))

    def _file_of(self, record_id: str) -> list[QWidget]:
        """The file of an evidence, to be written out; nothing of it is opened or shown here."""
        found = [each for each in self._verdict.files if each.record == record_id]
        if not found:
            return []
        said = Flow(10)
        said.addWidget(Tag(MEDIA_TYPE.show(found[0].media, current())))
        said.addWidget(Label(f"{honest(found[0].file)} · {said_size(found[0].size)}", "second"))
        said.addWidget(button(_(N_("Write it out…")), partial(self._write_out, found[0]), kind="link"))
        self._under, self._written = Underway(), Label(role="second", selectable=True)
        self._under.hide()
        self._written.hide()
        return [panel(said), self._under, self._written]

    def _write_out(self, file: receiving.File) -> None:
        target = files.to_write(self, _(N_("Write it out…")), receiving.safe_name(file))
        if target:
            self.write_out(file, target)

    def write_out(self, file: receiving.File, target: Path) -> None:
        """Write a file of the bundle to the new file `target`."""
        assert self._opened_with
        (path, identities), verdict = self._opened_with, self._verdict

        def act(work: Work) -> None:
            receiving.write_out(path, identities, verdict, file.record, target, work)

        def done(text: str) -> None:
            self._under.hide()
            self._written.setText(text)
            self._written.show()

        def refused(error: Exception) -> None:
            sentence, hint, code = told(error)
            done("" if isinstance(error, Cancelled) else f"{sentence} {hint} ({code})")

        said = _(N_("Written to {path}. It is not protected there: remove it when you no longer need it."))
        work = self._tasks.run(self, act, lambda _none: done(said.format(path=target)), refused)
        self._under.follow(work)

    def _follow(self, record_id: str) -> None:
        for place in range(self.list.count()):
            if self.list.item(place).data(Qt.ItemDataRole.UserRole) == record_id:
                self.list.setCurrentRow(place)
