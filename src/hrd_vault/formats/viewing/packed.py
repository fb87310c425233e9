"""Packed documents, for the child that looks at exhibits: what they claim of themselves, and the words on their pages.

The words are those a reader of the pages sees. Properties, comments, deleted and hidden passages, speaker's notes and hidden
sheets or slides are not among them, but that there were some is told. Names of elements and
attributes: ISO/IEC 29500-1 (Office Open XML) and ISO/IEC 26300 (OpenDocument); namespaces are not looked at.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from hrd_vault.base.canonical import Json
from hrd_vault.formats.reader import cell_text
from hrd_vault.formats.viewing.channel import claim, file
from hrd_vault.formats.viewing.words import MOST, Worded
from hrd_vault.formats.xml_tree import Tree, whole

_LARGEST_PART = 8 * 1024 * 1024  # bytes of a part that is read as a whole
_PIECE = 64 * 1024
_DEEPEST = 200
_GAPS = re.compile(r"\n{3,}")

# What they claim

_NAMES = {
    "creator": "author", "initial-creator": "author", "lastModifiedBy": "author", "created": "captured",
    "creation-date": "captured", "modified": "modified", "date": "modified", "title": "title", "Application": "software",
    "generator": "software",
}  # fmt: skip


def _claims(archive: zipfile.ZipFile) -> Iterator[Json]:
    for part in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
        if part in archive.namelist():
            for name, text in _leaves(_tree(archive, part)):
                if name in _NAMES and text.strip():
                    yield claim(_NAMES[name], text.strip(), f"{part} {name}")


def _leaves(element: Tree) -> Iterator[tuple[str, str]]:
    name, _attributes, text, children = element
    yield _bare(name), text
    for child in children:
        yield from _leaves(child)


def _tree(archive: zipfile.ZipFile, part: str) -> Tree:
    with archive.open(part) as file:
        return whole(file.read(_LARGEST_PART))


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


# What their pages say

_LEFT = {
    "del": "deleted", "moveFrom": "deleted", "tracked-changes": "deleted",
    "annotation": "comments", "hidden-text": "hidden", "hidden-paragraph": "hidden", "notes": "notes",
    "Fallback": "",  # the same again, for older programs
}  # fmt: skip
_HEARD = frozenset({"text:p", "text:h"})  # elsewhere words stand in runs, each in an element called "t"


class _Words:
    """The words of one part of a document, paragraph by paragraph, as expat comes upon them."""

    def __init__(self, put: Callable[[str], None], left: set[str]) -> None:
        self._put, self._left = put, left
        self._depth, self._skipped = 0, 0  # how deep in all, and in something that is left out
        self._heard, self._run, self._cells, self._silent = 0, 0, 0, False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.buffer_text = True

    def _refuse(self, *_: object) -> None:
        raise ValueError("document types and entities are not read")

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = _bare(full)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("nested too deep")
        if self._skipped or name in _LEFT:
            if not self._skipped and _LEFT[name]:
                self._left.add(_LEFT[name])
            self._skipped += 1
            return
        told = {_bare(each): value for each, value in attributes.items()}
        if full in _HEARD or name == "t":
            self._heard += 1
        elif name == "r":
            self._run, self._silent = self._run + 1, False
        elif name in ("tc", "table-cell"):
            self._cells += 1
        elif name == "vanish" and self._run and told.get("val", "1") not in ("0", "false", "off"):
            self._silent = True
            self._left.add("hidden")
        elif name in ("br", "cr", "line-break"):
            self._say("\n")
        elif name == "tab" and (self._run or self._heard):
            self._say("\t")
        elif name == "s" and self._heard:
            self._say(" " * min(100, int(told.get("c", "1"))))

    def _end(self, full: str) -> None:
        name = _bare(full)
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        if full in _HEARD or name == "t":
            self._heard -= 1
        if name in ("p", "h"):
            self._say(" " if self._cells else "\n")
        elif name == "r":
            self._run, self._silent = self._run - 1, False
        elif name in ("tc", "table-cell"):
            self._cells -= 1
            self._say("\t")
        elif name in ("tr", "table-row"):
            self._say("\n")

    def _text(self, text: str) -> None:
        if self._heard and not self._skipped:
            self._say(text)

    def _say(self, text: str) -> None:
        if not self._silent:
            self._put(text)


def _words(archive: zipfile.ZipFile, put: Callable[[str], None], left: set[str]) -> None:
    """Give the words on a document's pages to `put`, piece by piece, and the sorts of what is left out to `left`."""
    for part in _parts(archive, left):
        reader = _Words(put, left)
        with archive.open(part) as opened:
            while piece := opened.read(_PIECE):
                reader.parser.Parse(piece, False)
        reader.parser.Parse(b"", True)
        put("\n")


_WRITTEN = re.compile(r"word/(?:comments\w*|people)\.xml|ppt/(?:comments|notesSlides)/[^/]+\.xml")


def _parts(archive: zipfile.ZipFile, left: set[str]) -> list[str]:
    """The parts whose words stand on pages, in the order of the pages."""
    names = archive.namelist()
    for name in names:
        if _WRITTEN.fullmatch(name):
            left.add("notes" if "notesSlides" in name else "comments")
    if "content.xml" in names:
        return ["content.xml"]
    if "ppt/presentation.xml" in names:
        return list(_slides(archive, left))
    around = sorted(name for name in names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name))
    after = [name for name in ("word/footnotes.xml", "word/endnotes.xml") if name in names]
    return [*(["word/document.xml"] if "word/document.xml" in names else []), *after, *around]


def _slides(archive: zipfile.ZipFile, left: set[str]) -> Iterator[str]:
    """The slides that are shown, as the presentation orders them."""
    targets = {
        told.get("Id", ""): posixpath.normpath(posixpath.join("ppt", told.get("Target", ""))).lstrip("/")
        for name, told in _elements(_tree(archive, "ppt/_rels/presentation.xml.rels"))
        if name == "Relationship"
    }
    for name, told in _elements(_tree(archive, "ppt/presentation.xml")):
        part = targets.get(next((value for key, value in told.items() if key.endswith(":id")), ""), "")
        if name != "sldId" or part not in archive.namelist():
            continue
        if _first_element(archive, part).get("show") in ("0", "false"):
            left.add("slides")
        else:
            yield part


def _first_element(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The attributes of a part's outermost element."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    with archive.open(part) as opened:
        while not found and (piece := opened.read(_PIECE)):
            parser.Parse(piece, False)
    return found[0] if found else {}


def _elements(element: Tree) -> Iterator[tuple[str, dict[str, str]]]:
    yield _bare(element[0]), element[1]
    for child in element[3]:
        yield from _elements(child)


def _book(data: bytes, put: Callable[[str], None], left: set[str]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in book.sheets_metadata:
        if sheet.visible is not SheetVisibleEnum.Visible:
            left.add("sheets")
        elif sheet.typ is SheetTypeEnum.WorkSheet:
            put(f"{sheet.name}\n")
            for row in book.get_sheet_by_name(sheet.name).iter_rows():
                put("\t".join(cell_text(value) for value in row) + "\n")
            put("\n")


class _EnoughError(Exception):
    """More words than anybody reads."""


class Exhibit(Worded):
    """A packed document."""

    def claims(self) -> Iterator[Json]:
        return _claims(zipfile.ZipFile(file(self.size)))

    def words(self) -> tuple[str, bool, list[str]]:
        found: list[str] = []
        left: set[str] = set()
        room = MOST

        def put(text: str) -> None:
            nonlocal room
            room -= len(text)
            if room < 0:
                raise _EnoughError
            found.append(text)

        archive, more = zipfile.ZipFile(file(self.size)), False
        try:
            if _is_book(archive):
                _book(file(self.size).read(MOST), put, left)
            else:
                _words(archive, put, left)
        except _EnoughError:
            more = True
        return _GAPS.sub("\n\n", "".join(found)).strip("\n"), more, sorted(left)


def _is_book(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    return "xl/workbook.xml" in names or ("mimetype" in names and b"spreadsheet" in archive.read("mimetype"))


def warm_up() -> None:
    """Nothing to load: the imports above are all."""
