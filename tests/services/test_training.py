"""The training vault: made whole in four languages, reset, and never mixed with what is real."""

import json
from pathlib import Path

import pytest

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import LANGUAGES
from hrd_vault.domain.query import Query
from hrd_vault.formats.page import TRAINING
from hrd_vault.services import choosing, documents, exporting, handover, intake, receiving, records, reporting, training
from hrd_vault.services.intake import Wishes
from hrd_vault.services.today import today
from hrd_vault.services.vault import Vault


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_invented_case_comes_in_whole(tmp_path: Path, language: str) -> None:
    vault = training.open_or_make(tmp_path / "t", language)
    assert training.is_training(vault)
    lines = records.find(vault, Query(limit=100))
    assert len(lines) == 23 and {line.kind for line in lines} >= {"incident", "person", "task", "contact", "threat"}
    assert all(record.readable for record in records.find_records(vault, Query(limit=100)))
    assert [each.days for each in today(vault).due] == [-3, -3, 0, 6, 6, 12]
    vault.close()


def test_reset_throws_away_what_a_group_did(tmp_path: Path) -> None:
    vault = training.open_or_make(tmp_path / "t", "fr")
    records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "Of the group before"}))
    french = {line.title for line in records.find(vault, Query(limit=100))}
    vault = training.reset(vault, "ar")
    arabic = {line.title for line in records.find(vault, Query(limit=100))}
    assert "Of the group before" in french and len(arabic) == 23 and not french & arabic
    vault.close()


def test_nothing_crosses_between_training_and_real(vault: Vault, tmp_path: Path) -> None:
    practice = training.open_or_make(tmp_path / "t", "en")
    records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "Real"}))
    for form in ("json", "csv"):
        exporting.export(practice, form, tmp_path / f"practice.{form}", ["incident"])
        exporting.export(vault, form, tmp_path / f"real.{form}", ["incident"])
    crossings = [(vault, "practice.json"), (practice, "real.json"), (vault, "practice.csv"), (practice, "real.csv")]
    for into, name in crossings:
        with pytest.raises(VaultError) as error:
            intake.bring_in(into, tmp_path / name, Wishes())
        assert error.value.code == "training.mixed"
    assert len(records.find(vault, Query())) == 1
    for name in ("practice.json", "practice.csv"):  # the control: its own comes back
        report = intake.bring_in(practice, tmp_path / name, Wishes())
        assert report.rows and report.count(intake.Outcome.NEW) == report.count(intake.Outcome.REFUSED) == 0
    (tmp_path / "exercise.csv").write_text("What happened,When\nA made-up day,2026-01-02\n", "utf-8")
    assert intake.bring_in(practice, tmp_path / "exercise.csv", Wishes()).count(intake.Outcome.NEW) == 1
    practice.close()


def test_everything_that_leaves_it_says_so(tmp_path: Path) -> None:
    practice = training.open_or_make(tmp_path / "t", "en")
    exporting.export(practice, "html", tmp_path / "page.html")
    assert "nothing on this page is real" in (tmp_path / "page.html").read_text("utf-8")
    preview = choosing.choose(practice, [], Query())
    handover.seal(practice, preview, [handover.by_passphrase("abc def")], tmp_path / "b.age", "en")
    opened = receiving.open_bundle(
        tmp_path / "b.age", receiving.passphrase_identities("abc def"), into=tmp_path / "opened"
    )
    assert opened.training and any("training vault" in note.text for note in receiving.told(opened))
    assert "nothing on this page is real" in (tmp_path / "opened" / "data" / "index.html").read_text("utf-8")
    told = json.loads((tmp_path / "opened" / "data" / "m" / "0001.json").read_bytes())
    assert told["training"] is True
    practice.close()


def test_a_real_vault_says_nothing_of_training(vault: Vault, tmp_path: Path) -> None:
    records.save(vault, records.read_checked(vault, {"kind": "incident", "title": "Real"}))
    exporting.export(vault, "html", tmp_path / "page.html")
    assert b"training" not in (tmp_path / "page.html").read_bytes().replace(b".training{", b"")
    assert not training.is_training(vault)


def test_a_report_of_the_training_vault_says_so_in_every_form(vault: Vault, tmp_path: Path) -> None:
    practice = training.open_or_make(tmp_path / "t", "en")
    for each, expected in ((practice, True), (vault, False)):
        made = reporting.of_regions(each, "en")
        assert (TRAINING in reporting.text(made), TRAINING in reporting.html(made)) == (expected, expected)
    practice.close()


def test_a_receivers_form_as_text_says_so_too_and_turns_nothing_around(vault: Vault, tmp_path: Path) -> None:
    practice = training.open_or_make(tmp_path / "t", "en")
    for each, expected in ((practice, True), (vault, False)):
        data = {"kind": "incident", "title": "Came\u202eback", "account": "Came\u202eback", "occurred": "2026-03-02"}
        made = records.save(each, records.read_checked(each, data))[0]
        form = documents.draft(each, [made.id], documents.profile_called("mechanism"), "en")
        told = documents.text(form)
        assert (TRAINING in told) is expected and "Came" in told and "\u202e" not in told
        assert "\u202e" in "".join(answer.text for answer in form.answers)  # the control
    practice.close()
