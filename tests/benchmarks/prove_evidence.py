"""Proof: how fast files come in and are read back, beside Debian's `age` in turns; memory, seeking in film, a gallery of 10,000.

An argument of "quick" runs at an eighth of the size; "intake", "seek", "gallery", "flips", "frames" run that part alone.
"""

import io
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import cheap
from benchmarks.judging import judge, memory, verdict
from hrd_vault.base.errors import VaultError
from hrd_vault.domain.kinds.evidence import EVIDENCE
from hrd_vault.formats.looking import FRAME, Picture, Viewer
from hrd_vault.services import evidence
from hrd_vault.services.vault import Operation, Vault

assert cheap
FOLDER = ROOT / ".proof" / "evidence"
QUICK = "quick" in sys.argv
MIB = 2**20
SIZE = 128 if QUICK else 1024


def child(task: str, path: Path) -> None:
    """One intake or one reading back, in a process of its own; prints seconds and MiB above idle."""
    vault = Vault.unlock(FOLDER / "vault", "words")
    idle = memory("VmRSS")
    started = time.perf_counter()
    if task == "intake":
        intake = evidence.begin(vault, path)
        intake.write()
        evidence.finish(vault, intake)
    else:
        blob = next(each for each in vault.blobs.all() if each.size == path.stat().st_size)
        with vault.blobs.open(blob.id) as source, (FOLDER / "out").open("wb") as out:
            for piece in source.pieces():
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    print(time.perf_counter() - started, memory("VmHWM") - idle)
    vault.close()


def ours(task: str, path: Path) -> tuple[float, float]:
    """Seconds and MiB above idle."""
    said = subprocess.run(
        [sys.executable, __file__, "--child", task, str(path)], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.split()
    (FOLDER / "out").unlink(missing_ok=True)
    return float(said[0]), float(said[1])


def age(*words: str) -> float:
    """Seconds of Debian's age, its output on the disk."""
    started = time.perf_counter()
    out = FOLDER / ("sealed" if words[0] == "-r" else "out")
    subprocess.run(["age", "-o", str(out), *words], check=True)
    with out.open("rb+") as file:
        os.fsync(file.fileno())
    taken = time.perf_counter() - started
    (FOLDER / "out").unlink(missing_ok=True)
    return taken


def random_file(size: int) -> Path:
    """So many MiB of random bytes."""
    path = FOLDER / f"random{size}"
    with path.open("wb") as file:
        for _ in range(size):
            file.write(os.urandom(MIB))
    return path


def intake() -> None:
    """Speed against age, and memory at two sizes."""
    made = subprocess.run(["age-keygen", "-o", str(FOLDER / "key")], capture_output=True, text=True, check=True)
    recipient = made.stderr.split()[-1]
    Vault.create(FOLDER / "vault", "words")[0].close()
    path = random_file(SIZE)
    writes, reads = [], []
    for turn in range(4):
        one, peak = ours("intake", path)
        other = age("-r", recipient, str(path))
        back, _peak = ours("read", path)
        theirs = age("-d", "-i", str(FOLDER / "key"), str(FOLDER / "sealed"))
        print(f"  {SIZE} MiB: in {one:.2f} s, age {other:.2f} s; back {back:.2f} s, age -d {theirs:.2f} s", flush=True)
        if turn:
            writes.append(other / one)
            reads.append(theirs / back)
    judge(f"intake of {SIZE} MiB with digest, speed of ours / age", statistics.median(writes), 0.6, "×", least=True)
    judge(f"reading {SIZE} MiB back, speed of ours / age -d", statistics.median(reads), 0.9, "×", least=True)
    path.unlink()
    (FOLDER / "sealed").unlink()
    for size in (256, SIZE * 4):
        path = random_file(size)
        _seconds, peak = ours("intake", path)
        judge(f"memory above idle, intake of {size} MiB", peak, 100, "MiB")
        path.unlink()
    shutil.rmtree(FOLDER / "vault")


def seek() -> None:
    """Any moment of a large film."""
    import av
    from PIL import Image

    path = FOLDER / "long.mp4"
    wanted, size = SIZE * MIB, (1280, 720)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate, stream.gop_size = *size, "yuv420p", 40_000_000, 25
        noise = (Image.frombytes("RGB", size, os.urandom(3 * size[0] * size[1])) for _ in range(4))
        shots = [av.VideoFrame.from_image(each) for each in noise]  # type: ignore[no-untyped-call]
        number = 0
        while number % 50 or not path.exists() or path.stat().st_size < wanted:
            frame = shots[number % len(shots)]
            frame.pts = number
            out.mux(stream.encode(frame))
            number += 1
        out.mux(stream.encode(None))
    vault, _code = Vault.create(FOLDER / "vault", "words")
    record = evidence.take_in(vault, path)
    with evidence.Viewer(*evidence.file_of(vault, record.id)) as viewer:
        length = int(viewer.about()["length"])
        viewer.picture(960, 540, at=0)
        taken = []
        for place in range(40):
            started = time.perf_counter()
            viewer.picture(960, 540, at=(place * 7919) % 97 * length // 97)
            taken.append(1000 * (time.perf_counter() - started))
    print(
        f"  film of {path.stat().st_size / MIB:.0f} MiB, {length / 1000:.0f} s: median {statistics.median(taken):.0f} ms"
    )
    judge("seek to a moment, 95th of 100", sorted(taken)[int(len(taken) * 0.95)], 100, "ms")
    vault.close()
    shutil.rmtree(FOLDER / "vault")
    path.unlink()


def gallery() -> None:
    """Scrolling through small pictures; the longest hold of the window's thread."""
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest

    from hrd_vault.ui.screens.evidence import EvidenceScreen
    from screens import rooms

    count = 1_000 if QUICK else 10_000
    vault, _code = Vault.create(FOLDER / "vault", "words")

    def fill(operation: Operation) -> None:
        from hrd_vault.services import records

        for number in range(count):
            record = records.read_checked(
                vault, {"kind": EVIDENCE.name, "title": f"Picture {number}", "captured": "2026-03-05"}
            )
            operation.write(record, "intake")
            points = bytes([number % 256, (number // 7) % 256, 90]) * (evidence.THUMBNAIL * 84)
            evidence.keep_thumbnail(vault, record.id, Picture(evidence.THUMBNAIL, 84, points))

    vault.operate(fill)
    vault.close()
    with rooms.program(FOLDER, "en", "light", 100, (1366, 768)) as program:
        program.window.show()
        program.place = FOLDER / "vault"
        attempt = rooms.attempt(FOLDER / "vault", "words")
        program._enter(attempt)
        rooms.settle(program)
        assert program.desk
        program.desk.go("evidence")
        rooms.settle(program)
        screen = program.desk._stack.currentWidget()
        assert isinstance(screen, EvidenceScreen)
        screen._grid.setChecked(True)
        screen._toggle_gallery()
        screen._uncover.setChecked(True)
        screen._show_small()
        rooms.settle(program)
        assert screen._gallery
        longest, last, beat = [0.0], [time.perf_counter()], QTimer()

        def look() -> None:
            now = time.perf_counter()
            longest[0], last[0] = max(longest[0], 1000 * (now - last[0])), now

        beat.timeout.connect(look)
        beat.start(1)
        bar = screen._gallery.verticalScrollBar()
        for step in range(200):
            bar.setValue(bar.maximum() * step // 200 if step % 4 == 0 else bar.value() + bar.pageStep() // 2)
            QTest.qWait(25)
        beat.stop()
        print(f"  {screen.model.rowCount()} exhibits in {screen._gallery.grid.columns} columns")
        judge("longest hold of the window's thread while scrolling", longest[0], 50, "ms")


def flips() -> None:
    """Every byte of a blob of four chunks changed in turn."""
    from services.test_evidence import flipped

    vault, _code = Vault.create(FOLDER / "vault", "words")
    path = FOLDER / "random"
    path.write_bytes(os.urandom(20_000 if QUICK else 200_000))
    record = evidence.take_in(vault, path)
    blob = vault.blobs.of(record.id)
    assert blob
    length = vault.blobs.path(blob.id).stat().st_size
    refused = flipped(vault, record.id)
    judge(f"changed bytes refused, of {length}", refused, length, "bytes", least=True)
    vault.close()


class Puppet:
    """Stands where a child stood that was taken over: it has said what it says, and is gone."""

    def __init__(self, says: bytes) -> None:
        heard, said = os.pipe()
        os.write(said, says)
        os.close(said)
        self.stdin: BinaryIO = os.fdopen(os.open(os.devnull, os.O_WRONLY), "wb", buffering=0)
        self.stdout: BinaryIO = os.fdopen(heard, "rb", buffering=0)

    def kill(self) -> None:
        """It is gone."""

    def wait(self) -> None:
        """It is gone."""


def frames() -> None:
    """A million answers of a child that was taken over: noise, frames of every sort with lying lengths, and nearly right ones."""
    seed = int(os.environ.get("HRD_VAULT_SEED", str(int(time.time()))))
    generator, count = random.Random(seed), 20_000 if QUICK else 1_000_000
    print(f"  seed {seed}")
    before, refused, answered = memory("VmHWM"), 0, 0
    nearly = (
        b'{"claims":[{"what":1,"value":[2]}]}',
        b'{"left":[[]],"text":[]}',
        b'{"error":{}}',
        b"[1]",
        b'{"a":1e400}',
    )
    for number in range(count):
        body = generator.choice(nearly) if number % 7 == 0 else generator.randbytes(generator.randrange(60))
        kind, length = generator.choice((b"J", b"P", b"R", b"S", b"O", b"?")), len(body)
        if generator.random() < 0.5:
            length = generator.choice((12, 2**10, 2**20, 2**31, generator.randrange(2**32)))
        says = (FRAME.pack(kind, length) if generator.random() < 0.8 else b"") + body
        viewer = Viewer.__new__(Viewer)
        viewer._source, viewer._size, viewer._child = io.BytesIO(b"x" * 1000), 1000, Puppet(says)  # type: ignore[assignment]
        asks: tuple[Callable[[], object], ...] = (
            viewer.about, viewer.claims, viewer.text, lambda: viewer.picture(9, 9), lambda: viewer.sound(0, 9), lambda: list(viewer.cleaned()),  # noqa: B023
        )  # fmt: skip
        try:
            asks[number % len(asks)]()
            answered += 1
        except VaultError:
            refused += 1
        viewer.close()
    print(f"  {refused} refused, {answered} that were in order taken")
    judge("answers the parent held", refused + answered, count, "answers", least=True)
    judge("memory above what it was", memory("VmHWM") - before, 100, "MiB")


PARTS = {"intake": intake, "seek": seek, "gallery": gallery, "flips": flips, "frames": frames}


def main() -> int:
    """Run every measure, or the parts that are named, and say which limits held."""
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
        return 0
    for name in [each for each in sys.argv[1:] if each in PARTS] or PARTS:
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        print(name, flush=True)
        PARTS[name]()
    shutil.rmtree(FOLDER, ignore_errors=True)
    return verdict()


if __name__ == "__main__":
    raise SystemExit(main())
