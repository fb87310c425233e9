"""Backups are verified before they are called done, and come back on a bare machine."""

import shutil
import zipfile
from pathlib import Path

import pytest

from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.domain.query import Query
from hrd_vault.services import backups, device, evidence, keys, records
from hrd_vault.services.vault import Vault
from hrd_vault.store import backup
from hrd_vault.store.folder import STORE


def add(vault: Vault, title: str) -> None:
    records.save(vault, records.read_checked(vault, {"kind": "incident", "title": title}))


def test_a_backup_opens_on_a_machine_that_knows_nothing(vault: Vault, tmp_path: Path) -> None:
    add(vault, "Kept")
    (tmp_path / "a.bin").write_bytes(b"as it came in" * 9_000)
    exhibit = evidence.take_in(vault, tmp_path / "a.bin").id
    backups.make(vault, tmp_path / "b.zip")
    add(vault, "After the backup")
    keys.change_passphrase(vault, WORDS, "newer words")
    vault.close()
    shutil.rmtree(tmp_path / "vault")
    device.file().unlink()
    assert backups.restore(tmp_path / "b.zip", tmp_path / "again", WORDS)
    with Vault.unlock(tmp_path / "again", WORDS) as again:
        assert again.doubt is None
        assert {line.title for line in records.find(again, Query())} == {"Kept", "a"}
        evidence.write_out(again, exhibit, tmp_path / "out.bin", "")
        assert (tmp_path / "out.bin").read_bytes() == b"as it came in" * 9_000


def test_restoring_on_purpose_on_the_same_machine_is_no_alarm(vault: Vault, tmp_path: Path) -> None:
    add(vault, "Kept")
    backups.make(vault, tmp_path / "b.zip")
    add(vault, "Later")
    vault.close()
    assert backups.restore(tmp_path / "b.zip", tmp_path / "again", WORDS)
    with Vault.unlock(tmp_path / "again", WORDS) as again:
        assert again.doubt is None


def test_a_backup_is_ciphertext_throughout(vault: Vault, tmp_path: Path) -> None:
    add(vault, "Zqvokumeter came")
    backups.make(vault, tmp_path / "b.zip")
    assert b"qvokumeter" not in (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_backup_that_does_not_read_back_is_not_called_done(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup._pack

    def bad_drive(part: Path, *rest: object) -> dict[str, str]:
        digests = real(part, *rest)  # type: ignore[arg-type]
        data = bytearray(part.read_bytes())
        data[len(data) // 2] ^= 1
        part.write_bytes(data)
        return digests

    monkeypatch.setattr(backup, "_pack", bad_drive)
    with pytest.raises((VaultError, zipfile.BadZipFile)) as error:
        backups.make(vault, tmp_path / "b.zip")
    assert isinstance(error.value, VaultError)
    assert error.value.code == "backup.not_verified"
    assert not list(tmp_path.glob("b.zip*"))


def test_an_existing_file_is_never_written_over(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(VaultError) as error:
        backups.make(vault, tmp_path / "b.zip")
    assert error.value.code == "use.file_exists"
    assert (tmp_path / "b.zip").read_text() == "mine"


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "names", "extra", "compressed"])
def test_a_damaged_backup_restores_nothing(vault: Vault, tmp_path: Path, harm: str) -> None:
    add(vault, "Kept")
    backups.make(vault, tmp_path / "b.zip")
    data = (tmp_path / "b.zip").read_bytes()
    bad = tmp_path / "bad.zip"
    if harm in ("cut", "flip", "empty"):
        place = len(data) // 2
        bad.write_bytes(
            {"cut": data[:place], "flip": data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :], "empty": b""}[
                harm
            ]
        )
    else:
        with zipfile.ZipFile(tmp_path / "b.zip") as good, zipfile.ZipFile(bad, "w") as made:
            for name in good.namelist():
                method = zipfile.ZIP_DEFLATED if harm == "compressed" else zipfile.ZIP_STORED
                made.writestr("../" + name if harm == "names" else name, good.read(name), method)
            if harm == "extra":
                made.writestr("autorun.inf", "x")
    with pytest.raises(VaultError) as error:
        backups.restore(bad, tmp_path / "again", WORDS)
    assert error.value.code == "backup.damaged"
    assert not (tmp_path / "again").exists() and not (tmp_path / "again.part").exists()
    assert not (tmp_path.parent / STORE).exists()


def test_nothing_is_restored_over_something(vault: Vault, tmp_path: Path) -> None:
    backups.make(vault, tmp_path / "b.zip")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("mine")
    with pytest.raises(VaultError) as error:
        backups.restore(tmp_path / "b.zip", tmp_path / "full")
    assert error.value.code == "vault.exists"
    with pytest.raises(VaultError) as error:
        backups.restore(tmp_path / "nothing.zip", tmp_path / "new")
    assert error.value.code == "use.file_missing"
