"""Proof files from phones: the digest, the signatures, and a key that is not known told apart from a signature that does not fit."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pysequoia
import pytest

import made_files
from hrd_vault.services import evidence, proofs
from hrd_vault.services.vault import Vault

DATA = (
    Path(os.environ.get("HRD_VAULT_TEST_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "proofmode"
)


def states(vault: Vault, exhibit: str) -> dict[str, str]:
    return {str(each.note.facts["name"]): each.state for each in proofs.check(vault, exhibit)[0]}


def signed(key: pysequoia.Tsk, data: bytes) -> bytes:
    return bytes(pysequoia.sign(key.signer(), data, mode=pysequoia.SignatureMode.DETACHED))


@pytest.mark.skipif(not DATA.is_dir(), reason="the reference proof sets are not beside the project")
def test_the_early_layout_with_a_key_that_is_not_here(vault: Vault, tmp_path: Path) -> None:
    taken = {path.name: evidence.take_in(vault, path) for path in evidence.files_in([DATA])}
    name = "IMG_20161214_163821.jpg"
    assert states(vault, taken[name].id) == {
        f"{name}.proof.csv": "holds", f"{name}.proof.csv.asc": "open", f"{name}.asc": "open",
    }  # fmt: skip
    _said, claims = proofs.check(vault, taken[name].id)
    assert ("Manufacturer", "LGE") in claims
    assert evidence.custody(vault, taken[name].id)[-1].facts == {"holds": 1, "fails": 0, "open": 2}


@pytest.mark.skipif(not DATA.is_dir(), reason="the reference proof sets are not beside the project")
def test_a_changed_picture_is_seen(vault: Vault, tmp_path: Path) -> None:
    for path in DATA.iterdir():
        shutil.copy(path, tmp_path / path.name)
    name = "IMG_20161214_163821.jpg"
    (tmp_path / name).chmod(0o600)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"x")
    taken = {path.name: evidence.take_in(vault, path) for path in sorted(tmp_path.glob("IMG*"))}
    assert states(vault, taken[name].id)[f"{name}.proof.csv"] == "fails"


def made_set(folder: Path) -> tuple[Path, str, pysequoia.Tsk]:
    """A proof set in today's layout."""
    key = pysequoia.Tsk.generate("noone@proofmode.witness.org")
    picture = made_files.picture(folder / "PXL_1.jpg")
    digest = hashlib.sha256(picture.read_bytes()).hexdigest()
    proof = json.dumps({"File Hash SHA256": digest, "Location.Latitude": "14.63", "Notes": "at the door"}).encode()
    again = json.dumps({"File Hash SHA256": digest, "Notes": "made anew"}).encode()
    (folder / f"{digest}.proof.json").write_bytes(proof + b"\n" + again)
    (folder / f"{digest}.proof.json.asc").write_bytes(signed(key, proof + b"\n" + again))
    (folder / f"{digest}.asc").write_bytes(signed(key, picture.read_bytes()))
    return picture, digest, key


def test_todays_layout_with_its_key(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    picture, digest, key = made_set(folder)
    taken = {path.name: evidence.take_in(vault, path) for path in evidence.files_in([folder])}
    exhibit = taken[picture.name].id
    names = (f"{digest}.proof.json", f"{digest}.proof.json.asc", f"{digest}.asc")
    assert states(vault, exhibit) == dict(zip(names, ("holds", "open", "open"), strict=True))
    (tmp_path / "pubkey.asc").write_bytes(bytes(str(key.extract_certificate()), "ascii"))
    evidence.take_in(vault, tmp_path / "pubkey.asc")
    assert states(vault, exhibit) == dict.fromkeys(names, "holds")
    _said, claims = proofs.check(vault, exhibit)
    assert ("Notes", "at the door") in claims and ("Notes", "made anew") in claims


def test_a_signature_that_does_not_fit_is_no_unknown_key(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    picture, digest, key = made_set(folder)
    (folder / f"{digest}.asc").write_bytes(signed(key, b"another picture"))
    (folder / "pubkey.asc").write_bytes(bytes(str(key.extract_certificate()), "ascii"))
    taken = {path.name: evidence.take_in(vault, path) for path in evidence.files_in([folder])}
    found = states(vault, taken[picture.name].id)
    assert found[f"{digest}.asc"] == "fails" and found[f"{digest}.proof.json.asc"] == "holds"


def test_a_signature_that_is_none(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    picture, digest, _key = made_set(folder)
    (folder / f"{digest}.asc").write_bytes(b"-----BEGIN PGP SIGNATURE-----\n\nnothing\n-----END PGP SIGNATURE-----\n")
    taken = {path.name: evidence.take_in(vault, path) for path in evidence.files_in([folder])}
    assert states(vault, taken[picture.name].id)[f"{digest}.asc"] == "fails"
