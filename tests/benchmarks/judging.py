"""What every proof says of its figures: each beside its limit, and at the end whether all of them hold."""

from pathlib import Path

_failures: list[str] = []


def judge(name: str, value: float, limit: float, unit: str, *, least: bool = False) -> None:
    """Print a figure beside its limit, the highest that it may be or the `least`, and remember whether it holds."""
    held = value >= limit if least else value <= limit
    sign, told = "≥" if least else "≤", "holds" if held else "DOES NOT HOLD"
    print(f"  {name}: {value:.4g} {unit} ({sign} {limit} {unit}) {told}", flush=True)
    if not held:
        _failures.append(name)


def verdict() -> int:
    """Print whether every figure held; the exit code of the proof."""
    print("every limit holds" if not _failures else f"limits that do not hold: {', '.join(_failures)}")
    return 1 if _failures else 0


def p95(took: list[float]) -> float:
    """The 95th of 100."""
    return sorted(took)[max(0, round(len(took) * 0.95) - 1)]


def memory(line: str) -> float:
    """MiB of this process, as the kernel counts it; ``VmRSS`` now, ``VmHWM`` at its most."""
    return int(Path("/proc/self/status").read_text().split(line + ":")[1].split()[0]) / 1024
