"""The program with a window: what is shown first, how a vault is entered, and how everything is left behind at a lock."""

import os
import sys
import time
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QStandardPaths, QTimer, Signal
from PySide6.QtWidgets import QApplication

from hrd_vault.base import i18n
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, _, ngettext
from hrd_vault.services import device as devices
from hrd_vault.services.device import Device
from hrd_vault.ui import collecting, failures, resuming, theme
from hrd_vault.ui.window import Window

if TYPE_CHECKING:
    from hrd_vault.services.unlocking import Attempt
    from hrd_vault.ui.clipboard import Clipboard
    from hrd_vault.ui.entering import Desk, Entered, Rehearsal, Session
    from hrd_vault.ui.locking import IdleWatch
    from hrd_vault.ui.screens.lock import LockScreen
    from hrd_vault.ui.tasks import Tasks, Work

_TURN = 0.0005  # seconds that the vault's thread may go on while the window's thread waits for its turn
_SHOWN = 150  # milliseconds after which the first screen is surely painted
_DRAFT_IN = 0.3  # seconds that a draft may take on the way out
_CLOSE_IN = 0.5  # seconds that the vault may take to close


class Program(QObject):
    """One run of the program, from its start to the process that follows it.

    Its window is on the screen before the first face is loaded: the two take their time side by side. Up to there nothing
    may name `Qt` itself, whose 1,500 constants take as long to make as all the rest of this module.
    """

    _loaded = Signal()

    def __init__(self, application: QApplication, left: resuming.Left | None) -> None:
        super().__init__()
        self._loaded.connect(self._rehearse)
        self.application = application
        self._collector = collecting.Collector(lambda: self.tasks.waiting > 0)
        self.device = devices.device()
        self.session: Session | None = None
        self.desk: Desk | None = None
        self._watch: IdleWatch | None = None
        self._lock_screen: LockScreen | None = None
        self._rehearsal: Rehearsal | None = None
        self._left = left or resuming.Left()
        self.place, self.training = self._left.place, self._left.training
        i18n.install(self.device.language or i18n.preferred_language())
        self._dress()
        self.window = Window(self.device)
        self.window.dress()
        self.window.closing.append(self._close)
        application.screenAdded.connect(self._cover)

    @cached_property
    def tasks(self) -> "Tasks":
        """The thread that vaults live on."""
        from hrd_vault.ui.tasks import Tasks

        return Tasks()

    @cached_property
    def clipboard(self) -> "Clipboard":
        """What was copied, for as long as it may stay."""
        from hrd_vault.ui.clipboard import Clipboard

        return Clipboard()

    # What is shown first

    def start(self) -> None:
        """Show the first face: the lock screen of the vault that is here, or the first run."""
        from hrd_vault.services import staging
        from hrd_vault.ui import files

        files.forget_everything()
        self.window.rename(self.device)
        left_behind = staging.sweep()
        if self.place is None and not self.training:
            self.place = _vault_to_offer(self.device)
        if self.place is None and not devices.file().exists():
            self._first_run()
        else:
            self._locked()
        if self._left.dropped and self._lock_screen:
            text = N_(
                "The vault did not answer in time when it was locked: what was typed last may not have been kept."
            )
            self._lock_screen.say(_(text))
        if left_behind and self._lock_screen:
            text = ngettext(
                "{count} file that was open in another program still lay in this machine's memory. It was removed.",
                "{count} files that were open in another program still lay in this machine's memory. They were removed.",
                left_behind,
            )
            self._lock_screen.say(text)
        assert self.clipboard
        QTimer.singleShot(_SHOWN, self._load)

    def _load(self) -> None:
        """Load what comes after the first screen while its user reads it."""

        def load() -> None:
            import_module("hrd_vault.ui.entering")
            self._loaded.emit()

        Thread(target=load, daemon=True).start()

    def _rehearse(self) -> None:
        """Draw once what will be drawn after the passphrase."""
        if self.session is None:
            from hrd_vault.ui import entering

            self._rehearsal = entering.rehearse(self.device, self.window)

    def _first_run(self, step: int = 0) -> None:
        from hrd_vault.ui.screens.first_run import FirstRun

        self._first = FirstRun(self.device, self._speak_first, self._make, self._locked, step=step)
        self.window.face(self._first)

    def _speak_first(self, language: str) -> None:
        self._use(replace(self.device, language=language))
        self._first_run(step=1)

    def _locked(self) -> None:
        from hrd_vault.ui.screens.lock import Doors, LockScreen

        doors = Doors(
            self._enter,
            self._open_bundle,
            self._other_vault,
            lambda: self._first_run(step=1),
            self._train,
            self._restore,
        )
        self._lock_screen = LockScreen(self.place, self.tasks, doors, training=self.training)
        self.window.face(self._lock_screen)

    def _other_vault(self, place: Path) -> None:
        self.place, self.training = place, False
        self._locked()

    # Entering

    def _make(self, place: Path, secret: str, device: Device) -> None:
        def act(_work: "Work") -> "Entered":
            from hrd_vault.ui import entering

            return entering.make(place, secret)

        def entered(made: "Entered") -> None:
            self._use(replace(device, vault="" if device.quiet else str(place)))
            self.place = place
            self._show_desk(made, first="new")

        self.tasks.run(self.window, act, entered, self._first.refuse)

    def _enter(self, attempt: "Attempt") -> None:
        def act(_work: "Work") -> "Entered":
            from hrd_vault.ui import entering

            return entering.enter(attempt)

        asked_by = self._lock_screen

        def entered(found: "Entered") -> None:
            if self.window.centralWidget() is not asked_by:  # somebody went elsewhere while the key was being derived
                self.tasks.last(found.vault.close)
                return
            self._show_desk(found)
            assert self.session
            if found.vault.doubt:
                self.session.refused.emit(found.vault.doubt)
            elif found.key_was_changed:
                self.session.refused.emit(VaultError("inbox.damaged"))
            elif found.vault.header_was_damaged:
                text = N_("One copy of the vault's header was damaged. It was mended from the other copy.")
                self.session.said.emit(_(text), False)

        def refused(error: Exception) -> None:
            if self._lock_screen:
                self._lock_screen.refuse(error)

        self.tasks.run(self.window, act, entered, refused)

    def _show_desk(self, found: "Entered", first: str = "today") -> None:
        if self._rehearsal:
            self._rehearsal.stop()
        self.session = found.session(self.tasks, self.device)
        self._lock_screen = None
        self._new_desk(first)
        from hrd_vault.ui.locking import IdleWatch

        self._watch = IdleWatch(self.device.lock, self.lock, self.panic)
        QTimer.singleShot(_SHOWN, self, self._listen)

    def _listen(self) -> None:
        """Lock when the desktop says that the machine will sleep or that the session is locked."""
        from hrd_vault.ui.desktop import Desktop

        Thread(target=_load_seldom_used, daemon=True).start()
        self._desktop = Desktop(self.lock, self.window.windowTitle())

    def _new_desk(self, place: str) -> None:
        from hrd_vault.ui.entering import Desk

        assert self.session
        self.desk = Desk(self.session)
        self.desk.asked.connect(self._asked)
        self.window.face(self.desk)
        self.desk.go(place, "incident" if place == "new" else None)

    def _asked(self, place: str, what: Any) -> None:
        """What the desk does not do itself."""
        from hrd_vault.ui import faces

        assert self.session and self.desk
        if place == "lock":
            self.lock()
        elif place == "begin_again":
            self._begin_again(str(what))
        elif place == "settings":
            self.desk.show_screen(
                "settings", faces.settings(self.session, self._use_and_redraw, self.place, str(what or ""))
            )
        else:
            self.desk.show_screen(place, faces.screen(place, self.session, what))

    # Without a vault of one's own

    def _open_bundle(self) -> None:
        from hrd_vault.ui.screens.received import ReceivedScreen

        self.window.face(ReceivedScreen(self.tasks, self._locked))

    def _restore(self) -> None:
        from hrd_vault.ui.screens.restore import RestoreScreen

        self.window.face(RestoreScreen(self.tasks, self._restored, self._locked))

    def _restored(self, place: Path) -> None:
        self.place, self.training = place, False
        self._locked()

    def _train(self) -> None:
        """Open the training vault, or make it."""
        language = i18n.current().language

        def act(_work: "Work") -> "Entered":
            from hrd_vault.ui import entering

            return entering.train(language)

        def entered(found: "Entered") -> None:
            self.place, self.training = found.vault.folder.path, True
            self._show_desk(found)

        def refused(error: Exception) -> None:
            if self._lock_screen:
                self._lock_screen.refuse(error)

        self.tasks.run(self.window, act, entered, refused)

    def _begin_again(self, language: str) -> None:
        """Throw away what a group wrote in the training vault; the window speaks the language of the next one."""
        assert self.session and self.session.training
        old = self.session.vault

        def act(_work: "Work") -> "Entered":
            from hrd_vault.ui import entering

            return entering.begin_again(old, language)

        def entered(found: "Entered") -> None:
            self._use(replace(self.device, language=language))
            self.session = found.session(self.tasks, self.device)
            self._new_desk("today")

        self.tasks.run(self.window, act, entered, self.session.refused.emit)

    # How it looks

    def _use(self, device: Device) -> None:
        self.device = device
        devices.set_device(device)
        i18n.install(device.language or i18n.preferred_language())
        self._dress()
        self.window.dress()
        self.window.rename(device)

    def _use_and_redraw(self, device: Device) -> None:
        """Take new settings at once: the desk is made again, where one was; what was being typed is kept as a draft."""
        assert self.session and self.desk
        self.desk.go("today")
        self._use(device)
        self.session.device = device
        if self._watch:
            self._watch.seconds = device.lock
        self._new_desk("today")
        self._asked("settings", "")

    def _dress(self) -> None:
        name = self.device.theme
        if name == "system":
            name = "dark" if theme.is_dark(self.application) else "light"
        theme.apply(self.application, theme.Theme(name, self.device.text / 100))
        speech = i18n.current()
        mirrored = speech.direction == "rtl"
        if mirrored != self.application.isRightToLeft():
            from PySide6.QtCore import Qt

            towards = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
            self.application.setLayoutDirection(towards)
        QLocale.setDefault(QLocale(speech.language))

    def _cover(self, _screen: object) -> None:
        """A new screen, perhaps a projector: cover what is open and ask."""
        if self.session and not self.session.training and self.desk:
            from hrd_vault.ui import faces

            desk = self.desk
            desk.hide()
            faces.cover(self.window, desk.show).show()

    # Leaving

    def lock(self) -> None:
        """Leave nothing behind: keep what is being typed, close the vault, become another process."""
        kept = self._leave()
        resuming.replace_process(resuming.Left(self.place, self.training, dropped=not kept))

    def panic(self) -> None:
        """Be gone at once, lock screen and all. What is being typed is kept if that takes no time."""
        self._leave()
        os._exit(0)

    def _close(self) -> None:
        if self.session:
            self._leave()
            os._exit(0)

    def _leave(self) -> bool:
        """Close everything; says whether all that was being typed is kept, as drafts."""
        for top in self.application.topLevelWidgets():
            top.hide()
        self.clipboard.clear()
        if self.session is None:
            return True
        from hrd_vault.services import staging

        staging.sweep()
        vault = self.session.vault
        for viewer in tuple(self.session.viewers):
            viewer.close()
        unsaved = self.desk.unsaved() if self.desk else []
        # Nothing may keep the program from locking: a draft that takes too long is dropped.
        with suppress(Exception):
            self.session.interrupt()

        def last() -> None:
            from hrd_vault.ui import entering

            entering.keep(vault, unsaved)

        deadline = time.monotonic() + _DRAFT_IN + _CLOSE_IN
        kept = not unsaved
        with suppress(Exception):
            self.tasks.last(last).result(deadline - time.monotonic())
            kept = True
        with suppress(Exception):
            self.tasks.last(vault.close).result(max(0.01, deadline - time.monotonic()))
        return kept


def _load_seldom_used() -> None:
    """Load the screens that come later, so that the first look at one is as quick as the second."""
    for name in ("faces", "screens.risk", "widgets.changes_panel", "widgets.plan_panel"):
        import_module(f"hrd_vault.ui.{name}")


def _vault_to_offer(device: Device) -> Path | None:
    """The vault that its owner asked this machine to remember, or the only one that lies among the documents."""
    from hrd_vault.services.places import is_vault, vaults_in

    if device.vault and is_vault(Path(device.vault)):
        return Path(device.vault)
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    found = vaults_in(documents)
    return found[0] if len(found) == 1 else None


def run(arguments: list[str]) -> int:
    """Show the window; gives back the exit code. `arguments` are empty, or what a locked process left."""
    left = resuming.handed_over(arguments)
    sys.excepthook = failures.report
    sys.setswitchinterval(_TURN)
    os.environ.setdefault(
        "DBUS_SESSION_BUS_ADDRESS", "disabled:"
    )  # without one, a bus would be started, and leave a file
    QApplication.setStyle("Fusion")
    application = QApplication(["window"])
    program = Program(application, left)
    program.window.show()
    QTimer.singleShot(0, program.start)
    return application.exec()
