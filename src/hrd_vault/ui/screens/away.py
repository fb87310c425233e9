"""Putting away: choose, decide about what never leaves, seal to somebody trusted, remove here when it is certainly kept."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.services import handover, putting_away, records
from hrd_vault.services.handover import Sealed
from hrd_vault.services.putting_away import LIMITS, Plan
from hrd_vault.services.records import PurgeReport
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.finder import Finder
from hrd_vault.ui.widgets.parts import Check, Flow, Label, button, clear, column, leading, line, panel, row
from hrd_vault.ui.widgets.recipients import Recipients
from hrd_vault.ui.widgets.underway import Underway

_ABOUT = N_(
    "For a border, a search, or a room that is no longer safe: cases are sealed whole to somebody you trust, and removed "
    "here when that person certainly has them."
)


class AwayScreen(QWidget):
    """Two steps, days apart perhaps: sealed now, removed when the receipt is here."""

    def __init__(self, session: Session, ids: list[str]) -> None:
        super().__init__()
        self._session = session
        self._ids = list(ids)
        self._titles: dict[str, str] = {}
        self._plan: Plan | None = None
        self.decided: dict[str, bool] = {}
        self.everything = Check(_(N_("Everything but the contacts")))
        self.everything.box.toggled.connect(lambda _on: self._look())
        self._finder = Finder(session, (), making=False)
        self._finder.line.setAccessibleName(_(N_("Add a record to put away")))
        self._finder.found.connect(self._add)
        self._chosen, self._never, self._waiting = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._going = Label(role="head")
        self.whom = Recipients(session, by_word=False)
        self.whom.changed.connect(self._ready)
        self._seal = button(_(N_("Seal…")), self._choose_file, kind="main")
        self._under = Underway()
        self._under.hide()
        self._done = Label(role="second", selectable=True)
        self._done.hide()
        body = column(
            Label(_(N_("Put away")), "title"),
            Label(_(_ABOUT), "second"),
            *(Label(_(each), "warning") for each in LIMITS),
            line(),
            Label(_(N_("1  What")), "head"),
            self.everything,
            self._finder,
            self._chosen,
            self._going,
            self._never,
            line(),
            Label(_(N_("2  To whom")), "head"),
            self.whom,
            row(self._seal, 0),
            self._under,
            self._done,
            line(),
            Label(_(N_("3  Remove here")), "head"),
            self._waiting,
            0,
            gap=8,
            margins=(40, 24, 40, 24),
        )
        content = panel(body)
        content.setMaximumWidth(theme().px(760))
        self.setLayout(column(leading(content)))
        self.setFocusProxy(self._finder)
        self._look()
        self._look_for_waiting()

    # What

    def _add(self, record_id: str, title: str) -> None:
        self._titles[record_id] = title
        self._ids = list(dict.fromkeys([*self._ids, record_id]))
        self._look()

    def _drop(self, record_id: str) -> None:
        self._ids = [each for each in self._ids if each != record_id]
        self._look()

    def _look(self) -> None:
        self._plan = None
        ids, everything = list(self._ids), self.everything.box.isChecked()

        def act(vault: Vault) -> tuple[Plan, dict[str, str]]:
            made = putting_away.plan(vault, [] if everything else ids) if ids or everything else Plan((), ())
            return made, records.titles(vault, ids)

        self._session.ask(self, act, lambda found: self._show(*found))

    def _show(self, made: Plan, titles: dict[str, str]) -> None:
        self._plan = made
        self._titles |= titles
        clear(self._chosen)
        clear(self._never)
        flow = Flow(6)
        for each in self._ids:
            title = self._titles.get(each, each[:8])
            chip = button(f"{title[:60]}  ✕", partial(self._drop, each), kind="chip")
            chip.setAccessibleName(_(N_("Take out {name}")).format(name=title))
            flow.addWidget(chip)
        if self._ids and not self.everything.box.isChecked():
            self._chosen.addWidget(panel(flow))
        self._going.setText(ngettext("{count} record is put away", "{count} records are put away", len(made.records)))
        if made.never:
            text = N_("Marked “never leaves this machine”. Tick what is put away all the same; the rest stays here.")
            self._never.addWidget(Label(_(text), "warning"))
        for record in made.never:
            self.decided.setdefault(record.id, False)
            check = Check(record.title, ticked=self.decided[record.id])
            check.box.toggled.connect(partial(self.decided.__setitem__, record.id))
            self._never.addWidget(check)
        self._ready()

    def _ready(self) -> None:
        self._seal.setEnabled(bool(self._plan and self._plan.records) and self.whom.ready and len(self.whom.all) == 1)

    # Sealing

    def _choose_file(self) -> None:
        path = files.to_write(self, _(N_("Seal…")), handover.new_name())
        if path:
            self.seal(path)

    def seal(self, path: Path) -> None:
        """Seal what was chosen to the new file `path`."""
        made, decided, receivers = self._plan, dict(self.decided), list(self.whom.all)
        if made is None or not receivers:
            return
        self._seal.setEnabled(False)

        def act(vault: Vault, work: Work) -> Sealed:
            return putting_away.seal(vault, made, decided, receivers[0], path, current().language, work)

        self._under.follow(self._session.labour(self, act, self._sealed, self._refused))

    def _refused(self, error: Exception) -> None:
        self._under.hide()
        self._ready()
        if not isinstance(error, Cancelled):
            self._session.refused.emit(error)

    def _sealed(self, sealed: Sealed) -> None:
        self._under.hide()
        text = N_(
            "Sealed: {path}. Nothing was removed yet. Hand it over, and come back with the receipt or with two copies."
        )
        self._done.setText(_(text).format(path=sealed.path))
        self._done.show()
        self._look_for_waiting()

    # Removing

    def _look_for_waiting(self) -> None:
        self._session.ask(self, putting_away.waiting, self._show_waiting)

    def _show_waiting(self, bundles: list[str]) -> None:
        clear(self._waiting)
        if not bundles:
            self._waiting.addWidget(Label(_(N_("Nothing that was put away is here still.")), "second"))
        for bundle in bundles:
            flow = Flow(10)
            flow.addWidget(Label(_(N_("Bundle {number}")).format(number=bundle[:8]), wrap=False))
            for text, act in (
                (N_("With the receipt…"), self._with_receipt),
                (N_("With two copies…"), self._with_copies),
            ):
                made = button(_(text), partial(act, bundle))
                made.setAccessibleName(f"{_(text)} {bundle[:8]}")
                flow.addWidget(made)
            self._waiting.addWidget(panel(flow))

    def _with_receipt(self, bundle: str) -> None:
        found = files.to_open(self, _(N_("With the receipt…")))
        if found:
            self.remove(bundle, receipt=found[0])

    def _with_copies(self, bundle: str) -> None:
        found = files.to_open(self, _(N_("With two copies…")))
        found += files.to_open(self, _(N_("With two copies…"))) if found else []
        if found:
            self.remove(bundle, copies=found)

    def remove(self, bundle: str, *, receipt: Path | None = None, copies: list[Path] | None = None) -> None:
        """Remove what `bundle` holds, once its receipt or two copies prove that it is kept."""

        def act(vault: Vault, work: Work) -> PurgeReport:
            proof = putting_away.read_receipt(receipt) if receipt else b""
            return putting_away.remove(vault, bundle, proof, copies or (), work)

        def done(report: PurgeReport) -> None:
            self._under.hide()
            self._session.changed.emit(report.changes)
            text = ngettext("{count} record was removed.", "{count} records were removed.", len(report.changes.ids))
            self._session.said.emit(text, False)
            self._ids = []
            self._look()
            self._look_for_waiting()

        self._under.follow(self._session.labour(self, act, done, self._refused))
