"""A sealed bundle opened inside a vault: the verdict, how each record stands to what is here, choices, and bringing it in."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.domain.merging import Difference
from hrd_vault.services import joining, putting_away, receiving
from hrd_vault.services.joining import STATES, Arrival, Choice, Joined
from hrd_vault.services.receiving import File, Identity, Verdict
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.widgets.bundle_door import BundleDoor
from hrd_vault.ui.widgets.bundle_reader import BundleReader, verdict_page
from hrd_vault.ui.widgets.parts import Check, Label, Part, button, centred, clear, column, panel, row
from hrd_vault.ui.widgets.record_page import said_value
from hrd_vault.ui.widgets.underway import Underway


@dataclass(frozen=True)
class Opened:
    """What was opened, with what, and what would come of it."""

    path: Path
    verdict: Verdict
    identities: list[Identity]
    arrivals: dict[str, Arrival]
    titles: dict[str, str]


class ArrivingScreen(QWidget):
    """Opens, shows, brings in."""

    def __init__(self, session: Session, path: Path | None = None) -> None:
        super().__init__()
        self._session = session
        self._opened: Opened | None = None
        self.choices: dict[tuple[str, str], Choice] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.door = BundleDoor(self._start, vault=True)
        self._box.addWidget(centred(self.door, 460))
        self.setFocusProxy(self.door)
        if path:
            self.door.use(path)
            self.door.open()

    def _start(
        self, path: Path, identities: Callable[[], list[Identity]], refused: Callable[[Exception], None]
    ) -> Work:
        def act(vault: Vault, work: Work) -> Opened:
            opening = [*receiving.vault_identities(vault), *identities()]
            verdict = receiving.open_bundle(path, opening, vault, progress=work)
            arrivals = {each.record.id: each for each in joining.review(vault, verdict)}
            return Opened(path, verdict, opening, arrivals, joining.titles(vault, arrivals.values()))

        return self._session.labour(self, act, self._show, refused)

    # Looking

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        clear(self._box)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        verdict, arrivals = opened.verdict, opened.arrivals
        self._accept = Check("")
        self.bring = button(_(N_("Bring it in")), self.bring_in, kind="main")
        self._under = Underway()
        self._under.hide()
        told, below = self._decision(opened)
        self.reader = BundleReader(
            [each.record for each in arrivals.values()],
            verdict.files,
            self._write_out,
            lambda: [*self._front(opened), *(Label(text, "warning") for text in told)],
            [panel(column(*below, gap=6, margins=(12, 4, 12, 12)))],
            self._beside,
            self._mark,
        )
        self._box.addWidget(self.reader)
        self.reader.share_out(self.width())

    def _front(self, opened: Opened) -> list[Part]:
        title = ngettext("{count} sealed record", "{count} sealed records", len(opened.arrivals))
        notes = [note.say(current()) for note in receiving.told(opened.verdict)]
        states = Counter(each.state for each in opened.arrivals.values())
        counted = (
            Label(current().labelled(_(label), states[state]), "head")
            for state, label in STATES.items()
            if states[state]
        )
        receipt = (
            [panel(row(button(_(N_("Write a receipt…")), self._choose_receipt), 0))] if opened.verdict.put_away else []
        )
        return [*verdict_page(title, notes), *counted, *receipt]

    def _choose_receipt(self) -> None:
        target = files.to_write(self, _(N_("Write a receipt…")), "receipt.json")
        if target:
            self.write_receipt(target)

    def write_receipt(self, target: Path) -> None:
        """Sign that this bundle is whole and kept, into the new file `target`."""
        assert self._opened
        verdict = self._opened.verdict
        said = _(N_("The receipt is written. Send it back to who sealed the bundle, and keep the bundle."))

        def act(vault: Vault) -> None:
            putting_away.write_receipt(target, vault.identity, verdict)

        self._session.ask(self, act, lambda _none: self._session.said.emit(said, False))

    def _decision(self, opened: Opened) -> tuple[list[str], list[QWidget]]:
        """What speaks against bringing in, and the tick and button that do it."""
        verdict = opened.verdict
        if verdict.training != self._session.training:
            text = N_(
                "What is real and what is for training are never mixed, so it can be read here and not brought in."
            )
            return [_(text)], []
        coming = [each for each in opened.arrivals.values() if each.comes_in]
        if not coming and not verdict.files:
            return [_(N_("There is nothing in this bundle that is not here already."))], []
        if doubt := joining.doubt(verdict):
            self._accept = Check(_(N_("I bring it in all the same")))
            self._accept.box.toggled.connect(self.bring.setEnabled)
            self.bring.setEnabled(False)
            return [_(doubt)], [self._accept, self.bring, self._under]
        return [], [self.bring, self._under]

    def _mark(self, record_id: str) -> str:
        assert self._opened
        return _(STATES[self._opened.arrivals[record_id].state])

    def _beside(self, record_id: str) -> list[QWidget]:
        """How a record stands to what is here, and what there is to choose."""
        assert self._opened
        arrival = self._opened.arrivals[record_id]
        parts: list[QWidget] = [Label(_(STATES[arrival.state]), "head")]
        if arrival.stands_for:
            text = _(N_("It left here under another name, and stands for: {title}"))
            parts.append(Label(text.format(title=self._opened.titles.get(arrival.stands_for, "")), "second"))
        if arrival.why:
            parts.append(Label(_(arrival.why), "warning"))
        parts += [self._choice(arrival, each) for each in arrival.differences]
        return parts

    def _choice(self, arrival: Arrival, difference: Difference) -> QWidget:
        """One field that is said otherwise: here, in the bundle, or both until somebody knows better."""
        assert self._opened
        kind, field = arrival.record.kind, arrival.record.kind.field(difference.field)
        titles = self._opened.titles
        key = (arrival.record.id, difference.field)
        name = _(field.label) if field else difference.field
        group = QButtonGroup(self.reader)
        offered = [
            (Choice.MINE, N_("Here: {words}"), said_value(kind, difference.field, difference.mine, titles)),
            (
                Choice.THEIRS,
                N_("In the bundle: {words}"),
                said_value(kind, difference.field, difference.theirs, titles),
            ),
        ]
        if difference.both:
            offered.append((Choice.BOTH, N_("Keep both beside each other"), ""))
        standing = self.choices.get(key, Choice.BOTH if difference.both else Choice.THEIRS)
        made: list[QWidget] = [Label(name, "small")]
        for choice, text, words in offered:
            apart = f"\u2068{words}\u2069" if current().direction == "rtl" else words
            option = Check(_(text).format(words=apart), ticked=choice is standing, one_of=True)
            option.box.setAccessibleName(f"{name}. {_(text).format(words=words)}")
            option.box.toggled.connect(partial(self._chosen, key, choice))
            group.addButton(option.box)
            made.append(option)
        return panel(column(*made, gap=2))

    def _chosen(self, key: tuple[str, str], choice: Choice, ticked: bool) -> None:
        if ticked:
            self.choices[key] = choice

    def _write_out(
        self, file: File, target: Path, done: Callable[[], None], refused: Callable[[Exception], None]
    ) -> Work:
        opened = self._opened
        assert opened

        def act(_vault: Vault, work: Work) -> None:
            receiving.write_out(opened.path, opened.identities, opened.verdict, file.record, target, work)

        return self._session.labour(self, act, lambda _none: done(), refused)

    # Bringing in

    def bring_in(self) -> None:
        """Bring in what was chosen, as one step."""
        opened, choices = self._opened, dict(self.choices)
        assert opened
        accepted = self._accept.box.isChecked()
        self.bring.setEnabled(False)

        def act(vault: Vault, work: Work) -> Joined:
            return joining.bring_in(
                vault, opened.path, opened.identities, opened.verdict, choices, work, sender_accepted=accepted
            )

        self._under.follow(self._session.labour(self, act, self._done, self._refused))

    def _refused(self, error: Exception) -> None:
        self._under.hide()
        self.bring.setEnabled(True)
        if not isinstance(error, Cancelled):
            self._session.refuse(error)

    def _done(self, joined: Joined) -> None:
        self._session.changed.emit(joined.changes)
        said = [
            ngettext("{count} new record came in.", "{count} new records came in.", joined.new) if joined.new else "",
            ngettext("{count} record changed.", "{count} records changed.", joined.changed) if joined.changed else "",
            ngettext("{count} file came in.", "{count} files came in.", joined.files) if joined.files else "",
        ]
        self._session.said.emit(" ".join(filter(None, said)), True)
        place, what = ("record", joined.changes.ids[0]) if joined.changes.ids else ("evidence", None)
        self._session.go.emit(place, what)
