"""Files in bundles: they go bit for bit, say what they say of themselves, stay where they would tell too much; age reads them."""

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import made_files
from hrd_vault.base.errors import Cancelled, VaultError
from hrd_vault.base.i18n import speech
from hrd_vault.crypto.age import HybridIdentity, X25519Identity
from hrd_vault.domain.query import Query
from hrd_vault.domain.shaping import Shape
from hrd_vault.formats import bundle
from hrd_vault.services import choosing, copies, custody_report, evidence, handover, receiving, records, verifying
from hrd_vault.services.choosing import Preview
from hrd_vault.services.handover import Receiver
from hrd_vault.services.vault import Vault

KEY = HybridIdentity.generate()
TO = [Receiver("x", KEY.recipient())]


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def said(preview: Preview) -> str:
    return "\n".join(note.say(speech("en")) for note in handover.told(preview, []))


def test_files_go_bit_for_bit_and_their_custody_says_so(vault: Vault, tmp_path: Path) -> None:
    paths = [made_files.picture(tmp_path / "Door.jpg", taken="2026:03:05 10:11:12"), tmp_path / "blob.bin"]
    paths[1].write_bytes(os.urandom(3_000_001))
    taken = [evidence.take_in(vault, path) for path in paths]
    incident = add(vault, "incident", title="The door")
    preview = choosing.choose(vault, [incident, *(each.id for each in taken)], None)
    assert [(each.file, each.size) for each in preview.files] == [(path.name, path.stat().st_size) for path in paths]
    assert "The file “Door.jpg” says of itself: Taken on, Device" in said(preview)
    handover.seal(vault, preview, TO, tmp_path / "a.age", "en")
    verdict = receiving.open_bundle(tmp_path / "a.age", [KEY], into=tmp_path / "out")
    assert [each.file for each in verdict.files] == ["Door.jpg", "blob.bin"]
    assert [(tmp_path / "out" / "data" / name).read_bytes() for name in ("m/0003.jpg", "m/0004")] == [
        path.read_bytes() for path in paths
    ]
    page = (tmp_path / "out" / "data" / "index.html").read_text("utf-8")
    assert '<a href="m/0003.jpg" download="Door.jpg">' in page
    for record, exhibit in zip(taken, verdict.files, strict=True):
        last = evidence.custody(vault, record.id)[-1]
        assert last.verb == "transferred" and last.facts["bundle"] == verdict.bundle
        assert (exhibit.custody.sequence, exhibit.custody.hash) == (last.number, last.hash)
    custody_report.write(vault, taken[0].id, tmp_path / "report.html", speech("en"))
    report = (tmp_path / "report.html").read_text("utf-8")
    assert "up to entry 2, as witnessed by whoever received the bundle" in report and "Nobody outside" not in report
    assert all(each.held for each in verifying.verify(vault))


@pytest.mark.skipif(shutil.which("age") is None, reason="Debian's age is not installed")
def test_a_foreign_program_opens_it(vault: Vault, tmp_path: Path) -> None:
    path = made_files.film(tmp_path / "Street.mp4", 2)
    taken = evidence.take_in(vault, path)
    old = X25519Identity.generate()
    (tmp_path / "key").write_text(str(old))
    preview = choosing.choose(vault, [taken.id], None)
    handover.seal(vault, preview, [Receiver("x", old.recipient())], tmp_path / "a.age", "en")
    plain = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key", tmp_path / "a.age"], check=True, capture_output=True, timeout=60
    ).stdout
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert archive.testzip() is None and archive.read("m/0003.mp4") == path.read_bytes()


def test_left_out_files_leave_no_digest(vault: Vault, tmp_path: Path) -> None:
    taken = evidence.take_in(vault, made_files.picture(tmp_path / "Door.jpg"))
    preview = choosing.choose(vault, [], Query(), shape=Shape(files=False))
    assert preview.files == () and "sha256" not in preview.records[0].values and "sha256" in preview.records[0].partial
    assert "you left the files out" in said(preview)
    handover.seal(vault, preview, TO, tmp_path / "a.age", "en")
    verdict = receiving.open_bundle(tmp_path / "a.age", [KEY])
    assert verdict.files == () and taken.values["sha256"] not in str(verdict.records)


def test_where_a_child_was_does_not_leave_with_its_file(vault: Vault, tmp_path: Path) -> None:
    path = made_files.picture(tmp_path / "Luis.jpg", taken="2026:03:05 10:11:12")
    taken = evidence.take_in(vault, path, {"child": True})
    assert taken.values.get("child") is True
    preview = choosing.choose(vault, [taken.id], None)
    assert preview.files == () and "a copy without its data can go" in said(preview)
    copy = copies.make(vault, taken.id, [copies.Step("black_out", (10, 10, 50, 50))])
    going = choosing.choose(vault, [copy.id], None)
    assert len(going.files) == 1 and "Luis" not in going.files[0].file


def test_a_blurred_place_is_not_told_by_the_file(vault: Vault, tmp_path: Path) -> None:
    taken = evidence.take_in(vault, made_files.film(tmp_path / "Street.mp4", 1))
    assert "gps" in {row["what"] for row in taken.values["claims"]}
    where = {"name": "Mill Street", "municipality": "Antigua", "blur": "municipality"}
    changed = records.save(vault, records.read_checked(vault, {**record_json(vault, taken.id), "place": where}))[0]
    preview = choosing.choose(vault, [changed.id], None)
    assert preview.files == () and "exact place" in said(preview)


def record_json(vault: Vault, record_id: str) -> dict[str, object]:
    from hrd_vault.domain.bodies import write_record

    return dict(write_record(vault.stored(record_id).record))


def test_older_files_get_their_checksum_when_they_are_sealed(vault: Vault, tmp_path: Path) -> None:
    taken = evidence.take_in(vault, made_files.picture(tmp_path / "Door.jpg"))
    vault.store.execute("UPDATE blob SET crc = NULL")
    handover.seal(vault, choosing.choose(vault, [taken.id], None), TO, tmp_path / "a.age", "en")
    assert receiving.verify(tmp_path / "a.age", [KEY]).files[0].file == "Door.jpg"
    assert vault.store.execute("SELECT crc FROM blob").fetchone()[0] is not None


def test_stopped_nothing_is_left_and_nothing_counts(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(os.urandom(2_000_000))
    taken = evidence.take_in(vault, tmp_path / "a.bin")
    before = vault.journal.head

    class Impatient:
        def step(self, done: int, total: int) -> None:
            if done * 2 > total:
                raise Cancelled

    with pytest.raises(Cancelled):
        handover.seal(vault, choosing.choose(vault, [taken.id], None), TO, tmp_path / "b.age", "en", Impatient())
    assert [path.name for path in tmp_path.glob("*.age*")] == [] and not list(tmp_path.glob("*.part*"))
    assert vault.journal.head == before and vault.handovers.all() == []
    assert [event.verb for event in evidence.custody(vault, taken.id)] == ["imported"]


def test_a_damaged_file_stops_the_bundle(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(os.urandom(200_000))
    taken = evidence.take_in(vault, tmp_path / "a.bin")
    (blob,) = [path for path in vault.folder["blobs"].rglob("*") if path.is_file()]
    data = bytearray(blob.read_bytes())
    data[150_000] ^= 1
    blob.write_bytes(data)
    with pytest.raises(VaultError, match=r"evidence\.damaged"):
        handover.seal(vault, choosing.choose(vault, [taken.id], None), TO, tmp_path / "b.age", "en")
    assert not list(tmp_path.glob("b.age*")) and vault.handovers.all() == []


def test_more_than_fits_is_refused_before_a_byte_is_written(vault: Vault, tmp_path: Path) -> None:
    taken = evidence.take_in(vault, made_files.picture(tmp_path / "Door.jpg"))
    preview = choosing.choose(vault, [taken.id], None)
    vault.store.execute("UPDATE blob SET size = ?", (200 * 1024**3,))
    huge = choosing.choose(vault, [taken.id], None)
    assert preview.files[0].size < huge.files[0].size
    with pytest.raises(VaultError, match=r"seal\.too_large"):
        handover.seal(vault, huge, TO, tmp_path / "b.age", "en")
    assert not list(tmp_path.glob("b.age*"))


def test_a_file_that_belongs_to_no_record_is_refused(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = evidence.take_in(vault, made_files.picture(tmp_path / "Door.jpg"))
    real = bundle.Exhibit.told
    monkeypatch.setattr(bundle.Exhibit, "told", lambda each: {**real(each), "record": "0" * 32})
    handover.seal(vault, choosing.choose(vault, [taken.id], None), TO, tmp_path / "a.age", "en")
    monkeypatch.undo()
    with pytest.raises(VaultError, match=r"bundle\.not_ours"):
        receiving.open_bundle(tmp_path / "a.age", [KEY], into=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_purged_file_is_named_with_the_bundle_that_keeps_it(vault: Vault, tmp_path: Path) -> None:
    taken = evidence.take_in(vault, made_files.picture(tmp_path / "Door.jpg"))
    handover.seal(vault, choosing.choose(vault, [taken.id], None), TO, tmp_path / "a.age", "en")
    records.trash(vault, [taken.id])
    report = records.purge(vault, [taken.id])
    assert report.bundles == (receiving.verify(tmp_path / "a.age", [KEY]).bundle,)
