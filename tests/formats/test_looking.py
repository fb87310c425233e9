"""The child that looks at exhibits: what it may do when taken over, and that the parent holds whatever it answers."""

import io
import os
import random
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import made_files
from hrd_vault.base.errors import VaultError
from hrd_vault.formats import looking, media_types
from hrd_vault.formats.looking import FRAME, Viewer
from hrd_vault.formats.media_types import MediaType

SEED = int(os.environ.get("HRD_VAULT_SEED", "20261123"))
PICTURE = MediaType("image/jpeg", "photo", "picture")


def viewer_of(path: Path) -> Viewer:
    return Viewer(path.open("rb"), path.stat().st_size, media_types.sniff(path.read_bytes()[:4096], path.name))


def puppet(monkeypatch: pytest.MonkeyPatch, script: str) -> Viewer:
    """A viewer whose child runs `script` instead."""
    monkeypatch.setattr(looking, "child_command", lambda _size, _media: [sys.executable, "-I", "-c", script])
    return Viewer(io.BytesIO(b"x" * 1000), 1000, PICTURE)


_ATTEMPTS = """
import ctypes, json, os, struct, sys
from hrd_vault.base import process
process.harden()
if {confined}: process.confine(1 << 30, 20, threads={threads})
libc = ctypes.CDLL(None, use_errno=True)
def tries(act):
    try: act(); return "done"
    except OSError: return "refused"
def call(number, *values):
    if libc.syscall(number, *values) < 0: raise OSError(ctypes.get_errno(), "")
def fork():
    child = os.fork()
    if not child: os._exit(0)
    os.waitpid(child, 0)
answer = {{
    "open": tries(lambda: os.open("/etc/hostname", os.O_RDONLY)),
    "write": tries(lambda: os.open({target!r}, os.O_CREAT | os.O_WRONLY)),
    "connect": tries(lambda: call(41, 1, 1, 0)), "fork": tries(fork),
    "vfork": tries(lambda: call(435, 0, 0)) if {confined} else "done",
    "kill": tries(lambda: os.kill(os.getppid(), 0)),
    "exec": tries(lambda: os.execv("/nowhere/at/all", ["x"])) if {confined} else "done",
    "ptrace": tries(lambda: call(101, 0, 0, 0, 0)) if {confined} else "done",
}}
body = json.dumps(answer).encode()
os.write(1, struct.pack(">cI", b"J", len(body)) + body)
os.read(0, 10)
"""


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine != "x86_64", reason="call numbers of one processor")
@pytest.mark.parametrize("threads", [False, True])
def test_a_child_that_is_taken_over_gets_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: bool
) -> None:
    for confined, expected in ((True, {"refused"}), (False, {"done"})):
        script = _ATTEMPTS.format(confined=confined, threads=threads, target=str(tmp_path / f"made-{confined}"))
        with puppet(monkeypatch, script) as viewer:
            assert set(map(str, viewer.about().values())) == expected
    assert not (tmp_path / "made-True").exists() and (tmp_path / "made-False").exists()


def test_threads_are_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where threads are allowed they run, and under the same filter; where they are not, there are none."""
    script = """
import json, os, struct, threading
from hrd_vault.base import process
found = []
def look():
    try: os.open("/etc/hostname", os.O_RDONLY); found.append("open")
    except OSError: found.append("closed")
process.harden(); process.confine(1 << 30, 20, threads=%s)
try:
    thread = threading.Thread(target=look); thread.start(); thread.join()
except RuntimeError: found.append("none")
body = json.dumps({"found": found}).encode()
os.write(1, struct.pack(">cI", b"J", len(body)) + body); os.read(0, 10)
"""
    for allowed, expected in ((True, ["closed"]), (False, ["none"])):
        with puppet(monkeypatch, script % allowed) as viewer:
            assert viewer.about() == {"found": expected}


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\x00", FRAME.pack(b"J", 2**31), FRAME.pack(b"X", 1) + b"x", FRAME.pack(b"J", 5) + b"[1,2]", FRAME.pack(b"J", 4) + b"nope",
        FRAME.pack(b"P", 8) + struct.pack(">II", 10, 10), FRAME.pack(b"P", 11) + struct.pack(">II", 2**31, 2**31) + b"abc",
        FRAME.pack(b"R", 12) + struct.pack(">QI", 2**60, 5), FRAME.pack(b"R", 12) + struct.pack(">QI", 0, 2**30),
        FRAME.pack(b"R", 3) + b"abc", FRAME.pack(b"S", 2) + b"ab",
    ],
)  # fmt: skip
def test_whatever_it_answers_the_parent_holds(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with puppet(monkeypatch, f"import os; os.write(1, {answer!r}); os.read(0, 10)") as viewer:
        with pytest.raises(VaultError) as error:
            viewer.picture(10, 10)
        assert error.value.code in ("evidence.sandbox", "evidence.unreadable")


def test_random_frames_never_hurt(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = random.Random(SEED)
    for _ in range(60):
        noise = generator.randbytes(generator.randrange(1, 4000))
        kind = generator.choice((b"J", b"P", b"R", b"S", b"?"))
        data = (
            FRAME.pack(kind, generator.choice((len(noise), 12, 2**20))) + noise if generator.random() < 0.7 else noise
        )
        with puppet(monkeypatch, f"import os; os.write(1, {data!r})") as viewer:
            for ask in (viewer.about, lambda: viewer.picture(5, 5)):
                with pytest.raises(VaultError):
                    ask()


def test_a_silent_child_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_PATIENCE", 0.3)
    started = time.monotonic()
    with puppet(monkeypatch, "import time; time.sleep(30)") as viewer, pytest.raises(VaultError):
        viewer.about()
    assert time.monotonic() - started < 5


def test_no_child_outlives_its_parent(tmp_path: Path) -> None:
    path = made_files.picture(tmp_path / "a.jpg")
    code = f"""
import os, sys
from pathlib import Path
from hrd_vault.formats import media_types
from hrd_vault.formats.looking import Viewer
path = Path({str(path)!r})
viewer = Viewer(path.open("rb"), path.stat().st_size, media_types.sniff(path.read_bytes()[:4096]))
viewer.about()
print(viewer._child.pid, flush=True)
os.kill(os.getpid(), 9)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = int(said.stdout)
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.02)
    raise AssertionError("the child lives on")


def test_bombs_are_stopped_early(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(made_files.bomb())
    started = time.monotonic()
    with viewer_of(tmp_path / "bomb.png") as viewer:
        with pytest.raises(VaultError):
            viewer.picture(100, 100)
        status = Path(f"/proc/{viewer._child.pid}/status").read_text()
    assert time.monotonic() - started < 4  # two seconds are the child's start on a slow machine
    assert int(status.split("VmHWM:")[1].split()[0]) < 300 * 1024


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port on this machine, and who called it."""
    server, heard = socket.create_server(("127.0.0.1", 0)), []

    def listen() -> None:
        while True:
            try:
                caller, _address = server.accept()
            except OSError:
                return
            heard.append(caller.recv(200).decode("ascii", "replace"))
            caller.close()

    threading.Thread(target=listen, daemon=True).start()
    yield server.getsockname()[1], heard
    server.close()


def _hostile(port: int) -> dict[str, bytes]:
    """Files that ask for something from the network, by every way their formats know."""
    url = f"http://127.0.0.1:{port}"
    pdf = f"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI({url}/pdf)>>/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>"
    reference = (
        struct.pack(">I4s", 8 + 60, b"moov")
        + struct.pack(">I4s", 60, b"rmra")
        + b"rdrf"
        + url.encode().ljust(48, b"\0")
    )
    return {
        "list.m3u8": f"#EXTM3U\n#EXTINF:1,\n{url}/hls.ts\n".encode(),
        "dash.mpd": f'<?xml version="1.0"?><MPD><Period><AdaptationSet><Representation><BaseURL>{url}/dash</BaseURL></Representation></AdaptationSet></Period></MPD>'.encode(),
        "call.sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio %d RTP/AVP 0\n" % port,
        "list.ffconcat": f"ffconcat version 1.0\nfile '{url}/concat'\n".encode(),
        "reference.mov": struct.pack(">I4s4sI4s", 20, b"ftyp", b"qt  ", 0, b"qt  ") + reference,
        "drawing.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/svg"/></svg>'.encode(),
        "page.pdf": pdf.encode(),
        "letter.eml": f'From: a@x\nTo: b@x\nSubject: x\nContent-Type: text/html\n\n<img src="{url}/mail"><script src="{url}/js"></script>'.encode(),
        "page.html": f'<!doctype html><img src="{url}/html"><link rel="stylesheet" href="{url}/css">'.encode(),
    }  # fmt: skip


def test_no_file_calls_anybody(tmp_path: Path, listener: tuple[int, list[str]]) -> None:
    port, heard = listener
    files = _hostile(port)
    made_files.document(tmp_path / "far.docx", f'<x><creator>a</creator><t href="http://127.0.0.1:{port}/docx"/></x>')
    files["far.docx"] = (tmp_path / "far.docx").read_bytes()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        media = media_types.sniff(data[:4096], name)
        # Whatever it is taken for, and also when it is taken for something else:
        for taken_for in {media, MediaType("video/mp4", "video", "media"), MediaType("application/pdf", "", "pdf")}:
            if not taken_for.shown_by:
                continue
            with Viewer((tmp_path / name).open("rb"), len(data), taken_for) as viewer:
                for ask in (viewer.claims, viewer.about, viewer.text, lambda: viewer.picture(50, 50)):
                    try:
                        ask()
                    except VaultError as error:
                        assert error.code in ("evidence.unreadable", "evidence.sandbox"), name
    assert heard == []


def test_the_listener_would_hear(tmp_path: Path, listener: tuple[int, list[str]]) -> None:
    """The control: the same playlist, opened by the same library without our child around it, is heard at once."""
    port, heard = listener
    (tmp_path / "list.m3u8").write_bytes(_hostile(port)["list.m3u8"])
    options = {"protocol_whitelist": "file,http,tcp", "allowed_extensions": "ALL", "extension_picky": "0"}
    code = f"import av; av.open({str(tmp_path / 'list.m3u8')!r}, format='hls', options={options!r})"
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=20)
    assert heard and "hls.ts" in heard[0]
