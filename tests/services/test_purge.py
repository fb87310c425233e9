"""Purged is gone, even for somebody who has the passphrase and the current files; and what is kept cannot be guessed."""

import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from conftest import WORDS
from hrd_vault.crypto.age import X25519Identity
from hrd_vault.domain.query import Query
from hrd_vault.services import backups, choosing, handover, intake, records, verifying
from hrd_vault.services.handover import Receiver
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault
from hrd_vault.store import connection
from hrd_vault.store.folder import JOURNAL, STORE
from hrd_vault.store.journal import commit_to

PAGE, RESERVED, SALT = 4096, 80, 16
CANARIES = ("zqvokumeter", "wyxophlunt", "jarbelquins", "koptzalvre", "ubrimfoxtel", "وقزطمنلش")


def pages(vault_folder: Path, key: bytes) -> bytes:
    """Every page of the store and of what its journal file holds, decrypted with the key: what an examiner would see.

    SQLCipher 4: AES-256-CBC under the raw key, the vector in the last 80 bytes of each page, the first 16 bytes a salt.
    """
    seen = b""
    for name in (STORE, JOURNAL):
        data = (vault_folder / name).read_bytes() if (vault_folder / name).is_file() else b""
        for start in range(0, len(data) - PAGE + 1, 512 if name == JOURNAL else PAGE):
            page = data[start : start + PAGE]
            vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
            skip = SALT if start == 0 and name == STORE else 0
            decryptor = Cipher(algorithms.AES(key[:32]), modes.CBC(vector)).decryptor()
            seen += decryptor.update(page[skip : PAGE - RESERVED])
    return seen


def leftovers(vault_folder: Path, key: bytes) -> list[str]:
    """The canaries still to be seen, whole or without their first letters (an index keeps only what differs)."""
    seen = pages(vault_folder, key)
    return [word for word in CANARIES if word.encode() in seen or word[2:].encode() in seen]


def fill_and_purge(vault: Vault, table: Path) -> None:
    for number in range(60):  # so that there are neighbours, merges and freed pages
        records.save(
            vault,
            records.read_checked(vault, {"kind": "incident", "title": f"Other {number}", "account": "word " * 90}),
        )
    told = {
        "kind": "incident",
        "title": f"{CANARIES[0]} came",
        "account": f"Then {CANARIES[1]} said {CANARIES[5]}. " * 40,
        "place": CANARIES[2],
        "tags": [CANARIES[3]],
        "x_own": CANARIES[4],
    }
    first, _changes = records.save(vault, records.read_checked(vault, told))
    for number in range(5):
        first = records.save(
            vault, records.read_checked(vault, {**told, "id": first.id, "notes": f"{CANARIES[0]} {number}"})
        )[0]
    table.write_text(f"No.,What happened\n7,{CANARIES[1]} again and {CANARIES[2]}\n", "utf-8")
    brought = intake.bring_in(vault, table, Wishes()).rows[0].record
    records.trash(vault, [first.id])
    records.purge(vault, [first.id, brought])


def test_nothing_is_left_of_what_was_purged(vault: Vault, tmp_path: Path) -> None:
    key = vault.key.store_key()
    fill_and_purge(vault, tmp_path / "t.csv")
    assert leftovers(vault.folder.path, key) == []  # while open, with the journal file as it lies
    for word in CANARIES:
        assert records.find(vault, Query(word)) == []
    assert all(finding.held for finding in verifying.verify(vault))
    vault.close()
    assert leftovers(vault.folder.path, key) == []
    assert b"Other 3" in pages(vault.folder.path, key)  # the examiner can read what was not purged


def test_control_without_these_settings_something_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = tuple(
        setting.replace("secure_delete = ON", "secure_delete = OFF").replace("= TRUNCATE", "= PERSIST")
        for setting in connection._SETTINGS
    )
    monkeypatch.setattr(connection, "_SETTINGS", careless)
    vault, _code = Vault.create(tmp_path / "careless", WORDS)
    monkeypatch.setattr(vault, "scrub", lambda: True)
    fill_and_purge(vault, tmp_path / "t.csv")
    vault.close()
    assert len(leftovers(tmp_path / "careless", vault.key.store_key())) >= 3


def test_a_purge_says_what_it_cannot_reach(vault: Vault, tmp_path: Path) -> None:
    first, _changes = records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "A"}))
    preview = choosing.choose(vault, [first.id], None)
    receiver = Receiver("lawyer", X25519Identity.generate().recipient())
    sealed = handover.seal(vault, preview, [receiver], tmp_path / "a.age", "en")
    backups.make(vault, tmp_path / "a.zip")
    report = records.purge(vault, [first.id])
    assert report.bundles == (sealed[0].bundle,)
    assert report.backups == 1


def test_what_is_kept_cannot_be_guessed_from_a_list(vault: Vault) -> None:
    """A hundred thousand phrases, the true one among them, against everything that is kept of a purged record."""
    true = "Ana Paz was seen at the river"
    first, _changes = records.save(vault, records.read_checked(vault, {"kind": "incident", "title": true}))
    state = vault.stored(first.id).state
    records.purge(vault, [first.id])
    rows = list(vault.store.execute("SELECT commitment, hash FROM journal"))
    kept = {bytes(value) for row in rows for value in row}
    assert len(kept) >= 8

    def guesses(text: str) -> list[bytes]:
        data = text.encode()
        return [hashlib.sha256(data).digest(), commit_to(b"", data), commit_to(bytes(32), data)]

    phrases = [state, true, *(f"{name} was seen at the {place} {number}" for name in ("Ana", "Luz") for place in ("river", "mine") for number in range(25_000))]  # fmt: skip
    assert len(phrases) > 100_000
    assert not any(guess in kept for phrase in phrases for guess in guesses(phrase))
    # Control: had the commitment no salt, the true phrase would stand out.
    assert commit_to(b"", state.encode()) in {commit_to(b"", phrase.encode()) for phrase in phrases[:2]}
    assert vault.store.execute("SELECT count(*) FROM journal_body WHERE sequence IN (SELECT sequence FROM journal WHERE record = ?)", (first.id,)).fetchone()[0] == 0  # fmt: skip
