"""Small forms on a page: a few fields of one record, saved where they stand; a threat weighed anew; a word of why."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QLayout

from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.i18n import N_, _
from hrd_vault.base.ids import new_id
from hrd_vault.domain.kinds.threat import (
    IMPACT_REASON,
    RATING_IMPACT,
    RATING_LIKELIHOOD,
    RATING_ON_WHAT,
    RATING_REASON,
    RATINGS,
    WEIGHED,
)
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record, RecordKind
from hrd_vault.services import drafts, records
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.form import Begun, RecordForm
from hrd_vault.ui.widgets.parts import Label, button, clear, column, focus_soon, row

Save = Callable[[Vault, Mapping[str, Json]], Changes]
WEIGHING = RecordKind(
    "weighing",
    N_("Weighing"),
    N_("Weighings"),
    (RATING_LIKELIHOOD, RATING_REASON, RATING_IMPACT, IMPACT_REASON, RATING_ON_WHAT),
    known=False,
    first=(RATING_LIKELIHOOD.name, RATING_REASON.name, RATING_IMPACT.name, IMPACT_REASON.name, RATING_ON_WHAT.name),
)


def fresh(kind: RecordKind, values: Mapping[str, Json]) -> Record:
    """A record that is not saved yet, with what it begins from."""
    return Record(new_id(), kind, clean(dict(values)), kind.version)


class WeighForm(RecordForm):
    """How likely, how bad, and why. Its draft is one of the threat, with this weighing as its last row."""

    def __init__(self, session: Session, threat: Record, now: Mapping[str, Json]) -> None:
        super().__init__(session, WEIGHING, given=now)
        self._threat = threat
        self.record_id = threat.id

    def typed(self, day: str = "", weighed: Sequence[str] = ()) -> dict[str, Json]:
        """The ratings of the threat with this one as their last, on `day`, with the incidents that were `weighed`."""
        row = super().typed()
        last = clean({**row, "id": new_id(), "on": day, WEIGHED.name: list(weighed)})
        rows = [*self._threat.values.get(RATINGS.name, []), last] if row else []
        return {RATINGS.name: rows} if rows else {}

    def keep(self) -> None:
        self._rest.stop()
        if self.dirty:
            values = self.typed()
            self.session.ask(
                self.session, lambda vault: drafts.keep(vault, self._threat.id, "threat", values), lambda _n: None
            )

    def draft(self) -> tuple[str, str, dict[str, Json]] | None:
        self._rest.stop()
        return (self._threat.id, "threat", self.typed()) if self.dirty else None


class Inline(Begun):
    """A form where it is asked for, with a button that saves and one that leaves; both take it away again."""

    def __init__(
        self,
        session: Session,
        form: RecordForm,
        heading: str,
        *,
        save: Save | None = None,
        lens: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._session, self.form, self._save = session, form, save
        saved = button(_(N_("Save")), self.save, kind="main")
        left = button(_(N_("Do not save")), self.leave)
        above = [Label(heading, "head"), *(Label(each, "small") for each in lens)]
        self.setLayout(column(*above, form, row(saved, left, 0), gap=8, margins=(0, 4, 0, 12)))
        self.setFocusProxy(next(iter(form.editors.values())))

    def save(self) -> None:
        record = self.form.take()
        if record is None:
            return
        answers = {name: editor.take() for name, editor in self.form.editors.items()}
        record_id, save = self.form.record_id, self._save
        self.form.saved()

        def work(vault: Vault) -> Changes:
            changes = save(vault, answers) if save else records.save(vault, record)[1]
            drafts.drop(vault, record_id)
            return changes

        self._session.write(
            self, work, lambda _changes: self._session.said.emit(_(N_("Saved.")), True), self._not_saved
        )

    def _not_saved(self, error: Exception) -> None:
        self.form.not_saved()
        self._session.refused.emit(error)

    def leave(self) -> None:
        """Save nothing; a draft that was kept goes too."""
        if self.form.dirty:
            record_id = self.form.record_id
            self._session.ask(self._session, lambda vault: drafts.drop(vault, record_id), lambda _none: None)
        self.form.saved()
        self.hide()
        self.deleteLater()


def ask(
    slot: QLayout,
    session: Session,
    form: RecordForm,
    heading: str,
    *,
    save: Save | None = None,
    lens: Sequence[str] = (),
) -> None:
    """Ask for something in `slot`. `save` is given the answers, on the vault's thread; without it the record is saved."""
    clear(slot)
    made = Inline(session, form, heading, save=save, lens=lens)
    slot.addWidget(made)
    focus_soon(made)
