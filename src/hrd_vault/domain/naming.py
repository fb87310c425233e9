"""Names in free words: found where people wrote them, and put out of them.

Capitals, accents and marks do not matter; a word counts as a whole. In Arabic, letters that are written onto a word (and, by,
to, the) may stand before it; in scripts without spaces there are no borders. A name of several words is looked for as a
whole and, for a person, by each word that could stand for them alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from hrd_vault.domain.search_text import normalise

_SHORTEST = 3  # letters of a word that can stand for a name by itself
_ONTO = ("ال", "وال", "بال", "فال", "كال", "لل", "و", "ف", "ب", "ك", "ل")  # what Arabic writes onto a word
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_ARABIC = re.compile("[\u0621-\u064a]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """A name in a text: from where to where, and whose it may be."""

    start: int
    end: int
    whose: str


class Names:
    """The names to look for: for each id what it is called, and whether single words of that can stand for it."""

    def __init__(self, called: Iterable[tuple[str, str, bool]]) -> None:
        self._begun: dict[str, dict[tuple[str, ...], str]] = {}
        self._unspaced: dict[str, str] = {}
        for whose, name, by_words in called:
            for form in _forms(name, by_words=by_words):
                if _UNSPACED.search(form):
                    self._unspaced.setdefault(form, whose)
                elif words := tuple(_WORD.findall(form)):
                    self._begun.setdefault(words[0], {}).setdefault(words, whose)
        longest = sorted(self._unspaced, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None

    def find(self, text: str) -> list[Found]:
        """Every name in `text`, from left to right, the longest where several begin."""
        if not text or not (self._begun or self._pattern):
            return []
        plain, places = _plain(text)
        spans = [*self._spaced(plain), *self._within(plain)]
        return [
            Found(places[start] if places else start, (places[end - 1] if places else end - 1) + 1, whose)
            for start, end, whose in sorted(spans)
        ]

    def _spaced(self, plain: str) -> Iterator[tuple[int, int, str]]:
        if self._begun.keys().isdisjoint(_WORD.findall(plain)) and not _ARABIC.search(plain):
            return  # most texts name nobody
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(plain)]
        place = 0
        while place < len(words):
            best: tuple[int, str] = (0, "")
            for word in _without_onto(words[place][0]):
                for name, whose in self._begun.get(word, {}).items():
                    said = (word, *(each[0] for each in words[place + 1 : place + len(name)]))
                    best = max(best, (len(name), whose)) if said == name else best
            length, whose = best
            if length:
                yield words[place][1], words[place + length - 1][2], whose
            place += max(1, length)

    def _within(self, plain: str) -> Iterator[tuple[int, int, str]]:
        for match in self._pattern.finditer(plain) if self._pattern else ():
            yield match.start(), match.end(), self._unspaced[match[0]]

    def put_out(self, text: str, stand_ins: Mapping[str, str], otherwise: str) -> str:
        """`text` with other words where names stood; `otherwise` for those who have none."""
        made, last = "", 0
        for each in self.find(text):
            made += text[last : each.start] + stand_ins.get(each.whose, otherwise)
            last = each.end
        return made + text[last:]


def _forms(name: str, *, by_words: bool) -> Iterator[str]:
    whole = _plain(" ".join(name.split()))[0]
    if len(whole.replace(" ", "")) > 1:
        yield whole
    for word in _WORD.findall(name) if by_words else ():
        if len(word) >= _SHORTEST and (word[0].isupper() or word.lower() == word.upper()):
            yield _plain(word)[0]


def _without_onto(word: str) -> Iterator[str]:
    yield word
    for onto in _ONTO:
        if word.startswith(onto) and len(word) >= len(onto) + _SHORTEST:
            yield word[len(onto) :]


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    if letter.isspace():
        return " "
    plain = "" if unicodedata.category(letter) in ("Mn", "Cf") else normalise(letter).strip()
    return "".join(each for each in plain if unicodedata.category(each) != "Mn")


class _Folds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


_FOLDS = _Folds()


def _plain(text: str) -> tuple[str, list[int]]:
    """`text` without capitals, accents and marks, and for each of its letters the place in `text` it came from; no places
    where every letter stayed where it was."""
    plain = text.lower() if text.isascii() else text.translate(_FOLDS)
    if len(plain) == len(text) and all(map(_FOLDS.__getitem__, map(ord, set(text)))):
        return plain, []
    return plain, [place for place, letter in enumerate(text) for _each in _FOLDS[ord(letter)]]
