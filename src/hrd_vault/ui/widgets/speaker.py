"""Sound out of the child's samples, through Qt's audio sink. Loaded only when sound is asked for."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

from hrd_vault.services.evidence import Viewer
from hrd_vault.ui.tasks import Tasks, Work

_PIECE = 1000  # milliseconds of sound asked for at once
_RATE = 44_100


class Speaker(QObject):
    """Plays an exhibit's sound from a moment on; silent where the machine has no way to be heard."""

    def __init__(self, viewer: Viewer, tasks: Tasks, at: int) -> None:
        super().__init__()
        self._viewer, self._tasks, self._at = viewer, tasks, at
        self._waiting = False
        self._held = b""
        form = QAudioFormat()
        form.setSampleRate(_RATE)
        form.setChannelCount(2)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        device = QMediaDevices.defaultAudioOutput()
        self._sink = None if device.isNull() else QAudioSink(device, form)
        self._out = self._sink.start() if self._sink else None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._feed)
        if self._sink:
            self._timer.start(100)
            self._feed()

    def stop(self) -> None:
        """Be silent."""
        self._timer.stop()
        if self._sink:
            self._sink.stop()

    def _feed(self) -> None:
        if self._sink and self._out and self._held:
            taken = self._out.write(self._held[: self._sink.bytesFree()])
            self._held = self._held[max(0, int(taken)) :]
        if len(self._held) < _RATE * 2 and not self._waiting:
            self._waiting = True
            viewer, at = self._viewer, self._at
            self._at += _PIECE

            def act(_work: Work) -> bytes:
                return viewer.sound(at, _PIECE)

            self._tasks.run(self, act, self._came, lambda _error: self._timer.stop())

    def _came(self, samples: bytes) -> None:
        self._waiting = False
        self._held += samples
