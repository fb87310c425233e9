"""Conversations as phones write them out: WhatsApp's text exports of both systems, Signal's as its export tools write them.

Patterns were read off exports in four languages; dates stay as they were written, since their order is the phone's own.
"""

import re
from dataclasses import dataclass

MOST = 5_000  # messages kept as rows; the file itself is sealed whole
_NAME = re.compile(r"(^_chat|whatsapp|signal|واتساب).*\.txt$", re.IGNORECASE)
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f\u00a0]?[aApP٠صم]\.?[\s\u202f]?[mM]?\.?)?"
_LINES = (
    re.compile(rf"^\[({_DATE},?\s{_TIME})\]\s(.{{1,80}}?):\s(.*)$"),  # one system, and Signal
    re.compile(rf"^({_DATE},?\s{_TIME})\s[-–]\s(.{{1,80}}?):\s(.*)$"),  # the other
)
_OTHER = re.compile(rf"^\[?{_DATE},?\s{_TIME}\]?\s(?:[-–]\s)?(.*)$")  # who joined, that it is encrypted, and the like
_FILES = (
    re.compile(r"<(?:attached|adjunto|pièce jointe|مرفق)\s?:\s?([^>]+)>", re.IGNORECASE),
    re.compile(r"^([^\s].*\.\w{2,5})\s\((?:file attached|archivo adjunto|fichier joint|الملف مرفق)\)", re.IGNORECASE),
    re.compile(r"^!?\[.*?\]\((?:\./)?(?:media/)?([^)]+)\)"),
)
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2068\u2069\ufeff"))


@dataclass(frozen=True)
class Message:
    """One message: when, as the phone wrote it; from whom; its words; and the name of a file that came with it."""

    at: str
    who: str
    text: str
    file: str = ""


def is_chat(name: str) -> bool:
    """Whether a file of this name may be a conversation."""
    return bool(_NAME.search(name))


def read(text: str) -> tuple[list[Message], bool]:
    """The messages in `text`, the first `MOST`, and whether there are more; none where it is no conversation."""
    found: list[Message] = []
    for line in text.translate(_MARKS).replace("\r\n", "\n").split("\n"):
        match = next((match for pattern in _LINES if (match := pattern.match(line))), None)
        if match:
            if len(found) >= MOST:
                return found, True
            file = next((got[1].strip() for pattern in _FILES if (got := pattern.search(match[3]))), "")
            found.append(Message(" ".join(match[1].split()), match[2].strip(), match[3].strip(), file))
        elif found and line and not _OTHER.match(line):
            last = found[-1]
            found[-1] = Message(last.at, last.who, f"{last.text}\n{line}", last.file)
    return found, False
