"""Working copies: a part cut out, faces blacked out, metadata gone. The sealed original stays; the copy says how it was made.

A copy is drawn anew from the points the viewer's child gives, so nothing of the file it comes from is in it but what is seen.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PIL import Image, ImageFilter

from hrd_vault.base import clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.ids import new_id
from hrd_vault.domain.kinds.common import SENSITIVITY_FIELD
from hrd_vault.domain.kinds.evidence import (
    ABOUT,
    CHILD,
    COPY_STEPS,
    FILE_NAME,
    HARD_TO_SEE,
    INTIMATE,
    MEDIA_TYPE,
    ORIGINAL,
    SORT,
)
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import TITLE, Record
from hrd_vault.formats.looking import Picture, Viewer
from hrd_vault.services import evidence
from hrd_vault.services.evidence import Intake, OwnWords
from hrd_vault.services.vault import Vault

Box = tuple[int, int, int, int]  # left, top, right, bottom in points of the upright picture
LARGEST = 16_000  # points, the longer side of a copy
_COARSE = 12  # tiles across the longer side of a blurred part: too few for a face or a line of text
_KEPT = (ABOUT.name, INTIMATE.name, HARD_TO_SEE.name, CHILD.name, SENSITIVITY_FIELD.name)


@dataclass(frozen=True)
class Step:
    """One thing done to a copy: "crop", "black_out" or "blur" within `box`; or "strip", "picture_of" for the whole."""

    step: str
    box: Box | None = None

    def said(self) -> str:
        """Where, in points."""
        return "" if self.box is None else "{}, {} – {}, {}".format(*self.box)


def drawn(picture: Picture, steps: Sequence[Step]) -> bytes:
    """The picture after `steps`, one after the other, as a PNG without any metadata.

    Raises `VaultError` ``copy.empty`` where a step leaves nothing.
    """
    made = Image.frombytes("RGB", (picture.width, picture.height), picture.points)
    for each in steps:
        if each.box is None:
            continue
        left, top, right, bottom = (max(0, side) for side in each.box)
        box = (min(left, made.width), min(top, made.height), min(right, made.width), min(bottom, made.height))
        if box[2] <= box[0] or box[3] <= box[1]:
            raise VaultError("copy.empty")
        if each.step == "crop":
            made = made.crop(box)
        elif each.step == "black_out":
            made.paste((0, 0, 0), box)
        else:
            made.paste(_coarse(made.crop(box)), box)
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def _coarse(part: Image.Image) -> Image.Image:
    """So few tiles that nothing can be computed back, softened to look less like a wall."""
    scale = _COARSE / max(part.size)
    tiles = part.resize((max(1, round(part.width * scale)), max(1, round(part.height * scale))), Image.Resampling.BOX)
    return tiles.resize(part.size, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(2))


def make(
    vault: Vault, original: str, steps: Sequence[Step], *, page: int = 0, at: int = 0, viewer: Viewer | None = None
) -> Record:
    """A working copy of an exhibit's picture, `page`, or moment (`at`, in milliseconds): a new evidence that is part of it.

    Raises what `evidence.file_of` raises, ``evidence.unreadable`` or ``copy.empty``.
    """
    record = vault.stored(original).record
    if viewer is None:
        with Viewer(*evidence.file_of(vault, original)) as own:
            points = own.picture(LARGEST, LARGEST, page=page, at=at)
    else:
        points = viewer.picture(LARGEST, LARGEST, page=page, at=at)
    whole = [*steps, Step("strip")]
    data = drawn(points, whole)
    given = _given(record, whole)
    name = f"{PurePath(str(record.values.get(FILE_NAME.name, record.title))).stem}-copy.png"
    intake = evidence.begin(vault, lambda: io.BytesIO(data), name)
    intake.write()
    words = evidence.words_of(evidence.peek(vault, intake), intake)
    made, _changes = evidence.finish(vault, intake, given, words, verb="created")
    redacted = any(each.step in ("black_out", "blur") for each in steps)
    evidence.handled(vault, original, "copied", {"copy": made.id})
    if redacted:
        evidence.handled(vault, made.id, "redacted", {"parts": sum(each.box is not None for each in steps)})
    return made


class _Anew(io.RawIOBase):
    """A file that a viewer's child writes anew, to be read while it is written."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self._viewer, self._pieces, self._rest = viewer, viewer.cleaned(), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        self._viewer.close()
        super().close()


# By how a media type begins: what a copy that says nothing of itself keeps, and how its name ends.
_CLEANED = (
    ("audio/", "sound", "m4a"),
    ("video/x-matroska", "film", "mkv"),
    ("video/", "film", "mp4"),
    ("application/pdf", "pages", "pdf"),
    ("text/html", "words", "txt"),
    ("message/rfc822", "words", "txt"),
    ("application/vnd.openxmlformats-officedocument", "words", "txt"),
    ("application/vnd.oasis.opendocument", "words", "txt"),
)
_CLEANED_BY: dict[str, tuple[Step, ...]] = {
    "pages": (Step("pages_of"), Step("strip")),
    "words": (Step("words_of"), Step("strip")),
}


def cleaned_to(media: str) -> str:
    """What a copy that says nothing of itself keeps of a file of this type: its "film", "sound", "pages" (each as a picture)
    or "words"; empty where there is no such copy.
    """
    return _cleaned(media)[0]


def _cleaned(media: str) -> tuple[str, str]:
    return next(((kept, ending) for start, kept, ending in _CLEANED if media.startswith(start)), ("", ""))


def begin_cleaned(vault: Vault, original: str) -> tuple[Intake, Viewer]:
    """Begin a copy without what the file says of itself; `cleaned_to` tells what stays.

    What comes next is `Intake.write`, on any thread, then `finish_cleaned`. The viewer is the child that writes it: closing
    it stops the writing. Raises what `evidence.file_of` raises, or ``evidence.no_sandbox``.
    """
    source, size, media = evidence.file_of(vault, original)
    viewer = Viewer(source, size, media)
    record = vault.stored(original).record
    name = PurePath(str(record.values.get(FILE_NAME.name, record.title)))
    intake = evidence.begin(vault, lambda: _Anew(viewer), f"{name.stem}-copy.{_cleaned(media.name)[1]}")  # type: ignore[arg-type, return-value]
    intake.expected = size
    return intake, viewer


def finish_cleaned(vault: Vault, original: str, intake: Intake, words: OwnWords) -> tuple[Record, Changes]:
    """Enter a copy that was written, as part of its original."""
    record = vault.stored(original).record
    steps = _CLEANED_BY.get(cleaned_to(str(record.values.get(MEDIA_TYPE.name, ""))), (Step("strip"),))
    given = _given(record, steps) | {SORT.name: record.values.get(SORT.name, intake.media.sort)}
    made, changes = evidence.finish(vault, intake, given, words, verb="created")
    evidence.handled(vault, original, "copied", {"copy": made.id})
    return made, changes


def _given(record: Record, steps: Sequence[Step]) -> dict[str, Json]:
    """What a copy takes over from its original, and how it was made."""
    made_at = clock.now()
    return {name: record.values[name] for name in _KEPT if name in record.values} | {
        TITLE.name: record.title,
        ORIGINAL.name: record.id,
        COPY_STEPS.name: [{"id": new_id(), "step": each.step, "detail": each.said(), "at": made_at} for each in steps],
    }


LABELS = {
    "crop": N_("Keep only this part"),
    "black_out": N_("Black out"),
    "blur": N_("Blur beyond reading"),
}
