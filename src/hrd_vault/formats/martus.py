"""Martus bulletins (XML export, format versions 1 to 3) as drafts of incidents, with everything that was in them.

Standard fields have a home here; custom fields, grids, private parts, attachments' names and the older versions' numbers are
kept beside, visibly. Older versions in the same file become the incident's history. Element names and the ``Simple:`` and
``Range:`` dates: Martus 5.2, XML_EXPORT_VERSION_NUMBER 3.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.domain.dates import NotADate, parse
from hrd_vault.domain.kinds.common import SENSITIVITY_FIELD, TAGS
from hrd_vault.domain.kinds.incident import ACCOUNT, OCCURRED, PLACE
from hrd_vault.domain.records import TITLE
from hrd_vault.formats.drafts import Draft
from hrd_vault.formats.foreign import frames

_UNKNOWN_DATE = "0001-01-01"  # how Martus stored "unknown"
_STANDARD = {
    "author": N_("Author"),
    "organization": N_("Organisation"),
    "language": N_("Language"),
    "entrydate": N_("Date written down"),
    "publicinfo": N_("Details"),
    "privateinfo": N_("Private information"),
}
_DETAILS = "publicinfo"


class _Element:
    """An element of the tree that the reader sent."""

    def __init__(self, node: Json) -> None:
        self.name, self.attributes, text, children = node
        self.text = text.strip()
        self.children = [_Element(child) for child in children]

    def all(self, name: str) -> "list[_Element]":
        """The children called `name`."""
        return [child for child in self.children if child.name == name]

    def first(self, *path: str) -> "_Element | None":
        """The first element along `path`."""
        found: _Element | None = self
        for name in path:
            found = next(iter(found.all(name)), None) if found else None
        return found

    def words(self, *path: str) -> str:
        """The text of the first element along `path`, or empty."""
        found = self.first(*path)
        return found.text if found else ""


@dataclass
class _Spec:
    """How a field of one bulletin was declared."""

    tag: str
    type: str
    label: str
    private: bool
    columns: list[tuple[str, str]] = field(default_factory=list)


def read(path: Path) -> list[Draft]:
    """Every bulletin of the file, newest versions first, older ones inside. Raises `VaultError` as `foreign.frames` does."""
    try:
        bulletins = [
            _bulletin(_Element(frame["bulletin"]), place) for place, frame in enumerate(frames("martus", path), 1)
        ]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise VaultError("import.unreadable", name=path.name, reason=N_("it is not a Martus export")) from error
    if not bulletins:
        raise VaultError("import.unreadable", name=path.name, reason=N_("it holds no bulletin"))
    return list(_with_history(bulletins))


@dataclass
class _Bulletin:
    draft: Draft
    local_id: str
    ancestors: list[str]


def _with_history(bulletins: list[_Bulletin]) -> Iterator[Draft]:
    """Each newest version as one draft, with the older versions that are in the file, oldest first."""
    by_id = {bulletin.local_id: bulletin for bulletin in bulletins if bulletin.local_id}
    older = {ancestor for bulletin in bulletins for ancestor in bulletin.ancestors}
    for bulletin in bulletins:
        if bulletin.local_id and bulletin.local_id in older:
            continue
        draft = bulletin.draft
        draft.earlier = [by_id[ancestor].draft for ancestor in bulletin.ancestors if ancestor in by_id]
        missing = sum(ancestor not in by_id for ancestor in bulletin.ancestors)
        if missing:
            draft.notes.append((N_("{count} older versions are not in this file"), {"count": missing}))
        if bulletin.local_id:
            draft.key = "id:" + (bulletin.ancestors[0] if bulletin.ancestors else bulletin.local_id)
        yield draft


def _bulletin(element: _Element, place: int) -> _Bulletin:
    specs = {spec.tag: spec for spec in _specs(element)}
    draft = Draft(str(place), "")
    _meta(draft, element)
    values = element.first("FieldValues")
    account: dict[str, str] = {}
    for each in values.children if values else []:
        if each.name == "Field":
            tag = each.attributes.get("tag", "")
            spec = specs.get(tag) or _Spec(tag, "STRING", "", tag == "privateinfo")
            _value(draft, spec, each, account)
        elif each.name in ("TopAttachmentList", "BottomAttachmentList"):
            _attachments(draft, each)
    told = "\n\n".join(account[tag] for tag in ("summary", _DETAILS) if tag in account)
    if told:
        draft.values[ACCOUNT.name] = told
    meta = element.first("BulletinMetaData")
    local_id = meta.words("BulletinLocalId") if meta else ""
    history = meta.first("History") if meta else None
    ancestors = [each.text for each in history.all("Ancestor")] if history else []
    content: Any = [draft.values, draft.beside]
    draft.key = "content:" + hashlib.sha256(canonical.dump(canonical.clean(content))).hexdigest()
    return _Bulletin(draft, local_id, ancestors)


def _specs(element: _Element) -> Iterator[_Spec]:
    for section, private in (("MainFieldSpecs", False), ("PrivateFieldSpecs", True)):
        found = element.first(section)
        for each in found.all("Field") if found else []:
            columns = [(column.words("Label"), column.attributes.get("type", "STRING")) for column in _columns(each)]
            kind = each.attributes.get("type", "STRING").upper()
            yield _Spec(each.words("Tag"), kind, each.words("Label"), private, columns)


def _columns(spec: _Element) -> Iterable[_Element]:
    details = spec.first("GridSpecDetails")
    return details.all("Column") if details else []


def _meta(draft: Draft, element: _Element) -> None:
    meta = element.first("BulletinMetaData")
    if meta is None:
        return
    if meta.first("AllPrivate") is not None:
        draft.values[SENSITIVITY_FIELD.name] = "C3"
        draft.notes.append((N_("the whole bulletin was private in Martus: marked secret here"), {}))
    for name, label in (
        ("BulletinLocalId", N_("Martus number")),
        ("BulletinStatus", N_("Martus status")),
        ("BulletinVersion", N_("Martus version")),
        ("LocalizedBulletinLastSavedDateTime", N_("Last saved in Martus")),
        ("AuthorAccountId", N_("Martus account")),
    ):
        draft.keep_beside(label, meta.words(name))


def _value(draft: Draft, spec: _Spec, element: _Element, account: dict[str, str]) -> None:
    value = element.first("Value")
    grid = value.first("GridData") if value else None
    label = spec.label or _STANDARD.get(spec.tag, spec.tag)
    if grid is not None:
        for number, row in enumerate(grid.all("Row"), 1):
            draft.keep_beside(f"{label} · {number}", _grid_row(spec, row), private=spec.private)
        return
    text = value.text if value else ""
    if not text or spec.type in ("MESSAGE", "SECTION"):
        return
    if spec.private:
        draft.keep_beside(label, _said(spec.type, text), private=True)
    elif spec.tag in ("summary", _DETAILS):
        account[spec.tag] = text
    elif spec.tag == "title":
        draft.values[TITLE.name] = text
    elif spec.tag == "location":
        draft.values[PLACE.name] = text
    elif spec.tag == "keywords":
        draft.values[TAGS.name] = [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
    elif spec.tag == "eventdate" and (edtf := _edtf(text)):
        draft.values[OCCURRED.name] = edtf
    else:
        draft.keep_beside(label, _said(spec.type, text))


def _grid_row(spec: _Spec, row: _Element) -> str:
    parts = []
    for place, column in enumerate(row.all("Column")):
        label, kind = spec.columns[place] if place < len(spec.columns) else ("", "STRING")
        if column.text:
            said = _said(kind, column.text)
            parts.append(f"{label}: {said}" if label else said)
    return "; ".join(parts)


def _said(kind: str, text: str) -> str:
    """A Martus value as a person reads it: dates in EDTF, 1 and 0 as yes and no."""
    if kind in ("DATE", "DATERANGE") or text.startswith(("Simple:", "Range:")):
        return _edtf(text) or text
    if kind == "BOOLEAN":
        return {"1": "yes", "0": "no"}.get(text, text)
    return text


def _edtf(text: str) -> str:
    """The EDTF of ``Simple:2005-11-01`` or ``Range:1970-01-01,1970-01-02``; empty where it is unknown or no date."""
    kind, _, rest = text.partition(":")
    start, _, end = (rest if kind in ("Simple", "Range") else text).partition(",")
    start, end = ("" if part.strip() == _UNKNOWN_DATE else part.strip() for part in (start, end or start))
    found = start if start == end else f"{start or '..'}/{end or '..'}"
    try:
        return parse(found).text if found else ""
    except NotADate:
        return ""


def _attachments(draft: Draft, element: _Element) -> None:
    private = element.name == "BottomAttachmentList"
    for each in element.all("Attachment"):
        name = each.words("Filename").replace("\\", "/").rpartition("/")[2]
        draft.keep_beside(N_("Attached file, not brought in"), name, private=private)
        draft.notes.append(
            (N_("the attached file {name} was not brought in; keep the folder it lies in"), {"name": name})
        )
