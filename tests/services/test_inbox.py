"""Writing without opening: only the vault reads it again, a changed key is noticed, nothing lies in the clear."""

from pathlib import Path

import pytest

from conftest import WORDS
from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto.age import HybridIdentity
from hrd_vault.services import inbox, places
from hrd_vault.services.vault import Vault

SAID = "Dos hombres esperaban en la esquina ñ — اثنان"


@pytest.fixture
def shut(tmp_path: Path) -> Path:
    """A closed vault that takes captures."""
    vault, _code = Vault.create(tmp_path / "vault", WORDS)
    assert not inbox.lay_out_key(vault)
    vault.close()
    return tmp_path / "vault"


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_text_and_file_are_read_again_only_by_the_vault(shut: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"canary-of-a-photo" * 20_000)
    inbox.capture(shut, SAID)
    inbox.capture(shut, "", photo)
    inbox.capture(shut, "with a file", photo)
    found = everything(shut)
    assert SAID.encode() not in found and b"canary-of-a-photo" not in found and b"photo.jpg" not in found
    (shut / "plain").write_text(SAID, "utf-8")
    assert SAID.encode() in everything(shut)  # the control: the same search finds what does lie in the clear
    (shut / "plain").unlink()
    with Vault.unlock(shut, WORDS) as vault:
        captures, unreadable = inbox.waiting(vault)
        assert unreadable == 0
        assert {(each.text, each.file) for each in captures} == {
            (SAID, ""), ("", "photo.jpg"), ("with a file", "photo.jpg"),
        }  # fmt: skip
        for number, each in enumerate(capture for capture in captures if capture.file):
            inbox.save_file(vault, each, tmp_path / f"again{number}")
            assert (tmp_path / f"again{number}").read_bytes() == photo.read_bytes()
        with pytest.raises(VaultError) as error:
            inbox.save_file(vault, captures[-1], tmp_path / "again0")
        assert error.value.code == "use.file_exists"
        for each in captures:
            inbox.done_with(each)
        assert inbox.waiting(vault) == ([], 0)


def test_a_key_that_somebody_put_there_is_noticed_and_put_right(shut: Path) -> None:
    inbox.capture(shut, "before")
    thief = HybridIdentity.generate()
    key = shut / "inbox" / "key"
    told = canonical.read(key.read_bytes())
    key.write_bytes(canonical.dump({**told, "recipient": str(thief.recipient())}))
    inbox.capture(shut, "for the thief")
    with Vault.unlock(shut, WORDS) as vault:
        assert inbox.lay_out_key(vault)
        assert not inbox.lay_out_key(vault)
        captures, unreadable = inbox.waiting(vault)
    assert [each.text for each in captures] == ["before"] and unreadable == 1


def test_what_is_damaged_is_counted_and_the_rest_is_read(shut: Path) -> None:
    for number in range(3):
        inbox.capture(shut, f"piece {number}")
    first = sorted((shut / "inbox").glob("*.age"))[0]
    data = bytearray(first.read_bytes())
    data[-1] ^= 1
    first.write_bytes(bytes(data))
    with Vault.unlock(shut, WORDS) as vault:
        captures, unreadable = inbox.waiting(vault)
    assert len(captures) == 2 and unreadable == 1


def test_a_front_that_lies_about_its_length_is_damaged(shut: Path) -> None:
    with Vault.unlock(shut, WORDS) as vault:
        from hrd_vault.crypto import age

        recipient = age.read_recipient(vault.identity.public().receive)
        for body in (b"\xff\xff\xff\xff" + b"x" * 2_000_000, b"\x00\x00\x00\x02[]", b""):
            with (shut / "inbox" / f"{len(body):032x}.age").open("wb") as sink, age.seal(sink, [recipient]) as writer:
                writer.write(body)
        assert inbox.waiting(vault) == ([], 3)


def test_without_a_key_nothing_is_taken(tmp_path: Path) -> None:
    vault, _code = Vault.create(tmp_path / "vault", WORDS)
    vault.close()
    assert not places.takes_captures(tmp_path / "vault")
    with pytest.raises(VaultError) as error:
        inbox.capture(tmp_path / "vault", "x")
    assert error.value.code == "inbox.no_key"


def test_too_long_and_unreadable_are_refused_and_leave_nothing(shut: Path, tmp_path: Path) -> None:
    for text, file, code in (
        ("x" * (inbox.LONGEST_TEXT + 1), None, "inbox.too_long"),
        ("", tmp_path, "use.file_unreadable"),
    ):
        with pytest.raises(VaultError) as error:
            inbox.capture(shut, text, file)
        assert error.value.code == code
    assert [path.name for path in (shut / "inbox").iterdir()] == ["key"]
