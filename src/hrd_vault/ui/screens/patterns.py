"""What repeats itself in all incidents, and how they are spread over regions: looked for in the background, with reasons."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.errors import Cancelled
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.base.ids import new_id
from hrd_vault.domain.kinds.assessment import SIGNS
from hrd_vault.domain.patterns import LABELS, Pattern, Sort
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import initials
from hrd_vault.services import assessing, patterns, records, reporting, risk
from hrd_vault.services.patterns import Found
from hrd_vault.services.reporting import Draft
from hrd_vault.services.vault import Vault
from hrd_vault.ui.pictures.picture import as_table
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.finder import Finder
from hrd_vault.ui.widgets.parts import Label, Part, button, clear, column, focus_soon, leading, line, panel, row
from hrd_vault.ui.widgets.underway import Underway
from hrd_vault.ui.widgets.weighing import proposal_box

_SHOWN = 40
_LISTED = 6
_AT_ONCE = 4


class PatternsScreen(QWidget):
    """Look, read, and make something of it: tie the incidents to a threat, or watch for it."""

    def __init__(self, session: Session, what: str = "") -> None:
        super().__init__()
        self._session, self._what = session, what
        self.found: Found | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setProperty("ground", "surface")
        self._underway = Underway()
        self._under = column(Label(self._title(), "title"), self._underway, gap=12)
        self._results: QVBoxLayout = column(gap=8)
        content = panel(column(self._under, self._results, 0, gap=14, margins=(40, 24, 40, 24)))
        content.setMaximumWidth(theme().px(920))
        self._box.addWidget(leading(content))
        self._underway.follow(self._look())

    def _look(self) -> Work:
        """Begin to look."""
        if self._what == "regions":
            regions = partial(reporting.of_regions, hide_small=False)
            language = current().language
            return self._session.labour(
                self, lambda vault, order: regions(vault, language, order), self._show_regions, self._stopped
            )
        return self._session.labour(self, patterns.search, self._show, self._stopped)

    def _title(self) -> str:
        return _(N_("Incidents by region")) if self._what == "regions" else _(N_("What repeats itself"))

    def _stopped(self, error: Exception) -> None:
        self._underway.hide()
        if isinstance(error, Cancelled):
            self._results.addWidget(Label(_(N_("Stopped. Nothing was changed.")), "second"))
        else:
            self._session.refuse(error)

    # Patterns

    def _show(self, found: Found) -> None:
        self.found = found
        self._underway.hide()
        clear(self._results)
        count = ngettext("{count} incident was looked at.", "{count} incidents were looked at.", found.incidents)
        note = _(N_("That two things look alike does not say that they belong together."))
        parts: list[Part] = [Label(f"{count} {note}", "second")]
        out = button(_(N_("Write a report…")), partial(self._session.go.emit, "report", ("patterns", "")))
        parts.append(row(out, 0))
        if not found.patterns:
            parts.append(
                Label(_(N_("Nothing repeats itself often enough to be shown. That is no sign of safety.")), "second")
            )
        self._results.addWidget(panel(column(*parts, gap=8)))
        self._some(found.patterns[:_SHOWN], found)

    def _some(self, left: Sequence[Pattern], found: Found) -> None:
        """A few patterns at a time, so that the window stays quick to every hand."""
        if self.found is not found:
            return
        for each in left[:_AT_ONCE]:
            self._results.addWidget(self._pattern(each))
            self._results.addWidget(line())
        if left[_AT_ONCE:]:
            QTimer.singleShot(0, self, partial(self._some, left[_AT_ONCE:], found))
            return
        hidden = len(found.patterns) - _SHOWN + found.untold
        if hidden > 0:
            text = ngettext("{count} more is not shown.", "{count} more are not shown.", hidden)
            self._results.addWidget(Label(text, "small"))

    def _pattern(self, each: Pattern) -> QWidget:
        speak = current()
        slot: QVBoxLayout = column(gap=0)
        shown = reporting.shown(each, speak)
        hidden = self._session.device.quiet and each.sort is Sort.ACTOR
        called = initials(shown) if hidden else shown
        words = column(
            Label(current().labelled(_(LABELS[each.sort]), called)),
            Label(each.reason.say(speak), "small"),
            gap=2,
        )
        look = button(_(N_("Show them")), partial(self._list, each, slot), kind="link")
        tie = button(_(N_("Tie them to a threat…")), partial(self._tie, each, slot), kind="link")
        watch = button(_(N_("Watch for it…")), partial(self._watch_for, each, shown, slot), kind="link")
        for made in (look, tie, watch):
            made.setAccessibleName(f"{made.text()} {called}")
        above = row(words, gap=8)
        above.setStretch(0, 1)
        return panel(column(above, row(look, tie, watch, 0, gap=14), slot, gap=4))

    def _list(self, each: Pattern, slot: QVBoxLayout) -> None:
        ids = [sighting.id for sighting in each.sightings[:_LISTED]]
        quiet = self._session.device.quiet

        def show(titles: dict[str, str]) -> None:
            clear(slot)
            for record_id in ids:
                if record_id in titles:
                    slot.addWidget(
                        button(titles[record_id], partial(self._session.go.emit, "record", record_id), kind="link")
                    )
            if each.count > len(ids):
                left = each.count - len(ids)
                slot.addWidget(Label(ngettext("and {count} more", "and {count} more", left), "small"))

        self._session.ask(self, lambda vault: records.titles(vault, ids, quiet=quiet), show)

    def _tie(self, each: Pattern, slot: QVBoxLayout) -> None:
        clear(slot)
        finder = Finder(self._session, ("threat",), making=False)
        finder.found.connect(lambda threat, _title: self._tied(each, threat, slot))
        slot.addWidget(Label(_(N_("To which threat do they belong?")), "second"))
        slot.addWidget(finder)
        focus_soon(finder)

    def _tied(self, each: Pattern, threat: str, slot: QVBoxLayout) -> None:
        ids = [sighting.id for sighting in each.sightings]
        clear(slot)

        def show(found: list[risk.Changed]) -> None:
            for changed in found:
                if changed.threat.id == threat:
                    name = changed.threat.title
                    slot.addWidget(Label(_(N_("They belong to “{threat}” now.")).format(threat=name), "second"))
                    answers: QVBoxLayout = column(gap=0)
                    if changed.proposal:
                        slot.addWidget(proposal_box(self._session, changed.threat, changed.proposal, answers))
                    slot.addLayout(answers)

        def tied(changes: Changes) -> None:
            self._said(changes)
            self._session.ask(self, partial(risk.changes_of, incident_id=ids[0]), show)

        self._session.write(self, lambda vault: assessing.tie(vault, ids, threat), tied)

    def _watch_for(self, each: Pattern, shown: str, slot: QVBoxLayout) -> None:
        clear(slot)
        finder = Finder(self._session, ("assessment",), making=False)
        finder.found.connect(lambda assessment, _title: self._watched(each, shown, assessment, slot))
        slot.addWidget(Label(_(N_("On whose list of early signs?")), "second"))
        slot.addWidget(finder)
        focus_soon(finder)

    def _watched(self, each: Pattern, shown: str, assessment: str, slot: QVBoxLayout) -> None:
        sign = current().labelled(_(LABELS[each.sort]), shown)
        clear(slot)

        def act(vault: Vault) -> Changes:
            now = records.get(vault, assessment).record
            rows = [*now.values.get(SIGNS.name, []), {"id": new_id(), "sign": sign}]
            return records.save(vault, now.having(SIGNS, SIGNS.read(rows)))[1]

        self._session.write(self, act, self._said)

    def _said(self, _changes: Changes) -> None:
        self._session.said.emit(_(N_("Saved.")), True)

    # Regions

    def _show_regions(self, made: Draft) -> None:
        self._underway.hide()
        clear(self._results)
        out = button(_(N_("Write a report…")), partial(self._session.go.emit, "report", ("regions", "")))
        parts: list[Part] = [row(out, 0)]
        for section in made.report.sections:
            parts += [Label(text, "second") for text in section.paragraphs if text]
            if section.table:
                parts.append(as_table(section.table, section.heading))
        self._results.addWidget(panel(column(*parts, gap=8)))
