"""Drives the real command line as a process of its own, with cheap or real keys."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from paths import ROOT

CHEAP = (sys.executable, str(ROOT / "tests" / "cheap_cli.py"))
REAL = (str(Path(sys.executable).parent / "hrd-vault"),)


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    said: str

    @property
    def error(self) -> str:
        """The code at the start of what was said last in a refusal."""
        lines = [line for line in self.said.splitlines() if ": " in line and "." in line.split(": ")[0]]
        return lines[-1].split(": ")[0] if lines else ""


@dataclass(frozen=True)
class Line:
    """A command line in a folder, with its own home."""

    folder: Path
    program: tuple[str, ...] = CHEAP
    language: str = ""

    def __call__(self, *words: str, given: str | bytes = b"", passphrase: str = "") -> Answer:
        env = {**os.environ, "HOME": str(self.folder / "home"), "XDG_CONFIG_HOME": str(self.folder / "home" / "config")}
        if self.language:
            env["LC_ALL"] = f"{self.language}.UTF-8"
        if passphrase:
            secret = self.folder / "secret"
            secret.write_text(passphrase + "\n", "utf-8")
            words = (*words, "--passphrase-file", "secret")
        data = given.encode() if isinstance(given, str) else given
        ran = subprocess.run(
            [*self.program, *words], cwd=self.folder, input=data, capture_output=True, env=env, check=False, timeout=300
        )
        return Answer(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
