"""Evidence: the list with a gallery beside it, and the ways in: files, folders, what is dropped here or was copied."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services import evidence
from hrd_vault.ui import files
from hrd_vault.ui.numbers import said_files
from hrd_vault.ui.screens.records import RecordsScreen
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.gallery import Gallery
from hrd_vault.ui.widgets.parts import Flow, button, panel, symbol_button
from hrd_vault.ui.widgets.taking_in import TakingIn


class EvidenceScreen(RecordsScreen):
    """The records of one kind that hold files."""

    def __init__(self, session: Session, kinds: tuple[str, ...]) -> None:
        self._taking = TakingIn(session)
        self._gallery: Gallery | None = None
        super().__init__(session, kinds)
        self.setAcceptDrops(True)

    def _extra(self) -> list[QWidget]:
        ways = Flow(10)
        ways.addWidget(button(_(N_("Take files in…")), self._choose, kind="link", symbol="bring_in"))
        ways.addWidget(button(_(N_("Take a folder in…")), self._choose_folder, kind="link"))
        ways.addWidget(button(_(N_("Paste a picture")), self._paste, kind="link"))
        look = symbol_button("gallery", _(N_("Gallery")), self._toggle_gallery)
        look.setCheckable(True)
        self._grid = look
        self._uncover = button(_(N_("Show small pictures")), self._show_small, kind="chip")
        self._uncover.setCheckable(True)
        self._uncover.hide()
        ways.addWidget(look)
        ways.addWidget(self._uncover)
        return [panel(ways), self._taking]

    def take(self, sources: list[Any], about: tuple[str, ...] = ()) -> None:
        """Take files in."""
        self._taking.take(sources, about)

    def _choose(self) -> None:
        self.take(list(files.to_open(self, _(N_("Take files in…")), several=True)))

    def _choose_folder(self) -> None:
        found = files.folder(self, _(N_("Take a folder in…")))
        if found:
            self.take([found])

    def _paste(self) -> None:
        picture = QGuiApplication.clipboard().image()
        if picture.isNull():
            self._session.said.emit(_(N_("No picture was copied. Copy one, then come back here.")), False)
            return
        held = QBuffer()
        held.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(held, "PNG")  # type: ignore[call-overload]
        self.take([("pasted.png", bytes(held.data().data()))])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def _count(self, count: int) -> None:
        super()._count(count)
        listed = self._foot.text()

        def weigh(found: tuple[int, int]) -> None:
            if found[0]:
                whole = _(N_("in the whole vault: {files}")).format(files=said_files(*found))
                self._foot.setText(f"{listed} · {whole}")

        self._session.ask(self, evidence.all_files, weigh)

    # The gallery

    def _toggle_gallery(self) -> None:
        shown = self._grid.isChecked()
        if self._gallery is None:
            self._gallery = Gallery(self.model, self._session)
            self._gallery.chosen.connect(self._from_gallery)
            self._views.addWidget(self._gallery)
        if shown and self._look.isChecked():
            self._look.setChecked(False)
            self.toggle_table()
        self._views.setCurrentWidget(self._gallery if shown else self.list)
        self._uncover.setVisible(shown)
        self._arrange()

    def _is_wide(self) -> bool:
        return self._look.isChecked() or (self._grid is not None and self._grid.isChecked())

    def _show_small(self) -> None:
        if self._gallery:
            self._gallery.uncover(self._uncover.isChecked())

    def _from_gallery(self, record_id: str) -> None:
        self._grid.setChecked(False)
        self._toggle_gallery()
        self.open(record_id)

    def toggle_table(self) -> None:
        if self._look.isChecked() and self._grid.isChecked():
            self._grid.setChecked(False)
            self._uncover.hide()
        super().toggle_table()
