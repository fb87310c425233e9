"""Records as JSON, out and in without loss."""

from collections.abc import Iterable

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.domain.bodies import write_record
from hrd_vault.domain.records import Record

_FORMAT = "hrd-vault records"


def write(records: Iterable[Record], *, training: bool = False, terms: Json = None) -> bytes:
    """``{"format", "version", "records": […]}``, canonical; with ``"training": true`` where nothing in it is real, and with
    ``"terms"``, what the codes in it mean (`domain.term_lists`)."""
    marked: dict[str, Json] = {"training": True} if training else {}
    marked |= {"terms": canonical.clean(terms)} if terms else {}
    return canonical.dump(
        {"format": _FORMAT, "version": 1, **marked, "records": [write_record(each) for each in records]}
    )


def is_training(found: Json) -> bool:
    """Whether what was read comes from a training vault."""
    return isinstance(found, dict) and bool(found.get("training"))


def records_in(found: Json, name: str) -> list[Json]:
    """The records in what `write` wrote, in a plain list of them, or a single one.

    Raises `VaultError` ``import.unknown_format`` or ``vault.newer``.
    """
    if isinstance(found, dict) and "records" in found:
        if found.get("format", _FORMAT) == _FORMAT and found.get("version", 1) != 1:
            raise VaultError("vault.newer")
        found = found["records"]
    elif isinstance(found, dict) and "kind" in found:
        found = [found]
    if not isinstance(found, list):
        raise VaultError("import.unknown_format", name=name)
    return found
