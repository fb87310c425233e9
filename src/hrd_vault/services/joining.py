"""Joining: what a received bundle holds is laid beside what is here, a person chooses, and all of it comes in at once.

Nothing is written before the last byte of the bundle was checked a second time; then records, files and their custody come
in as one step, which can be taken back as one.
"""

import hashlib
import os
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.crypto.age import ChunkWriter
from hrd_vault.domain.bodies import read_record
from hrd_vault.domain.kinds.contact import CONTACT, FINGERPRINT, KEY_STATE, RECIPIENT, SIGNING_KEYS
from hrd_vault.domain.kinds.evidence import DIGEST, EVIDENCE, HARD_TO_SEE, INTIMATE
from hrd_vault.domain.merging import Difference, differences, joined, settled, versions
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record, Version
from hrd_vault.formats import bundle, media_types
from hrd_vault.services import contact_keys, evidence, records, training
from hrd_vault.services.receiving import Identity, Verdict, named, source
from hrd_vault.services.vault import FURTHEST, Operation, Vault
from hrd_vault.store.folder import as_vault_error


class State(StrEnum):
    """How a record in a bundle stands to what is here."""

    NEW = "new"
    SAME = "same"
    OLDER = "older"
    CHANGED = "changed"
    BOTH = "both"
    TRASHED = "trashed"
    REFUSED = "refused"


STATES = {
    State.NEW: N_("New"),
    State.SAME: N_("As it is here"),
    State.OLDER: N_("Older than what is here"),
    State.CHANGED: N_("Changed by the sender"),
    State.BOTH: N_("Changed on both sides"),
    State.TRASHED: N_("In your trash"),
    State.REFUSED: N_("Cannot come in"),
}


class Choice(StrEnum):
    """Which of two versions of a field is to stand."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


Choices = Mapping[tuple[str, str], Choice]  # by record id and field name

_ID = re.compile(r"\b[0-9a-f]{32}\b")
_ANOTHER = N_("under its number stands a record of another sort here")
_NEWER = N_("a newer program wrote it, and it cannot be laid beside what is here")
_OTHER_FILE = N_("under its number stands another file here")
_DAMAGED = N_("it holds something that cannot be kept")


@dataclass(frozen=True)
class Arrival:
    """One record of a bundle: as it came, how it stands to what is here, what it says otherwise, why it cannot come in; and
    of one that left here under another name, the id of the record that it stands for."""

    record: Record
    state: State
    here: Record | None = None
    differences: tuple[Difference, ...] = ()
    why: str = ""
    stands_for: str = ""

    @property
    def comes_in(self) -> bool:
        """Whether bringing in writes it."""
        return self.state in (State.NEW, State.CHANGED, State.BOTH)


@dataclass(frozen=True)
class Joined:
    """What came in: the step, and how many records were new, and how many changed."""

    changes: Changes
    new: int
    changed: int
    files: int


def doubt(verdict: Verdict) -> str:
    """The marked sentence that a person must agree to before a bundle of this sender comes in; empty where none is needed."""
    if verdict.key_state == "compromised":
        return N_("The key it was sealed with is no longer safe: anybody may have written it.")
    if not verdict.digits:
        return N_("Nobody signed it: it does not say who it is from.")
    if verdict.key_state not in contact_keys.CHECKED:
        return N_("Nobody has checked yet whose key it was sealed with.")
    return ""


def review(vault: Vault, verdict: Verdict) -> list[Arrival]:
    """How every record of an opened bundle stands to what is here, in the bundle's order. Changes nothing."""
    left = _left_under_other_names(vault)
    found = [_arrival(vault, data) for data in verdict.records]
    return [replace(each, stands_for=left.get(each.record.id, "")) for each in found]


def _left_under_other_names(vault: Vault) -> dict[str, str]:
    """The ids under which records left here, with those that they have here."""
    made: dict[str, str] = {}
    for line in vault.handovers.all():
        made |= line.facts.get("pseudonyms", {}) if line.direction == "out" else {}
    return made


def _arrival(vault: Vault, data: Json) -> Arrival:
    record, problems = read_record(vault.catalogue, data)
    record = record.without_local()
    try:
        canonical.dump(data)
        too_far = (
            max([*record.seen.values(), *(stamp.counter for stamp in record.stamps.values())], default=0) > FURTHEST
        )
    except (canonical.NotCanonical, RecursionError):
        too_far = True
    stored = vault.rows.get(record.id)
    here = stored.record if stored else None
    why = _DAMAGED if problems or too_far else _why_not(vault, record, here)
    if why:
        return Arrival(record, State.REFUSED, here, why=why)
    if here is None or stored is None:
        return Arrival(record, State.NEW)
    if stored.deleted:
        return Arrival(record, State.TRASHED, here)
    found = differences(here, record)
    if found:
        return Arrival(record, State.BOTH if any(each.both for each in found) else State.CHANGED, here, found)
    alike = all(_told(here, name) == _told(record, name) for name in record.stamps if name not in record.partial)
    return Arrival(record, State.SAME if alike else State.OLDER, here)


def titles(vault: Vault, arrivals: Iterable[Arrival]) -> dict[str, str]:
    """What the records are called that the bundle holds, or that either side of a difference points at."""
    told = list(arrivals)
    pointed = [each.stands_for for each in told if each.stands_for]
    pointed += _ID.findall(str([(each.mine, each.theirs) for arrival in told for each in arrival.differences]))
    return {**records.titles(vault, pointed), **{each.record.id: each.record.title for each in told}}


def _told(record: Record, name: str) -> set[bytes]:
    return {canonical.dump(each.value) for each in versions(record, name)}


def _why_not(vault: Vault, record: Record, here: Record | None) -> str:
    if here is None:
        return ""
    if here.kind.name != record.kind.name:
        return _ANOTHER
    if here.v != record.v:
        return _NEWER
    if record.kind.name == EVIDENCE.name and record[DIGEST]:
        blob = vault.blobs.of(record.id)
        if blob is not None and blob.sha256.hex() != record[DIGEST]:
            return _OTHER_FILE
    return ""


# Bringing in


@dataclass
class _File:
    """A file on its way in: whose, its blob, what was told of it and what was found."""

    told: bundle.Exhibit
    blob: str
    writer: ChunkWriter
    sink: BinaryIO
    crc: int = 0
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    small: evidence.Picture | None = None

    def take(self, piece: bytes) -> None:
        self.digest.update(piece)
        self.crc = zlib.crc32(piece, self.crc)
        self.size += len(piece)
        self.writer.write(piece)

    def close(self) -> None:
        with self.sink:
            self.writer.close()
            self.sink.flush()
            os.fsync(self.sink.fileno())


def bring_in(
    vault: Vault,
    path: Path,
    identities: Sequence[Identity],
    verdict: Verdict,
    choices: Choices | None = None,
    progress: Progress = SILENT,
    *,
    sender_accepted: bool = False,
) -> Joined:
    """Bring in what `verdict` opened from the bundle at `path`, by these choices; what nobody chose stands side by side.

    Raises `VaultError` ``training.mixed``, ``bundle.sender``, ``bundle.changed_meanwhile``, ``bundle.none_brought_in``, a
    disk code or what checking a bundle raises, or `Cancelled`; then nothing came in.
    """
    if verdict.training != training.is_training(vault):
        raise VaultError("training.mixed")
    if not sender_accepted and (why := doubt(verdict)):
        raise VaultError("bundle.sender", reason=why)
    arrivals = [each for each in review(vault, verdict) if each.state is not State.REFUSED]
    wanted = {each.record.id for each in arrivals if each.record.kind.name == EVIDENCE.name}
    wanted -= {each.record for each in verdict.files if vault.blobs.of(each.record) is not None}
    coming = [each for each in arrivals if each.comes_in or _chosen(each, choices or {})]
    files_of = {each.record for each in verdict.files} & wanted
    if not coming and not files_of:
        raise VaultError("bundle.none_brought_in")
    incoming = _files(vault, path, identities, verdict, files_of, progress)
    try:
        return vault.operate(lambda operation: _write(operation, verdict, coming, choices or {}, incoming))
    except BaseException:
        _abandon(vault, (file.blob for file in incoming))
        raise


def _chosen(arrival: Arrival, choices: Choices) -> bool:
    """Whether a person chose what the sender's older copy says."""
    return arrival.state is State.OLDER and any(
        record == arrival.record.id and choice is Choice.THEIRS for (record, _name), choice in choices.items()
    )


def _write(
    operation: Operation, verdict: Verdict, coming: Sequence[Arrival], choices: Choices, incoming: Sequence[_File]
) -> Joined:
    vault = operation.vault
    for each in coming:
        now = vault.rows.get(each.record.id)
        if (now.record if now else None) != each.here:
            raise VaultError("record.changed_meanwhile")
        _write_one(operation, each, choices)
    for file in incoming:
        vault.blobs.keep(file.blob, file.size, file.digest.digest(), file.crc)
        facts = {
            "bundle": verdict.bundle,
            "sha256": file.told.sha256,
            "size": file.size,
            "name": file.told.file,
            "blob": file.blob,
            "sender": verdict.digits,
            "their_custody": {"number": file.told.custody.sequence, "hash": file.told.custody.hash.hex()},
        }
        operation.handled(file.told.record, "received", canonical.clean(facts))
        if file.small:
            evidence.keep_thumbnail(vault, file.told.record, file.small)
    operation.note("brought in", {"bundle": verdict.bundle, "records": [each.record.id for each in coming]})
    new = sum(each.here is None for each in coming)
    return Joined(vault.changes(operation), new, len(coming) - new, len(incoming))


def _write_one(operation: Operation, arrival: Arrival, choices: Choices) -> None:
    record, here = arrival.record, arrival.here
    if here is None:
        if record.stamps:
            operation.join(record, "create")
        else:  # nobody stamped it: it is written from here on
            operation.write(record, "create")
        return
    both = _unvouched(here, joined(here, record))
    operation.join(both, "edit")
    made = both
    for each in arrival.differences:
        choice = choices.get((record.id, each.field), Choice.BOTH)
        if choice is not Choice.BOTH:
            made = settled(made, each.field, each.mine if choice is Choice.MINE else each.theirs)
    if made != both:
        operation.write(made, "edit")


def _unvouched(here: Record, now: Record) -> Record:
    """A contact with other keys than those that were checked is one that nobody has checked."""
    keys = (RECIPIENT, FINGERPRINT, SIGNING_KEYS)
    if now.kind.name != CONTACT.name or all(here[key] == now[key] for key in keys):
        return now
    return now if now[KEY_STATE] == "compromised" else now.having(KEY_STATE, "unverified")


# Files


def _files(
    vault: Vault,
    path: Path,
    identities: Sequence[Identity],
    verdict: Verdict,
    wanted: Iterable[str],
    progress: Progress,
) -> list[_File]:
    """The wanted files of the bundle, each encrypted as it is read; the whole bundle is checked again on the way."""
    names = {name: each for name, each in named(verdict).items() if each.record in wanted}
    begun = vault.operate(lambda _operation: {name: vault.blobs.begin(each.record) for name, each in names.items()})
    made: dict[str, _File] = {}

    def keep(name: str) -> Callable[[bytes], object]:
        if name not in names:
            return len
        made[name] = _File(names[name], begun[name][0], *vault.blobs.writer(*begun[name]))
        return made[name].take

    try:
        again = bundle.extract(source(path, progress), identities, keep)
        if again.manifest["bundle"] != verdict.bundle or tuple(again.exhibits.values()) != verdict.files:
            raise VaultError("bundle.changed_meanwhile")
        for file in made.values():
            file.close()
            vault.blobs.settle(file.blob)
            file.small = _small(vault, verdict, file)
    except BaseException as error:
        for file in made.values():
            file.sink.close()
        _abandon(vault, (blob for blob, _secret in begun.values()))
        if isinstance(error, OSError):
            raise as_vault_error(error) from error
        raise
    return list(made.values())


def _small(vault: Vault, verdict: Verdict, file: _File) -> evidence.Picture | None:
    """A small picture of a file that came in, unless it is one that is never shown small."""
    data: Json = next((each for each in verdict.records if each.get("id") == file.told.record), {})
    if data.get(INTIMATE.name) or data.get(HARD_TO_SEE.name):
        return None
    with vault.blobs.peek(file.blob) as peeked:
        media = media_types.sniff(peeked.read(media_types.START), file.told.file)
    return evidence.small_picture(vault.blobs.peek(file.blob), file.size, media)


def _abandon(vault: Vault, blobs: Iterable[str]) -> None:
    vault.blobs.give_up(blobs)
    vault.settle_blobs()


# Choosing later


def settle(vault: Vault, record_id: str, name: str, chosen: Version) -> Changes:
    """One version of a field is to stand, and nothing beside it. Raises `VaultError` ``vault.no_record``."""

    def act(operation: Operation) -> Changes:
        record = vault.stored(record_id).record
        operation.write(replace(settled(record, name, chosen.value)), "edit")
        return vault.changes(operation)

    return vault.operate(act)
