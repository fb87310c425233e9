"""Proof: how fast the risk loop is, in the real window: a page tied to 5,000 incidents, patterns over 100,000, pictures of 1,000.

A picture is repainted within 16 ms, and drawn anew within the 50 ms that the window's thread may be held. Each figure stands
beside a peer in the same run: reading the same incidents whole, and as many bare discs drawn by the library.
An argument of "quick" runs with a tenth of the incidents.
"""

import random
import shutil
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import cheap
from benchmarks.judging import judge, p95, verdict
from hrd_vault.base import canonical
from hrd_vault.services import assessing, risk
from hrd_vault.services.records import read_checked
from hrd_vault.services.vault import Operation, Vault
from windows import Screen, Window

assert cheap
FOLDER = ROOT / ".proof" / "risk"
QUICK = "quick" in sys.argv
INCIDENTS, TIED, POINTS = (10_000, 500, 1_000) if QUICK else (100_000, 5_000, 1_000)
WORDS = "words of a window"
_STEMS = [
    "night",
    "road",
    "office",
    "police",
    "letter",
    "men",
    "door",
    "river",
    "land",
    "market",
    "school",
    "camera",
    "car",
    "mine",
    "union",
    "march",
    "forest",
]


def incident(number: int, chance: random.Random, threats: list[str]) -> dict[str, object]:
    """One made-up incident; the first `TIED` belong to the threats."""
    told: dict[str, object] = {
        "kind": "incident", "title": f"Incident {number}", "account": " ".join(chance.choices(_STEMS, k=60)),
        "place": {"name": f"Street {number % 5000}", "region": f"Region {number % 40}"}, "means": [chance.choice(_STEMS)],
        "occurred": f"{2016 + number % 11}-{1 + number % 12:02}-{1 + number % 28:02}" + ("T23:10" if number % 3 == 0 else ""),
        "level": ("low", "medium", "high", "critical")[number % 4],
    }  # fmt: skip
    if number % 5 == 0:
        told["threat_words"] = "you will " + " ".join(chance.choices(_STEMS, k=8))
    if number % 50 == 0:
        told["vehicles"] = [f"P {number % 3000}"]
    if number % 40 == 0:
        told["account"] = f"{told['account']} call from 55{number % 900:07}"
    if number < TIED:
        told["threats"] = [threats[number % len(threats)]]
    return told


def make() -> tuple[Path, str]:
    """A vault with the incidents and one assessment; gives back its folder and the assessment's number."""
    place = FOLDER / "Documents" / "vault"
    place.parent.mkdir(parents=True)
    vault, _code = Vault.create(place, WORDS)
    fears = [{"what": f"Threat {number}", "likelihood": "3", "impact": "4"} for number in range(5)]
    does = [{"what": f"Measure {number}", "due": "2027-01-01"} for number in range(8)]
    assessment = str(assessing.write_page(vault, {"fears": fears, "does": does, "level": "high"}).facts["assessment"])
    threats = [each.record.id for each in risk.page(vault, assessment).threats]
    chance = random.Random(7)

    def act(operation: Operation) -> None:
        for number in range(INCIDENTS):
            operation.write(read_checked(vault, incident(number, chance, threats)), "create")

    vault.operate(act)
    vault.close()
    return place, assessment


def whole(place: Path) -> float:
    """The peer of the search: seconds to read every incident whole."""
    vault = Vault.unlock(place, WORDS)
    started = time.perf_counter()
    count = sum(1 for stored in vault.rows.all(("incident",)) if canonical.read(stored.body.encode()))
    took = time.perf_counter() - started
    assert count == INCIDENTS
    vault.close()
    return took


def main() -> int:
    """Run the proof."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    place, assessment = make()
    peer = whole(place)
    screen = Screen()
    try:
        (FOLDER / "config" / "hrd-vault").mkdir(parents=True)
        window = Window(screen, FOLDER)
        window.do("call", code=f"program._other_vault(__import__('pathlib').Path({str(place)!r}))")
        window.type(WORDS, "Passphrase")
        window.press("Unlock")
        window.until("New: Incident", 30) if not window.seen["buttons"] else None
        opened = window.do("open_often", record=assessment, times=21)["value"]
        print(f"an assessment with 5 threats and 8 measures, tied to {TIED:,} incidents, asked for until painted:")
        judge("what a window shows, 95th of 20", p95(opened["shown"][1:]), 150, "ms")
        judge("the window's hold meanwhile, median", statistics.median(opened["held"]), 50, "ms")
        for name, took in opened.items():
            rest = took[1:]
            print(
                f"  {name}: first {took[0]:.0f} ms, median {statistics.median(rest):.0f} ms, 95th of 20 {p95(rest):.0f} ms"
            )
        found = [window.do("search_patterns")["value"] for _time in range(3)]
        middle = sorted(found, key=lambda each: each["took"])[1]
        print(f"patterns over {INCIDENTS:,} incidents, in the background, asked for until shown (middle of three):")
        judge("took", middle["took"] / 1000, 2, "s")
        judge("the window's longest hold meanwhile", middle["longest"], 50, "ms")
        print(
            f"  {middle['found']} patterns, progress told {middle['steps']} times, {middle['took'] / 1000 / peer:.2f} × reading all of them whole"
        )
        drawn = window.do("repaint", points=POINTS, times=40)["value"]
        bare = statistics.median(drawn.pop("bare"))
        print(f"repainting a picture of {POINTS:,} points (as many bare discs: {bare:.2f} ms):")
        for name, took in drawn.items():
            judge(f"{name}, 95th of 40", p95(took), 50 if name.endswith("anew") else 16, "ms")
            print(f"    median {statistics.median(took):.2f} ms, {statistics.median(took) / bare:.1f} × the bare discs")
        window.close()
    finally:
        screen.close()
        shutil.rmtree(FOLDER, ignore_errors=True)
    return verdict()


if __name__ == "__main__":
    raise SystemExit(main())
