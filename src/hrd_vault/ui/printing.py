"""Documents as PDF and as a text that any word processor edits, made in memory, on whichever thread asks for them."""

import re

from PySide6.QtCore import QAbstractEventDispatcher, QBuffer, QByteArray, QEventLoop, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextDocumentWriter,
    QTextFormat,
    QTextOption,
)

from hrd_vault.base.errors import Cancelled
from hrd_vault.base.progress import SILENT, Progress

_POINTS = 72
_TEXT = 10.5  # points
_NARROW = 1.4 / 2.54  # inches
_HEADS = {1: 15.0, 2: 11.0}  # points of headings where room is scarce
_ON_A_PAGE = 2500  # letters, about, with what marks them
_AT_ONCE = 400_000  # letters that are read in one go: some ten milliseconds in which no other thread moves
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)


def _document(html: str, *, mirrored: bool) -> QTextDocument:
    if QAbstractEventDispatcher.instance() is None:
        QEventLoop()  # a thread gets what the timers of a document ask for with the first of these
    made = QTextDocument()
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(_TEXT)  # the window's is in pixels, of which headings on paper would make a tenth
    made.setDefaultFont(font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    made.setDefaultTextOption(option)
    style = _STYLE.search(html)
    made.setDefaultStyleSheet(style[1] if style else "")
    first, *more = _pieces(html)
    made.setHtml(first)
    for piece in more:
        end = QTextCursor(made)
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertBlock()
        end.insertHtml(piece)
    return made


def _pieces(html: str) -> list[str]:
    """A document in few pieces, cut only between lines."""
    made = [""]
    for line in html.splitlines(keepends=True):
        if made[-1] and len(made[-1]) + len(line) > _AT_ONCE:
            made.append("")
        made[-1] += line
    return made


class _Paper(QPdfWriter):
    """Pages of A4 that are counted as they come, until somebody asks to stop."""

    def __init__(self, buffer: QBuffer, title: str, progress: Progress, expected: int) -> None:
        super().__init__(buffer)
        self.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)  # the document brings two centimetres
        self.setTitle(title)
        self.setCreator("")
        self.setResolution(_POINTS * 4)
        self._progress, self._expected = progress, expected
        self.pages, self.stopped = 1, False

    def newPage(self) -> bool:
        try:
            self._progress.step(self.pages, max(self._expected, self.pages + 1))
        except Cancelled:  # what prints asks for pages from inside the library: it stops where there is none
            self.stopped = True
            return False
        self.pages += 1
        return super().newPage()


def pages(html: str, title: str, *, mirrored: bool, progress: Progress = SILENT, scale: float = 0) -> tuple[bytes, int]:
    """A document on A4, and how many pages it fills. With a `scale` everything is smaller by that, with narrow margins.
    Raises `Cancelled`."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paper = _Paper(buffer, title, progress, len(html) // _ON_A_PAGE)
    made = _document(html, mirrored=mirrored)
    if scale:
        _lay(made, paper, scale)
    made.print_(paper)
    if paper.stopped:
        raise Cancelled
    buffer.close()
    return bytes(data.data()), paper.pages


def _lay(made: QTextDocument, paper: _Paper, scale: float) -> None:
    """Lay a document out on larger pages, which are made as small as the paper when they are printed. Headings are smaller
    than the library makes them, whatever their style says."""
    block = made.begin()
    while block.isValid():
        if level := block.blockFormat().headingLevel():
            words = QTextCursor(block)
            words.select(QTextCursor.SelectionType.BlockUnderCursor)
            look = words.charFormat()
            look.clearProperty(QTextFormat.Property.FontSizeAdjustment)
            look.setFontPointSize(_HEADS[level])
            words.setCharFormat(look)
        block = block.next()
    made.documentLayout().setPaintDevice(paper)
    margins = made.rootFrame().frameFormat()
    margins.setMargin(_NARROW * QGuiApplication.primaryScreen().logicalDotsPerInchX() / scale)
    made.rootFrame().setFrameFormat(margins)
    made.setPageSize(QSizeF(paper.width(), paper.height()) / scale)


def pdf(html: str, title: str, *, mirrored: bool, progress: Progress = SILENT) -> bytes:
    """The pages of a document, on A4. Raises `Cancelled`."""
    return pages(html, title, mirrored=mirrored, progress=progress)[0]


def editable(html: str, *, mirrored: bool) -> bytes:
    """The document in the open format of word processors (ODT)."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QTextDocumentWriter(buffer, b"odf")
    writer.write(_document(html, mirrored=mirrored))
    buffer.close()
    return bytes(data.data())
