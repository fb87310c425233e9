"""The ways into a vault: change a passphrase, add or remove one, make a new recovery code, hand out the card."""

from dataclasses import dataclass
from pathlib import Path

import segno

from hrd_vault.base.errors import VaultError
from hrd_vault.crypto import passphrase
from hrd_vault.crypto.keyslots import MOST_PASSPHRASES, Slot, add_slot, open_slots
from hrd_vault.crypto.signing import SecretIdentity, groups_of_five
from hrd_vault.services import inbox
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.folder import as_vault_error, write_durably


@dataclass(frozen=True)
class WayIn:
    """One slot as it is shown: its number, "passphrase" or "recovery", and the memory it asks for in MiB (0: none)."""

    id: str
    way: str
    memory: int


def ways_in(vault: Vault) -> list[WayIn]:
    """All ways in."""
    return [WayIn(slot.id, slot.way, slot.work.memory // 1024 if slot.work else 0) for slot in vault.header.slots]


def confirm(vault: Vault, secret: str) -> None:
    """Raise `VaultError` ``keys.wrong`` unless `secret` opens the vault: asked again before its ways in change."""
    open_slots(vault.header.slots, vault.header.vault_id, secret)


def same_code(typed: str, code: str) -> bool:
    """Whether somebody typed this recovery code, in whatever way it is read."""
    found = passphrase.read_recovery_code(typed)
    return found is not None and found == passphrase.read_recovery_code(code)


def change_passphrase(vault: Vault, old: str, new: str) -> None:
    """Replace the passphrase `old` (or, for its owner, the recovery code: then all passphrases) by `new`.

    Nothing is encrypted again: older backups still open with the passphrase of their day.
    Raises `VaultError` ``keys.wrong`` or ``keys.empty``.
    """
    _, used = open_slots(vault.header.slots, vault.header.vault_id, old)
    fresh = add_slot(vault.key, vault.header.vault_id, "passphrase", new)

    def change(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        if used.way == "recovery":
            return (fresh, *(slot for slot in slots if slot.way == "recovery"))
        return tuple(fresh if slot.id == used.id else slot for slot in slots)

    vault.replace_slots(change)


def add_passphrase(vault: Vault, new: str) -> str:
    """Let one more passphrase open the vault; gives back its number. Raises `VaultError` ``keys.slots_full``."""
    if sum(slot.way == "passphrase" for slot in vault.header.slots) >= MOST_PASSPHRASES:
        raise VaultError("keys.slots_full")
    fresh = add_slot(vault.key, vault.header.vault_id, "passphrase", new)
    vault.replace_slots(lambda slots: (*slots, fresh))
    return fresh.id


def remove(vault: Vault, slot_id: str) -> None:
    """Close one way in. Raises `VaultError` ``keys.no_slot``, or ``keys.last_slot`` for the last passphrase."""
    chosen = next((slot for slot in vault.header.slots if slot.id == slot_id), None)
    if chosen is None or chosen.way == "recovery":
        raise VaultError("keys.no_slot", id=slot_id)
    if sum(slot.way == "passphrase" for slot in vault.header.slots) == 1:
        raise VaultError("keys.last_slot")
    vault.replace_slots(lambda slots: tuple(slot for slot in slots if slot.id != slot_id))


def new_recovery_code(vault: Vault) -> str:
    """Make a new recovery code; the old one no longer opens this vault (older backups it still does)."""
    code = passphrase.new_recovery_code()
    fresh = add_slot(vault.key, vault.header.vault_id, "recovery", code)
    vault.replace_slots(lambda slots: (*(slot for slot in slots if slot.way != "recovery"), fresh))
    return code


def write_card(vault: Vault, path: Path) -> None:
    """Write the card to the new file `path`. Raises `VaultError` ``use.file_exists`` or a disk code."""
    if path.exists():
        raise VaultError("use.file_exists", name=path.name)
    try:
        write_durably(path, card(vault))
    except OSError as error:
        raise as_vault_error(error) from error


def card(vault: Vault) -> bytes:
    """The file that lets others seal to this vault and check its signatures."""
    before = vault.earlier_identities
    return vault.identity.card(before[-1] if before else None)


def renew(vault: Vault) -> None:
    """Make new keys to receive and to sign with; what was sealed to the older ones still opens. The card says which they
    follow. Cannot be undone: others seal to the older key until they have the new card."""
    fresh, old = SecretIdentity.generate(), vault.identity

    def act(operation: Operation) -> None:
        vault.meta.put("earlier identities", [*(vault.meta.get("earlier identities") or []), old.to_json()])
        vault.meta.put("identity", fresh.to_json())
        operation.note("new keys", {"fingerprint": fresh.public().fingerprint})

    vault.operate(act)
    inbox.lay_out_key(vault)


def picture(digits: str) -> tuple[tuple[bool, ...], ...]:
    """The digits as the points of a QR code, row by row, for a camera in the place of an ear."""
    made = segno.make("".join(digits.split()), error="m", micro=False)
    return tuple(tuple(bool(point) for point in row) for row in made.matrix)


def fingerprint(vault: Vault) -> str:
    """The 40 digits to compare by phone, in groups of five."""
    return groups_of_five(vault.identity.public().fingerprint)


def recipient(vault: Vault) -> str:
    """The key others seal to, as ``age1pq…``."""
    return vault.identity.public().receive


def words_to_offer(language: str) -> str:
    """Six made-up words for somebody who looks for a passphrase; over 83 random bits."""
    return passphrase.new_words(language)
