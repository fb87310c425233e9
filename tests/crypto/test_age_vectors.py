"""The public test vectors of the age format: every file behaves as its own header says, none is over-accepted."""

import hashlib
import io
import zlib
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from hrd_vault.crypto import age
from paths import AGE_VECTORS, needs_shared_data

NAMES = sorted(path.name for path in AGE_VECTORS.iterdir()) if AGE_VECTORS.is_dir() else ["absent"]


def read_vector(path: Path) -> tuple[dict[str, list[str]], bytes]:
    head, _, body = path.read_bytes().partition(b"\n\n")
    facts: dict[str, list[str]] = {}
    for line in head.decode().splitlines():
        name, _, value = line.partition(": ")
        facts.setdefault(name, []).append(value)
    if facts.get("compressed") == ["zlib"]:
        body = zlib.decompress(body)
    return facts, body


def open_as_a_person_would(body: bytes, identities: list[age.Identity]) -> tuple[str, bytes]:
    """The class of failure (or "success"), and every byte that was given out."""
    plain = bytearray()
    source = cast(BinaryIO, io.BytesIO(body))
    try:
        if age.is_armored(body):
            source = cast(BinaryIO, io.BufferedReader(age.ArmorReader(source)))
        for piece in age.opened(source, identities).pieces():
            plain += piece
    except age.NotOpened as refused:
        return refused.failure, bytes(plain)
    return "success", bytes(plain)


@needs_shared_data
@pytest.mark.parametrize("name", NAMES)
def test_vector(name: str) -> None:
    facts, body = read_vector(AGE_VECTORS / name)
    identities: list[age.Identity] = []
    for text in facts.get("identity", []):
        identity = age.read_identity(text)
        assert identity is not None
        identities.append(identity)
    identities += [age.PassphraseIdentity(text) for text in facts.get("passphrase", [])]
    if facts.get("armored") == ["yes"] and not age.is_armored(body):
        outcome, plain = "armor failure", b""
    else:
        outcome, plain = open_as_a_person_would(body, identities)
    expected = facts["expect"][0]
    if outcome == "limits":  # our own bound on work is stricter, and is a refusal of the header
        outcome = "header failure"
    assert outcome == expected
    if "payload" in facts and expected in ("success", "payload failure"):
        assert hashlib.sha256(plain).hexdigest() == facts["payload"][0]


@needs_shared_data
def test_there_are_as_many_vectors_as_were_published() -> None:
    assert len(NAMES) == 143
