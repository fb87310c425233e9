"""XML as a small tree, for children that read foreign files: no entity, no document type, bounded depth and length."""

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

Tree = list[Any]  # [name, attributes, text, children]
_DEEPEST, _LONGEST_FIELD = 32, 4_000_000


class TreeReader:
    """Calls `found` with each element called `cut_at` when it is whole; with an empty `cut_at`, with the outermost one."""

    def __init__(self, found: Callable[[Tree], None], cut_at: str = "") -> None:
        self._found, self._cut_at = found, cut_at
        self._stack: list[Tree] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise ValueError("document types and entities are not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= _DEEPEST:
            raise ValueError("nested too deep")
        self._stack.append([name, attributes, "", []])

    def _text(self, text: str) -> None:
        if self._stack and len(self._stack[-1][2]) + len(text) <= _LONGEST_FIELD:
            self._stack[-1][2] += text

    def _end(self, name: str) -> None:
        element = self._stack.pop()
        if name == self._cut_at or (not self._cut_at and not self._stack):
            self._found(element)
        elif self._stack:
            self._stack[-1][3].append(element)


def whole(data: bytes) -> Tree:
    """The outermost element of a document. Raises `ValueError` or `expat.ExpatError`."""
    found: list[Tree] = []
    TreeReader(found.append).parser.Parse(data, True)
    return found[0]
