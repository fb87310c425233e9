"""The machine will sleep, or the session is locked: the window locks at once. The signals come over a real bus."""

import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from windows import Window

WORDS = "molano tiken burasa"


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a bus that stands for the system's."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("needs dbus-daemon; dev.py installs it")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


def send(bus: str, path: str, signal: str, *arguments: str) -> None:
    env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus}
    subprocess.run(["dbus-send", "--session", "--type=signal", path, signal, *arguments], env=env, check=True)


@pytest.mark.parametrize(
    ("path", "signal", "argument"),
    [
        ("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true"),
        ("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session.Lock", ""),
    ],
)
def test_it_locks(
    open_window: Callable[..., Window],
    tmp_path: Path,
    bus: str,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    signal: str,
    argument: str,
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus)
    window = open_window(tmp_path)
    window.make_vault(WORDS)
    window.type("half a sent")
    window.until("What happened?")
    for _ in range(20):
        if window.do("call", code="bool(getattr(program, '_desktop', None) and program._desktop.heard)")["value"]:
            break
    send(bus, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:false")
    assert "started" not in window.do("look")  # the control: waking is no reason to lock a second time
    send(bus, path, signal, *([argument] if argument else []))
    assert window.answer()["started"] and window.seen["focus"] == "Passphrase"
    window.type(WORDS, "Passphrase")
    window.press("Unlock")
    window.until("half a sent", 20)


def test_the_sleep_waits_until_the_vault_is_shut(
    open_window: Callable[..., Window], tmp_path: Path, bus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if subprocess.run(["/usr/bin/python3", "-c", "from gi.repository import Gio"], check=False).returncode:
        pytest.skip("needs Debian's python3-gi; dev.py installs it with the screen reader's bindings")
    logind = subprocess.Popen(
        ["/usr/bin/python3", str(Path(__file__).resolve().parent.parent / "fake_logind.py")],
        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert logind.stdout
    try:
        assert logind.stdout.readline() == "ready\n"
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus)
        window = open_window(tmp_path)
        window.make_vault(WORDS)
        assert logind.stdout.readline() == "held sleep Vault Vault delay\n"
        time.sleep(0.5)
        assert not select.select([logind.stdout], [], [], 0)[0]  # the control: it is held while the vault is open
        send(bus, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true")
        started = time.monotonic()
        assert logind.stdout.readline() == "let go\n" and time.monotonic() - started < 2
        assert window.answer()["started"]
    finally:
        logind.kill()
        logind.wait()
        logind.stdout.close()
