"""A new assessment: one page of questions, each of which may stay empty. Half of it is kept like a whole one."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, _
from hrd_vault.domain.kinds.first_page import FIRST_PAGE
from hrd_vault.domain.methods import LENS_QUESTIONS
from hrd_vault.domain.query import Changes
from hrd_vault.services import assessing, drafts
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.editors import RowsEditor
from hrd_vault.ui.widgets.form import Begun, RecordForm
from hrd_vault.ui.widgets.parts import Label, button, column, leading, panel, row

_LENSES = ("threats", "factors", "plan")


class FirstPageScreen(Begun):
    """The page, empty or as a draft kept it."""

    def __init__(self, session: Session, kept: dict[str, Json] | None = None, draft: str = "") -> None:
        super().__init__()
        self._session = session
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setProperty("ground", "surface")
        self.form = RecordForm(session, FIRST_PAGE)
        if draft:
            self.form.record_id = draft
        if kept:
            self.form.put_typed(kept)
        for editor in self.form.editors.values():
            if isinstance(editor, RowsEditor):
                editor.begin()
        self.form.guide({"fears": _LENSES[0], "helps": _LENSES[1], "does": _LENSES[2]}, LENS_QUESTIONS)
        save = button(_(N_("Save")), self.save, kind="main")
        later = button(_(N_("Leave it as a draft")), self._leave)
        note = Label(
            _(N_("Whatever you leave empty can come later. A level is yours to choose; numbers only help.")), "second"
        )
        hint = Label(_(N_("Ctrl+Enter saves. The rest can wait.")), "small")
        content = panel(
            column(Label(_(FIRST_PAGE.question), "title"), note, self.form, row(save, later, 0), hint, 0, gap=14,
                   margins=(40, 28, 40, 24))
        )  # fmt: skip
        content.setMaximumWidth(theme().px(760))
        self._box.addWidget(leading(content))
        self.setFocusProxy(next(iter(self.form.editors.values())))

    def save(self) -> None:
        """Write what was answered as an assessment, with all that hangs on it."""
        record = self.form.take()
        if record is None:
            return
        values: Any = dict(record.values)
        record_id = self.form.record_id
        self.form.saved()

        def act(vault: Vault) -> Changes:
            changes = assessing.write_page(vault, values, record_id)
            drafts.drop(vault, record_id)
            return changes

        def after(_changes: Changes) -> None:
            self._session.said.emit(_(N_("Saved.")), True)
            self._session.go.emit("record", record_id)

        self._session.write(self, act, after, self._not_saved)

    def _not_saved(self, error: Exception) -> None:
        self.form.not_saved()
        self._session.refused.emit(error)

    def _leave(self) -> None:
        self.form.keep()
        self._session.go.emit("today", None)
