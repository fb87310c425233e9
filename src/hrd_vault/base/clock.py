"""The time of day, from one place, so that tests can set it."""

from collections.abc import Callable
from datetime import UTC, datetime

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> str:
    """This instant in UTC, to the second: ``2026-11-22T09:30:00Z``."""
    return _source().strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    """The date where the machine stands: ``2026-11-22``."""
    return here().strftime("%Y-%m-%d")


def here() -> datetime:
    """This instant where the machine stands, with its time zone: what a person here calls now and today."""
    return _source().astimezone()


def set_source(source: Callable[[], datetime]) -> Callable[[], datetime]:
    """Let `source` tell the time; returns the source that told it before."""
    global _source
    before, _source = _source, source
    return before
