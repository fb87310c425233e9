#!/usr/bin/env python3
"""The one door for people who work on HRD Vault: ``python3 dev.py run | check | prove [NAME] | look``.

It needs Python 3.11 and pip, nothing else; what is missing it installs into `.venv`, hash-locked, or names the command that
does. Only the standard library is used here.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "packaging" / "develop.lock"
PEERS = ROOT / "tests" / "peers"
# Programs of Debian that tests exchange files with, the package each comes from, and fonts for the pictures.
SYSTEM = {
    "age": "age",
    "unzip": "unzip",
    "chromium": "chromium",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "keepassxc": "keepassxc",
    "dbus-run-session": "dbus",
    "bindfs": "bindfs",
    "openssl": "openssl",
    "strace": "strace",
}
# What Qt asks of the system, and the bus that screen readers listen on; found missing by the library's file name.
LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libpulse.so.0": "libpulse0",
}
SOURCES = ROOT / "resources" / "reader"
FONTS = ("fonts-noto-core", "fonts-noto-cjk")
READER = Path("/usr/libexec/at-spi-bus-launcher"), ("at-spi2-core", "python3-pyatspi", "gir1.2-atspi-2.0")
# At least this much of each layer is covered by the tests, also where reference files are not beside the project
# and the tests that read them are skipped; the numbers only rise.
COVERED = {"base": 80, "domain": 95, "crypto": 90, "store": 90, "formats": 86, "services": 90, "cli": 85, "ui": 80}
TESTS_AT_ONCE = "2"


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> int:
    """Run a command, shown; gives back its exit code."""
    words = [str(word) for word in command]
    print("→", " ".join(word.replace(str(ROOT) + os.sep, "") for word in words), flush=True)
    return subprocess.run(words, cwd=cwd, env={**os.environ, **(env or {})}, check=False).returncode


def need(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command that must succeed."""
    if run(*command, cwd=cwd, env=env) != 0:
        raise SystemExit(f"dev.py: this step failed, so nothing further was done: {' '.join(map(str, command))}")


def set_up() -> None:
    """Make `.venv` from the lock file, once; and again only when the lock or the project's metadata change."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / "locked"
    if not PYTHON.exists() or not stamp.is_file() or stamp.read_text() != wanted:
        # Debian's Python may lack ensurepip and guards its own packages; pip can install into another Python's folder.
        # Not this environment's own Python, should it be the one that runs: it would clear itself away.
        python = getattr(sys, "_base_executable", sys.executable)
        need(python, "-m", "venv", "--clear", "--without-pip", VENV)
        pip = (python, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--disable-pip-version-check")
        need(*pip, "--require-hashes", "--requirement", LOCK)
        need(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)
        # Qt's bindings carry 140 KB of Python as text and compile it at every start; they unpack it when asked once.
        unpacked = "import compileall, shiboken6; compileall.compile_dir(shiboken6.__path__[0] + '/files.dir', quiet=1)"
        need(PYTHON, "-I", "-c", unpacked, env={"SBK_EMBED": "0"})
        stamp.write_text(wanted)
    build_reader()
    newest = max((path.stat().st_mtime for path in (ROOT / "translations").rglob("*.po")), default=0)
    compiled = [path.stat().st_mtime for path in (ROOT / "translations").rglob("*.mo")]
    if newest and (len(compiled) < 3 or min(compiled) < newest):
        need(PYTHON, ROOT / "packaging" / "catalogues.py", "compile")


def build_reader() -> None:
    """Build the page that opens bundles in a browser: its sources and the npm library they stand on become one script."""
    sources = sorted(each for each in SOURCES.iterdir() if each.suffix in (".js", ".json"))
    digest = hashlib.sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()
    built, stamp = SOURCES / "built" / "reader.js", SOURCES / "built" / "digest"
    if built.is_file() and stamp.is_file() and stamp.read_text() == digest:
        return
    work = VENV / "reader"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for each in sources:
        shutil.copy(each, work)
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    need(BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=work)
    bundle = ("--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8", "--legal-comments=eof")
    need(
        work / "node_modules" / ".bin" / "esbuild",
        "reader.js",
        *bundle,
        f"--outfile={built}",
        "--log-level=warning",
        cwd=work,
    )
    stamp.write_text(digest)


def set_up_peers() -> None:
    """Install the foreign programs that tests compare with: Debian's by apt when root, npm's into `tests/peers`."""
    missing = [package for program, package in SYSTEM.items() if shutil.which(program) is None]
    if shutil.which("fc-list") is None or "Noto Sans Thai" not in _output("fc-list", ":lang=th", "family"):
        missing += FONTS
    missing += missing_libraries()
    if not READER[0].exists() or not Path("/usr/lib/python3/dist-packages/pyatspi").is_dir():
        missing += READER[1]
    install(missing, "what the tests compare with")
    lock, stamp = PEERS / "package-lock.json", PEERS / "node_modules" / "locked"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != digest:
        os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        need(BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=PEERS)
        stamp.write_text(digest)


def missing_libraries() -> list[str]:
    """The Debian packages that Qt's window needs and this system lacks."""
    if sys.platform != "linux" or not Path("/sbin/ldconfig").exists():
        return []
    here = _output("/sbin/ldconfig", "-p")
    return [package for library, package in LIBRARIES.items() if library not in here]


def install(packages: Sequence[str], what: str) -> None:
    """Install Debian packages when root; else say the command that does."""
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None or os.name == "nt" or os.geteuid() != 0:
        raise SystemExit(f"dev.py: please install {what}, then run this again:\n  sudo {' '.join(command)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    need("apt-get", "update", "--quiet")
    need(*command)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def start(arguments: Sequence[str]) -> int:
    """Start the program."""
    set_up()
    if arguments and arguments[0] == "--":
        arguments = arguments[1:]
    if not arguments:
        install(missing_libraries(), "what the window needs")
    program = BIN / ("hrd-vault.exe" if os.name == "nt" else "hrd-vault")
    return subprocess.run([str(program), *arguments], check=False).returncode


def check(arguments: Sequence[str]) -> int:
    """The gate: form, rules, types, layers, languages, tests, coverage. All of it, or it is not green."""
    set_up()
    set_up_peers()
    steps: list[tuple[str, tuple[str | Path, ...]]] = [
        ("form", (BIN / "ruff", "format", "--check", ".")),
        ("rules", (BIN / "ruff", "check", ".")),
        ("types", (BIN / "mypy",)),
        ("layers", (BIN / "lint-imports",)),
        ("languages", (PYTHON, "packaging/catalogues.py", "check")),
        ("tests", (BIN / "coverage", "run", "-m", "pytest", "-n", TESTS_AT_ONCE, "-m", "not proof", *arguments)),
    ]
    need(BIN / "coverage", "erase")
    failed = [name for name, command in steps if run(*command) != 0]
    need(BIN / "coverage", "combine", "--quiet")
    for layer, least in COVERED.items():
        pattern = f"src/hrd_vault/{layer}/*"
        if run(BIN / "coverage", "report", f"--include={pattern}", f"--fail-under={least}", "--format=total") != 0:
            failed.append(f"coverage of {layer} (at least {least} %)")
    print("\nNot green: " + ", ".join(failed) if failed else "\nAll green.", flush=True)
    return 1 if failed else 0


def prove(arguments: Sequence[str]) -> int:
    """Run the long proofs, or the one that is named; each prints its figures."""
    set_up()
    set_up_peers()
    folder = ROOT / "tests" / "benchmarks"
    proofs = sorted(path.stem.removeprefix("prove_") for path in folder.glob("prove_*.py"))
    chosen = arguments[:1] or proofs
    if chosen[0] not in proofs:
        raise SystemExit(f"dev.py: the proofs are: {', '.join(proofs)}")
    env = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"}
    return max(run(PYTHON, folder / f"prove_{name}.py", *arguments[1:], env=env) for name in chosen)


def look(arguments: Sequence[str]) -> int:
    """Write a picture of every screen into `.look`."""
    set_up()
    set_up_peers()
    env = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"}
    return run(PYTHON, ROOT / "tests" / "screens" / "look.py", ROOT / ".look", *arguments, env=env)


DOORS = {"run": start, "check": check, "prove": prove, "look": look}


def main() -> int:
    """Open the door that was named."""
    if sys.version_info < (3, 11):  # noqa: UP036 (said to whoever starts this with an older one)
        raise SystemExit("dev.py: Python 3.11 or newer is needed.")
    if len(sys.argv) < 2 or sys.argv[1] not in DOORS:
        print(__doc__)
        return 2
    return DOORS[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    raise SystemExit(main())
