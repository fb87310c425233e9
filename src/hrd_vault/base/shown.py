"""Names and words from outside, shown as they are: what turns or hides letters is written as its number."""

import re

# Marks that change direction, that take no room, and control characters: they make one name look like another.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")


def honest(text: str, *, lines: bool = False) -> str:
    """`text` with every such character as [U+202E]. Line ends stay only where `lines` are wanted."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if lines else " ".join(text.split())
    return TURNING.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain)
