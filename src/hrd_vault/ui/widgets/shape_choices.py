"""How much leaves: what hangs together, how exact places are, what is left out, other names. Gives a `Shape`."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from hrd_vault.base.i18n import N_, _, current
from hrd_vault.domain.places import BLURS
from hrd_vault.domain.records import TITLE, Record
from hrd_vault.domain.shaping import Shape
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Check, Flow, Label, Pick, button, clear, column, panel, row

_DEPTHS = (
    N_("Only what I chose"),
    N_("Also what is linked to it"),
    N_("Also what is linked to that"),
)


class ShapeChoices(QWidget):
    """Asks; `changed` tells that the shape is another one. Begins as most people share: whole, with the files."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._left_out: set[tuple[str, str]] = set()
        self.along = _choice(N_("What goes along"), dict(enumerate(_DEPTHS)))
        levels: dict[object, str] = {"": N_("Places as each record says")}
        levels |= {level: label for level, label in BLURS.items() if level != "exact"}
        self.places = _choice(N_("How exact places are"), levels)
        self.files = Check(_(N_("The files of the evidence go along, as they were taken in")), ticked=True)
        text = N_(
            "Other names and numbers: nobody in it is named, and no other bundle has the same. No files go along."
        )
        self.pseudonyms = Check(_(text))
        self._more = button(_(N_("Leave something out…")), self._open, kind="link")
        self._fields = column(gap=4)
        self._shown: dict[tuple[str, str], str] = {}
        for choice in (self.along, self.places):
            choice.activated.connect(lambda _place: self.changed.emit())
        for check in (self.files, self.pseudonyms):
            check.box.toggled.connect(lambda _on: self.changed.emit())
        both = Flow(10)
        both.addWidget(_named(self.along))
        both.addWidget(_named(self.places))
        self.setLayout(column(panel(both), self.files, self.pseudonyms, row(self._more, 0), self._fields, gap=6))

    @property
    def shape(self) -> Shape:
        """What was asked for."""
        return Shape(
            frozenset(self._left_out),
            str(self.places.currentData()),
            int(self.along.currentData()),
            self.files.box.isChecked(),
            self.pseudonyms.box.isChecked(),
        )

    def offer(self, records: Iterable[Record]) -> None:
        """The fields of these records can be left out."""
        found = {
            (record.kind.name, field.name): current().labelled(_(record.kind.label), _(field.label))
            for record in records
            for field in record.fields()
            if field.name != TITLE.name
        }
        for key in self._left_out:
            found.setdefault(key, self._shown.get(key, key[1]))
        if found != self._shown:
            self._shown = found
            if self._fields.count():
                self._draw()

    def _open(self) -> None:
        self._more.hide()
        self._draw()

    def _draw(self) -> None:
        clear(self._fields)
        chips = Flow(6)
        for key, label in sorted(self._shown.items(), key=lambda each: each[1]):
            chip = QPushButton(label)
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setChecked(key not in self._left_out)
            chip.toggled.connect(partial(self._tick, key))
            chips.addWidget(chip)
        self._fields.addWidget(Label(_(N_("What is marked leaves. Press what is to stay here.")), "small"))
        self._fields.addWidget(panel(chips))

    def _tick(self, key: tuple[str, str], leaves: bool) -> None:
        (self._left_out.discard if leaves else self._left_out.add)(key)
        self.changed.emit()


def _choice(name: str, answers: dict[object, str] | dict[int, str]) -> QComboBox:
    made = Pick()
    for code, label in answers.items():
        made.addItem(_(label), code)
    made.setAccessibleName(_(name))
    made.setMaximumWidth(theme().px(300))
    return made


def _named(choice: QComboBox) -> QWidget:
    return panel(column(Label(choice.accessibleName(), "small", wrap=False), choice, gap=2))
