"""The smallest parts, each made in one way: labels that never read markup, buttons with names, lines, tags, columns."""

import html
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hrd_vault.base.shown import breakable, honest, unbroken
from hrd_vault.ui.icons import icon
from hrd_vault.ui.theme import theme

_LAID_OUT = 40  # milliseconds after which a widget that was put on a page has its height
Part = QWidget | QLayout | int
Margins = tuple[float, float, float, float]
Box = TypeVar("Box", bound=QBoxLayout)
MEASURE = 62  # letters; the longest line of a long text


_MARKUP = re.compile(r"<|&[#\w]")


def tip(words: str) -> str:
    """`words` for a hint, to be shown as they are: Qt takes for markup what looks so, and would read the files it names.
    Other words stay bare, as a screen reader says a hint letter by letter."""
    words = honest(words, lines=True)
    return f'<p style="white-space: pre-wrap">{html.escape(words)}</p>' if _MARKUP.search(words) else words


class Label(QLabel):
    """Words. Never markup, whoever wrote them; may be copied when `selectable`. No word is too long to be wrapped."""

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = True, selectable: bool = False) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        if role:
            self.setProperty("role", role)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if QGuiApplication.isRightToLeft():  # else words of another direction begin on the other side of the page
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            self.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)

    def setText(self, text: str) -> None:
        self._heights.clear()
        super().setText(breakable(text) if self.wordWrap() else text)

    def text(self) -> str:
        return unbroken(super().text())

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        super().changeEvent(event)

    def heightForWidth(self, width: int) -> int:
        width = min(width, self.maximumWidth())  # a layout asks with all the width there is, and twenty times over
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]


class Reading(Label):
    """A long text at a measure that can be read."""

    def __init__(self, text: str) -> None:
        super().__init__(text, selectable=True)
        self.setMaximumWidth(round(self.fontMetrics().averageCharWidth() * MEASURE * 1.15))


class Tag(QLabel):
    """A word on a ground of its own: a level, a state. The colour only repeats what the word says."""

    def __init__(self, text: str, tag: str = "plain") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("tag", tag)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class Button(QPushButton):
    """A button that a screen reader presses like a hand: Qt lets it toggle a checkable one without anybody hearing of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._ours = False
        self.toggled.connect(self._toggled)

    def setChecked(self, checked: bool) -> None:
        self._ours = True
        super().setChecked(checked)
        self._ours = False

    def nextCheckState(self) -> None:
        self._ours = True
        super().nextCheckState()
        self._ours = False

    def _toggled(self, checked: bool) -> None:
        group = self.group()
        if not self._ours and (checked or group is None or not group.exclusive()):
            self.clicked[bool].emit(checked)  # type: ignore[index]


class Short(Button):
    """A button whose words give way with “…” where there is no room for them; its name and its hint say them whole."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._whole = text
        self.setMinimumWidth(1)

    def setText(self, text: str) -> None:
        self._whole = text
        super().setText(text)
        self._fit()

    def _chrome(self) -> int:
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def sizeHint(self) -> QSize:
        missing = self.fontMetrics().horizontalAdvance(self._whole) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(0, missing), 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme().px(120)), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.width() >= self.sizeHint().width():
            shown = self._whole
        else:
            room = self.width() - self._chrome()
            shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            super().setText(shown)
            self.setToolTip("" if shown == self._whole else tip(self._whole))


def button(
    text: str, act: Callable[[], Any] | None = None, *, kind: str = "", symbol: str = "", size: str = ""
) -> QPushButton:
    """A button that says what it does. `kind` is one of the style sheet's."""
    made = Short(text) if kind in ("link", "chip", "offer") else Button(text)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if kind:
        made.setProperty("kind", kind)
    if size:
        made.setProperty("size", size)
    if symbol:
        made.setIcon(icon(symbol, "on_accent" if kind == "main" else "ink2"))
        made.setIconSize(QSize(theme().px(18), theme().px(18)))
    if kind in ("link", "danger", "chip", "tab"):
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if act:
        made.clicked.connect(lambda _checked=False: act())
    return made


class Pick(QComboBox):
    """A choice of one among several, with the mark that says so: the style leaves it out."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size, edge = theme().px(8), theme().px(18)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x, y = (edge if mirrored else self.width() - edge), self.height() // 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("ink2"), theme().px(1.5)))
        painter.drawPolyline(
            [QPoint(x - size // 2, y - size // 4), QPoint(x, y + size // 4), QPoint(x + size // 2, y - size // 4)]
        )


class Check(QWidget):
    """A box to tick, or `one_of` several to choose from, whose words go on in the next line where they are long."""

    def __init__(self, text: str, *, ticked: bool = False, one_of: bool = False) -> None:
        super().__init__()
        self.box: QAbstractButton = QRadioButton() if one_of else QCheckBox()
        self.box.setCheckable(True)
        self.box.setAccessibleName(text)
        self.box.setChecked(ticked)
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words = Label(text)
        words.setBuddy(self.box)
        both = row(self.box, words, gap=4)
        both.setStretch(1, 1)
        both.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        self.setLayout(both)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.box.click()


def symbol_button(symbol: str, name: str, act: Callable[[], Any]) -> QPushButton:
    """A button that is only an icon, with its name for those who do not see it."""
    made = button("", act, kind="quiet", symbol=symbol)
    made.setAccessibleName(name)
    made.setToolTip(tip(name))
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def line() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


def column(*widgets: Part, gap: float = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Widgets one under the other; a number is an extra gap, 0 a stretch."""
    return _filled(QVBoxLayout(), widgets, gap, margins)


def row(*widgets: Part, gap: float = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Widgets side by side, in the reading direction."""
    return _filled(QHBoxLayout(), widgets, gap, margins)


def _filled(box: Box, widgets: tuple[Part, ...], gap: float, margins: Margins) -> Box:
    px = theme().px
    box.setSpacing(px(gap))
    box.setContentsMargins(*(px(margin) for margin in margins))
    for each in widgets:
        if isinstance(each, int):
            if each:
                box.addSpacing(px(each))
            else:
                box.addStretch(1)
        elif isinstance(each, QLayout):
            box.addLayout(each)
        else:
            box.addWidget(each)
    return box


def panel(layout: QLayout, ground: str = "") -> QWidget:
    """A widget around a layout."""
    made = QWidget()
    made.setLayout(layout)
    if ground:
        made.setProperty("ground", ground)
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def scrolled(inner: QWidget, ground: str = "surface") -> QScrollArea:
    """`inner` in an area that scrolls up and down only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner.setProperty("ground", ground)
    inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    area.setWidget(inner)
    area.setProperty("ground", ground)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def centred(inner: QWidget, width: float) -> QScrollArea:
    """`inner`, `width` wide, in the middle of a page."""
    wrap = panel(column(0, inner, 0))
    wrap.setFixedWidth(theme().px(width))
    return scrolled(panel(row(0, wrap, 0)), "paper")


def leading(content: QWidget) -> QScrollArea:
    """`content` as wide as it may be, on the side where reading begins."""
    box = row(content, 0)
    box.setStretch(0, 100)
    return scrolled(panel(box))


def focus_soon(widget: QWidget) -> None:
    """Give the focus to a widget that was only just put on a page, and scroll to it: it can be done when it is shown."""
    QTimer.singleShot(0, widget, widget.setFocus)
    reveal_soon(widget)


def reveal_soon(widget: QWidget) -> None:
    """Scroll the page to a widget that was only just put there: to its end, but not past its beginning."""
    QTimer.singleShot(_LAID_OUT, widget, lambda: _reveal(widget))


def _reveal(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    page = area.widget() if area is not None else None
    if area is not None and page is not None and page.isVisible():
        gap, bar = theme().px(16), area.verticalScrollBar()
        top = widget.mapTo(page, QPoint(0, 0)).y()
        lowest = top + widget.height() + gap - area.viewport().height()
        bar.setValue(min(max(bar.value(), lowest), top - gap))


def place_now(added: Iterable[QWidget]) -> None:
    """Show what was put on a page that is seen already, and give everything around it its room: else it is painted once as
    if the page had not grown."""
    for each in added:
        each.show()
        above: QWidget | None = each
        while above is not None and not isinstance(above, QScrollArea):
            QCoreApplication.sendPostedEvents(above, QEvent.Type.LayoutRequest)
            above = above.parentWidget()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            clear(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class Flow(QLayout):
    """Widgets side by side that go on in the next line, in the reading direction."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = theme().px(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return QSize(min(size.width(), theme().px(120)), size.height())

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, height = 0, 0, 0
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(rect.width(), 16_777_215)) if rect.width() else item.sizeHint()
            if x and x + size.width() > rect.width():
                x, y, height = 0, y + height + self._gap, 0
            if move:
                left = rect.right() + 1 - x - size.width() if mirrored else rect.left() + x
                item.setGeometry(QRect(QPoint(left, rect.top() + y), size))
            x += size.width() + self._gap
            height = max(height, size.height())
        return y + height
