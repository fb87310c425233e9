"""Packed documents: the words on their pages, and nothing that does not stand there."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

import made_files
from hrd_vault.base.errors import VaultError
from hrd_vault.formats import media_types
from hrd_vault.formats.looking import Viewer


def viewer_of(path: Path) -> Viewer:
    return Viewer(path.open("rb"), path.stat().st_size, media_types.sniff(path.read_bytes()[:4096], path.name))


@pytest.mark.parametrize(
    ("make", "name", "words", "left"),
    [
        (
            made_files.document, "acta.docx",
            "Vinieron dos hombres.\nLuego\tse fueron. De noche.\ndía \t5 \t\nNota\n\nAl pie.\n\nDefensoría",
            {"deleted", "hidden", "comments"},
        ),
        (made_files.slides, "taller.pptx", "first this\n\nthen this", {"slides", "notes"}),
        (made_files.sheets, "gastos.xlsx", "Gastos\nTaxi\t40", {"sheets"}),
        (made_files.open_document, "acta.odt", "Acta\nVinieron  dos hombres.\nDe noche.\ndía \t5 \t", {"deleted", "comments"}),
    ],
)  # fmt: skip
def test_what_stands_on_the_pages(
    tmp_path: Path, make: Callable[[Path], Path], name: str, words: str, left: set[str]
) -> None:
    path = make(tmp_path / name)
    with viewer_of(path) as viewer:
        found = viewer.text()
        assert (found.text, found.more, set(found.left)) == (words, False, left)
        copy = b"".join(viewer.cleaned())
        assert copy.decode() == words
        claims, damaged = viewer.claims()
        assert ("author", "Ana") in [(each["what"], each["value"]) for each in claims] and not damaged
    with zipfile.ZipFile(path) as archive:  # the control: what was left out was there
        assert any(b"MARK" in archive.read(part) for part in archive.namelist())


def test_more_words_than_anybody_reads_are_said_to_be_more(tmp_path: Path) -> None:
    run = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    path = made_files.packed(
        tmp_path / "long.docx", {"word/document.xml": f"<w:d xmlns:w='w'>{run.format('x' * 450_000)}</w:d>"}
    )
    with viewer_of(path) as viewer:
        assert viewer.text().more and len(viewer.text().text) == 400_000
        assert len(b"".join(viewer.cleaned())) == 450_000
    huge = made_files.packed(tmp_path / "huge.docx", {})
    with zipfile.ZipFile(huge, "a", zipfile.ZIP_DEFLATED) as archive:  # a bomb: little on the disk, much in memory
        archive.writestr("word/document.xml", f"<w:d xmlns:w='w'>{run.format('x' * 70 * 1024 * 1024)}</w:d>")
    assert huge.stat().st_size < 200_000
    with viewer_of(huge) as viewer:
        assert viewer.text().more
        with pytest.raises(VaultError, match=r"evidence\.unreadable"):
            list(viewer.cleaned())


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE d [<!ENTITY a 'b'>]><w:d xmlns:w='w'><w:t>&a;</w:t></w:d>",
        "<w:d xmlns:w='w'>" + "<w:a>" * 500 + "</w:a>" * 500 + "</w:d>",
        "<w:d xmlns:w='w'><w:t>half",
    ],
)
def test_what_is_meant_to_harm_is_refused(tmp_path: Path, body: str) -> None:
    path = made_files.packed(tmp_path / "bad.docx", {"word/document.xml": body})
    with viewer_of(path) as viewer:
        with pytest.raises(VaultError, match=r"evidence\.unreadable"):
            viewer.text()
        assert viewer.claims()[0]  # the child lives, and the rest can be read


def test_a_part_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    path = made_files.document(tmp_path / "cut.docx")
    path.write_bytes(path.read_bytes()[:-60])
    with viewer_of(path) as viewer, pytest.raises(VaultError, match=r"evidence\.unreadable"):
        viewer.text()
    with Viewer(io.BytesIO(b"PK\x03\x04word/"), 9, media_types.sniff(b"PK\x03\x04word/")) as viewer:
        assert viewer.claims() == ([], True)


def test_pages_become_pictures(tmp_path: Path) -> None:
    made = pypdfium2.PdfDocument.new()
    page = made.new_page(300, 200)
    picture = pypdfium2.PdfImage.new(made)
    picture.load_jpeg(made_files.picture(tmp_path / "a.jpg", (300, 200), taken="2026:03:05 10:11:12"), inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(300, 200))
    page.insert_obj(picture)
    page.gen_content()
    made.new_page(200, 300)
    pypdfium2.raw.FPDFPage_CreateAnnot(page, pypdfium2.raw.FPDF_ANNOT_TEXT)
    made.save(str(tmp_path / "a.pdf"))
    original = (tmp_path / "a.pdf").read_bytes()
    assert b"CreationDate" in original and b"Annot" in original and b"2026:03:05" in original
    with viewer_of(tmp_path / "a.pdf") as viewer:
        copy = b"".join(viewer.cleaned())
    assert not any(each in copy for each in (b"CreationDate", b"Annot", b"2026", b"Exif"))
    (tmp_path / "b.pdf").write_bytes(copy)
    with viewer_of(tmp_path / "a.pdf") as first, viewer_of(tmp_path / "b.pdf") as second:
        assert second.about() == {"pages": 2}
        one, two = first.picture(300, 300), second.picture(300, 300)
        assert (one.width, one.height) == (two.width, two.height) == (300, 200)
        apart = [abs(a - b) for a, b in zip(one.points, two.points, strict=True)]
        assert sum(apart) / len(apart) < 4  # the same to the eye
        assert {(each["what"], each["value"]) for each in second.claims()[0]} <= {
            ("pages", "2"),
            ("software", "PDFium"),
        }
