"""What a vault remembers of how its owner works: searches kept, columns chosen, kinds in use, the recovery code written down.

It lies inside the vault, so it says nothing to anybody else; it is no record, so it never leaves in a bundle.
"""

from hrd_vault.base.canonical import Json
from hrd_vault.services.vault import Vault

_NAME = "habits"


def all_of(vault: Vault) -> dict[str, Json]:
    """Every habit by its name."""
    found = vault.meta.get(_NAME)
    return found if isinstance(found, dict) else {}


def put(vault: Vault, name: str, value: Json) -> dict[str, Json]:
    """Remember one habit; gives back all of them."""
    habits = {**all_of(vault), name: value}
    vault.operate(lambda _operation: vault.meta.put(_NAME, habits))
    return habits
