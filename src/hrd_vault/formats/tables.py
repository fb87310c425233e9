"""Tables of text: spreadsheets and CSV in, CSV out that no spreadsheet program will execute."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.formats.foreign import LARGEST_FILE, frames

# What makes a spreadsheet program compute instead of show, in their plain and full-width forms.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True)
class Table:
    """A header row and the rows under it, each with its number in the file. `left_out` names sheets that were not read."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    left_out: tuple[str, ...] = field(default=())

    def column(self, header: str) -> list[str]:
        """Every cell under `header`."""
        place = self.headers.index(header)
        return [cells[place] for _, cells in self.rows]


def disarm(text: str) -> str:
    """A cell that no spreadsheet program executes: what could be a formula gets an apostrophe in front."""
    text = text.replace("\x00", "")
    return "'" + text if text.startswith(_DANGEROUS) else text


def rearm(text: str) -> str:
    """The text that `disarm` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_DANGEROUS) else text


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV as spreadsheet programs expect it: UTF-8 with a mark, CRLF, every cell disarmed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([disarm(header) for header in headers])
    for row in rows:
        writer.writerow([disarm(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def read_csv(path: Path) -> Table:
    """The table in a text file with commas, semicolons or tabs. Raises `VaultError` ``import.too_big`` or ``.unreadable``."""
    if path.stat().st_size > LARGEST_FILE:
        raise VaultError("import.too_big", name=path.name)
    text = decoded(path.read_bytes(), path.name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(4_000_000)
    try:
        found = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1))
    except csv.Error as error:
        raise VaultError("import.unreadable", name=path.name, reason=str(error)[:80]) from error
    return _table(found, path.name)


def decoded(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16 or the Western Windows encoding. Raises `VaultError` ``import.unreadable``."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise VaultError("import.unreadable", name=name, reason=N_("not text"))
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise VaultError("import.unreadable", name=name, reason=N_("the letters are in an unknown encoding"))


def read_spreadsheet(path: Path, sheet: str = "") -> Table:
    """The table in the first filled sheet, or in the one named. Raises `VaultError` as `foreign.frames` does."""
    rows: dict[str, list[tuple[int, list[str]]]] = {}
    for frame in frames("spreadsheet", path):
        if "cells" in frame and any(cell.strip() for cell in frame["cells"]):
            rows.setdefault(frame["sheet"], []).append((frame["row"], frame["cells"]))
    chosen = sheet or next(iter(rows), "")
    if chosen not in rows:
        raise VaultError("import.unreadable", name=path.name, reason=N_("there is no filled sheet"))
    return _table(rows[chosen], path.name, tuple(name for name in rows if name != chosen))


def _table(found: Iterable[tuple[int, Sequence[str]]], name: str, left_out: tuple[str, ...] = ()) -> Table:
    """The first row with at least two filled cells (or any, if none has) is the header; titles above it are passed over."""
    filled = [
        (number, [cell.strip() for cell in cells]) for number, cells in found if any(cell.strip() for cell in cells)
    ]
    if not filled:
        raise VaultError("import.unreadable", name=name, reason=N_("it is empty"))
    place = next((at for at, (_, cells) in enumerate(filled) if sum(map(bool, cells)) > 1), 0)
    width = max(len(cells) for _, cells in filled[place:])
    headers = _distinct([*filled[place][1], *[""] * (width - len(filled[place][1]))])
    rows = tuple(
        (number, tuple(rearm(cell) for cell in [*cells, *[""] * (width - len(cells))]))
        for number, cells in filled[place + 1 :]
    )
    return Table(headers, rows, left_out)


def _distinct(headers: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    found = []
    for place, header in enumerate(headers, 1):
        name = " ".join(header.split()) or f"#{place}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)
