"""Files go both ways between this program and three others, for every sort of recipient, armoured and not."""

import io
import json
import os
import subprocess
from pathlib import Path
from typing import BinaryIO, cast

import pyrage
import pytest

from hrd_vault.base.errors import VaultError
from hrd_vault.crypto import age
from peer_programs import needs_age, needs_npm, npm, run

SIZES = (0, 1, 65_535, 65_536, 65_537, 131_072, 300_001)


def sealed(plain: bytes, recipient: age.Recipient, *, armored: bool = False) -> bytes:
    sink = io.BytesIO()
    outer = age.ArmorWriter(cast(BinaryIO, sink)) if armored else None
    writer = age.seal(cast(BinaryIO, outer or sink), [recipient])
    writer.copy(cast(BinaryIO, io.BytesIO(plain)))
    writer.close()
    if outer:
        outer.close()
    return sink.getvalue()


def opened(data: bytes, identity: age.Identity) -> bytes:
    source: BinaryIO = io.BytesIO(data)
    if age.is_armored(data):
        source = io.BufferedReader(age.ArmorReader(source))
    return b"".join(age.opened(source, [identity]).pieces())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("armored", [False, True])
def test_what_is_sealed_opens_here(size: int, armored: bool) -> None:
    plain = os.urandom(size)
    for identity in (age.X25519Identity.generate(), age.HybridIdentity.generate()):
        assert opened(sealed(plain, identity.recipient(), armored=armored), identity) == plain
    data = sealed(plain, age.PassphraseRecipient("words", work=10), armored=armored)
    assert opened(data, age.PassphraseIdentity("words")) == plain
    with pytest.raises(age.NotOpened) as refused:
        opened(data, age.PassphraseIdentity("other"))
    assert refused.value.code == "bundle.no_match"


@pytest.mark.parametrize("size", SIZES)
def test_pieces_of_any_size_make_the_same_file(size: int) -> None:
    plain = os.urandom(size)
    identity = age.X25519Identity.generate()
    for piece in (1, 1000, 65_536, 70_000):
        sink = io.BytesIO()
        with age.seal(cast(BinaryIO, sink), [identity.recipient()]) as writer:
            for start in range(0, size, piece):
                writer.write(plain[start : start + piece])
        assert opened(sink.getvalue(), identity) == plain
        if size > 70_000 and piece == 1:
            break


@needs_age
@pytest.mark.parametrize("armored", [False, True])
def test_debian_age(tmp_path: Path, armored: bool) -> None:
    identity = age.X25519Identity.generate()
    (tmp_path / "key").write_text(f"{identity}\n")
    for size in SIZES:
        plain = os.urandom(size)
        (tmp_path / "ours.age").write_bytes(sealed(plain, identity.recipient(), armored=armored))
        assert run("age", "-d", "-i", tmp_path / "key", tmp_path / "ours.age") == plain
        flags = ["-a"] if armored else []
        theirs = run("age", *flags, "-r", str(identity.recipient()), given=plain)
        assert opened(theirs, identity) == plain


@pytest.mark.parametrize("size", SIZES)
def test_pyrage(size: int) -> None:
    plain = os.urandom(size)
    theirs = pyrage.x25519.Identity.generate()
    ours = age.read_identity(str(theirs))
    assert isinstance(ours, age.X25519Identity)
    assert str(ours.recipient()) == str(theirs.to_public())
    assert pyrage.decrypt(sealed(plain, ours.recipient()), [theirs]) == plain
    assert opened(pyrage.encrypt(plain, [theirs.to_public()]), ours) == plain
    assert pyrage.passphrase.decrypt(sealed(plain, age.PassphraseRecipient("words", work=12)), "words") == plain


def test_pyrage_passphrase_opens_here() -> None:
    assert opened(pyrage.passphrase.encrypt(b"plain", "words"), age.PassphraseIdentity("words")) == b"plain"


@needs_npm
def test_npm_library_in_all_three_families(tmp_path: Path) -> None:
    plain = os.urandom(200_000)
    (tmp_path / "plain").write_bytes(plain)
    pairs = [tuple(pair) for pair in json.loads(npm("keys"))]
    for identity_text, recipient_text in pairs:
        identity = age.read_identity(identity_text)
        assert isinstance(identity, age.X25519Identity | age.HybridIdentity)
        assert str(identity.recipient()) == recipient_text
        npm("seal", recipient_text, tmp_path / "plain", tmp_path / "theirs")
        assert opened((tmp_path / "theirs").read_bytes(), identity) == plain
        (tmp_path / "ours").write_bytes(sealed(plain, age.read_recipient(recipient_text)))
        npm("open", identity_text, tmp_path / "ours", tmp_path / "opened")
        assert (tmp_path / "opened").read_bytes() == plain
    npm("seal", "some words", tmp_path / "plain", tmp_path / "theirs")
    assert opened((tmp_path / "theirs").read_bytes(), age.PassphraseIdentity("some words")) == plain
    (tmp_path / "ours").write_bytes(sealed(plain, age.PassphraseRecipient("some words", work=12)))
    npm("open", "some words", tmp_path / "ours", tmp_path / "opened")
    assert (tmp_path / "opened").read_bytes() == plain


def test_a_file_cut_anywhere_shows_nothing_past_an_intact_chunk() -> None:
    plain = os.urandom(200_000)
    identity = age.X25519Identity.generate()
    data = sealed(plain, identity.recipient())
    for cut in [*range(0, len(data), 997), len(data) - 1, len(data) - 16, 65_536 + 16 + 200]:
        given = b""
        with pytest.raises(age.NotOpened):
            for piece in age.opened(cast(BinaryIO, io.BytesIO(data[:cut])), [identity]).pieces():
                given += piece
        assert plain.startswith(given)


def test_every_byte_counts() -> None:
    identity = age.X25519Identity.generate()
    data = sealed(b"a short secret", identity.recipient())
    for place in range(len(data)):
        harmed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(age.NotOpened):
            opened(harmed, identity)


def test_families_never_share_a_file() -> None:
    hybrid, classic = age.HybridIdentity.generate().recipient(), age.X25519Identity.generate().recipient()
    word = age.PassphraseRecipient("a")
    mixtures: list[list[age.Recipient]] = [[hybrid, classic], [word, classic], [word, word], []]
    for mixed in mixtures:
        with pytest.raises(VaultError) as refused:
            age.seal(cast(BinaryIO, io.BytesIO()), mixed)
        assert refused.value.code == "seal.mixed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "age1x",
        "AGE1CPJWD",
        "age1plugin/../bin",
        "age1" + "q" * 58,
        str(age.X25519Identity(bytes(32))),
        "age1\npq",
        "ssh-rsa A",
    ],
)
def test_only_real_keys_are_recipients(text: str) -> None:
    with pytest.raises(VaultError) as refused:
        age.read_recipient(text)
    assert refused.value.code == "seal.recipient"


@pytest.mark.parametrize("text", ["", "# only a comment", "AGE-SECRET-KEY-1QQQ", "age-secret-key-1abc", "hello"])
def test_only_real_identities_open(text: str) -> None:
    with pytest.raises(VaultError) as refused:
        age.read_identities(text.splitlines(), "key")
    assert refused.value.code == "bundle.bad_identity"


@needs_age
def test_a_key_file_of_debians_age_is_read(tmp_path: Path) -> None:
    subprocess.run(["age-keygen", "-o", str(tmp_path / "key")], check=True, capture_output=True)
    found = age.read_identities((tmp_path / "key").read_text().splitlines(), "key")
    assert len(found) == 1


def test_a_failing_sink_never_looks_complete(tmp_path: Path) -> None:
    class Full(io.RawIOBase):
        room = 100_000

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.room -= len(data)
            if self.room < 0:
                raise OSError(28, "No space left on device")
            return len(data)

    writer = age.seal(cast(BinaryIO, Full()), [age.X25519Identity.generate().recipient()])
    with pytest.raises(OSError, match="space"):
        writer.copy(cast(BinaryIO, io.BytesIO(bytes(1_000_000))))
    writer.close()
    assert writer.closed
