"""What stands at a plan: its measures, what could still be offered, check-ins, the gauge, causes, and how to print it."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from hrd_vault.base import clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, _, current
from hrd_vault.domain import figuring
from hrd_vault.domain.kinds.lists import CAUSES, NEEDS
from hrd_vault.domain.kinds.plan import JOURNEY, RELOCATION, SKIPPABLE, SKIPPED
from hrd_vault.domain.methods import LENS_QUESTIONS
from hrd_vault.domain.options import ASKED, GROUPS, OPTIONS, TEMPLATES, template
from hrd_vault.domain.protection import causes_met
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.services import assessing, records
from hrd_vault.services.risk import PlanShown, plan_shown
from hrd_vault.services.vault import Vault
from hrd_vault.ui.pictures.picture import Pictured
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.form import RecordForm
from hrd_vault.ui.widgets.inline import ask, fresh
from hrd_vault.ui.widgets.measure_rows import measures_grid, money_lines
from hrd_vault.ui.widgets.parts import Check, Flow, Label, Part, button, clear, column, line, panel, reveal_soon, row


class PlanPanel(QWidget):
    """Above the fields of a plan."""

    def __init__(self, session: Session, record: Record) -> None:
        super().__init__()
        self._session, self.record = session, record
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._ticks: list[tuple[Check, dict[str, Json]]] = []
        self._slot: QVBoxLayout = column(gap=0)

        def look(vault: Vault) -> tuple[PlanShown, dict[str, str]]:
            shown = plan_shown(vault, record)
            ids = [link.to for each in (*shown.measures,) for _path, _row, link in each.record.links()]
            ids += [link.to for each in shown.check_ins for _path, _row, link in each.links()]
            return shown, records.titles(vault, ids, quiet=session.device.quiet)

        session.ask(self, look, lambda found: self._show(*found))

    def _show(self, shown: PlanShown, titles: Mapping[str, str]) -> None:
        clear(self._box)
        self._slot = column(gap=0)
        record = self.record
        tools = Flow(8)
        for text, name in ((N_("One page to print…"), "one-page"), (N_("Write a report…"), "plan")):
            tools.addWidget(button(_(text), partial(self._session.go.emit, "report", (name, record.id))))
        tools.addWidget(self._templates())
        grant = button(
            _(N_("For an emergency grant…")), partial(self._session.go.emit, "profile", ([record.id], "grant"))
        )
        tools.addWidget(grant)
        add = button(_(N_("Add a measure")), self._add_measure, kind="link", symbol="more")
        offer = button(_(N_("What could be done?")), self._offer, kind="link", symbol="more")
        check = button(_(N_("Add a check-in")), self._add_check_in, kind="link", symbol="more")
        links = Flow(14)
        travel = button(_(N_("Travel memo")), self._travel, kind="link", symbol="more")
        for each in (add, offer, check, travel):
            links.addWidget(each)
        parts: list[Part] = [
            panel(tools),
            Label(_(N_("Measures")), "head"),
            measures_grid(self._session, shown.measures, titles),
        ]
        measures = [each.record for each in shown.measures]
        parts += [Label(text, "small") for text in money_lines(measures)]
        parts += [
            panel(links),
            self._slot,
            *self._questions(shown),
            *self._check_ins(shown.check_ins, titles),
            *self._causes(shown.causes, measures),
        ]
        gauge = figuring.gauge(measures, clock.now())
        if not gauge.empty:
            parts.append(Pictured(gauge))
        self._box.addWidget(panel(column(*parts, line(), gap=8)))

    def _travel(self) -> None:
        """Who travels, when, which way; for a relocation also where to, with whom, and when back."""
        names = RELOCATION if self.record.values.get("sort") == "relocation" else JOURNEY
        form = RecordForm(self._session, self.record.kind, self.record, only=names)
        ask(self._slot, self._session, form, _(N_("When, where, with whom, and what if nobody comes?")))

    # Measures

    def _add_measure(self) -> None:
        kind = self._session.catalogue.kind("measure")
        base = {"part_of": self.record.id, "state": "proposed"}
        names = ("title", "who", "who_said", "due", "threats", "sort", "scope", "prevents", "origin", "cost")
        form = RecordForm(self._session, kind, fresh(kind, base), only=names)
        question = LENS_QUESTIONS["plan"]
        ask(self._slot, self._session, form, _(N_("Who does what by when?")), lens=[_(question)])

    def _offer(self) -> None:
        """Measures to tick, group by group; what is ticked becomes a measure of this plan."""
        clear(self._slot)
        self._ticks = []
        found = template(str(self.record.values.get("sort", "")))
        groups = [
            *(found.groups if found else ASKED),
            *(group for group in GROUPS if not found or group not in found.groups),
        ]
        parts: list[Part] = [
            Label(_(N_("Tick what fits. All of it can be changed afterwards; none of it has to be.")), "second")
        ]
        for group in dict.fromkeys(groups):
            parts.append(Label(_(GROUPS[group]), "head"))
            for option in OPTIONS:
                if option.group == group:
                    tick = Check(_(option.label))
                    self._ticks.append((tick, option.values(current())))
                    parts.append(tick)
        take = button(_(N_("Take what is ticked")), self._take, kind="main")
        leave = button(_(N_("Do not save")), partial(clear, self._slot))
        offers = panel(column(*parts, row(take, leave, 0), gap=4))
        self._slot.addWidget(offers)
        reveal_soon(offers)

    def _take(self) -> None:
        chosen = [values for tick, values in self._ticks if tick.box.isChecked()]
        made = [{**values, "kind": "measure", "part_of": self.record.id} for values in chosen]
        if not made:
            clear(self._slot)
            return
        self._session.write(self, lambda vault: assessing.write_parts(vault, made), self._written)

    def _written(self, _changes: Changes) -> None:
        self._session.said.emit(_(N_("Saved.")), True)

    def _questions(self, shown: PlanShown) -> list[Part]:
        """What the plan has nothing for yet; each may be left out on purpose."""
        if not shown.open_questions:
            return []
        parts: list[Part] = [Label(_(N_("Not thought of yet")), "head")]
        needs = current().listed(_(NEEDS.label_of(each)) for each in shown.unmet)
        for each in shown.open_questions:
            skip = button(_(N_("Leave out")), partial(self._skip, each), kind="link")
            skip.setAccessibleName(_(N_("Leave out: {what}")).format(what=_(SKIPPABLE.label_of(each))))
            text = current().labelled(_(GROUPS[each]), needs) if each == "needs" and needs else _(GROUPS[each])
            made = row(Label(text, "second"), skip, gap=8)
            made.setStretch(0, 1)
            parts.append(panel(made))
        return parts

    def _skip(self, name: str) -> None:
        def act(vault: Vault) -> Changes:
            now = records.get(vault, self.record.id).record
            left = tuple(dict.fromkeys((*now[SKIPPED], name)))
            return records.save(vault, now.having(SKIPPED, left))[1]

        self._session.write(self, act)

    # Templates

    def _templates(self) -> QWidget:
        opener = button(_(N_("Begin from…")))
        menu = QMenu(opener)
        for each in TEMPLATES:
            menu.addAction(_(each.label), partial(self._begin, each.name))
        opener.setMenu(menu)
        return opener

    def _begin(self, name: str) -> None:
        """Add a template's lines to the plan; what stands there already stays."""
        found = template(name)
        assert found
        told = found.values(current())

        def act(vault: Vault) -> Changes:
            now = records.get(vault, self.record.id).record
            values = {**told, **now.values, "sort": told["sort"], "kind": now.kind.name, "id": now.id}
            for grid in ("if_then", "ladder"):
                values[grid] = [*now.values.get(grid, []), *told.get(grid, [])]
            return records.save(
                vault, records.read_checked(vault, {n: v for n, v in values.items() if v not in ("", [])})
            )[1]

        self._session.write(self, act, self._written)

    # Check-ins

    def _add_check_in(self) -> None:
        kind = self._session.catalogue.kind("task")
        base = {"sort": "check_in", "state": "open", "about": [self.record.id]}
        form = RecordForm(self._session, kind, fresh(kind, base), only=("title", "whose", "due", "who", "instructions"))
        note = _(N_("This program cannot ring while the vault is shut: name the person who acts, and tell them."))
        ask(self._slot, self._session, form, _(N_("Who checks in when, and who acts if not?")), lens=[note])

    def _check_ins(self, found: Sequence[Record], titles: Mapping[str, str]) -> list[Part]:
        if not found:
            return []
        parts: list[Part] = [Label(_(N_("Check-ins")), "head")]
        speak = current()
        for each in found:
            due, who = each.kind.field("due"), each.kind.field("who")
            when = due.show(each[due], speak) if due and due.name in each.values else ""
            acts = (
                speak.listed(titles[link.to] for link in each[who] if link.to in titles)
                if who and who.name in each.values
                else ""
            )
            words = _(N_("{when}: {who} acts")).format(when=when, who=acts) if acts else when
            name = button(each.title, partial(self._session.go.emit, "record", each.id), kind="link")
            parts.append(row(name, Label(words, "second"), 0, gap=8))
            missing = [_(N_("No time is said."))] if not when else []
            if not (who and who.name in each.values):
                missing.append(_(N_("Nobody is named who acts.")))
            if missing:
                parts.append(Label(" ".join(missing), "warning"))
        return parts

    def _causes(self, causes: Sequence[str], measures: Sequence[Record]) -> list[Part]:
        """For each root cause what answers it."""
        found = causes_met(causes, measures)
        if not found:
            return []
        parts: list[Part] = [Label(_(N_("Causes and what answers them")), "head")]
        for cause, answers in found:
            told = current().listed(each.title for each in answers) or _(N_("nothing yet"))
            parts.append(Label(current().labelled(_(CAUSES.label_of(cause)), told), "second"))
        return parts
