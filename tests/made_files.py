"""Files of every sort that evidence comes in, made here: film, sound, pages, packed documents, letters, and hostile ones."""

import array
import io
import math
import zipfile
from email.message import EmailMessage
from fractions import Fraction
from pathlib import Path
from typing import Any

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


def film(
    path: Path,
    seconds: int = 4,
    size: tuple[int, int] = (320, 240),
    *,
    seen: str = "mpeg4",
    heard: str = "aac",
    rate: int = 44100,
) -> Path:
    """A film whose colour tells the time, with a tone; a mere sound where nothing is `seen`."""
    with av.open(str(path), "w") as out:
        out.metadata.update(SAID)
        if seen:
            video: Any = out.add_stream(seen, rate=25)
            video.metadata["title"] = SAID["title"]
            video.width, video.height, video.pix_fmt = *size, "yuv420p"
            video.gop_size = 25
        sound: Any = out.add_stream(heard, rate=rate, layout="mono")
        sound.metadata["title"] = SAID["title"]
        for number in range(seconds * 25 if seen else 0):
            shade = number * 255 // (seconds * 25)
            frame = av.VideoFrame.from_image(  # type: ignore[no-untyped-call]
                Image.new("RGB", size, (shade, 80, 255 - shade))
            )
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(video.encode(frame))
        if seen:
            out.mux(video.encode(None))
        alike = av.AudioResampler(
            format=sound.codec_context.format,
            layout="mono",
            rate=rate,
            frame_size=sound.codec_context.frame_size or 1024,
        )
        for at in [*range(0, seconds * rate, 1024), -1]:
            frame_of_sound = None
            if at >= 0:
                tone = [int(8000 * math.sin((at + each) * 440 * 2 * math.pi / rate)) for each in range(1024)]
                frame_of_sound = av.AudioFrame(format="s16", layout="mono", samples=1024)
                frame_of_sound.planes[0].update(array.array("h", tone).tobytes())
                frame_of_sound.sample_rate, frame_of_sound.pts, frame_of_sound.time_base = rate, at, Fraction(1, rate)
            for piece in alike.resample(frame_of_sound):
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


CORE = (
    '<cp:coreProperties xmlns:cp="x" xmlns:dc="y" xmlns:dcterms="z"><dc:creator>Ana</dc:creator>'
    "<dcterms:created>2026-02-03T08:00:00Z</dcterms:created></cp:coreProperties>"
)


def packed(path: Path, parts: dict[str, str], core: str = CORE) -> Path:
    """A packed document of these parts, with core properties."""
    with zipfile.ZipFile(path, "w") as archive:
        first = {"mimetype": parts["mimetype"]} if "mimetype" in parts else {"[Content_Types].xml": "<Types/>"}
        for name, text in {**first, **parts, "docProps/core.xml": core}.items():
            archive.writestr(name, text)
    return path


def document(path: Path, core: str = CORE) -> Path:
    """A text document with everything in it that does not stand on its pages."""
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Vinieron dos </w:t></w:r><w:r><w:t>hombres.</w:t></w:r></w:p>"
        '<w:p><w:r><w:t xml:space="preserve">Luego</w:t><w:tab/><w:t>se fueron.</w:t></w:r>'
        '<w:del w:author="MARK"><w:r><w:delText>MARK</w:delText></w:r></w:del>'
        '<w:ins w:author="MARK"><w:r><w:t> De noche.</w:t></w:r></w:ins>'
        "<w:moveFrom><w:r><w:t>MARK</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>MARK</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>día</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Nota</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>Nota</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
    )
    said = "<w:{0} xmlns:w='w' xmlns:mc='m'>{1}</w:{0}>"
    run = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    return packed(
        path,
        {
            "word/document.xml": said.format("document", f"<w:body>{body}</w:body>"),
            "word/footnotes.xml": said.format("footnotes", run.format("Al pie.")),
            "word/header1.xml": said.format("hdr", run.format("Defensoría")),
            "word/comments.xml": said.format("comments", run.format("MARK")),
        },
        core,
    )


def slides(path: Path) -> Path:
    """Two slides, the second first, a hidden one, and what the speaker should say."""
    slide = "<p:sld xmlns:p='p' xmlns:a='a'{1}><a:p><a:r><a:t>{0}</a:t></a:r></a:p></p:sld>"
    return packed(
        path,
        {
            "ppt/presentation.xml": "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst><p:sldId id='1' r:id='b'/>"
            "<p:sldId id='2' r:id='a'/><p:sldId id='3' r:id='c'/></p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": "<Relationships><Relationship Id='a' Target='slides/slide1.xml'/>"
            "<Relationship Id='b' Target='/ppt/slides/slide2.xml'/><Relationship Id='c' Target='slides/slide3.xml'/></Relationships>",
            "ppt/slides/slide1.xml": slide.format("then this", ""),
            "ppt/slides/slide2.xml": slide.format("first this", ""),
            "ppt/slides/slide3.xml": slide.format("MARK", " show='0'"),
            "ppt/notesSlides/notesSlide1.xml": slide.format("MARK", ""),
        },
    )


def sheets(path: Path) -> Path:
    """A sheet of two rows, and a hidden one."""
    sheet = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{}</sheetData></worksheet>"
    row = "<row r='1'><c r='A1' t='inlineStr'><is><t>{}</t></is></c><c r='B1'><v>{}</v></c></row>"
    far = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    near = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f"<Relationship Id='{{}}' Type='{far}/{{}}' Target='{{}}'/>"
    return packed(
        path,
        {
            "_rels/.rels": f"<Relationships xmlns='{near}'>{relation.format('a', 'officeDocument', 'xl/workbook.xml')}</Relationships>",
            "xl/workbook.xml": f"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='{far}'><sheets>"
            "<sheet name='Gastos' sheetId='1' r:id='a'/><sheet name='MARK' sheetId='2' state='hidden' r:id='b'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{near}'>{relation.format('a', 'worksheet', 'worksheets/one.xml')}"
            f"{relation.format('b', 'worksheet', 'worksheets/two.xml')}</Relationships>",
            "xl/worksheets/one.xml": sheet.format(row.format("Taxi", 40)),
            "xl/worksheets/two.xml": sheet.format(row.format("MARK", 1)),
        },
    )


def open_document(path: Path) -> Path:
    """A text of the open format, with a comment and what was deleted."""
    text = (
        "<text:tracked-changes><text:p>MARK</text:p></text:tracked-changes><text:h>Acta</text:h>"
        "<text:p>Vinieron<text:s text:c='2'/>dos<office:annotation><dc:creator>MARK</dc:creator><text:p>MARK</text:p>"
        "</office:annotation> hombres.<text:line-break/>De noche.</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>día</text:p></table:table-cell>"
        "<table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>"
    )
    spaces = "xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:dc='d'"
    content = f"<office:document-content {spaces}><office:body>{text}</office:body></office:document-content>"
    return packed(path, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def bomb() -> bytes:
    """A PNG of 50,000 × 50,000 points in a few hundred bytes, as its header says."""
    small = io.BytesIO()
    Image.new("1", (8, 8)).save(small, "PNG")
    data = bytearray(small.getvalue())
    data[16:24] = (50_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)
