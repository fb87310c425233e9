"""Proof: how fast a bundle with files is sealed and opened, beside Debian's `age` in turns; memory; ten thousand records.

An argument of "quick" runs at an eighth of the size; "files", "records", "page" run that part alone.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import cheap
from benchmarks import made_up
from benchmarks.judging import judge, memory, verdict
from hrd_vault.crypto.age import read_recipient
from hrd_vault.domain.query import Query
from hrd_vault.services import choosing, evidence, handover, intake, receiving, without_app
from hrd_vault.services.handover import Receiver
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault

assert cheap
FOLDER = ROOT / ".proof" / "bundles"
QUICK = "quick" in sys.argv
MIB = 2**20
SIZE = 128 if QUICK else 1024
RECORDS = 1250 if QUICK else 10_000


def child(task: str) -> None:
    """Seal everything of the vault, or open the bundle into a folder; prints seconds and MiB above idle."""
    keys = receiving.identities_from(FOLDER / "key")
    recipient = read_recipient((FOLDER / "recipient").read_text())
    with Vault.unlock(FOLDER / "vault", "words") as vault:
        idle, started = memory("VmRSS"), time.perf_counter()
        if task == "seal":
            preview = choosing.choose(vault, [], Query())
            handover.seal(vault, preview, [Receiver("x", recipient)], FOLDER / "ours", "en")
        else:
            receiving.open_bundle(FOLDER / "ours", keys, into=FOLDER / "out")
        print(time.perf_counter() - started, memory("VmHWM") - idle)


def ours(task: str) -> tuple[float, float]:
    """Seconds and MiB above idle."""
    for name in ("out", "ours")[: 2 if task == "seal" else 1]:
        path = FOLDER / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    said = subprocess.run(
        [sys.executable, __file__, "--child", task], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.split()
    return float(said[0]), float(said[1])


def age(*words: str) -> float:
    """Seconds of Debian's age, its output on the disk."""
    started = time.perf_counter()
    out = FOLDER / ("theirs" if words[0] == "-r" else "plain")
    subprocess.run(["age", "-o", str(out), *words], check=True)
    with out.open("rb+") as file:
        os.fsync(file.fileno())
    taken = time.perf_counter() - started
    (FOLDER / "plain").unlink(missing_ok=True)
    return taken


def files() -> None:
    """One large exhibit, sealed and opened."""
    path = FOLDER / "random"
    with path.open("wb") as sink:
        for _ in range(SIZE):
            sink.write(os.urandom(MIB))
    vault, _code = Vault.create(FOLDER / "vault", "words")
    evidence.take_in(vault, path)
    vault.close()
    recipient = (FOLDER / "recipient").read_text()
    writes, reads, peaks = [], [], []
    for turn in range(4):
        one, up = ours("seal")
        other = age("-r", recipient, str(path))
        back, down = ours("open")
        theirs = age("-d", "-i", str(FOLDER / "key"), str(FOLDER / "theirs"))
        print(
            f"  {SIZE} MiB: sealed {one:.2f} s, age {other:.2f} s; opened {back:.2f} s, age -d {theirs:.2f} s",
            flush=True,
        )
        peaks += [up, down]
        if turn:
            writes.append(other / one)
            reads.append(theirs / back)
    judge(f"sealing {SIZE} MiB of exhibits, speed of ours / age", statistics.median(writes), 0.8, "×", least=True)
    judge(f"checking and opening {SIZE} MiB, speed of ours / age -d", statistics.median(reads), 0.7, "×", least=True)
    judge("memory above idle", max(peaks), 100, "MiB")
    shutil.rmtree(FOLDER / "vault")


def records() -> None:
    """Many records without files."""
    vault, _code = Vault.create(FOLDER / "vault", "words")
    made_up.write_csv(FOLDER / "rows.csv", RECORDS)
    intake.bring_in(vault, FOLDER / "rows.csv", Wishes())
    vault.close()
    seconds = [ours("seal")[0] for _turn in range(3)]
    judge(f"sealing {RECORDS} records without files", statistics.median(seconds), 3, "s")
    back = [ours("open")[0] for _turn in range(3)]
    print(f"  opening {RECORDS} records: {statistics.median(back):.2f} s", flush=True)
    shutil.rmtree(FOLDER / "vault")


def page() -> None:
    """A bundle of 200 MiB in the page for browsers, beside the npm library alone in the same browser."""
    from browser import Browser

    size, word = 200 // (8 if QUICK else 1), "word"
    path = FOLDER / "random"
    path.write_bytes(os.urandom(size * MIB))
    with Vault.create(FOLDER / "vault", "words")[0] as vault:
        evidence.take_in(vault, path)
        preview = choosing.choose(vault, [], Query())
        made = without_app.save(vault, preview, word, FOLDER / "handed", "en")
    alone = FOLDER / "alone.html"
    source = FOLDER / "alone.js"
    source.write_text(ALONE)
    work = ROOT / ".venv" / "reader"
    bundled = ("--bundle", "--minify", "--format=iife", "--target=es2022", f"--outfile={FOLDER / 'alone.min.js'}")
    subprocess.run(
        [work / "node_modules" / ".bin" / "esbuild", source, *bundled, "--log-level=warning"],
        check=True, env={**os.environ, "NODE_PATH": str(work / "node_modules")},
    )  # fmt: skip
    script = (FOLDER / "alone.min.js").read_text()
    alone.write_text(f'<!doctype html><meta charset="utf-8"><input id="file" type="file"><script>{script}</script>')
    ratios = []
    for turn in range(4):
        with Browser(FOLDER) as browser:
            browser.open(alone)
            browser.give("#file", made.sealed.path)
            theirs = float(browser.ask(f"window.alone({word!r})"))
        with Browser(FOLDER) as browser:
            browser.open(made.folder / without_app.PAGE)
            browser.give("#file", made.sealed.path)
            browser.write("#passphrase", word)
            watch = "new Promise(r => new MutationObserver(() => document.querySelector('.verdict') && r(performance.now() - t))"
            observe = ".observe(document.getElementById('main'), {childList: true}))"
            click = "document.getElementById('open').click()"
            ours_took = float(
                browser.ask(
                    f"(() => {{ const t = performance.now(); const w = {watch}{observe}; {click}; return w }})()"
                )
            )
        print(f"  {size} MiB: the page {ours_took / 1000:.2f} s, the library alone {theirs / 1000:.2f} s", flush=True)
        if turn:
            ratios.append(theirs / ours_took)
    judge(
        f"opening {size} MiB in the page, speed of the page / npm age-encryption alone",
        statistics.median(ratios),
        0.5,
        "×",
        least=True,
    )
    shutil.rmtree(FOLDER / "vault")


ALONE = """
import { Decrypter } from "age-encryption";
window.alone = async (word) => {
  const started = performance.now();
  const decrypter = new Decrypter();
  decrypter.addPassphrase(word);
  const data = new Uint8Array(await document.getElementById("file").files[0].arrayBuffer());
  await decrypter.decrypt(data);
  return performance.now() - started;
};
"""
PARTS = {"files": files, "records": records, "page": page}


def main() -> int:
    """Run every part, or those that are named, and say which limits held."""
    if "--child" in sys.argv:
        child(sys.argv[-1])
        return 0
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    made = subprocess.run(["age-keygen", "-o", str(FOLDER / "key")], capture_output=True, text=True, check=True)
    (FOLDER / "recipient").write_text(made.stderr.split()[-1])
    try:
        for name in [each for each in sys.argv[1:] if each in PARTS] or PARTS:
            print(name, flush=True)
            PARTS[name]()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    return verdict()


if __name__ == "__main__":
    sys.exit(main())
