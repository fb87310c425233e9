"""Checking a whole vault: headers, pages, tables, the journal's chain, commitments, indexes, every file and its custody."""

import hashlib
from dataclasses import dataclass

from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.crypto.age import NotOpened
from hrd_vault.services.vault import Vault
from hrd_vault.store import backup, custody
from hrd_vault.store.blobs import Blob
from hrd_vault.store.journal import Entry, commit_to


@dataclass(frozen=True)
class Finding:
    """One check: a marked sentence with its facts, and whether it held."""

    text: str
    held: bool
    facts: tuple[tuple[str, object], ...] = ()


def verify(vault: Vault, progress: Progress = SILENT) -> list[Finding]:
    """Every check in order. A vault that holds has only findings that held."""
    steps = (_header, _pages, _journal, _commitments, _indexes)
    findings = []
    for done, step in enumerate(steps):
        progress.step(done, len(steps))
        findings.append(step(vault))
    return findings + _exhibits(vault, progress)


def _exhibits(vault: Vault, progress: Progress) -> list[Finding]:
    """Every file against the digest it had when it came in, every chain of custody against itself and the journal."""
    found = [finding for exhibit in vault.custody.exhibits() if (finding := _chain(vault, exhibit))]
    anchored = {str(canonical.read(kept[1].encode()).get("hash", "")) for kept in _notes(vault, "custody")}
    blobs, whole = list(vault.blobs.all()), 0
    for done, blob in enumerate(blobs):
        progress.step(done, len(blobs))
        events = vault.custody.of(blob.exhibit)
        if any(event.hash.hex() not in anchored for event in events):
            text = N_("The custody of evidence {record} holds an entry that the journal never heard of.")
            found.append(Finding(text, False, (("record", blob.exhibit),)))
        if not _is_whole(vault, blob):
            text = N_("The file of evidence {record} is not what was taken in.")
            found.append(Finding(text, False, (("record", blob.exhibit),)))
        else:
            whole += 1
    if blobs and whole == len(blobs):
        found.append(Finding(N_("Every file is what was taken in, {count} in all."), True, (("count", whole),)))
    for name in vault.recovered.lost:
        found.append(
            Finding(N_("A file that no record knows was set aside in “lost”: {name}"), False, (("name", name),))
        )
    return found


def _notes(vault: Vault, verb: str) -> list[tuple[bytes, str]]:
    kept = (vault.journal.body(entry.sequence) for entry in vault.journal.entries() if entry.verb == verb)
    return [each for each in kept if each]


def _chain(vault: Vault, exhibit: str) -> Finding | None:
    number = custody.broken_at(vault.custody.of(exhibit))
    if number is None:
        return None
    text = N_("The custody of evidence {record} does not hold from entry {number} on.")
    return Finding(text, False, (("record", exhibit), ("number", number)))


def _is_whole(vault: Vault, blob: Blob) -> bool:
    digest = hashlib.sha256()
    try:
        with vault.blobs.open(blob.id) as source:
            for piece in source.pieces():
                digest.update(piece)
    except (OSError, NotOpened, VaultError):
        return False
    return digest.digest() == blob.sha256


def _header(vault: Vault) -> Finding:
    if vault.doubt:
        return Finding(vault.doubt.explained.sentence, False)
    if vault.header_was_damaged:
        return Finding(N_("One copy of the header was damaged. It was mended from the other copy."), True)
    return Finding(N_("Both copies of the header hold."), True)


def _pages(vault: Vault) -> Finding:
    try:
        backup.integrity(vault.store)
    except VaultError as error:
        return Finding(error.explained.sentence, False)
    return Finding(N_("Every page of the contents is as this program sealed it."), True)


def _journal(vault: Vault) -> Finding:
    broken = vault.journal.broken_at()
    if broken is not None:
        return Finding(N_("The journal does not hold from entry {number} on."), False, (("number", broken),))
    return Finding(N_("The journal holds, {count} entries."), True, (("count", vault.journal.head.sequence),))


def _commitments(vault: Vault) -> Finding:
    """What each entry led to is what the next one of its record found, or the record as it stands."""
    latest: dict[str, Entry] = {}
    for entry in vault.journal.entries():
        if not entry.record:
            kept = vault.journal.body(entry.sequence)
            if kept is None or commit_to(kept[0], kept[1].encode()) != entry.commitment:
                return _differs(entry)
            continue
        before = vault.journal.body(entry.sequence)
        previous = latest.get(entry.record)
        if previous and before is not None and not _led_to(vault, previous, before[1]):
            return _differs(previous)
        latest[entry.record] = entry
    for record_id, entry in latest.items():
        stored = vault.rows.get(record_id)
        if stored and not _led_to(vault, entry, stored.state):
            return _differs(entry)
    return Finding(N_("Every record is what the journal says it became."), True)


def _led_to(vault: Vault, entry: Entry, state: str) -> bool:
    kept = vault.journal.body(entry.sequence)
    return kept is None or commit_to(kept[0], state.encode()) == entry.commitment


def _differs(entry: Entry) -> Finding:
    text = N_("What entry {number} of the journal led to was changed outside the journal (record {record}).")
    return Finding(text, False, (("number", entry.sequence), ("record", entry.record)))


def _indexes(vault: Vault) -> Finding:
    """The derived indexes say what the bodies say."""
    store = vault.store
    for stored in vault.rows.all():
        expected = {(path, key, row) for path, key, row in stored.record.index_keys()}
        found = {
            tuple(row)
            for row in store.execute("SELECT field, key, row FROM value WHERE position = ?", (stored.position,))
        }
        if expected != found:
            return Finding(N_("The index does not fit the record {record}."), False, (("record", stored.record.id),))
    records = store.execute("SELECT count(*) FROM record WHERE deleted IS NULL").fetchone()[0]
    searchable = store.execute("SELECT count(*) FROM search").fetchone()[0]
    if records != searchable:
        return Finding(N_("The search index does not fit the records."), False)
    return Finding(N_("Search and filters fit the records, {count} in all."), True, (("count", records),))
