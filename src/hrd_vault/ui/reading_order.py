"""In which order Tab goes: as one reads, taken from the layouts as they stand when the key is pressed.

Qt's own chain is the order in which widgets were made, which is wrong as soon as a page draws a part of itself again.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def stops(root: QWidget) -> list[QWidget]:
    """Everything under `root` that takes the focus by Tab now, in reading order."""
    return [each for each in _walk(root) if _takes_focus(each)]


def after(root: QWidget, now: QWidget | None, *, forward: bool) -> QWidget | None:
    """Where Tab goes from `now`; None where nothing takes the focus.

    From a page itself it goes to the first that stands on it. From what is just being taken off a page the focus falls back
    on that page: the library asks for the next stop then, and the first of the window would be the menu.
    """
    if now is not None and now is not root and not now.isVisible():
        page = now.parentWidget()
        while page is not None and page is not root and not page.isVisible():
            page = page.parentWidget()
        if page is not None and page is not root:
            return page
    found = stops(root)
    if not found:
        return None
    if now not in found:
        found = [each for each in found if now is not None and now.isAncestorOf(each)] or found
        return found[0] if forward else found[-1]
    return found[(found.index(now) + (1 if forward else -1)) % len(found)]


def _takes_focus(widget: QWidget) -> bool:
    tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(tab) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _walk(widget: QWidget | None) -> Iterator[QWidget]:
    if widget is None:
        return
    yield widget
    layout = widget.layout()
    if isinstance(widget, QScrollArea):
        yield from _walk(widget.widget())
    elif isinstance(widget, QSplitter):
        for place in range(widget.count()):
            yield from _walk(widget.widget(place))
    elif isinstance(widget, QStackedWidget):
        yield from _walk(widget.currentWidget())
    elif layout is not None:
        yield from _walk_layout(layout)


def _walk_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None and widget.isVisible():
            yield from _walk(widget)
        elif inner is not None:
            yield from _walk_layout(inner)
