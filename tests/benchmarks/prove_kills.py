"""Proof: 200 kills at random moments of save, import, purge, backup and passphrase change; 0 lost, 0 corrupt."""

import secrets
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.killing import VICTIMS, kill_many

FOLDER = Path(__file__).resolve().parent.parent.parent / ".proof" / "kills"


def main() -> int:
    """Run the proof; an argument is the seed of an earlier run."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else secrets.randbelow(2**32)
    print(f"seed {seed}", flush=True)
    bad = 0
    for place, operation in enumerate(VICTIMS):
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        tally = kill_many(operation, FOLDER, 40, seed + place)
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
