"""E1 for a while: 50,000 changed inputs for what reads bundles; each is taken or refused in words, quickly, in little memory."""

import resource
import time

import pytest

import hostile

COUNTS = {
    "header": 9_000,
    "armor": 12_000,
    "archive": 8_000,
    "manifest": 1_500,
    "records": 12_000,
    "card": 6_500,
    "bundle": 1_000,
}
assert sum(COUNTS.values()) == 50_000


@pytest.mark.parametrize("name", COUNTS)
def test_changed_inputs_are_taken_or_refused(name: str) -> None:
    target, seeds = hostile.targets()[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken, slowest = 0, 0.0
    for data in hostile.mutants(seeds, COUNTS[name], 20261125):
        started = time.perf_counter()
        try:
            taken += hostile.tried(target, data)
        except Exception as error:
            raise AssertionError(f"{name}: {type(error).__name__} for {data[:400]!r}") from error
        slowest = max(slowest, time.perf_counter() - started)
    assert slowest < 2 and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024
    assert all(hostile.tried(target, each) for each in seeds if name != "armor") or name in (
        "header",
        "archive",
        "manifest",
    )


# What the long proof found, each mended since.
FOUND = {
    "records": [
        b'{"records":[{"beside":{"notes":[{"coarse":true,"replica":"thr:e"}]},"id":"'
        + b"a" * 32
        + b'","kind":"or","v":1}]}',
        b'{"records":[{"id":"' + b"a" * 32 + b'","title":"no kind","v":1}]}',
    ],
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(name: str) -> None:
    target, _seeds = hostile.targets()[name]
    for data in FOUND[name]:
        assert not hostile.tried(target, data)


def test_the_same_eyes_see_a_crash() -> None:
    """The control: a target that falls over is found at once."""

    def falls(data: bytes) -> None:
        if b"\xff\xff\xff\xff" in data:
            raise IndexError

    with pytest.raises(IndexError):
        for data in hostile.mutants([b"abcdef" * 20], 2_000, 1):
            hostile.tried(falls, data)
