"""Nothing of an exhibit is ever written outside the vault, nor readable in it: every write of every process is looked at."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import made_files

pytestmark = pytest.mark.skipif(
    not shutil.which("strace") or os.geteuid() != 0, reason="looking at every call needs strace and root"
)
TESTS = Path(__file__).resolve().parents[1]
WORD, MOMENT = "Quetzal-7491-canary", "xk7Pq2Lw9canaryZr4"
LIFE = """
import sys
sys.path[:0] = [{tests!r}, {source!r}]
import cheap
from pathlib import Path
from hrd_vault.services import copies, custody_report, evidence
from hrd_vault.services.records import purge, trash
from hrd_vault.services.vault import Vault
folder = Path({folder!r})
vault, _code = Vault.create(folder / "vault", "words")
made = [evidence.take_in(vault, folder / name, {{"title": {word!r}}}) for name in ("a.txt", "b.jpg", "c.mp4", "d.eml", "e.pdf")]
for record in made:
    source, size, media = evidence.file_of(vault, record.id)
    with evidence.Viewer(source, size, media) as viewer:
        viewer.claims()
        viewer.text() if media.shown_by in ("text", "mail") else viewer.picture(300, 300)
copies.make(vault, made[1].id, [copies.Step("black_out", (10, 10, 50, 50))])
intake, viewer = copies.begin_cleaned(vault, made[2].id)
intake.write()
copies.finish_cleaned(vault, made[2].id, intake, evidence.words_of(evidence.peek(vault, intake), intake))
trash(vault, [made[0].id])
purge(vault, [made[0].id])
vault.close()
again = Vault.unlock(folder / "vault", "words")
assert len(evidence.thumbnails(again, [record.id for record in made[1:]])) == 3
again.close()
"""
LEAK = "import pathlib; pathlib.Path({place!r}).write_text({word!r})"


def watched(code: str, folder: Path) -> tuple[dict[str, int], set[str]]:
    """Run `code` under the eyes of strace: how many bytes went to each file, and which files got one of the words."""
    log = folder / "calls"
    asked = "write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice,mmap"
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "1200000", "-o", str(log), "-e", f"trace={asked}",
         sys.executable, "-I", "-c", code], check=True, cwd=folder, timeout=300,
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
    )  # fmt: skip
    found: dict[str, int] = {}
    told: set[str] = set()
    needles = [form for word in (WORD, MOMENT) for form in forms(word)]
    for line in log.read_text().splitlines():
        call = re.match(r"\d+ +(\w+)\(\d+<([^>]*)>", line)
        if not call:
            assert "MAP_SHARED" not in line or "PROT_WRITE" not in line or "<" not in line, line
            continue
        name = decoded(call[2])
        if name.startswith(("pipe:", "socket:", "anon_inode:", "/dev/null", "/dev/pts")):
            continue
        written = "".join(re.findall(r'"((?:\\x[0-9a-f]{2})*)"', line[call.end() :])).replace("\\x", "")
        found[name] = found.get(name, 0) + len(written) // 2
        if any(needle in written for needle in needles):
            told.add(name)
    return found, told


def decoded(name: str) -> str:
    return bytes.fromhex(name.replace("\\x", "")).decode() if "\\x" in name else name


def forms(word: str) -> list[str]:
    """A word as hexadecimal digits of it as UTF-8, as UTF-16, and as the digits themselves."""
    plain = word.encode()
    return [plain.hex(), word.encode("utf-16-le").hex(), plain.hex().encode().hex()]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(f"{WORD} {MOMENT}\n" * 4000)
    made_files.picture(tmp_path / "b.jpg", (640, 480), taken=MOMENT)
    made_files.film(tmp_path / "c.mp4", seconds=2)
    (tmp_path / "d.eml").write_text(f"From: a@b\nTo: c@d\nSubject: {WORD}\nMessage-ID: <1@b>\n\n{MOMENT}\n")
    made_files.pages(tmp_path / "e.pdf")
    return tmp_path


def test_no_write_holds_a_word_of_an_exhibit(files: Path) -> None:
    code = LIFE.format(tests=str(TESTS), source=str(TESTS.parent / "src"), folder=str(files), word=WORD)
    found, told = watched(code, files)
    inside = {name: count for name, count in found.items() if name.startswith(str(files / "vault"))}
    assert sum(count for name, count in inside.items() if "/blobs/" in name) > 200_000, (
        "the files were written, and seen"
    )
    assert any(name.endswith("store.db") for name in inside)
    assert told == set()
    # Beside the vault only the one settings file, and what Python keeps of our own modules.
    outside = [name for name in found if name not in inside and "__pycache__" not in name]
    assert all("/hrd-vault/settings.json" in name for name in outside), outside


def test_the_same_eyes_see_a_leak(files: Path) -> None:
    _found, told = watched(LEAK.format(place=str(files / "leak"), word=f"a word and {MOMENT}"), files)
    assert told == {str(files / "leak")}
