"""An open vault: made, unlocked, written to one operation at a time, and closed with its journal's head remembered.

Everything that changes a vault goes through `Vault.operate`: one transaction, one set of journal entries, one step of undo.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hrd_vault.base import canonical, clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import new_id
from hrd_vault.crypto import passphrase
from hrd_vault.crypto.header import VaultHeader
from hrd_vault.crypto.keyslots import Slot, VaultKey, add_slot
from hrd_vault.domain.bodies import stamped
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.keeping import kept
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.services import settings
from hrd_vault.services.unlocking import Attempt
from hrd_vault.store import migrate
from hrd_vault.store.blobs import Blobs, Recovered
from hrd_vault.store.connection import Store
from hrd_vault.store.custody import Custody, Event
from hrd_vault.store.drafts import Drafts
from hrd_vault.store.folder import STORE, VaultFolder, as_vault_error
from hrd_vault.store.handovers import Handovers
from hrd_vault.store.journal import START, Entry, Journal
from hrd_vault.store.meta import Meta
from hrd_vault.store.origins import Origins
from hrd_vault.store.records import RecordRows, Stored

if TYPE_CHECKING:
    from hrd_vault.crypto.age import HybridIdentity
    from hrd_vault.crypto.signing import SecretIdentity

T = TypeVar("T")

FURTHEST = 2**39  # a count of changes beyond which nobody comes; half of what a record may say
KEYS, KEYS_DONE = "keys", "keys done"


@dataclass
class Operation:
    """One thing a person did: its id, its time, and what it has touched so far."""

    vault: "Vault"
    id: str
    time: str
    counter: int
    kinds: set[str]
    ids: dict[str, None]

    def write(self, record: Record, verb: str, *, deleted: str | None = None, undoes: str = "") -> Record:
        """Stamp and save `record` in place of the one with its id, and enter it in the journal."""
        rows = self.vault.rows
        old = rows.get(record.id)
        record = kept(old.record, record, self.time[:10]) if old else record
        record = replace(record, made=record.made or (old.record.made if old else self.time), changed=self.time)
        record = stamped(record, old.record if old else None, self.counter, self.vault.replica)
        self._enter(record, old, deleted, verb, undoes)
        return record

    def take(self, record: Record, verb: str) -> Record:
        """Save `record` as another copy of the vault stamped it; one that nobody stamped is stamped here."""
        if not record.stamps:
            return self.write(record, verb)
        self._after(record)
        record = replace(record, made=record.made or self.time, changed=record.changed or self.time)
        self._enter(record, self.vault.rows.get(record.id), None, verb, "")
        return record

    def join(self, record: Record, verb: str) -> None:
        """Save `record` as it came of joining what is here with another copy."""
        self._after(record)
        record = replace(record, made=record.made or self.time, changed=record.changed or self.time)
        self._enter(record, self.vault.rows.get(record.id), None, verb, "")

    def _after(self, record: Record) -> None:
        """What is written from now on counts as later than everything in `record`."""
        self.counter = max(self.counter, *(each for each in record.seen.values() if each <= FURTHEST), 0)

    def mark(self, stored: Stored, verb: str, *, deleted: str | None, undoes: str = "") -> None:
        """Move a record to the trash or back, its content untouched."""
        self._enter(stored.record, stored, deleted, verb, undoes)

    def put_back(self, record: Record, deleted: str | None, verb: str, undoes: str) -> None:
        """Save `record` exactly as it once was, but stamped as a change of now, so that other copies follow."""
        old = self.vault.rows.get(record.id)
        record = replace(
            stamped(record, old.record if old else None, self.counter, self.vault.replica), changed=self.time
        )
        self._enter(record, old, deleted, verb, undoes)

    def _enter(self, record: Record, old: Stored | None, deleted: str | None, verb: str, undoes: str) -> None:
        after = self.vault.rows.put(record, deleted, old)
        before = old.state if old else ""
        self.vault.journal.add(self.id, self.time, verb, record.id, before, after.encode(), undoes=undoes)
        self.kinds.add(record.kind.name)
        self.ids[record.id] = None

    def destroy(self, stored: Stored) -> None:
        """Remove a record, its past, its origin and its place in every index. Only the bare fact stays."""
        vault, record = self.vault, stored.record
        vault.rows.destroy(stored)
        vault.journal.forget(record.id)
        vault.origins.forget(record.id)
        vault.drafts.forget(record.id)
        vault.custody.forget(record.id)
        vault.blobs.doom(record.id)
        vault.journal.add(self.id, self.time, "purge", record.id, "", b"")
        vault.journal.forget(record.id)
        self.kinds.add(record.kind.name)
        self.ids[record.id] = None

    def handled(self, exhibit: str, verb: str, facts: Json) -> Event:
        """Enter into an exhibit's custody what was done with it. The journal hears only the new head of that chain."""
        event = self.vault.custody.add(exhibit, self.time, verb, facts)
        self.note("custody", {"hash": event.hash.hex()})
        return event

    def note(self, verb: str, facts: Json) -> Entry:
        """Enter something about the vault as a whole."""
        return self.vault.journal.note(self.id, self.time, verb, facts)


class Vault:
    """An open vault. Use `create` or `unlock`; close it when done, or use it in a ``with`` statement."""

    def __init__(self, folder: VaultFolder, header: VaultHeader, key: VaultKey, store: Store) -> None:
        self.folder = folder
        self.header = header
        self.key = key
        self.store = store
        self.meta = Meta(store)
        self.catalogue = _with_own_fields(self.meta)
        self.rows = RecordRows(store, self.catalogue)
        self.journal = Journal(store)
        self.origins = Origins(store)
        self.handovers = Handovers(store)
        self.drafts = Drafts(store)
        self.blobs = Blobs(folder, key, store)
        self.custody = Custody(store)
        self.recovered = Recovered(0, ())
        self.replica: str = self.meta.get("replica") or ""
        self.header_was_damaged = False
        self.doubt: VaultError | None = None

    # Making and opening

    @classmethod
    def create(cls, path: Path, secret: str) -> tuple["Vault", str]:
        """Make a vault at `path` (absent or an empty folder). Gives back the open vault and its recovery code.

        Raises `VaultError` ``vault.exists``, ``keys.empty`` or a disk code.
        """
        if not secret.strip():
            raise VaultError("keys.empty")
        folder = VaultFolder(path)
        folder.create()
        key, code, vault_id = VaultKey.generate(), passphrase.new_recovery_code(), new_id()
        slots = (add_slot(key, vault_id, "passphrase", secret), add_slot(key, vault_id, "recovery", code))
        folder.lock()
        try:
            header = VaultHeader(vault_id, 1, slots, START)
            store = Store(folder[STORE], key)
            migrate.bring_up(store)
            with store.transaction():
                meta = Meta(store)
                meta.put("replica", new_id()[:16])
                meta.put("counter", 0)
                meta.put("identity", _identities().generate().to_json())
                journal = Journal(store)
                journal.note(new_id(), clock.now(), KEYS, {"slots": header.slots_digest()})
                journal.note(new_id(), clock.now(), KEYS_DONE, {"slots": header.slots_digest()})
            header = header.next(head=journal.head)
            folder.write_header(header, key)  # last: a folder with a header is a vault that opens
            folder.fill_reserve()
        except BaseException:
            folder.unlock()
            raise
        return cls(folder, header, key, store), code

    @classmethod
    def unlock(cls, path: Path, secret: str) -> "Vault":
        """Open the vault at `path` with a passphrase or its recovery code.

        Raises `VaultError` with a ``vault.``, ``keys.`` or disk code. A vault that is older than it should be opens for
        reading, and says why in `doubt`.
        """
        return cls.enter(Attempt(path, secret))

    @classmethod
    def enter(cls, attempt: Attempt) -> "Vault":
        """Open the vault that `attempt` is being made on; as `unlock`."""
        folder = VaultFolder(attempt.path)
        if not folder.is_vault(folder.path):
            raise VaultError("vault.not_found", name=str(folder.path))
        folder.lock()
        store = None
        try:
            header, key, damaged = attempt.key(folder)
            if not folder[STORE].is_file():
                raise VaultError("vault.damaged_store")
            store = Store(folder[STORE], key)
            migrate.bring_up(store)
            vault = cls(folder, header, key, store)
            vault.header_was_damaged = damaged
            vault.doubt = vault._doubt()
            if settings.known_head(folder.path, key) is None:
                vault.begin_replica()
            folder.fill_reserve()
            if vault.doubt is None:
                vault.recovered = vault.settle_blobs()
                vault.scrub()
        except BaseException:
            if store:
                store.close()
            folder.unlock()
            raise
        return vault

    def begin_replica(self) -> None:
        """Write under a new replica id from now on: this folder may be one of two copies that both go on from here."""
        self.replica = new_id()[:16]

    def _doubt(self) -> VaultError | None:
        for head in (self.header.head, settings.known_head(self.folder.path, self.key)):
            if head and not self.journal.contains(head):
                return VaultError("vault.rolled_back")
        return VaultError("vault.keys_rolled_back") if not self._slots_are_the_last() else None

    def _slots_are_the_last(self) -> bool:
        """The header's ways in are those that the journal last knew, or a change of them was cut short."""
        pending, done = self.journal.last(KEYS, 1), self.journal.last(KEYS_DONE, 1)
        digest = self.header.slots_digest()
        if pending and (not done or done[0].sequence < pending[0].sequence):
            expected = [self._noted(pending[0]), *(self._noted(entry) for entry in done)]
            if digest in expected:
                with self.store.transaction():
                    self.journal.note(new_id(), clock.now(), KEYS_DONE, {"slots": digest})
                return True
            return False
        return bool(done) and digest == self._noted(done[0])

    def _noted(self, entry: Entry) -> str:
        kept = self.journal.body(entry.sequence)
        return "" if kept is None else str(canonical.read(kept[1].encode())["slots"])

    def accept_older(self) -> None:
        """The person says that the older copy is the one to go on with. Files it does not know are set aside."""
        self.doubt = None
        self.begin_replica()
        self.blobs.keep_pending()
        with self.store.transaction():
            time = clock.now()
            self.journal.note(new_id(), time, "accepted older", {"sequence": self.header.head.sequence})
            self.journal.note(new_id(), time, KEYS_DONE, {"slots": self.header.slots_digest()})
        self._remember_head()
        self.recovered = self.settle_blobs()

    # Changing

    def operate(self, act: Callable[[Operation], T], *, frees_space: bool = False) -> T:
        """Run `act` as one operation, wholly or not at all.

        `frees_space` marks deleting and exporting: on a full disk the reserve is given up for them and they run again.
        Raises what `act` raises, or `VaultError` with a disk code, or why the vault may only be read.
        """
        if self.doubt:
            raise self.doubt
        try:
            return self._operate(act)
        except VaultError as error:
            if error.code != "disk.full" or not frees_space or not self.folder.spend_reserve():
                raise
            return self._operate(act)

    def _operate(self, act: Callable[[Operation], T]) -> T:
        try:
            with self.store.transaction():
                counter = int(self.meta.get("counter") or 0) + 1
                operation = Operation(self, new_id(), clock.now(), counter, set(), {})
                result = act(operation)
                if operation.ids:
                    self.meta.put("counter", operation.counter)
                    self.meta.put("replica", self.replica)
        except BaseException:
            self.journal.reload()
            raise
        return result

    def settle_blobs(self) -> Recovered:
        """Remove files that are deleted or were never finished; set aside those that nobody knows.

        Not called while there is doubt: an older store does not know what a newer one kept. Raises a disk code.
        """
        try:
            lost = self.blobs.set_aside()
            return Recovered(self.blobs.sweep(), lost)
        except OSError as error:
            raise as_vault_error(error) from error

    def scrub(self) -> bool:
        """Clear the search index of destroyed words, if a purge asked for it; False where the disk has no room for that."""
        if not self.meta.get("scrub"):
            return True

        def act(_operation: Operation) -> None:
            self.rows.scrub()
            self.meta.put("scrub", False)

        try:
            self.operate(act, frees_space=True)
        except VaultError as error:
            if error.code != "disk.full":
                raise
            return False
        return True

    def changes(self, operation: Operation, **facts: object) -> Changes:
        """What an operation touched."""
        return Changes(operation.id, frozenset(operation.kinds), tuple(operation.ids), facts)

    def replace_slots(self, change: Callable[[tuple[Slot, ...]], tuple[Slot, ...]]) -> None:
        """Change the ways in. The journal hears of it before and after, the header in between; old or new opens, always."""
        if self.doubt:
            raise self.doubt
        header = self.header.next(slots=change(self.header.slots))
        facts = {"slots": header.slots_digest()}
        self.operate(lambda operation: operation.note(KEYS, facts))
        self.folder.write_header(header, self.key)
        self.header = header
        self.operate(lambda operation: operation.note(KEYS_DONE, facts))

    def declare_fields(self, own: list[Json]) -> None:
        """Set the vault's own fields (see `Catalogue.extended`) and index what is there by them."""
        catalogue = CATALOGUE.extended(own)

        def act(operation: Operation) -> None:
            self.meta.put("own_fields", own)
            operation.note("own fields", {"fields": own})
            self.rows.catalogue = catalogue
            self.rows.rebuild()

        try:
            self.operate(act)
        except BaseException:
            self.rows.catalogue = self.catalogue
            raise
        self.catalogue = catalogue

    # Looking

    def resolve(self, text: str) -> str:
        """The id that `text` is, or begins. Raises `VaultError` ``vault.no_record``."""
        found = self.rows.beginning_with(text.strip().lower()) if len(text.strip()) >= 4 else []
        if len(found) != 1:
            raise VaultError("vault.no_record", id=text)
        return found[0]

    def stored(self, record_id: str) -> Stored:
        """The row of a record. Raises `VaultError` ``vault.no_record``."""
        found = self.rows.get(record_id)
        if found is None:
            raise VaultError("vault.no_record", id=record_id)
        return found

    @property
    def identity(self) -> "SecretIdentity":
        """The vault's own keys."""
        return _identities().from_json(self.meta.get("identity"))

    @property
    def earlier_identities(self) -> "list[SecretIdentity]":
        """The vault's keys before they were changed, the oldest first: what was sealed to them still opens."""
        return [_identities().from_json(each) for each in self.meta.get("earlier identities") or []]

    @property
    def openers(self) -> "list[HybridIdentity]":
        """Everything that opens what was sealed to this vault, today's key first."""
        return [each.opener() for each in (self.identity, *reversed(self.earlier_identities))]

    # Closing

    def _remember_head(self) -> None:
        header = self.header.next(head=self.journal.head)
        self.folder.write_header(header, self.key)
        self.header = header
        settings.remember_head(self.folder.path, header.head, self.key)

    def close(self) -> None:
        """Remember how far the journal has come, close the store, give the folder back."""
        try:
            if self.doubt is None and self.journal.head != self.header.head:
                self._remember_head()
        finally:
            self.store.close()
            self.folder.unlock()

    def __enter__(self) -> "Vault":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _with_own_fields(meta: Meta) -> Catalogue:
    own = meta.get("own_fields")
    return CATALOGUE.extended(own) if own else CATALOGUE


def _identities() -> "type[SecretIdentity]":
    """Loaded when first needed: 12 ms that a question should not wait for."""
    from hrd_vault.crypto.signing import SecretIdentity  # noqa: PLC0415

    return SecretIdentity
