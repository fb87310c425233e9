"""The child that looks at one exhibit: decodes pictures, pages, sound and film, and reads what a file claims of itself.

Run as ``python -I -m hrd_vault.formats.viewer``. It warms up, gives every power away, then answers commands from standard
input. It has no file: it asks the parent for byte ranges of the one exhibit. If it is taken over, it can read that exhibit
and lie about it, no more. The frames are told in `formats.looking`, the parent's side.
"""

import codecs
import email
import email.policy
import html.parser
import io
import itertools
import json
import os
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from hrd_vault.base import process
from hrd_vault.base.canonical import Json
from hrd_vault.formats.foreign import LENGTH
from hrd_vault.formats.looking import ANSWER, ASK, FRAME, MEMORY, PICTURE, PIECE, SECONDS, SOUND, WIDE
from hrd_vault.formats.xml_tree import Tree, whole

_MOST_POINTS = 120_000_000
_LONGEST_TEXT = 400_000  # letters
_LARGEST_PART = 8 * 1024 * 1024  # bytes of one part of a packed document
_NEEDS_THREADS = frozenset({"image/heic", "image/avif"})  # their decoder starts threads whatever it is told
_RATE = 44_100  # sound is given out at this rate, two channels, 16 bits


def _read(count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = os.read(0, count - len(data))
        if not piece:
            os._exit(0)
        data += piece
    return data


def _put(kind: bytes, body: bytes) -> None:
    data = memoryview(FRAME.pack(kind, len(body)) + body)
    while data:
        data = data[os.write(1, data) :]


class Remote(io.RawIOBase):
    """The exhibit, of `size` bytes, read through the parent."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size, self._place = size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence])
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = max(0, min(len(buffer), self.size - self._place, WIDE))
        if not count:
            return 0
        _put(ASK, struct.pack(">QI", self._place, count))
        length: int = LENGTH.unpack(_read(LENGTH.size))[0]
        data = _read(length)
        buffer[:length] = data
        self._place += length
        return length


def _file(size: int) -> io.BufferedReader:
    return io.BufferedReader(Remote(size), 256 * 1024)


# Pictures

_PIL = {
    "image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/tiff": "TIFF", "image/bmp": "BMP",
    "image/webp": "WEBP", "image/heic": "HEIF", "image/avif": "AVIF",
}  # fmt: skip


def _picture(size: int, media: str) -> Any:
    from PIL import Image  # noqa: PLC0415 (loaded in the warm-up)

    found = Image.open(_file(size), formats=[_PIL[media]])
    if found.width * found.height > _MOST_POINTS:
        raise ValueError("too many points")
    return found


def _show(picture: Any, command: Json) -> None:
    """Give a picture out: upright, within `width` × `height`, or the part `left, top, right, bottom` of it in that size."""
    from PIL import ImageOps  # noqa: PLC0415

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
    _put(PICTURE, struct.pack(">II", *upright.size) + upright.tobytes())


def _on_white(picture: Any) -> Any:
    from PIL import Image  # noqa: PLC0415

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


def _picture_claims(picture: Any) -> Iterator[Json]:
    yield _claim("dimensions", f"{picture.width} × {picture.height}", picture.format)
    exif = picture.getexif()
    inner = _safely(lambda: exif.get_ifd(0x8769), {})
    taken, offset = inner.get(0x9003), inner.get(0x9011) or ""
    if taken:
        yield _claim("captured", f"{_exif_time(str(taken))} {offset}", "EXIF DateTimeOriginal")
    device = " ".join(_text(exif.get(tag)) for tag in (0x010F, 0x0110)).strip()
    if device:
        yield _claim("device", device, "EXIF Make, Model")
    for tag, what, basis in _PLAIN_TAGS:
        value = _text(exif.get(tag))
        if value:
            yield _claim(what, _exif_time(value) if what == "modified" else value, basis)
    gps = _safely(lambda: exif.get_ifd(0x8825), {})
    place = _safely(lambda: _position(gps), "")
    if place:
        yield _claim("gps", place, "EXIF GPS")
    for name, what in (
        ("Creation Time", "captured"),
        ("Author", "author"),
        ("Software", "software"),
        ("Title", "title"),
    ):
        if isinstance(picture.info.get(name), str):
            yield _claim(what, picture.info[name], f"PNG {name}")


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
        parts.append(f"{-value if _text(gps.get(side)).upper() == negative else value:.6f}")
    return ", ".join(parts)


# Pages


def _pdf(size: int) -> Any:
    import pypdfium2  # noqa: PLC0415

    return pypdfium2.PdfDocument(_file(size))


def _page(document: Any, command: Json) -> None:
    page = document[int(command.get("page", 0))]
    width, height = page.get_size()
    scale = min(int(command["width"]) / max(1, width), int(command["height"]) / max(1, height), 6)
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=True)
    _show_bitmap(bitmap)


def _show_bitmap(bitmap: Any) -> None:
    image = bitmap.to_pil().convert("RGB")
    _put(PICTURE, struct.pack(">II", *image.size) + image.tobytes())


def _pdf_claims(document: Any) -> Iterator[Json]:
    yield _claim("pages", str(len(document)), "PDF")
    found = document.get_metadata_dict(skip_empty=True)
    for name, what in (
        ("Title", "title"), ("Author", "author"), ("Creator", "software"), ("Producer", "software"),
        ("CreationDate", "captured"), ("ModDate", "modified"),
    ):  # fmt: skip
        if found.get(name):
            yield _claim(what, _pdf_time(found[name]) if name.endswith("Date") else found[name], f"PDF {name}")


def _pdf_time(text: str) -> str:
    bare = text.removeprefix("D:")
    if len(bare) < 14 or not bare[:14].isdigit():
        return text
    zone = bare[14:].replace("'", "").replace("Z", "+0000")[:5]
    return f"{bare[:4]}-{bare[4:6]}-{bare[6:8]} {bare[8:10]}:{bare[10:12]}:{bare[12:14]} {zone}".strip()


# Film and sound

_DEMUXERS = {
    "video/mp4": "mov", "video/quicktime": "mov", "audio/mp4": "mov", "video/x-matroska": "matroska", "audio/wav": "wav",
    "audio/mpeg": "mp3", "audio/ogg": "ogg",
}  # fmt: skip


def _media(size: int, media: str) -> Any:
    import av  # noqa: PLC0415

    found = av.open(_file(size), format=_DEMUXERS[media], metadata_errors="replace")
    for stream in (*found.streams.video, *found.streams.audio):
        stream.codec_context.thread_count = 1
    return found


def _media_claims(found: Any) -> Iterator[Json]:
    if found.duration:
        yield _claim("length", f"{found.duration / 1_000_000:.3f} s", found.format.name)
    for stream in found.streams.video[:1]:
        yield _claim("dimensions", f"{stream.width} × {stream.height}", stream.codec_context.name)
    told = {**{key.lower(): value for stream in found.streams for key, value in stream.metadata.items()},
            **{key.lower(): value for key, value in found.metadata.items()}}  # fmt: skip
    names = (
        ("creation_time", "captured"), ("com.apple.quicktime.creationdate", "captured"), ("date", "captured"),
        ("location", "gps"), ("com.apple.quicktime.location.iso6709", "gps"),
        ("make", "device"), ("com.apple.quicktime.make", "device"), ("model", "device"),
        ("com.apple.quicktime.model", "device"), ("com.android.version", "software"), ("encoder", "software"),
        ("artist", "author"), ("author", "author"), ("title", "title"), ("rotate", "orientation"),
    )  # fmt: skip
    for name, what in names:
        if told.get(name):
            yield _claim(what, told[name], f"{found.format.name.partition(',')[0]} {name}")


def _last_moment(found: Any) -> int:
    """How long it is in microseconds, where it does not say so itself: read through to the end."""
    stream = (*found.streams.video, *found.streams.audio)[0]
    ends = (packet.pts + (packet.duration or 0) for packet in found.demux(stream) if packet.pts is not None)
    last = max(ends, default=0)
    found.seek(0)
    return int(last * stream.time_base * 1_000_000)


def _frame_at(found: Any, command: Json) -> None:
    """The picture at a moment: the last key frame before it, then forward to it."""
    stream = found.streams.video[0]
    at = int(command.get("at", 0))  # milliseconds
    found.seek(at * 1000, backward=True)
    last = None
    for frame in found.decode(stream):
        last = frame
        if frame.time is None or frame.time * 1000 >= at:
            break
    if last is None:
        raise ValueError("no picture")
    _put_frame(last, command)


def _put_frame(frame: Any, command: Json) -> None:
    scale = min(int(command["width"]) / max(1, frame.width), int(command["height"]) / max(1, frame.height), 1.0)
    width, height = max(2, int(frame.width * scale)), max(2, int(frame.height * scale))
    image = frame.to_image(width=width, height=height)
    turned = -int(getattr(frame, "rotation", 0) or 0)
    if turned % 360:
        image = image.rotate(-turned, expand=True)
    _put(PICTURE, struct.pack(">II", *image.size) + image.tobytes())


def _sound(found: Any, command: Json) -> None:
    """So many milliseconds of sound from a moment, as samples."""
    import av  # noqa: PLC0415

    start, length = int(command.get("at", 0)), min(int(command.get("length", 1000)), 10_000)
    stream = found.streams.audio[0]
    found.seek(start * 1000, backward=True)
    resampler = av.AudioResampler(format="s16", layout="stereo", rate=_RATE)
    out = bytearray()
    wanted = _RATE * 4 * length // 1000
    for frame in found.decode(stream):
        if frame.time is not None and (frame.time * 1000) + 1000 * frame.samples / max(1, frame.sample_rate) < start:
            continue
        for piece in resampler.resample(frame):
            out += bytes(piece.planes[0])[: piece.samples * 4]
        if len(out) >= wanted:
            break
    _put(SOUND, bytes(out[:wanted]))


class _Sink(io.RawIOBase):
    """A file that goes to the parent as it is written; it cannot be gone back in."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        for start in range(0, len(view), WIDE):
            _put(PIECE, bytes(view[start : start + WIDE]))
        return len(view)


# Units between the pictures in which a camera or a program may say things (supplemental enhancement information), by the
# codec: their types, where in a unit's first byte the type stands, and where the stream's head says how long a length is.
_SPEAKING: dict[str, tuple[frozenset[int], Callable[[int], int], int]] = {
    "h264": (frozenset({6}), lambda first: first & 31, 4),  # ISO/IEC 14496-10, table 7-1; 14496-15, 5.3.3.1
    "hevc": (frozenset({39, 40}), lambda first: first >> 1 & 63, 21),  # ISO/IEC 23008-2, table 7-1; 14496-15, 8.3.3.1
}
_STREAMED = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "fflags": "+bitexact"}


def _clean(found: Any) -> None:
    """Write the film anew: its pictures and its sound as they are, and nothing else; a mere sound as its samples."""
    import av  # noqa: PLC0415

    seen, heard = found.streams.video[:1], found.streams.audio[:1]
    options = _STREAMED if seen else {**_STREAMED, "brand": "M4A "}
    form = "matroska" if found.format.name.startswith("matroska") else "mp4"
    with av.open(_Sink(), "w", format=form, options=options) as out:
        if seen:
            _take_over(found, out, [*seen, *heard])
        else:
            _samples(found, out, heard[0])
    _put(PIECE, b"")


def _take_over(found: Any, out: Any, streams: list[Any]) -> None:
    import av  # noqa: PLC0415

    targets = {}
    for stream in streams:
        targets[stream.index] = out.add_stream_from_template(stream)
        targets[stream.index].metadata.clear()
    for packet in found.demux(*streams):
        if not packet.size:  # the end of a stream
            continue
        kept = av.Packet(_silent(bytes(packet), packet.stream.codec_context))
        kept.pts, kept.dts, kept.duration = packet.pts, packet.dts, packet.duration
        kept.time_base, kept.is_keyframe = packet.time_base, packet.is_keyframe
        kept.stream = targets[packet.stream.index]
        out.mux(kept)


def _silent(data: bytes, codec: Any) -> bytes:
    """The units of a packet but those that speak."""
    if codec.name not in _SPEAKING or not codec.extradata:
        return data
    types, type_of, place = _SPEAKING[codec.name]
    if codec.extradata[0] != 1:  # units between start codes: not how these files keep them
        raise ValueError("units of another form")
    wide = (codec.extradata[place] & 3) + 1
    kept, at = bytearray(), 0
    while at + wide < len(data):
        end = at + wide + int.from_bytes(data[at : at + wide], "big")
        if type_of(data[at + wide]) not in types:
            kept += data[at:end]
        at = end
    return bytes(kept)


def _samples(found: Any, out: Any, stream: Any) -> None:
    import av  # noqa: PLC0415

    target = out.add_stream("flac", rate=stream.rate, layout=stream.layout, format="s16")
    alike = av.AudioResampler(format="s16", layout=stream.layout, rate=stream.rate, frame_size=4096)
    for frame in itertools.chain(found.decode(stream), (None,)):
        for piece in alike.resample(frame):
            out.mux(target.encode(piece))
    out.mux(target.encode(None))


# Words


class _Words(html.parser.HTMLParser):
    """The words of a page; nothing is fetched, nothing is run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        if tag in ("p", "br", "div", "li", "tr", "h1", "h2", "h3"):
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def _plain(markup: str) -> str:
    words = _Words()
    words.feed(markup[: 4 * _LONGEST_TEXT])
    words.close()
    return "\n".join(line.strip() for line in "".join(words.found).split("\n") if line.strip())


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _words(size: int, media: str) -> str:
    text = _decoded(_file(size).read(4 * _LONGEST_TEXT))
    return _plain(text) if media == "text/html" else text


def _mail(size: int) -> Any:
    return email.message_from_binary_file(_file(min(size, 64 * 1024 * 1024)), policy=email.policy.default)


def _mail_text(message: Any) -> str:
    heads = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Date", "Subject") if message[name]]
    body = _safely(lambda: message.get_body(("plain", "html")), None)
    text = _safely(body.get_content, "") if body is not None else ""
    if body is not None and body.get_content_type() == "text/html":
        text = _plain(text)
    parts = [f"📎 {part.get_filename() or part.get_content_type()}" for part in message.iter_attachments()]
    return "\n".join([*heads, "", text, *parts])


def _mail_claims(message: Any) -> Iterator[Json]:
    for name, what in (
        ("Date", "captured"), ("From", "sender"), ("To", "receiver"), ("Subject", "title"), ("User-Agent", "software"),
        ("X-Mailer", "software"),
    ):  # fmt: skip
        value = _safely(partial(_mail_value, message, name), "")
        if value:
            yield _claim(what, value, f"e-mail {name}")


def _mail_value(message: Any, name: str) -> str:
    found = message[name]
    return found.datetime.isoformat(" ") if name == "Date" and found else str(found or "")


# Packed documents

_OFFICE_NAMES = {
    "creator": "author", "initial-creator": "author", "lastModifiedBy": "author", "created": "captured",
    "creation-date": "captured", "modified": "modified", "date": "modified", "title": "title", "Application": "software",
    "generator": "software",
}  # fmt: skip


def _office_claims(size: int) -> Iterator[Json]:
    archive = zipfile.ZipFile(_file(size))
    for part in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
        if part not in archive.namelist() or archive.getinfo(part).file_size > _LARGEST_PART:
            continue
        with archive.open(part) as file:
            tree = whole(file.read(_LARGEST_PART))
        for name, text in _leaves(tree):
            if name in _OFFICE_NAMES and text.strip():
                yield _claim(_OFFICE_NAMES[name], text.strip(), f"{part} {name}")


def _leaves(element: Tree) -> Iterator[tuple[str, str]]:
    name, _attributes, text, children = element
    yield name.rpartition(":")[2], text
    for child in children:
        yield from _leaves(child)


# What it is asked


def _claim(what: str, value: str, basis: str) -> Json:
    return {"what": what, "value": " ".join(_text(value).split())[:500], "basis": basis[:80]}


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return "" if value is None else str(value).replace("\x00", "").strip()


def _safely(act: Callable[[], Any], otherwise: Any) -> Any:
    """Damaged data of one sort never hides the others."""
    try:
        return act()
    except Exception:
        return otherwise


class Exhibit:
    """The one exhibit this process looks at; what was opened once stays open."""

    def __init__(self, size: int, media: str, shown_by: str) -> None:
        self.size, self.media, self.shown_by = size, media, shown_by
        self._opened: Any = None

    def _open(self) -> Any:
        if self.shown_by == "picture":
            return _picture(self.size, self.media)  # a picture is opened anew each time: decoding uses it up
        if self._opened is None:
            makers = {
                "pdf": lambda: _pdf(self.size),
                "media": lambda: _media(self.size, self.media),
                "mail": lambda: _mail(self.size),
            }
            self._opened = makers[self.shown_by]()
        return self._opened

    def claims(self, _command: Json) -> Json:
        readers: dict[str, Callable[[], Iterator[Json]]] = {
            "picture": lambda: _picture_claims(self._open()),
            "pdf": lambda: _pdf_claims(self._open()),
            "media": lambda: _media_claims(self._open()),
            "mail": lambda: _mail_claims(self._open()),
            "office": lambda: _office_claims(self.size),
        }
        found: list[Json] = []
        if self.shown_by in readers:
            try:
                found.extend(readers[self.shown_by]())
            except Exception as error:  # what came before the damage still counts
                return {"claims": found[:60], "damaged": type(error).__name__}
        return {"claims": found[:60]}

    def show(self, command: Json) -> None:
        if self.shown_by == "picture":
            _show(self._open(), command)
        elif self.shown_by == "pdf":
            _page(self._open(), command)
        elif self.shown_by == "media":
            _frame_at(self._open(), command)
        else:
            raise ValueError("nothing to see")

    def sound(self, command: Json) -> None:
        _sound(self._open(), command)

    def clean(self, _command: Json) -> None:
        if self.shown_by != "media":
            raise ValueError("nothing to clean")
        _clean(self._open())

    def text(self, _command: Json) -> Json:
        if self.shown_by not in ("text", "mail"):
            raise ValueError("nothing to read")
        found = _mail_text(self._open()) if self.shown_by == "mail" else _words(self.size, self.media)
        return {"text": found[:_LONGEST_TEXT], "cut": len(found) > _LONGEST_TEXT}

    def about(self, _command: Json) -> Json:
        """How many pages, how long in milliseconds, whether there is anything to see or to hear, and how large it is."""
        if self.shown_by == "pdf":
            return {"pages": len(self._open())}
        if self.shown_by == "media":
            found = self._open()
            length = int((found.duration or _last_moment(found)) / 1000)
            rate = float(found.streams.video[0].average_rate or 0) if found.streams.video else 0.0
            return {
                "length": length, "seen": bool(found.streams.video), "heard": bool(found.streams.audio),
                "rate": str(round(rate, 3)),
            }  # fmt: skip
        if self.shown_by == "picture":
            picture = self._open()
            turned = _safely(lambda: picture.getexif().get(0x0112, 1) > 4, False)
            return {"size": [picture.height, picture.width] if turned else [picture.width, picture.height]}
        return {}


_ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-1", "cp1256", "ascii", "idna", "latin-1",
    "big5", "gb18030", "koi8-r", "shift_jis", "euc-kr", "cp437",
)  # fmt: skip


def _warm_up(shown_by: str) -> None:
    """Load everything that this sort of exhibit needs, while loading is still allowed."""
    for name in _ENCODINGS:
        codecs.lookup(name)
    json.dumps({"a": [1, "ä"]})
    if shown_by in ("picture", "pdf", "media"):
        from PIL import Image, ImageOps  # noqa: PLC0415

        Image.init()
        Image.MAX_IMAGE_PIXELS = _MOST_POINTS // 2
        ImageOps.exif_transpose(Image.new("RGB", (4, 4))).thumbnail((2, 2))
    if shown_by == "picture":
        import pillow_heif  # noqa: PLC0415

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener()
        for kind in ("JPEG", "PNG"):
            sample = io.BytesIO()
            Image.new("RGB", (4, 4)).save(sample, kind)
            Image.open(sample, formats=[kind]).load()
    if shown_by == "pdf":
        import pypdfium2  # noqa: PLC0415

        pypdfium2.PdfDocument.new().new_page(10, 10).render()
    if shown_by == "media":
        import av.subtitles.stream  # noqa: PLC0415

        av.logging.set_level(None)
        av.AudioResampler(format="s16", layout="stereo", rate=_RATE)
        av.VideoFrame(4, 4, "yuv420p").to_image()  # type: ignore[no-untyped-call]
    if shown_by == "mail":
        email.message_from_string("Subject: =?utf-8?b?w6Q=?=\n\nx", policy=email.policy.default).get_body()


def main() -> int:
    """Answer commands until standard input ends."""
    size, media, shown_by = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    process.die_with_parent()
    process.harden()
    _warm_up(shown_by)
    if not process.confine(MEMORY, SECONDS, threads=media in _NEEDS_THREADS):
        return 1
    exhibit = Exhibit(size, media, shown_by)
    while True:
        command = json.loads(_read(LENGTH.unpack(_read(LENGTH.size))[0]))
        try:
            answer = {"claims": exhibit.claims, "show": exhibit.show, "sound": exhibit.sound, "text": exhibit.text,
                      "about": exhibit.about, "clean": exhibit.clean}[command["do"]](command)  # fmt: skip
        except Exception as error:
            answer = {"error": type(error).__name__}
        if answer is not None:
            _put(ANSWER, json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    os._exit(main())
