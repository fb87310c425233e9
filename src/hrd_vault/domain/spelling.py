"""How a text is read when a name is looked for in it: without capitals, accents and marks, in every way it may be meant.

Signs that nobody sees are first nothing and then a border, as they hide one or the other; so is a capital within a word, as
in #MartaRuiz. Letters of two scripts in one word are read as those of one where they look the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from hrd_vault.domain.search_text import normalise

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), control characters, and the empty Braille cell.
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_INNER = re.compile("(?<=[a-z\u00df-\u00ff\u03ac-\u03ce\u0430-\u045f])(?=[A-Z\u00c0-\u00de\u0386-\u03ab\u0400-\u042f])")
# The letters that look the same in most typefaces (Unicode Technical Standard 39, confusables.txt), of each script in turn.
_ALIKE = (
    ("\u0370-\u03ff", "αγινορυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ayivopuABEZHIKMNOPTYX"),
    ("\u0400-\u052f", "аеорсхуіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅԚԜ", "aeopcxyijshdqwlABEKMHOPCTYXIJSQW"),
)
_LATIN = "A-Za-z\u00c0-\u024f"
_BETWEEN = f"[\u0300-\u036f{_UNSEEN}]*"
_MIXED = re.compile(
    f"[{_LATIN}]{_BETWEEN}[\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f]{_BETWEEN}[{_LATIN}]"
)
_LETTERS = re.compile(rf"(?:[^\W\d_]|[\u0300-\u036f{_UNSEEN}])+")
_SCRIPTS = [
    (re.compile(f"[{letters}]"), str.maketrans(theirs, latin), str.maketrans(latin, theirs))
    for letters, theirs, latin in _ALIKE
]


class Reading(NamedTuple):
    """A text as it is compared, and for each letter of that the place in the text it came from; no places where every
    letter stayed where it was."""

    plain: str
    places: list[int]
    source: str

    def place(self, letter: int) -> int:
        """Where in the text a letter came from."""
        return self.places[letter] if self.places else letter

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From where to where in the text these letters are, with the marks that belong to the last."""
        last = self.place(end - 1) + 1
        while last < len(self.source) and unicodedata.category(self.source[last]) == "Mn":
            last += 1
        return self.place(start), last

    def capitals(self, start: int, end: int) -> tuple[bool, ...]:
        """Which of these letters were written as capitals."""
        letters = map(self.places.__getitem__, range(start, end)) if self.places else range(start, end)
        return tuple([self.source[each].isupper() for each in letters])

    def small(self, letter: int) -> bool:
        """Whether a letter was written small, in a script that has capitals."""
        return self.source[self.place(letter)].islower()


def readings(text: str) -> Iterator[Reading]:
    """`text` in each way it may be meant; most have one."""
    text = _of_one_script(text)
    hidden = bool(_HIDDEN.search(text))
    yield _reading(text, bare=not hidden)
    begun = {match.start() for match in _INNER.finditer(text)}
    if hidden or begun:
        folds = [
            (" " if place in begun else "") + (" " if _HIDDEN.match(letter) else _FOLDS[ord(letter)])
            for place, letter in enumerate(text)
        ]
        yield Reading("".join(folds), [place for place, fold in enumerate(folds) for _each in fold], text)


def _of_one_script(text: str) -> str:
    if text.isascii() or not _MIXED.search(text):
        return text
    return _LETTERS.sub(lambda word: _unmixed(word[0]) if _MIXED.search(word[0]) else word[0], text)


def _unmixed(word: str) -> str:
    for script, to_latin, from_latin in _SCRIPTS:
        if script.search(word):
            latin = word.translate(to_latin)
            word = word.translate(from_latin) if script.search(latin) else latin
    return word


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    if letter.isspace():
        return " "
    unseen = unicodedata.category(letter) in ("Mn", "Cf") or _HIDDEN.match(letter)
    plain = "" if unseen else normalise(letter).strip()
    return "".join(each for each in plain if unicodedata.category(each) != "Mn")


class _Folds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


_FOLDS = _Folds()


def _reading(text: str, *, bare: bool) -> Reading:
    plain = text.lower() if bare and text.isascii() else text.translate(_FOLDS)
    if len(plain) == len(text) and (text.isascii() or all(map(_FOLDS.__getitem__, map(ord, set(text))))):
        return Reading(plain, [], text)
    return Reading(plain, [place for place, letter in enumerate(text) for _each in _FOLDS[ord(letter)]], text)
