"""Texts and pages of the web, for the child that looks at exhibits: their words; nothing is fetched, nothing is run."""

import html.parser

from hrd_vault.formats.viewing import channel
from hrd_vault.formats.viewing.channel import Sink, file

LONGEST = 400_000  # letters that are given out to be read
MOST = 64 * 1024 * 1024  # bytes that are read in all


class _Words(html.parser.HTMLParser):
    """The words of a page; nothing is fetched, nothing is run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        if tag in ("p", "br", "div", "li", "tr", "h1", "h2", "h3"):
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def plain(markup: str) -> str:
    """The words of a page of the web."""
    words = _Words()
    words.feed(markup)
    words.close()
    return "\n".join(line.strip() for line in "".join(words.found).split("\n") if line.strip())


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


class Worded(channel.Exhibit):
    """Whatever is read as words."""

    def words(self) -> tuple[str, bool, list[str]]:
        """Its words, whether there are more of them, and the sorts of words that were left out."""
        raise NotImplementedError

    def text(self) -> tuple[str, bool, list[str]]:
        found, more, left = self.words()
        return found[:LONGEST], more or len(found) > LONGEST, left

    def clean(self) -> None:
        """Its words, and nothing else of it."""
        found, more, _left = self.words()
        if more:
            raise ValueError("too long")
        Sink().write(found.encode("utf-8", "replace"))


class Exhibit(Worded):
    """A text or a page of the web."""

    def words(self) -> tuple[str, bool, list[str]]:
        found = _decoded(file(self.size).read(MOST))
        return plain(found) if self.media == "text/html" else found, self.size > MOST, []


def warm_up() -> None:
    """Nothing to load."""
