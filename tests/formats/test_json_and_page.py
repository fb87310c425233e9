"""JSON goes out and in without loss; the printed page runs nothing, loads nothing and hides nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import WORDS
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.domain.bodies import read_record, write_record
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.formats import page
from hrd_vault.services import exporting, intake, keys, records
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault

EVERYTHING = {
    "kind": "incident",
    "title": "All of it",
    "occurred": "2024-03-05T14:30[America/Bogota]",
    "place": {"name": "Gate", "municipality": "Loja", "lat": "-4.0", "lon": "-79.2", "blur": "municipality"},
    "acts": [{"act": "death_threat", "started": "2024-03", "marks": ["gendered"], "x_in_row": "kept"}],
    "tags": ["a", "ب"],
    "x_own": {"deep": [1, {"two": "2"}]},
}


def test_what_goes_out_comes_in_byte_for_byte(vault: Vault, tmp_path: Path) -> None:
    first, _changes = records.save(vault, records.read_checked(vault, EVERYTHING))
    records.save(vault, first.having(CATALOGUE.kind("incident").fields[1], "Then more."))
    records.save(
        vault, records.read_checked(vault, {"kind": "satellite", "title": "Unknown kind", "v": 7, "orbit": [1]})
    )
    exporting.export(vault, "json", tmp_path / "one.json")
    other, _code = Vault.create(tmp_path / "other", WORDS)
    intake.bring_in(other, tmp_path / "one.json", Wishes())
    exporting.export(other, "json", tmp_path / "two.json")
    other.close()
    assert (tmp_path / "two.json").read_bytes() == (tmp_path / "one.json").read_bytes()
    found = {each["title"]: each for each in json.loads((tmp_path / "one.json").read_bytes())["records"]}
    assert found["All of it"]["x_own"] == EVERYTHING["x_own"] and found["Unknown kind"]["orbit"] == [1]


def test_a_copy_that_went_on_elsewhere_is_taken_over_and_a_split_one_is_not(vault: Vault, tmp_path: Path) -> None:
    first, _changes = records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "A"}))
    exporting.export(vault, "json", tmp_path / "a.json")
    other, _code = Vault.create(tmp_path / "other", WORDS)
    intake.bring_in(other, tmp_path / "a.json", Wishes())
    field = CATALOGUE.kind("incident").fields[0]
    records.save(other, other.stored(first.id).record.having(field, "B"))
    exporting.export(other, "json", tmp_path / "b.json")
    report = intake.bring_in(vault, tmp_path / "b.json", Wishes())
    assert (report.rows[0].outcome.value, vault.stored(first.id).record.title) == ("updated", "B")
    report = intake.bring_in(vault, tmp_path / "a.json", Wishes())
    assert (report.rows[0].outcome.value, vault.stored(first.id).record.title) == ("kept", "B")
    records.save(other, other.stored(first.id).record.having(field, "C"))
    records.save(vault, vault.stored(first.id).record.having(field, "D"))
    exporting.export(other, "json", tmp_path / "c.json")
    report = intake.bring_in(vault, tmp_path / "c.json", Wishes())
    assert (report.rows[0].outcome.value, vault.stored(first.id).record.title) == ("kept", "D")
    other.close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "import.unreadable"),
        ('{"a": 1, "a": 2}', "import.unreadable"),
        ('{"hello": 1}', "import.unknown_format"),
        ('{"format": "hrd-vault records", "version": 2, "records": []}', "vault.newer"),
        ('[{"kind": "incident"}]', "import.rows_refused"),
        ('[{"kind": "incident", "title": "ok"}, 5]', "import.rows_refused"),
        ('{"card": "hrd-vault card", "version": 1, "keys": {}, "signature": {}}', "bundle.bad_card"),
    ],
)
def test_bad_json_brings_nothing_in(vault: Vault, tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "bad.json").write_text(text, "utf-8")
    before = vault.journal.head
    with pytest.raises(VaultError) as refused:
        intake.bring_in(vault, tmp_path / "bad.json", Wishes())
    assert refused.value.code == code
    assert vault.journal.head == before
    if code == "import.rows_refused" and "ok" in text:
        report = intake.bring_in(vault, tmp_path / "bad.json", Wishes(skip_bad=True))
        assert [row.outcome.value for row in report.rows] == ["new", "refused"]


def test_a_card_becomes_a_contact_once_and_a_changed_one_is_refused(vault: Vault, tmp_path: Path) -> None:
    other, _code = Vault.create(tmp_path / "other", WORDS)
    (tmp_path / "lawyer.json").write_bytes(keys.card(other))
    report = intake.bring_in(vault, tmp_path / "lawyer.json", Wishes())
    contact = vault.stored(report.rows[0].record).record
    assert (contact.kind.name, contact.title, contact.values["key_state"]) == ("contact", "lawyer", "unverified")
    assert keys.fingerprint(other) in report.rows[0].notes[0].say(speech("en"))
    assert intake.bring_in(vault, tmp_path / "lawyer.json", Wishes()).rows[0].outcome.value == "same"
    text = (tmp_path / "lawyer.json").read_text()
    place = text.index('"ed25519":"') + 20
    (tmp_path / "bad.json").write_text(text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :])
    with pytest.raises(VaultError) as refused:
        intake.bring_in(vault, tmp_path / "bad.json", Wishes())
    assert refused.value.code == "bundle.bad_card"
    other.close()


HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", '"><a href="javascript:1">', "file:///etc/passwd",
    "name\u202egpj.exe", "zero\u200bwidth", "bidi \u2066x\u2069", "</style><svg onload=1>", "]]>", "{{7*7}}",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_record_becomes_markup(text: str, language: str) -> None:
    data: dict[str, Any] = {
        "kind": "incident", "title": text, "account": text, "place": text, "tags": [text], "x_" + text: text,
        "acts": [{"act": "other", "method": text}],
    }  # fmt: skip
    record, _problems = read_record(CATALOGUE, data)
    shown = page.page(speech(language), text, [text], [record, record], [text]).decode()
    assert set(re.findall(r"<([a-z0-9]+)", shown)) <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "nav", "ol", "li", "a", "span", "bdi",
        "article", "div", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "i",
    }  # fmt: skip
    assert not re.search(r'<[^>]*(?: on[a-z]+=| src=|href="(?!#))|url\(|@import', shown)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", shown)
    assert "default-src 'none'" in shown and f'lang="{language}"' in shown
    assert ('dir="rtl"' in shown) == (language == "ar")


def test_links_to_what_is_not_there_say_so() -> None:
    record, _problems = read_record(CATALOGUE, {"kind": "incident", "title": "A", "affected": ["0" * 32]})
    shown = page.printable([record], speech("en")).decode()
    assert "not included" in shown
    assert write_record(record)["affected"] == ["0" * 32]
