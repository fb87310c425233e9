"""Names and words from outside, shown as they are: what turns or hides letters is written as its number, and a word that is
longer than a line may be broken."""

import re

# Marks that change direction, that take no room, and control characters: they make one name look like another.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")


def honest(text: str, *, lines: bool = False) -> str:
    """`text` with every such character as [U+202E]. Line ends stay only where `lines` are wanted."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if lines else " ".join(text.split())
    return TURNING.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain)


_LONG = re.compile(r"[!-~\u00a1-\u06ff]{25,}")  # a path, an address, a digest; other scripts break by themselves
_PARTS = re.compile(r"(?:[/\\.,;?&=_-]|[^/\\.,;?&=_-]{16})(?=.)")
_BREAK = "\u200b"


def breakable(text: object) -> str:
    """`text` in which a path, an address or a digest may go on in the next line, best after one of its parts."""
    return _LONG.sub(lambda long: _PARTS.sub(lambda part: part[0] + _BREAK, long[0]), str(text))


def unbroken(text: str) -> str:
    """What `breakable` was given."""
    return re.sub(rf"(?<=[!-~\u00a1-\u06ff]){_BREAK}(?=\S)", "", text)
