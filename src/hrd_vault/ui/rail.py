"""The rail: where one can go. It begins with five places and grows with what the vault holds."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QVBoxLayout, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.ui.icons import icon
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Label, button, clear, scrolled, tip

# Groups of places in their order. A place is a kind's name or a screen's.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("today",)),
    (N_("Record"), ("incident", "person", "group", "evidence")),
    (N_("Protect"), ("assessment", "plan", "task")),
    (N_("Share"), ("contact", "consent", "share")),
)
SCREENS = {"today": N_("Today"), "share": N_("Share"), "trash": N_("Trash"), "bring_in": N_("Bring in a file")}
_BELOW = {"lock": N_("Lock"), "settings": N_("Settings"), "help": N_("Help")}
PLACES = (
    *(place for _name, places in GROUPS for place in places),
    "trash",
    "bring_in",
    "more",
    *_BELOW,
)  # each an icon
_FIRST = frozenset({"today", "incident", "assessment", "contact", "share"})
WIDE, SLIM = 228, 60


class Rail(QWidget):
    """Buttons to places; `go` is called with the name of the one that was pressed."""

    def __init__(self, catalogue: Catalogue, go: Callable[[str], Any]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._go = go
        self._slim = False
        self._counts: dict[str, int] = {}
        self._place = "today"
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self.setProperty("ground", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        places = QWidget()
        self._box = QVBoxLayout(places)  # what may grow longer than the window is high
        self._below = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled(places, "rail"), 1)
        outer.addLayout(self._below)
        self.draw()

    def label(self, place: str) -> str:
        """What a place is called."""
        if place in SCREENS:
            return _(SCREENS[place])
        kind = self._catalogue.kind(place)
        return _(N_("Risk")) if place == "assessment" else _(kind.plural)

    def draw(self) -> None:
        """Show the places that are in use."""
        self._buttons = {}
        for box in (self._box, self._below):
            clear(box)
            box.setSpacing(theme().px(2))
            box.setContentsMargins(*([theme().px(8)] * 4))
        grown = self._grown()
        for name, places in GROUPS:
            shown = [place for place in places if place in _FIRST or self._counts.get(place)]
            if name and grown and shown and not self._slim:
                self._box.addSpacing(theme().px(10))
                head = Label(_(name), "small")
                head.setContentsMargins(theme().px(10), 0, theme().px(10), 0)
                self._box.addWidget(head)
            for place in shown:
                self._add(self._box, place, self.label(place))
        self._more()
        self._box.addStretch(1)
        for place, text in _BELOW.items():
            self._add(self._below, place, _(text))
        self.setFixedWidth(theme().px(SLIM if self._slim else WIDE))

    def _add(self, box: QVBoxLayout, place: str, text: str) -> None:
        made = button("" if self._slim else "  " + text, lambda: self._go(place), kind="rail")
        made.setAccessibleName(text)
        made.setToolTip(tip(text) if self._slim else "")
        made.setIcon(icon(place))
        made.setIconSize(QSize(theme().px(18), theme().px(18)))
        made.setCheckable(place not in ("lock",))
        made.setChecked(place == self._place)
        self._group.addButton(made)
        self._buttons[place] = made
        box.addWidget(made)

    def _more(self) -> None:
        more = button("" if self._slim else "  " + _(N_("More")), kind="rail")
        more.setAccessibleName(_(N_("More")))
        more.setIcon(icon("more"))
        more.setIconSize(QSize(theme().px(18), theme().px(18)))
        menu = QMenu(more)
        for _name, places in GROUPS:
            for place in places:
                if place not in self._buttons:
                    menu.addAction(icon(place), self.label(place), lambda place=place: self._go(place))
        menu.addAction(icon("bring_in"), self.label("bring_in"), lambda: self._go("bring_in"))
        menu.addAction(icon("trash"), self.label("trash"), lambda: self._go("trash"))
        more.clicked.connect(lambda: menu.exec(more.mapToGlobal(more.rect().topRight())))
        self._box.addWidget(more)

    def count(self, counts: dict[str, int]) -> None:
        """Grow by the kinds that have records now."""
        before, self._counts = self._grown(), counts
        if self._grown() != before:
            self.draw()

    def _grown(self) -> set[str]:
        """The places that stand here because there is something in them."""
        return {
            place for _name, places in GROUPS for place in places if place not in _FIRST and self._counts.get(place)
        }

    def stand(self, place: str) -> None:
        """Mark the place where one is."""
        self._place = place
        if place not in self._buttons and (place in SCREENS or self._catalogue.kind(place).known):
            self._counts = {**self._counts, place: 1}
            self.draw()
        self._group.setExclusive(False)
        for name, each in self._buttons.items():
            each.setChecked(name == place)
        self._group.setExclusive(True)

    def slim(self, slim: bool) -> None:
        """Icons only, where there is little room."""
        if slim != self._slim:
            self._slim = slim
            self.draw()
