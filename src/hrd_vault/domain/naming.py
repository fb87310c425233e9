"""Names in free words: found where people wrote them, and put out of them.

Capitals, accents and marks do not matter; a word counts as a whole, without the digits that accounts have at their end. In
Arabic, letters that are written onto a word (and, by, to, the) may stand before it; in scripts without spaces there are no
borders. A name of several words is looked for as a whole, also joined to one word, and, for a person, by each word that could
stand for them alone. A word of two letters counts only where its capitals are those of the name, or behind @ or #.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from hrd_vault.domain.spelling import Reading, readings

_SHORTEST = 3  # letters of a word that can stand for a name by itself
_JOINED = 6  # letters of words made one that are no other word by chance: "Al So"
_FEW = 4  # words of a name of which also those in small letters can stand for it; more of them are a description
_NUMBER = 5  # digits that are no year, hour or count
_ONTO = ("ال", "وال", "بال", "فال", "كال", "لل", "و", "ف", "ب", "ك", "ل")  # what Arabic writes onto a word
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_ARABIC = re.compile("[\u0621-\u064a]")
_WORD = re.compile(r"[^\W_]+")
# Between the words of a name; and what only a description has: “man in the red cap”, “señor con gorra”.
_LINKING = frozenset({
    "de", "del", "la", "las", "el", "los", "lo", "le", "les", "du", "des", "da", "do", "dos", "das", "di", "van",
    "von", "der", "den", "ter", "bin", "ben", "ibn", "bint", "al", "y", "e", "and", "et", "und", "dr", "mr", "mrs",
    "ms", "sr", "sra", "jr", "st", "don", "the", "an", "una", "un", "une",
})  # fmt: skip
_DESCRIBING = frozenset({
    "of", "the", "with", "in", "on", "at", "from", "near", "who", "con", "en", "que", "por", "para", "sin", "com",
    "em", "avec", "qui", "dans", "sur", "chez", "pour", "sans",
})  # fmt: skip
_APART = re.compile(r"[,;،؛、。&|()\[\]\n]|[.!?؟](?=\s)|(?<!\S)(?:and|y|e|et|و)(?!\S)")


@dataclass(frozen=True)
class Found:
    """A name in a text: from where to where, and whose it may be."""

    start: int
    end: int
    whose: str


class _Form(NamedTuple):
    """Words that a name may be found by; one word with `capitals` only where it has just these."""

    words: str
    capitals: tuple[bool, ...] = ()


class Names:
    """The names to look for: for each id what it is called, and whether single words of that can stand for it. `typed` is
    what stands where somebody is to be named in words: it is found too, and is nobody's."""

    def __init__(self, called: Iterable[tuple[str, str, bool]], typed: Iterable[str] = ()) -> None:
        self._called: dict[tuple[str, ...], str] = {}
        self._lengths: dict[str, set[int]] = {}
        self._as_written: dict[str, dict[tuple[bool, ...], str]] = {}
        self._unspaced: dict[str, str] = {}
        for whose, name, by_words in called:
            for form in _forms(name, by_words=by_words):
                self._add(form, whose)
        for text in dict.fromkeys(typed):
            for form in _typed_forms(text):
                self._add(form, "")
        longest = sorted(self._unspaced, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None

    def _add(self, form: _Form, whose: str) -> None:
        if _UNSPACED.search(form.words):
            self._unspaced.setdefault(form.words, whose)
        elif form.capitals:
            self._as_written.setdefault(form.words, {}).setdefault(form.capitals, whose)
        elif words := tuple(_WORD.findall(form.words)):
            self._called.setdefault(words, whose)
            self._lengths.setdefault(words[0], set()).add(len(words))

    def find(self, text: str) -> list[Found]:
        """Every name in `text`, from left to right, the longest where several begin."""
        if not text or not (self._called or self._as_written or self._pattern):
            return []
        spans = [
            (*reading.span(start, end), whose)
            for reading in readings(text)
            for start, end, whose in (*self._spaced(reading), *self._within(reading.plain))
        ]
        found: list[Found] = []
        for start, end, whose in sorted(spans, key=lambda span: (span[0], -span[1])):
            if not found or start >= found[-1].end:
                found.append(Found(start, end, whose))
            elif end > found[-1].end:
                found[-1] = Found(found[-1].start, end, found[-1].whose)
        return found

    def _spaced(self, reading: Reading) -> Iterator[tuple[int, int, str]]:
        said = set(_WORD.findall(reading.plain))
        said.update(map(_bare, tuple(said)))
        known = not (self._lengths.keys().isdisjoint(said) and self._as_written.keys().isdisjoint(said))
        if not known and not _ARABIC.search(reading.plain):
            return  # most texts name nobody
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(reading.plain)]
        place = 0
        while place < len(words):
            length, whose = self._begun(words, place) or self._written(reading, words[place])
            if length:
                yield words[place][1], words[place + length - 1][2], whose
            place += max(1, length)

    def _begun(self, words: list[tuple[str, int, int]], place: int) -> tuple[int, str] | None:
        """How many words from here on are a name, and whose."""
        best: tuple[int, str] = (0, "")
        for word in _variants(words[place][0]):
            for length in self._lengths.get(word, ()):
                after = [each[0] for each in words[place + 1 : place + length]]
                for said in ((word, *after), (word, *after[:-1], *map(_bare, after[-1:]))):
                    if said in self._called:
                        best = max(best, (len(said), self._called[said]))
        return best if best[0] else None

    def _written(self, reading: Reading, word: tuple[str, int, int]) -> tuple[int, str]:
        said, start, _end = word
        for each in (said, _bare(said)):
            for capitals, whose in self._as_written.get(each, {}).items():
                before = reading.plain[start - 1 : start]
                if before in ("@", "#") or capitals == reading.capitals(start, start + len(each)):
                    return 1, whose
        return 0, ""

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


class _Word(NamedTuple):
    """A word of a name, and how it was written."""

    plain: str
    capitals: tuple[bool, ...]
    small: bool


def _words(reading: Reading) -> list[_Word]:
    return [
        _Word(match[0], reading.capitals(*match.span()), reading.small(match.start()))
        for match in _WORD.finditer(reading.plain)
    ]


def _forms(name: str, *, by_words: bool) -> Iterator[_Form]:
    for reading in readings(name):
        whole = " ".join(reading.plain.split())
        if len(whole.replace(" ", "")) > 1:
            yield _Form(whole)
        words = _words(reading)
        yield from _joined(words)
        if by_words:
            alone = list(_alone(words))
            for word in alone:
                if len(word.plain) >= _SHORTEST:
                    yield _Form(word.plain)
                else:
                    yield from _just_so(word)
            if len(alone) <= _FEW:
                for pair in combinations(alone, 2):
                    yield from _joined(pair)


def _alone(words: list[_Word]) -> Iterator[_Word]:
    """The words of a person's name that can stand for it."""
    described = len(words) > _FEW or any(word.small and word.plain in _DESCRIBING for word in words)
    for word in words:
        if word.small and (described or word.plain in _LINKING):
            continue
        if len(word.plain) >= _SHORTEST or (len(word.plain) > 1 and _telling(word)):
            yield word


def _telling(word: _Word) -> bool:
    """Whether a word, as short as it may be, is one of a name, in a script that has capitals."""
    return (word.small or any(word.capitals)) and word.plain not in _LINKING and word.plain not in _DESCRIBING


def _just_so(word: _Word) -> Iterator[_Form]:
    """A word where it is written as in the name, or with a capital."""
    if word.capitals[0]:
        yield _Form(word.plain, word.capitals)
    yield _Form(word.plain, (True, *(False for _each in word.plain[1:])))


def _joined(words: Iterable[_Word]) -> Iterator[_Form]:
    """Several words written as one."""
    words = list(words)
    made = "".join(word.plain for word in words)
    capitals = tuple(each for word in words for each in word.capitals)
    if len(words) > 1 and (len(made) >= _JOINED or (len(made) > 1 and _UNSPACED.search(made))):
        yield _Form(made)
    elif len(words) > 1 and any(capitals):
        yield _Form(made, capitals)


def _typed_forms(text: str) -> Iterator[_Form]:
    """What was typed where somebody is to be named: each part of it as a whole; what is written with capitals in it by single
    words too, but only where they are written so: “Red Cross” does not put out what is red."""
    for part in _APART.split(text):
        for reading in readings(part):
            words = _words(reading)
            whole = "".join(word.plain for word in words)
            numbered = re.search(r"\d", whole)
            if (len(words) > 1 or _UNSPACED.search(whole) or numbered) and _names_somebody(words, whole):
                yield _Form(" ".join(reading.plain.split()))
                yield from _joined(words)
            for run in _runs(words):
                yield _Form(" ".join(word.plain for word in run))
                yield from _joined(run)
            for word in words if len(words) <= _FEW else words[1:]:  # every sentence begins with a capital
                if (
                    word.capitals[0] and len(word.plain) > 1 and _telling(word) and not numbered
                ):  # not the case of CASE-77
                    yield from _just_so(word)


def _names_somebody(words: list[_Word], whole: str) -> bool:
    """Whether all of the words are a name, or a number: not “the police” or “18:00”."""
    if whole.isdigit() or len(words) == 1:
        return len(whole) >= (2 if _UNSPACED.search(whole) else _NUMBER)
    if any(not word.small and word.plain not in _DESCRIBING and word.plain not in _LINKING for word in words):
        return True
    return words[0].plain not in _LINKING and not any(word.plain in _DESCRIBING for word in words)


def _runs(words: list[_Word]) -> Iterator[list[_Word]]:
    """Words with capitals that stand together, as “Carla del Tordo” in “Carla del Tordo saw it”."""
    run: list[_Word] = []
    for word in [*words, _Word("", (), small=True)]:
        if any(word.capitals[:1]) or (run and word.plain in _LINKING):
            run.append(word)
            continue
        while run and run[-1].small:
            run.pop()
        if len(run) > 1:
            yield run
        run = []


def _bare(word: str) -> str:
    return word.rstrip("0123456789") or word


def _variants(word: str) -> Iterator[str]:
    """`word`, and what it is without what was written onto it."""
    yield word
    if (bare := _bare(word)) != word:
        yield bare
    for onto in _ONTO:
        if word.startswith(onto) and len(word) >= len(onto) + _SHORTEST:
            yield word[len(onto) :]
