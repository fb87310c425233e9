"""A way of looking at risk, step by step: a question, the fields it asks for, and the question with gender and belonging."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QApplication, QVBoxLayout

from hrd_vault.base import clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, _
from hrd_vault.domain.kinds.assessment import LENSES, METHODS
from hrd_vault.domain.kinds.threat import RATINGS
from hrd_vault.domain.methods import LENS_QUESTIONS, Step, steps
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.domain.risk import standing
from hrd_vault.services import assessing, records
from hrd_vault.services.risk import Page, page
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.form import Begun, RecordForm
from hrd_vault.ui.widgets.inline import fresh
from hrd_vault.ui.widgets.parts import Flow, Label, Part, button, clear, column, focus_soon, leading, line, panel
from hrd_vault.ui.widgets.weighing import WeighForm


class StepsScreen(Begun):
    """One method over one assessment. Each step is saved by itself; any may be skipped."""

    def __init__(self, session: Session, method: str, record_id: str) -> None:
        super().__init__()
        self._session, self.method, self._id = session, method, record_id
        self.place = 0
        self.steps: tuple[Step, ...] = ()
        self.forms: list[RecordForm] = []
        self.weighings: dict[str, WeighForm] = {}
        self._looked_at: dict[str, tuple[str, ...]] = {}  # incidents that are on the table when a threat is weighed
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setProperty("ground", "surface")
        self._ask()

    def _ask(self) -> None:
        self._session.ask(self, partial(page, assessment_id=self._id, quiet=self._session.device.quiet), self._show)

    def _show(self, found: Page) -> None:
        focus = QApplication.focusWidget()
        here = focus is self or self.isAncestorOf(focus) if focus else False
        clear(self._box)
        self.steps = steps(self.method, str(found.record.values.get("scope", "")))
        step = self.steps[self.place]
        self.forms, self.weighings = [], {}
        count = _(N_("Step {number} of {count}")).format(number=self.place + 1, count=len(self.steps))
        parts: list[Part] = [
            Label(_(METHODS.label_of(self.method)), "second"),
            Label(_(step.label), "title"),
            Label(f"{count} · {found.record.called(quiet=self._session.device.quiet)}", "small"),
            Label(_(step.question)),
        ]
        parts += self._forms(step, found)
        parts += [
            line(),
            Label(_(N_("With gender and belonging")), "head"),
            Label(_(LENS_QUESTIONS[step.lens]), "second"),
        ]
        form = RecordForm(self._session, found.record.kind, found.record, only=(LENSES[step.lens].name,))
        self.forms.append(form)
        parts.append(form)
        last = self.place + 1 == len(self.steps)
        go_on = button(
            _(N_("Save and finish")) if last else _(N_("Save and go on")), partial(self.save_and_go, 1), kind="main"
        )
        buttons = Flow(8)
        buttons.addWidget(go_on)
        if self.place:
            buttons.addWidget(button(_(N_("Save and go back")), partial(self.save_and_go, -1)))
        if not last:
            buttons.addWidget(button(_(N_("Skip")), self._skip))
        buttons.addWidget(button(_(N_("Stop here")), partial(self.save_and_go, 0)))
        content = panel(column(*parts, panel(buttons), 0, gap=10, margins=(40, 24, 40, 24)))
        content.setMaximumWidth(theme().px(800))
        self._box.addWidget(leading(content))
        if here:
            focus_soon(next(iter(self.forms[0].editors.values())))

    def _forms(self, step: Step, found: Page) -> list[Part]:
        """The forms of one step: of the assessment, or of each threat or factor and a new one."""
        if not step.fields:
            return []
        if step.kind == "assessment":
            self.forms.append(RecordForm(self._session, found.record.kind, found.record, only=step.fields))
            return [self.forms[0]]
        kind = self._session.catalogue.kind(step.kind)
        each_of = [shown.record for shown in found.threats] if step.kind == "threat" else list(found.factors)
        parts: list[Part] = []
        weighs = step.kind == "threat" and RATINGS.name in step.fields
        names = tuple(name for name in step.fields if not weighs or name != RATINGS.name)
        for record in (*each_of, fresh(kind, {"part_of": self._id})):
            heading = record.title or _(N_("One more: {kind}")).format(kind=_(kind.label))
            form = RecordForm(self._session, kind, record, only=names)
            self.forms.append(form)
            parts += [Label(heading, "head"), form]
            if weighs:
                rating = standing(record)
                self._looked_at |= {shown.record.id: shown.looked_at for shown in found.threats}
                now = {"likelihood": rating.likelihood, "impact": rating.impact} if rating else {}
                weighing = WeighForm(self._session, record, {name: code for name, code in now.items() if code})
                self.weighings[record.id] = weighing
                parts.append(weighing)
            parts.append(line())
        return parts

    def save(self) -> None:
        self.save_and_go(1)

    def save_and_go(self, step: int) -> None:
        """Save what was changed here as one step of undo, then go so many steps; 0 stops."""
        weighed = {record_id: form for record_id, form in self.weighings.items() if form.dirty}
        changed = [form for form in self.forms if form.dirty or form.record_id in weighed]
        taken = [form.take() for form in changed]
        made = [record for record in taken if record is not None]
        if len(made) < len(taken):
            return
        if not made:
            self._go(step)
            return
        answers = _together(made)
        for record_id, weighing in weighed.items():
            answers[record_id] |= weighing.typed(clock.now()[:10], self._looked_at.get(record_id, ()))
        for form in (*changed, *weighed.values()):
            form.saved()
        method = self.method

        def act(vault: Vault) -> Changes:
            now = records.get(vault, self._id).record
            told = answers.pop(self._id, dict(now.values))
            told["methods"] = list(dict.fromkeys([*now.values.get("methods", []), method]))
            first = {**told, "kind": now.kind.name, "id": self._id}
            return assessing.write_parts(vault, [first, *({**values, "id": each} for each, values in answers.items())])

        def not_saved(error: Exception) -> None:
            for form in (*changed, *weighed.values()):
                form.not_saved()
            self._session.refused.emit(error)

        self._session.write(self, act, lambda _changes: self._go(step), not_saved)

    def _skip(self) -> None:
        """Leave a step as it is; what was typed in it all the same is kept."""
        typed = any(form.dirty for form in (*self.forms, *self.weighings.values()))
        self.save_and_go(1) if typed else self._go(1)

    def _go(self, step: int) -> None:
        self.place += step
        if not step or self.place >= len(self.steps):
            self._session.go.emit("record", self._id)
        else:
            self._ask()


def _together(made: list[Record]) -> dict[str, dict[str, Json]]:
    """The values of each record; of one that two forms asked for, what either of them changed."""
    found: dict[str, dict[str, Json]] = {}
    for record in made:
        before: Mapping[str, Json] = found.get(record.id, {})
        found[record.id] = {**before, **record.values, "kind": record.kind.name}
    return found
