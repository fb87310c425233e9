"""A report as a document: headings, paragraphs, tables, pictures that a browser, a word processor and a printer take."""

import base64
import html
from collections.abc import Callable, Iterator

from hrd_vault.base.i18n import N_, Speech
from hrd_vault.base.shown import breakable, honest
from hrd_vault.domain.figures import Figure, Table
from hrd_vault.domain.reports import Report
from hrd_vault.formats.page import TRAINING, escaped

_STYLE = (
    "body{font-family:'Noto Sans','Noto Naskh Arabic',sans-serif;font-size:10pt;line-height:1.35}"
    "h1{font-size:18pt}h2{font-size:12pt}.small{font-size:9pt}"
    "table{border-collapse:collapse}"  # other borders are drawn on every page once for every page
    "td,th{padding:3px 6px;text-align:start;vertical-align:top;font-size:9pt}"
)
_DENSE = "h1{margin:0}h2{margin:7px 0 1px 0}p{margin:1px 0;line-height:1.15}td,th{padding:1px 5px;line-height:1.15}"
ALLEGED = N_("People said to have done something are alleged to have done it.")
_WIDTH = 500  # points of a picture on the page
_IN_A_TABLE = 100_000  # letters, about

NAMELESS = N_(
    "The names that this vault knows were left out, and whom to call. Others may still stand in the words: read it before "
    "you give it away."
)


def document(
    speak: Speech,
    report: Report,
    day: str,
    *,
    draw: Callable[[Figure], bytes] | None = None,
    training: bool = False,
    nameless: bool = False,
    turned: bool = False,
    dense: bool = False,
) -> str:
    """The report as HTML without scripts or links. `draw` gives a PNG for a picture; without it there are only tables.
    Columns are `turned` for a printer that does not mirror them by itself; `dense` is for as much as a page can hold."""
    lead = " · ".join(filter(None, (report.lead, speak.say(N_("Made on {day}.")).format(day=day))))
    parts = [
        "<!doctype html>",
        f'<html lang="{speak.language}" dir="{speak.direction}"><head><meta charset="utf-8">',
        f"<title>{escaped(report.title)}</title><style>{_STYLE}{_DENSE if dense else ''}</style></head><body>",
        f"<p><b>{escaped(speak.say(TRAINING))}</b></p>" if training else "",
        f'<h1 dir="auto">{escaped(report.title)}</h1><p class="small">{escaped(lead)}</p>',
    ]
    for section in report.sections:
        parts.append(f'<h2 dir="auto">{escaped(section.heading)}</h2>')
        parts += [f'<p dir="auto">{escaped(each).replace(chr(10), "<br>")}</p>' for each in section.paragraphs if each]
        if section.figure is not None and draw is not None:
            data = base64.b64encode(draw(section.figure)).decode("ascii")
            parts.append(f'<p><img src="data:image/png;base64,{data}" width="{_WIDTH}" alt=""></p>')
        if section.table and section.table.rows:
            parts += _tables(section.table, turned=turned)
    if nameless:
        parts.append(f'<p class="small">{escaped(speak.say(NAMELESS))}</p>')
    parts.append(f'<p class="small">{escaped(speak.say(ALLEGED))}</p></body></html>\n')
    return "\n".join(filter(None, parts))


def _tables(table: Table, *, turned: bool) -> Iterator[str]:
    """A table; a very long one in several, each with its head: a printer takes them one by one."""
    way = -1 if turned else 1
    head = "".join(f"<th>{_cell(each)}</th>" for each in table.headers[::way])
    rows = ""
    for place, row in enumerate(table.rows, 1):
        cells = (f'<td dir="auto">{_cell(cell)}</td>' for cell in row[::way])
        rows += f"<tr>{''.join(cells)}</tr>"
        if len(rows) > _IN_A_TABLE or place == len(table.rows):
            yield f'<table border="1" cellspacing="0" width="100%"><tr>{head}</tr>{rows}</table>'
            rows = ""


def _cell(text: str) -> str:
    """The words of a cell, none so long that it pushes the other columns off a page."""
    return html.escape(breakable(honest(text, lines=True))).replace("\n", "<br>")


def as_text(speak: Speech, report: Report, day: str, *, training: bool = False, nameless: bool = False) -> str:
    """The same as plain text: what somebody wrote makes no line of its own but in a paragraph, and turns none around."""
    lines = [speak.say(TRAINING)] if training else []
    lines += [_line(report.title), _line(" · ".join(filter(None, (report.lead, day)))), ""]
    for section in report.sections:
        lines.append(_line(section.heading))
        lines += [line for each in section.paragraphs if each for line in honest(each, lines=True).splitlines()]
        if section.table:
            for row in section.table.rows:
                told = zip(section.table.headers, row, strict=True)
                lines.append(_line("- " + "; ".join(speak.labelled(head, cell) for head, cell in told if cell)))
        lines.append("")
    return "\n".join([*lines, *([speak.say(NAMELESS)] if nameless else []), speak.say(ALLEGED), ""])


def _line(text: str) -> str:
    return " ".join(honest(text, lines=True).splitlines())
