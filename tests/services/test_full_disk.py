"""On a full disk nothing is lost, and the vault still opens, deletes and exports. A real small file system, so root only."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.domain.query import Query
from hrd_vault.services import backups, exporting, intake, keys, records, verifying
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault
from hrd_vault.store.folder import RESERVE

MIB = 1024 * 1024


def _can_mount(folder: Path) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    ran = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(folder)], capture_output=True, check=False
    )
    return ran.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not _can_mount(folder):
        pytest.skip("a small file system can only be mounted by root on Linux")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> None:
    with (disk / "ballast").open("ab") as file:
        for size in (MIB, 4096, 512, 1):
            try:
                while True:
                    os.write(file.fileno(), bytes(size))
            except OSError:
                continue


def test_a_full_disk_loses_nothing_and_still_deletes_and_exports(disk: Path, tmp_path: Path) -> None:
    vault, _code = Vault.create(disk / "vault", WORDS)
    kept = [records.save(vault, records.read_checked(vault, {"kind": "incident", "title": f"Kept {n}", "account": "w " * 400}))[0] for n in range(40)]  # fmt: skip
    fill(disk)
    saved, refused = 0, ""
    for number in range(200):
        try:
            data = {"kind": "incident", "title": f"More {number}", "account": "word " * 2000}
            records.save(vault, records.read_checked(vault, data))
            saved += 1
        except VaultError as full:
            refused = full.code
            break
    assert refused == "disk.full"
    titles = {f"Kept {n}" for n in range(40)} | {f"More {n}" for n in range(saved)}
    assert {line.title for line in records.find(vault, Query(limit=1000))} == titles

    with pytest.raises(VaultError) as error:
        (tmp_path / "t.csv").write_text("What happened\n" + "\n".join(f"row {n} " + "long " * 500 for n in range(400)))
        intake.bring_in(vault, tmp_path / "t.csv", Wishes())
    assert error.value.code == "disk.full"
    with pytest.raises(VaultError) as error:
        backups.make(vault, disk / "b.zip")
    assert error.value.code == "disk.full" and not list(disk.glob("b.zip*"))

    assert (disk / "vault" / RESERVE).exists()
    records.purge(vault, [kept[0].id, kept[1].id])  # gives the reserve up where it must
    assert exporting.export(vault, "json", tmp_path / "out.json").count == len(titles) - 2
    assert all(finding.held for finding in verifying.verify(vault))
    vault.close()

    (disk / "vault" / RESERVE).unlink(missing_ok=True)
    fill(disk)
    with Vault.unlock(disk / "vault", WORDS) as again:  # it opens though not a byte is free
        assert len(records.find(again, Query(limit=1000))) == len(titles) - 2
    (disk / "ballast").unlink()
    with Vault.unlock(disk / "vault", WORDS) as again:
        assert (disk / "vault" / RESERVE).exists()
        records.save(again, records.read_checked(again, {"kind": "incident", "title": "Room again"}))


def test_a_passphrase_can_be_changed_on_a_full_disk_or_says_why_not(disk: Path) -> None:
    vault, _code = Vault.create(disk / "vault", WORDS)
    vault.close()
    (disk / "vault" / RESERVE).unlink()
    fill(disk)
    opens = WORDS
    with Vault.unlock(disk / "vault", WORDS) as again:
        try:
            keys.change_passphrase(again, WORDS, "other words")
            opens = "other words"
        except VaultError as full:
            assert full.code == "disk.full"
    with Vault.unlock(disk / "vault", opens) as again:
        assert again.doubt is None


def test_a_read_only_drive_is_said(disk: Path) -> None:
    vault, _code = Vault.create(disk / "vault", WORDS)
    vault.close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(VaultError) as error:
        Vault.unlock(disk / "vault", WORDS)
    assert error.value.code == "vault.read_only"
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    with Vault.unlock(disk / "vault", WORDS):
        pass
