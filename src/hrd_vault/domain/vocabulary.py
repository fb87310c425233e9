"""Lists of coded answers: a code never changes, its label is translated.

Every vocabulary ends with `other` and `unknown`, so that nobody has to lie to fill a form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hrd_vault.base.i18n import N_


@dataclass(frozen=True)
class Term:
    """One answer. `group` is the code of the heading it stands under; `maps_to` holds codes of other lists (SDG …)."""

    code: str
    label: str
    group: str = ""
    maps_to: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """A named list of terms, in the order they are shown."""

    name: str
    label: str
    terms: tuple[Term, ...]
    groups: Mapping[str, str] = field(default_factory=dict)
    scale: bool = False  # few answers in an order, to be pressed

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {term.code: term for term in self.terms})

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    @property
    def _codes(self) -> Mapping[str, Term]:
        by_code: Mapping[str, Term] = self.__dict__["_by_code"]
        return by_code

    def term(self, code: str) -> Term | None:
        """The term of `code`, or None where this list does not know it."""
        return self._codes.get(code)

    def label_of(self, code: str) -> str:
        """The untranslated label of `code`, or the code itself."""
        found = self._codes.get(code)
        return found.label if found else code


def vocabulary(
    name: str, label: str, terms: Mapping[str, str], *, open_ended: bool = True, scale: bool = False
) -> Vocabulary:
    """A flat list from code → label, with `other` and `unknown` added when `open_ended`."""
    ends = {"other": N_("Other"), "unknown": N_("Not known")} if open_ended else {}
    return Vocabulary(name, label, tuple(Term(code, text) for code, text in ({**terms, **ends}).items()), scale=scale)
