"""First run → incident → link → find → lock by the AT-SPI tree alone: what a screen reader sees, and the actions it offers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from windows import HERE, Screen

READER = Path("/usr/lib/python3/dist-packages/pyatspi")


@pytest.mark.skipif(
    not READER.is_dir() or not shutil.which("dbus-run-session"),
    reason="needs python3-pyatspi and dbus; dev.py installs them",
)
def test_the_road_through_the_tree(screen: Screen, tmp_path: Path) -> None:
    env = {
        "DISPLAY": screen.display, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "c"), "PATH": os.environ["PATH"],
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "LANG": "en_US.UTF-8", "XDG_RUNTIME_DIR": str(tmp_path),
    }  # fmt: skip
    ran = subprocess.run(
        ["dbus-run-session", "--", "sh", str(HERE / "at_spi_session.sh"), sys.executable, str(HERE)],
        env=env, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert ran.returncode == 0 and ran.stdout.rstrip().endswith("done"), ran.stdout + ran.stderr[-1500:]
