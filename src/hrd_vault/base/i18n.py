"""Words in the user's language: gettext catalogues, looked up when shown.

Layers below the faces mark strings with `N_` and never translate; `cli` and `ui` call `_`. Documents that leave
(reports, bundles) are written by a `Speech` for the reader's language, not the writer's.
"""

import gettext
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from hrd_vault.base.paths import catalogue_folder

LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية"}


def N_(text: str) -> str:  # noqa: N802 (the name every gettext tool knows)
    """Mark `text` for translation and return it unchanged."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 (as above, for what is counted)
    """Mark a text that counts something, in its two English forms, and return both unchanged."""
    return one, many


@dataclass(frozen=True)
class Said:
    """A sentence that is said later, in some language: a marked text, or a pair of `NN_` with a `count`, and its facts.

    A fact that is itself a marked text stands in `words`.
    """

    text: str | tuple[str, str]
    facts: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    count: int = 0

    def say(self, speak: "Speech") -> str:
        """The sentence in one language."""
        told = (
            speak.say(self.text) if isinstance(self.text, str) else speak.translations.ngettext(*self.text, self.count)
        )
        return told.format(
            count=self.count, **self.facts, **{name: speak.say(word) for name, word in self.words.items()}
        )


@dataclass(frozen=True)
class Speech:
    """One language: `say` a text, `count` a plural, and the reading `direction` ("ltr" or "rtl")."""

    language: str
    translations: gettext.NullTranslations

    def say(self, text: str) -> str:
        return self.translations.gettext(text) if text else ""

    def count(self, one: str, many: str, number: int) -> str:
        return self.translations.ngettext(one, many, number).format(count=number)

    def listed(self, parts: Iterable[str]) -> str:
        """Words one after the other, with the comma of the language."""
        return self.say(N_("{one}, {next}")).format(one="", next="").join(parts)

    def labelled(self, label: str, text: object) -> str:
        """A label and what it says, with the colon of the language."""
        return self.say(N_("{label}: {text}")).format(label=label, text=text)

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"


@cache
def speech(language: str) -> Speech:
    """The speech of one of `LANGUAGES`; English for any other."""
    if language not in LANGUAGES or language == "en":
        return Speech("en", gettext.NullTranslations())
    return Speech(language, gettext.translation("hrd_vault", catalogue_folder(), [language], fallback=True))


def preferred_language() -> str:
    """The language the system asks for, among those this program speaks."""
    asked = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    if not any(asked):
        import locale  # noqa: PLC0415 (needed on systems that say it nowhere else)

        asked = [locale.getlocale()[0] or ""]
    for value in asked:
        for part in value.split(":"):
            language = part[:2].lower()
            if language in LANGUAGES:
                return language
        if value:
            break
    return "en"


_current = speech("en")


def install(language: str) -> None:
    """Speak `language` from now on."""
    global _current  # noqa: PLW0603 (the one place that holds the face's language)
    _current = speech(language)


def current() -> Speech:
    """The language the face speaks now."""
    return _current


def _(text: str) -> str:
    """`text` in the language the face speaks now."""
    return _current.say(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The right plural for `number`, with {count} filled in."""
    return _current.count(one, many, number)
