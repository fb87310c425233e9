"""Evidence: what comes in stays as it was, is known by its digest, tells what it claims, and leaves nothing when destroyed."""

import hashlib
import io
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import made_files
from conftest import WORDS
from hrd_vault.base.errors import Cancelled, VaultError
from hrd_vault.crypto.age import NotOpened
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import Record
from hrd_vault.services import evidence, records, verifying
from hrd_vault.services.evidence import THUMBNAIL
from hrd_vault.services.vault import Vault

PHOTOS = Path(os.environ.get("HRD_VAULT_TEST_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "photos"


def claims_of(record: Record) -> dict[str, str]:
    return {row["what"]: row["value"] for row in record.values.get("claims", [])}


def blobs_on_disk(vault: Vault) -> list[Path]:
    return [path for path in vault.folder["blobs"].rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 131_072, 1_048_576, 3_000_001])
def test_bit_for_bit(vault: Vault, tmp_path: Path, size: int) -> None:
    (tmp_path / "a.bin").write_bytes(os.urandom(size))
    record = evidence.take_in(vault, tmp_path / "a.bin")
    digest = hashlib.sha256((tmp_path / "a.bin").read_bytes()).hexdigest()
    assert record.values["sha256"] == digest and record.values["size"] == size
    evidence.write_out(vault, record.id, tmp_path / "out.bin", "to compare")
    assert (tmp_path / "out.bin").read_bytes() == (tmp_path / "a.bin").read_bytes()
    lying = blobs_on_disk(vault)
    assert (len(lying) == 1 and (tmp_path / "a.bin").read_bytes()[:64] not in lying[0].read_bytes()) or size < 4


def test_read_from_any_place(vault: Vault, tmp_path: Path) -> None:
    data = os.urandom(1_000_003)
    (tmp_path / "a.bin").write_bytes(data)
    record = evidence.take_in(vault, tmp_path / "a.bin")
    source, size, _media = evidence.file_of(vault, record.id)
    with source:
        for place in (999_990, 0, 65_530, 65_536, 500_000, size - 1, size):
            source.seek(place)
            found = b""
            while len(found) < 100 and (piece := source.read(100 - len(found))):
                found += piece
            assert found == data[place : place + 100]


def test_every_byte_of_a_blob_is_guarded(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(os.urandom(200_000))
    record = evidence.take_in(vault, tmp_path / "a.bin")
    (path,) = blobs_on_disk(vault)
    good = path.read_bytes()
    blob = vault.blobs.of(record.id)
    assert blob
    # A byte decides only over its own chunk, so each is read where the byte was changed; the nonce decides over all.
    for place in (*range(16), *range(16, len(good), 97), len(good) - 1):
        changed = bytearray(good)
        changed[place] ^= 1
        path.write_bytes(changed)
        with vault.blobs.open(blob.id) as source, pytest.raises(NotOpened):
            source.seek(max(0, place - 16) // 65_552 * 65_536)
            source.read(1)
    for cut in (len(good) - 1, 65_552 + 16, 16, 3):
        path.write_bytes(good[:cut])
        with pytest.raises(VaultError) as error:
            evidence.write_out(vault, record.id, tmp_path / "out.bin", "")
        assert error.value.code == "evidence.damaged" and not (tmp_path / "out.bin").exists()
    path.write_bytes(good)
    evidence.write_out(vault, record.id, tmp_path / "out.bin", "")  # the control


def test_every_single_byte_of_a_small_blob(vault: Vault, tmp_path: Path) -> None:
    """Longer ones, byte by byte, in `prove evidence flips`."""
    (tmp_path / "a.bin").write_bytes(os.urandom(2_000))
    record = evidence.take_in(vault, tmp_path / "a.bin")
    assert flipped(vault, record.id) == len(blobs_on_disk(vault)[0].read_bytes())


def flipped(vault: Vault, exhibit: str) -> int:
    """Change every byte of an exhibit's blob in turn, in place; how many changes were refused where they lie."""
    blob = vault.blobs.of(exhibit)
    assert blob
    path, refused = vault.blobs.path(blob.id), 0
    with path.open("r+b", buffering=0) as file:
        for place in range(path.stat().st_size):
            file.seek(place)
            good = file.read(1)
            file.seek(place)
            file.write(bytes([good[0] ^ 1 << place % 8]))
            try:
                with vault.blobs.open(blob.id) as source:
                    source.seek(max(0, place - 16) // 65_552 * 65_536)
                    source.read(1)
            except NotOpened:
                refused += 1
            file.seek(place)
            file.write(good)
    with vault.blobs.open(blob.id) as source:
        assert sum(len(piece) for piece in source.pieces()) == blob.size  # the control: as it was, it opens
    return refused


def test_what_a_file_is_and_claims(vault: Vault, tmp_path: Path) -> None:
    made = {
        "a.jpg": made_files.picture(tmp_path / "a.jpg", taken="2026:03:05 10:11:12"),
        "a.mp4": made_files.film(tmp_path / "a.mp4", 1),
        "a.pdf": made_files.pages(tmp_path / "a.pdf"),
        "a.eml": made_files.letter(tmp_path / "a.eml"),
        "a.docx": made_files.document(tmp_path / "a.docx"),
    }
    found = {name: evidence.take_in(vault, path) for name, path in made.items()}
    assert {name: record.values["sort"] for name, record in found.items()} == {
        "a.jpg": "photo", "a.mp4": "video", "a.pdf": "document", "a.eml": "message", "a.docx": "document",
    }  # fmt: skip
    assert claims_of(found["a.jpg"])["captured"].startswith("2026-03-05 10:11:12")
    assert claims_of(found["a.jpg"])["device"] == "Made Up 1" and found["a.jpg"].values["captured"] == "2026-03-05"
    assert found["a.jpg"].values["captured_basis"] == "file"
    film = claims_of(found["a.mp4"])
    assert film["gps"] == "+14.6349-090.5069/" and film["captured"].startswith("2026-03-05T10:11:12")
    assert float(film["length"].split()[0]) == pytest.approx(1, abs=0.1)
    assert claims_of(found["a.pdf"])["pages"] == "2"
    assert claims_of(found["a.eml"])["sender"] == "ana@example.org"
    assert claims_of(found["a.docx"])["author"] == "Ana"
    small = evidence.thumbnails(vault, [record.id for record in found.values()])
    assert set(small) == {found[name].id for name in ("a.jpg", "a.mp4", "a.pdf")}
    assert all(max(each.width, each.height) <= THUMBNAIL for each in small.values())


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the reference photos are not beside the project")
def test_real_photos(vault: Vault) -> None:
    found = {path.name: evidence.take_in(vault, path) for path in sorted(PHOTOS.glob("*.*"))}
    assert len(found) == 10 and all(record.values["sort"] == "photo" for record in found.values())
    assert claims_of(found["IMG_5195.HEIC"])["gps"] == "39.051344, -94.288772"
    assert claims_of(found["DSCN0010.jpg"])["gps"] == "43.467448, 11.885127"
    assert claims_of(found["portrait_6.jpg"])["orientation"] == "6"
    small = evidence.thumbnails(vault, [record.id for record in found.values()])
    assert len(small) == 10 and small[found["portrait_6.jpg"].id].height > small[found["portrait_6.jpg"].id].width
    assert all(finding.held for finding in verifying.verify(vault))


def test_damage_and_bombs_never_stop_an_intake(vault: Vault, tmp_path: Path) -> None:
    good = made_files.picture(tmp_path / "a.jpg", taken="2026:03:05 10:11:12").read_bytes()
    hostile = {
        "cut.jpg": good[: len(good) // 2], "exif.jpg": good[:40] + os.urandom(200) + good[240:], "bomb.png": made_files.bomb(),
        "empty.mp4": b"\x00\x00\x00\x18ftypisom" + bytes(2000), "x.pdf": b"%PDF-1.7\n" + os.urandom(3000),
    }  # fmt: skip
    xxe = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x><creator>&e;</creator></x>'
    made_files.document(tmp_path / "xxe.docx", xxe)
    hostile["xxe.docx"] = (tmp_path / "xxe.docx").read_bytes()
    for name, data in hostile.items():
        (tmp_path / name).write_bytes(data)
        record = evidence.take_in(vault, tmp_path / name)
        assert record.values["sha256"] == hashlib.sha256(data).hexdigest(), name
        assert "root:" not in str(record.values), name
    assert records.counts(vault)["evidence"] == len(hostile)


def test_custody_tells_every_step_and_what_does_not_hold(vault: Vault, tmp_path: Path) -> None:
    first = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    other = evidence.take_in(vault, made_files.picture(tmp_path / "b.jpg", (32, 32)))
    evidence.handled(vault, first.id, "viewed", {})
    evidence.write_out(vault, first.id, tmp_path / "out.jpg", "for the lawyer")
    assert [event.verb for event in evidence.custody(vault, first.id)] == ["imported", "viewed", "exported"]
    assert evidence.custody(vault, first.id)[2].facts["purpose"] == "for the lawyer"
    assert [event.verb for event in evidence.custody(vault, other.id)] == ["imported"]
    assert all(finding.held for finding in verifying.verify(vault))
    for sql, number in (
        ('UPDATE custody SET facts = \'{"purpose":"else"}\' WHERE exhibit = ? AND number = 3', 3),
        ("UPDATE custody SET time = '2020-01-01T00:00:00Z' WHERE exhibit = ? AND number = 1", 1),
        ("DELETE FROM custody WHERE exhibit = ? AND number = 2", 2),
    ):
        vault.store.execute("SAVEPOINT tried")
        vault.store.execute(sql, (first.id,))
        said = [dict(finding.facts) for finding in verifying.verify(vault) if not finding.held]
        assert {"record": first.id, "number": number} in said, sql
        vault.store.execute("ROLLBACK TO tried")
        vault.store.execute("RELEASE tried")
    (path,) = [each for each in blobs_on_disk(vault) if each.name == vault.blobs.of(other.id).id]  # type: ignore[union-attr]
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    said = [dict(finding.facts) for finding in verifying.verify(vault) if not finding.held]
    assert said == [{"record": other.id}]


def test_a_chain_made_anew_is_seen(vault: Vault, tmp_path: Path) -> None:
    record = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    evidence.handled(vault, record.id, "viewed", {})
    vault.store.execute("DELETE FROM custody WHERE exhibit = ?", (record.id,))
    vault.custody.add(record.id, "2026-01-01T00:00:00Z", "imported", {"name": "never looked at"})
    assert any(dict(finding.facts) == {"record": record.id} for finding in verifying.verify(vault) if not finding.held)


def test_what_only_the_program_writes_cannot_be_typed(vault: Vault, tmp_path: Path) -> None:
    record = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    changed = records.read_checked(vault, {**record.values, "id": record.id, "kind": "evidence", "sha256": "00" * 32})
    with pytest.raises(VaultError) as error:
        records.save(vault, changed)
    assert error.value.code == "record.fixed"
    with pytest.raises(VaultError) as error:
        records.save(vault, records.read_checked(vault, {"kind": "evidence", "title": "x", "size": 3}))
    assert error.value.code == "record.fixed"
    named = records.read_checked(vault, {**record.values, "id": record.id, "kind": "evidence", "title": "The door"})
    assert records.save(vault, named)[0].title == "The door"  # the control


def test_an_intake_is_not_undone(vault: Vault, tmp_path: Path) -> None:
    evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    with pytest.raises(VaultError):
        records.undo(vault)
    assert len(blobs_on_disk(vault)) == 1


def test_destroyed_means_key_file_and_past(vault: Vault, tmp_path: Path) -> None:
    record = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    records.trash(vault, [record.id])
    assert len(blobs_on_disk(vault)) == 1  # the trash keeps it
    records.purge(vault, [record.id])
    assert blobs_on_disk(vault) == [] and evidence.custody(vault, record.id) == []
    tables = ("blob", "custody", "thumbnail")
    assert [vault.store.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables] == [0, 0, 0]
    assert all(finding.held for finding in verifying.verify(vault))


class _StopAt:
    def __init__(self, size: int) -> None:
        self.size = size

    def step(self, done: int, total: int) -> None:
        if done >= self.size:
            raise Cancelled


def test_stopped_means_nothing_came_in(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(os.urandom(5_000_000))
    with pytest.raises(Cancelled):
        evidence.take_in(vault, tmp_path / "a.bin", progress=_StopAt(2_000_000))
    assert blobs_on_disk(vault) == [] and records.find(vault, Query()) == []


def test_an_intent_cut_short_is_cleared_at_the_next_opening(tmp_path: Path) -> None:
    vault, _code = Vault.create(tmp_path / "vault", WORDS)
    intake = evidence.begin(vault, lambda: io.BytesIO(b"x" * 100_000), "a.bin")
    intake.write()
    vault.close()
    with Vault.unlock(tmp_path / "vault", WORDS) as again:
        assert again.recovered.removed == 1 and again.recovered.lost == () and blobs_on_disk(again) == []


@pytest.fixture
def older(tmp_path: Path) -> Iterator[tuple[Path, bytes, str]]:
    """A vault's folder, its store before an intake, and the name of the blob that came after."""
    vault, _code = Vault.create(tmp_path / "vault", WORDS)
    evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    vault.close()
    before = (tmp_path / "vault" / "store.db").read_bytes()
    with Vault.unlock(tmp_path / "vault", WORDS) as vault:
        record = evidence.take_in(vault, made_files.picture(tmp_path / "b.jpg"))
        blob = vault.blobs.of(record.id)
    assert blob
    yield tmp_path / "vault", before, blob.id


def test_an_older_store_loses_no_newer_file(older: tuple[Path, bytes, str]) -> None:
    folder, before, blob = older
    (folder / "store.db").write_bytes(before)
    with Vault.unlock(folder, WORDS) as vault:
        assert vault.doubt and (folder / "blobs" / blob[:2] / blob).is_file()  # nothing is touched while there is doubt
        vault.accept_older()
        assert vault.recovered.lost == (blob,) and (folder / "lost" / blob).is_file()
        said = [finding for finding in verifying.verify(vault) if not finding.held]
        assert [dict(finding.facts) for finding in said] == [{"name": blob}]


def test_fifty_older_stores_lose_nothing(tmp_path: Path) -> None:
    folder, rows, chance = tmp_path / "vault", [], random.Random(50)
    vault, _code = Vault.create(folder, WORDS)
    vault.close()
    stores = [(folder / "store.db").read_bytes()]
    for number in range(8):
        (tmp_path / "a.bin").write_bytes(os.urandom(1000 + number))
        with Vault.unlock(folder, WORDS) as vault:
            record = evidence.take_in(vault, tmp_path / "a.bin")
            blob = vault.blobs.of(record.id)
        assert blob
        rows.append(blob.id)
        stores.append((folder / "store.db").read_bytes())
    for turn in range(50):
        rolled = tmp_path / f"rolled-{turn}"
        shutil.copytree(folder, rolled, ignore=shutil.ignore_patterns("reserve"))
        back = chance.randrange(len(stores) - 1)
        (rolled / "store.db").write_bytes(stores[back])
        with Vault.unlock(rolled, WORDS) as vault:
            assert vault.doubt
            vault.accept_older()
            newer = set(rows[back:])
            assert set(vault.recovered.lost) == newer == {path.name for path in (rolled / "lost").iterdir()}
            assert {blob.id for blob in vault.blobs.all()} == set(rows[:back])
            assert all((rolled / "blobs" / each[:2] / each).is_file() for each in rows[:back])
        shutil.rmtree(rolled)


def test_an_intimate_picture_has_no_small_one(vault: Vault, tmp_path: Path) -> None:
    record = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"), {"intimate": True})
    assert evidence.thumbnails(vault, [record.id]) == {}
