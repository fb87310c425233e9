"""Documents in pages (PDF), for the child that looks at exhibits."""

import io
import struct
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from hrd_vault.base.canonical import Json
from hrd_vault.formats.looking import PICTURE
from hrd_vault.formats.viewing import channel
from hrd_vault.formats.viewing.channel import Sink, claim, file, put

_POINTS_A_PAGE = 2200  # the longer side of a page in a copy: A4 at about 190 points an inch
_QUALITY = 80


class Exhibit(channel.Exhibit):
    """A document in pages."""

    @cached_property
    def _document(self) -> Any:
        return pypdfium2.PdfDocument(file(self.size))

    def about(self) -> Json:
        return {"pages": len(self._document)}

    def show(self, command: Json) -> None:
        image = self._drawn(int(command.get("page", 0)), int(command["width"]), int(command["height"]))
        put(PICTURE, struct.pack(">II", *image.size) + image.tobytes())

    def _drawn(self, number: int, across: int, down: int) -> Any:
        page = self._document[number]
        width, height = page.get_size()
        scale = min(across / max(1, width), down / max(1, height), 6)
        image = page.render(scale=scale, may_draw_forms=False, draw_annots=True).to_pil().convert("RGB")
        page.close()
        return image

    def claims(self) -> Iterator[Json]:
        yield claim("pages", str(len(self._document)), "PDF")
        found = self._document.get_metadata_dict(skip_empty=True)
        for name, what in (
            ("Title", "title"), ("Author", "author"), ("Creator", "software"), ("Producer", "software"),
            ("CreationDate", "captured"), ("ModDate", "modified"),
        ):  # fmt: skip
            if found.get(name):
                yield claim(what, _pdf_time(found[name]) if name.endswith("Date") else found[name], f"PDF {name}")

    def clean(self) -> None:
        """Every page as a picture: no hidden words, no layers, no forms, no notes."""
        made = pypdfium2.PdfDocument.new()
        for number in range(len(self._document)):
            width, height = self._document[number].get_size()
            packed = io.BytesIO()
            self._drawn(number, _POINTS_A_PAGE, _POINTS_A_PAGE).save(packed, "JPEG", quality=_QUALITY)
            picture = pypdfium2.PdfImage.new(made)
            picture.load_jpeg(packed, inline=True)
            picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            page = made.new_page(width, height)
            page.insert_obj(picture)
            page.gen_content()
            page.close()
        made.save(Sink())


def _pdf_time(text: str) -> str:
    bare = text.removeprefix("D:")
    if len(bare) < 14 or not bare[:14].isdigit():
        return text
    zone = bare[14:].replace("'", "").replace("Z", "+0000")[:5]
    return f"{bare[:4]}-{bare[4:6]}-{bare[6:8]} {bare[8:10]}:{bare[10:12]}:{bare[12:14]} {zone}".strip()


def warm_up() -> None:
    """Load what draws and what writes, and let no date of this machine into a copy."""
    Image.init()
    Image.new("RGB", (4, 4)).save(io.BytesIO(), "JPEG")
    raw.FPDF_SetSandBoxPolicy(raw.FPDF_POLICY_MACHINETIME_ACCESS, 0)
    pypdfium2.PdfDocument.new().new_page(10, 10).render().to_pil()
