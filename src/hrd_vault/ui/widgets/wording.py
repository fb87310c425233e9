"""Putting an exhibit into words: what is said or written in it, or that in another language; by whom, and on which day."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QWidget

from hrd_vault.base import clock
from hrd_vault.base.i18n import N_, _
from hrd_vault.base.ids import new_id
from hrd_vault.domain.kinds.evidence import WORDING, WORDINGS
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.services import records
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.keyboard import GrowingText, one_line
from hrd_vault.ui.widgets.parts import Flow, button, column, focus_soon, panel, row


class Wording(QWidget):
    """Where a transcript or a translation is written. `moment` tells where a film or a sound stands, in milliseconds."""

    def __init__(self, session: Session, record: Record, moment: Callable[[], int] | None) -> None:
        super().__init__()
        self._session, self._record, self._moment = session, record, moment
        self._sort = "transcript"
        sorts, group = Flow(6), QButtonGroup(self)
        for term in WORDINGS.terms:
            chip = button(_(term.label), partial(self._choose, term.code), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(term.code == self._sort)
            group.addButton(chip)
            sorts.addWidget(chip)
        self.text = GrowingText(least=4, most=14)
        self.text.setAccessibleName(_(N_("Text")))
        self._language, self._author = one_line(), one_line()
        for each, name in ((self._language, N_("Language")), (self._author, N_("Made by"))):
            each.setPlaceholderText(_(name))
            each.setAccessibleName(_(name))
        self._author.setText(str(session.habits.get("wording_author", "")))
        keep = button(_(N_("Keep these words")), self._keep, kind="main")
        below = [keep]
        if moment:
            below.append(button(_(N_("Write the moment (Ctrl+T)")), self._stamp, kind="link"))
            QShortcut(QKeySequence("Ctrl+T"), self).activated.connect(self._stamp)
        who = row(self._language, self._author, gap=8)
        self.setLayout(column(panel(sorts), self.text, who, row(*below, 0), gap=8))
        focus_soon(self.text)

    def _choose(self, sort: str) -> None:
        self._sort = sort

    def _stamp(self) -> None:
        assert self._moment
        seconds = self._moment() // 1000
        self.text.insertPlainText(f"[{seconds // 60}:{seconds % 60:02}] ")
        self.text.setFocus()

    def _keep(self) -> None:
        text = self.text.toPlainText().strip()
        if not text:
            self.text.setFocus()
            return
        values = {
            "id": new_id(), "sort": self._sort, "language": self._language.text().strip(), "text": text,
            "author": self._author.text().strip(), "made_on": clock.now()[:10],
        }  # fmt: skip
        exhibit = self._record.id
        self._session.remember("wording_author", values["author"])

        def act(vault: Vault) -> Changes:
            now = records.get(vault, exhibit).record
            rows = [*now.values.get(WORDING.name, []), {name: value for name, value in values.items() if value}]
            return records.save(vault, now.having(WORDING, WORDING.read(rows)))[1]

        self._session.write(self, act, lambda _changes: self._session.said.emit(_(N_("Kept.")), True))
