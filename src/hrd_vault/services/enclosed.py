"""The files that go with the evidence in a bundle: which go, which stay and why, and how they are read while it is sealed."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.progress import Progress
from hrd_vault.crypto.age import NotOpened
from hrd_vault.crypto.header import Head
from hrd_vault.domain.kinds.evidence import (
    CHILD,
    CLAIMED,
    CLAIMS,
    COPY_STEPS,
    DIGEST,
    EVIDENCE,
    FILE_NAME,
    MEDIA_TYPE,
    PLACE,
)
from hrd_vault.domain.records import Record
from hrd_vault.domain.shaping import Shape
from hrd_vault.formats import bundle, media_types
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.blobs import Blob
from hrd_vault.store.folder import as_vault_error

OF_A_CHILD = N_("it may say where a child was; a copy without its data can go")
TELLS_THE_PLACE = N_("it says the exact place, which is to leave blurred; a copy without its data can go")
JOINS = N_("a file is the same in every bundle, so it would tell what belongs together")
LEFT_OUT = N_("you left the files out")


@dataclass(frozen=True)
class Enclosed:
    """A file that would go: as whose evidence, under which name, how long (bytes), and what it says of itself (labels)."""

    record: str
    title: str
    file: str
    media: str
    blob: Blob
    says: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes."""
        return self.blob.size


def of(vault: Vault, record: Record, outward: Record, shape: Shape) -> Enclosed | str:
    """The file of `record`, which would leave as `outward`; or the marked reason why it stays; or "" where there is none."""
    blob = vault.blobs.of(record.id) if record.kind.name == EVIDENCE.name else None
    if blob is None:
        return ""
    if not shape.files or (EVIDENCE.name, DIGEST.name) in shape.left_out:
        return LEFT_OUT
    if shape.pseudonyms:
        return JOINS
    claimed = {row.values.get("what", "") for row in record[CLAIMS]} if record.readable else set()
    if not record.values.get(COPY_STEPS.name):  # a working copy says nothing of itself
        if any(record.said(CHILD)):
            return OF_A_CHILD
        if "gps" in claimed and PLACE.name in outward.partial:
            return TELLS_THE_PLACE
    says = tuple(term.label for term in CLAIMED.terms if term.code in claimed)
    media = str(outward.values.get(MEDIA_TYPE.name) or media_types.UNKNOWN.name)
    name = str(outward.values.get(FILE_NAME.name) or record.id[:8] + media_types.ending(media))
    return Enclosed(record.id, record.title, name, media, blob, says)


def whole(vault: Vault, record: Record) -> Enclosed | None:
    """The file of `record`, as it is: for what is put away, where nothing is left out."""
    blob = vault.blobs.of(record.id) if record.kind.name == EVIDENCE.name else None
    if blob is None:
        return None
    media = str(record.values.get(MEDIA_TYPE.name) or media_types.UNKNOWN.name)
    return Enclosed(record.id, record.title, str(record.values.get(FILE_NAME.name) or record.id[:8]), media, blob)


def without_digest(record: Record) -> Record:
    """A digest leaves only with its file: by itself it tells whoever has the file that it is here."""
    return record.having(DIGEST, "")


def learn_checksums(vault: Vault, files: tuple[Enclosed, ...], progress: Progress) -> None:
    """Read the files that came in before their CRC-32 was kept, and keep it. Raises `VaultError` ``evidence.damaged``."""
    unknown = {each.blob.id: each for each in files if each.blob.crc is None}
    total = sum(each.size for each in unknown.values())
    done, found = 0, {}
    for blob, each in unknown.items():
        crc = 0
        for piece in _pieces(vault, each):
            crc, done = zlib.crc32(piece, crc), done + len(piece)
            progress.step(done, total)
        found[blob] = crc

    def act(_operation: Operation) -> None:
        for blob, crc in found.items():
            vault.blobs.learn(blob, crc)

    if found:
        vault.operate(act)


def exhibits(
    vault: Vault, operation: Operation, files: tuple[Enclosed, ...], bundle_id: str, progress: Progress
) -> tuple[bundle.Exhibit, ...]:
    """What the bundle holds of these files; that each was handed over is entered into its custody."""
    total, done = sum(each.size for each in files), 0

    def read(each: Enclosed) -> Iterator[bytes]:
        nonlocal done
        for piece in _pieces(vault, each):
            done += len(piece)
            progress.step(done, total)
            yield piece

    def made(each: Enclosed) -> bundle.Exhibit:
        digest = each.blob.sha256.hex()
        event = operation.handled(each.record, "transferred", canonical.clean({"bundle": bundle_id, "sha256": digest}))
        known = vault.blobs.of(each.record)
        return bundle.Exhibit(
            each.record,
            each.file,
            each.media,
            each.size,
            digest,
            Head(event.number, event.hash),
            media_types.ending(each.media),
            cast(Blob, known).crc or 0,
            lambda: read(each),
        )

    return tuple(made(each) for each in files)


def _pieces(vault: Vault, each: Enclosed) -> Iterator[bytes]:
    try:
        with vault.blobs.open(each.blob.id) as source:
            yield from source.pieces()
    except FileNotFoundError as error:
        raise VaultError("evidence.no_file") from error
    except NotOpened as error:
        raise VaultError("evidence.damaged") from error
    except OSError as error:
        raise as_vault_error(error) from error
