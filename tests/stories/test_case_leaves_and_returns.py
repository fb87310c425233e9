"""A witness withdraws, a face is blacked out, and the case goes to three people, each in a file of their own: to a lawyer with
the program, to one with a key of `age`, and to one who installs nothing. Foreign programs open theirs, forgeries are named, and
the lawyer's answer comes back."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pyrage
import pytest
from PIL import Image

import exchanges
import made_files
from browser import Browser
from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import speech
from hrd_vault.crypto import age
from hrd_vault.domain.merging import unsettled
from hrd_vault.domain.query import Query
from hrd_vault.services import (
    choosing,
    copies,
    evidence,
    handover,
    intake,
    joining,
    keys,
    receiving,
    records,
    without_app,
)
from hrd_vault.services.intake import Wishes
from hrd_vault.services.joining import State
from hrd_vault.services.vault import Vault
from peer_programs import needs_age, needs_npm, npm

pytestmark = [
    needs_age, needs_npm, pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's chromium is not installed"),
]  # fmt: skip
WORD = "a passphrase told by phone"


@pytest.fixture
def lawyer(tmp_path: Path) -> Iterator[Vault]:
    made, _code = Vault.create(tmp_path / "lawyer", WORDS)
    yield made
    made.close()


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def said(path: Path, identities: list[age.Identity], vault: Vault | None = None) -> str:
    verdict = receiving.open_bundle(path, identities, vault)
    return "\n".join(note.say(speech("en")) for note in receiving.told(verdict))


def refusal(path: Path, identities: list[age.Identity]) -> str:
    with pytest.raises(VaultError) as refused:
        receiving.open_bundle(path, identities)
    assert refused.value.explained.sentence
    return refused.value.code


def archive(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def on_the_page(browser: Browser, page: Path, bundle: Path) -> str:
    browser.open(page)
    browser.give("#file", bundle)
    browser.write("#passphrase", WORD)
    browser.ask("document.getElementById('open').click()")
    browser.until("!!document.querySelector('.verdict') || /\\)$/.test(document.getElementById('told').innerText)")
    return browser.words()


def test_a_case_leaves_and_an_answer_returns(vault: Vault, lawyer: Vault, tmp_path: Path) -> None:
    # The case: two witnesses; one withdraws before it leaves.
    rosa, tomas = add(vault, "person", title="Rosa"), add(vault, "person", title="Tomás")
    add(vault, "consent", title="Rosa's word", whom=[rosa], answer="my_lawyer", given="2026-03-06")
    word = add(vault, "consent", title="Tomás's word", whom=[tomas], answer="my_lawyer", given="2026-03-06")
    door = add(vault, "incident", title="The door", account="Two men came.", occurred="2026-03-05", witnesses=[rosa],
               notes="start")  # fmt: skip
    told = add(vault, "incident", title="What Tomás saw", account="A grey pickup.", witnesses=[tomas])
    exchanges.change(vault, word, withdrawn="2026-04-01")
    with pytest.raises(VaultError) as withdrawn:
        choosing.choose(vault, [door, told], None)
    assert withdrawn.value.code == "seal.consent"
    # A face is blacked out on a copy; the copy goes, the original stays.
    photo = evidence.take_in(
        vault, made_files.picture(tmp_path / "Door.jpg", taken="2026:03:05 10:11:12"), {"about": [door]}
    )
    copy = copies.make(vault, photo.id, [copies.Step("black_out", (10, 10, 200, 200))])
    ids = [door, copy.id]
    preview = choosing.choose(vault, ids, None)
    assert {each.id for each in preview.records} == set(ids) and [each.record for each in preview.files] == [copy.id]
    # Three recipients, three files, from one preview.
    keys.write_card(lawyer, tmp_path / "Lawyer.json")
    intake.bring_in(vault, tmp_path / "Lawyer.json", Wishes())
    exchanges.change(vault, records.find(vault, handover_query())[0].id, key_state="in_person")
    subprocess.run(["age-keygen", "-o", str(tmp_path / "key")], check=True, capture_output=True)
    classic = next(line.split()[-1] for line in (tmp_path / "key").read_text().splitlines() if "public key" in line)
    receivers = [handover.receiver(vault, "Lawyer"), handover.receiver(vault, classic), handover.by_passphrase(WORD)]
    (tmp_path / "sealed").mkdir()
    sealed = handover.seal(vault, preview, receivers, tmp_path / "sealed", "en")
    hybrid, plain, by_word = (each.path for each in sealed)
    assert len({hybrid, plain, by_word}) == 3 and len(list((tmp_path / "sealed").iterdir())) == 3
    # Foreign programs open theirs, and find the same records and the same picture.
    opened = [
        subprocess.run(["age", "-d", "-i", str(tmp_path / "key"), str(plain)], capture_output=True, check=True).stdout,
        pyrage.decrypt(
            plain.read_bytes(), [pyrage.x25519.Identity.from_str((tmp_path / "key").read_text().split()[-1])]
        ),
        pyrage.passphrase.decrypt(by_word.read_bytes(), WORD),
    ]
    identity = str(lawyer.identity.opener())
    for key, path in ((identity, hybrid), (WORD, by_word)):
        npm("open", key, path, tmp_path / "npm.zip")
        opened.append((tmp_path / "npm.zip").read_bytes())
    pictures = set()
    for data in opened:
        with archive(data) as found:
            assert b"Two men came." in found.read("m/0001.json") and "Tomás".encode() not in found.read("m/0001.json")
            pictures.add(found.read(next(name for name in found.namelist() if name.startswith("m/0003"))))
    assert len(pictures) == 1
    with Image.open(io.BytesIO(pictures.pop())) as shown:
        assert shown.convert("RGB").getpixel((100, 100)) == (0, 0, 0) and not shown.getexif()
    # The one who installs nothing, and every forgery, in words: the app first, then the page.
    package = without_app.save(vault, preview, WORD, tmp_path / "handed", "en")
    page, bundle = package.folder / without_app.PAGE, package.sealed.path
    ours: list[age.Identity] = [age.PassphraseIdentity(WORD)]
    whole = bundle.read_bytes()
    flipped = bytearray(whole)
    flipped[-200] ^= 4
    made = {
        "flipped": bytes(flipped),
        "cut": whole[:-3000],
        "resealed": again(whole, ours, [age.PassphraseRecipient(WORD)]),
    }
    inside = b"".join(age.opened(cast(BinaryIO, io.BytesIO(whole)), ours).pieces())
    made["forged"] = wrapped(inside.replace(b'"partial":', b'"Partial":', 1), [age.PassphraseRecipient(WORD)])
    codes = {}
    for name, data in made.items():
        (tmp_path / f"{name}.age").write_bytes(data)
        codes[name] = refusal(tmp_path / f"{name}.age", ours)
    assert codes["flipped"] == codes["cut"] == "bundle.damaged" and codes["resealed"] == "bundle.resealed"
    assert codes["forged"] in ("bundle.damaged", "bundle.forged", "bundle.not_ours")
    # Forwarded by its recipient to another: the same stanza count, another key.
    mallory = age.HybridIdentity.generate()
    forwarded = tmp_path / "forwarded.age"
    forwarded.write_bytes(again(hybrid.read_bytes(), receiving.vault_identities(lawyer), [mallory.recipient()]))
    assert refusal(forwarded, [mallory]) == "bundle.resealed"
    with Browser(tmp_path) as browser:
        seen = on_the_page(browser, page, bundle)
        assert "This bundle is whole" in seen and "Two men came." in seen and "Tomás" not in seen
        for name in made:
            assert f"({codes[name]})" in on_the_page(browser, page, tmp_path / f"{name}.age"), name
    swapped = tmp_path / "open-here.html"
    swapped.write_bytes(page.read_bytes().replace(b"never asks for a key", b"asks for your key", 1))
    with pytest.raises(VaultError) as not_ours:
        without_app.check_page(swapped)
    assert not_ours.value.code == "reader.swapped"
    # The lawyer brings it in, answers, and it comes back while the case went on here.
    exchanges.take(lawyer, hybrid)
    assert "opened here before" in said(hybrid, receiving.vault_identities(lawyer), lawyer)  # replayed
    exchanges.change(lawyer, door, notes="The court has it.", obstacles="The clerk was away.")
    answer = exchanges.send(lawyer, vault, [door], tmp_path)
    exchanges.change(vault, door, notes="Nobody answered.")
    verdict = receiving.open_bundle(answer, receiving.vault_identities(vault), vault)
    assert verdict.known_as == "Lawyer" and verdict.key_state == "in_person"
    (arrival,) = joining.review(vault, verdict)
    assert arrival.state is State.BOTH
    joining.bring_in(vault, answer, receiving.vault_identities(vault), verdict)
    now = records.get(vault, door).record
    assert now.values["obstacles"] == "The clerk was away." and unsettled(now) == ("notes",)
    # And what was withdrawn is still listed where it went: nowhere.
    assert handover.sent(vault, word) == [] and {each.bundle for each in handover.sent(vault, door)} >= {
        each.bundle for each in sealed
    }


def handover_query() -> Query:
    return Query("Lawyer", kinds=("contact",))


def again(data: bytes, openers: list[age.Identity], recipients: list[age.Recipient]) -> bytes:
    """The same content under another header."""
    return wrapped(b"".join(age.opened(cast(BinaryIO, io.BytesIO(data)), openers).pieces()), recipients)


def wrapped(content: bytes, recipients: list[age.Recipient]) -> bytes:
    sink = io.BytesIO()
    writer = age.seal(cast(BinaryIO, sink), recipients)
    writer.write(content)
    writer.close()
    return sink.getvalue()
