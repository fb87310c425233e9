"""One record beside the list: to read, to edit, with its links both ways and its history. Names no kind."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _, ngettext
from hrd_vault.domain.fields import Link, Links
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record, Version
from hrd_vault.services import drafts, records
from hrd_vault.services.vault import Vault
from hrd_vault.ui.numbers import said_files
from hrd_vault.ui.screens import panels
from hrd_vault.ui.session import Session
from hrd_vault.ui.widgets.finder import Finder
from hrd_vault.ui.widgets.form import RecordForm
from hrd_vault.ui.widgets.parts import (
    Flow,
    Label,
    Tag,
    button,
    clear,
    column,
    focus_soon,
    line,
    panel,
    row,
    scrolled,
    symbol_button,
)
from hrd_vault.ui.widgets.record_page import (
    Shown,
    history_page,
    incoming_page,
    look_up,
    record_body,
    sent_lines,
    tags_of,
)


class Shelf(QWidget):
    """A screen that holds records, and shows one of them."""

    def open(self, record_id: str) -> None:
        """Show this record."""
        raise NotImplementedError

    def begin(self) -> None:
        """Somebody asks for this screen who is there already: show what it shows first."""


class RecordPane(QWidget):
    """The pane of one record."""

    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._id = ""
        self._tab = 0
        self.form: RecordForm | None = None
        self.shown: Shown | None = None
        self._device = session.device  # as it was when the page was drawn
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setProperty("ground", "surface")
        session.changed.connect(self._changed)

    def open(self, record_id: str) -> None:
        """Show a record. What is being typed in another one is kept as a draft."""
        if record_id == self._id and self.form:
            return
        self.leave()
        if record_id != self._id:
            self._tab, self.shown = 0, None
        self._id = record_id
        self._session.ask(self, self._look_up(record_id), self._show)

    @property
    def record_id(self) -> str:
        """The record that is shown, or on its way; empty for none."""
        return self._id

    def leave(self) -> None:
        """Go from what is being typed; it stays as a draft."""
        if self.form:
            self.form.keep()
            self.form = None

    def empty(self) -> None:
        """Show nothing."""
        self.leave()
        self._id, self.shown = "", None
        clear(self._box)

    def _changed(self, _changes: Changes) -> None:
        if self._id and not self.form:
            self._session.ask(self, self._look_up(self._id), self._show, lambda _error: self.empty())

    # Reading

    def _look_up(self, record_id: str) -> Callable[[Vault], Shown]:
        return partial(look_up, record_id=record_id, quiet=self._session.device.quiet)

    def _show(self, shown: Shown) -> None:
        if shown.record.id != self._id or self.form:
            return
        drawn_for = (shown, self._session.device)
        if drawn_for == (self.shown, self._device):
            return  # else what is uncovered, or half read, would be covered again by somebody else's change
        self.shown, self._device = drawn_for
        clear(self._box)
        record = shown.record
        quiet = self._session.device.quiet
        title = Label(record.called(quiet=quiet), "title", selectable=True)
        actions = self._actions(shown)
        back = symbol_button("back", _(N_("Back to the list")), self.closed.emit)
        back.setVisible(self.property("narrow") is True)
        head = row(back, title, *actions, gap=8)
        head.setStretch(1, 1)
        tags = Flow(8)
        for tag in tags_of(record):
            tags.addWidget(tag)
        if shown.files[0]:
            tags.addWidget(Tag(said_files(*shown.files)))
        pages = QVBoxLayout()
        tabs = column(gap=0)
        bar = row(gap=16)
        group = QButtonGroup(self)
        names = (
            _(N_("What is known")),
            _(N_("Named in {count}")).format(count=len(shown.incoming)),
            _(N_("History")),
        )
        for place, name in enumerate(names):
            tab: QPushButton = button(name, kind="tab")
            tab.setCheckable(True)
            tab.setChecked(place == self._tab)
            group.addButton(tab, place)
            bar.addWidget(tab)
        bar.addStretch(1)
        tabs.addLayout(bar)
        tabs.addWidget(line())
        follow: Callable[[str], None] = partial(self._session.go.emit, "record")
        makers = (
            partial(record_body, shown, follow, partial(self._keep, record.id)),
            partial(incoming_page, shown, follow, quiet=quiet),
            partial(history_page, shown),
        )

        def turn(place: int) -> None:
            self._tab = place
            clear(pages)
            pages.addWidget(makers[place]())

        group.idClicked.connect(turn)
        QTimer.singleShot(0, self, lambda: turn(self._tab) if self.shown is shown and not self.form else None)
        self._slot = column()
        above = panels.above(self._session, record)
        inner = panel(
            column(
                head, panel(tags), self._slot, *sent_lines(shown), *above, tabs, pages, gap=12, margins=(28, 18, 28, 20)
            )
        )
        self._box.addWidget(scrolled(inner))

    def _actions(self, shown: Shown) -> list[QWidget]:
        """What can be done with the record as a whole."""
        actions: list[QWidget] = []
        if shown.deleted:
            actions.append(button(_(N_("Bring back")), self._untrash))
            actions.append(button(_(N_("Erase for good…")), self._purge, kind="danger"))
        elif shown.record.readable:
            actions.append(button(_(N_("Edit")), self.edit))
            actions.append(button(_(N_("Share…")), partial(self._session.go.emit, "share", [shown.record.id])))
            more = symbol_button("down", _(N_("More for this record")), lambda: None)
            menu = QMenu(more)
            menu.addAction(_(N_("Link to something…")), self._link)
            menu.addAction(_(N_("Move to the trash")), self.trash)
            more.setMenu(menu)
            actions.append(more)
        return actions

    def _keep(self, record_id: str, name: str, version: Version) -> None:
        """One of the versions that stand side by side is to stand alone."""
        from hrd_vault.services import joining  # noqa: PLC0415 (seldom)

        def act(vault: Vault) -> Changes:
            return joining.settle(vault, record_id, name, version)

        self._session.write(self, act, lambda _changes: self._session.said.emit(_(N_("Chosen.")), True))

    # Changing

    def edit(self, kept: dict[str, object] | None = None) -> None:
        """Make the record a form."""
        if self.shown is None:
            return
        self.write(self.shown.record, kept)

    def write(self, record: Record, kept: dict[str, object] | None = None, title: str = "") -> None:
        """Show the form of a record, with what a draft kept of it."""
        clear(self._box)
        self._id, self.shown = record.id, None
        self.form = RecordForm(self._session, record.kind, record)
        if kept:
            self.form.put_typed(kept)
        save = button(_(N_("Save")), self.save, kind="main")
        cancel = button(_(N_("Discard changes")), self._discard)
        hint = Label(_(N_("Ctrl+Enter saves.")), "small", wrap=False)
        head = Label(title or record.called(quiet=self._session.device.quiet), "title")
        inner = panel(column(head, self.form, row(save, cancel, hint, 0), 0, gap=16, margins=(28, 18, 28, 20)))
        self._box.addWidget(scrolled(inner))
        focus_soon(next(iter(self.form.editors.values())))

    def save(self) -> None:
        """Save the form; what is wrong is said beside its field."""
        form = self.form
        if form is None:
            return
        record = form.take()
        if record is None:
            return

        def act(vault: Vault) -> Changes:
            changes = records.save(vault, record)[1]
            drafts.drop(vault, record.id)
            return changes

        form.saved()
        self.form = None
        self._session.write(self, act, lambda _changes: self._saved(record.id), partial(self._not_saved, form))

    def _saved(self, record_id: str) -> None:
        self._session.said.emit(_(N_("Saved.")), True)
        self._id = ""
        self.open(record_id)

    def _not_saved(self, form: RecordForm, error: Exception) -> None:
        self.form = form
        form.not_saved()
        self._session.refused.emit(error)

    def _discard(self) -> None:
        form = self.form
        if form is None:
            return
        form.saved()
        self.form = None
        record_id = form.record_id
        self._session.ask(self, lambda vault: drafts.drop(vault, record_id), lambda _none: None)
        self._id = ""
        if form.record:
            self.open(record_id)
        else:
            self.closed.emit()

    def trash(self) -> None:
        """Move the record to the trash."""
        record_id = self._id

        def told(changes: Changes) -> None:
            text = ngettext("{count} record is in the trash.", "{count} records are in the trash.", len(changes.ids))
            self._session.said.emit(text, True)
            self.empty()
            self.closed.emit()

        self._session.write(self, lambda vault: records.trash(vault, [record_id]), told)

    def _untrash(self) -> None:
        record_id = self._id
        self._session.write(
            self,
            lambda vault: records.untrash(vault, [record_id]),
            lambda _c: self._session.said.emit(_(N_("It is back.")), True),
        )

    def _purge(self) -> None:
        clear(self._slot)
        text = Label(_(N_("Erase this for good? It cannot be undone. Copies outside this vault stay.")), "warning")
        yes = button(_(N_("Yes, erase it")), self._purge_now, kind="danger")
        no = button(_(N_("Keep it")), partial(clear, self._slot))
        self._slot.addWidget(text)
        self._slot.addLayout(row(yes, no, 0))

    def _purge_now(self) -> None:
        record_id = self._id

        def told(report: records.PurgeReport) -> None:
            self._session.changed.emit(report.changes)
            said = [_(N_("Erased from this vault. Traces may stay in copies of the folder and on the disk itself."))]
            if report.bundles:
                names = ", ".join(each[:8] for each in report.bundles)
                said.append(_(N_("Bundles that were sealed before still hold it: {names}")).format(names=names))
            if report.backups:
                said.append(
                    ngettext(
                        "{count} backup made since may still hold it.",
                        "{count} backups made since may still hold it.",
                        report.backups,
                    )
                )
            self._session.said.emit(" ".join(said), False)
            self.empty()
            self.closed.emit()

        self._session.ask(self, lambda vault: records.purge(vault, [record_id]), told)

    def _link(self) -> None:
        """Link this record to another in one gesture: type a name, press Enter."""
        if self.shown is None:
            return
        record = self.shown.record
        fields = [each for each in record.kind.fields if isinstance(each, Links)]
        targets = tuple(dict.fromkeys(kind for each in fields for kind in each.targets))
        finder = Finder(self._session, targets)
        finder.found.connect(lambda to, _title: self._linked(record, fields, to))
        clear(self._slot)
        self._slot.addWidget(Label(_(N_("Link to")), "head"))
        self._slot.addWidget(finder)
        focus_soon(finder)

    def _linked(self, record: Record, fields: list[Links], to: str) -> None:
        def act(vault: Vault) -> Changes:
            target = records.get(vault, to).record
            field = next((each for each in fields if not each.targets or target.kind.name in each.targets), None)
            if field is None:
                return Changes("")
            now = records.get(vault, record.id).record
            links = () if field.single else now[field]
            return records.save(vault, now.having(field, tuple(dict.fromkeys((*links, Link(to))))))[1]

        self._session.write(self, act, lambda _changes: self._session.said.emit(_(N_("Linked.")), True))
