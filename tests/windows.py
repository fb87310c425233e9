"""A screen without a monitor, and the real program on it, told what to do (see `window_program`)."""

import itertools
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_numbers = itertools.count(200 + os.getpid() % 2000 * 3)


class Screen:
    """An X server of our own with a window manager on it."""

    def __init__(self, size: str = "1366x768x24") -> None:
        for number in itertools.islice(_numbers, 20):
            if Path(f"/tmp/.X11-unix/X{number}").exists():
                continue
            self.display = f":{number}"
            self.server = subprocess.Popen(
                ["Xvfb", self.display, "-screen", "0", size, "-nolisten", "tcp"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            for _ in range(200):
                if Path(f"/tmp/.X11-unix/X{number}").exists():
                    self.manager = subprocess.Popen(
                        ["openbox"], env={**os.environ, "DISPLAY": self.display},
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    )  # fmt: skip
                    time.sleep(0.2)
                    return
                time.sleep(0.02)
            self.server.kill()
        raise RuntimeError("no screen")

    def close(self) -> None:
        """Switch it off."""
        self.manager.kill()
        self.manager.wait()
        self.server.terminate()
        self.server.wait()


class Window:
    """The program on a screen. Every wish answers with what is to be seen then."""

    def __init__(self, screen: Screen, home: Path, language: str = "en", *, cheap: bool = True) -> None:
        home.mkdir(parents=True, exist_ok=True)
        env = {
            "DISPLAY": screen.display, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "LANG": f"{language}.UTF-8",
            "PATH": os.environ["PATH"], "USER": "cheap" if cheap else "defender",
        }  # fmt: skip
        if "DBUS_SYSTEM_BUS_ADDRESS" in os.environ:
            env["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SYSTEM_BUS_ADDRESS"]
        if "COVERAGE_PROCESS_START" in os.environ:
            env["COVERAGE_PROCESS_START"] = os.environ["COVERAGE_PROCESS_START"]
        self._said = home / "stderr"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
            [sys.executable, "-I", str(HERE / "window_program.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=env, cwd=home,
        )  # fmt: skip
        self.seen: dict[str, Any] = {}
        try:
            self.answer()
        except BaseException:
            self.close()
            raise

    def answer(self) -> dict[str, Any]:
        """The next answer; after a lock, the first of the process that follows."""
        assert self.process.stdout
        text = self.process.stdout.readline()
        if not text:
            raise AssertionError(f"the program ended: {self._said.read_text()[-2000:]}")
        self.seen = json.loads(text)
        assert "error" not in self.seen, (self.seen, self._said.read_text())
        said = self._said.read_text()
        assert "program.bug" not in said and "Traceback" not in said, said
        return self.seen

    def do(self, wish: str, **facts: object) -> dict[str, Any]:
        """Have something done."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": wish, **facts}).encode() + b"\n")
        self.process.stdin.flush()
        return self.answer()

    def press(self, name: str) -> dict[str, Any]:
        """Press the button of this name."""
        return self.do("press", name=name)

    def type(self, text: str, into: str = "") -> dict[str, Any]:
        """Type, into what has the focus or what has this name."""
        return self.do("type", text=text, into=into)

    def key(self, keys: str) -> dict[str, Any]:
        """Press keys."""
        return self.do("key", keys=keys)

    def make_vault(self, words: str) -> None:
        """Go through the first run, to the empty incident."""
        for name in ("English", "No"):
            self.press(name)
        self.type(words, "Passphrase")
        self.type(words, "The same again")
        self.press("Make the vault")
        self.until("What happened?")

    def shows(self, text: str) -> bool:
        """Whether these words are to be seen now."""
        return any(text in each for each in self.seen["texts"])

    def until(self, text: str, seconds: float = 10) -> None:
        """Wait until words are to be seen."""
        end = time.monotonic() + seconds
        while not self.shows(text):
            assert time.monotonic() < end, (text, self.seen["texts"])
            self.do("look")

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


def in_memory(pid: int, text: str) -> int:
    """How often `text` stands in the readable memory of a process, as UTF-8 or UTF-16."""
    found, needles = 0, [text.encode(), text.encode("utf-16-le")]
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            parts = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if not parts or "[v" in line:
                continue
            start, end = int(parts[1], 16), int(parts[2], 16)
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            found += sum(data.count(needle) for needle in needles)
    return found
