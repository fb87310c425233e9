"""Tables in place of pictures: every word of every cell is to be read, however narrow the page and large the text."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableWidget, QVBoxLayout, QWidget

from hrd_vault.domain.figures import Table
from hrd_vault.ui import theme
from hrd_vault.ui.pictures.picture import as_table
from screens import rooms

TABLE = Table(
    ("Threat", "Likelihood", "Impact", "Level", "Before"),
    (
        (
            "C  Campagne de dénigrement contre des mères du groupe",
            "2 Peu probable",
            "5 Irréversible",
            "Élevé (10)",
            "–",
        ),
        ("B  احتجاز متحدثة باسم التعاونية في تجمع", "2 غير مرجّح", "5 لا رجعة فيه", "مرتفع (10)", "متوسط (8)"),
        (
            "One",
            "25 November 2026",
            "No word by six: ring the bell, two people go by bicycle.",
            "–",
            "Network of neighbours",
        ),
    ),
)


def cut(table: QTableWidget) -> list[str]:
    """The cells whose words do not fit into what the style leaves for them."""
    found = []
    for line in range(table.rowCount()):
        for place in range(table.columnCount()):
            cell = table.item(line, place)
            assert cell
            option = QStyleOptionViewItem()
            table.initViewItemOption(option)
            option.rect = table.visualItemRect(cell)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
            option.text = cell.text()
            room = table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table)
            edge = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
            room.adjust(edge, 0, -edge, 0)
            needs = table.fontMetrics().boundingRect(
                QRect(0, 0, room.width(), 10_000), Qt.TextFlag.TextWordWrap, cell.text()
            )
            if needs.height() > room.height() or needs.width() > room.width():
                found.append(f"{cell.text()}: {needs.size().toTuple()} in {room.size().toTuple()}")
    return found


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [1100, 700, 520])
def test_no_word_of_a_table_is_cut(scale: float, width: int) -> None:
    theme.apply(rooms.application(), theme.Theme("light", scale))
    page = QWidget()
    page.setStyleSheet(theme.theme().sheet())
    table = as_table(TABLE, "Likelihood and harm")
    QVBoxLayout(page).addWidget(table)
    page.resize(width, 900)
    page.show()
    QTest.qWait(60)
    assert not cut(table)
    if sum(table.columnWidth(place) for place in range(5)) > table.viewport().width():
        assert table.horizontalScrollBar().maximum() > 0  # what has no room can be gone to
    table.setRowHeight(2, 20)  # the control
    assert cut(table)
    page.close()
