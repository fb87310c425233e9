"""What the codes in some records mean, in one language: for readers who have no program that knows them.

Labels of rights name their article; the field's own label says of which instrument (the UN Declaration of 1998).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import Speech
from hrd_vault.domain.fields import Choice, Choices, Field, Rows
from hrd_vault.domain.records import Record


def term_lists(records: Iterable[Record], speak: Speech) -> Json:
    """``{"kind.field": {"label", "terms"?: {code: label}}}`` for every filled field; columns as ``kind.field.column``."""
    found: dict[str, dict[str, Json]] = {}
    for record in records:
        for path, field, value in _fields(record.kind.name, record.fields(), record.values):
            told = found.setdefault(path, {"label": speak.say(field.on_page or field.label)})
            if isinstance(field, Choice | Choices):
                codes = value if isinstance(value, list) else [value]
                known = {str(code): speak.say(field.vocabulary.label_of(str(code))) for code in codes}
                told["terms"] = {**told.get("terms", {}), **known}
    return found


def _fields(
    path: str, fields: Iterable[Field[Any]], values: Mapping[str, Json]
) -> Iterator[tuple[str, Field[Any], Json]]:
    for field in fields:
        if field.name in values:
            yield f"{path}.{field.name}", field, values[field.name]
            if isinstance(field, Rows):
                for row in field.read(values[field.name]):
                    yield from _fields(f"{path}.{field.name}", field.fields, row.values)
