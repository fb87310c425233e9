"""The file of one evidence: covered until asked, then shown from a child that can do nothing else, never from the disk."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from hrd_vault.base.i18n import N_, _, current
from hrd_vault.base.shown import honest
from hrd_vault.domain.kinds.evidence import DIGEST, FILE_NAME, HARD_TO_SEE, INTIMATE, MEDIA_TYPE, SIZE
from hrd_vault.domain.records import Record
from hrd_vault.services import evidence
from hrd_vault.services.evidence import Viewer, Words
from hrd_vault.services.vault import Vault
from hrd_vault.ui.failures import told
from hrd_vault.ui.numbers import said_size
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Tasks, Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.canvas import TALL, ZOOMS, Canvas, as_image
from hrd_vault.ui.widgets.handling import Handling
from hrd_vault.ui.widgets.keyboard import GrowingText
from hrd_vault.ui.widgets.parts import Flow, Label, Tag, button, clear, column, panel, row, symbol_button
from hrd_vault.ui.widgets.player import Player

_LEFT = {
    "deleted": N_("deleted passages"),
    "comments": N_("comments"),
    "hidden": N_("hidden words"),
    "notes": N_("notes for the speaker"),
    "sheets": N_("hidden sheets"),
    "slides": N_("hidden slides"),
}


class ExhibitPanel(QWidget):
    """What stands above the fields of an evidence that has a file."""

    def __init__(self, session: Session, record: Record) -> None:
        super().__init__()
        self._session, self._record = session, record
        self._viewer: Viewer | None = None
        self._tasks: Tasks = session.looking
        self._player: Player | None = None
        self._page, self._pages = 0, 1
        self._canvas: Canvas | None = None
        self._busy = False
        facts = Flow(8)
        facts.addWidget(Tag(MEDIA_TYPE.show(str(record.values.get(MEDIA_TYPE.name, "?")), current())))
        size = said_size(int(record.values.get(SIZE.name, 0)))
        facts.addWidget(Label(f"{honest(record.values.get(FILE_NAME.name, ''))} · {size}", "second", wrap=False))
        digest = record.values.get(DIGEST.name, "")
        facts.addWidget(Label(f"SHA-256 {digest[:16]}…", "small", wrap=False))
        self._stage = column(gap=6)
        self.handling = Handling(session, record, self._place)
        self.setLayout(column(panel(facts), panel(self._stage), self.handling, gap=8))
        self._cover()

    def _place(self) -> tuple[int, int]:
        """The page and the moment that are being looked at."""
        return self._page, self._player.at if self._player else 0

    # Covered, and uncovered when asked

    def _cover(self) -> None:
        clear(self._stage)
        if INTIMATE.name in self._record.values:
            text = N_("An intimate picture. Look only if you must, and where nobody else can see.")
        elif HARD_TO_SEE.name in self._record.values:
            text = N_("Marked as hard to see. You need not look at it to work on the case.")
        else:
            text = N_("Covered. It is shown only when you ask, and that is noted.")
        self._said = Label(_(text), "second")
        self._show = button(_(N_("Show it")), self.show_it, symbol="eye")
        box = panel(column(14, self._said, row(self._show, 0), 14, gap=10, margins=(16, 0, 16, 0)), "rail")
        self._stage.addWidget(box)

    def show_it(self) -> None:
        """Lift the cover."""
        self._show.setEnabled(False)
        exhibit, viewers = self._record.id, self._session.viewers

        def open_it(vault: Vault) -> tuple[Viewer | None, str]:
            source, size, media = evidence.file_of(vault, exhibit)
            if not media.shown_by:
                source.close()
                return None, ""
            evidence.handled(vault, exhibit, "viewed", {})
            viewer = Viewer(source, size, media)
            viewers.add(viewer)  # from its first moment, so that a lock ends it
            return viewer, media.shown_by

        self._session.ask(self, open_it, lambda found: self._started(*found), self._refused)

    def _started(self, viewer: Viewer | None, shown_by: str) -> None:
        if viewer is None:
            self._said.setText(
                _(N_("Files of this sort are not shown here. It is kept as it came in, and can be written out."))
            )
            return
        self._viewer = viewer
        if not self.isVisible():  # whoever asked went elsewhere meanwhile
            self._again_covered()
            return
        if shown_by in ("text", "mail", "office"):
            self._look(viewer.text, self._show_text)
        else:
            self._look(viewer.about, self._show_stage)

    def _look(self, work: Callable[[], Any], then: Callable[[Any], Any]) -> None:
        def act(_work: Work) -> Any:
            return work()

        self._tasks.run(self, act, then, self._refused)

    def _refused(self, error: Exception) -> None:
        sentence, hint, code = told(error)
        self.end()
        self._cover()
        self._said.setText(f"{sentence} {hint} ({code})")
        self._show.hide()

    def end(self) -> None:
        """Close what is shown; its child is gone."""
        if self._player:
            self._player.stop()
        if self._viewer:
            self._session.viewers.discard(self._viewer)
            self._viewer.close()
        self._viewer = self._player = self._canvas = None

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes to another page has looked enough: it is covered again, and its child is gone."""
        super().hideEvent(event)
        if self._viewer and not event.spontaneous():
            self.end()
            QTimer.singleShot(0, self, self._cover)

    def _again_covered(self) -> None:
        self.end()
        self._cover()

    # What is shown

    def _show_text(self, words: Words) -> None:
        clear(self._stage)
        shown = GrowingText()
        shown.setReadOnly(True)
        shown.setPlainText(honest(words.text, lines=True))
        if words.more:
            self._stage.addWidget(Label(_(N_("Only the beginning is shown here. The file is kept whole.")), "warning"))
        if words.left:
            left = " · ".join(_(label) for name, label in _LEFT.items() if name in words.left)
            self._stage.addWidget(Label(_(N_("In the file, but not shown here: {what}")).format(what=left), "warning"))
        shown.setAccessibleName(_(N_("What the file says")))
        shown.setMinimumHeight(theme().px(TALL))
        self._stage.addWidget(shown)
        self._stage.addLayout(row(button(_(N_("Cover it again")), self._again_covered, kind="link"), 0))

    def _show_stage(self, about: dict[str, Any]) -> None:
        clear(self._stage)
        self._pages = int(about.get("pages", 1) or 1)
        canvas = self._canvas = Canvas(self._record.title)
        tools = row(gap=4)
        if about.get("seen", True):
            self._stage.addWidget(canvas)
            for symbol, name, act in (
                ("larger", N_("Larger"), partial(canvas.larger, 1)),
                ("smaller", N_("Smaller"), partial(canvas.larger, -1)),
                ("turn", N_("Turn"), canvas.turn),
            ):
                tools.addWidget(symbol_button(symbol, _(name), act))
            canvas.wanted.connect(self._fetch)
        else:
            canvas.setParent(self)
            canvas.hide()
        if self._pages > 1:
            tools.addWidget(symbol_button("back", _(N_("Page before")), partial(self._leaf, -1)))
            self._where = Label("", "small", wrap=False)
            tools.addWidget(self._where)
            tools.addWidget(symbol_button("open", _(N_("Next page")), partial(self._leaf, 1)))
        if "length" in about and self._viewer:
            self._player = Player(self._viewer, self._tasks, about, canvas)
            self._player.refused.connect(self._refused)
            self._stage.addWidget(self._player)
        tools.addStretch(1)
        tools.addWidget(button(_(N_("Cover it again")), self._again_covered, kind="link"))
        self._stage.addLayout(tools)
        self._fetch()

    def _leaf(self, step: int) -> None:
        self._page = min(max(0, self._page + step), self._pages - 1)
        self._fetch()

    def _fetch(self) -> None:
        viewer, canvas, page = self._viewer, self._canvas, self._page
        if viewer is None or canvas is None or self._player:  # a player fetches for itself
            return
        if self._pages > 1:
            self._where.setText(f"{page + 1} / {self._pages}")
        side = min(int(max(canvas.width(), canvas.height(), 600) * ZOOMS[canvas.zoom]), 4000)
        self._look(lambda: viewer.picture(side, side, page=page), lambda found: canvas.put(as_image(found)))
