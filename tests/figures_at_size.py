"""Each picture with as many points as one likes, and as many bare discs: for measuring what drawing costs."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hrd_vault.domain.figures import Actor, ActorMap, Course, Event, Figure, Gauge, Line, Mark, Matrix, Period, Timeline
from hrd_vault.domain.protection import CLASSES
from hrd_vault.domain.risk import BANDS, Point, Score

LEVELS = [name for name, _top in BANDS]
KINDS = ("incident", "rating", "measure")


def made(points: int) -> dict[str, Figure]:
    """A figure of each sort with so many points."""
    marks = tuple(
        Mark(f"{n}", f"Threat {n}", Score(1 + n % 5, 1 + n // 5 % 5), Score(1 + (n + 1) % 5, 1 + n // 7 % 5))
        for n in range(points)
    )
    lines = tuple(
        Line(f"Group {n}", tuple(Point(20_000 + m * 7, LEVELS[(n + m) % 4]) for m in range(points // 4)))
        for n in range(4)
    )
    events = tuple(Event(20_000 + n, KINDS[n % 3], f"Event {n}", LEVELS[n % 4]) for n in range(points))
    actors = tuple(Actor(f"Actor {n}", ("ally", "neutral", "adversary")[n % 3], n % 6) for n in range(points))
    ties = tuple((n, (n * 7 + 1) % points) for n in range(points))
    quarters = tuple(Period(2026, 1 + n % 4, dict.fromkeys(CLASSES, 1 + n % 5)) for n in range(points // len(CLASSES)))
    return {
        "matrix": Matrix(marks), "course": Course(lines), "timeline": Timeline(events), "actors": ActorMap(actors, ties),
        "gauge": Gauge(quarters),
    }  # fmt: skip


class Bare(QWidget):
    """So many discs, drawn by the library alone."""

    def __init__(self, points: int) -> None:
        super().__init__()
        self._points = points

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor("#1F6A66"))
        for number in range(self._points):
            painter.drawEllipse(number * 13 % 880, number * 7 % 180, 10, 10)
        painter.end()
