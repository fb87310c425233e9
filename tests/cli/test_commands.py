"""Every command does what its help says, told in words, with results on standard output."""

import json
import re
from pathlib import Path

import pytest

from driving import Line

WORDS = "six plain words for a test"


@pytest.fixture
def line(tmp_path: Path) -> Line:
    """A command line in a folder with a vault that holds two incidents and a person."""
    run = Line(tmp_path)
    assert run("new", "vault", "--recovery-file", "code", passphrase=WORDS).code == 0
    for data in (
        {"title": "First", "occurred": "2024-01-05", "level": "low"},
        {
            "title": "Second",
            "occurred": "2024-02-05",
            "level": "high",
            "acts": [{"act": "stalking", "started": "2024-02"}],
        },
    ):
        assert run("add", "vault", "incident", given=json.dumps(data), passphrase=WORDS).code == 0
    assert run("add", "vault", "person", given='{"title": "Rosa", "x_own": 1}', passphrase=WORDS).code == 0
    return run


def titles(line: Line, *words: str) -> list[str]:
    answer = line("find", "vault", *words, "--json", passphrase=WORDS)
    assert answer.code == 0, answer
    return [record["title"] for record in json.loads(answer.out)]


def number(line: Line, word: str) -> str:
    return str(json.loads(line("find", "vault", word, "--json", passphrase=WORDS).out)[0]["id"])


def test_finding_and_showing(line: Line) -> None:
    assert titles(line) == ["Rosa", "Second", "First"]
    assert titles(line, "--kind", "incident", "--filter", "level=high") == ["Second"]
    assert titles(line, "--filter", "acts.act=stalking") == ["Second"]
    assert titles(line, "--filter", "occurred<=2024-01-31") == ["First"]
    answer = line("find", "vault", "--kind", "incident", "--limit", "1", passphrase=WORDS)
    assert re.fullmatch(r"[0-9a-f]{8}  5 February 2024  Incident  Second\n", answer.out)
    after = re.search(r"--after (\d+)", answer.said)
    assert after is not None
    assert titles(line, "--kind", "incident", "--after", after[1]) == ["First"]
    shown = line("show", "vault", number(line, "second")[:6], passphrase=WORDS).out
    assert "Second\nIncident · " in shown and "Risk now: High" in shown and "Being followed or stalked" in shown
    assert json.loads(line("show", "vault", number(line, "first"), "--json", passphrase=WORDS).out)["level"] == "low"
    assert "x_own: 1" in line("show", "vault", number(line, "rosa"), passphrase=WORDS).out


def test_changing_and_taking_back(line: Line) -> None:
    record = json.loads(line("show", "vault", number(line, "first"), "--json", passphrase=WORDS).out)
    record["level"] = "critical"
    assert line("add", "vault", "incident", given=json.dumps(record), passphrase=WORDS).out.strip() == record["id"]
    stale = line("add", "vault", "incident", given=json.dumps(record), passphrase=WORDS)
    assert stale.error == "record.changed_meanwhile"
    history = line("show", "vault", record["id"], "--history", passphrase=WORDS).out
    assert "written" in history and "Risk now: Low → Critical" in history
    assert "First" in line("undo", "vault", passphrase=WORDS).said
    assert json.loads(line("show", "vault", record["id"], "--json", passphrase=WORDS).out)["level"] == "low"
    assert line("trash", "vault", record["id"], passphrase=WORDS).code == 0
    assert titles(line) == ["Rosa", "Second"] and titles(line, "--trash") == ["First"]
    assert line("untrash", "vault", record["id"], passphrase=WORDS).code == 0
    assert line("trash", "vault", record["id"], passphrase=WORDS).code == 0
    answer = line("purge", "vault", record["id"], passphrase=WORDS)
    assert answer.code == 0 and "1 record was erased" in answer.said
    assert titles(line, "--trash") == [] and line("undo", "vault", passphrase=WORDS).error == "undo.final"
    assert line("find", "vault", "x", "--trash", passphrase=WORDS).code == 2
    assert line("find", "vault", "x", "--best", "--after", "5", passphrase=WORDS).code == 2


def test_writing_out(line: Line) -> None:
    for name, start in (
        ("json", b'{"format":"hrd-vault records"'),
        ("csv", b"\xef\xbb\xbfid,kind"),
        ("html", b"<!doctype html>"),
    ):
        answer = line("export", "vault", "--format", name, "--out", f"out.{name}", passphrase=WORDS)
        assert answer.code == 0 and "not protected" in answer.said
        assert (line.folder / f"out.{name}").read_bytes().startswith(start)
    assert line("export", "vault", "--format", "json", "--out", "nodir/x", passphrase=WORDS).error == "use.no_folder"


def test_keys(line: Line) -> None:
    listed = line("keys", "vault", "list", passphrase=WORDS).out.splitlines()
    assert [row.split("  ")[1] for row in listed[:2]] == ["passphrase", "recovery code"] and listed[-1].startswith(
        "age1pq1"
    )
    for name, text in (("second", "another set of words"), ("third", "the third set of words")):
        (line.folder / name).write_text(text + "\n", "utf-8")
    added = line("keys", "vault", "add", "--new-passphrase-file", "second", passphrase=WORDS).out.strip()
    assert line("find", "vault", "--passphrase-file", "second").code == 0
    assert line("keys", "vault", "remove", added, passphrase=WORDS).code == 0
    assert line("find", "vault", "--passphrase-file", "second").error == "keys.wrong"
    assert line("keys", "vault", "passphrase", "--new-passphrase-file", "third", passphrase=WORDS).code == 0
    assert line("find", "vault", passphrase=WORDS).error == "keys.wrong"
    before = (line.folder / "code").read_text()
    taken = line("keys", "vault", "recovery", "--recovery-file", "code", "--passphrase-file", "third")
    assert taken.error == "use.file_exists" and line("find", "vault", "--passphrase-file", "code").code == 0
    assert line("keys", "vault", "recovery", "--recovery-file", "code2", "--passphrase-file", "third").code == 0
    assert line("find", "vault", "--passphrase-file", "code").error == "keys.wrong"
    assert line("find", "vault", "--passphrase-file", "code2").code == 0 and before
    card = line("keys", "vault", "card", "--passphrase-file", "third")
    assert json.loads(card.out)["card"] == "hrd-vault card" and re.search(r"(?:\d{5} ){7}\d{5}", card.said)


def test_kinds_are_listed_with_their_answers(line: Line) -> None:
    listed = line("kinds", "vault", passphrase=WORDS).out
    assert "incident  Incident" in listed and "    high  High" in listed and "death_threat  Death threat" in listed


def test_a_bundle_by_passphrase_and_the_rehearsal_of_one(line: Line) -> None:
    rehearsed = line("seal", "vault", "--all", "--dry-run", "--out", "x.age", passphrase=WORDS)
    assert rehearsed.code == 0 and "Rosa" in rehearsed.said and not (line.folder / "x.age").exists()
    (line.folder / "many").mkdir()
    sealed = line(
        "seal",
        "vault",
        "--kind",
        "person",
        "--bundle-passphrase-file",
        "word",
        "--unsigned",
        "--language",
        "fr",
        "--out",
        "many",
        passphrase=WORDS,
    )
    path = Path(sealed.out.strip())
    assert sealed.code == 0 and re.fullmatch(r"many/[0-9a-f]{32}\.age", str(path))
    opened = line("open", str(path), "--bundle-passphrase-file", "word", "--json")
    assert [record["title"] for record in json.loads(opened.out)] == ["Rosa"]
    assert "did not sign it" in opened.said and "passphrase, so it names no recipient" in opened.said
    assert line("verify", str(path), "--bundle-passphrase-file", "word").code == 0
    assert line("open", str(path), "--bundle-passphrase-file", "secret").error == "bundle.no_match"
    both = line("open", str(path), "--bundle-passphrase-file", "word", "--vault", "vault", passphrase=WORDS)
    assert both.error == "use.wrong"


def test_what_would_steer_a_terminal_is_shown_by_its_number(line: Line) -> None:
    hostile = {"kind": "incident", "title": "x\x1b[8mhidden\u202e", "account": "a\x1b]52;c;aGk=\x07"}
    line("add", "vault", "incident", given=json.dumps(hostile), passphrase=WORDS)
    for words in (("find", "vault"), ("show", "vault", number(line, "x"))):
        answer = line(*words, passphrase=WORDS)
        assert "\x1b" not in answer.out and "\u202e" not in answer.out and "[U+001B]" in answer.out


@pytest.mark.parametrize(("language", "word"), [("es", "Uso"), ("fr", "tilis"), ("ar", "الاستعمال")])
def test_help_speaks_the_users_language(line: Line, language: str, word: str) -> None:
    for words in (("--help",), ("find", "--help")):
        answer = line("--lang", language, *words)
        assert answer.code == 0 and (word in answer.out or word.lower() in answer.out.lower()), answer.out[:200]
    assert line("find", "vault", "--lang", language, passphrase=WORDS).code == 0
