"""Making a working copy: draw boxes on the picture, say what each does. The original stays as it is."""

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.services import copies, evidence
from hrd_vault.services.copies import Step
from hrd_vault.services.evidence import Picture, Viewer
from hrd_vault.services.vault import Vault
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.canvas import as_image
from hrd_vault.ui.widgets.parts import Flow, Label, button, column, panel, row

_SIDE = 900  # points fetched to draw on
_NUDGE = 20  # points an arrow key moves or widens a box


class Drawing(QWidget):
    """The picture with the boxes on it: by the mouse, or by keys: Insert makes one, arrows move it, Shift widens, Delete."""

    def __init__(self, picture: Picture, scale: float) -> None:
        super().__init__()
        self._image, self._scale = as_image(picture), scale
        self.kind = "black_out"
        self.steps: list[Step] = []
        self._from: QPoint | None = None
        self._to: QPoint | None = None
        self.setFixedHeight(theme().px(360))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_(N_("Boxes on the picture. Insert makes one, arrow keys move it, Shift widens it.")))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(600), theme().px(360))

    def _shown(self) -> QRect:
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2), size)

    def _inside(self, point: QPoint) -> tuple[int, int]:
        """A place on the widget as points of the whole picture."""
        shown = self._shown()
        across = (point.x() - shown.left()) * self._image.width() / max(1, shown.width()) * self._scale
        down = (point.y() - shown.top()) * self._image.height() / max(1, shown.height()) * self._scale
        most = (round(self._image.width() * self._scale), round(self._image.height() * self._scale))
        return min(max(0, round(across)), most[0]), min(max(0, round(down)), most[1])

    def _outside(self, box: copies.Box) -> QRect:
        shown = self._shown()
        factor = shown.width() / max(1, self._image.width()) / self._scale
        left, top, right, bottom = (round(each * factor) for each in box)
        return QRect(shown.left() + left, shown.top() + top, right - left, bottom - top)

    def add(self, box: copies.Box) -> None:
        """One more box of the kind that is chosen."""
        if box[2] - box[0] > 2 and box[3] - box[1] > 2:
            self.steps.append(Step(self.kind, box))
        self.update()

    def back(self) -> None:
        """Take the last box away."""
        if self.steps:
            self.steps.pop()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("rail"))
        painter.drawImage(self._shown(), self._image)
        for each in self.steps:
            assert each.box
            area = self._outside(each.box)
            if each.step == "black_out":
                painter.fillRect(area, QColor("black"))
            elif each.step == "blur":
                painter.fillRect(area, QColor(128, 128, 128, 235))
            painter.setPen(QPen(theme().colour("accent"), 3))
            painter.drawRect(area)
        if self._from is not None and self._to is not None:
            painter.setPen(QPen(theme().colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRect(QRect(self._from, self._to).normalized())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = self._to = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._to = event.position().toPoint()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            area = QRect(self._from, event.position().toPoint()).normalized()
            self.add((*self._inside(area.topLeft()), *self._inside(area.bottomRight())))
        self._from = self._to = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Insert:
            width, height = self._image.width() * self._scale, self._image.height() * self._scale
            self.add((round(width * 0.4), round(height * 0.4), round(width * 0.6), round(height * 0.6)))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.back()
        elif key in arrows and self.steps and self.steps[-1].box:
            across, down = (round(each * _NUDGE * self._scale) for each in arrows[key])
            left, top, right, bottom = self.steps[-1].box
            widen = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            moved = (left, top, right + across, bottom + down)
            self.steps[-1] = Step(
                self.steps[-1].step, moved if widen else (left + across, top + down, right + across, bottom + down)
            )
            self.update()
        else:
            super().keyPressEvent(event)


class WorkingCopy(QWidget):
    """A page of the panel: what to do, the drawing, and “Make the copy”."""

    def __init__(self, session: Session, record: Record, page: int, at: int = 0) -> None:
        super().__init__()
        self._session, self._record, self._page, self._at = session, record, page, at
        self._box = column(gap=8)
        self.setLayout(self._box)
        exhibit = record.id

        def look(vault: Vault) -> tuple[Picture, float]:
            with Viewer(*evidence.file_of(vault, exhibit)) as viewer:
                about = viewer.about()
                small = viewer.picture(_SIDE, _SIDE, page=page, at=at)
                size = about.get("size")
                whole = int(size[0]) if isinstance(size, list) else copies.LARGEST
                if not isinstance(size, list):
                    whole = viewer.picture(copies.LARGEST, copies.LARGEST, page=page, at=at).width
                return small, whole / small.width

        session.ask(self, look, lambda found: self._show(*found))

    def _show(self, picture: Picture, scale: float) -> None:
        self._drawing = Drawing(picture, scale)
        kinds, group = Flow(6), QButtonGroup(self)
        for kind, label in copies.LABELS.items():
            chip = button(_(label), partial(self._choose, kind), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(kind == self._drawing.kind)
            group.addButton(chip)
            kinds.addWidget(chip)
        text = N_(
            "Draw a box around what should be changed. The copy holds nothing of the file's own data; the original stays."
        )
        self._box.addWidget(Label(_(text), "second"))
        self._box.addWidget(panel(kinds))
        self._box.addWidget(self._drawing)
        make = button(_(N_("Make the copy")), self._make, kind="main")
        back = button(_(N_("Take the last box away")), self._drawing.back, kind="link")
        self._box.addLayout(row(make, back, 0))
        self._drawing.setFocus()

    def _choose(self, kind: str) -> None:
        self._drawing.kind = kind

    def _make(self) -> None:
        exhibit, steps, page, at = self._record.id, tuple(self._drawing.steps), self._page, self._at

        def act(vault: Vault) -> Record:
            return copies.make(vault, exhibit, steps, page=page, at=at)

        def made(copy: Record) -> None:
            self._session.changed.emit(Changes("", frozenset({"evidence"}), (copy.id,), {}))
            self._session.said.emit(_(N_("The copy was made; the original is as it was.")), False)
            self._session.go.emit("record", copy.id)

        self._session.ask(self, act, made)
