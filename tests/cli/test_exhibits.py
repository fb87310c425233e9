"""Evidence from the command line: in, out, its custody, proof files, time-stamps, and what is refused."""

import shutil
from pathlib import Path

import pytest

import made_files
from driving import Line
from hrd_vault.base.i18n import LANGUAGES

WORDS = "six plain words for a test"


@pytest.fixture
def line(tmp_path: Path) -> Line:
    run = Line(tmp_path)
    assert run("new", "vault", "--recovery-file", "code", passphrase=WORDS).code == 0
    return run


def test_in_and_out_again(line: Line, tmp_path: Path) -> None:
    incident = line("add", "vault", "incident", given='{"title": "The door"}', passphrase=WORDS).out.split()[-1]
    picture = made_files.picture(tmp_path / "door.jpg", taken="2026:03:05 10:11:12")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "note.txt").write_text("Two men.", "utf-8")
    answer = line("attach", "vault", "door.jpg", "more", "--to", incident, passphrase=WORDS)
    first, second = answer.out.split()
    assert answer.code == 0 and str(picture.name) in answer.said and "original still lies" in answer.said
    assert "The door" in line("show", "vault", first, passphrase=WORDS).out
    answer = line("extract", "vault", first, "--out", "again.jpg", "--purpose", "for the court", passphrase=WORDS)
    assert answer.code == 0 and (tmp_path / "again.jpg").read_bytes() == picture.read_bytes()
    told = line("custody", "vault", first, passphrase=WORDS).out
    assert "taken in" in told and "for the court" in told
    assert line("custody", "vault", second, "--report", "report.html", passphrase=WORDS).code == 0
    assert "note.txt" in (tmp_path / "report.html").read_text("utf-8")
    assert line("verify", "vault", passphrase=WORDS).code == 0


def test_proof_files_and_time(line: Line, tmp_path: Path) -> None:
    made_files.picture(tmp_path / "door.jpg")
    exhibit = line("attach", "vault", "door.jpg", passphrase=WORDS).out.split()[-1]
    answer = line("proof", "vault", exhibit, passphrase=WORDS)
    assert answer.code == 0 and "No proof file" in answer.said
    (tmp_path / "door.jpg.proof.csv").write_text("SHA256,Notes\n" + "0" * 64 + ",elsewhere\n", "utf-8")
    assert line("attach", "vault", "door.jpg.proof.csv", passphrase=WORDS).code == 0
    answer = line("proof", "vault", exhibit, passphrase=WORDS)
    assert answer.code == 1 and "DOES NOT HOLD" in answer.out and "elsewhere" in answer.out
    assert line("timestamp", "vault", exhibit, "--request", "q.tsq", passphrase=WORDS).code == 0
    assert (tmp_path / "q.tsq").stat().st_size < 200
    assert line("timestamp", "vault", exhibit, passphrase=WORDS).code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals(line: Line, tmp_path: Path, language: str) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    made_files.picture(tmp_path / "door.jpg")
    exhibit = line("attach", "vault", "door.jpg", passphrase=WORDS).out.split()[-1]
    blobs = [path for path in (tmp_path / "vault" / "blobs").rglob("*") if path.is_file()]
    cases = {
        "evidence.empty": ("attach", "vault", "empty.jpg"),
        "use.file_missing": ("attach", "vault", "nothing.jpg"),
        "use.file_exists": ("extract", "vault", exhibit, "--out", "door.jpg"),
        "time.not_asked": ("timestamp", "vault", exhibit, "--answer", "door.jpg", "--certificate", "door.jpg"),
        "vault.no_record": ("custody", "vault", "ffffffff"),
    }
    for code, words in cases.items():
        answer = line(*words[:2], "--lang", language, *words[2:], passphrase=WORDS)
        assert answer.code == (2 if code.startswith("use.") else 1), answer
        assert any(text.startswith(code + ": ") for text in answer.said.splitlines()), answer
    blobs[0].write_bytes(blobs[0].read_bytes()[:-1])
    answer = line("extract", "vault", "--lang", language, exhibit, "--out", "new.jpg", passphrase=WORDS)
    assert answer.code == 1 and answer.said.splitlines()[0].startswith("evidence.damaged: ")
    assert not (tmp_path / "new.jpg").exists()
    blobs[0].unlink()
    answer = line("extract", "vault", "--lang", language, exhibit, "--out", "new.jpg", passphrase=WORDS)
    assert answer.said.splitlines()[0].startswith("evidence.no_file: ")
    shutil.rmtree(tmp_path / "vault")
