"""Screens that most sessions never open, by their names; loaded only when asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.domain.query import Query
from hrd_vault.services.device import Device
from hrd_vault.ui.screens.arriving import ArrivingScreen
from hrd_vault.ui.screens.away import AwayScreen
from hrd_vault.ui.screens.bring_in import BringInScreen
from hrd_vault.ui.screens.help import HelpScreen
from hrd_vault.ui.screens.inbox import InboxScreen
from hrd_vault.ui.screens.patterns import PatternsScreen
from hrd_vault.ui.screens.profile import ProfileScreen
from hrd_vault.ui.screens.recovery import RecoveryScreen
from hrd_vault.ui.screens.report import ReportScreen
from hrd_vault.ui.screens.settings import SettingsScreen
from hrd_vault.ui.screens.share import ShareScreen
from hrd_vault.ui.screens.steps import StepsScreen
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.parts import Label, button, column, panel, row


def screen(place: str, session: Session, what: Any) -> QWidget:
    """The screen called `place`, with what it needs to know."""
    makers: dict[str, Callable[[], QWidget]] = {
        "away": lambda: AwayScreen(session, list(what or [])),
        "arriving": lambda: ArrivingScreen(session, what),
        "help": HelpScreen,
        "share": lambda: ShareScreen(session, what if isinstance(what, Query) else list(what or [])),
        "bring_in": lambda: BringInScreen(session),
        "profile": lambda: ProfileScreen(session, *(what if isinstance(what, tuple) else (list(what or []),))),
        "patterns": lambda: PatternsScreen(session, str(what or "")),
        "report": lambda: ReportScreen(session, *what),
        "steps": lambda: StepsScreen(session, *what),
        "recovery": lambda: RecoveryScreen(session),
        "inbox": lambda: InboxScreen(session, what),
    }
    return makers[place]()


def settings(session: Session, use: Callable[[Device], Any], place: Path | None, part: str) -> QWidget:
    """The settings."""
    return SettingsScreen(session, use, place, part)


def cover(window: QWidget, uncover: Callable[[], Any]) -> QWidget:
    """What is seen in place of an open vault when a new screen appears."""
    text = Label(_(N_("A new screen was connected, so the vault is covered. Others may see what you show.")), "title")

    def show() -> None:
        made.deleteLater()
        uncover()

    made = panel(column(0, row(0, text, 0), row(0, button(_(N_("Show it")), show), 0), 0), "paper")
    made.setParent(window)
    made.setGeometry(window.rect())
    return made
