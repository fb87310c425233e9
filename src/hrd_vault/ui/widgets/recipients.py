"""To whom: contacts and passphrases, one sealed file for each; a key that nobody checked is asked for first."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services import handover
from hrd_vault.services.handover import Receiver
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.finder import Finder
from hrd_vault.ui.widgets.parts import Flow, Label, button, clear, column, panel, row
from hrd_vault.ui.widgets.whose_key import WhoseKey


class Recipients(QWidget):
    """Asks; `changed` tells that there is one more, or one less. `ready` are those to whom it may be sealed now."""

    changed = Signal()

    def __init__(self, session: Session, *, by_word: bool = True) -> None:
        super().__init__()
        self._session = session
        self.all: list[Receiver] = []
        self.passphrase = ""
        self._unasked: set[str] = set()  # keys that somebody went on with without checking
        self._finder = Finder(session, ("contact",), making=False)
        self._finder.line.setAccessibleName(_(N_("To a contact")))
        self._finder.found.connect(self.to_contact)
        self._chips, self._asking = QVBoxLayout(), QVBoxLayout()
        words = _(N_("Someone without a key: seal with a passphrase"))
        other = [row(button(words, self.by_passphrase, kind="link"), 0)] if by_word else []
        self.setLayout(column(self._finder, *other, self._chips, self._asking, gap=10))
        self.setFocusProxy(self._finder)

    @property
    def ready(self) -> bool:
        """Whether there is somebody, and nothing left to ask."""
        return bool(self.all) and not any(map(self._to_be_asked, self.all))

    def _to_be_asked(self, receiver: Receiver) -> bool:
        return bool(receiver.asked) and receiver.contact not in self._unasked

    def to_contact(self, record_id: str, _title: str = "") -> None:
        """One more recipient; or the same again, after its key was checked."""
        self._session.ask(self, lambda vault: handover.receiver(vault, record_id), self._received)

    def by_passphrase(self) -> None:
        """One more recipient, who has no key."""
        if not self.passphrase:
            self.passphrase = handover.new_passphrase()
        passphrase = self.passphrase
        self._session.ask(self, lambda _vault: handover.by_passphrase(passphrase), self._received)

    def _received(self, receiver: Receiver) -> None:
        self.all = [*(each for each in self.all if each.contact != receiver.contact), receiver]
        self._draw()

    def _drop(self, receiver: Receiver) -> None:
        self.all = [each for each in self.all if each is not receiver]
        if not receiver.contact:
            self.passphrase = ""
        self._draw()

    def _draw(self) -> None:
        clear(self._chips)
        clear(self._asking)
        flow = Flow(6)
        for each in self.all:
            name = each.name or _(N_("whoever has the passphrase"))
            chip = button(_(N_("For {name}")).format(name=name) + "  ✕", partial(self._drop, each), kind="chip")
            chip.setAccessibleName(_(N_("Take out {name}")).format(name=name))
            flow.addWidget(chip)
        if self.all:
            self._chips.addWidget(panel(flow))
        if self.passphrase:
            text = N_("With this passphrase, to be told by another road: {passphrase}")
            self._chips.addWidget(Label(_(text).format(passphrase=self.passphrase), "head", selectable=True))
        asked = next(filter(self._to_be_asked, self.all), None)
        if asked:
            again, on = partial(self.to_contact, asked.contact), partial(self._go_on, asked.contact)
            self._asking.addWidget(WhoseKey(self._session, asked.contact, asked.name, asked.asked, again, on))
        self.changed.emit()

    def _go_on(self, contact: str) -> None:
        self._unasked.add(contact)
        self._draw()
