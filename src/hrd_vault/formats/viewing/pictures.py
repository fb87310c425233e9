"""Pictures, for the child that looks at exhibits: what they show, upright, and what they claim."""

import io
import struct
from collections.abc import Iterator
from typing import Any

import pillow_heif
from PIL import Image, ImageOps

from hrd_vault.base.canonical import Json
from hrd_vault.formats.looking import PICTURE
from hrd_vault.formats.viewing import channel
from hrd_vault.formats.viewing.channel import claim, file, put, safely, text

_MOST_POINTS = 120_000_000

_PIL = {
    "image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/tiff": "TIFF", "image/bmp": "BMP",
    "image/webp": "WEBP", "image/heic": "HEIF", "image/avif": "AVIF",
}  # fmt: skip


def _opened(size: int, media: str) -> Any:
    found = Image.open(file(size), formats=[_PIL[media]])
    if found.width * found.height > _MOST_POINTS:
        raise ValueError("too many points")
    return found


def _show(picture: Any, command: Json) -> None:
    """Give a picture out: upright, within `width` × `height`, or the part `left, top, right, bottom` of it in that size."""
    width, height = int(command["width"]), int(command["height"])
    part = command.get("part")
    if part is None and picture.format == "JPEG":
        turned = picture.getexif().get(0x0112, 1) > 4
        picture.draft("RGB", (height, width) if turned else (width, height))
    upright = ImageOps.exif_transpose(picture)
    if part is not None:
        left, top, right, bottom = (int(each) for each in part)
        upright = upright.crop((left, top, right, bottom))
    upright = _on_white(upright)
    upright.thumbnail((width, height))
    put(PICTURE, struct.pack(">II", *upright.size) + upright.tobytes())


def _on_white(picture: Any) -> Any:
    if "A" in picture.getbands() or "transparency" in picture.info:
        ground = Image.new("RGB", picture.size, "white")
        clear = picture.convert("RGBA")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return picture.convert("RGB")


_PLAIN_TAGS = (
    (0x0132, "modified", "EXIF DateTime"),
    (0x0131, "software", "EXIF Software"),
    (0x013B, "author", "EXIF Artist"),
    (0x8298, "author", "EXIF Copyright"),
    (0x0112, "orientation", "EXIF Orientation"),
)


def _claims(picture: Any) -> Iterator[Json]:
    yield claim("dimensions", f"{picture.width} × {picture.height}", picture.format)
    exif = picture.getexif()
    inner = safely(lambda: exif.get_ifd(0x8769), {})
    taken, offset = inner.get(0x9003), inner.get(0x9011) or ""
    if taken:
        yield claim("captured", f"{_exif_time(str(taken))} {offset}", "EXIF DateTimeOriginal")
    device = " ".join(text(exif.get(tag)) for tag in (0x010F, 0x0110)).strip()
    if device:
        yield claim("device", device, "EXIF Make, Model")
    for tag, what, basis in _PLAIN_TAGS:
        value = text(exif.get(tag))
        if value:
            yield claim(what, _exif_time(value) if what == "modified" else value, basis)
    gps = safely(lambda: exif.get_ifd(0x8825), {})
    place = safely(lambda: _position(gps), "")
    if place:
        yield claim("gps", place, "EXIF GPS")
    for name, what in (
        ("Creation Time", "captured"),
        ("Author", "author"),
        ("Software", "software"),
        ("Title", "title"),
    ):
        if isinstance(picture.info.get(name), str):
            yield claim(what, picture.info[name], f"PNG {name}")


def _exif_time(text: str) -> str:
    date, _, time = text.strip("\x00 ").partition(" ")
    return f"{date.replace(':', '-')} {time}".strip()


def _position(gps: dict[int, Any]) -> str:
    parts = []
    for side, values, negative in ((1, 2, "S"), (3, 4, "W")):
        if values not in gps:
            return ""
        degrees, minutes, seconds = (float(each) for each in gps[values])
        value = degrees + minutes / 60 + seconds / 3600
        if not 0 <= value <= 180:
            return ""
        parts.append(f"{-value if text(gps.get(side)).upper() == negative else value:.6f}")
    return ", ".join(parts)


class Exhibit(channel.Exhibit):
    """A picture. It is opened anew each time: decoding uses it up."""

    def claims(self) -> Iterator[Json]:
        return _claims(_opened(self.size, self.media))

    def about(self) -> Json:
        picture = _opened(self.size, self.media)
        turned = safely(lambda: picture.getexif().get(0x0112, 1) > 4, False)
        return {"size": [picture.height, picture.width] if turned else [picture.width, picture.height]}

    def show(self, command: Json) -> None:
        _show(_opened(self.size, self.media), command)


def warm_up() -> None:
    """Load every decoder while loading is still allowed."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = _MOST_POINTS // 2
    ImageOps.exif_transpose(Image.new("RGB", (4, 4))).thumbnail((2, 2))
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()
    for kind in ("JPEG", "PNG"):
        sample = io.BytesIO()
        Image.new("RGB", (4, 4)).save(sample, kind)
        Image.open(sample, formats=[kind]).load()
