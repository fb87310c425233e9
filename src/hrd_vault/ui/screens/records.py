"""The list of one or more kinds beside one record: search as one types, filters by what the fields are, table or page."""

from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QSplitter, QStackedWidget, QTableView, QWidget

from hrd_vault.base import clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.domain.fields import Choice, Choices, Facet, Field, Flag, Rows, When
from hrd_vault.domain.query import Changes, Filter, Query, read_filter
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.ui.icons import icon
from hrd_vault.ui.screens.record import RecordPane, Shelf
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.keyboard import one_line
from hrd_vault.ui.widgets.parts import Flow, Label, button, clear, column, line, panel, row, symbol_button
from hrd_vault.ui.widgets.record_list import Entry, RecordList, RecordModel

_NARROW = 900  # pixels at the usual text size; below, the list gives way to the record
_FEW = 600  # below this many the table may size its columns to what stands in them


class RecordsScreen(Shelf):
    """Records of `kinds`; all kinds in the trash."""

    def __init__(self, session: Session, kinds: tuple[str, ...], *, trashed: bool = False) -> None:
        super().__init__()
        self._session = session
        self.kinds = kinds
        self._trashed = trashed
        self._filters: dict[str, str] = {}  # what was asked, as it is written → what it is called
        self._kinds = tuple(session.catalogue.kind(kind) for kind in kinds)
        self._main = self._kinds[0] if self._kinds else None
        self.model = RecordModel(session, self)
        self.model.counted.connect(self._count)
        self.search = one_line()
        name = self._main.plural if len(self._kinds) == 1 and self._main else N_("everything")
        self.search.setPlaceholderText(
            _(N_("Search: {what}")).format(what=_(name).lower() if name == "everything" else _(name))
        )
        self.search.setAccessibleName(_(N_("Search")))
        self.search.addAction(icon("search"), self.search.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(15)  # several keys that came together are one question
        self._pause.timeout.connect(self.ask)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(partial(self.ask, ranked=True))
        self.list = RecordList(self.model, self.search.placeholderText())
        self.list.chosen.connect(self._open)
        self._views = QStackedWidget()
        self._views.addWidget(self.list)
        self._chips = panel(Flow(6))
        self._foot = Label(role="small", wrap=False)
        self._empty = self._nothing()
        self.pane = RecordPane(session)
        self.pane.closed.connect(self._close)
        self._lay()
        session.changed.connect(self._changed)
        self._draw_chips()
        self.ask()

    def _lay(self) -> None:
        look = symbol_button("table", _(N_("Table or list")), self.toggle_table)
        look.setCheckable(True)
        self._look = look
        top: list[Any] = [self.search, look]
        for kind in self._kinds if not self._trashed else ():
            text = _(N_("New: {kind}")).format(kind=_(kind.label))
            role = "main" if kind is self._main else ""
            top.append(button(text, partial(self._session.go.emit, "new", kind.name), kind=role, symbol="more"))
        head = row(*top[:3], gap=8) if len(top) > 2 else row(*top, gap=8)
        head.setStretch(0, 1)
        extra = row(*top[3:], 0, gap=8) if len(top) > 3 else None
        lines: list[Any] = [head, *([extra] if extra else []), *self._extra(), self._chips]
        left = column(panel(column(*lines, gap=8, margins=(12, 12, 12, 8))), line(), gap=0)
        self._middle = QStackedWidget()
        self._middle.addWidget(self._views)
        self._middle.addWidget(self._empty)
        left.addWidget(self._middle, 1)
        left.addWidget(line())
        share = button(_(N_("Share these…")), self._share, kind="link")
        share.setVisible(not self._trashed)
        left.addWidget(panel(row(self._foot, 0, share, margins=(14, 8, 14, 8))))
        self._left = panel(left, "paper")
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self._left)
        self._split.addWidget(self.pane)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([theme().px(420), theme().px(700)])
        self.setLayout(column(self._split, gap=0))

    def _extra(self) -> list[QWidget]:
        """What else stands above the list."""
        return []

    def _is_wide(self) -> bool:
        """Whether the list takes the whole width, and no record stands beside it."""
        return self._look.isChecked()

    def _nothing(self) -> QWidget:
        text = N_("The trash is empty.") if self._trashed else N_("Nothing here yet.")
        parts: list[Any] = [Label(_(text), "second")]
        if self._main and not self._trashed:
            new = _(N_("New: {kind}")).format(kind=_(self._main.label))
            parts.append(row(button(new, partial(self._session.go.emit, "new", self._main.name), symbol="more"), 0))
        return panel(column(*parts, 0, gap=12, margins=(16, 20, 16, 16)))

    # Asking

    def _share(self) -> None:
        """Share what is listed, all of it."""
        self._session.go.emit("share", self._asked())

    def _asked(self, *, ranked: bool = False) -> Query:
        filters = tuple(self._filter(text) for text in self._filters)
        return Query(self.search.text(), self.kinds, filters, ranked=ranked, trashed=self._trashed)

    def ask(self, *, ranked: bool = False) -> None:
        """Show what the search line and the filters ask for."""
        query = self._asked(ranked=ranked)
        self.model.ask(query, self._columns() if self._look.isChecked() else (TITLE,))

    def _filter(self, text: str) -> Filter:
        return read_filter(self._session.catalogue, self._kinds, text)

    def _count(self, count: int) -> None:
        if self._look.isChecked() and self.model.complete and count <= _FEW:
            QTimer.singleShot(0, self, self._fit_columns)
        asked = bool(self.search.text().strip() or self._filters)
        self._middle.setCurrentIndex(1 if not count and not asked else 0)
        more = "" if self.model.complete else "+"
        if asked:
            self._foot.setText(ngettext("{count} found", "{count} found", count).replace(str(count), f"{count}{more}"))
        else:
            self._foot.setText(
                ngettext("{count} record", "{count} records", count).replace(str(count), f"{count}{more}")
            )
        if not count or self.pane.form or self._is_narrow():
            return
        row = self.model.row_of(self.pane.record_id) if self.pane.record_id else 0
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _changed(self, changes: Changes) -> None:
        if not self.kinds or changes.kinds.intersection(self.kinds):
            self.model.again()

    # Filters

    def _draw_chips(self) -> None:
        layout = self._chips.layout()
        assert layout is not None
        clear(layout)
        if self._trashed:
            self._chips.hide()
            return
        everything = button(_(N_("All")), self._no_filters, kind="chip")
        everything.setCheckable(True)
        everything.setChecked(not self._filters)
        layout.addWidget(everything)
        for text, label in self._filters.items():
            chip = button(f"{label}  ✕", partial(self._drop_filter, text), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(True)
            chip.setAccessibleName(_(N_("Take out {name}")).format(name=label))
            layout.addWidget(chip)
        for place, kept in enumerate(self._kept()):
            if dict(kept["filters"]) != self._filters or kept.get("text", "") != self.search.text():
                layout.addWidget(button(str(kept["name"]), partial(self._use_kept, place), kind="chip"))
        layout.addWidget(button(_(N_("Filter…")), self._offer_filters, kind="chip"))

    def _no_filters(self) -> None:
        self._filters = {}
        self.search.clear()
        self._draw_chips()
        self.ask()

    def _drop_filter(self, text: str) -> None:
        self._filters.pop(text, None)
        self._draw_chips()
        self.ask()

    def _add_filter(self, text: str, label: str) -> None:
        self._filters[text] = label
        self._draw_chips()
        self.ask()

    def _offer_filters(self) -> None:
        menu = QMenu(self)
        for kind in self._kinds:
            for path, field in _filterable(kind):
                self._offer_field(menu, path, field)
        menu.addSeparator()
        if self._filters or self.search.text().strip():
            menu.addAction(_(N_("Keep this search")), self._keep)
        for place, kept in enumerate(self._kept()):
            menu.addAction(_(N_("Forget the search {name}")).format(name=kept["name"]), partial(self._forget, place))
        menu.exec(self._chips.mapToGlobal(QPoint(0, self._chips.height())))

    def _offer_field(self, menu: QMenu, path: str, field: Field[Any]) -> None:
        label = _(field.label)
        if isinstance(field, Choice | Choices):
            inner = menu.addMenu(label)
            for term in field.vocabulary.terms:
                said = _(term.label)
                inner.addAction(said, partial(self._add_filter, f"{path}={term.code}", current().labelled(label, said)))
        elif isinstance(field, Flag):
            menu.addAction(label, partial(self._add_filter, f"{path}=yes", label))
        elif isinstance(field, When):
            inner = menu.addMenu(label)
            today = clock.now()[:10]
            year, month = today[:4], today[:7]
            for text, said in ((f"{path}={year}", N_("This year")), (f"{path}={month}", N_("This month")),
                               (f"{path}={int(year) - 1}", N_("Last year")), (f"{path}<={today}", N_("Until today")),
                               (f"{path}>={today}", N_("From today on"))):  # fmt: skip
                inner.addAction(_(said), partial(self._add_filter, text, current().labelled(label, _(said))))

    def _kept(self) -> list[Json]:
        return list(self._session.habits.get("searches", {}).get(self._place(), []))

    def _place(self) -> str:
        return "+".join(self.kinds)

    def _keep(self) -> None:
        text = self.search.text().strip()
        name = ", ".join([*([f"“{text}”"] if text else []), *self._filters.values()])
        kept = [*self._kept(), {"name": name, "text": text, "filters": self._filters}]
        self._remember(kept)

    def _forget(self, place: int) -> None:
        kept = self._kept()
        del kept[place]
        self._remember(kept)

    def _remember(self, kept: list[Json]) -> None:
        searches = {**self._session.habits.get("searches", {}), self._place(): kept}
        self._session.remember("searches", {place: each for place, each in searches.items() if each})
        self._draw_chips()

    def _use_kept(self, place: int) -> None:
        kept = self._kept()[place]
        self._filters = {str(text): str(label) for text, label in kept["filters"].items()}
        self.search.setText(str(kept.get("text", "")))
        self._draw_chips()
        self.ask()

    # The table

    @cached_property
    def table(self) -> QTableView:
        """The table, made when it is first asked for."""
        made = QTableView()
        made.setModel(self.model)
        made.verticalHeader().hide()
        made.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        made.verticalHeader().setDefaultSectionSize(theme().px(30))
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setShowGrid(False)
        made.setWordWrap(False)
        made.setAccessibleName(_(N_("Table")))
        made.setTabKeyNavigation(False)
        header = made.horizontalHeader()
        header.setAccessibleName(_(N_("Columns")))
        header.setDefaultSectionSize(theme().px(180))
        header.setDefaultAlignment(header.defaultAlignment().AlignLeading | header.defaultAlignment().AlignVCenter)
        header.setStretchLastSection(True)
        header.sectionCountChanged.connect(lambda _old, new: header.resizeSection(0, theme().px(320)) if new else None)
        header.setContextMenuPolicy(header.contextMenuPolicy().CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        made.activated.connect(self._from_table)
        made.doubleClicked.connect(self._from_table)
        self._views.addWidget(made)
        return made

    def _columns(self) -> tuple[Field[Any], ...]:
        if self._main is None:
            return (TITLE,)
        chosen = self._session.habits.get("columns", {}).get(self._place())
        fields = {each.name: each for each in self._main.fields if not isinstance(each, Rows)}
        if chosen:
            return tuple(fields[name] for name in chosen if name in fields) or (TITLE,)
        facets = (Facet.WHEN, Facet.DUE, Facet.PLACE, Facet.STATE, Facet.LEVEL)
        return tuple(each for each in fields.values() if each.in_table or each.facet in facets)

    def _offer_columns(self, where: QPoint) -> None:
        if self._main is None:
            return
        menu = QMenu(self)
        shown = [each.name for each in self._columns()]
        for each in self._main.fields:
            if isinstance(each, Rows):
                continue
            action = menu.addAction(_(each.label))
            action.setCheckable(True)
            action.setChecked(each.name in shown)
            action.toggled.connect(partial(self._set_column, each.name))
        menu.exec(self.table.horizontalHeader().mapToGlobal(where))

    def _set_column(self, name: str, wanted: bool) -> None:
        assert self._main is not None
        shown = [each.name for each in self._columns()]
        names = [
            each.name
            for each in self._main.fields
            if (each.name in shown) != (each.name == name) or (wanted and each.name == name)
        ]
        columns = {**self._session.habits.get("columns", {}), self._place(): names}
        self._session.remember("columns", columns)
        self.ask()

    def toggle_table(self) -> None:
        """Show the list as a table over the whole width, or as a list beside the record."""
        table = self._look.isChecked()
        self._views.setCurrentWidget(self.table if table else self.list)
        self._arrange()
        self.ask()

    def _fit_columns(self) -> None:
        """Columns as wide as what stands in them, each within reason."""
        for place in range(self.model.columnCount() - 1):
            wanted = max(self.table.sizeHintForColumn(place), self.table.horizontalHeader().sectionSizeHint(place))
            least, most = (120, 420) if place == 0 else (60, 260)
            self.table.setColumnWidth(place, max(theme().px(least), min(wanted + theme().px(12), theme().px(most))))

    def _from_table(self, index: Any) -> None:
        found: Entry | None = index.data(0x0100)
        if found:
            self._look.setChecked(False)
            self.toggle_table()
            self.open(found.id)

    # The record

    def _open(self, record_id: str) -> None:
        if not self._is_narrow():
            self.pane.open(record_id)

    def open(self, record_id: str) -> None:
        """Show a record, wherever it stands in the list."""
        row = self.model.row_of(record_id)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))
        self._reading(True)
        self.pane.open(record_id)

    def _close(self) -> None:
        self._reading(False)
        self.list.setFocus()

    def _is_narrow(self) -> bool:
        return self.width() < theme().px(_NARROW)

    def _reading(self, reading: bool) -> None:
        self._split.setProperty("reading", reading)
        self._arrange()

    def _arrange(self) -> None:
        narrow, reading = self._is_narrow(), self._split.property("reading") is True
        table = self._is_wide()
        self.pane.setProperty("narrow", narrow)
        self._left.setVisible(table or not (narrow and reading))
        self.pane.setVisible(not table and (not narrow or reading))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _filterable(kind: RecordKind) -> list[tuple[str, Field[Any]]]:
    found: list[tuple[str, Field[Any]]] = []
    for each in kind.fields:
        if isinstance(each, Rows):
            found += [(f"{each.name}.{inner.name}", inner) for inner in each.fields if isinstance(inner, Choice)]
        elif isinstance(each, Choice | Choices | Flag | When):
            found.append((each.name, each))
    return found
