"""Old Martus bulletins come in whole: fields, custom fields, grids, ranges, private parts, history. Real exports, and a made one."""

from pathlib import Path

import pytest

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import speech
from hrd_vault.crypto.age import X25519Identity
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import Record
from hrd_vault.services import choosing, handover, intake, receiving, records
from hrd_vault.services.handover import Receiver
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault
from paths import MARTUS, needs_shared_data


def beside(record: Record) -> dict[str, str]:
    return {row["label"]: row["text"] for row in record.values.get("from_source", [])}


def bring(vault: Vault, path: Path) -> tuple[intake.Report, list[Record]]:
    report = intake.bring_in(vault, path, Wishes())
    return report, [vault.stored(row.record).record for row in report.rows if row.record]


@needs_shared_data
def test_every_word_of_a_real_export_is_here(vault: Vault) -> None:
    report, (record,) = bring(vault, MARTUS / "SampleXmlBulletin.xml")
    assert report.format == "martus"
    assert record.title == "import export example"
    assert record.values["occurred"] == "1970-01-01/1970-01-02"
    assert record.values["place"] == "location unknown"
    assert record.values["tags"] == ["no keywords"]
    assert record.values["account"].startswith("Public sumary\n\nWho saw the event?\na number of people")
    found = beside(record)
    assert found["Victim Information · 1"] == (
        "First Name: Dan; Last Name: Brown; Is Identified?: yes; Date of Birth: 1976-01-01; Sex: Male"
    )
    assert found["Profession History · 2"].endswith("Dates of Profession: 1970-01-01/1992-01-01")
    assert found["Date(s) of interview(s)"] == "1980-02-15/1980-05-22"
    assert found["Does interviewee wish to remain anonymous?"] == "yes"
    assert found["Private information"] == "Information we want kept private"
    assert (found["Date written down"], found["Author"], found["Organisation"]) == ("2005-11-01", "Charles.", "ddd")
    for words in ("colby", "john smith", "nurse", "kept private"):
        assert [line.title for line in records.find(vault, Query(words))] == ["import export example"]


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("SampleXmlTwoBulletins.xml", ["Title Bulletin #1", "Title Bulletin #2"]),
        ("GeneratedWithAttachments.xml", ["Bulletin #1", "Bulletin #2", "Bulletin #2"]),
        ("SampleXmlBulletinWithAttachments.xml", ["import export example"]),
    ],
)
def test_every_real_export_comes_in_once(vault: Vault, name: str, titles: list[str]) -> None:
    report, found = bring(vault, MARTUS / name)
    assert [record.title for record in found] == titles
    again, _same = bring(vault, MARTUS / name)
    assert {row.outcome.value for row in again.rows} == {"same"}
    if "Attachments" in name:
        said = [note.say(speech("en")) for row in report.rows for note in row.notes]
        assert any("was not brought in" in text for text in said)
        assert not any("xmltest" in text for text in said)


@needs_shared_data
def test_what_was_private_in_martus_never_leaves_in_a_bundle(vault: Vault, tmp_path: Path) -> None:
    _report, (record,) = bring(vault, MARTUS / "SampleXmlBulletin.xml")
    preview = choosing.choose(vault, [record.id], None)
    assert preview.coarsened == 1
    key = X25519Identity.generate()
    handover.seal(vault, preview, [Receiver("x", key.recipient())], tmp_path / "a.age", "en")
    verdict = receiving.open_bundle(tmp_path / "a.age", [key])
    assert verdict.partial
    assert "kept private" not in str(verdict.records) and "Nurse" in str(verdict.records)
    assert verdict.records[0]["partial"] == ["from_source"]


MADE = """<MartusBulletins><MartusBulletinExportFormatVersion>3</MartusBulletinExportFormatVersion>
{bulletins}</MartusBulletins>"""
BULLETIN = """<MartusBulletin><BulletinMetaData><AuthorAccountId>MIG</AuthorAccountId><BulletinLocalId>{id}</BulletinLocalId>
{private}<BulletinStatus>sealed</BulletinStatus><BulletinVersion>{version}</BulletinVersion>{history}</BulletinMetaData>
<MainFieldSpecs><Field type='STRING'><Tag>title</Tag><Label></Label></Field>
<Field type='DATERANGE'><Tag>eventdate</Tag><Label></Label></Field></MainFieldSpecs>
<FieldValues><Field tag='title'><Value>{title}</Value></Field>
<Field tag='eventdate'><Value>{date}</Value></Field></FieldValues></MartusBulletin>"""


def made(tmp_path: Path, *bulletins: str) -> Path:
    path = tmp_path / "export.xml"
    path.write_text(MADE.format(bulletins="\n".join(bulletins)), "utf-8")
    return path


def test_older_versions_become_the_history(vault: Vault, tmp_path: Path) -> None:
    history = "<History><Ancestor>B-1</Ancestor><Ancestor>B-gone</Ancestor><Ancestor>B-2</Ancestor></History>"
    newest = BULLETIN.format(id="B-3", private="", version=4, history=history, title="Third", date="Simple:2010-05-06")
    second = BULLETIN.format(id="B-2", private="", version=3, history="", title="Second", date="Simple:2010-05-05")
    first = BULLETIN.format(id="B-1", private="", version=1, history="", title="First", date="Simple:0001-01-01")
    report, (record,) = bring(vault, made(tmp_path, newest, second, first))
    assert record.title == "Third"
    assert [past.record and past.record.title for past in records.history(vault, record.id)] == [
        "First",
        "Second",
        "Third",
    ]
    assert "1 older versions are not in this file" in [note.say(speech("en")) for note in report.rows[0].notes]
    fourth = BULLETIN.format(
        id="B-4", private="", version=5, history=history.replace("</History>", "<Ancestor>B-3</Ancestor></History>"),
        title="Fourth", date="Range:2010-05-06,0001-01-01",
    )  # fmt: skip
    again, (same,) = bring(vault, made(tmp_path, fourth, newest))
    assert again.rows[0].outcome.value == "updated"
    assert (same.id, same.title, same.values["occurred"]) == (record.id, "Fourth", "2010-05-06/..")


def test_a_wholly_private_bulletin_stays_secret_here(vault: Vault, tmp_path: Path) -> None:
    text = BULLETIN.format(
        id="P", private="<AllPrivate></AllPrivate>", version=1, history="", title="T", date="Simple:2010-05-06"
    )
    _report, (record,) = bring(vault, made(tmp_path, text))
    assert record.values["sensitivity"] == "C3"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<MartusBulletins></MartusBulletins>", "import.unknown_format"),
        ("<MartusBulletin><FieldValues><Field tag='title'><Value>x", "import.unreadable"),
        ("<MartusBulletins>" + "<MartusBulletin><a>" * 60, "import.unreadable"),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><!--<MartusBulletin>--><MartusBulletin><FieldValues>'
            "<Field tag='title'><Value>&b;</Value></Field></FieldValues></MartusBulletin>",
            "import.unknown_format",
        ),
        (
            "<!--<MartusBulletin>-->"
            + '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            "<MartusBulletin><FieldValues><Field tag='title'><Value>&b;</Value></Field></FieldValues></MartusBulletin>",
            "import.unreadable",
        ),
        ("<html>", "import.unknown_format"),
    ],
)
def test_broken_and_hostile_xml_changes_nothing(vault: Vault, tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "bad.xml").write_text(text, "utf-8")
    before = vault.journal.head
    with pytest.raises(VaultError) as refused:
        intake.bring_in(vault, tmp_path / "bad.xml", Wishes())
    assert refused.value.code in (code, "import.unreadable")
    assert vault.journal.head == before
