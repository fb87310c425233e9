"""Forwarded, stripped, re-encrypted, cut, padded, re-signed: no forged bundle is ever called whole, and none shows anything."""

import hashlib
import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

import pytest

from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import new_id
from hrd_vault.crypto import age
from hrd_vault.crypto.header import Head
from hrd_vault.crypto.signing import SecretIdentity
from hrd_vault.formats import bundle
from hrd_vault.formats.bundle import Content, Thread
from hrd_vault.formats.zipped import Member, write

SENDER, FORGER = SecretIdentity.generate(), SecretIdentity.generate()
LAWYER, OTHER = age.HybridIdentity.generate(), age.HybridIdentity.generate()
RECORDS = canonical.dump({"records": [{"id": new_id(), "kind": "incident", "title": "Zqvokumeter", "v": 1}]})
FILE = bytes(range(256)) * 300
EXHIBIT = bundle.Exhibit(
    canonical.load(RECORDS)["records"][0]["id"],
    "Door \u202egpj.jpg",
    "image/jpeg",
    len(FILE),
    hashlib.sha256(FILE).hexdigest(),
    Head(2, bytes(32)),
    ".jpg",
    zlib.crc32(FILE),
    lambda: (FILE[:70_000], FILE[70_000:]),
)
CONTENT = Content(
    new_id(), "2026-01-01T00:00:00Z", "en", b"<!doctype html><p>Zqvokumeter</p>", RECORDS, 1, False, exhibits=(EXHIBIT,)
)
THREAD = Thread(1, Head(3, bytes(32)))


def sealed(
    sender: SecretIdentity | None = SENDER, to: Any = LAWYER, content: Content = CONTENT, thread: Thread = THREAD
) -> bytes:
    sink = io.BytesIO()
    recipient = to if isinstance(to, age.PassphraseRecipient) else to.recipient()
    bundle.seal(cast(BinaryIO, sink), content, recipient, thread, sender)
    return sink.getvalue()


def check(data: bytes, *identities: age.Identity) -> bundle.Checked:
    return bundle.check(lambda: io.BytesIO(data), identities or (LAWYER,))


def refusal(data: bytes, *identities: age.Identity) -> str:
    """The code of the refusal; nothing may be handed out on the way, even by the reading pass."""
    with pytest.raises(VaultError) as refused:
        check(data, *identities)
    return refused.value.code


def inside(data: bytes, identity: age.Identity = LAWYER) -> bytes:
    return b"".join(age.opened(cast(BinaryIO, io.BytesIO(data)), [identity]).pieces())


def members(archive: bytes) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(contents: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    write(cast(BinaryIO, sink), [(Member.of(name, body), [body]) for name, body in contents.items()])
    return sink.getvalue()


def enclosed(archive: bytes, *recipients: age.Recipient) -> bytes:
    sink = io.BytesIO()
    with age.seal(cast(BinaryIO, sink), recipients or [LAWYER.recipient()]) as writer:
        writer.write(archive)
    return sink.getvalue()


def test_a_real_bundle_is_whole_and_says_who_and_for_whom() -> None:
    checked = check(sealed())
    assert checked.sender is not None and checked.sender.fingerprint == SENDER.public().fingerprint
    assert list(checked.exhibits) == ["m/0003.jpg"] and checked.exhibits["m/0003.jpg"].file == EXHIBIT.file
    assert members(inside(sealed()))["m/0003.jpg"] == FILE
    assert checked.bound and checked.manifest["recipient"]["key"] == str(LAWYER.recipient())
    unsigned = check(sealed(sender=None))
    assert unsigned.sender is None
    by_word = check(sealed(to=age.PassphraseRecipient("words", work=10)), age.PassphraseIdentity("words"))
    assert not by_word.bound
    assert refusal(sealed(), OTHER) == "bundle.no_match"


def test_the_archive_has_a_size_class_and_names_that_tell_nothing() -> None:
    lengths = set()
    for count in range(0, 400, 7):
        content = Content(new_id(), "2026-01-01T00:00:00Z", "en", b"x" * count, RECORDS, 1, False)
        archive = inside(sealed(content=content))
        lengths.add(len(archive))
        used = sum(len(body) for name, body in members(archive).items() if name != "padding")
        assert len(archive) <= used * 1.12 + 1200
    assert len(lengths) <= 4


# Each takes a real bundle of SENDER to LAWYER and gives what a forger could make of it, with the refusal it must meet.
def _resealed_by_its_recipient(data: bytes) -> bytes:
    return enclosed(inside(data), OTHER.recipient())


def _resealed_to_the_same_key(data: bytes) -> bytes:
    return enclosed(inside(data))


def _two_stanzas(data: bytes) -> bytes:
    return enclosed(inside(data), LAWYER.recipient(), OTHER.recipient())


def _signature_stripped(data: bytes) -> bytes:
    contents = members(inside(data))
    return enclosed(packed({**contents, bundle.SIGNATURES: b"{}"}))


def _sender_stripped(data: bytes) -> bytes:
    contents = members(inside(data))
    manifest = canonical.load(contents[bundle.MANIFEST])
    del manifest["sender"]
    return enclosed(packed({**contents, bundle.MANIFEST: canonical.dump(manifest), bundle.SIGNATURES: b"{}"}))


def _sender_replaced(data: bytes) -> bytes:
    contents = members(inside(data))
    manifest = canonical.load(contents[bundle.MANIFEST])
    manifest["sender"] = FORGER.public().to_json()
    return enclosed(packed({**contents, bundle.MANIFEST: canonical.dump(manifest)}))


def _one_signature_of_two(data: bytes) -> bytes:
    contents = members(inside(data))
    signatures = canonical.load(contents[bundle.SIGNATURES])
    signatures["mldsa65"] = FORGER.sign("bundle", contents[bundle.MANIFEST]).mldsa65.hex()
    return enclosed(packed({**contents, bundle.SIGNATURES: canonical.dump(signatures)}))


def _signed_for_another_purpose(data: bytes) -> bytes:
    contents = members(inside(data))
    signature = SENDER.sign("card", contents[bundle.MANIFEST]).to_json()
    return enclosed(packed({**contents, bundle.SIGNATURES: canonical.dump(signature)}))


def _changed(name: str, how: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def forge(data: bytes) -> bytes:
        contents = members(inside(data))
        return enclosed(packed({**contents, name: how(contents[name])}))

    return forge


def _raw(how: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda data: enclosed(how(inside(data)))


def _member_added(data: bytes) -> bytes:
    return enclosed(packed({**members(inside(data)), "m/0009.exe": b"MZ"}))


def _member_missing(data: bytes) -> bytes:
    contents = members(inside(data))
    del contents["padding"]
    return enclosed(packed(contents))


def _order_changed(data: bytes) -> bytes:
    contents = members(inside(data))
    return enclosed(packed(dict(reversed(contents.items()))))


def _of_file(how: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """A manifest that says something else of the file, signed by its sender, as a hostile sender could."""

    def forge(data: bytes) -> bytes:
        contents = members(inside(data))
        manifest = canonical.load(contents[bundle.MANIFEST])
        row = manifest["members"][2]
        was = row["name"]
        how(row)
        signed = canonical.dump(manifest)
        signatures = canonical.dump(SENDER.sign("bundle", signed).to_json())
        renamed = {str(row["name"]) if name == was else name: body for name, body in contents.items()}
        return enclosed(packed({**renamed, bundle.MANIFEST: signed, bundle.SIGNATURES: signatures}))

    return forge


def _newer(manifest: bytes) -> bytes:
    return canonical.dump({**canonical.load(manifest), "version": 2})


def _another_program(manifest: bytes) -> bytes:
    return canonical.dump({**canonical.load(manifest), "format": "other"})


FORGERIES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "forwarded by its recipient": (_resealed_by_its_recipient, "bundle.resealed"),
    "sealed again to the same key, equal stanza count": (_resealed_to_the_same_key, "bundle.resealed"),
    "a second recipient beside": (_two_stanzas, "bundle.resealed"),
    "signature stripped": (_signature_stripped, "bundle.forged"),
    "sender stripped": (_sender_stripped, "bundle.resealed"),
    "sender replaced": (_sender_replaced, "bundle.forged"),
    "one of two signatures false": (_one_signature_of_two, "bundle.forged"),
    "signed for another purpose": (_signed_for_another_purpose, "bundle.forged"),
    "manifest changed": (_changed(bundle.MANIFEST, lambda m: m.replace(b"2026-01-01", b"2025-01-01")), "bundle.forged"),
    "manifest not canonical": (_changed(bundle.MANIFEST, lambda m: m.replace(b'":', b'": ', 1)), "bundle.not_ours"),
    "manifest of a newer program": (_changed(bundle.MANIFEST, _newer), "bundle.newer"),
    "manifest of another program": (_changed(bundle.MANIFEST, _another_program), "bundle.not_ours"),
    **{
        f"a file {name}": (_of_file(how), "bundle.not_ours")
        for name, how in {
            "in another folder": lambda row: row.update(name="m/../../0003.jpg"),
            "out of its place": lambda row: row.update(name="m/0004.jpg"),
            "with a second ending": lambda row: row.update(name="m/0003.jpg.exe"),
            "without a record": lambda row: row["exhibit"].update(record="x"),
            "with an endless name": lambda row: row["exhibit"].update(file="x" * 2000),
            "of no type": lambda row: row["exhibit"].update(media="<script>"),
            "without custody": lambda row: row["exhibit"].pop("custody"),
            "with a custody of no size": lambda row: row["exhibit"].update(custody={"sequence": 1, "hash": "00"}),
            "with something more": lambda row: row["exhibit"].update(open="calc.exe"),
            "of a size below nothing": lambda row: row.update(size=-1),
            "that is none": lambda row: row.pop("exhibit"),
        }.items()
    },
    "no manifest": (lambda data: enclosed(packed({"letter.txt": b"hello"})), "bundle.not_ours"),
    "no archive": (lambda data: enclosed(b"hello"), "bundle.not_ours"),
    "empty": (lambda data: enclosed(b""), "bundle.not_ours"),
}
# These keep the true age header, so that only the archive or its manifest can betray them.
KEPT_HEADER: dict[str, Callable[[bytes], bytes]] = {
    "a file changed": lambda archive: archive.replace(bytes(range(250, 256)) * 1, bytes(range(250, 255)) + b"x", 1),
    "records changed": lambda archive: archive.replace(b"Zqvokumeter", b"Zqvokumater"),
    "member added": lambda archive: inside(_member_added(sealed_with(archive))),
    "member missing": lambda archive: inside(_member_missing(sealed_with(archive))),
    "order changed": lambda archive: inside(_order_changed(sealed_with(archive))),
    "something before": lambda archive: b"#!" + archive,
    "something after": lambda archive: archive + b"\x00",
    "a comment": lambda archive: archive[:-2] + b"\x05\x00hello",
    "cut": lambda archive: archive[:-10],
    "a time in a member": lambda archive: archive[:10] + b"\x01" + archive[11:],
    "compression claimed": lambda archive: archive[:8] + b"\x08" + archive[9:],
}


def sealed_with(archive: bytes) -> bytes:
    return enclosed(archive)


@pytest.mark.parametrize("name", FORGERIES)
def test_forgery_is_unmasked(name: str) -> None:
    forge, code = FORGERIES[name]
    made = forge(sealed())
    assert refusal(made, *([OTHER] if "forwarded" in name else [LAWYER])) == code


@pytest.mark.parametrize("name", KEPT_HEADER)
def test_a_changed_archive_under_the_true_header_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had the file key: the age layer is intact, the archive is not what the signed manifest implies."""
    real = inside(sealed())
    changed = KEPT_HEADER[name](real)
    assert changed != real
    monkeypatch.setattr(bundle, "_check_binding", lambda *_: None)
    assert refusal(enclosed(changed)) in ("bundle.damaged", "bundle.forged", "bundle.not_ours")


def test_control_without_the_header_digest_a_forwarded_bundle_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    forwarded = _resealed_by_its_recipient(sealed())
    assert refusal(forwarded, OTHER) == "bundle.resealed"
    monkeypatch.setattr(bundle, "_check_binding", lambda *_: None)
    checked = check(forwarded, OTHER)
    assert checked.sender is not None and checked.sender.fingerprint == SENDER.public().fingerprint


def test_cut_at_any_place_nothing_is_shown() -> None:
    data = sealed()
    for cut in range(0, len(data), max(1, len(data) // 200)):
        shown: list[str] = []

        def keep(name: str, shown: list[str] = shown) -> Callable[[bytes], object]:
            shown.append(name)
            return len

        assert refusal(data[:cut]) in ("bundle.damaged", "bundle.not_age")
        with pytest.raises(VaultError):
            checked = check(data[:cut])
            bundle.extract(lambda cut=cut: io.BytesIO(data[:cut]), (LAWYER,), keep)  # type: ignore[misc]
            assert not checked
        assert shown == []


def test_too_much_is_refused_before_it_is_done() -> None:
    hungry = age.PassphraseRecipient("words", work=10).wrap(bytes(16))
    header = b"age-encryption.org/v1\n" + hungry.encoded().replace(b" 10\n", b" 21\n") + b"--- " + b"A" * 43 + b"\n"
    assert refusal(header + bytes(100), age.PassphraseIdentity("words")) == "bundle.limits"
    stanza = LAWYER.recipient().wrap(bytes(16)).encoded()
    many = b"age-encryption.org/v1\n" + stanza * 65 + b"--- " + b"A" * 43 + b"\n"
    assert refusal(many) == "bundle.limits"
    long = b"age-encryption.org/v1\n-> x " + b"a" * 300_000
    assert refusal(long) == "bundle.limits"
    assert refusal(b"PK\x03\x04") == "bundle.not_age"


def test_the_digest_of_the_header_is_known_before_the_content() -> None:
    sink = io.BytesIO()
    writer = age.seal(cast(BinaryIO, sink), [LAWYER.recipient()])
    digest = hashlib.sha256(writer.header.encoded).hexdigest()
    writer.close()
    assert hashlib.sha256(sink.getvalue()[: len(writer.header.encoded)]).hexdigest() == digest
