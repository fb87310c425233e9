"""The child that parses foreign files: warms up, gives every power away, then reads standard input and answers in frames.

Run as ``python -I -m hrd_vault.formats.reader spreadsheet|martus``. If it is taken over, it can read its one file and write
lies about it, no more.
"""

import codecs
import datetime
import io
import json
import os
import sys
from collections.abc import Callable, Iterator

from hrd_vault.base import process
from hrd_vault.base.canonical import Json
from hrd_vault.formats.foreign import LARGEST_FILE, LENGTH, MEMORY, SECONDS
from hrd_vault.formats.xml_tree import Tree, TreeReader


def _read_all() -> bytes:
    pieces = []
    room = LARGEST_FILE
    while room > 0 and (piece := os.read(0, min(room, 1024 * 1024))):
        pieces.append(piece)
        room -= len(piece)
    return b"".join(pieces)


def _cell(value: object) -> str:
    """A cell as text; a date as ISO, a whole number without its point."""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def spreadsheet(data: bytes) -> Iterator[Json]:
    """One frame naming the sheets, then one for each row of each: ``{"sheet", "row", "cells"}``."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 (loaded in the warm-up)

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    yield {"sheets": list(book.sheet_names)}
    for place, name in enumerate(book.sheet_names):
        for number, row in enumerate(book.get_sheet_by_index(place).iter_rows(), 1):
            yield {"sheet": name, "row": number, "cells": [_cell(value) for value in row]}


def martus(data: bytes) -> Iterator[Json]:
    """One frame ``{"bulletin": element}`` for each bulletin, as a tree of ``[name, attributes, text, children]``."""
    found: list[Tree] = []
    tree = TreeReader(found.append, "MartusBulletin")
    tree.parser.Parse(data, True)
    for element in found:
        yield {"bulletin": element}


TASKS: dict[str, Callable[[bytes], Iterator[Json]]] = {"spreadsheet": spreadsheet, "martus": martus}


def _warm_up(task: str) -> None:
    if task == "spreadsheet":
        import python_calamine  # noqa: F401, PLC0415
    for name in ("utf-8", "utf-16", "cp1252", "iso8859-1", "cp1256", "ascii"):
        codecs.lookup(name)
    json.dumps({"a": [1, "ä"]})


def main() -> int:
    """Read standard input as the task named on the command line."""
    task = sys.argv[1]
    process.harden()
    _warm_up(task)
    if not process.confine(MEMORY, SECONDS) and sys.platform == "linux":
        return 1  # the parent hears nothing and says that the file could not be read safely
    out = io.BufferedWriter(io.FileIO(1, "wb", closefd=False))

    def put(frame: Json) -> None:
        body = json.dumps(frame, ensure_ascii=False).encode("utf-8", "replace")
        out.write(LENGTH.pack(len(body)) + body)

    try:
        for frame in TASKS[task](_read_all()):
            put(frame)
        put({"end": True})
    except Exception as error:
        put({"error": type(error).__name__})
    out.flush()
    return 0


if __name__ == "__main__":
    os._exit(main())
