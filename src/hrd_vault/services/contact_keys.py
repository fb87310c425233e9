"""Whose key is it? Two of the eight groups of a key's digits, asked by telephone; they are not on the screen meanwhile."""

import secrets
import unicodedata
from collections.abc import Mapping

from hrd_vault.base import canonical, clock
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.signing import groups_of_five, public_from_json
from hrd_vault.domain.dates import parse
from hrd_vault.domain.kinds.contact import FINGERPRINT, KEY_CHECKED, KEY_STATE, RECIPIENT, SIGNING_KEYS
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.services.vault import Operation, Vault

CHECKED = frozenset({"by_phone", "in_person"})
_GROUPS = 8


def state(contact: Record) -> str:
    """How far a contact's key was checked. Whatever was checked counts only for the key that its digits are of."""
    found = str(contact[KEY_STATE] or "unverified")
    return "unverified" if found in CHECKED and contact[FINGERPRINT] and not _digits(contact) else found


def question(contact: Record) -> tuple[int, ...]:
    """The numbers, from 1, of two groups to ask for; none where the key is checked, or has no digits to be compared."""
    if state(contact) != "unverified" or not _digits(contact):
        return ()
    return tuple(sorted(secrets.SystemRandom().sample(range(1, _GROUPS + 1), 2)))


def answered(vault: Vault, contact_id: str, said: Mapping[int, str]) -> Changes:
    """Enter that the key was checked by telephone. `said` are the groups that were asked for, by their number from 1.

    Raises `VaultError` ``keys.digits`` where they are not those of this key.
    """
    contact = vault.stored(contact_id).record
    groups = groups_of_five(_digits(contact)).split()
    if len(groups) != _GROUPS or len(said) < 2 or any(_plain(text) != groups[at - 1] for at, text in said.items()):
        raise VaultError("keys.digits", name=contact.title)
    checked = contact.having(KEY_STATE, "by_phone").having(KEY_CHECKED, parse(clock.now()[:10]))

    def act(operation: Operation) -> Changes:
        operation.write(checked, "edit")
        return vault.changes(operation)

    return vault.operate(act)


def _digits(contact: Record) -> str:
    """The forty digits of the keys that are here; empty where they are not those of the key that would be sealed to."""
    try:
        public = public_from_json(canonical.read(contact[SIGNING_KEYS].encode()))
    except (VaultError, canonical.NotCanonical, KeyError, TypeError, ValueError):
        return ""
    same = public.receive == contact[RECIPIENT] and public.fingerprint == contact[FINGERPRINT]
    return public.fingerprint if same else ""


def _plain(text: str) -> str:
    return "".join(str(unicodedata.digit(each, each)) for each in text if not each.isspace())
