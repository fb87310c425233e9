"""Writing an incident: one box, when, where, save. Then questions, each of which may be skipped."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, _, ngettext
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record, RecordKind
from hrd_vault.services import drafts, records
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.screens.record import RecordPane
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.editors import LongTextEditor
from hrd_vault.ui.widgets.form import Begun, RecordForm
from hrd_vault.ui.widgets.parts import Label, button, clear, column, leading, line, panel, row
from hrd_vault.ui.widgets.taking_in import TakingIn

_GUARD = N_("Write only what you need. A name, an address or a source that nobody needs to know is safest unwritten.")


class CaptureScreen(Begun):
    """A new record of `kind`: the short form, or with `kept` the draft that was begun."""

    saved = Signal(str)

    def __init__(
        self, session: Session, kind: RecordKind, given: dict[str, Json] | None = None, draft: str = ""
    ) -> None:
        super().__init__()
        self._session = session
        self._kind = kind
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setProperty("ground", "surface")
        short = kind.title_from is not None
        self.form = RecordForm(session, kind, given=None, short=short)
        if draft:
            self.form.record_id = draft
        if given:
            self.form.put_typed(given)
        if kind.title_from and kind.title_from.name in self.form.editors:
            box = self.form.editors[kind.title_from.name]
            assert isinstance(box, LongTextEditor)
            box.text.at_least(6)
        title = _(kind.question) if kind.question else _(N_("New: {kind}")).format(kind=_(kind.label))
        save = button(_(N_("Save")), self.save, kind="main")
        later = button(_(N_("Leave it as a draft")), self._leave)
        hint = Label(_(N_("Ctrl+Enter saves. The rest can wait.")), "small")
        parts: list[Any] = [Label(title, "title"), self.form, row(save, later, 0), hint]
        self._taking = TakingIn(session)
        self._sources: list[Path] = []
        if kind.title_from:
            self._add = button(_(N_("Add a photo or file…")), self._choose, kind="link", symbol="bring_in")
            parts[2:2] = [row(self._add, 0), self._taking]
            parts += [line(), row(self._danger(), 0), Label(_(_GUARD), "small")]
        inner = column(*parts, 0, gap=14, margins=(40, 28, 40, 24))
        content = panel(inner)
        content.layout().setSizeConstraint(content.layout().SizeConstraint.SetMinimumSize)  # type: ignore[union-attr]
        content.setMaximumWidth(theme().px(760))
        self._box.addWidget(leading(content))
        self.setFocusProxy(self.form.editors[kind.first[0]] if kind.first else next(iter(self.form.editors.values())))

    def _danger(self) -> QWidget:
        return button(
            _(N_("Someone is in danger now: who to call")),
            partial(self._session.go.emit, "danger", None),
            kind="danger",
            symbol="danger",
        )

    def _choose(self) -> None:
        self._sources += files.to_open(self, _(N_("Add a photo or file…")), several=True)
        if self._sources:
            count = len(self._sources)
            text = ngettext("{count} file comes in with it", "{count} files come in with it", count)
            self._add.setText(text)
            self._add.setAccessibleName(text)

    def save(self) -> None:
        """Save what was written, then ask what more there is."""
        record = self.form.take()
        if record is None:
            return

        def act(vault: Vault) -> Changes:
            changes = records.save(vault, record)[1]
            drafts.drop(vault, record.id)
            return changes

        self.form.saved()
        self._session.write(self, act, lambda _changes: self._after(record), self._not_saved)

    def _not_saved(self, error: Exception) -> None:
        self.form.not_saved()
        self._session.refused.emit(error)

    def _after(self, record: Record) -> None:
        self._session.said.emit(_(N_("Saved.")), True)
        if self._sources:
            sources, self._sources = self._sources, []
            self._taking.finished.connect(lambda: QTimer.singleShot(0, self, lambda: self._go_on(record)))
            self._taking.take(sources, (record.id,))
            return
        self._go_on(record)

    def _go_on(self, record: Record) -> None:
        if not self._kind.asked or self._kind.title_from is None:
            self._session.go.emit("record", record.id)
            return
        self._session.ask(self, lambda vault: records.get(vault, record.id).record, self._ask_more)

    def _ask_more(self, record: Record) -> None:
        self._taking.setParent(None)
        clear(self._box)
        self._box.addWidget(panel(column(self._taking, margins=(40, 12, 40, 0))))
        pane = RecordPane(self._session)
        pane.closed.connect(lambda: self._session.go.emit("record", record.id))
        pane.write(record, title=_(N_("Saved. Stop here, or add what you know.")))
        self._box.addWidget(pane)

    def _leave(self) -> None:
        self.form.keep()
        self._session.go.emit("today", None)
