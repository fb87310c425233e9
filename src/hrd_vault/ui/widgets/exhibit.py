"""The file of one evidence: covered until asked, then shown from a child that can do nothing else, never from the disk."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QSlider, QWidget

from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.base.shown import honest
from hrd_vault.domain.kinds.evidence import DIGEST, FILE_NAME, HARD_TO_SEE, INTIMATE, MEDIA_TYPE, SIZE
from hrd_vault.domain.records import Record
from hrd_vault.services import custody_report, evidence, proofs
from hrd_vault.services.evidence import Picture, Viewer
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.failures import told
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Tasks, Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.keyboard import one_line
from hrd_vault.ui.widgets.parts import Flow, Label, Tag, button, clear, column, panel, row, symbol_button

_TALL = 380  # pixels of the stage at the usual text size
_ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
_BEAT = 80  # milliseconds between pictures of a film
_ARROWS = {
    Qt.Key.Key_Left: (-0.1, 0.0),
    Qt.Key.Key_Right: (0.1, 0.0),
    Qt.Key.Key_Up: (0.0, -0.1),
    Qt.Key.Key_Down: (0.0, 0.1),
}


def as_image(picture: Picture) -> QImage:
    """The points of a picture as Qt draws them."""
    made = QImage(picture.points, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return made.copy()  # Qt does not keep the bytes alive


def said_size(count: int) -> str:
    """So many bytes, as a person says it."""
    for unit, one in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= one:
            return f"{count / one:.1f} {unit}"
    return ngettext("{count} byte", "{count} bytes", count)


class Canvas(QWidget):
    """A picture to look at: fitted, turned by quarters, larger by steps, moved by hand or arrow keys."""

    wanted = Signal()  # a larger view of a part is wanted

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image = QImage()
        self._turns = 0
        self.zoom = 0
        self._middle = QPointF(0.5, 0.5)
        self._grip: QPointF | None = None
        self.setMinimumHeight(theme().px(_TALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def put(self, image: QImage) -> None:
        """Show another picture, in the same place and size."""
        self._image = image
        self.update()

    def turn(self) -> None:
        """A quarter to the right."""
        self._turns = (self._turns + 1) % 4
        self.update()

    def larger(self, step: int) -> None:
        """One step larger or smaller."""
        self.zoom = min(max(0, self.zoom + step), len(_ZOOMS) - 1)
        self._move(QPointF(0, 0))
        self.wanted.emit()

    def _move(self, by: QPointF) -> None:
        half = 0.5 / _ZOOMS[self.zoom]
        self._middle = QPointF(
            min(max(half, self._middle.x() + by.x()), 1 - half), min(max(half, self._middle.y() + by.y()), 1 - half)
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("rail"))
        if self._image.isNull():
            return
        shown = self._image.transformed(QTransform().rotate(90 * self._turns)) if self._turns else self._image
        fit = min(self.width() / shown.width(), self.height() / shown.height())
        if self.zoom == 0:
            fit = min(fit, 2.0)
        scale = fit * _ZOOMS[self.zoom]
        width, height = shown.width() * scale, shown.height() * scale
        left = self.width() / 2 - (self._middle.x() if width > self.width() else 0.5) * width
        top = self.height() / 2 - (self._middle.y() if height > self.height() else 0.5) * height
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, width, height), shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if step:
            self._move(QPointF(*step))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.larger(1 if event.key() == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.larger(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            by, self._grip = self._grip - event.position(), event.position()
            scale = _ZOOMS[self.zoom]
            self._move(QPointF(by.x() / max(1, self.width()) / scale, by.y() / max(1, self.height()) / scale))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(600), theme().px(_TALL))


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
        facts.addWidget(Tag(record.values.get(MEDIA_TYPE.name, "?")))
        size = said_size(int(record.values.get(SIZE.name, 0)))
        facts.addWidget(Label(f"{honest(record.values.get(FILE_NAME.name, ''))} · {size}", "second", wrap=False))
        digest = record.values.get(DIGEST.name, "")
        facts.addWidget(Label(f"SHA-256 {digest[:16]}…", "small", wrap=False))
        self._stage = column(gap=6)
        self._slot = column(gap=6)
        actions = Flow(12)
        for text, act in (
            (N_("Write it out…"), self._write_out),
            (N_("What happened to it"), self._custody),
            (N_("Check its proof files"), self._proof),
            *(((N_("Working copy…"), self._copy),) if self._can_copy() else ()),
        ):
            actions.addWidget(button(_(text), act, kind="link"))
        self.setLayout(column(panel(facts), panel(self._stage), panel(actions), panel(self._slot), gap=8))
        self._cover()

    def _can_copy(self) -> bool:
        return str(self._record.values.get(MEDIA_TYPE.name, "")).startswith(("image/", "application/pdf", "video/"))

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
            if not media.shown_by or media.shown_by == "office":
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
        if not self.isVisible():
            self.end()
            return
        if shown_by in ("text", "mail"):
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

    def _show_text(self, text: str) -> None:
        clear(self._stage)
        shown = QPlainTextEdit()
        shown.setReadOnly(True)
        shown.setPlainText(honest(text, lines=True))
        shown.setAccessibleName(_(N_("What the file says")))
        shown.setMinimumHeight(theme().px(_TALL))
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
        side = min(int(max(canvas.width(), canvas.height(), 600) * _ZOOMS[canvas.zoom]), 4000)
        self._look(lambda: viewer.picture(side, side, page=page), lambda found: canvas.put(as_image(found)))

    # What is done with it

    def _write_out(self) -> None:
        clear(self._slot)
        why = one_line()
        why.setPlaceholderText(_(N_("What for? It is noted in its custody.")))
        why.setAccessibleName(_(N_("What for")))
        text = N_("What is written out is not protected. Programs that open it may keep copies and lists of their own.")

        def choose() -> None:
            target = files.to_write(self, _(N_("Write it out…")), str(self._record.values.get(FILE_NAME.name, "")))
            if target:
                purpose, exhibit = why.text(), self._record.id
                self._session.labour(
                    self,
                    lambda vault, work: evidence.write_out(vault, exhibit, target, purpose, work),
                    lambda _none: self._session.said.emit(_(N_("Written out. It is not protected there.")), False),
                )
                clear(self._slot)

        self._slot.addWidget(Label(_(text), "warning"))
        self._slot.addWidget(why)
        self._slot.addLayout(row(button(_(N_("Choose where…")), choose), 0))

    def _custody(self) -> None:
        exhibit = self._record.id
        self._session.ask(self, lambda vault: evidence.custody(vault, exhibit), self._show_custody)

    def _show_custody(self, events: list[evidence.Event]) -> None:
        clear(self._slot)
        for event in events:
            told_facts = " · ".join(str(event.facts[name]) for name in ("name", "purpose") if event.facts.get(name))
            time = event.time.replace("T", " ").removesuffix("Z") + " UTC"
            words = f"{event.number}  {time}  {_(evidence.VERBS[event.verb])}"
            self._slot.addWidget(Label(words + (f"  —  {honest(told_facts)}" if told_facts else ""), "second"))
        self._slot.addLayout(row(button(_(N_("Write a report…")), self._report, kind="link"), 0))
        for note in (
            N_(
                "The chain shows later changes to whoever saw it before. By itself it proves nothing against its owner."
            ),
            N_("This does not say that what it shows is true."),
        ):
            self._slot.addWidget(Label(_(note), "small"))

    def _report(self) -> None:
        target = files.to_write(self, _(N_("Write a report…")), "custody.html")
        exhibit, speak = self._record.id, current()
        if target:
            self._session.ask(
                self,
                lambda vault: custody_report.write(vault, exhibit, target, speak),
                lambda _none: self._session.said.emit(_(N_("Written out. It is not protected there.")), False),
            )

    def _proof(self) -> None:
        exhibit = self._record.id
        self._session.ask(self, lambda vault: proofs.check(vault, exhibit)[0], self._show_proof)

    def _show_proof(self, found: list[proofs.Said]) -> None:
        clear(self._slot)
        roles = {"holds": "second", "fails": "problem", "open": "warning"}
        for each in found:
            self._slot.addWidget(Label(each.note.say(current()), roles[each.state]))
        if not found:
            text = N_("No proof file in this vault speaks of it. Take in what the phone laid beside it, and ask again.")
            self._slot.addWidget(Label(_(text), "second"))

    def _copy(self) -> None:
        from hrd_vault.ui.widgets.working_copy import WorkingCopy  # noqa: PLC0415 (seldom asked for)

        clear(self._slot)
        self._slot.addWidget(WorkingCopy(self._session, self._record, self._page))


class Player(QWidget):
    """A film or a sound: play, pause, any moment. Silent until the sound is asked for."""

    refused = Signal(object)

    def __init__(self, viewer: Viewer, tasks: Tasks, about: dict[str, Any], canvas: Canvas) -> None:
        super().__init__()
        self._viewer, self._tasks, self._canvas = viewer, tasks, canvas
        self._length = max(1, int(about.get("length", 0)))
        self._seen, self._heard = bool(about.get("seen")), bool(about.get("heard"))
        self._at, self._waiting = 0, False
        self._speaker: Any = None
        self._clock = QTimer(self)
        self._clock.setInterval(_BEAT)
        self._clock.timeout.connect(self._beat)
        self._play = symbol_button("play", _(N_("Play")), self.toggle)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, self._length)
        self._slider.setAccessibleName(_(N_("Moment")))
        self._slider.sliderMoved.connect(self.seek)
        self._slider.actionTriggered.connect(lambda _act: QTimer.singleShot(0, self, self._from_slider))
        self._where = Label("", "small", wrap=False)
        self._sound = symbol_button("sound", _(N_("Sound")), lambda: None)
        self._sound.setCheckable(True)
        self._sound.setVisible(self._heard)
        bar = row(self._play, self._slider, self._where, self._sound, gap=6)
        bar.setStretch(1, 1)
        self.setLayout(bar)
        self.seek(0)

    def toggle(self) -> None:
        """Play, or pause."""
        if self._clock.isActive():
            self.stop()
            return
        if self._at >= self._length - _BEAT:
            self._at = 0
        self._clock.start()
        if self._sound.isChecked():
            from hrd_vault.ui.widgets.speaker import Speaker  # noqa: PLC0415 (loads all of Qt's sound)

            self._speaker = Speaker(self._viewer, self._tasks, self._at)

    def stop(self) -> None:
        """Pause."""
        self._clock.stop()
        if self._speaker:
            self._speaker.stop()
            self._speaker = None

    def _from_slider(self) -> None:
        self.seek(self._slider.sliderPosition())

    def seek(self, at: int) -> None:
        """Go to a moment, in milliseconds."""
        self.stop()
        self._at = at
        self._tell()
        self._fetch()

    def _tell(self) -> None:
        self._slider.setValue(self._at)
        seconds, whole = self._at // 1000, self._length // 1000
        self._where.setText(f"{seconds // 60}:{seconds % 60:02} / {whole // 60}:{whole % 60:02}")

    def _beat(self) -> None:
        self._at += _BEAT
        if self._at >= self._length:
            self.stop()
            self._at = self._length
        self._tell()
        self._fetch()

    def _fetch(self) -> None:
        if not self._seen or self._waiting:
            return
        self._waiting = True
        viewer, at, side = self._viewer, self._at, max(self._canvas.width(), 480)

        def show(found: Picture) -> None:
            self._waiting = False
            self._canvas.put(as_image(found))
            if self._at != at and not self._clock.isActive():
                self._fetch()

        def act(_work: Work) -> Picture:
            return viewer.picture(side, side, at=at)

        self._tasks.run(self, act, show, self.refused.emit)
