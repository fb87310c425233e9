"""An opened bundle: first what checking it showed, then its records, one page each, with their files to be written out."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import N_, _, current
from hrd_vault.base.shown import honest
from hrd_vault.domain.kinds.evidence import MEDIA_TYPE
from hrd_vault.domain.records import Record
from hrd_vault.services import receiving
from hrd_vault.services.receiving import File
from hrd_vault.ui import files
from hrd_vault.ui.failures import told
from hrd_vault.ui.numbers import said_size
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Flow, Label, Part, Tag, button, clear, column, line, panel, scrolled
from hrd_vault.ui.widgets.record_page import Shown, record_body, tags_of
from hrd_vault.ui.widgets.underway import Underway

WriteOut = Callable[[File, Path, Callable[[], None], Callable[[Exception], None]], Work]


class BundleReader(QSplitter):
    """Shows `front`, then `records`. `write_out` starts the writing of a file; `beside` gives what else stands over a
    record's page, `marks` a word for the list, `below` stands under the list."""

    def __init__(
        self,
        records: Sequence[Record],
        held: Sequence[File],
        write_out: WriteOut,
        front: Callable[[], Iterable[Part]],
        below: Iterable[QWidget],
        beside: Callable[[str], Iterable[QWidget]] = lambda _record_id: (),
        marks: Callable[[str], str] = lambda _record_id: "",
    ) -> None:
        super().__init__()
        self._write, self._beside, self._front = write_out, beside, front
        self._held = {each.record: each for each in held}
        self._records = {record.id: record for record in records}
        self.list = QListWidget()
        self.list.setAccessibleName(_(N_("Records in the bundle")))
        self.list.setWordWrap(True)
        QListWidgetItem(_(N_("This bundle")), self.list)
        for record in records:
            second = " · ".join(filter(None, (_(record.kind.label), marks(record.id))))
            item = QListWidgetItem(f"{record.title}\n{second}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, record.id)
        self.list.currentItemChanged.connect(lambda now, _before: self.read(now.data(Qt.ItemDataRole.UserRole) or ""))
        self._page = QVBoxLayout()
        self._page.setContentsMargins(0, 0, 0, 0)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        side = column(self.list, *below, gap=6)
        side.setStretch(0, 1)
        self.addWidget(panel(side, "paper"))
        self.addWidget(panel(self._page, "surface"))
        self.list.setMinimumWidth(theme().px(140))
        self.setStretchFactor(1, 1)
        self.setFocusProxy(self.list)

    def share_out(self, width: int) -> None:
        """A third for the list, the rest for the page; and the first page is read."""
        self.setSizes([width // 3, width - width // 3])
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def read(self, record_id: str) -> None:
        """Show one record; the front page, where none is named."""
        if not record_id:
            clear(self._page)
            self._page.addWidget(scrolled(panel(column(*self._front(), 0, gap=6, margins=(28, 18, 28, 20)))))
            return
        record = self._records[record_id]
        titles = {each.id: each.title for each in self._records.values()}
        clear(self._page)
        tags = Flow(8)
        for tag in tags_of(record):
            tags.addWidget(tag)
        body = column(
            Label(record.title, "title", selectable=True),
            panel(tags),
            *self._file_of(record_id),
            *self._beside(record_id),
            line(),
            record_body(Shown(record, None, titles, (), ()), self.follow),
            gap=12,
            margins=(28, 18, 28, 20),
        )
        self._page.addWidget(scrolled(panel(body)))

    def follow(self, record_id: str) -> None:
        """Go to another record of the bundle."""
        for place in range(self.list.count()):
            if self.list.item(place).data(Qt.ItemDataRole.UserRole) == record_id:
                self.list.setCurrentRow(place)

    def _file_of(self, record_id: str) -> list[QWidget]:
        """The file of an evidence, to be written out; nothing of it is opened or shown here."""
        file = self._held.get(record_id)
        if file is None:
            return []
        said = Flow(10)
        said.addWidget(Tag(MEDIA_TYPE.show(file.media, current())))
        said.addWidget(Label(f"{honest(file.file)} · {said_size(file.size)}", "second"))
        said.addWidget(button(_(N_("Write it out…")), partial(self._choose_target, file), kind="link"))
        self._under, self._written = Underway(), Label(role="second", selectable=True)
        self._under.hide()
        self._written.hide()
        return [panel(said), self._under, self._written]

    def _choose_target(self, file: File) -> None:
        target = files.to_write(self, _(N_("Write it out…")), receiving.safe_name(file))
        if target:
            self.write_out(file, target)

    def write_out(self, file: File, target: Path) -> None:
        """Write a file of the bundle to the new file `target`."""
        text = _(N_("Written to {path}. It is not protected there: remove it when you no longer need it."))

        def refused(error: Exception) -> None:
            sentence, hint, code = told(error)
            self._say("" if isinstance(error, Cancelled) else f"{sentence} {hint} ({code})")

        self._under.follow(self._write(file, target, lambda: self._say(text.format(path=target)), refused))

    def _say(self, text: str) -> None:
        self._under.hide()
        self._written.setText(text)
        self._written.show()


def verdict_page(title: str, notes: Iterable[str]) -> list[Part]:
    """What checking a bundle showed."""
    return [Label(title, "title"), *(Label(note, "second", selectable=True) for note in notes)]
