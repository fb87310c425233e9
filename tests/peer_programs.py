"""Foreign programs that tests exchange files with. `dev.py check` installs them; elsewhere tests skip and say which is absent."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paths import ROOT

NODE = Path(sys.executable).parent / "node"
_EXCHANGE = ROOT / "tests" / "peers" / "exchange.mjs"

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="Debian's age is not installed")
needs_unzip = pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
needs_npm = pytest.mark.skipif(
    not NODE.exists() or not (ROOT / "tests" / "peers" / "node_modules" / "age-encryption").is_dir(),
    reason="the npm library age-encryption is not installed in tests/peers",
)


def run(*words: str | Path, given: bytes = b"") -> bytes:
    """What a foreign program answers; its failure is the test's."""
    return subprocess.run([str(word) for word in words], input=given, capture_output=True, check=True).stdout


def npm(*words: str | Path) -> bytes:
    """The npm library, through the exchange script."""
    return run(NODE, _EXCHANGE, *words)
