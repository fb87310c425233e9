"""What a reader found in a foreign file, on its way to becoming a record: values with a home, and values kept beside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_
from hrd_vault.domain.bodies import first_sentence
from hrd_vault.domain.fields import Field, LongText, Reading, Text, Unreadable
from hrd_vault.domain.kinds.common import FROM_SOURCE
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.said_dates import Ambiguous


@dataclass
class Draft:
    """One record to be: `place` says where it stood ("row 7"), `key` knows it again next time.

    A row of a table that this program wrote has `own_id`, when its record was last changed then (`as_of`), and the fields
    whose cells are `emptied`.
    `notes` are marked templates with facts: what could not be placed, said to the person in the report.
    """

    place: str
    key: str
    values: dict[str, Json] = field(default_factory=dict)
    beside: list[Mapping[str, Json]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    earlier: "list[Draft]" = field(default_factory=list)
    file: str = ""
    own_id: str = ""
    as_of: str = ""
    emptied: list[str] = field(default_factory=list)

    def keep_beside(self, label: str, text: str, *, private: bool = False) -> None:
        """Keep text that has no field of its own, visibly."""
        if text.strip():
            row: dict[str, Json] = {"label": label, "text": text.strip()}
            self.beside.append(row | ({"private": True} if private else {}))

    def place_value(self, target: Field[object], label: str, text: str, reading: Reading) -> None:
        """Put typed text into its field, or keep it beside and say why."""
        try:
            value = target.write(target.parse(text, reading))
        except (Unreadable, Ambiguous) as error:
            self.keep_beside(label, text)
            reason = error.reason if isinstance(error, Unreadable) else N_("day and month could change places")
            facts = dict(error.facts) if isinstance(error, Unreadable) else {}
            self.notes.append(
                (N_("{column}: kept beside, because {reason}"), {"column": label, "reason": (reason, facts)})
            )
            return
        if value in ("", None, [], {}):
            if text.strip():
                self.keep_beside(label, text)
        else:
            self.values[target.name] = value

    def finished(self, kind: RecordKind) -> dict[str, Json] | None:
        """The values, with a title and with what is kept beside; None where there is nothing at all."""
        values = dict(self.values)
        if self.beside:
            values[FROM_SOURCE.name] = [dict(row) for row in self.beside]
        source = kind.title_from
        if TITLE.name not in values and (source is None or source.name not in values):
            title = _first_words(values, (*_of(kind, LongText), *_of(kind, Text))) or _first_beside(self.beside)
            if not title:
                return None
            values[TITLE.name] = title
        return values


def _of(kind: RecordKind, sort: type[Text]) -> Iterable[Text]:
    return (each for each in kind.fields if type(each) is sort)


def _first_words(values: Mapping[str, Json], fields: Iterable[Text]) -> str:
    found = next((values[each.name] for each in fields if each.name in values), "")
    return first_sentence(str(found)) if found else ""


def _first_beside(rows: list[Mapping[str, Json]]) -> str:
    open_rows = [row for row in rows if not row.get("private")]
    return f"{open_rows[0]['label']}: {open_rows[0]['text']}"[:140] if open_rows else ""
