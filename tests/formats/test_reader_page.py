"""The page for somebody who installs nothing, in a real browser: it opens what is whole, and says of the rest what is wrong."""

import base64
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

import made_files
from browser import Browser
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.crypto import age
from hrd_vault.crypto.signing import groups_of_five
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.formats.reader_page import reader_page
from hrd_vault.services import choosing, evidence, handover, records, without_app
from hrd_vault.services.handover import Receiver
from hrd_vault.services.vault import Vault

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's chromium is not installed")
WORD = "tell it by phone"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    downloads = tmp_path_factory.mktemp("downloads")
    with Browser(downloads) as made:
        made.downloads = downloads  # type: ignore[attr-defined]
        yield made


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def case(vault: Vault, folder: Path) -> list[str]:
    first = add(
        vault, "incident", title="Two men at the door", account="They <b>asked</b> for <img src=x onerror=alert(1)> Rosa.",
        occurred="2026-03-05", place={"name": "Mill Street", "country": "CO"}, level="high",
        reports=[{"authority": "Fiscalía", "on": "2026-03-06"}],
    )  # fmt: skip
    second = add(vault, "incident", title="Earlier call", occurred="2025-12-24", related=[first], account="At night.")
    picture = evidence.take_in(vault, made_files.picture(folder / "Door.jpg"), {"about": [first]})
    page = folder / "note\u202egpj.html"
    page.write_text("<script>document.title='hostile'</script>", "utf-8")
    hostile = evidence.take_in(vault, page, {"about": [first], "title": "A page"})
    return [first, second, picture.id, hostile.id]


def opened(browser: Browser, page: Path, bundle: Path, word: str = WORD) -> str:
    browser.requests.clear()
    browser.complaints.clear()
    browser.open(page)
    browser.give("#file", bundle)
    browser.write("#passphrase", word)
    browser.ask("document.getElementById('open').click()")
    browser.until(
        "!!document.querySelector('.verdict') || /\\(\\w+\\.\\w+\\)$/.test(document.getElementById('told').innerText)"
    )
    return browser.words()


@pytest.fixture
def package(vault: Vault, tmp_path: Path) -> without_app.Package:
    preview = choosing.choose(vault, case(vault, tmp_path), None)
    return without_app.save(vault, preview, WORD, tmp_path / "handed", "en")


def test_it_opens_in_a_browser_and_says_what_it_can(
    browser: Browser, package: without_app.Package, vault: Vault, tmp_path: Path
) -> None:
    said = opened(browser, package.folder / without_app.PAGE, package.sealed.path)
    assert "This bundle is whole" in said and "Sealed records: \u20684\u2069" in said
    assert groups_of_five(vault.identity.public().fingerprint) in said
    assert "only a call can tell" in said and "does not say that what it tells is true" in said
    assert "This page cannot vouch for itself" in said and "it names no recipient" in said
    assert said.index("Earlier call") < said.index("Two men at the door")  # in the order of events
    assert "<img src=x" in said and "Mill Street, CO" in said and "Fiscalía" in said and "High" in said
    assert browser.ask("document.images.length") == 0 and browser.ask("document.title") == "Open a sealed bundle"
    assert not [each for each in browser.requests if not each.startswith("file:///")] and not browser.complaints
    assert browser.ask("document.querySelector('#passphrase')") is None  # nothing typed stays on the page
    browser.picture(Path(os.environ.get("HRD_VAULT_PICTURE", str(tmp_path / "page.png"))))
    downloads: Path = browser.downloads  # type: ignore[attr-defined]
    count = browser.ask("document.querySelectorAll('button[data-record]').length")
    assert count == 2
    browser.ask("document.querySelectorAll('button[data-record]').forEach(each => each.click())")
    for _try in range(200):
        if len([each for each in downloads.iterdir() if not each.name.endswith(".crdownload")]) == 2:
            break
        browser.ask("new Promise(resolve => setTimeout(resolve, 25))")
    names = {each.name: each.read_bytes() for each in downloads.iterdir()}
    assert names["Door.jpg"] == (tmp_path / "Door.jpg").read_bytes()
    assert any(name.endswith("gpj.txt") and "\u202e" not in name for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language(browser: Browser, vault: Vault, tmp_path: Path, language: str) -> None:
    ids = [add(vault, "incident", account="Told.", level="high", occurred="2026-01-02")]
    package = without_app.save(vault, choosing.choose(vault, ids, None), WORD, tmp_path / "handed", language)
    said = opened(browser, package.folder / without_app.PAGE, package.sealed.path)
    speak = speech(language)
    assert speak.say("This does not say that what it tells is true.") in said and speak.say("High") in said
    assert browser.ask("document.documentElement.dir") == speak.direction
    assert without_app.check_page(package.folder / without_app.PAGE) == language
    letter = (package.folder / without_app.LETTER).read_text("utf-8")
    page = (package.folder / without_app.PAGE).read_bytes()
    assert without_app.digest_of(page) in letter and package.sealed.path.name in letter and WORD not in letter


def test_what_is_wrong_is_said(browser: Browser, package: without_app.Package, vault: Vault, tmp_path: Path) -> None:
    page, whole = package.folder / without_app.PAGE, package.sealed.path.read_bytes()

    def after(change: bytes, word: str = WORD) -> str:
        path = tmp_path / "changed.age"
        path.write_bytes(change)
        return opened(browser, page, path, word)

    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    assert "(bundle.damaged)" in after(bytes(flipped))
    assert "(bundle.damaged)" in after(whole[:-100]) and "(bundle.damaged)" in after(whole + b"x")
    assert "(bundle.no_match)" in after(whole, "another word")
    assert "(bundle.not_age)" in after(b"PK\x03\x04" + whole)
    # sealed again by somebody who had the passphrase: the same bytes inside, another header
    identity = age.PassphraseIdentity(WORD)
    plain = tmp_path / "plain"
    with package.sealed.path.open("rb") as source:
        plain.write_bytes(age.opened(source, [identity]).read(-1) or b"")
    with (tmp_path / "again.age").open("wb") as sink:
        writer = age.seal(sink, [age.PassphraseRecipient(WORD)])
        writer.write(plain.read_bytes())
        writer.close()
    assert "(bundle.resealed)" in opened(browser, page, tmp_path / "again.age")
    key = age.HybridIdentity.generate()
    preview = choosing.choose(vault, [add(vault, "incident", title="X")], None)
    handover.seal(vault, preview, [Receiver("x", key.recipient())], tmp_path / "key.age", "en")
    assert "(reader.key)" in opened(browser, page, tmp_path / "key.age") and "never asks for a key" in browser.words()
    forged = plain.read_bytes().replace(b'"count":4', b'"count":5')
    assert forged != plain.read_bytes()
    with (tmp_path / "forged.age").open("wb") as sink:
        writer = age.seal(sink, [age.PassphraseRecipient(WORD)])
        writer.write(forged)
        writer.close()
    assert "(bundle.not_ours)" in opened(browser, page, tmp_path / "forged.age")
    assert browser.ask("document.querySelector('.verdict')") is None


def test_the_case_as_pdf(browser: Browser, package: without_app.Package, tmp_path: Path) -> None:
    """Once it is open, the browser prints the case, or saves it as PDF: nothing in the clear lies beside the bundle."""
    opened(browser, package.folder / without_app.PAGE, package.sealed.path)
    browser.ask(
        "window.asked = 0; window.print = () => { window.asked += 1 }; document.getElementById('print').click()"
    )
    assert browser.ask("window.asked") == 1
    pdf = base64.b64decode(browser.call("Page.printToPDF")["data"])
    pages = pypdfium2.PdfDocument(pdf)
    words = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "Two men at the door" in words and "Mill Street" in words and "Print, or save as PDF" not in words
    assert {each.suffix for each in package.folder.iterdir()} == {".age", ".html", ".txt"}


def test_what_no_browser_can_hold_is_refused_before_it_is_read(
    browser: Browser, package: without_app.Package, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.age"
    with large.open("wb") as sink:
        sink.truncate(2**31)
    assert "(reader.too_large)" in opened(browser, package.folder / without_app.PAGE, large)
    monkeypatch.setattr(without_app, "_LARGEST_BUNDLE", 1000)
    preview = choosing.choose(vault, [add(vault, "incident", title="X")], None)
    with pytest.raises(VaultError, match=r"reader\.too_large"):
        without_app.save(vault, preview, WORD, tmp_path / "too-large", "en")
    assert not (tmp_path / "too-large").exists()


def test_a_swapped_page_is_known(package: without_app.Package, tmp_path: Path) -> None:
    page = package.folder / without_app.PAGE
    assert without_app.check_page(page) == "en"
    swapped = tmp_path / "open-here.html"
    swapped.write_bytes(page.read_bytes().replace(b"connect", b"connekt", 1) + b" ")
    with pytest.raises(VaultError) as refused:
        without_app.check_page(swapped)
    assert refused.value.code == "reader.swapped"


def test_its_policy_allows_one_script_and_nothing_else() -> None:
    page = reader_page(speech("en"), CATALOGUE).decode()
    assert page.count("<script>") == 1 and "default-src 'none'" in page and "unsafe-" not in page.split("<script>")[0]
    assert (
        page.count("http://") + page.count("https://") == page.count("https://")
        and "src=" not in page.split("<script>")[0]
    )


def test_the_policy_holds_in_the_browser(browser: Browser, package: without_app.Package, tmp_path: Path) -> None:
    """The control: what a hostile page part would try is refused and noted."""
    browser.open(package.folder / without_app.PAGE)
    browser.complaints.clear()
    browser.ask("fetch('http://127.0.0.1:9/').catch(() => 0)")
    picture = "const i = new Image(); i.onerror = r; i.onload = r; i.src = 'http://127.0.0.1:9/x'; setTimeout(r, 2000)"
    browser.ask(f"new Promise(r => {{ {picture} }}).then(() => 1)")
    browser.ask("document.body.insertAdjacentHTML('beforeend', '<script>window.ran = 1</scr' + 'ipt>')")
    assert browser.ask("window.ran") is None
    assert sum("Content Security Policy" in each for each in browser.complaints) >= 2
