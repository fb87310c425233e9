"""Documents as PDF and as a text that any word processor edits, made in memory."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
    QTextDocumentWriter,
    QTextOption,
)

_POINTS = 72
_TEXT = 10.5  # points


def _document(html: str, *, mirrored: bool) -> QTextDocument:
    made = QTextDocument()
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(_TEXT)  # the window's is in pixels, of which headings on paper would make a tenth
    made.setDefaultFont(font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    made.setDefaultTextOption(option)
    made.setHtml(html)
    return made


def pdf(html: str, title: str, *, mirrored: bool) -> bytes:
    """The pages of a document, on A4."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)  # the document brings two centimetres
    writer.setTitle(title)
    writer.setCreator("")
    writer.setResolution(_POINTS * 4)
    made = _document(html, mirrored=mirrored)
    made.print_(writer)
    buffer.close()
    return bytes(data.data())


def editable(html: str, *, mirrored: bool) -> bytes:
    """The document in the open format of word processors (ODT)."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QTextDocumentWriter(buffer, b"odf")
    writer.write(_document(html, mirrored=mirrored))
    buffer.close()
    return bytes(data.data())
