"""Putting away: cases, or all there is, sealed whole to somebody trusted, and removed here once they certainly have them.

For a border, a search, a room that is no longer safe. Removal asks for proof: a receipt signed by the key it was sealed to,
or two copies of the sealed file that are bit for bit what was written. What is marked “never leaves this machine” is decided
one by one. It says what it cannot do: backups, other copies and the disk's traces stay; and who keeps it can read it.
"""

import hashlib
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from hrd_vault.base import canonical, clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.crypto.signing import SecretIdentity, public_from_json, signature_from_json
from hrd_vault.domain.kinds.common import NEVER, SENSITIVITY_FIELD
from hrd_vault.domain.kinds.contact import CONTACT, RECIPIENT, SIGNING_KEYS
from hrd_vault.domain.records import Record
from hrd_vault.services import enclosed, handover, records
from hrd_vault.services.choosing import Preview, Purpose
from hrd_vault.services.handover import Receiver, Sealed
from hrd_vault.services.receiving import Verdict
from hrd_vault.services.records import PurgeReport, with_parts
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.folder import as_vault_error, new_file

_RECEIPT, _PURPOSE = "hrd-vault receipt", "receipt"
_LARGEST_RECEIPT = 64 * 1024  # bytes
_PIECE = 1024 * 1024
STAY_HERE = frozenset({CONTACT.name})  # whom to call is needed here still

LIMITS = (
    N_("Whoever keeps it can read it. Choose somebody you would trust with every word."),
    N_("Backups, bundles that left before, and copies of the vault's folder still hold it."),
    N_("Drives keep traces of what was removed. Somebody with time and tools may find some."),
    N_("The ledger still says that a bundle was sealed, when, to which key, and the numbers of its records."),
)


@dataclass(frozen=True)
class Plan:
    """What would be put away, and which of it is marked “never leaves this machine”."""

    records: tuple[Record, ...]
    never: tuple[Record, ...]


def plan(vault: Vault, ids: Sequence[str]) -> Plan:
    """What goes with these ids: each with its parts; without ids everything but the contacts. ``vault.no_record``."""
    if ids:
        found = {part.record.id: part.record for each in ids for part in with_parts(vault, vault.stored(each))}
    else:
        found = {each.record.id: each.record for each in vault.rows.all(trashed=None)}
        found = {number: record for number, record in found.items() if record.kind.name not in STAY_HERE}
    chosen = tuple(found.values())
    return Plan(chosen, tuple(each for each in chosen if NEVER in each.said(SENSITIVITY_FIELD)))


def seal(
    vault: Vault,
    made: Plan,
    decided: dict[str, bool],
    receiver: Receiver,
    target: Path,
    language: str,
    progress: Progress = SILENT,
) -> Sealed:
    """Seal what `made` holds, whole, to the new file `target`. `decided` says of each record that never leaves whether it
    does now. Raises `VaultError` ``away.undecided``, ``seal.nothing`` or what `handover.seal` raises, or `Cancelled`.
    """
    undecided = [each.title for each in made.never if each.id not in decided]
    if undecided:
        raise VaultError("away.undecided", titles="; ".join(undecided))
    going = tuple(each for each in made.records if decided.get(each.id, True))
    if not going:
        raise VaultError("seal.nothing")
    files = tuple(file for each in going if (file := enclosed.whole(vault, each)))
    preview = Preview(going, (), (), purpose=Purpose("own"), files=files, put_away=True)
    (sealed,) = handover.seal(vault, preview, [receiver], target, language, progress)
    digest = _digest(target, progress)

    def act(operation: Operation) -> None:
        seen = {each.id: dict(each.seen) for each in going}
        vault.meta.put(f"away {sealed.bundle}", {"file": digest, "seen": seen})
        operation.note("put away", {"bundle": sealed.bundle, "file": digest})

    vault.operate(act)
    return sealed


def _digest(path: Path, progress: Progress = SILENT) -> str:
    digest, done = hashlib.sha256(), 0
    try:
        total = path.stat().st_size
        with path.open("rb") as source:
            while piece := source.read(_PIECE):
                digest.update(piece)
                done += len(piece)
                progress.step(done, total)
    except FileNotFoundError as error:
        raise VaultError("use.file_missing", name=path.name) from error
    except OSError as error:
        raise as_vault_error(error) from error
    return digest.hexdigest()


# Receipts


def receipt(identity: SecretIdentity, verdict: Verdict) -> bytes:
    """What the one who keeps a bundle signs: that the whole of it was opened and checked, and when."""
    told = {
        "receipt": _RECEIPT,
        "version": 1,
        "bundle": verdict.bundle,
        "header_sha256": verdict.header,
        "time": clock.now(),
        "keys": identity.public().to_json(),
    }
    signature = identity.sign(_PURPOSE, canonical.dump(told)).to_json()
    return canonical.dump({**told, "signature": signature})


def write_receipt(target: Path, identity: SecretIdentity, verdict: Verdict) -> None:
    """Write a receipt to the new file `target`. Raises `VaultError` ``use.file_exists`` or a disk code."""
    try:
        with new_file(target) as sink:
            sink.write(receipt(identity, verdict))
    except FileExistsError as error:
        raise VaultError("use.file_exists", name=target.name) from error
    except OSError as error:
        raise as_vault_error(error) from error


def read_receipt(path: Path) -> bytes:
    """A receipt's file. Raises `VaultError` ``use.file_missing`` or ``use.file_unreadable``."""
    try:
        with path.open("rb") as source:
            return source.read(_LARGEST_RECEIPT)
    except FileNotFoundError as error:
        raise VaultError("use.file_missing", name=path.name) from error
    except OSError as error:
        raise VaultError("use.file_unreadable", name=path.name) from error


def _is_receipt(vault: Vault, data: bytes, bundle: str) -> str:
    """The marked reason why this is no receipt for the bundle, or empty."""
    line = vault.handovers.get(bundle)
    try:
        told: Json = canonical.load(data)
        signature = signature_from_json(told.pop("signature"))
        keys = public_from_json(told["keys"])
        right = told["receipt"] == _RECEIPT and told["version"] == 1
    except (canonical.NotCanonical, VaultError, KeyError, TypeError, ValueError, AttributeError):
        return N_("this is no receipt.")
    if not right or not keys.verify(_PURPOSE, canonical.dump(told), signature):
        return N_("the receipt's signature does not hold.")
    if line is None or told["bundle"] != bundle or told["header_sha256"] != line.facts["header"]:
        return N_("the receipt is for another bundle.")
    known = [each.record for each in vault.rows.all((CONTACT.name,)) if each.record[RECIPIENT] == line.peer]
    if keys.receive != line.peer or not any(
        each[SIGNING_KEYS] == canonical.dump(keys.to_json()).decode() for each in known
    ):
        return N_("the receipt is not signed by the one it was sealed to.")
    return ""


def _are_copies(vault: Vault, copies: Collection[Path], kept: Json, progress: Progress) -> str:
    """The marked reason why these are not two good copies, or empty."""
    paths = {path.resolve() for path in copies}
    if len(paths) < 2:
        return N_("two copies are needed, in two places.")
    if any(_digest(path, progress) != kept["file"] for path in paths):
        return N_("a copy is not what was sealed.")
    folder = os.stat(vault.folder.path).st_dev  # noqa: PTH116
    drives = {os.stat(path).st_dev for path in paths}  # noqa: PTH116
    if drives == {folder}:
        return N_("both copies lie on the drive of the vault itself.")
    return ""


def remove(
    vault: Vault, bundle: str, proof: bytes = b"", copies: Collection[Path] = (), progress: Progress = SILENT
) -> PurgeReport:
    """Remove what was put away in `bundle`, once its receipt or two copies of it prove that it is kept. Cannot be undone.

    Raises `VaultError` ``away.no_proof``, ``away.changed`` where a record was written to since, or ``vault.no_record``.
    """
    kept = vault.meta.get(f"away {bundle}")
    if not kept:
        raise VaultError("vault.no_record", id=bundle)
    why = _is_receipt(vault, proof, bundle) if proof else _are_copies(vault, copies, kept, progress)
    if why:
        raise VaultError("away.no_proof", reason=why)
    here = {number: found.record for number in kept["seen"] if (found := vault.rows.get(number))}
    changed = [record.title for number, record in here.items() if dict(record.seen) != kept["seen"][number]]
    if changed:
        raise VaultError("away.changed", titles="; ".join(changed))
    report = records.purge(vault, list(here))
    vault.operate(lambda _operation: vault.meta.put(f"away {bundle}", False))
    return report


def waiting(vault: Vault) -> list[str]:
    """The bundles that were put away and whose records are here still."""
    return [
        line.bundle
        for line in vault.handovers.all()
        if line.facts.get("put_away") and vault.meta.get(f"away {line.bundle}")
    ]
