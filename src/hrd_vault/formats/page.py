"""Records as a page for people: plain HTML without script, for printing, and for a lawyer who has only a browser.

Nothing in it runs, loads or links outside. Every word of a record is escaped and set apart in direction; characters that
turn text around are shown, not obeyed.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hrd_vault.base import canonical
from hrd_vault.base.i18n import N_, Speech
from hrd_vault.base.shown import honest
from hrd_vault.domain.dates import parse
from hrd_vault.domain.fields import Facet, Field, Links, LongText, Rows
from hrd_vault.domain.merging import unsettled
from hrd_vault.domain.records import TITLE, Record

_NO_FILES: Mapping[str, tuple[str, str]] = {}
_DIGITS = re.compile(r"(?:\d{5} ){7}\d{5}")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root{--paper:#F6F5F1;--surface:#FFF;--ink:#1B2126;--ink2:#59636B;--line:#DAD7CE;--accent:#1F6A66}
@media (prefers-color-scheme:dark){:root{--paper:#14181B;--surface:#1B2024;--ink:#E9E6DF;--ink2:#A2ABB1;--line:#2E353A;
--accent:#6CC4B7}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans",
"Noto Sans Arabic",sans-serif}main{max-width:46rem;margin:0 auto;padding:28px 20px 60px}h1{font-size:26px;line-height:1.25;
margin:0 0 8px}h2{font-size:20px;line-height:1.3;margin:0 0 4px}h3{font-size:15px;margin:20px 0 4px}
.lead,.kind,dt,th,.small{color:var(--ink2)}.kind,.small{font-size:13px}a{color:var(--accent)}
nav ol{padding-inline-start:20px}nav li{margin:4px 0}
article{background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:20px;margin:20px 0}
dl{display:grid;grid-template-columns:minmax(9rem,13rem) 1fr;gap:4px 16px;margin:16px 0 0}dt{font-size:14px}dd{margin:0;
overflow-wrap:anywhere}.long{white-space:pre-wrap;max-width:62ch;margin:4px 0 12px;overflow-wrap:anywhere}
.table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:start;vertical-align:top;
padding:6px 0;padding-inline-end:12px;border-bottom:1px solid var(--line);min-width:6.5rem;overflow-wrap:break-word}
th{font-weight:500}
.training{background:#F6ECCB;color:#5E4800;padding:8px 12px;font-weight:600;position:sticky;top:0}
@media(max-width:36rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
@media print{body{background:#fff;color:#000;font-size:11pt}article{border:0;padding:0;margin:24pt 0;break-inside:auto}
h2,h3{break-after:avoid}a{color:inherit;text-decoration:none}tr{break-inside:avoid}
.table{overflow:visible}th,td{min-width:0;font-size:9pt;overflow-wrap:anywhere}}
"""


def escaped(text: str) -> str:
    """`text` as HTML, with turning and invisible characters shown by their numbers."""
    return html.escape(honest(text, lines=True))


def _with_digits(line: str) -> str:
    """A sentence of ours, in which the digits of a key keep their order whatever the direction around them."""
    return _DIGITS.sub(lambda found: f'<bdi dir="ltr">{found[0]}</bdi>', escaped(line))


def _own(text: str) -> str:
    return f"<bdi>{escaped(text)}</bdi>"


def _side(speak: Speech) -> str:
    """Titles and paragraphs of another direction still stand on the reading side of the page."""
    return f"h2,.long{{text-align:{'right' if speak.direction == 'rtl' else 'left'}}}"


TRAINING = N_("Training: nothing on this page is real.")


def page(
    speak: Speech,
    heading: str,
    lead: Sequence[str],
    records: Sequence[Record],
    after: Sequence[str] = (),
    files: Mapping[str, tuple[str, str]] = _NO_FILES,
    *,
    training: bool = False,
) -> bytes:
    """A whole page: heading, lead paragraphs, contents in the order given, every record numbered, closing paragraphs.

    `files` says for evidence where its file lies from here, and what the file is called.
    """
    titles = {record.id: record.title for record in records}
    parts = [
        "<!doctype html>",
        f'<html lang="{speak.language}" dir="{speak.direction}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escaped(heading)}</title><style>{_STYLE}{_side(speak)}</style></head><body><main>",
        *([f'<p class="training">{escaped(speak.say(TRAINING))}</p>'] if training else []),
        f"<h1>{escaped(heading)}</h1>",
        *(f'<p class="lead">{_with_digits(line)}</p>' for line in lead),
    ]
    if len(records) > 1:
        contents = escaped(speak.say(N_("Contents")))
        parts.append(f'<nav aria-label="{contents}"><h3>{contents}</h3><ol>')
        parts += [
            f'<li><a href="#r{record.id}">{_own(record.title)}</a>{_when(record, speak)}</li>' for record in records
        ]
        parts.append("</ol></nav>")
    parts += [article(record, speak, titles, number, files.get(record.id)) for number, record in enumerate(records, 1)]
    parts += [f'<p class="small">{escaped(line)}</p>' for line in after]
    parts.append("</main></body></html>\n")
    return "\n".join(parts).encode("utf-8")


def _when(record: Record, speak: Speech) -> str:
    field = next(record.kind.with_facet(Facet.WHEN), None)
    if field is None:
        return ""
    return f' <span class="small">{escaped(field.show(record[field] if record.readable else None, speak))}</span>'


def _beside(record: Record, speak: Speech) -> list[str]:
    """What others wrote in the same fields without knowing of each other: nobody has chosen yet."""
    found = []
    for name in unsettled(record):
        field = record.kind.field(name)
        label = speak.say(field.on_page or field.label) if field else name
        head = speak.say(N_("{field}: also said")).format(field=label)
        told = (
            field.show(field.read(each.value), speak) if field and each.value else "—" for each in record.beside[name]
        )
        found.append(
            f"<h3>{escaped(head)}</h3>" + "".join(f'<p class="long" dir="auto">{escaped(text)}</p>' for text in told)
        )
    return found


def article(
    record: Record, speak: Speech, titles: Mapping[str, str], number: int, file: tuple[str, str] | None = None
) -> str:
    """One record: its title, short fields as a list, long ones as paragraphs, grids as tables, and what is not known."""
    short, long = [], []
    for field in record.fields():
        if field.name == TITLE.name:
            continue
        label = escaped(speak.say(field.on_page or field.label))
        if isinstance(field, Rows):
            long.append(f"<h3>{label}</h3>{_table(field, record, speak, titles)}")
        elif isinstance(field, LongText):
            long.append(f'<h3>{label}</h3><p class="long" dir="auto">{escaped(record[field])}</p>')
        else:
            short.append(f"<dt>{label}</dt><dd>{_value(field, record[field], speak, titles)}</dd>")
    long += _beside(record, speak)
    return "\n".join(
        (
            f'<article id="r{record.id}"><h2 dir="auto">{escaped(record.title)}</h2>',
            f'<div class="kind">{number} · {escaped(speak.say(record.kind.label))} · <bdi>{record.id[:8]}</bdi></div>',
            *(f'<div class="kind">{escaped(line)}</div>' for line in _provenance(record, speak)),
            _file(speak, *file) if file else "",
            f"<dl>{''.join(short)}</dl>" if short else "",
            *long,
            _unknown(record, speak),
            "</article>",
        )
    )


def _file(speak: Speech, place: str, name: str) -> str:
    said = speak.say(N_("The file, as it came in: {name}"))
    before, _name, after = said.partition("{name}")
    link = f'<a href="{escaped(place)}" download="{escaped(name)}">{_own(name)}</a>'
    return f'<p class="file">{escaped(before)}{link}{escaped(after)}</p>'


def _provenance(record: Record, speak: Speech) -> Iterable[str]:
    """When the record was written, and what of it was left out or made coarser before it left."""
    if record.made and record.changed:
        made, changed = (parse(instant[:16] + "[UTC]").show(speak) for instant in (record.made, record.changed))
        yield speak.say(N_("Written down on {made}, last changed on {changed}")).format(made=made, changed=changed)
    if record.partial:
        names = (record.kind.field(name) for name in record.partial)
        labels = speak.listed(speak.say(field.on_page or field.label) for field in names if field)
        yield speak.say(N_("Left out or made coarser by the sender: {labels}")).format(labels=labels)


def _value(field: Field[Any], value: Any, speak: Speech, titles: Mapping[str, str]) -> str:
    if isinstance(field, Links):
        return speak.listed(_link(link.to, speak, titles) for link in value)
    return _own(field.show(value, speak))


def _link(to: str, speak: Speech, titles: Mapping[str, str]) -> str:
    if to in titles:
        return f'<a href="#r{to}">{_own(titles[to])}</a>'
    absent = escaped(speak.say(N_("not included")))
    return f"<i>{absent}</i> <bdi>{to[:8]}</bdi>"


def _table(field: Rows, record: Record, speak: Speech, titles: Mapping[str, str]) -> str:
    rows = record[field]
    columns = [column for column in field.fields if any(column.name in row.values for row in rows)]
    head = "".join(f'<th scope="col">{escaped(speak.say(column.label))}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_value(column, row[column], speak, titles)}</td>" for column in columns) + "</tr>"
        for row in rows
    )
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _unknown(record: Record, speak: Speech) -> str:
    unknown = record.unknown()
    if not record.kind.known or not record.readable:
        unknown = {name: value for name, value in unknown.items() if name != TITLE.name}
    if not unknown:
        return ""
    lines = "".join(
        f"<dt>{_own(name)}</dt><dd>{_own(value if isinstance(value, str) else canonical.dump(value).decode())}</dd>"
        for name, value in unknown.items()
    )
    heading = escaped(speak.say(N_("Fields this program does not know, as they came")))
    return f"<h3>{heading}</h3><dl>{lines}</dl>"


def printable(records: Iterable[Record], speak: Speech, *, training: bool = False) -> bytes:
    """Records as a page to print."""
    chosen = list(records)
    heading = chosen[0].title if len(chosen) == 1 else speak.count("{count} record", "{count} records", len(chosen))
    return page(speak, heading, (), chosen, training=training)
