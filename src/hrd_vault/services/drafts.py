"""Drafts: no word is lost when the vault locks in mid-sentence. Encrypted like all else, outside journal and sealing."""

from collections.abc import Mapping

from hrd_vault.base import clock
from hrd_vault.base.canonical import Json, clean
from hrd_vault.services.vault import Vault
from hrd_vault.store.drafts import Draft

__all__ = ["Draft", "drop", "every", "keep"]


def keep(vault: Vault, record: str, kind: str, values: Mapping[str, Json]) -> None:
    """Keep what a form holds: the `kind` of record and its fields, each as it was typed."""
    body = {"kind": kind, "values": clean(dict(values))}
    vault.operate(lambda _operation: vault.drafts.put(Draft(record, clock.now(), body)), frees_space=True)


def drop(vault: Vault, record: str) -> None:
    """Forget the draft of a record."""
    vault.operate(lambda _operation: vault.drafts.forget(record), frees_space=True)


def every(vault: Vault) -> list[Draft]:
    """All drafts, the newest first."""
    return vault.drafts.all()
