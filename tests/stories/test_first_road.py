"""A defender's road from her spreadsheet to her lawyer, on the real command line with real keys.

She brings in her own spreadsheet and old Martus bulletins, writes what happened last night, finds all of it in five scripts,
and hands a sealed bundle to a lawyer who has only a standard program. Then a colleague's vault answers for the rest: card,
post-quantum bundle, verification, backup on a bare machine.
"""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from driving import REAL, Line
from paths import MARTUS, needs_shared_data
from peer_programs import needs_age, needs_unzip, run

HERS, LAWYERS = "siete palabras que nadie adivina nunca", "une phrase que personne ne devine"
ROWS = (
    ("Mis registros",),
    ("Caso", "Fecha del hecho", "Lugar", "Qué pasó", "Quién cree que fue", "Placa"),
    ("1", "25/12/2023", "San Pedro", "La policía siguió a Rosa hasta su casa.", "Policía", "ABC-123"),
    ("2", "03/04/2024", "مخيم", "الشرطة اقتحمت مكتب المحامية.", "", ""),
    ("3", "05/04/2024", "成都", "警察在机场逮捕了律师。", "", ""),
    ("4", "hacia mayo de 2024", "เชียงใหม่", "ตำรวจข่มขู่ทนาย", "", ""),
    ("5", "2024", "दिल्ली", "पुलिस ने धमकी दी।", "", ""),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = xlsxwriter.Workbook(str(tmp_path / "mis registros.xlsx"))
    sheet = book.add_worksheet("Hoja1")
    for place, row in enumerate(ROWS):
        sheet.write_row(place, 0, row)
    book.close()
    return tmp_path


@needs_shared_data
@needs_age
@needs_unzip
def test_from_her_spreadsheet_to_her_lawyer(folder: Path) -> None:
    hers = Line(folder, REAL, "es_ES")
    assert hers("new", "cuaderno", "--recovery-file", "codigo", passphrase=HERS).code == 0
    assert re.fullmatch(r"(?:[A-Z2-7]{4}-){6}[A-Z2-7]{4}\n", (folder / "codigo").read_text())

    # Her own spreadsheet, with her own headers: first a rehearsal, then for real, then once more.
    rehearsal = hers("import", "cuaderno", "mis registros.xlsx", "--dry-run", passphrase=HERS)
    assert rehearsal.code == 0 and "Qué pasó → account" in rehearsal.said
    assert json.loads(hers("find", "cuaderno", "--json", passphrase=HERS).out) == []
    brought = hers("import", "cuaderno", "mis registros.xlsx", "--map", "Placa=tags", passphrase=HERS)
    assert brought.code == 0 and len(brought.out.splitlines()) == 5
    again = hers("import", "cuaderno", "mis registros.xlsx", "--map", "Placa=tags", passphrase=HERS)
    assert again.code == 0
    assert len(json.loads(hers("find", "cuaderno", "--json", passphrase=HERS).out)) == 5

    # What she kept in Martus for years.
    for path in sorted(MARTUS.glob("*.xml")):
        assert hers("import", "cuaderno", str(path), passphrase=HERS).code == 0
    assert len(json.loads(hers("find", "cuaderno", "--json", passphrase=HERS).out)) == 12

    # Last night.
    told = {
        "account": "Dos hombres tomaron fotos de la oficina. No dijeron nada.",
        "occurred": "2024-11-03~",
        "place": "Calle 5",
    }
    added = hers("add", "cuaderno", "incident", given=json.dumps(told), passphrase=HERS)
    incident = added.out.splitlines()[-1]
    rosa = hers("add", "cuaderno", "person", given='{"title": "Rosa M."}', passphrase=HERS).out.splitlines()[-1]
    linked = {**told, "id": incident, "affected": [rosa]}
    assert hers("add", "cuaderno", "incident", given=json.dumps(linked), passphrase=HERS).out.split()[-1] == incident

    # Found in five scripts, with and without accents and articles, by filters too.
    for asked, expected in (
        ("policia", "La policía siguió a Rosa hasta su casa"),
        ("شرطة", "الشرطة اقتحمت مكتب المحامية"),
        ("الشرطة", "الشرطة اقتحمت مكتب المحامية"),
        ("警", "警察在机场逮捕了律师"),
        ("ทนาย", "ตำรวจข่มขู่ทนาย"),
        ("धमकी", "पुलिस ने धमकी दी"),
        ("fotos oficina", "Dos hombres tomaron fotos de la oficina"),
        ("colby", "import export example"),
    ):
        found = json.loads(hers("find", "cuaderno", asked, "--json", passphrase=HERS).out)
        assert expected in [record["title"] for record in found], asked
    filtered = hers("find", "cuaderno", "--filter", "occurred=2024-04", "--json", passphrase=HERS)
    assert {record["occurred"] for record in json.loads(filtered.out)} == {"2024-04-03", "2024-04-05", "2024"}
    assert "Rosa M." in hers("show", "cuaderno", incident[:8], passphrase=HERS).out

    # A secret that must never leave, and what her lawyer gets.
    secret = '{"title": "Dónde duerme", "sensitivity": "C4"}'
    kept = hers("add", "cuaderno", "incident", given=secret, passphrase=HERS).out.splitlines()[-1]
    run("age-keygen", "-o", folder / "lawyer.key")
    public = re.search(r"age1\w+", (folder / "lawyer.key").read_text())
    assert public is not None
    assert hers("seal", "cuaderno", kept, "--to", public[0], "--out", "no.age", passphrase=HERS).error == "seal.c4"
    sealed = hers("seal", "cuaderno", "--all", "--to", public[0], "--out", "para la abogada.age", passphrase=HERS)
    assert (
        sealed.code == 0
        and "Rosa M." in sealed.said
        and "seal.classic: " in sealed.said
        and "Dónde duerme" in sealed.said
    )
    archive = run("age", "-d", "-i", folder / "lawyer.key", folder / "para la abogada.age")
    (folder / "opened.zip").write_bytes(archive)
    run("unzip", "-q", folder / "opened.zip", "-d", folder / "opened")
    page = (folder / "opened" / "index.html").read_text("utf-8")
    assert (
        "警察在机场逮捕了律师" in page
        and "Dos hombres tomaron fotos" in page
        and "<script" not in page
        and 'lang="es"' in page
    )
    records = json.loads((folder / "opened" / "m" / "0001.json").read_bytes())["records"]
    assert len(records) == 14
    everything = b"".join(path.read_bytes() for path in (folder / "opened").rglob("*") if path.is_file())
    assert b"duerme" not in everything and b"Information we want kept private" not in everything

    # The same lawyer, once she has the program: her card, a post-quantum bundle, the full verdict.
    hers_lawyer = Line(folder, REAL, "fr_FR")
    assert hers_lawyer("new", "cabinet", "--recovery-file", "code", passphrase=LAWYERS).code == 0
    assert hers_lawyer("keys", "cabinet", "card", "--out", "Maitre Diallo.json", passphrase=LAWYERS).code == 0
    assert hers("import", "cuaderno", "Maitre Diallo.json", passphrase=HERS).code == 0
    out = hers("seal", "cuaderno", incident, "--to", "Maitre Diallo", "--out", "b.age", passphrase=HERS)
    assert out.code == 0 and "seal.unverified: " in out.said and "seal.classic" not in out.said
    verified = hers_lawyer("verify", "b.age", "--vault", "cabinet", passphrase=LAWYERS)
    assert verified.code == 0
    digits = re.search(r"(?:\d{5} ){7}\d{5}", verified.said)
    assert digits is not None and digits[0] in hers("keys", "cuaderno", "list", passphrase=HERS).out
    opened = hers_lawyer("open", "b.age", "--vault", "cabinet", "--into", "dossier", passphrase=LAWYERS)
    assert opened.code == 0 and (folder / "dossier" / "data" / "index.html").is_file()
    assert "bundle.seen: " in hers_lawyer("verify", "b.age", "--vault", "cabinet", passphrase=LAWYERS).said
    data = bytearray((folder / "b.age").read_bytes())
    data[-20] ^= 1
    (folder / "bad.age").write_bytes(data)
    bad = hers_lawyer("open", "bad.age", "--vault", "cabinet", "--into", "nothing", passphrase=LAWYERS)
    assert bad.error == "bundle.damaged" and not (folder / "nothing").exists()

    # A backup, the laptop is taken, a bare machine.
    assert hers("backup", "cuaderno", "copia.zip", passphrase=HERS).code == 0
    shutil.rmtree(folder / "cuaderno")
    shutil.rmtree(folder / "home")
    assert hers("restore", "copia.zip", "otra vez", passphrase=HERS).code == 0
    found = hers("find", "otra vez", "--json", "--passphrase-file", "codigo")
    assert len(json.loads(found.out)) == 16
    checked = hers("verify", "otra vez", passphrase=HERS)
    assert checked.code == 0 and len(checked.out.splitlines()) == 5
    with zipfile.ZipFile(folder / "copia.zip") as archive_file:
        assert b"Rosa" not in b"".join(archive_file.read(name) for name in archive_file.namelist())
