"""Proof: millions of hostile inputs, guided by coverage (atheris), each in a process of its own with a bound on time and memory.

Arguments: names of targets, and a number of runs for each (2,000,000 where none is given; a tenth for whole bundles). Crashes
are left in `.proof/hostile`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

FOLDER = ROOT / ".proof" / "hostile"
_STAT = re.compile(r"stat::(\w+):\s+(\d+)")
RUNS = 2_000_000
DEAREST = {"bundle": 10, "manifest": 10}  # so many times fewer runs: each seals or opens a whole bundle
WORKERS = 2


def child(name: str, runs: int) -> None:
    """Fuzz one target; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["hrd_vault"]):
        import hostile

    target, seeds = hostile.targets()[name]
    corpus = FOLDER / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed{number}").write_bytes(seed)
    for number, data in enumerate(hostile.mutants(seeds, 200, 1)):
        (corpus / f"mutant{number}").write_bytes(data)

    def one(data: bytes) -> None:
        hostile.tried(target, data)

    options = [
        f"-runs={runs}", "-timeout=2", "-rss_limit_mb=1024", "-max_len=65536", "-print_final_stats=1", "-verbosity=0",
        f"-artifact_prefix={FOLDER}/crash-{name}-", str(corpus),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """Run the proof."""
    if arguments[:1] == ["--child"]:
        child(arguments[1], int(arguments[2]))
        return 0
    import hostile

    numbers = [int(each) for each in arguments if each.isdigit()]
    runs = numbers[0] if numbers else RUNS
    names = [each for each in arguments if not each.isdigit()] or list(hostile.targets())
    FOLDER.mkdir(parents=True, exist_ok=True)
    bad = 0
    for at in range(0, len(names), WORKERS):
        started = []
        for name in names[at : at + WORKERS]:
            count = runs // DEAREST.get(name, 1)
            command = [sys.executable, __file__, "--child", name, str(count)]
            started.append(
                (name, count, subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ.copy()))
            )
        for name, count, process in started:
            said = process.communicate()[1]
            stats = dict(_STAT.findall(said))
            held = process.returncode == 0
            bad += not held
            print(
                f"  {name}: {count} runs, peak {stats.get('peak_rss_mb', '?')} MiB, slowest unit under 2 s: {'holds' if held else 'DOES NOT HOLD'}"
            )
            if not held:
                print(said[-2000:])
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
