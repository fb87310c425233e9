"""Proof: how much the encryption costs, and how fast it is; ratios against a peer in the same run, taken in turns.

The peer of the vault is the same program with only the key removed; the peer of sealing is Debian's `age`.
An argument of "quick" runs at a tenth of the size; "starting", "sealing", "vault" run that part alone.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import cheap
from benchmarks import made_up
from benchmarks.judging import judge, verdict
from hrd_vault.domain.kinds.incident import ACCOUNT
from hrd_vault.domain.query import Query
from hrd_vault.services import intake, records
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault
from hrd_vault.store import connection

assert cheap
FOLDER = ROOT / ".proof" / "speed"
QUICK = "quick" in sys.argv
SMALL, LARGE = (10_000, 30_000) if QUICK else (100_000, 1_000_000)
GIB = 2**27 if QUICK else 2**30
PREFIXES = (
    "d",
    "de",
    "det",
    "detain",
    "poli",
    "march",
    "ame",
    "fores",
    "شر",
    "مكت",
    "警",
    "律师",
    "ตำ",
    "पुलि",
    "office road",
)
LIMITS = {
    "prefix search": 1.5,
    "list page": 1.5,
    "point read": 1.5,
    "save": 1.5,
    "import": 2.0,
}


def without_key(make: Callable[[], Vault]) -> Vault:
    """The same program and settings, only the key removed."""
    real = connection._unlock, connection._check_salt
    setattr(connection, "_unlock", lambda *_: None)  # noqa: B010
    setattr(connection, "_check_salt", lambda *_: None)  # noqa: B010
    try:
        return make()
    finally:
        setattr(connection, "_unlock", real[0])  # noqa: B010
        setattr(connection, "_check_salt", real[1])  # noqa: B010


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def vaults() -> tuple[Vault, Vault]:
    """100,000 incidents with and without key, brought in from spreadsheets in turns."""
    keyed = Vault.create(FOLDER / "keyed", "words")[0]
    bare = without_key(lambda: Vault.create(FOLDER / "bare", "words")[0])
    piece, ratios = SMALL // 5, []
    for part in range(5):
        made_up.write_csv(FOLDER / "rows.csv", piece, seed=part)
        text = (FOLDER / "rows.csv").read_text("utf-8").replace("N-", f"N{part}-")
        (FOLDER / "rows.csv").write_text(text, "utf-8")
        order = [keyed, bare] if part % 2 else [bare, keyed]
        taken = {}
        for vault in order:
            started = time.perf_counter()
            intake.bring_in(vault, FOLDER / "rows.csv", Wishes())
            taken[id(vault)] = time.perf_counter() - started
        ratios.append(taken[id(keyed)] / taken[id(bare)])
        print(f"  import of {piece}: with key {taken[id(keyed)]:.1f} s, without {taken[id(bare)]:.1f} s", flush=True)
    judge(f"import of {SMALL} incidents, with key / without", statistics.median(ratios), LIMITS["import"], "×")
    return keyed, bare


def compare(name: str, keyed: Callable[[int], object], bare: Callable[[int], object], rounds: int) -> None:
    """Both in turns; the ratio of the medians."""
    with_key: list[float] = []
    without: list[float] = []
    for number in range(rounds):
        with_key.append(timed(partial(keyed, number)))
        without.append(timed(partial(bare, number)))
    ratio = statistics.median(with_key) / statistics.median(without)
    print(
        f"  {name}: with key {1000 * statistics.median(with_key):.3f} ms, without {1000 * statistics.median(without):.3f} ms"
    )
    judge(f"{name}, with key / without", ratio, LIMITS[name], "×")


def store_ratios(keyed: Vault, bare: Vault) -> None:
    """Search, list, read and save at 100,000."""
    chance = random.Random(5)
    ids = {
        id(vault): [row[0] for row in vault.store.execute("SELECT id FROM record ORDER BY number")]
        for vault in (keyed, bare)
    }
    positions = [row[0] for row in keyed.store.execute("SELECT position FROM record ORDER BY position")]
    places = [chance.randrange(len(positions)) for _ in range(400)]

    def search(vault: Vault) -> Callable[[int], object]:
        return lambda number: records.find(vault, Query(PREFIXES[number % len(PREFIXES)]))

    def page(vault: Vault) -> Callable[[int], object]:
        return lambda number: records.find(
            vault, Query(kinds=("incident",), limit=100, after=positions[places[number]])
        )

    def point(vault: Vault) -> Callable[[int], object]:
        return lambda number: records.get(vault, ids[id(vault)][places[number]])

    def save(vault: Vault) -> Callable[[int], object]:
        def act(number: int) -> object:
            record = vault.stored(ids[id(vault)][places[number]]).record
            return records.save(vault, record.having(ACCOUNT, f"changed {number} " + made_up.words(chance, 30)))

        return act

    compare("prefix search", search(keyed), search(bare), 300)
    compare("list page", page(keyed), page(bare), 300)
    compare("point read", point(keyed), point(bare), 400)
    compare("save", save(keyed), save(bare), 120)


def a_million(keyed: Vault) -> None:
    """Search as people type, at a million."""
    have = SMALL
    while have < LARGE:
        made_up.write_csv(FOLDER / "rows.csv", SMALL, seed=have)
        text = (FOLDER / "rows.csv").read_text("utf-8").replace("N-", f"M{have}-")
        (FOLDER / "rows.csv").write_text(text, "utf-8")
        taken = timed(lambda: intake.bring_in(keyed, FOLDER / "rows.csv", Wishes()))
        have += SMALL
        print(f"  {have} incidents ({taken:.0f} s)", flush=True)
    times = [timed(partial(records.find, keyed, Query(prefix))) for _ in range(20) for prefix in PREFIXES]
    times.sort()
    print(f"  search at {LARGE}: median {1000 * statistics.median(times):.1f} ms, longest {1000 * times[-1]:.1f} ms")
    judge(f"search at {LARGE}, 95th of 100", 1000 * times[int(len(times) * 0.95)], 200, "ms")
    print(f"  size of the store: {(FOLDER / 'keyed' / 'store.db').stat().st_size / 2**20:.0f} MiB")


_OURS = """
import sys
from pathlib import Path
from hrd_vault.crypto import age
def memory(name):  # KiB; of this process alone, unlike getrusage, which remembers its parent
    return int(Path("/proc/self/status").read_text().split(name + ":")[1].split()[0])
idle = memory("VmRSS")
identities = age.read_identities(Path(sys.argv[2]).read_text().splitlines(), "key")
if sys.argv[1] == "seal":
    with open(sys.argv[3], "rb") as source, open(sys.argv[4], "wb") as sink:
        with age.seal(sink, [identities[0].recipient()]) as writer:
            writer.copy(source)
elif sys.argv[1] == "open":
    with open(sys.argv[3], "rb") as source, open(sys.argv[4], "wb") as sink:
        for piece in age.opened(source, identities).pieces():
            sink.write(piece)
print((memory("VmHWM") - idle) / 1024)
"""


def _ours(verb: str, source: Path, target: Path) -> float:
    """Seal or open with our code in a process of its own; gives back MiB above idle."""
    ran = subprocess.run(
        [sys.executable, "-c", _OURS, verb, str(FOLDER / "key"), str(source), str(target)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout)


def _theirs(verb: str, source: Path, target: Path) -> None:
    recipient = subprocess.run(
        ["age-keygen", "-y", str(FOLDER / "key")], capture_output=True, text=True, check=True
    ).stdout.strip()
    how = ["-r", recipient] if verb == "seal" else ["-d", "-i", str(FOLDER / "key")]
    subprocess.run(["age", *how, "-o", str(target), str(source)], check=True)


def sealing(size: int, rounds: int) -> None:
    """The same file through our code and through Debian's age, in turns."""
    plain, sealed, again = FOLDER / "plain", FOLDER / "sealed", FOLDER / "again"
    with plain.open("wb") as file:
        for _ in range(size // 2**20):
            file.write(os.urandom(2**20))
    speeds: dict[str, list[float]] = {"seal": [], "open": []}
    most = 0.0
    for number in range(rounds + 1):  # the first round warms up and is not counted
        taken: dict[tuple[str, str], float] = {}
        for verb, source, target in (("seal", plain, sealed), ("open", sealed, again)):
            for who in ("ours", "theirs") if number % 2 else ("theirs", "ours"):
                target.unlink(missing_ok=True)
                os.sync()
                started = time.perf_counter()
                if who == "ours":
                    most = max(most, _ours(verb, source, target))
                else:
                    _theirs(verb, source, target)
                taken[who, verb] = time.perf_counter() - started
            if number:
                speeds[verb].append(taken["theirs", verb] / taken["ours", verb])
                print(
                    f"  {verb} {size >> 20} MiB: ours {taken['ours', verb]:.2f} s, age {taken['theirs', verb]:.2f} s",
                    flush=True,
                )
    subprocess.run(["cmp", str(plain), str(again)], check=True)
    judge(f"seal {size >> 20} MiB, speed of ours / age", statistics.median(speeds["seal"]), 0.8, "×", least=True)
    judge(f"open {size >> 20} MiB, speed of ours / age", statistics.median(speeds["open"]), 0.7, "×", least=True)
    judge(f"memory above idle at {size >> 20} MiB", most, 100, "MiB")
    for path in (plain, sealed, again):
        path.unlink(missing_ok=True)


def starting() -> None:
    """How long the program itself takes to start and to answer, with real keys."""
    program = Path(sys.executable).parent / "hrd-vault"
    version = statistics.median(
        timed(lambda: subprocess.run([program, "--version"], capture_output=True, check=True)) for _ in range(11)
    )
    judge("hrd-vault --version", 1000 * version, 150, "ms")
    (FOLDER / "words").write_text("words of a real vault\n")
    env = {**os.environ, "HOME": str(FOLDER), "XDG_CONFIG_HOME": str(FOLDER)}

    def run(*words: str) -> None:
        subprocess.run(
            [program, *words, "--passphrase-file", "words"], cwd=FOLDER, env=env, capture_output=True, check=True
        )

    run("new", "real", "--recovery-file", "code")
    made_up.write_csv(FOLDER / "rows.csv", SMALL // 10)
    run("import", "real", "rows.csv")
    derive = (
        "import time; from hrd_vault.crypto import passphrase\n"
        "started = time.perf_counter(); passphrase.derive('words of a real vault', bytes(16), passphrase.default_work())\n"
        "print(time.perf_counter() - started)"
    )
    beyond = []
    for _ in range(9):
        whole = timed(lambda: run("find", "real", "police"))
        key = float(subprocess.run([sys.executable, "-c", derive], capture_output=True, text=True, check=True).stdout)
        beyond.append(whole - key)
    judge("hrd-vault find, beyond key derivation", 1000 * statistics.median(beyond), 150, "ms")


def sizes() -> None:
    """Sealing and opening at two sizes."""
    sealing(GIB, 3)
    sealing(4 * GIB, 1)


def the_vault() -> None:
    """The vault with and without its key, then at a million."""
    keyed, bare = vaults()
    store_ratios(keyed, bare)
    bare.store.close()
    a_million(keyed)
    keyed.close()


PARTS = {"starting": starting, "sealing": sizes, "vault": the_vault}


def main() -> int:
    """Run every measure, or the parts that are named, and say which limits held."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ["XDG_CONFIG_HOME"] = str(FOLDER)
    subprocess.run(["age-keygen", "-o", str(FOLDER / "key")], capture_output=True, check=True)
    for name in [each for each in sys.argv[1:] if each in PARTS] or PARTS:
        print(name)
        PARTS[name]()
    shutil.rmtree(FOLDER, ignore_errors=True)
    return verdict()


if __name__ == "__main__":
    raise SystemExit(main())
