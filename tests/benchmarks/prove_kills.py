"""Proof: kills at random moments of save, import, purge, backup, passphrase change, intake, destruction and bringing in.

40 each; 100 each of intake and destruction, 200 of bringing bundles in. Names of operations as arguments run those alone.
"""

import secrets
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.killing import VICTIMS, kill_many

FOLDER = Path(__file__).resolve().parent.parent.parent / ".proof" / "kills"


def main() -> int:
    """Run the proof; a number as argument is the seed of an earlier run."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    seed = numbers[0] if numbers else secrets.randbelow(2**32)
    chosen = [each for each in sys.argv[1:] if each in VICTIMS] or list(VICTIMS)
    print(f"seed {seed}", flush=True)
    bad = 0
    for place, operation in enumerate(VICTIMS):
        if operation not in chosen:
            continue
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        times = {"intake": 100, "destroy": 100, "join": 200}.get(operation, 40)
        tally = kill_many(operation, FOLDER, times, seed + place)
        bad += len(tally.lost) + len(tally.corrupt)
        print(
            f"{operation}: {tally.kills} kills, {tally.acknowledged} acknowledged steps, {len(tally.lost)} lost, "
            f"{len(tally.corrupt)} corrupt {tally.lost[:3]} {tally.corrupt[:3]}",
            flush=True,
        )
    shutil.rmtree(FOLDER, ignore_errors=True)
    print("0 lost, 0 corrupt" if not bad else f"{bad} findings")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
