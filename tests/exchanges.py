"""Another vault to exchange bundles with: for tests of what comes back."""

import os
from pathlib import Path

from hrd_vault.base.canonical import Json
from hrd_vault.crypto import age
from hrd_vault.domain.records import Record
from hrd_vault.services import choosing, handover, joining, receiving, records
from hrd_vault.services.handover import Receiver
from hrd_vault.services.joining import Choices, Joined
from hrd_vault.services.vault import Vault

WORDS = "words of another vault"


def change(vault: Vault, record_id: str, **values: Json) -> Record:
    """Write other values into a record."""
    record = records.get(vault, record_id).record
    made, problems = records.check(vault, record.kind, record_id, record, {**record.values, **values})
    assert not problems
    return records.save(vault, made)[0]


def send(sender: Vault, to: Vault, ids: list[str], folder: Path) -> Path:
    """Seal these records for another vault; the file."""
    target = folder / f"{os.urandom(6).hex()}.age"
    receiver = Receiver("x", age.read_recipient(to.identity.public().receive))
    handover.seal(sender, choosing.choose(sender, ids, None), [receiver], target, "en")
    return target


def take(vault: Vault, path: Path, choices: Choices | None = None) -> Joined:
    """Bring a bundle in, whoever sent it."""
    identities = receiving.vault_identities(vault)
    verdict = receiving.open_bundle(path, identities, vault)
    return joining.bring_in(vault, path, identities, verdict, choices, sender_accepted=True)


def answered(vault: Vault, record_id: str, folder: Path, **answers: Json) -> Path:
    """A bundle with a record of this vault that came back from another one, where these fields were written."""
    other, _code = Vault.create(folder / f"other-{os.urandom(4).hex()}", WORDS)
    with other:
        if vault.meta.get("training"):
            other.operate(lambda _operation: other.meta.put("training", True))
        take(other, send(vault, other, [record_id], folder))
        change(other, record_id, **answers)
        return send(other, vault, [record_id], folder)
