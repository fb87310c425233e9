"""Forms of receivers: filled from what may leave, what is missing named, small numbers hidden, the writing noted."""

from pathlib import Path

import pytest

import made_files
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.cli import arguments
from hrd_vault.domain.profiles import counted
from hrd_vault.domain.receivers import PROFILES
from hrd_vault.services import documents, evidence, records, reporting
from hrd_vault.services.vault import Vault


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def case(vault: Vault, folder: Path) -> str:
    rosa = add(vault, "person", title="Rosa", age="adult", gender="woman", work=["lawyer"], roles=["defender"])
    driver = add(vault, "person", title="The driver", roles=["alleged_perpetrator"])
    first = add(
        vault, "incident", title="Two men at the door", account="They asked for Rosa.", occurred="2026-03-05",
        affected=[rosa], alleged=[driver], alleged_said="the mine, by the pickup", threat_words="We know where you live",
        work_link="The day after the hearing.", harm="She does not sleep.",
        reports=[{"authority": "Fiscalía", "on": "2026-03-06", "answer": "None"}],
    )  # fmt: skip
    add(
        vault,
        "incident",
        title="A call",
        occurred="2025-12-24",
        related=[first],
        sensitivity="C4",
        account="SECRET CALL",
    )
    add(vault, "incident", title="Followed home", occurred="2026-01-10", related=[first])
    evidence.take_in(vault, made_files.picture(folder / "Door.jpg"), {"about": [first]})
    return first


@pytest.mark.parametrize("profile", PROFILES, ids=lambda each: each.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_filled_and_says_what_is_missing(
    vault: Vault, tmp_path: Path, profile: documents.Profile, language: str
) -> None:
    first = case(vault, tmp_path)
    made = documents.draft(vault, [first], profile, language)
    html, text = documents.html(made), documents.text(made)
    assert "SECRET CALL" not in html + text and "<script" not in html and "http" not in html
    speak = speech(language)
    assert f'dir="{speak.direction}"' in html and speak.say(profile.label) in text
    assert all(speak.say(each.question.label) in text for each in made.missing)
    if profile.name != "statistics":
        assert "Two men at the door" in text or profile.name in ("un_sp_law", "slapp")
    if profile.annexes:
        digest = next(stored.record.values["sha256"] for stored in vault.rows.all(("evidence",)))
        assert digest in text and "Door.jpg" in text
    assert ("_____" in text) == bool(profile.reply)


def test_the_events_stand_in_their_order(vault: Vault, tmp_path: Path) -> None:
    made = documents.draft(vault, [case(vault, tmp_path)], documents.profile_called("lawyer"), "en")
    told = next(each.text for each in made.answers if each.question.label == "What happened, in the order of events")
    assert told.index("Followed home") < told.index("Two men at the door") and "They asked for Rosa." in told
    who = next(each.text for each in made.answers if each.question.label == "Who is concerned")
    assert "Rosa" in who and "The driver" not in who and "Lawyer" in who
    said = next(each.text for each in made.answers if each.question.label == "What was reported, and what was answered")
    assert "Authority or organisation: Fiscalía; On: 6 March 2026; What they answered: None" in said
    assert ("A call", "it is marked “never leaves this machine”") in made.preview.kept_back


def test_an_answer_is_changed_counted_and_too_long(vault: Vault, tmp_path: Path) -> None:
    made = documents.draft(vault, [case(vault, tmp_path)], documents.profile_called("mechanism"), "es")
    places = [place for place, each in enumerate(made.answers) if each.missing]
    assert places
    before = len(made.missing)
    made = documents.edited(made, places[0], "Escolta no; botón de pánico sí.")
    assert len(made.missing) == before - 1 and "Escolta no" in documents.text(made)
    long = documents.edited(made, 0, "x" * 1600)
    assert long.answers[0].too_long == 100 and made.answers[0].too_long == 0


def test_small_numbers_cannot_be_worked_out(vault: Vault) -> None:
    assert counted(["a"] * 9 + ["b"] * 7 + ["c"] * 2) == [("a", 9), ("b", None), ("c", None)]
    assert counted(["a"] * 9 + ["b"] * 3 + ["c"] * 2) == [("a", 9), ("b", None), ("c", None)]
    # the hidden ones together are at least as many as one alone would have to be: 18 − 16 = 2 would tell that each is 1
    assert counted(["a"] * 9 + ["b"] * 7 + ["c"] + ["d"]) == [("a", 9), ("b", None), ("c", None), ("d", None)]
    assert counted(["a"] * 9 + ["b"] * 6) == [("a", 9), ("b", 6)] and counted(["a"] * 3) == [("a", None)]
    for number in range(12):
        add(vault, "incident", title=f"Rosa {number}", level="high" if number < 9 else "low", occurred="2026")
    made = documents.draft(vault, [], documents.profile_called("statistics"), "en")
    text = documents.text(made)
    assert "2026: 12" in text and "High: " in text and "High: 9" not in text and "Low: fewer than 5" in text
    assert "Rosa" not in text


def test_consent_stops_a_document_too(vault: Vault) -> None:
    rosa = add(vault, "person", title="Rosa")
    add(vault, "consent", title="Her word", whom=[rosa], answer="only_here")
    incident = add(vault, "incident", title="X", affected=[rosa])
    with pytest.raises(VaultError) as refused:
        documents.draft(vault, [incident], documents.profile_called("court"), "en")
    assert refused.value.code == "seal.consent"


def test_it_is_written_whole_and_noted(vault: Vault, tmp_path: Path) -> None:
    made = documents.draft(vault, [case(vault, tmp_path)], documents.profile_called("court"), "en")
    documents.write(vault, made, tmp_path / "court.html", documents.html(made).encode())
    assert "alleged to have done it" in (tmp_path / "court.html").read_text("utf-8")
    with pytest.raises(VaultError) as refused:
        documents.write(vault, made, tmp_path / "court.html", b"x")
    assert refused.value.code == "use.file_exists"
    assert vault.journal.last("document", 1)


def test_the_command_line_knows_the_same_forms() -> None:
    assert tuple(each.name for each in PROFILES) == arguments._PROFILES
    assert reporting.NAMES == arguments._REPORTS


def test_what_is_not_verified_says_so() -> None:
    for profile in PROFILES:
        assert profile.source and (profile.verified or profile.as_of)
