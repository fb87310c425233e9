"""The ledger of bundles: what went to whom and how far the journal had come, and which bundles were seen here."""

from dataclasses import dataclass

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.crypto.header import Head
from hrd_vault.store.connection import Store

_COLUMNS = "bundle, direction, peer, sequence, time, head_sequence, head_hash, facts"


@dataclass(frozen=True)
class Handover:
    """One bundle. `direction` is "out" or "in", `peer` the other side's fingerprint or key, `facts` ids and digests."""

    bundle: str
    direction: str
    peer: str
    sequence: int
    time: str
    head: Head
    facts: Json


class Handovers:
    """The ledger of an open store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, handover: Handover) -> None:
        """Write one line. A bundle seen again keeps its first line."""
        self._store.execute(
            f"INSERT OR IGNORE INTO handover ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (constant)
            (
                handover.bundle, handover.direction, handover.peer, handover.sequence, handover.time,
                handover.head.sequence, handover.head.hash, canonical.dump(handover.facts).decode(),
            ),
        )  # fmt: skip

    def last(self, peer: str, direction: str) -> Handover | None:
        """The latest bundle to or from `peer` that says where its sender's journal stood."""
        row = self._store.execute(
            f"SELECT {_COLUMNS} FROM handover WHERE peer = ? AND direction = ? AND sequence > 0 "  # noqa: S608 (constant)
            "ORDER BY sequence DESC, time DESC LIMIT 1",
            (peer, direction),
        ).fetchone()
        return self._handover(row) if row else None

    def get(self, bundle: str) -> Handover | None:
        """The line of one bundle."""
        sql = f"SELECT {_COLUMNS} FROM handover WHERE bundle = ?"  # noqa: S608 (constant)
        row = self._store.execute(sql, (bundle,)).fetchone()
        return self._handover(row) if row else None

    def all(self) -> list[Handover]:
        """Every line, oldest first."""
        sql = f"SELECT {_COLUMNS} FROM handover ORDER BY time, bundle"  # noqa: S608 (constant)
        return [self._handover(row) for row in self._store.execute(sql)]

    def _handover(self, row: tuple[str, str, str, int, str, int, bytes, str]) -> Handover:
        bundle, direction, peer, sequence, time, head_sequence, head_hash, facts = row
        head = Head(head_sequence, bytes(head_hash))
        return Handover(bundle, direction, peer, sequence, time, head, canonical.read(facts.encode()))
