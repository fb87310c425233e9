"""Kills a working vault at random moments, and looks afterwards whether anything acknowledged was lost or anything is corrupt.

As a program (`killing.py OPERATION VAULT NUMBER`) it is the victim: it works without end and says each thing that is done.
"""

import hashlib
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import cheap
from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import new_id
from hrd_vault.crypto import age
from hrd_vault.crypto.header import Head
from hrd_vault.domain.query import Query
from hrd_vault.formats import bundle
from hrd_vault.formats.bundle import Content, Exhibit, Thread
from hrd_vault.services import backups, evidence, intake, joining, keys, receiving, records, verifying
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault

assert cheap
ROWS = 120


def words(number: int) -> str:
    """The passphrase after `number` changes."""
    return f"words number {number}"


def say(text: str) -> None:
    """What is said is acknowledged."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _save(vault: Vault, folder: Path, start: int) -> None:
    number = start
    while True:
        number += 1
        data = {
            "kind": "incident",
            "title": f"saved {number}",
            "account": "w " * 200,
            "occurred": f"20{number % 25:02}",
        }
        records.save(vault, records.read_checked(vault, data))
        say(f"saved {number}")


def _import(vault: Vault, folder: Path, start: int) -> None:
    number = start
    while True:
        number += 1
        path = folder / "rows.csv"
        path.write_text("Title,What happened\n" + "".join(f"lot {number} row {n},w\n" for n in range(ROWS)), "utf-8")
        intake.bring_in(vault, path, Wishes())
        say(f"lot {number}")


def _purge(vault: Vault, folder: Path, start: int) -> None:
    while True:
        lines = records.find(vault, Query(limit=5))
        if len(lines) < 3:
            for number in range(20):
                records.save(
                    vault, records.read_checked(vault, {"kind": "incident", "title": f"prey {start} {number}"})
                )
            continue
        say(f"purging {lines[0].id}")
        records.purge(vault, [lines[0].id])
        say(f"purged {lines[0].id}")


def _backup(vault: Vault, folder: Path, start: int) -> None:
    number = start
    while True:
        number += 1
        backups.make(vault, folder / f"backup {number}.zip")
        say(f"backup {number}")


def _passphrase(vault: Vault, folder: Path, start: int) -> None:
    number = start
    while True:
        say(f"changing {number + 1}")
        keys.change_passphrase(vault, words(number), words(number + 1))
        number += 1
        say(f"changed {number}")


def _intake(vault: Vault, folder: Path, start: int) -> None:
    number = start
    while True:
        number += 1
        path = folder / f"file {number}.bin"
        path.write_bytes(number.to_bytes(8, "big") * 40_000)
        record = evidence.take_in(vault, path)
        say(f"taken {record.id} {number}")
        path.unlink()


def _destroy(vault: Vault, folder: Path, start: int) -> None:
    number = start
    while True:
        number += 1
        path = folder / "prey.bin"
        path.write_bytes(number.to_bytes(8, "big") * 40_000)
        record = evidence.take_in(vault, path)
        say(f"taken {record.id} {number}")
        say(f"purging {record.id}")
        records.purge(vault, [record.id])
        say(f"purged {record.id}")


def _join(vault: Vault, folder: Path, start: int) -> None:
    """Bundles that are brought in: their records as a lot, all or none, and a file that is whole or not there."""
    recipient, number = age.read_recipient(vault.identity.public().receive), start
    while True:
        number += 1
        body, exhibit = number.to_bytes(8, "big") * 40_000, new_id()
        digest = hashlib.sha256(body).hexdigest()
        stamp = {"stamps": {"title": [1, "sender"]}, "seen": {"sender": 1}, "v": 1}
        told = [{"id": new_id(), "kind": "incident", "title": f"lot {number} row {n}", **stamp} for n in range(ROWS)]
        told.append({"id": exhibit, "kind": "evidence", "title": "file", "sha256": digest, **stamp})
        file = Exhibit(exhibit, "file.bin", "application/octet-stream", len(body), digest, Head(1, bytes(32)),
                       crc=zlib.crc32(body), pieces=partial(tuple, (body,)))  # fmt: skip
        content = Content(new_id(), "2026-01-01T00:00:00Z", "en", b"<p>", canonical.dump({"records": told}), len(told), False,
                          exhibits=(file,))  # fmt: skip
        path = folder / "lot.age"
        with path.open("wb") as sink:
            bundle.seal(sink, content, recipient, Thread(1, Head(1, bytes(32))), None)
        identities = receiving.vault_identities(vault)
        verdict = receiving.open_bundle(path, identities, vault)
        joining.bring_in(vault, path, identities, verdict, sender_accepted=True)
        say(f"lot {number}")
        say(f"taken {exhibit} {number}")


VICTIMS: dict[str, Callable[[Vault, Path, int], None]] = {
    "save": _save,
    "import": _import,
    "purge": _purge,
    "backup": _backup,
    "passphrase": _passphrase,
    "intake": _intake,
    "destroy": _destroy,
    "join": _join,
}


@dataclass
class Tally:
    """What was found after each kill."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)


def kill_many(operation: str, folder: Path, times: int, seed: int) -> Tally:
    """Let `operation` work in a vault in `folder` and kill it `times`, looking after each."""
    chance, tally = random.Random(seed), Tally()
    path = folder / "vault"
    vault, _code = Vault.create(path, words(0))
    vault.close()
    number = passphrase = 0
    saved: set[str] = set()
    lots: set[int] = set()
    for _ in range(times):
        secret = words(passphrase)
        start = passphrase if operation == "passphrase" else number
        victim = subprocess.Popen(
            [sys.executable, __file__, operation, str(path), str(start), secret], stdout=subprocess.PIPE, text=True
        )
        assert victim.stdout is not None
        first = victim.stdout.readline()  # it works
        assert first, f"{operation}: the victim ended by itself, so nothing was tried"
        time.sleep(chance.random() ** 2 * 0.5)
        victim.kill()
        said = [first.strip(), *(line.strip() for line in victim.stdout.read().splitlines())]
        victim.wait()
        victim.stdout.close()
        tally.kills += 1
        tally.acknowledged += len(said)
        number += 10_000
        ways = [passphrase, *(int(line.split()[1]) for line in said if line.startswith("chang"))]
        try:
            opened, passphrase = _open(path, ways)
        except VaultError as error:
            tally.corrupt.append(f"{operation}: {error.code}")
            return tally
        if operation == "passphrase" and passphrase not in (ways[-1], ways[-2] if len(ways) > 1 else ways[-1]):
            tally.lost.append(f"passphrase {passphrase} of {ways[-1]}")
        with opened as vault:
            saved |= {line for line in said if line.startswith("saved ")}
            lots |= {int(line.split()[1]) for line in said if line.startswith("lot ")}
            _look(vault, tally, saved, lots, said)
        if operation == "backup":
            _look_at_backups(folder, tally, said, words(0))
    return tally


def _open(path: Path, ways: list[int]) -> tuple[Vault, int]:
    for number in reversed(ways):
        try:
            return Vault.unlock(path, words(number)), number
        except VaultError as error:
            if error.code != "keys.wrong":
                raise
    raise VaultError("keys.wrong")


def _look(vault: Vault, tally: Tally, saved: set[str], lots: set[int], said: list[str]) -> None:
    if vault.doubt:
        tally.corrupt.append(vault.doubt.code)
    tally.corrupt += [finding.text for finding in verifying.verify(vault) if not finding.held]
    titles: dict[str, int] = {}
    for stored in vault.rows.all():
        title = stored.record.title
        titles[title] = titles.get(title, 0) + 1
    tally.lost += [title for title in saved if title not in titles]
    counts: dict[int, int] = dict.fromkeys(lots, 0)
    for title in titles:
        if title.startswith("lot "):
            lot = int(title.split()[1])
            counts[lot] = counts.get(lot, 0) + 1
    tally.lost += [f"lot {lot}: {count}" for lot, count in counts.items() if count != ROWS]
    _look_at_files(vault, tally, said)
    for line in said:
        if line.startswith("purged ") and vault.rows.get(line.split()[1]):
            tally.lost.append(line)


def _look_at_files(vault: Vault, tally: Tally, said: list[str]) -> None:
    """Every file that was acknowledged is whole, unless it was being destroyed; none lies about without a row."""
    doomed = {line.split()[1] for line in said if line.startswith("purging ")}
    for line in said:
        if line.startswith("taken ") and line.split()[1] not in doomed:
            _, exhibit, number = line.split()
            blob = vault.blobs.of(exhibit)
            if blob is None:
                tally.lost.append(line)
                continue
            with vault.blobs.open(blob.id) as source:
                if b"".join(source.pieces()) != int(number).to_bytes(8, "big") * 40_000:
                    tally.lost.append(line)
    tally.corrupt += [f"lost/{name}" for name in vault.recovered.lost]
    rows = {row[0] for row in vault.store.execute("SELECT id FROM blob WHERE state = 'kept'")}
    lying = {path.name for path in vault.folder["blobs"].rglob("*") if path.is_file()}
    tally.corrupt += [f"blob {name}" for name in rows ^ lying]


def _look_at_backups(folder: Path, tally: Tally, said: list[str], secret: str) -> None:
    for line in said:
        if not (folder / f"{line}.zip").is_file():
            tally.lost.append(line)
    for path in folder.glob("backup *.zip"):
        again = folder / "again"
        try:
            backups.restore(path, again, secret)
        except VaultError as error:
            tally.corrupt.append(f"{path.name}: {error.code}")
        for each in sorted(again.rglob("*"), reverse=True):
            each.rmdir() if each.is_dir() else each.unlink()
        again.rmdir()
        path.unlink()


if __name__ == "__main__":
    _, wish, place, begin, way = sys.argv
    VICTIMS[wish](Vault.unlock(Path(place), way), Path(place).parent, int(begin))
