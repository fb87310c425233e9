"""A sealed bundle, opened and read without a vault: choose the file, say how it opens, read the verdict, then the records."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.domain.records import Record
from hrd_vault.services import receiving
from hrd_vault.services.receiving import File, Identity, Verdict
from hrd_vault.ui.tasks import Tasks, Work
from hrd_vault.ui.widgets.bundle_door import BundleDoor
from hrd_vault.ui.widgets.bundle_reader import BundleReader, verdict_page
from hrd_vault.ui.widgets.own_key import OwnKey
from hrd_vault.ui.widgets.parts import button, centred, clear, column, panel, row

Opened = tuple[Verdict, list[Record], list[Identity]]


class ReceivedScreen(QWidget):
    """For somebody who was handed a bundle and has no vault."""

    def __init__(self, tasks: Tasks, leave: Callable[[], Any]) -> None:
        super().__init__()
        self._tasks = tasks
        self._leave = leave
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.door = BundleDoor(self._start, leave)
        self.key = OwnKey(tasks)
        self._box.addWidget(centred(panel(column(self.door, self.key, gap=14)), 420))
        self.setFocusProxy(self.door)

    def _start(
        self, path: Path, identities: Callable[[], list[Identity]], refused: Callable[[Exception], None]
    ) -> Work:
        def act(work: Work) -> Opened:
            # An empty passphrase opens nothing, and says so in the words for a wrong one.
            opening = identities() or receiving.passphrase_identities("")
            verdict = receiving.open_bundle(path, opening, progress=work)
            return verdict, receiving.readable(verdict), opening

        return self._tasks.run(self, act, lambda opened: self._show(path, *opened), refused)

    def _show(self, path: Path, verdict: Verdict, records: list[Record], identities: list[Identity]) -> None:
        clear(self._box)
        self.setFocusProxy(None)  # type: ignore[arg-type]

        def write_out(file: File, target: Path, done: Callable[[], None], refused: Callable[[Exception], None]) -> Work:
            def act(work: Work) -> None:
                receiving.write_out(path, identities, verdict, file.record, target, work)

            return self._tasks.run(self, act, lambda _none: done(), refused)

        notes = [note.say(current()) for note in receiving.told(verdict)]
        title = ngettext("{count} sealed record", "{count} sealed records", len(records))
        close = button(_(N_("Close the bundle")), self._leave)
        below = [panel(row(close, 0, margins=(12, 4, 12, 12)))]
        self.reader = BundleReader(records, verdict.files, write_out, lambda: verdict_page(title, notes), below)
        self._box.addWidget(self.reader)
        self.reader.share_out(self.width())
