"""Writing a document out: in which form, how far that is, and where it went. It is made on a thread of its own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import N_, _
from hrd_vault.base.progress import Progress
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.parts import Flow, Label, button, column, panel
from hrd_vault.ui.widgets.underway import Underway


class WritingOut(QWidget):
    """Buttons for each form, that `choose` is told of by its ending; then how far it is, then what became of it."""

    def __init__(self, session: Session, choose: Callable[[str], Any]) -> None:
        super().__init__()
        self._session = session
        actions = Flow(10)
        for text, ending, kind in (
            (N_("Save as PDF…"), ".pdf", "main"),
            (N_("Save as text to edit…"), ".odt", ""),
            (N_("Save as a page…"), ".html", ""),
        ):
            actions.addWidget(button(_(text), partial(choose, ending), kind=kind))
        self._actions = panel(actions)
        self.underway = Underway()
        self._done = Label(role="second", selectable=True)
        self.forget()
        self.underway.hide()
        self.setLayout(column(self._actions, self.underway, self._done, gap=8))

    def forget(self) -> None:
        """What was said of another document holds no more."""
        self._done.hide()

    def write(self, target: Path, make: Callable[[Progress], bytes], put: Callable[[Vault, bytes], None]) -> None:
        """Have a document made, and `put` into the new file `target`. Who goes from here stops it."""
        self.forget()
        self._actions.setEnabled(False)
        order = self._session.looking.run(self, make, partial(self._made, target, put), self._not_made)
        self.destroyed.connect(order.stop)
        self.underway.follow(order)

    def _made(self, target: Path, put: Callable[[Vault, bytes], None], content: bytes) -> None:
        text = _(N_("Written to {path}. It is not protected there: remove it when you no longer need it."))
        self._rest()
        self._session.ask(self, lambda vault: put(vault, content), lambda _none: self._say(text.format(path=target)))

    def _not_made(self, error: Exception) -> None:
        self._rest()
        if isinstance(error, Cancelled):
            self._say(_(N_("Stopped. Nothing was changed.")))
        self._session.refuse(error)

    def _rest(self) -> None:
        self.underway.hide()
        self._actions.setEnabled(True)

    def _say(self, text: str) -> None:
        self._done.setText(text)
        self._done.show()
