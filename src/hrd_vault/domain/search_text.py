"""One normal form of text for searching in every script; index and question pass through the same function.

* letters are folded to lower case; compatibility forms and digits become plain ones;
* accents go from Latin, Greek and Cyrillic letters; Indic and Thai marks stay, being vowels;
* Arabic loses vowel marks and the stretching line, letter forms are folded, and the article is taken off;
* scripts written without spaces are split into characters, and asked for as phrases.
"""

import re
import unicodedata
from functools import lru_cache

_ARABIC_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك",
     "ـ": None, "\u200c": None, "\u200d": None, "\u200e": None, "\u200f": None, "\u061c": None}
)  # fmt: skip
_ARABIC_MARK = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC_WORD = re.compile("[\u0621-\u064a\u0671-\u06d3]+")
_ARTICLE = re.compile("^(?:[وفبك]?ال|[وف]?لل)(?=.{3})")
# Han, kana, Thai, Lao, Myanmar, Khmer, Tibetan: written without spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0e7f\u0e80-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_ACCENTED = ("LATIN", "GREEK", "CYRILLIC")
_WORD = re.compile(r"\S+")


@lru_cache(maxsize=8192)
def _accent_carrier(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_ACCENTED)


def normalise(text: str) -> str:
    """`text` as it is indexed."""
    if text.isascii():
        return text.lower()
    return _WORD.sub(lambda word: _normal_word(word[0]), text)


@lru_cache(maxsize=32768)
def _normal_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    kept: list[str] = []
    base = ""
    for letter in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()):
        if unicodedata.category(letter) == "Mn":
            if _accent_carrier(base or "a"):
                continue
        else:
            base = letter
        kept.append(str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter)
    folded = unicodedata.normalize("NFC", "".join(kept))
    folded = _ARABIC_MARK.sub("", folded).translate(_ARABIC_FOLD)
    folded = _ARABIC_WORD.sub(lambda found: _ARTICLE.sub("", found[0], count=1), folded)
    return _UNSPACED.sub(lambda found: f" {found[0]} ", folded)


def match_expression(text: str, kinds: tuple[str, ...] = ()) -> str:
    """The FTS5 question for what a person typed: every word, each as a beginning. Empty where nothing can be asked."""
    words = [asked for asked in map(_ask, _WORD.findall(text)) if asked]
    if not words:
        return ""
    asked = "{title text} : (" + " AND ".join(words) + ")"
    if kinds:
        asked = "{kind} : (" + " OR ".join(f'"{kind}"' for kind in kinds) + ") AND " + asked
    return asked


def _ask(word: str) -> str:
    forms = dict.fromkeys((normalise(word), _article_kept(word)))
    asked = [f'"{form}"' + ("" if _UNSPACED.search(form) else " *") for form in map(_tokens, forms) if form]
    return f"({' OR '.join(asked)})" if len(asked) > 1 else asked[0] if asked else ""


def _article_kept(word: str) -> str:
    """“الم” is a word of its own, or a word begun with its article: ask for both."""
    folded = _ARABIC_MARK.sub("", word).translate(_ARABIC_FOLD)
    begun = re.fullmatch("(?:[وفبك]?ال|[وف]?لل)(.{1,2})", folded)
    return begun[1] if begun else normalise(word)


def _tokens(form: str) -> str:
    kept = "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in form)
    return " ".join(kept.split())
