"""Files of every sort that evidence comes in, made here: film, sound, pages, packed documents, letters, and hostile ones."""

import array
import io
import math
import zipfile
from email.message import EmailMessage
from fractions import Fraction
from pathlib import Path

import av
import pypdfium2
from PIL import Image

SAID = {"creation_time": "2026-03-05T10:11:12Z", "location": "+14.6349-090.5069/", "title": "the door"}


def picture(path: Path, size: tuple[int, int] = (640, 480), kind: str = "JPEG", *, taken: str = "") -> Path:
    """A picture with four coloured corners, so that one sees how it was turned."""
    made = Image.new("RGB", size, "white")
    for place, colour in enumerate(("red", "green", "blue", "black")):
        left, top = (place % 2) * size[0] * 3 // 4, (place // 2) * size[1] * 3 // 4
        made.paste(colour, (left, top, left + size[0] // 4, top + size[1] // 4))
    exif = Image.Exif()
    if taken:
        exif[0x010F], exif[0x0110] = "Made", "Up 1"
        exif.get_ifd(0x8769)[0x9003] = taken
    made.save(path, kind, **({"exif": exif} if taken else {}))
    return path


def film(path: Path, seconds: int = 4, size: tuple[int, int] = (320, 240)) -> Path:
    """A film whose colour tells the time, with a tone."""
    with av.open(str(path), "w") as out:
        out.metadata.update(SAID)
        video, sound = out.add_stream("mpeg4", rate=25), out.add_stream("aac", rate=44100)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        for number in range(seconds * 25):
            shade = number * 255 // (seconds * 25)
            frame = av.VideoFrame.from_image(  # type: ignore[no-untyped-call]
                Image.new("RGB", size, (shade, 80, 255 - shade))
            )
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for at in range(0, seconds * 44100, 1024):
            tone = array.array(
                "h", [int(8000 * math.sin((at + each) * 440 * 2 * math.pi / 44100)) for each in range(1024)]
            )
            piece = av.AudioFrame(format="s16", layout="mono", samples=1024)
            piece.planes[0].update(tone.tobytes())
            piece.sample_rate, piece.pts, piece.time_base = 44100, at, Fraction(1, 44100)
            out.mux(sound.encode(piece))
        out.mux(sound.encode(None))
    return path


def pages(path: Path) -> Path:
    """Two pages, one upright, one across."""
    made = pypdfium2.PdfDocument.new()
    made.new_page(200, 300)
    made.new_page(300, 200)
    made.save(str(path))
    return path


def letter(path: Path) -> Path:
    """A letter in markup, with a picture attached."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "ana@example.org", "lawyer@example.org", "El portón"
    made["Date"] = "Thu, 05 Mar 2026 10:00:00 -0600"
    made.set_content(
        "<p>Vinieron <b>dos</b> hombres.</p><script>fetch('http://127.0.0.1:1/x')</script>", subtype="html"
    )
    made.add_attachment(b"\xff\xd8\xff not really", maintype="image", subtype="jpeg", filename="puerta.jpg")
    path.write_bytes(made.as_bytes())
    return path


def document(path: Path, core: str = "") -> Path:
    """A packed document whose core properties are `core`, or those of an ordinary one."""
    said = core or (
        '<cp:coreProperties xmlns:cp="x" xmlns:dc="y" xmlns:dcterms="z"><dc:creator>Ana</dc:creator>'
        "<dcterms:created>2026-02-03T08:00:00Z</dcterms:created></cp:coreProperties>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("docProps/core.xml", said)
    return path


def bomb() -> bytes:
    """A PNG of 50,000 × 50,000 points in a few hundred bytes, as its header says."""
    small = io.BytesIO()
    Image.new("1", (8, 8)).save(small, "PNG")
    data = bytearray(small.getvalue())
    data[16:24] = (50_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)
