"""A film or a sound to play: any moment, silent until the sound is asked for."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSlider, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services.evidence import Picture, Viewer
from hrd_vault.ui.tasks import Tasks, Work
from hrd_vault.ui.widgets.canvas import Canvas, as_image
from hrd_vault.ui.widgets.parts import Label, row, symbol_button

_BEAT = 80  # milliseconds between pictures of a film


class Player(QWidget):
    """A film or a sound: play, pause, any moment. Silent until the sound is asked for."""

    refused = Signal(object)

    def __init__(self, viewer: Viewer, tasks: Tasks, about: dict[str, Any], canvas: Canvas) -> None:
        super().__init__()
        self._viewer, self._tasks, self._canvas = viewer, tasks, canvas
        self._length = max(1, int(about.get("length", 0)))
        self._seen, self._heard = bool(about.get("seen")), bool(about.get("heard"))
        self.at, self._waiting = 0, False
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
        if self.at >= self._length - _BEAT:
            self.at = 0
        self._clock.start()
        if self._sound.isChecked():
            from hrd_vault.ui.widgets.speaker import Speaker  # noqa: PLC0415 (loads all of Qt's sound)

            self._speaker = Speaker(self._viewer, self._tasks, self.at)

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
        self.at = at
        self._tell()
        self._fetch()

    def _tell(self) -> None:
        self._slider.setValue(self.at)
        seconds, whole = self.at // 1000, self._length // 1000
        self._where.setText(f"{seconds // 60}:{seconds % 60:02} / {whole // 60}:{whole % 60:02}")

    def _beat(self) -> None:
        self.at += _BEAT
        if self.at >= self._length:
            self.stop()
            self.at = self._length
        self._tell()
        self._fetch()

    def _fetch(self) -> None:
        if not self._seen or self._waiting:
            return
        self._waiting = True
        viewer, at, side = self._viewer, self.at, max(self._canvas.width(), 480)

        def show(found: Picture) -> None:
            self._waiting = False
            self._canvas.put(as_image(found))
            if self.at != at and not self._clock.isActive():
                self._fetch()

        def act(_work: Work) -> Picture:
            return viewer.picture(side, side, at=at)

        self._tasks.run(self, act, show, self.refused.emit)
