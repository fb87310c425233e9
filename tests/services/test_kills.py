"""A few kills at random moments in every run; the long proof is `dev.py prove kills`."""

import secrets
from pathlib import Path

import pytest

from benchmarks.killing import VICTIMS, kill_many


@pytest.mark.parametrize("operation", VICTIMS)
def test_killed_at_any_moment_nothing_acknowledged_is_lost(operation: str, tmp_path: Path) -> None:
    seed = secrets.randbelow(2**32)
    tally = kill_many(operation, tmp_path, 3, seed)
    assert (tally.kills, tally.lost, tally.corrupt) == (3, [], []), f"seed {seed}"
    assert tally.acknowledged >= 3
