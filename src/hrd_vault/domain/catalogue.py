"""The kinds of record a vault knows: a value, made of the built-in kinds and the vault's own fields."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.domain.fields import (
    Amount,
    Choice,
    Choices,
    Field,
    Flag,
    LongText,
    Number,
    Text,
    Unreadable,
    When,
    Where,
    Words,
)  # fmt: skip
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

OWN = "x_"  # the prefix of everything an organisation defines for itself


@dataclass(frozen=True)
class Catalogue:
    """All kinds, in the order they are shown. `pages` are only asked for: what is written there becomes other records."""

    kinds: tuple[RecordKind, ...]
    pages: tuple[RecordKind, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {kind.name: kind for kind in (*self.kinds, *self.pages)})

    def kind(self, name: str) -> RecordKind:
        """The kind called `name`; a bare one that knows only a title for a name this catalogue has never heard."""
        found: RecordKind | None = self.__dict__["_by_name"].get(name)
        return found or RecordKind(name, name, name, (TITLE,), known=False)

    def known_kind(self, name: str) -> RecordKind:
        """The kind called `name`. Raises `VaultError` ``record.unknown_kind``."""
        kind = self.kind(name)
        if not kind.known:
            raise VaultError("record.unknown_kind", kind=name, known=", ".join(each.name for each in self.kinds))
        return kind

    def known_field(self, kind: RecordKind, name: str) -> Field[Any]:
        """The field `name` of `kind`. Raises `VaultError` ``record.unknown_field``."""
        found = kind.field(name)
        if found is None:
            known = ", ".join(each.name for each in kind.fields)
            raise VaultError("record.unknown_field", kind=kind.name, field=name, known=known)
        return found

    def extended(self, own: Iterable[Json]) -> "Catalogue":
        """This catalogue with a vault's own fields, each ``{"kind", "name", "type", "label"[, "terms"]}``.

        Raises `Unreadable` for a declaration that is not one.
        """
        kinds = {kind.name: kind for kind in self.kinds}
        for declaration in own:
            kind = kinds[self.known_kind(str(declaration.get("kind"))).name]
            kinds[kind.name] = replace(kind, fields=(*kind.fields, own_field(declaration)))
        return Catalogue(tuple(kinds.values()), self.pages)


_OWN_TYPES: dict[str, type[Field[Any]]] = {
    each.type_name: each for each in (Text, LongText, Words, When, Number, Amount, Flag, Where)
}


def own_field(declaration: Json) -> Field[Any]:
    """The field that a vault declared for itself. Raises `Unreadable`."""
    name, label, kind = declaration.get("name"), declaration.get("label"), declaration.get("type")
    if not (isinstance(name, str) and name.startswith(OWN) and isinstance(label, str) and label):
        raise Unreadable("own field")
    if kind in (Choice.type_name, Choices.type_name):
        terms = {str(code): str(text) for code, text in dict(declaration.get("terms", {})).items()}
        chosen = Choice if kind == Choice.type_name else Choices
        return chosen(name=name, label=label, vocabulary=vocabulary(name, label, terms))
    if kind not in _OWN_TYPES:
        raise Unreadable("own field")
    return _OWN_TYPES[kind](name=name, label=label)
