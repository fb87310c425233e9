"""A screen for each file of stories, and windows on it that are gone when a story ends, however it ends."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desks import desk
from windows import Screen, Window

assert desk

Open = Callable[..., Window]


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.close()


@pytest.fixture
def open_window(screen: Screen) -> Iterator[Open]:
    opened: list[Window] = []

    def open_it(home: Path, language: str = "en", **facts: bool) -> Window:
        opened.append(Window(screen, home, language, **facts))
        return opened[-1]

    yield open_it
    for each in opened:
        each.close()
