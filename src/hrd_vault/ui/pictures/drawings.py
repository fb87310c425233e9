"""The five drawings: matrix, course, time line, map of actors, kind of measures. Each draws a figure and names its spots."""

import itertools
import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainterPath

from hrd_vault.base.i18n import N_, Speech
from hrd_vault.domain.dates import of_day
from hrd_vault.domain.figures import KINDS, ActorMap, Course, Event, Figure, Gauge, Mark, Matrix, Timeline
from hrd_vault.domain.kinds.assessment import STANCES
from hrd_vault.domain.kinds.lists import LEVELS as LEVEL_WORDS
from hrd_vault.domain.kinds.scales import IMPACT, LIKELIHOOD
from hrd_vault.domain.protection import CLASSES
from hrd_vault.domain.risk import Point, Score
from hrd_vault.ui.pictures.drawing import LEVELS, Sheet, Spot

# Lines that differ also without colour.
_STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
_INKS = ("accent", "ink2", "medium", "critical")
_YEAR = 365
_FEW_MARKS = 12  # of one cell that still stand side by side
_MONTHS = 4
_LEGIBLE = 15  # pixels that a line of words needs


# Likelihood and harm


def matrix(figure: Matrix, sheet: Sheet) -> list[Spot]:
    """Five by five; a letter for each threat, an arrow from where it was."""
    say, room = sheet.speak.say, sheet.room
    rows = [say(IMPACT.label_of(str(each))) for each in range(5, 0, -1)]
    columns = [say(LIKELIHOOD.label_of(str(each))) for each in range(1, 6)]
    label = min(max(map(sheet.wide, rows)) + sheet.px(10), room.width() * 0.34)
    foot = sheet.px(22)
    width, height = (room.width() - label) / 5, (room.height() - foot) / 5
    gap = sheet.px(2)

    def cell(likelihood: int, impact: int) -> QRectF:
        return sheet.rect(label + (likelihood - 1) * width + gap, room.top() + (5 - impact) * height + gap,
                          width - 2 * gap, height - 2 * gap)  # fmt: skip

    for impact in range(5, 0, -1):
        line = sheet.rect(0, room.top() + (5 - impact) * height, label - sheet.px(8), height)
        sheet.text(line, rows[5 - impact], align="end")
        for likelihood in range(1, 6):
            score = Score(likelihood, impact)
            where = cell(likelihood, impact)
            path = QPainterPath()
            path.addRoundedRect(where, sheet.px(4), sheet.px(4))
            sheet.painter.fillPath(path, sheet.colour(f"{score.band}_soft"))
            corner = where.adjusted(sheet.px(6), sheet.px(2), -sheet.px(6), 0)
            corner.setHeight(sheet.px(18))
            sheet.text(corner, str(score.value), score.band)
    for likelihood in range(1, 6):
        under = sheet.rect(label + (likelihood - 1) * width, room.bottom() - foot, width, foot)
        sheet.text(under, columns[likelihood - 1], align="middle")
    return _marks(figure, sheet, cell)


def _marks(figure: Matrix, sheet: Sheet, cell: Callable[[int, int], QRectF]) -> list[Spot]:
    spots, radius = [], sheet.px(11)
    places: dict[tuple[int, int], list[Mark]] = {}
    for mark in figure.marks:
        places.setdefault((mark.score.likelihood, mark.score.impact), []).append(mark)
    moves = {
        (mark.before.likelihood, mark.before.impact, mark.score.likelihood, mark.score.impact)
        for mark in figure.marks
        if mark.before
    }
    sheet.pen("ink", sheet.px(1.2), Qt.PenStyle.DashLine)
    for cell_before in {move[:2] for move in moves}:
        sheet.painter.drawEllipse(cell(*cell_before).center(), radius, radius)
    arrows = []
    for move in moves:
        start, end = cell(*move[:2]).center(), cell(*move[2:]).center()
        length = math.hypot(end.x() - start.x(), end.y() - start.y()) or 1
        step = (end - start) * (1 / length)
        arrows.append((start + step * radius, end - step * (radius + sheet.px(2))))
    sheet.arrows(arrows, "ink")
    for (likelihood, impact), marks in places.items():
        where = cell(likelihood, impact)
        across = max(1, int(where.width() // (2 * radius)))
        shown = marks[:_FEW_MARKS]
        lines = math.ceil(len(shown) / across)
        for place, mark in enumerate(shown):
            row, column = divmod(place, across)
            in_row = min(across, len(shown) - row * across)
            x = where.center().x() + (column - (in_row - 1) / 2) * 2 * radius * (-1 if sheet.mirrored else 1)
            y = where.center().y() + (row - (lines - 1) / 2) * 2 * radius
            spots.append(Spot(sheet.disc(QPointF(x, y), radius, mark.letter), partial(_said, mark, sheet.speak)))
        if len(marks) > len(shown):
            sheet.text(where, f"+{len(marks) - len(shown)}", "ink", "end", bold=True)
            words = sheet.speak.listed(mark.letter for mark in marks[len(shown) :])
            spots.append(Spot(where, partial(str, words)))
    return spots


def _said(mark: Mark, speak: Speech) -> str:
    text = f"{mark.letter}  {mark.title}. {mark.score.reckoning.say(speak)}"
    if mark.before:
        before = speak.say(LEVEL_WORDS.label_of(mark.before.band))
        text += " " + speak.say(N_("Before: {level} ({value}).")).format(level=before, value=mark.before.value)
    return text


# Over time


def course(figure: Course, sheet: Sheet) -> list[Spot]:
    """One line for each assessment, over the four levels."""
    say, room = sheet.speak.say, sheet.room
    labels = [say(LEVEL_WORDS.label_of(each)) for each in LEVELS]
    label, foot = max(map(sheet.wide, labels)) + sheet.px(10), sheet.px(22)
    height = (room.height() - foot) / len(LEVELS)
    days = [point.day for line in figure.lines for point in line.points] or [0]
    first, last = min(days), max(days)
    first = min(first, last - _YEAR)
    width = room.width() - label - sheet.px(10)

    def at(day: int, level: str) -> QPointF:
        across = label + width * (day - first) / max(1, last - first)
        return QPointF(sheet.x(across), room.top() + height * (len(LEVELS) - LEVELS.index(level) - 0.5))

    for place, each in enumerate(reversed(LEVELS)):
        y = room.top() + height * (place + 0.5)
        sheet.pen("line")
        sheet.painter.drawLine(QPointF(sheet.x(label), y), QPointF(sheet.x(label + width), y))
        sheet.text(
            sheet.rect(0, y - sheet.px(9), label - sheet.px(8), sheet.px(18)), labels[LEVELS.index(each)], align="end"
        )
    _days(sheet, first, last, label, width, foot)
    spots, ends = [], []
    for number, line in enumerate(figure.lines):
        ink, style = _INKS[number % len(_INKS)], _STYLES[number % len(_STYLES)]
        path = [at(point.day, point.level) for point in line.points]
        sheet.pen(ink, sheet.px(2), style)
        # Segment by segment: one thick line of many points takes the library thirty times as long.
        sheet.painter.drawLines([QLineF(*pair) for pair in itertools.pairwise(path)])
        sheet.dots(path, ink, 4)
        spots += [
            Spot(_around(where, sheet.px(7)), partial(_point, line.name, point, sheet.speak))
            for point, where in zip(line.points, path, strict=True)
        ]
        if path and len(figure.lines) > 1:
            ends.append((path[-1], line.name, ink))
    _names(sheet, ends)
    return spots


def _point(name: str, point: Point, speak: Speech) -> str:
    level, day = speak.say(LEVEL_WORDS.label_of(point.level)), of_day(point.day).show(speak)
    return ". ".join(filter(None, (speak.labelled(name, f"{level}, {day}"), point.reason)))


def _names(sheet: Sheet, ends: list[tuple[QPointF, str, str]]) -> None:
    """The names of lines at their ends, moved apart where they would stand on each other."""
    used: list[float] = []
    for where, name, ink in sorted(ends, key=lambda each: each[0].y()):
        y = where.y() - sheet.px(16)
        while any(abs(y - each) < sheet.px(15) for each in used):
            y += sheet.px(15)
        used.append(y)
        width = min(sheet.wide(name) + sheet.px(4), sheet.room.width() / 2)
        left = where.x() if sheet.mirrored else where.x() - width
        sheet.text(QRectF(left, y, width, sheet.px(15)), name, ink if ink != "medium" else "medium", "end")


def _days(sheet: Sheet, first: int, last: int, label: float, width: float, foot: float) -> None:
    """The first, the last and some days between, under a picture."""
    shown = sorted({first + (last - first) * each // _MONTHS for each in range(_MONTHS + 1)})
    wide = max(sheet.wide(of_day(each).show(sheet.speak)) for each in shown) + sheet.px(10)
    if wide * len(shown) > width:
        shown = [first, last] if wide * 2 < width else [last]
    for place, day in enumerate(shown):
        across = label + width * (day - first) / max(1, last - first)
        start = min(max(label, across - wide / 2), label + width - wide)
        align = "start" if place == 0 and len(shown) > 1 else "end" if place == len(shown) - 1 else "middle"
        where = sheet.rect(start, sheet.room.bottom() - foot, wide, foot)
        sheet.text(where, of_day(day).show(sheet.speak), align=align)


def _around(middle: QPointF, radius: float) -> QRectF:
    return QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)


# What came when


def timeline(figure: Timeline, sheet: Sheet) -> list[Spot]:
    """Three lanes over the days: what happened (discs), how it was weighed (squares), what was done (triangles)."""
    say, room = sheet.speak.say, sheet.room
    lanes = list(KINDS)
    label, foot = max(sheet.wide(say(each)) for each in KINDS.values()) + sheet.px(10), sheet.px(22)
    height = (room.height() - foot) / len(lanes)
    days = [event.day for event in figure.events] or [0]
    first, last = min(days), max(days)
    width = room.width() - label - sheet.px(10)
    middles = {lane: room.top() + height * (place + 0.5) for place, lane in enumerate(lanes)}
    for lane, y in middles.items():
        sheet.pen("line")
        sheet.painter.drawLine(QPointF(sheet.x(label), y), QPointF(sheet.x(label + width), y))
        sheet.text(sheet.rect(0, y - sheet.px(9), label - sheet.px(8), sheet.px(18)), say(KINDS[lane]), align="end")
    _days(sheet, first, last, label, width, foot)
    spots: list[Spot] = []
    forms: dict[tuple[str, str], list[QRectF]] = {}
    for event in figure.events:
        across = label + width * (event.day - first) / max(1, last - first) if last > first else label + width / 2
        rise = LEVELS.index(event.level) * sheet.px(4) if event.level in LEVELS else 0
        where = _around(QPointF(sheet.x(across), middles[event.kind] - rise), sheet.px(5))
        forms.setdefault((event.kind, event.level), []).append(where)
        spots.append(Spot(where, partial(_told, event, sheet.speak)))
    for (kind, level), places in forms.items():
        _events(kind, level, places, sheet)
    return spots


def _events(kind: str, level: str, places: Sequence[QRectF], sheet: Sheet) -> None:
    """Events of one kind and level: their form says what they are, their height and colour how grave."""
    sheet.pen("surface", 1)
    sheet.painter.setBrush(QBrush(sheet.colour(level if level in LEVELS else "accent")))
    if kind == "rating":
        sheet.painter.drawRects(places)
    for where in places if kind != "rating" else ():
        if kind == "incident":
            sheet.painter.drawEllipse(where)
        else:
            sheet.painter.drawPolygon(
                [where.bottomLeft(), where.bottomRight(), QPointF(where.center().x(), where.top())]
            )
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)


def _told(event: Event, speak: Speech) -> str:
    say = speak.say
    level = say(LEVEL_WORDS.label_of(event.level))
    return ". ".join(filter(None, (of_day(event.day).show(speak), say(KINDS[event.kind]), event.title, level)))


# Who has a part in it


def actors(figure: ActorMap, sheet: Sheet) -> list[Spot]:
    """Allies where reading begins, adversaries where it ends, power upwards; ties as lines."""
    say, room = sheet.speak.say, sheet.room
    order = [
        code
        for code in ("ally", "neutral", "mixed", "adversary")
        if any(_stance(each.stance) == code for each in figure.actors)
    ]
    if not order:
        return []
    width, head, tightest = room.width() / len(order), sheet.px(22), room.height()
    places: list[QPointF] = [QPointF()] * len(figure.actors)
    for column, code in enumerate(order):
        sheet.text(
            sheet.rect(column * width, room.top(), width, head), say(STANCES.label_of(code)), align="middle", bold=True
        )
        if column:
            sheet.pen("line", 1, Qt.PenStyle.DashLine)
            x = sheet.x(column * width)
            sheet.painter.drawLine(QPointF(x, room.top() + head), QPointF(x, room.bottom()))
        theirs = sorted((place for place, each in enumerate(figure.actors) if _stance(each.stance) == code),
                        key=lambda place: -figure.actors[place].power)  # fmt: skip
        step = (room.height() - head) / max(1, len(theirs))
        tightest = min(tightest, step)
        for row, place in enumerate(theirs):
            sway = (0.5 if len(theirs) < 2 else 0.32 if row % 2 else 0.68) * width
            places[place] = QPointF(sheet.x(column * width + sway), room.top() + head + step * (row + 0.5))
    sheet.pen("edge", sheet.px(1.2))
    sheet.painter.drawLines([QLineF(places[one], places[other]) for one, other in figure.ties])
    if tightest < sheet.px(_LEGIBLE):  # names that nobody could read are left to the words and the table
        sheet.dots(places, "ink", 4)
        return [
            Spot(_around(where, sheet.px(5)), partial(_row, figure, at, sheet.speak)) for at, where in enumerate(places)
        ]
    boxes = [_box(each.name, each.power, places[at], width, sheet) for at, each in enumerate(figure.actors)]
    sheet.pen("edge", sheet.px(1))
    sheet.painter.setBrush(sheet.colour("surface"))
    for _shown, where in boxes:
        sheet.painter.drawRoundedRect(where, sheet.px(6), sheet.px(6))
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    for shown, where in boxes:
        sheet.text(where.adjusted(sheet.px(6), 0, -sheet.px(6), 0), shown, "ink", "middle")
    return [Spot(where, partial(_row, figure, at, sheet.speak)) for at, (_shown, where) in enumerate(boxes)]


def _row(figure: ActorMap, place: int, speak: Speech) -> str:
    """One row of the table in words."""
    table = figure.table(speak)
    return ". ".join(
        speak.labelled(head, cell) for head, cell in zip(table.headers, table.rows[place], strict=True) if cell
    )


def _stance(code: str) -> str:
    return code if code in ("ally", "neutral", "mixed", "adversary") else "neutral"


def _box(name: str, power: int, middle: QPointF, width: float, sheet: Sheet) -> tuple[str, QRectF]:
    """What is written for an actor, and the box it stands in: the higher, the more power."""
    shown = f"{name}  {power}" if power else name
    wide = min(sheet.wide(shown) + sheet.px(20), width * 0.86)
    height = sheet.px(20 + 2 * power)
    return shown, QRectF(middle.x() - wide / 2, middle.y() - height / 2, wide, height)


# Kind of measures

_FILLS = {
    "physical": ("ink2", Qt.BrushStyle.SolidPattern), "collective": ("accent", Qt.BrushStyle.SolidPattern),
    "structural": ("low", Qt.BrushStyle.Dense4Pattern), "other": ("edge", Qt.BrushStyle.BDiagPattern),
    "unsaid": ("line", Qt.BrushStyle.SolidPattern),
}  # fmt: skip


def gauge(figure: Gauge, sheet: Sheet) -> list[Spot]:
    """One bar a quarter, divided by class; each part has its own pattern and number."""
    room, spots = sheet.room, []
    label = max((sheet.wide(period.said.say(sheet.speak)) for period in figure.periods), default=0) + sheet.px(10)
    label = min(label, room.width() * 0.4)
    words = {each: sheet.speak.say(label) for each, label in CLASSES.items()}
    used = [each for each in CLASSES if any(period.counts.get(each) for period in figure.periods)]
    legend = _legend(sheet, used)
    height = (room.height() - legend) / max(1, len(figure.periods))
    most = max((sum(period.counts.values()) for period in figure.periods), default=0)
    legible = height >= sheet.px(_LEGIBLE)
    bars: dict[str, list[tuple[QRectF, int]]] = {}
    for row, period in enumerate(figure.periods):
        y = room.top() + row * height
        name = period.said.say(sheet.speak)
        at = label
        if legible:
            sheet.text(sheet.rect(0, y, label - sheet.px(8), height), name, align="end")
            if not any(period.counts.values()):
                sheet.text(sheet.rect(label, y, room.width() - label, height), sheet.speak.say(N_("none")))
        for each in used:
            count = period.counts.get(each, 0)
            if count:
                wide = (room.width() - label) * count / max(1, most)
                where = sheet.rect(at, y + height * 0.2, wide - sheet.px(2), height * 0.6)
                bars.setdefault(each, []).append((where, count))
                spots.append(Spot(where, partial(str, f"{name}. {sheet.speak.labelled(words[each], count)}")))
                at += wide
    for each, counted in bars.items():
        _fill(sheet, [where for where, _count in counted], each)
    for where, count in itertools.chain.from_iterable(bars.values()) if legible else ():
        if where.width() > sheet.px(22):
            box = _around(where.center(), sheet.px(8))
            sheet.painter.fillRect(box, sheet.colour("surface"))
            sheet.text(box, str(count), "ink", "middle", bold=True)
    return spots


def _fill(sheet: Sheet, places: Sequence[QRectF], name: str) -> None:
    ink, pattern = _FILLS[name]
    sheet.pen(ink)
    sheet.painter.setBrush(QBrush(sheet.colour(ink), pattern))
    sheet.painter.drawRects(places)
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)


def _legend(sheet: Sheet, used: Sequence[str]) -> float:
    """What each pattern means, at the foot; gives back how high that is."""
    line, at, rows = sheet.px(20), 0.0, 1
    placed = []
    for each in used:
        wide = sheet.wide(sheet.speak.say(CLASSES[each])) + sheet.px(34)
        if at and at + wide > sheet.room.width():
            at, rows = 0.0, rows + 1
        placed.append((each, at, rows, wide))
        at += wide
    top = sheet.room.bottom() - rows * line
    for each, start, row, wide in placed:
        y = top + (row - 1) * line
        _fill(sheet, [sheet.rect(start, y + sheet.px(5), sheet.px(14), sheet.px(10))], each)
        words = sheet.rect(start + sheet.px(20), y, wide - sheet.px(22), line)
        sheet.text(words, sheet.speak.say(CLASSES[each]))
    return rows * line + sheet.px(4) if used else 0.0


Draw = Callable[[Any, Sheet], list[Spot]]
DRAWINGS: dict[type[Any], Draw] = {Matrix: matrix, Course: course, Timeline: timeline, ActorMap: actors, Gauge: gauge}
TALL = {Matrix: 290, Course: 190, Timeline: 170, ActorMap: 240, Gauge: 150}  # pixels at the usual text size


def draw(figure: Figure, sheet: Sheet) -> list[Spot]:
    """Draw a figure; gives back its spots."""
    return DRAWINGS[type(figure)](figure, sheet)
