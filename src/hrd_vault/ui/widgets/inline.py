"""Small forms on a page: a few fields of one record, saved where they stand, with a word of why."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QLayout

from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.i18n import N_, _
from hrd_vault.base.ids import new_id
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record, RecordKind
from hrd_vault.services import drafts, records
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.form import Begun, RecordForm
from hrd_vault.ui.widgets.parts import Label, button, clear, column, focus_soon, row

Save = Callable[[Vault, Mapping[str, Json]], Changes]


def fresh(kind: RecordKind, values: Mapping[str, Json]) -> Record:
    """A record that is not saved yet, with what it begins from."""
    return Record(new_id(), kind, clean(dict(values)), kind.version)


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
