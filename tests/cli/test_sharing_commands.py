"""Commands that share, receive, fill forms and put away, each in a process of its own."""

import json
from pathlib import Path

import pytest

from driving import Line

WORDS, THEIRS = "six plain words for a test", "words of a lawyer here"


@pytest.fixture
def line(tmp_path: Path) -> Line:
    """A command line in a folder with a vault of one case, and the vault of a lawyer who is known there."""
    run = Line(tmp_path)
    assert run("new", "vault", "--recovery-file", "code", passphrase=WORDS).code == 0
    assert run("new", "office", "--recovery-file", "code2", passphrase=THEIRS).code == 0
    assert run("keys", "office", "card", "--out", "Diallo.json", passphrase=THEIRS).code == 0
    assert run("import", "vault", "Diallo.json", passphrase=WORDS).code == 0
    assert run("keys", "vault", "card", "--out", "Ana.json", passphrase=WORDS).code == 0
    assert run("import", "office", "Ana.json", passphrase=THEIRS).code == 0
    case = {
        "title": "The door",
        "account": "Rosa saw two men.",
        "occurred": "2024-01-05",
        "place": {"name": "Mill", "country": "CO"},
    }
    assert run("add", "vault", "person", given='{"title": "Rosa"}', passphrase=WORDS).code == 0
    assert run("add", "vault", "incident", given=json.dumps(case), passphrase=WORDS).code == 0
    return run


def number(line: Line, vault: str, word: str, secret: str) -> str:
    return str(json.loads(line("find", vault, word, "--json", passphrase=secret).out)[0]["id"])


def test_a_bundle_goes_and_its_answer_comes_in(line: Line) -> None:
    door = number(line, "vault", "door", WORDS)
    sealed = line("seal", "vault", door, "--to", "Diallo", "--places", "country", "--leave-out", "incident.occurred", "--out", "a.age",
                  passphrase=WORDS)  # fmt: skip
    assert sealed.code == 0 and "The name “Rosa” stands in The door" in sealed.said
    dry = line("import", "office", "a.age", "--dry-run", passphrase=THEIRS)
    assert dry.code == 0 and "New  The door" in dry.out
    assert line("import", "office", "a.age", passphrase=THEIRS).error == "bundle.sender"
    came = line("import", "office", "a.age", "--accept-sender", passphrase=THEIRS)
    assert came.code == 0 and "Came in: 1 new, 0 changed, 0 files." in came.said
    told = json.loads(line("show", "office", door, "--json", passphrase=THEIRS).out)
    assert told["place"] == {"blur": "country", "country": "CO"} and "occurred" not in told
    again = line("import", "office", "a.age", "--accept-sender", passphrase=THEIRS)
    assert again.error == "bundle.none_brought_in" and "As it is here" in again.out
    assert (
        line("seal", "vault", door, "--to", "Diallo", "--places", "street", "--out", "b.age", passphrase=WORDS).error
        == "use.wrong"
    )
    assert (
        line("seal", "vault", door, "--to", "Diallo", "--leave-out", "x", "--out", "b.age", passphrase=WORDS).error
        == "use.wrong"
    )


def test_under_other_names_with_what_is_linked(line: Line) -> None:
    door = number(line, "vault", "door", WORDS)
    sealed = line(
        "seal", "vault", door, "--to", "Diallo", "--pseudonyms", "--depth", "1", "--out", "a.age", passphrase=WORDS
    )
    assert sealed.code == 0 and "other names and numbers" in sealed.said
    opened = line("open", "a.age", "--vault", "office", "--json", passphrase=THEIRS)
    assert "Rosa" not in opened.out and "somebody" in opened.out


def test_for_someone_without_the_app(line: Line) -> None:
    door = number(line, "vault", "door", WORDS)
    made = line(
        "seal", "vault", door, "--without-app", "--bundle-passphrase-file", "word", "--out", "handed", passphrase=WORDS
    )
    assert made.code == 0 and "Read the page's digest out" in made.said
    assert {path.suffix for path in (line.folder / "handed").iterdir()} == {".age", ".html", ".txt"}
    assert line("verify", "handed/open-here.html").code == 0
    (line.folder / "other.html").write_text("<p>type your passphrase here", "utf-8")
    assert line("verify", "other.html").error == "reader.swapped"
    wrong = line("seal", "vault", door, "--without-app", "--to", "Diallo", "--out", "h2", passphrase=WORDS)
    assert wrong.error == "use.wrong"


def test_a_form_is_filled(line: Line) -> None:
    door = number(line, "vault", "door", WORDS)
    made = line(
        "report", "vault", door, "--profile", "mechanism", "--language", "es", "--out", "form.txt", passphrase=WORDS
    )
    assert made.code == 0 and "nobody checked them" in made.said and "missing" in made.said
    assert "The door" in (line.folder / "form.txt").read_text("utf-8")
    assert line("report", "vault", "--profile", "statistics", "--out", "numbers.html", passphrase=WORDS).code == 0
    assert "Rosa" not in (line.folder / "numbers.html").read_text("utf-8")


def test_put_away_and_removed(line: Line) -> None:
    secret = line(
        "add", "vault", "incident", given='{"title": "Secret", "sensitivity": "C4"}', passphrase=WORDS
    ).out.strip()
    refused = line("put-away", "vault", "--to", "Diallo", "--out", "away.age", passphrase=WORDS)
    assert refused.error == "away.undecided" and "Secret" in refused.said
    sealed = line("put-away", "vault", "--to", "Diallo", "--out", "away.age", "--stay", secret, passphrase=WORDS)
    assert sealed.code == 0 and "Whoever keeps it can read it." in sealed.said
    bundle = sealed.out.strip()
    assert line("remove", "vault", bundle, "--copy", "away.age", passphrase=WORDS).error == "away.no_proof"
    assert line("receipt", "office", "away.age", "--out", "receipt.json", passphrase=THEIRS).code == 0
    assert line("receipt", "office", "away.age", "--out", "receipt.json", passphrase=THEIRS).error == "use.file_exists"
    removed = line("remove", "vault", bundle, "--receipt", "receipt.json", passphrase=WORDS)
    assert removed.code == 0 and "2 records were removed." in removed.said
    assert [
        each["title"]
        for each in json.loads(line("find", "vault", "--kind", "incident", "--json", passphrase=WORDS).out)
    ] == ["Secret"]


def test_keys_of_ones_own_and_new_ones(line: Line) -> None:
    (line.folder / "mine").write_text("words for my key\n", "utf-8")
    made = line("own-key", "my.age", "--card", "my.json", "--passphrase-file", "mine")
    assert made.code == 0 and "read these digits" in made.said
    assert line("own-key", "my.age", "--card", "other.json", "--passphrase-file", "mine").error == "use.file_exists"
    assert line("import", "vault", "my.json", passphrase=WORDS).code == 0
    assert (
        line("verify", "my.age", "--identity", "my.age").error == "use.passphrase_missing"
    )  # nobody is there to type it
    renewed = line("keys", "office", "renew", "--out", "Diallo2.json", passphrase=THEIRS)
    assert renewed.code == 0 and "new keys" in renewed.said
    updated = line("import", "vault", "Diallo2.json", passphrase=WORDS)
    assert updated.code == 0 and "the older ones say so" in updated.out
