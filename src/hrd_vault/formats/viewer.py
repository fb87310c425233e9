"""The child that looks at one exhibit: decodes pictures, pages, sound and film, and reads what a file claims of itself.

Run as ``python -I -m hrd_vault.formats.viewer``. It warms up, gives every power away, then answers commands from standard
input. It has no file: it asks the parent for byte ranges of the one exhibit. If it is taken over, it can read that exhibit
and lie about it, no more. The frames are told in `formats.looking`, the parent's side; how each sort is read, in `viewing`.
"""

import codecs
import importlib
import json
import os
import sys
from collections.abc import Callable

from hrd_vault.base import process
from hrd_vault.base.canonical import Json
from hrd_vault.formats.foreign import LENGTH
from hrd_vault.formats.looking import ANSWER, MEMORY, PIECE, SECONDS
from hrd_vault.formats.viewing.channel import Exhibit, put, read

_NEEDS_THREADS = frozenset({"image/heic", "image/avif"})  # their decoder starts threads whatever it is told
_SORTS = {
    "picture": "pictures", "pdf": "pages", "media": "films", "text": "words", "mail": "letters", "office": "packed",
}  # fmt: skip
_MOST_CLAIMS = 60


def _claims(exhibit: Exhibit) -> Json:
    found: list[Json] = []
    try:
        found.extend(exhibit.claims())
    except Exception as error:  # what came before the damage still counts
        return {"claims": found[:_MOST_CLAIMS], "damaged": type(error).__name__}
    return {"claims": found[:_MOST_CLAIMS]}


def _text(exhibit: Exhibit) -> Json:
    text, more, left = exhibit.text()
    return {"text": text, "more": more, "left": left}


def _clean(exhibit: Exhibit) -> None:
    exhibit.clean()
    put(PIECE, b"")


_ANSWERS: dict[str, Callable[[Exhibit, Json], Json | None]] = {
    "claims": lambda exhibit, _command: _claims(exhibit),
    "about": lambda exhibit, _command: exhibit.about(),
    "show": lambda exhibit, command: exhibit.show(command),
    "sound": lambda exhibit, command: exhibit.sound(command),
    "text": lambda exhibit, _command: _text(exhibit),
    "clean": lambda exhibit, _command: _clean(exhibit),
}


_ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-1", "cp1256", "ascii", "idna", "latin-1",
    "big5", "gb18030", "koi8-r", "shift_jis", "euc-kr", "cp437",
)  # fmt: skip


def main() -> int:
    """Answer commands until standard input ends."""
    size, media, shown_by = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    process.die_with_parent()
    process.harden()
    for name in _ENCODINGS:
        codecs.lookup(name)
    json.dumps({"a": [1, "ä"]})
    sort = importlib.import_module(f"hrd_vault.formats.viewing.{_SORTS[shown_by]}")
    sort.warm_up()
    if not process.confine(MEMORY, SECONDS, threads=media in _NEEDS_THREADS):
        return 1
    exhibit: Exhibit = sort.Exhibit(size, media)
    while True:
        command = json.loads(read(LENGTH.unpack(read(LENGTH.size))[0]))
        try:
            answer = _ANSWERS[command["do"]](exhibit, command)
        except Exception as error:
            answer = {"error": type(error).__name__}
        if answer is not None:
            put(ANSWER, json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    os._exit(main())
