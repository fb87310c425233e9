"""Bringing a file in: what its columns mean, a rehearsal that changes nothing, then the real thing, whole or not at all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.domain.fields import Rows
from hrd_vault.domain.query import Changes
from hrd_vault.services import intake, receiving
from hrd_vault.services.intake import OUTCOMES, Outcome, Report, Wishes
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Label, Pick, Tag, button, clear, column, leading, line, panel, row
from hrd_vault.ui.widgets.underway import Underway

_ROWS_SHOWN = 200
_TAGS = {
    Outcome.NEW: "accent",
    Outcome.UPDATED: "low",
    Outcome.REFUSED: "high",
    Outcome.KEPT: "medium",
    Outcome.SAME: "plain",
}
_BESIDE = "\x00beside"


class BringInScreen(QWidget):
    """One file at a time: spreadsheet, CSV, Martus bulletins, JSON, or a contact's card."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._path: Path | None = None
        self._wishes = Wishes()
        self._choice = button(_(N_("Choose a file…")), self._choose, symbol="bring_in")
        self._mapping = QVBoxLayout()
        self._report = QVBoxLayout()
        self._kind = Pick()
        for kind in session.catalogue.kinds:
            self._kind.addItem(_(kind.plural), kind.name)
        self._kind.setAccessibleName(_(N_("What the rows are")))
        self._kind.activated.connect(lambda _place: self._again())
        self._kind.setMaximumWidth(theme().px(300))
        self._kind_row = panel(column(Label(_(N_("What the rows are")), "small"), self._kind, gap=4))
        self._kind_row.hide()
        self._under = Underway()
        self._under.hide()
        self._go = button(_(N_("Bring it in")), self._bring_in, kind="main")
        self._go.hide()
        text = N_("A spreadsheet with headers of your own, Martus bulletins, JSON of this program, or a contact's card. "
                  "First you see what would happen. The file itself stays where it is.")  # fmt: skip
        body = column(
            Label(_(N_("Bring in a file")), "title"),
            Label(_(text), "second"),
            row(self._choice, 0),
            self._kind_row,
            self._mapping,
            row(self._go, 0),
            self._under,
            self._report,
            0,
            gap=12,
            margins=(40, 24, 40, 24),
        )
        content = panel(body)
        content.setMaximumWidth(theme().px(820))
        self.setLayout(column(leading(content)))
        self.setFocusProxy(self._choice)

    def _choose(self) -> None:
        found = files.to_open(self, _(N_("Choose a file…")))
        if found:
            self.use(found[0])

    def use(self, path: Path) -> None:
        """Take this file, and rehearse; a sealed bundle is opened where it is checked first."""
        if receiving.is_bundle(path):
            self._session.go.emit("arriving", path)
            return
        self._path = path
        self._choice.setText(path.name)
        self._wishes = Wishes()
        self._rehearse()

    def _again(self) -> None:
        self._wishes = replace(self._wishes, kind=str(self._kind.currentData()), maps=())
        self._rehearse()

    def _run(self, wishes: Wishes, then: Any) -> None:
        path = self._path
        if path is None:
            return
        self._go.setEnabled(False)

        def act(vault: Vault, work: Work) -> Report:
            try:
                return intake.bring_in(vault, path, wishes, work)
            except VaultError as error:
                found = error.facts.get("report")
                if isinstance(found, Report):
                    return found
                raise

        self._under.follow(self._session.labour(self, act, then, self._failed))

    def _calm(self) -> None:
        self._under.hide()
        self._go.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        self._calm()
        if isinstance(error, VaultError) and error.code == "import.date_order":
            self._ask_order()
            return
        self._session.refuse(error)

    def _ask_order(self) -> None:
        clear(self._report)
        self._report.addWidget(Label(_(N_("In dates such as 3/4/2024: which comes first?")), "head"))
        day = button(_(N_("day first")), lambda: self._ordered("dmy"))
        month = button(_(N_("month first")), lambda: self._ordered("mdy"))
        self._report.addLayout(row(day, month, 0))

    def _ordered(self, order: str) -> None:
        self._wishes = replace(self._wishes, date_order=order)
        self._rehearse()

    def _rehearse(self) -> None:
        self._run(replace(self._wishes, dry_run=True), self._rehearsed)

    def _rehearsed(self, report: Report) -> None:
        self._calm()
        self._go.show()
        self._kind_row.setVisible(bool(report.mapping))
        self._show_mapping(report)
        self._tell(report, rehearsal=True)

    def _show_mapping(self, report: Report) -> None:
        clear(self._mapping)
        if not report.mapping:
            return
        self._mapping.addWidget(Label(_(N_("What each column means")), "head"))
        kind = self._session.catalogue.kind(self._wishes.kind or str(self._kind.itemData(0)))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for place, (header, field) in enumerate(report.mapping.items()):
            box = Pick()
            box.addItem(_(N_("kept beside, as it is")), _BESIDE)
            box.addItem(_(N_("left out")), "")
            for each in kind.fields:
                if not isinstance(each, Rows):
                    box.addItem(_(each.label), each.name)
            if field == "id":
                box.addItem(_(N_("the number this program gave")), "id")
            box.setCurrentIndex(max(0, box.findData(_BESIDE if field is None else field)))
            box.setAccessibleName(header)
            box.setMaximumWidth(theme().px(360))
            box.activated.connect(lambda _place, header=header, box=box: self._map(header, str(box.currentData())))
            grid.addWidget(Label(header), place, 0)
            grid.addWidget(box, place, 1)
        self._mapping.addWidget(panel(grid))

    def _map(self, header: str, field: str) -> None:
        others = [each for each in self._wishes.maps if not each.startswith(f"{header}=")]
        said = f"{header}={'*' if field == _BESIDE else field}"
        self._wishes = replace(self._wishes, maps=(*others, said))
        self._rehearse()

    def _bring_in(self) -> None:
        self._run(self._wishes, self._brought_in)

    def _brought_in(self, report: Report) -> None:
        self._calm()
        self._tell(report, rehearsal=False)
        refused = report.count(Outcome.REFUSED)
        if refused and not self._wishes.skip_bad:
            skip = button(_(N_("Bring in the good rows only")), self._skip_bad)
            self._report.insertLayout(0, row(skip, 0))
            text = N_(
                "Nothing was brought in, because some rows are not right. Mend them in the file, or leave them out."
            )
            self._report.insertWidget(0, Label(_(text), "warning"))
            return
        self._go.hide()
        kinds = frozenset(kind.name for kind in self._session.catalogue.kinds)
        self._session.changed.emit(Changes("", kinds))
        done = report.count(Outcome.NEW) + report.count(Outcome.UPDATED)
        self._session.said.emit(
            ngettext("{count} record was brought in.", "{count} records were brought in.", done), True
        )
        where = N_("The unprotected original still lies at {path}. Remove it there if it is dangerous to keep; "
                   "on many disks traces of it stay even then.")  # fmt: skip
        self._report.insertWidget(0, Label(_(where).format(path=self._path), "second", selectable=True))

    def _skip_bad(self) -> None:
        self._wishes = replace(self._wishes, skip_bad=True)
        self._bring_in()

    def _tell(self, report: Report, *, rehearsal: bool) -> None:
        clear(self._report)
        speak = current()
        counts = ", ".join(
            speak.labelled(_(label), report.count(each)) for each, label in OUTCOMES.items() if report.count(each)
        )
        head = N_("This would happen: {counts}") if rehearsal else N_("This happened: {counts}")
        self._report.addWidget(Label(_(head).format(counts=counts or "0"), "head"))
        for note in report.notes:
            self._report.addWidget(Label(note.say(speak), "second"))
        ordered = sorted(report.rows, key=lambda each: each.outcome is not Outcome.REFUSED)
        for each in ordered[:_ROWS_SHOWN]:
            words = column(Label(f"{each.place}  {each.title}"), gap=2)
            for note in each.notes:
                words.addWidget(Label(note.say(speak), "small"))
            line_of_it = row(Tag(_(OUTCOMES[each.outcome]), _TAGS[each.outcome]), words, gap=12)
            line_of_it.setStretch(1, 1)
            self._report.addLayout(line_of_it)
            self._report.addWidget(line())
        if len(ordered) > _ROWS_SHOWN:
            rest = len(ordered) - _ROWS_SHOWN
            self._report.addWidget(Label(ngettext("and {count} more", "and {count} more", rest), "small"))
