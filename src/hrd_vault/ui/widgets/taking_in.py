"""Files on their way in, one after the other, with how far each is and a way to stop; then where the originals still lie."""

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import N_, _, ngettext
from hrd_vault.base.shown import honest
from hrd_vault.domain.kinds.evidence import ABOUT
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.services import evidence
from hrd_vault.services.evidence import Intake, OwnWords
from hrd_vault.services.vault import Vault
from hrd_vault.ui.failures import told
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.widgets.parts import Label, button, clear, column, panel, row
from hrd_vault.ui.widgets.underway import Underway

Source = Path | tuple[str, bytes]  # a file, or a name and what was pasted


class TakingIn(QWidget):
    """Takes `sources` in, about the records `about`. The vault's thread is busy only at the beginning and end of each."""

    finished = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._waiting: list[Source] = []
        self._about: tuple[str, ...] = ()
        self._done: list[Path] = []
        self._refused: list[str] = []
        self._count = 0
        self._order: Work | None = None
        self._writer = session.taking
        self._intake: Intake | None = None
        self._said = Label("", "second")
        self._under = Underway()
        self._under.stopping.clicked.connect(self.stop)
        self._after = column(gap=4)
        self.setLayout(column(self._said, self._under, panel(self._after), gap=6))
        self.hide()

    def take(self, sources: Sequence[Source], about: Sequence[str] = ()) -> None:
        """Take these files in, after those that are under way. Folders count with every file in them."""
        for each in sources:
            self._waiting += evidence.files_in([each]) if isinstance(each, Path) else [each]
        if not self._waiting:
            return
        self._about = tuple(about)
        self.show()
        self._under.show()
        if self._order is None:
            clear(self._after)
            self._done, self._refused, self._count = [], [], 0
            self._next()

    @property
    def under_way(self) -> bool:
        """Whether files are still coming in."""
        return self._order is not None

    def stop(self) -> None:
        """Take in no more; the file under way does not come in."""
        self._waiting = []
        if self._order:
            self._order.stop()

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        source = self._waiting.pop(0)
        name = source.name if isinstance(source, Path) else source[0]
        left = ngettext("{count} more after it", "{count} more after it", len(self._waiting)) if self._waiting else ""
        self._said.setText(_(N_("Coming in: {name}")).format(name=honest(name)) + (f" · {left}" if left else ""))
        opener = source if isinstance(source, Path) else _opener(source[1])
        self._order = self._session.ask(
            self,
            lambda vault: evidence.begin(vault, opener, name),
            partial(self._write, source),
            partial(self._not, name),
        )

    def _write(self, source: Source, intake: Intake) -> None:
        self._intake = intake

        def act(work: Work) -> None:
            intake.write(work)

        self._order = self._writer.run(
            self, act, lambda _none: self._look(source, intake), lambda error: self._gave_up(intake, error)
        )
        self._under.follow(self._order)

    def _look(self, source: Source, intake: Intake) -> None:
        self._session.ask(
            self, lambda vault: evidence.peek(vault, intake), partial(self._listen, source, intake),
            lambda error: self._gave_up(intake, error),
        )  # fmt: skip

    def _listen(self, source: Source, intake: Intake, found: "evidence.ChunkFile") -> None:

        def act(_work: Work) -> OwnWords:
            return evidence.words_of(found, intake)

        self._writer.run(self, act, partial(self._keep, source, intake), lambda error: self._gave_up(intake, error))

    def _keep(self, source: Source, intake: Intake, words: OwnWords) -> None:
        given: dict[str, Json] = {ABOUT.name: list(self._about)} if self._about else {}

        def act(vault: Vault) -> tuple[Record, Changes]:
            return evidence.finish(vault, intake, given, words)

        def kept(found: tuple[Record, Changes]) -> None:
            self._count += 1
            if isinstance(source, Path):
                self._done.append(source)
            self._session.changed.emit(found[1])
            self._next()

        self._session.ask(self, act, kept, lambda error: self._gave_up(intake, error))

    def _gave_up(self, intake: Intake, error: Exception) -> None:
        self._session.ask(self, lambda vault: evidence.abandon(vault, intake), lambda _none: None)
        self._not(intake.name, error)

    def _not(self, name: str, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            sentence, _hint, code = told(error)
            self._refused.append(f"{honest(name)}: {sentence} ({code})")
        self._next()

    def _end(self) -> None:
        self._order = self._intake = None
        self._under.hide()
        self._said.setText(ngettext("{count} file was taken in.", "{count} files were taken in.", self._count))
        for each in self._refused:
            self._after.addWidget(Label(each, "problem"))
        if self._done:
            text = N_(
                "The unprotected originals still lie where they were. Remove them there if they are dangerous to keep."
            )
            self._after.addWidget(Label(_(text), "small"))
            for path in self._done[:5]:
                self._after.addWidget(Label(str(path), "small"))
            if len(self._done) > 5:
                more = len(self._done) - 5
                self._after.addWidget(Label(ngettext("and {count} more", "and {count} more", more), "small"))
            remove = button(_(N_("Remove the originals there…")), self._ask_to_remove, kind="link")
            self._after.addLayout(row(remove, 0))
        self.finished.emit()

    def _ask_to_remove(self) -> None:
        clear(self._after)
        text = N_(
            "Removing is not erasing: traces may stay on the disk, in backups, in lists of recent files, and on the phone "
            "or card that the file came from. The sealed copy here was checked against what was read."
        )
        self._after.addWidget(Label(_(text), "warning"))
        self._after.addLayout(
            row(
                button(_(N_("Remove them")), self._remove, kind="danger"),
                button(_(N_("Leave them")), lambda: clear(self._after)),
                0,
            )
        )

    def _remove(self) -> None:
        gone = 0
        for path in self._done:
            with suppress(OSError):
                path.unlink()
                gone += 1
        clear(self._after)
        self._after.addWidget(Label(ngettext("{count} original removed.", "{count} originals removed.", gone), "small"))


def _opener(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)
