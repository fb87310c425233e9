"""P4: more than sixty files, each with something it says of itself; a copy without its data says none of it."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import av
import pillow_heif
import pytest
from PIL import Image, PngImagePlugin

import made_files
from hrd_vault.formats import media_types
from hrd_vault.formats.looking import Viewer
from hrd_vault.services import copies
from hrd_vault.services.copies import Step

TOKEN = "QzTellTale7Vw3Kq9Lm2Xy5B"
GPS = {1: "N", 2: (14.0, 38.0, 4.0), 3: "W", 4: (90.0, 30.0, 24.0), 29: TOKEN}
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><dc:creator>{TOKEN}</dc:creator></rdf:RDF></x:xmpmeta>".encode()
Make = Callable[[], bytes]


def shown() -> Image.Image:
    made = Image.new("RGB", (96, 64), "white")
    made.paste("red", (0, 0, 48, 32))
    return made


def exif(*, gps: bool = False) -> bytes:
    made = Image.Exif()
    made[0x013B] = made[0x010E] = made[0x010F] = TOKEN
    made.get_ifd(0x8769)[0xA431] = TOKEN
    if gps:
        made.get_ifd(0x8825).update(GPS)
    return made.tobytes()


def saved(kind: str, **facts: object) -> bytes:
    out = io.BytesIO()
    shown().save(out, kind, **facts)
    return out.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment behind its start."""
    whole = saved("JPEG")
    return whole[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + whole[2:]


def chunk(name: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    whole = saved("PNG")
    made = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return whole[:33] + made + whole[33:]


def texts(name: str, *, packed: bool = False) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text(name, TOKEN, zip=packed)
    return saved("PNG", pnginfo=told)


def heic(**facts: object) -> bytes:
    out = io.BytesIO()
    made = pillow_heif.from_pillow(shown())
    made.save(out, **facts)
    return out.getvalue()


def gif_with_xmp() -> bytes:
    whole = saved("GIF")
    at = 13 + 3 * 2 ** ((whole[10] & 7) + 1)
    return whole[:at] + b"\x21\xff\x0bXMP DataXMP" + bytes([len(XMP)]) + XMP + b"\x00" + whole[at:]


def tiff(**tags: object) -> bytes:
    return saved("TIFF", **tags)


PICTURES: dict[str, Make] = {
    "exif.jpg": lambda: saved("JPEG", exif=exif()),
    "gps.jpg": lambda: saved("JPEG", exif=exif(gps=True)),
    "xmp.jpg": lambda: segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
    "iptc.jpg": lambda: segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 29) + b"\x1c\x02\x50\0\x18" + TOKEN.encode()),
    "comment.jpg": lambda: saved("JPEG", comment=TOKEN.encode()),
    "maker.jpg": lambda: segment(0xEC, b"Ducky\0" + TOKEN.encode()),
    "jfif-extension.jpg": lambda: segment(0xE0, b"JFXX\0\x10" + saved("JPEG", comment=TOKEN.encode())),
    "flashpix.jpg": lambda: segment(0xE2, b"FPXR\0" + TOKEN.encode("utf-16-le")),
    "behind-the-end.jpg": lambda: saved("JPEG") + TOKEN.encode(),
    "second-picture.jpg": lambda: saved("JPEG") + saved("JPEG", comment=TOKEN.encode()),
    "icc.jpg": lambda: saved("JPEG", icc_profile=b"\0" * 36 + b"acsp" + b"\0" * 88 + TOKEN.encode()),
    "text.png": lambda: texts("Author"),
    "packed-text.png": lambda: texts("Comment", packed=True),
    "xmp.png": lambda: chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
    "exif.png": lambda: saved("PNG", exif=exif(gps=True)),
    "own-chunk.png": lambda: chunk(b"prVt", TOKEN.encode()),
    "behind-the-end.png": lambda: saved("PNG") + TOKEN.encode(),
    "artist.tif": lambda: tiff(artist=TOKEN, description=TOKEN, software=TOKEN),
    "xmp.tif": lambda: tiff(tiffinfo={700: XMP}),
    "gps.tif": lambda: tiff(exif=exif(gps=True)),
    "exif.webp": lambda: saved("WEBP", exif=exif(gps=True)),
    "xmp.webp": lambda: saved("WEBP", xmp=XMP),
    "comment.gif": lambda: saved("GIF", comment=TOKEN.encode()),
    "xmp.gif": gif_with_xmp,
    "exif.heic": lambda: heic(exif=b"Exif\0\0" + exif(gps=True)),
    "xmp.heic": lambda: heic(xmp=XMP),
    "behind-the-end.bmp": lambda: saved("BMP") + TOKEN.encode(),
}  # fmt: skip


def sounding(name: str, heard: str = "aac", rate: int = 44100, seen: str = "") -> Make:
    def make() -> bytes:
        sink = io.BytesIO()
        with av.open(sink, "w", format=name) as out:
            out.metadata.update(dict.fromkeys(("title", "artist", "comment", "location", "encoder", "album"), TOKEN))
            film = cast("av.VideoStream", out.add_stream(seen, rate=25)) if seen else None
            sound = cast("av.AudioStream", out.add_stream(heard, rate=rate, layout="mono"))
            for stream in filter(None, (film, sound)):
                stream.metadata.update({"title": TOKEN, "handler_name": TOKEN, "language": "spa"})
            if film:
                film.width, film.height, film.pix_fmt = 96, 64, "yuv420p"
                for number in range(10):
                    frame = av.VideoFrame.from_image(shown())  # type: ignore[no-untyped-call]
                    frame.pts = number
                    out.mux(film.encode(frame))
                out.mux(film.encode(None))
            like = av.AudioResampler(format=sound.codec_context.format, layout="mono", rate=rate,
                                     frame_size=sound.codec_context.frame_size or 1024)  # fmt: skip
            quiet = av.AudioFrame(format="s16", layout="mono", samples=4096)
            quiet.planes[0].update(bytes(8192))
            quiet.sample_rate, quiet.pts = rate, 0
            for piece in [*like.resample(quiet), *like.resample(None)]:
                out.mux(sound.encode(piece))
            out.mux(sound.encode(None))
        return sink.getvalue()

    return make


def with_box(make: Make, box: bytes) -> Make:
    """A film with one more box at its end."""
    return lambda: make() + struct.pack(">I", len(box) + 4) + box


_MP4 = sounding("mp4", seen="libx264")
FILMS: dict[str, Make] = {
    "tags.mp4": _MP4,
    "tags.mov": sounding("mov", seen="libx264"),
    "tags.mkv": sounding("matroska", seen="libx264", heard="libopus", rate=48000),
    "tags.webm": sounding("webm", seen="libvpx", heard="libopus", rate=48000),
    "tags.avi": sounding("avi", seen="mpeg4", heard="libmp3lame"),
    "old.mp4": sounding("mp4", seen="mpeg4"),
    "own-box.mp4": with_box(_MP4, b"uuid" + bytes(range(16)) + TOKEN.encode()),
    "free-box.mp4": with_box(_MP4, b"free" + TOKEN.encode()),
    "tags.m4a": sounding("ipod"),
    "tags.mp3": sounding("mp3", heard="libmp3lame"),
    "tags.ogg": sounding("ogg", heard="libopus", rate=48000),
    "tags.flac": sounding("flac", heard="flac"),
    "tags.wav": sounding("wav", heard="pcm_s16le"),
}


def pdf(extra: str = "", catalog: str = "", page: str = "", after: str = "") -> Make:
    def make() -> bytes:
        objects = [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]{page}>>",
            *filter(None, extra.split("\n\n")),
        ]
        body, places = "%PDF-1.7\n", []
        for number, each in enumerate(objects, 1):
            places.append(len(body))
            body += f"{number} 0 obj\n{each}\nendobj\n"
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        start = len(body)
        info = "/Info 4 0 R" if "/Author" in extra else ""
        body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R{info}>>\nstartxref\n{start}\n%%EOF\n{after}"
        return body.encode("latin-1")

    return make


_STREAM = f"<</Type/Metadata/Subtype/XML/Length {len(XMP)}>>\nstream\n{XMP.decode()}\nendstream"
PAGES: dict[str, Make] = {
    "author.pdf": pdf(f"<</Author({TOKEN})/Title({TOKEN})/Producer({TOKEN})/CreationDate(D:20260305)>>"),
    "xmp.pdf": pdf(_STREAM, catalog="/Metadata 4 0 R"),
    "note.pdf": pdf(f"<</Type/Annot/Subtype/Text/Rect[0 0 1 1]/F 2/Contents({TOKEN})/T({TOKEN})>>", page="/Annots[4 0 R]"),
    "piece-info.pdf": pdf(catalog=f"/PieceInfo<</App<</LastModified(D:20260305)/Private({TOKEN})>>>>"),
    "behind-the-end.pdf": pdf(after=f"%{TOKEN}\n"),
}  # fmt: skip


def office(make: Callable[[Path], Path], parts: dict[str, str]) -> Callable[[Path], bytes]:
    def made(path: Path) -> bytes:
        with zipfile.ZipFile(make(path), "a") as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        return path.read_bytes()

    return made


_APP = f"<Properties><Company>{TOKEN}</Company><Manager>{TOKEN}</Manager><Template>{TOKEN}</Template></Properties>"
_CUSTOM = f"<Properties><property name='case'><vt:lpwstr>{TOKEN}</vt:lpwstr></property></Properties>"
_META = f"<office:document-meta><dc:creator>{TOKEN}</dc:creator><meta:printed-by>{TOKEN}</meta:printed-by></office:document-meta>"
_WORDS = {
    "docx": made_files.document,
    "pptx": made_files.slides,
    "xlsx": made_files.sheets,
    "odt": made_files.open_document,
}
OFFICE: dict[str, Callable[[Path], bytes]] = {
    **{f"company.{ending}": office(make, {"docProps/app.xml": _APP}) for ending, make in _WORDS.items() if ending != "odt"},
    **{f"custom.{ending}": office(make, {"docProps/custom.xml": _CUSTOM}) for ending, make in _WORDS.items() if ending != "odt"},
    **{f"thumbnail.{ending}": office(make, {"docProps/thumbnail.jpeg": TOKEN}) for ending, make in _WORDS.items()},
    "people.docx": office(made_files.document, {"word/people.xml": f"<w15:people><w15:person w15:author='{TOKEN}'/></w15:people>"}),
    "settings.docx": office(made_files.document, {"word/settings.xml": f"<w:settings><w:rsids w:val='{TOKEN}'/></w:settings>"}),
    "authors.pptx": office(made_files.slides, {"ppt/commentAuthors.xml": f"<p:cmAuthorLst><p:cmAuthor name='{TOKEN}'/></p:cmAuthorLst>"}),
    "connection.xlsx": office(made_files.sheets, {"xl/connections.xml": f"<connections><c d='{TOKEN}'/></connections>"}),
    "meta.odt": office(made_files.open_document, {"meta.xml": _META}),
    "settings.odt": office(made_files.open_document, {"settings.xml": f"<config>{TOKEN}</config>"}),
}  # fmt: skip


def page(head: str, body: str = "") -> Make:
    return f"<!doctype html><html><head>{head}</head><body><p>Two men.</p>{body}</body></html>".encode


def mail(*headers: str) -> Make:
    told = "".join(f"{each}: {TOKEN}\r\n" for each in headers)
    return f"From: a@example.org\r\nSubject: The door\r\nMIME-Version: 1.0\r\n{told}\r\nTwo men.\r\n".encode


WRITTEN: dict[str, Make] = {
    "meta.html": page(f"<meta name='author' content='{TOKEN}'>"),
    "comment.html": page("", f"<!-- saved by {TOKEN} -->"),
    "script.html": page(f"<script>var user='{TOKEN}'</script><style>/*{TOKEN}*/</style>"),
    "data.html": page("", f"<p data-user='{TOKEN}'>They left.</p>"),
    "route.eml": mail("Received", "Return-Path", "X-Originating-IP"),
    "program.eml": mail("User-Agent", "Message-ID", "X-Mailer", "DKIM-Signature"),
}


def unplaced(make: Make) -> Callable[[Path], bytes]:
    return lambda _path: make()


FILES: dict[str, Callable[[Path], bytes]] = {
    **{name: unplaced(make) for name, make in {**PICTURES, **FILMS, **PAGES, **WRITTEN}.items()},
    **OFFICE,
}
assert len(FILES) >= 60


def spelt(token: str) -> Iterator[bytes]:
    """The ways in which a token may stand in a file."""
    plain = token.encode()
    yield from (
        plain,
        token.encode("utf-16-le"),
        token.encode("utf-16-be"),
        plain.hex().encode(),
        plain.hex().upper().encode(),
    )
    yield from (base64.b64encode(b"x" * lead + plain)[4:28] for lead in range(3))


def unpacked(data: bytes) -> bytes:
    """A file with everything in it that was packed."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    for at in range(len(data) - 2):
        if data[at] == 0x78 and data[at + 1] in (0x01, 0x5E, 0x9C, 0xDA):
            try:
                found.append(zlib.decompressobj().decompress(data[at:], 1 << 20))
            except zlib.error:
                continue
    return b"\n".join(found)


def tells(data: bytes) -> bool:
    whole = unpacked(data)
    return any(each in whole for each in spelt(TOKEN))


@pytest.mark.parametrize("name", FILES)
def test_a_copy_says_nothing_of_what_its_original_said(tmp_path: Path, name: str) -> None:
    data = FILES[name](tmp_path / name)
    assert tells(data), "the control: it is there"
    media = media_types.sniff(data[:4096], name)
    with Viewer(io.BytesIO(data), len(data), media) as viewer:
        if copies.cleaned_to(media.name):
            copy = b"".join(viewer.cleaned())
        else:
            assert media.shown_by == "picture", media
            copy = copies.drawn(viewer.picture(4000, 4000), [Step("strip")])
    assert len(copy) > 5 and not tells(copy)
    if media.shown_by == "picture":
        with Image.open(io.BytesIO(copy)) as seen:
            assert not seen.getexif() and not seen.info and seen.size == (96, 64)


def test_what_has_no_such_copy_is_named() -> None:
    """Of an archive, an old Office file, a drawing or bare words no copy is offered; the window says so."""
    for start, name in ((b"PK\x03\x04x", "a.zip"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"), (b"plain words", "a.txt"),
                        (b"<svg xmlns='x'/>", "a.svg")):  # fmt: skip
        assert copies.cleaned_to(media_types.sniff(start, name).name) == ""
