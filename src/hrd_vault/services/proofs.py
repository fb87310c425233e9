"""Proof from phones: what ProofMode and Tella lay beside a picture is compared with the picture, and its signatures checked.

Layouts: ProofMode's of today (files named after the SHA-256 of the picture) and its early one (named after the picture),
from the app's own source (guardianproject/proofmode-android); Tella's verification file has the same field names. A digest
says that the picture is the one the proof speaks of; a signature, that whoever holds the key signed it. Neither says that
what it shows is true, nor who that is.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.crypto.age import NotOpened
from hrd_vault.domain.kinds.evidence import DIGEST, FILE_NAME
from hrd_vault.formats.foreign import LENGTH, frames_of
from hrd_vault.services import evidence
from hrd_vault.services.taking import Note
from hrd_vault.services.vault import Vault

State = Literal["holds", "fails", "open"]
_LARGEST_PROOF = 4 * 1024 * 1024  # bytes of one proof file
_LARGEST_SIGNED = 256 * 1024 * 1024
_DIGESTS = ("File Hash SHA256", "SHA256", "File Hash", "fileHashSha256")


@dataclass(frozen=True)
class Said:
    """One thing that was looked at: what was found, and whether it holds, fails, or stays open."""

    note: Note
    state: State


def check(vault: Vault, exhibit: str) -> tuple[list[Said], list[tuple[str, str]]]:
    """What the proof files in the vault say of an exhibit, and the claims they make as (name, value).

    Enters the check into the exhibit's custody. Raises what `evidence.file_of` raises.
    """
    record = vault.stored(exhibit).record
    digest, name = str(record.values.get(DIGEST.name, "")), str(record.values.get(FILE_NAME.name, ""))
    found: list[Said] = []
    claims: list[tuple[str, str]] = []
    keys = b"\n".join(_bytes(vault, each) for each in _named(vault, "pubkey.asc"))
    if not keys:
        keys = b"".join(_bytes(vault, each) for each in _keys(vault))
    stem = PurePath(name).stem
    proofs = [f"{base}.proof.{form}" for base in (digest, name) for form in ("json", "csv")]
    for wanted in (*proofs, f"{stem}.csv"):
        for each in _named(vault, wanted):
            rows = list(_rows(_bytes(vault, each), wanted))
            told = [value for row in rows for title in _DIGESTS if (value := row.get(title, "").lower())]
            if not told and wanted == f"{stem}.csv":
                continue
            holds = digest in told
            text = (
                N_("{name} speaks of exactly this file: its digest is the same.")
                if holds
                else N_("{name} speaks of another file: the digest in it is not this file's.")
            )
            found.append(Said(Note(text, {"name": wanted}), "holds" if holds else "fails"))
            claims += [pair for row in rows for pair in row.items() if pair[1] and pair[0] not in _DIGESTS]
            found += _signature(vault, each, f"{wanted}.asc", keys)
    for base in dict.fromkeys((digest, name)):
        found += _signature(vault, exhibit, f"{base}.asc", keys)
    if found:
        states = [each.state for each in found]
        evidence.handled(vault, exhibit, "verified", {each: states.count(each) for each in ("holds", "fails", "open")})
    return found, list(dict.fromkeys(claims))[:60]


def _named(vault: Vault, name: str) -> list[str]:
    """The exhibits whose file has this name."""
    return [stored.record.id for stored in vault.rows.with_key(FILE_NAME.name, name.casefold()) if not stored.deleted]


def _keys(vault: Vault) -> list[str]:
    stored = vault.rows.all(("evidence",))
    return [each.record.id for each in stored if each.record.values.get("media_type") == "application/pgp-keys"]


def _bytes(vault: Vault, exhibit: str) -> bytes:
    source, size, _media = evidence.file_of(vault, exhibit)
    with source:
        if size > _LARGEST_PROOF:
            return b""
        try:
            return b"".join(source.pieces())
        except NotOpened as error:
            raise VaultError("evidence.damaged") from error


def _rows(data: bytes, name: str) -> Iterator[dict[str, str]]:
    """The objects of a JSON file one by one, or the rows of a table: a proof written anew is appended to the old one."""
    text = data.decode("utf-8-sig", "replace")
    if name.endswith(".json"):
        decoder, place = json.JSONDecoder(), 0
        while (place := _next(text, place)) < len(text):
            try:
                found, place = decoder.raw_decode(text, place)
            except ValueError:
                return
            if isinstance(found, dict):
                yield {str(key): " ".join(str(value).split())[:500] for key, value in found.items()}
        return
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    for row in rows[1:]:
        yield {
            title.strip(): " ".join(cell.split())[:500]
            for title, cell in zip(rows[0], row, strict=False)
            if title.strip()
        }


def _next(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n,":
        place += 1
    return place


def _signature(vault: Vault, signed: str, name: str, keys: bytes) -> Iterator[Said]:
    for each in _named(vault, name):
        signature = _bytes(vault, each)
        source, size, _media = evidence.file_of(vault, signed)
        if size > _LARGEST_SIGNED:
            source.close()
            continue
        front = LENGTH.pack(len(signature)) + signature + LENGTH.pack(len(keys)) + keys

        def pieces(front: bytes = front, source: evidence.ChunkFile = source) -> Iterator[bytes]:
            yield front
            yield from source.pieces()

        try:
            with source:
                answer: dict[str, Json] = next(frames_of("openpgp", pieces(), name), {})
        except (VaultError, NotOpened):
            yield Said(Note(N_("{name} is no signature that can be read."), {"name": name}), "fails")
            continue
        yield _told(name, str(answer.get("verdict", "")), str(answer.get("signer", ""))[-16:])


def _told(name: str, verdict: str, signer: str) -> Said:
    facts = {"name": name, "signer": signer}
    if verdict == "good":
        text = N_("{name}: a good signature by the key {signer}. Whose key that is, only its holder can tell you.")
        return Said(Note(text, facts), "holds")
    if verdict == "unknown_key":
        text = N_("{name}: signed by the key {signer}, which is not here. It can be checked when the key comes in.")
        return Said(Note(text, facts), "open")
    return Said(
        Note(N_("{name}: the signature by the key {signer} does not fit. One of the two was changed."), facts), "fails"
    )
