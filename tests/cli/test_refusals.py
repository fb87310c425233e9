"""Every bad input gets a code, a sentence and a hint on standard error, in every language, and loses nothing."""

import json
import shutil
from pathlib import Path

import pytest

from driving import Answer, Line
from hrd_vault.base.errors import EXPLAINED
from hrd_vault.base.i18n import LANGUAGES, speech

WORDS = "six plain words for a test"


@pytest.fixture
def line(tmp_path: Path) -> Line:
    """A command line in a folder with a vault that holds one incident."""
    run = Line(tmp_path)
    assert run("new", "vault", "--recovery-file", "code", passphrase=WORDS).code == 0
    assert run("add", "vault", "incident", given='{"title": "Kept"}', passphrase=WORDS).code == 0
    return run


def refused(answer: Answer, code: str, exit_code: int = 1) -> None:
    """The answer is this refusal: exit code, code first, sentence and hint, no trace of the program's insides."""
    assert answer.code == exit_code, answer
    first = next(text for text in answer.said.splitlines() if text.startswith(code + ": "))
    hint = answer.said.splitlines()[answer.said.splitlines().index(first) + 1]
    assert len(first) > len(code) + 10 and len(hint) > 10
    assert "{" not in first + hint and "Traceback" not in answer.said


def still_there(line: Line, passphrase: str = WORDS) -> None:
    answer = line("find", "vault", "--json", passphrase=passphrase)
    assert [record["title"] for record in json.loads(answer.out)] == ["Kept"], answer


def test_wrong_passphrase_says_only_that(line: Line) -> None:
    answers = {
        line("find", "vault", passphrase=secret).said
        for secret in ("x", "six plain words", WORDS.upper(), "AAAA-" * 6 + "AAAA")
    }
    assert len(answers) == 1
    refused(line("find", "vault", passphrase="x"), "keys.wrong")
    still_there(line)


@pytest.mark.parametrize(
    ("words", "given", "code", "exit_code"),
    [
        (("find",), "", "use.wrong", 2),
        (("nonsense",), "", "use.wrong", 2),
        (("find", "vault", "--limit", "many"), "", "use.wrong", 2),
        (("find", "nowhere"), "", "vault.not_found", 1),
        (("new", "vault"), "", "vault.exists", 1),
        (("add", "vault", "incident"), "{", "record.bad_json", 1),
        (("add", "vault", "incident"), "[]", "record.bad_json", 1),
        (("add", "vault", "incident"), '{"kind": "person", "title": "x"}', "record.bad_json", 1),
        (("add", "vault", "spaceship"), '{"title": "x"}', "record.unknown_kind", 1),
        (("add", "vault", "incident"), "{}", "record.invalid", 1),
        (("add", "vault", "incident"), '{"title": "x", "occurred": "3/4/2024"}', "record.invalid", 1),
        (("add", "vault", "incident"), '{"title": "x", "level": "huge"}', "record.invalid", 1),
        (("find", "vault", "--kind", "spaceship"), "", "record.unknown_kind", 1),
        (("find", "vault", "--filter", "level"), "", "query.bad_filter", 1),
        (("show", "vault", "ffffffff"), "", "vault.no_record", 1),
        (("import", "vault", "nothing.csv"), "", "use.file_missing", 2),
        (("import", "vault", "noise.bin"), "", "import.unknown_format", 1),
        (("import", "vault", "dates.csv"), "", "import.date_order", 1),
        (("import", "vault", "dates.csv", "--map", "x"), "", "import.bad_map", 1),
        (("import", "vault", "dates.csv", "--map", "Date=hue"), "", "record.unknown_field", 1),
        (("import", "vault", "half.json"), "", "import.rows_refused", 1),
        (("import", "vault", "cut.xlsx"), "", "import.unreadable", 1),
        (("export", "vault", "--format", "pdf", "--out", "x"), "", "export.unknown_format", 1),
        (("export", "vault", "--format", "json", "--out", "noise.bin"), "", "use.file_exists", 2),
        (("seal", "vault", "--all", "--out", "x.age"), "", "use.wrong", 2),
        (("seal", "vault", "--to", "age1xyz", "--all", "--out", "x.age"), "", "seal.recipient", 1),
        (("seal", "vault", "--to", "Nobody", "--all", "--out", "x.age"), "", "seal.recipient", 1),
        (("seal", "vault", "--to", "age1xyz", "--kind", "task", "--out", "x.age"), "", "seal.nothing", 1),
        (("open", "noise.bin", "--bundle-passphrase-file", "word"), "", "bundle.not_age", 1),
        (("open", "nothing.age", "--bundle-passphrase-file", "word"), "", "use.file_missing", 2),
        (("open", "noise.bin", "--identity", "word"), "", "bundle.bad_identity", 1),
        (("verify", "nothing.age", "--identity", "word"), "", "bundle.bad_identity", 1),
        (("keys", "vault", "remove", "12"), "", "keys.no_slot", 1),
        (("backup", "vault", "noise.bin"), "", "use.file_exists", 2),
        (("restore", "noise.bin", "new"), "", "backup.damaged", 1),
        (("restore", "nothing.zip", "new"), "", "use.file_missing", 2),
        (("undo", "fresh"), "", "undo.nothing", 1),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_words(
    line: Line, words: tuple[str, ...], given: str, code: str, exit_code: int
) -> None:
    folder = line.folder
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 4)
    (folder / "dates.csv").write_text("Date,What happened\n3/4/2024,A\n", "utf-8")
    (folder / "half.json").write_text('[{"kind": "incident", "title": "ok"}, {"kind": "incident"}]', "utf-8")
    (folder / "cut.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    (folder / "word").write_text("a bundle's word\n", "utf-8")
    if "fresh" in words:
        line("new", "fresh", passphrase=WORDS)
    before = (folder / "noise.bin").read_bytes()
    takes_passphrase = words[0] not in ("open", "verify", "nonsense")
    refused(line(*words, given=given, passphrase=WORDS if takes_passphrase and len(words) > 1 else ""), code, exit_code)
    assert (folder / "noise.bin").read_bytes() == before
    assert not list(folder.glob("*.part")) and not (folder / "x.age").exists() and not (folder / "new").exists()
    still_there(line)


def test_a_damaged_header_repairs_itself_and_says_so(line: Line) -> None:
    header = line.folder / "vault" / "header.a"
    header.write_bytes(b"\0" * header.stat().st_size)
    answer = line("find", "vault", passphrase=WORDS)
    assert answer.code == 0 and "header.repaired: " in answer.said
    assert "header.repaired" not in line("find", "vault", passphrase=WORDS).said
    for name in ("header.a", "header.b"):
        (line.folder / "vault" / name).write_bytes(b"")
    refused(line("find", "vault", passphrase=WORDS), "vault.damaged_header")


def test_an_older_copy_is_said_and_can_be_accepted(line: Line) -> None:
    shutil.copy(line.folder / "vault" / "store.db", line.folder / "old.db")
    line("add", "vault", "incident", given='{"title": "Later"}', passphrase=WORDS)
    shutil.copy(line.folder / "old.db", line.folder / "vault" / "store.db")
    answer = line("find", "vault", passphrase=WORDS)
    assert answer.code == 0 and answer.error == "vault.rolled_back"
    refused(line("add", "vault", "incident", given='{"title": "No"}', passphrase=WORDS), "vault.rolled_back")
    assert line("verify", "vault", passphrase=WORDS).code == 1
    assert line("verify", "vault", "--accept-older", passphrase=WORDS).code == 0
    assert "vault.rolled_back" not in line("find", "vault", passphrase=WORDS).said
    still_there(line)


def test_nobody_to_ask_is_said(line: Line) -> None:
    refused(line("find", "vault"), "use.passphrase_missing", 2)
    answer = line("new", "other", passphrase=WORDS)
    assert answer.code == 0 and "use.recovery_nowhere: " in answer.said
    assert answer.out == ""


def test_what_must_stay_out_of_the_shells_history_comes_by_standard_input(line: Line) -> None:
    answer = line("find", "vault", "-", "--passphrase-file", "-", "--json", given=f"kep\n{WORDS}\n")
    assert [record["title"] for record in json.loads(answer.out)] == ["Kept"]
    answer = line("add", "vault", "person", "--passphrase-file", "-", given=WORDS + '\n{"title": "Rosa"}')
    assert answer.code == 0 and len(answer.out.splitlines()[-1]) == 32


def test_a_mistake_of_the_program_shows_no_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hrd_vault.cli import commands, main

    def fails(_given: object) -> int:
        secret = "zqvokumeter"
        raise RuntimeError(secret)

    monkeypatch.setattr(commands, "command", lambda _name: fails)
    import contextlib
    import io

    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        for stream in ("stdout", "stderr"):
            monkeypatch.setattr(f"sys.{stream}", io.TextIOWrapper(io.BytesIO(), "utf-8"))
        code = main.run(["undo", str(tmp_path)])
        import sys

        sys.stderr.seek(0)
        text = sys.stderr.read()
    assert code == 1 and text.startswith("program.bug: ") and "RuntimeError" in text
    assert "zqvokumeter" not in text


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_refusals_speak_the_users_language(line: Line, language: str) -> None:
    answer = Line(line.folder, language=language)("find", "vault", passphrase="x")
    assert answer.code == 1 and answer.said.startswith("keys.wrong: ")
    assert EXPLAINED["keys.wrong"].sentence not in answer.said
    assert speech(language).say(EXPLAINED["keys.wrong"].hint) in answer.said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_and_a_hint_that_can_be_filled(language: str) -> None:
    speak = speech(language)
    names = dict.fromkeys(
        [
            "name",
            "reason",
            "id",
            "problems",
            "kind",
            "known",
            "field",
            "filter",
            "column",
            "example",
            "map",
            "columns",
            "count",
            "format",
            "titles",
            "names",
            "verb",
            "place",
        ],
        "X",
    )
    for code, explained in EXPLAINED.items():
        for text in (explained.sentence, explained.hint):
            said = speak.say(text).format(**names)
            assert len(said) > 8, code
            assert language == "en" or speak.say(text) != text, (code, text)
