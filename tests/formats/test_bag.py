"""What is unpacked is a bag that the reference library validates, with a crate that names every file."""

import json
import os
from pathlib import Path

import bagit
import pytest

import made_files
from hrd_vault.crypto.age import HybridIdentity
from hrd_vault.services import choosing, evidence, handover, receiving, records
from hrd_vault.services.handover import Receiver
from hrd_vault.services.vault import Vault

KEY = HybridIdentity.generate()


@pytest.fixture
def bag(vault: Vault, tmp_path: Path) -> Path:
    (tmp_path / "blob.bin").write_bytes(os.urandom(1_000_001))
    taken = [
        evidence.take_in(vault, path) for path in (made_files.picture(tmp_path / "Puerta é.jpg"), tmp_path / "blob.bin")
    ]
    incident = records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "The door"}))[0]
    preview = choosing.choose(vault, [incident.id, *(each.id for each in taken)], None)
    handover.seal(vault, preview, [Receiver("x", KEY.recipient())], tmp_path / "a.age", "es")
    receiving.open_bundle(tmp_path / "a.age", [KEY], into=tmp_path / "case")
    return tmp_path / "case"


def test_it_is_valid(bag: Path) -> None:
    found = bagit.Bag(str(bag))
    found.validate()
    assert found.info["Payload-Oxum"].endswith(".7") and found.version_info == (1, 0)


def test_a_changed_file_is_noticed(bag: Path) -> None:
    """The control: the same library refuses it."""
    page = bag / "data" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"door", b"doox", 1))
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()


def test_the_crate_names_every_file(bag: Path) -> None:
    crate = json.loads((bag / "data" / "ro-crate-metadata.json").read_bytes())
    by_id = {each["@id"]: each for each in crate["@graph"]}
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    assert by_id["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    parts = {each["@id"] for each in by_id["./"]["hasPart"]}
    there = {path.relative_to(bag / "data").as_posix() for path in (bag / "data").rglob("*") if path.is_file()}
    assert parts == there - {"ro-crate-metadata.json"}
    assert by_id["m/0003.jpg"]["name"] == "Puerta é.jpg" and by_id["m/0003.jpg"]["encodingFormat"] == "image/jpeg"
