"""What a vault refuses, mends and notices: headers, keys, locks, tampering, older copies. Nothing is ever lost by it."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto import header as headers
from hrd_vault.crypto import passphrase
from hrd_vault.crypto.keyslots import VaultKey
from hrd_vault.domain.query import Query
from hrd_vault.services import device, keys, records, verifying
from hrd_vault.services.unlocking import Attempt
from hrd_vault.services.vault import Vault
from hrd_vault.store import migrate
from hrd_vault.store.folder import JOURNAL, LOCK, RESERVE, STORE, new_file, part_of
from hrd_vault.store.layout import HEADERS


def refused(path: Path, secret: str = WORDS) -> str:
    with pytest.raises(VaultError) as error:
        Vault.unlock(path, secret)
    return error.value.code


def titles(path: Path, secret: str = WORDS) -> list[str]:
    with Vault.unlock(path, secret) as vault:
        return [line.title for line in records.find(vault, Query())]


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A closed vault with one incident."""
    path = tmp_path / "vault"
    vault, code = Vault.create(path, WORDS)
    (tmp_path / "code").write_text(code)
    records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "Kept"}))
    vault.close()
    return path


def test_the_folder_holds_only_what_is_documented(closed: Path) -> None:
    names = ["blobs", "header.a", "header.b", "inbox", "lock", "reserve", "store.db", "store.db-journal"]
    assert sorted(path.name for path in closed.iterdir()) == names
    assert (closed / JOURNAL).stat().st_size == 0
    assert {(closed / name).stat().st_size for name in HEADERS} == {headers.SIZE}
    assert (closed / RESERVE).stat().st_size == 8 * 1024 * 1024
    for path in closed.rglob("*"):
        if path.is_file():
            assert b'"title":"Kept"' not in path.read_bytes()
            assert path.stat().st_mode & 0o077 == 0


def test_passphrase_and_recovery_code_open_and_nothing_else_does(closed: Path, tmp_path: Path) -> None:
    code = (tmp_path / "code").read_text()
    assert titles(closed) == titles(closed, code) == titles(closed, code.lower().replace("-", " ").replace("O", "0"))
    wrong_letter = code[:-1] + ("A" if code[-1] != "A" else "B")
    for secret in ("", "x", WORDS + " ", WORDS.upper(), wrong_letter):
        assert refused(closed, secret) == "keys.wrong"
    assert titles(closed) == ["Kept"]


def test_letters_typed_in_another_form_are_the_same_passphrase(tmp_path: Path) -> None:
    vault, _code = Vault.create(tmp_path / "v", "contraseña única")
    vault.close()
    assert titles(tmp_path / "v", "contrasen\u0303a u\u0301nica") == []


def test_one_damaged_header_is_mended_and_it_is_said(closed: Path) -> None:
    for name in HEADERS:
        good = (closed / name).read_bytes()
        for place in (0, 20, 500, 40_000, headers.SIZE - 1):
            (closed / name).write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
            with Vault.unlock(closed, WORDS) as vault:
                assert vault.header_was_damaged
            assert len({(closed / each).read_bytes() for each in HEADERS}) == 1
        (closed / name).unlink()
        assert titles(closed) == ["Kept"]


def test_a_newer_header_that_the_key_does_not_vouch_for_shadows_nothing(closed: Path) -> None:
    good = (closed / "header.a").read_bytes()
    header = headers.decode(good)
    assert header
    for _ in range(5):
        header = header.next()
    forged = headers.encode(header, VaultKey.generate())
    assert headers.decode(forged) is not None  # the control: it looks whole, and newer
    for name in HEADERS:
        (closed / name).write_bytes(forged)
        assert titles(closed) == ["Kept"]
        assert forged not in [(closed / each).read_bytes() for each in HEADERS]
    for name in HEADERS:
        (closed / name).write_bytes(forged)
    assert refused(closed) == "vault.damaged_header"


def test_a_header_changed_while_the_passphrase_was_tried_is_tried_again(closed: Path) -> None:
    attempt = Attempt(closed, WORDS)
    while not attempt.done:
        time.sleep(0.01)
    with Vault.unlock(closed, WORDS) as vault:
        keys.change_passphrase(vault, WORDS, "other words")
    with pytest.raises(VaultError) as error:
        Vault.enter(attempt)
    assert error.value.code == "keys.wrong"
    assert titles(closed, "other words") == ["Kept"]


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege there")
def test_a_name_that_somebody_laid_out_is_not_written_through(closed: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "trap").symlink_to(victim)
    for taken in (victim, tmp_path / "trap"):
        with pytest.raises(FileExistsError):
            new_file(taken)
    assert victim.read_text() == "mine"
    assert len({part_of(closed / STORE) for _ in range(100)}) == 100


def test_both_headers_damaged_is_said_and_nothing_is_written(closed: Path) -> None:
    for name in HEADERS:
        (closed / name).write_bytes(b"\0" * headers.SIZE)
    before = (closed / STORE).read_bytes()
    assert refused(closed) == "vault.damaged_header"
    assert (closed / STORE).read_bytes() == before


def test_every_byte_of_a_header_copy_counts(closed: Path) -> None:
    data = bytearray((closed / "header.a").read_bytes())
    assert headers.decode(bytes(data)) is not None
    for place in range(len(data)):
        data[place] ^= 0x10
        assert headers.decode(bytes(data)) is None
        data[place] ^= 0x10


def test_a_header_forged_without_the_key_is_not_believed(closed: Path) -> None:
    """Somebody recomputes the plain checksum after changing the head: the checksum grants nothing."""
    for name in HEADERS:
        data = bytearray((closed / name).read_bytes())
        place = data.index(b'"epoch":') + 8
        data[place] = ord("9")
        data[-32:] = hashlib.sha256(data[:-32]).digest()
        (closed / name).write_bytes(data)
    assert refused(closed) == "vault.damaged_header"


@pytest.mark.parametrize(
    ("memory", "rounds", "lanes"), [(1, 3, 4), (64 * 1024**2, 3, 4), (2**40, 1, 1), (65536, 11, 4), (65536, 3, 9)]
)
def test_limits_are_checked_before_any_work_is_done(
    closed: Path, monkeypatch: pytest.MonkeyPatch, memory: int, rounds: int, lanes: int
) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("the derivation was started")

    monkeypatch.setattr(passphrase, "FLOOR", 64 * 1024)
    monkeypatch.setattr(passphrase, "derive", never)
    with pytest.raises(VaultError) as error:
        started = time.perf_counter()
        passphrase.Work(memory, rounds, lanes).checked()
    assert error.value.code == "keys.limits"
    assert time.perf_counter() - started < 0.05
    assert refused(closed) == "keys.limits"  # the header's own 8 KiB, under the real floor


def test_a_changed_passphrase_opens_and_the_old_one_no_longer(closed: Path) -> None:
    store = (closed / STORE).stat().st_size
    with Vault.unlock(closed, WORDS) as vault:
        keys.change_passphrase(vault, WORDS, "other words")
    assert refused(closed) == "keys.wrong"
    assert titles(closed, "other words") == ["Kept"]
    assert abs((closed / STORE).stat().st_size - store) <= 8192  # nothing was encrypted again
    for name in HEADERS:
        assert (closed / name).stat().st_size == headers.SIZE


def test_the_recovery_code_lets_its_owner_set_a_new_passphrase(closed: Path, tmp_path: Path) -> None:
    code = (tmp_path / "code").read_text()
    with Vault.unlock(closed, code) as vault:
        keys.change_passphrase(vault, code, "new words")
        fresh = keys.new_recovery_code(vault)
    assert refused(closed, WORDS) == "keys.wrong" and refused(closed, code) == "keys.wrong"
    assert titles(closed, "new words") == titles(closed, fresh) == ["Kept"]


def test_passphrases_are_added_and_removed_but_never_the_last(closed: Path) -> None:
    with Vault.unlock(closed, WORDS) as vault:
        added = [keys.add_passphrase(vault, f"words {number}") for number in range(3)]
        for wish, code in (
            (lambda: keys.add_passphrase(vault, "fifth"), "keys.slots_full"),
            (lambda: keys.add_passphrase(vault, " "), "keys.slots_full"),
            (lambda: keys.remove(vault, "nope"), "keys.no_slot"),
        ):
            with pytest.raises(VaultError) as error:
                wish()
            assert error.value.code == code
        for slot in added:
            keys.remove(vault, slot)
        with pytest.raises(VaultError) as error:
            keys.remove(vault, next(way.id for way in keys.ways_in(vault) if way.way == "passphrase"))
        assert error.value.code == "keys.last_slot"
        with pytest.raises(VaultError) as error:
            keys.change_passphrase(vault, WORDS, "")
        assert error.value.code == "keys.empty"
    assert titles(closed) == ["Kept"]


def test_a_second_program_is_refused_while_the_vault_is_open(closed: Path) -> None:
    with Vault.unlock(closed, WORDS):
        assert refused(closed) == "vault.in_use"
        program = "import cheap, sys; from pathlib import Path; from hrd_vault.services.vault import Vault\n"
        program += "from hrd_vault.base.errors import VaultError\n"
        program += f"try: Vault.unlock(Path({str(closed)!r}), {WORDS!r})\nexcept VaultError as error: print(error.code)"
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=False)
        assert ran.stdout.strip() == "vault.in_use"
    assert titles(closed) == ["Kept"]


def test_a_newer_vault_and_a_newer_header_are_refused_in_words(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Vault.unlock(closed, WORDS) as vault:
        vault.store.execute("PRAGMA user_version = 99")
    before = (closed / STORE).read_bytes()
    assert refused(closed) == "vault.newer"
    assert (closed / STORE).read_bytes() == before
    monkeypatch.setattr(headers, "FORMAT", 0)
    assert refused(closed) == "vault.newer"


def test_tables_changed_from_outside_are_noticed_before_any_write(closed: Path) -> None:
    with Vault.unlock(closed, WORDS) as vault:
        vault.store.execute("CREATE TRIGGER evil AFTER INSERT ON record BEGIN DELETE FROM journal; END")
    assert refused(closed) == "vault.changed_outside"


def test_a_strange_unfinished_change_is_not_accepted(closed: Path) -> None:
    (closed / JOURNAL).write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(4096))
    assert refused(closed) == "vault.stray_journal"
    (closed / JOURNAL).unlink()
    assert titles(closed) == ["Kept"]


def test_copies_of_a_synchronising_program_stop_the_opening(closed: Path) -> None:
    copy = closed / "store (conflicted copy 2026-01-01).db"
    shutil.copy(closed / STORE, copy)
    assert refused(closed) == "vault.conflict_copy"
    copy.unlink()
    assert titles(closed) == ["Kept"]


def test_damaged_contents_are_refused_and_stay_as_they_are(closed: Path) -> None:
    good = (closed / STORE).read_bytes()
    for place in (3, 100, 4096, len(good) // 2, len(good) - 5):
        (closed / STORE).write_bytes(good[:place] + bytes([good[place] ^ 0x40]) + good[place + 1 :])
        with pytest.raises(VaultError) as error, Vault.unlock(closed, WORDS) as vault:
            findings = verifying.verify(vault)
            if not all(finding.held for finding in findings):
                raise VaultError("vault.damaged_store")
        assert error.value.code == "vault.damaged_store"
    (closed / STORE).write_bytes(good)
    assert titles(closed) == ["Kept"]


def test_an_older_store_is_read_only_until_the_person_says_so(closed: Path) -> None:
    old = (closed / STORE).read_bytes()
    with Vault.unlock(closed, WORDS) as vault:
        records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "Later"}))
    (closed / STORE).write_bytes(old)
    with Vault.unlock(closed, WORDS) as vault:
        assert vault.doubt is not None and vault.doubt.code == "vault.rolled_back"
        assert [line.title for line in records.find(vault, Query())] == ["Kept"]
        with pytest.raises(VaultError) as error:
            records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "No"}))
        assert error.value.code == "vault.rolled_back"
        vault.accept_older()
        records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "Yes"}))
    with Vault.unlock(closed, WORDS) as vault:
        assert vault.doubt is None


def test_a_whole_older_folder_is_noticed_on_the_same_machine_only(closed: Path, tmp_path: Path) -> None:
    shutil.copytree(closed, tmp_path / "older")
    with Vault.unlock(closed, WORDS) as vault:
        records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "Later"}))
    shutil.rmtree(closed)
    (tmp_path / "older").rename(closed)
    with Vault.unlock(closed, WORDS) as vault:
        assert vault.doubt is not None and vault.doubt.code == "vault.rolled_back"
    kept = device.file().read_text()
    assert str(tmp_path) not in kept and "Later" not in kept
    device.file().unlink()
    with Vault.unlock(closed, WORDS) as vault:
        assert vault.doubt is None  # another machine cannot know: said in SECURITY.md


def test_old_keys_put_back_from_outside_are_noticed(closed: Path) -> None:
    old = [(closed / name).read_bytes() for name in HEADERS]
    with Vault.unlock(closed, WORDS) as vault:
        keys.change_passphrase(vault, WORDS, "other words")
    for name, data in zip(HEADERS, old, strict=True):
        (closed / name).write_bytes(data)
    with Vault.unlock(closed, WORDS) as vault:
        assert vault.doubt is not None and vault.doubt.code == "vault.keys_rolled_back"


def test_a_key_change_cut_short_leaves_the_old_or_the_new_way_in(closed: Path) -> None:
    old = [(closed / name).read_bytes() for name in HEADERS]
    with Vault.unlock(closed, WORDS) as vault:
        real = vault.folder.write_header
        vault.folder.write_header = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            keys.change_passphrase(vault, WORDS, "other words")
        vault.folder.write_header = real  # type: ignore[method-assign]
        vault.header = vault.header
    with Vault.unlock(closed, WORDS) as vault:
        assert vault.doubt is None
    assert len(old) == 2


def test_migrations_run_from_every_version_and_not_at_all_when_one_fails(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = migrate.migrations()
    monkeypatch.setattr(
        migrate, "migrations", lambda: [*real, "CREATE TABLE extra (a INTEGER) STRICT;\nCREATE TABLE broken (;\n"]
    )
    with pytest.raises(Exception, match="syntax"):
        Vault.unlock(closed, WORDS)
    monkeypatch.setattr(migrate, "migrations", lambda: real)
    assert titles(closed) == ["Kept"]
    monkeypatch.setattr(migrate, "migrations", lambda: [*real, "CREATE TABLE extra (a INTEGER) STRICT;\n"])
    assert titles(closed) == ["Kept"]
    monkeypatch.setattr(migrate, "migrations", lambda: real)
    assert refused(closed) == "vault.newer"


def test_nobody_else_can_read_the_store_while_it_is_open(closed: Path) -> None:
    with Vault.unlock(closed, WORDS) as vault:
        other = sqlcipher.connect(str(closed / STORE))
        other.execute(f"PRAGMA key = \"x'{vault.key.store_key().hex()}'\"")
        with pytest.raises(sqlcipher.OperationalError, match="locked"):
            other.execute("SELECT count(*) FROM record").fetchone()
        other.close()


def test_the_lock_file_tells_nothing_and_a_dead_program_leaves_no_lock(closed: Path) -> None:
    assert (closed / LOCK).read_bytes() == b"session closed\n"
    with Vault.unlock(closed, WORDS):
        assert (closed / LOCK).read_bytes() == b"session open  \n"
    (closed / LOCK).write_bytes(b"session open  \n")
    assert titles(closed) == ["Kept"]


def test_a_vault_is_never_made_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("mine")
    with pytest.raises(VaultError) as error:
        Vault.create(tmp_path / "full", WORDS)
    assert error.value.code == "vault.exists"
    assert (tmp_path / "full" / "letter").read_text() == "mine"
    assert refused(tmp_path / "full") == "vault.not_found"
    with pytest.raises(VaultError) as error:
        Vault.create(tmp_path / "new", "  ")
    assert error.value.code == "keys.empty"
    assert not (tmp_path / "new").exists()


def test_the_stores_settings_are_those_of_the_design(closed: Path) -> None:
    wanted = {
        "journal_mode": "truncate", "synchronous": 2, "locking_mode": "exclusive", "temp_store": 2, "secure_delete": 1,
        "trusted_schema": 0, "foreign_keys": 1, "cell_size_check": 1, "page_size": "4096", "user_version": 5,
    }  # fmt: skip
    with Vault.unlock(closed, WORDS) as vault:
        found = {name: vault.store.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        assert found == wanted
        assert vault.store.execute("PRAGMA cipher_memory_security").fetchone()[0] == "0"
        with pytest.raises(Exception, match="not authorized"):
            vault.store.execute("SELECT load_extension('x')")
