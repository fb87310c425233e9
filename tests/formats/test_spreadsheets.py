"""Somebody's own spreadsheet comes in with its own headers; nothing a spreadsheet program would execute goes out."""

import csv
import datetime
import io
import os
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import speech
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.kinds.incident import ACCOUNT, INCIDENT
from hrd_vault.domain.query import Query
from hrd_vault.formats import foreign, mapping, tables
from hrd_vault.services import exporting, intake, records
from hrd_vault.services.intake import Outcome, Wishes
from hrd_vault.services.vault import Vault

SPANISH = [
    ("Registro de agresiones 2024", "", "", "", "", "", ""),
    ("Expediente", "Fecha de los hechos", "Municipio", "Descripción de los hechos", "Presunto autor", "Nivel de riesgo", "Vehículo"),
    ("A-1", "25/12/2023", "San Pedro", "Dos hombres siguieron a Rosa. Llevaban cascos.", "No se sabe", "alto", "Moto roja"),
    ("A-2", "3/4/2024", "San Juan", "Llamada de amenaza.", "Policía", "muy alto", ""),
    ("A-3", "sin fecha", "", "Entraron en la oficina.", "", "", ""),
    ("A-4", "el otro día", "Quito", "Una visita.", "", "bajo", ""),
]  # fmt: skip


def workbook(path: Path, rows: Sequence[Sequence[object]], **sheets: Sequence[Sequence[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    for name, lines in {"Hoja1": rows, **sheets}.items():
        sheet = book.add_worksheet(name)
        for place, line in enumerate(lines):
            sheet.write_row(place, 0, line)
    book.close()
    return path


def outcomes(report: intake.Report) -> list[str]:
    return [row.outcome.value for row in report.rows]


def test_a_spanish_spreadsheet_comes_in_whole(vault: Vault, tmp_path: Path) -> None:
    path = workbook(tmp_path / "agresiones.xlsx", SPANISH, Notas=[("x", "y"), ("1", "2")])
    report = intake.bring_in(vault, path, Wishes())
    assert report.mapping == {
        "Expediente": "reference",
        "Fecha de los hechos": "occurred",
        "Municipio": "place",
        "Descripción de los hechos": "account",
        "Presunto autor": "alleged_said",
        "Nivel de riesgo": "level",
        "Vehículo": None,
    }
    assert outcomes(report) == ["new"] * 4
    assert [row.place for row in report.rows] == ["3", "4", "5", "6"]
    first = vault.stored(report.rows[0].record).record.values
    assert (first["occurred"], first["place"], first["level"], first["reference"]) == (
        "2023-12-25",
        "San Pedro",
        "high",
        "A-1",
    )
    assert first["title"] == "Dos hombres siguieron a Rosa"
    assert [(row["label"], row["text"]) for row in first["from_source"]] == [("Vehículo", "Moto roja")]
    second = vault.stored(report.rows[1].record).record.values
    assert second["occurred"] == "2024-04-03"  # another cell of the column showed that the day comes first
    assert [(row["label"], row["text"]) for row in second["from_source"]] == [("Nivel de riesgo", "muy alto")]
    fourth = vault.stored(report.rows[3].record).record.values
    assert "occurred" not in fourth
    english = speech("en")
    assert "el otro día is not a date" in report.rows[3].notes[0].say(english)
    said = " ".join(note.say(english) for note in report.notes)
    assert "Notas" in said and "the day first" in said
    assert [line.title for line in records.find(vault, Query("moto roja"))] == ["Dos hombres siguieron a Rosa"]


def test_the_same_file_again_updates_and_repeats_nothing(vault: Vault, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", SPANISH)
    first = intake.bring_in(vault, path, Wishes())
    assert outcomes(intake.bring_in(vault, path, Wishes())) == ["same"] * 4
    here = vault.stored(first.rows[1].record).record
    records.save(vault, here.having(ACCOUNT, "Llamada de amenaza, dos veces."))
    changed = [list(row) for row in SPANISH]
    changed[2][6], changed[3][3], changed[4][3] = "Moto negra", "Llamada a la oficina.", "Entraron de noche."
    changed.append(["A-5", "1/1/2024", "Loja", "Otra visita.", "", "", ""])
    workbook(path, [tuple(row) for row in changed])
    report = intake.bring_in(vault, path, Wishes())
    assert outcomes(report) == ["updated", "kept", "updated", "same", "new"]
    assert vault.stored(first.rows[0].record).record.values["from_source"][0]["text"] == "Moto negra"
    assert vault.stored(first.rows[1].record).record[ACCOUNT] == "Llamada de amenaza, dos veces."
    assert (
        vault.stored(first.rows[2].record).record.title == "Entraron de noche"
    )  # a title taken from the account follows it
    assert "left as it is here" in report.rows[1].notes[-1].say(speech("en"))
    records.undo(vault)
    assert vault.stored(first.rows[0].record).record.values["from_source"][0]["text"] == "Moto roja"


def test_a_new_years_file_that_counts_from_one_again_overwrites_nothing(vault: Vault, tmp_path: Path) -> None:
    for year, story in (("2024", "A visit at night."), ("2025", "A call from an unknown number.")):
        (tmp_path / f"{year}.csv").write_text(f"No,Date,What happened\n1,{year}-03-01,{story}\n", "utf-8")
        report = intake.bring_in(vault, tmp_path / f"{year}.csv", Wishes())
        assert outcomes(report) == ["new"]
    assert "stands for another record" in report.rows[0].notes[-1].say(speech("en"))
    assert len(records.find(vault, Query())) == 2
    (tmp_path / "2025 corrected.csv").write_text("No,Date,What happened\n1,2025-03-01,A call from abroad.\n", "utf-8")
    assert outcomes(intake.bring_in(vault, tmp_path / "2025 corrected.csv", Wishes())) == ["updated"]
    assert {line.title for line in records.find(vault, Query())} == {"A visit at night", "A call from abroad"}


def test_a_table_of_ours_takes_nothing_away(vault: Vault, tmp_path: Path) -> None:
    told = {
        "kind": "incident",
        "title": "A",
        "account": "Old words.",
        "place": {"name": "House 5", "country": "CO", "lat": "4.5678", "lon": "-74.1", "blur": "country"},
        "from_source": [{"label": "x", "text": "hidden", "private": True}],
        "acts": [{"act": "stalking"}],
    }
    saved, _changes = records.save(vault, records.read_checked(vault, told))
    exporting.export(vault, "csv", tmp_path / "a.csv")
    assert outcomes(intake.bring_in(vault, tmp_path / "a.csv", Wishes())) == ["same"]
    assert vault.stored(saved.id).record.values == saved.values
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    (tmp_path / "b.csv").write_text(text.replace("House 5, CO, 4.5678, -74.1", "Another house"), "utf-8")
    assert outcomes(intake.bring_in(vault, tmp_path / "b.csv", Wishes())) == ["updated"]
    now = vault.stored(saved.id).record
    assert now.values["place"] == {"name": "Another house", "blur": "country"}
    assert now.values["from_source"] == saved.values["from_source"] and now.values["acts"] == saved.values["acts"]
    from datetime import UTC

    from hrd_vault.base import clock

    before = clock.set_source(lambda: datetime.datetime(2030, 1, 1, tzinfo=UTC))
    records.save(vault, now.having(ACCOUNT, "My newer words."))
    clock.set_source(before)
    assert outcomes(intake.bring_in(vault, tmp_path / "a.csv", Wishes())) == ["kept"]
    assert vault.stored(saved.id).record[ACCOUNT] == "My newer words."


def test_what_is_in_the_trash_stays_there(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("No,What happened\n1,A visit.\n", "utf-8")
    first = intake.bring_in(vault, tmp_path / "a.csv", Wishes()).rows[0].record
    records.trash(vault, [first])
    (tmp_path / "a.csv").write_text("No,What happened\n1,A visit at night.\n", "utf-8")
    assert outcomes(intake.bring_in(vault, tmp_path / "a.csv", Wishes())) == ["kept"]
    assert vault.stored(first).deleted


def test_a_rehearsal_changes_nothing(vault: Vault, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", SPANISH)
    before = vault.journal.head
    assert outcomes(intake.bring_in(vault, path, Wishes(dry_run=True))) == ["new"] * 4
    assert vault.journal.head == before and records.find(vault, Query()) == []
    assert outcomes(intake.bring_in(vault, path, Wishes())) == ["new"] * 4


def test_when_nothing_shows_the_order_it_is_asked(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Date;What happened\n3/4/2024;A call\n5/6/2024;A visit\n", "utf-8")
    with pytest.raises(VaultError) as refused:
        intake.bring_in(vault, tmp_path / "a.csv", Wishes())
    assert refused.value.code == "import.date_order"
    assert refused.value.facts == {"column": "Date", "example": "3/4/2024"}
    assert records.find(vault, Query()) == []
    report = intake.bring_in(vault, tmp_path / "a.csv", Wishes(date_order="mdy"))
    assert vault.stored(report.rows[0].record).record.values["occurred"] == "2024-03-04"


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("Case No", "Event date", "Location", "Description", "Perpetrator"), ("reference", "occurred", "place", "account", "alleged_said")),
        (("N°", "Date des faits", "Lieu", "Récit", "Témoins"), ("reference", "occurred", "place", "account", "witnesses_said")),
        (("رقم الملف", "تاريخ الحادث", "المكان", "الوقائع", "الجاني"), ("reference", "occurred", "place", "account", "alleged_said")),
        (("Título", "Cuándo", "Dónde", "Qué pasó", "Víctima"), ("title", "occurred", "place", "account", "affected_named")),
        (("Caso", "Fecha", "Lugar", "Relato", "Nombre"), ("reference", "occurred", "place", "account", "affected_named")),
        (("N° de dossier", "Quand", "Où", "Faits", "Agresseur"), ("reference", "occurred", "place", "account", "alleged_said")),
        (("Nº caso", "Cuándo", "Dónde", "Hechos", "x"), ("reference", "occurred", "place", "account", None)),
        (("foo", "FECHA ", "", "hechos ocurridos", "x y z"), (None, "occurred", None, "account", None)),
    ],
)  # fmt: skip
def test_headers_are_understood_in_four_languages(
    headers: tuple[str, ...], fields: tuple[str | None, ...], tmp_path: Path
) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, ("1",) * len(headers)])
    table = tables.read_csv(tmp_path / "a.csv")
    assert tuple(mapping.guess(table, INCIDENT).values()) == fields


def test_what_a_person_says_about_columns_wins(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Notes,Story,Secret\nfirst,A visit.,x\n", "utf-8")
    wishes = Wishes(maps=["story=account", "Notes=place", "Secret="])
    report = intake.bring_in(vault, tmp_path / "a.csv", wishes)
    values = vault.stored(report.rows[0].record).record.values
    assert (values["account"], values["place"]) == ("A visit.", "first")
    assert "from_source" not in values
    for bad, code in (("nothing", "import.bad_map"), ("Nope=place", "import.bad_map"), ("Notes=acts", "import.bad_map"), ("Notes=hue", "record.unknown_field")):  # fmt: skip
        with pytest.raises(VaultError) as refused:
            intake.bring_in(vault, tmp_path / "a.csv", Wishes(maps=[bad]))
        assert refused.value.code == code


def test_other_kinds_come_in_the_same_way(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("Nombre;Teléfono;Barrio\nRosa M.;555;Sur\n", "utf-8")
    report = intake.bring_in(vault, tmp_path / "p.csv", Wishes(kind="person"))
    record = vault.stored(report.rows[0].record).record
    assert (record.kind.name, record.title, record.values["safe_channel"]) == ("person", "Rosa M.", "555")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_of_every_habit(vault: Vault, tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = ["Fecha", "Qué pasó"], ["2024-03-05", 'La "señora"; dijo:\nno, gracias']
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    (tmp_path / "a.csv").write_bytes(text.getvalue().encode(encoding))
    report = intake.bring_in(vault, tmp_path / "a.csv", Wishes())
    assert vault.stored(report.rows[0].record).record[ACCOUNT] == 'La "señora"; dijo:\nno, gracias'


def test_cells_of_every_sort(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [("a", "b"), (1.0, 2.5), (datetime.date(2024, 3, 5), datetime.datetime(2024, 3, 5, 14, 30)), (True, "ñ")],
    )
    table = tables.read_spreadsheet(path)
    assert [cells for _, cells in table.rows] == [("1", "2.5"), ("2024-03-05", "2024-03-05T14:30"), ("yes", "ñ")]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "＝1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0"]
)
def test_nothing_goes_out_that_a_spreadsheet_would_execute(vault: Vault, tmp_path: Path, text: str) -> None:
    told = {"kind": "incident", "title": "x" + text, "notes": text, "tags": [text], "place": text}
    saved, _changes = records.save(vault, records.read_checked(vault, told))
    exporting.export(vault, "csv", tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert b"\x00" not in raw
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    for cell in rows[0].values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert outcomes(intake.bring_in(vault, tmp_path / "a.csv", Wishes())) == ["same"]
    assert vault.stored(saved.id).record.values == saved.values


def test_headers_are_disarmed_like_cells() -> None:
    raw = tables.write_csv(["=cmd|' /C calc'!A0", "title"], [["a", "b"]])
    header = next(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert header[0].startswith("'=") and header[1] == "title"


def test_what_a_reader_answers_has_a_limit_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", SPANISH)
    assert list(foreign.frames("spreadsheet", path))  # the control
    monkeypatch.setattr(foreign, "LARGEST_ANSWER", 200)
    with pytest.raises(VaultError) as error:
        list(foreign.frames("spreadsheet", path))
    assert error.value.code == "import.too_big"


@given(st.text(max_size=30))
def test_disarming_is_undone_on_the_way_back(text: str) -> None:
    if "\x00" not in text and not text.startswith("'"):
        assert tables.rearm(tables.disarm(text)) == text


@pytest.mark.parametrize("harm", ["cut", "noise", "bomb", "html", "pdf", "empty", "binary", "folder of zeros"])
def test_hostile_and_broken_files_change_nothing(vault: Vault, tmp_path: Path, harm: str) -> None:
    path = tmp_path / "bad.xlsx"
    good = workbook(tmp_path / "good.xlsx", SPANISH).read_bytes()
    if harm == "bomb":
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            zipfile.ZipFile(tmp_path / "good.xlsx") as real,
        ):
            for name in real.namelist():
                body = real.read(name)
                archive.writestr(name, body if "sheet1" not in name else body[:-20] + b" " * 600_000_000)
    else:
        path.write_bytes({
            "cut": good[: len(good) // 2],
            "noise": good[:4] + os.urandom(5000),
            "html": b"<html><body>hello",
            "pdf": b"%PDF-1.7\n",
            "empty": b"",
            "binary": os.urandom(3000),
            "folder of zeros": bytes(4096),
        }[harm])  # fmt: skip
    before = vault.journal.head
    with pytest.raises(VaultError) as refused:
        intake.bring_in(vault, path, Wishes())
    assert refused.value.code in ("import.unreadable", "import.sandbox", "import.unknown_format", "import.too_big")
    assert vault.journal.head == before


def test_the_reader_can_do_nothing_but_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A taken-over reader tries to open, start, connect, signal; without the filter the same attempts succeed."""
    attempts = """
import os, sys, struct, json
from hrd_vault.base import process
process.harden()
if {confined}: process.confine(1 << 30, 20)
def tries(act):
    try: act(); return "done"
    except OSError as error: return "refused"
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def connect():
    if libc.socket(1, 1, 0) < 0: raise OSError(ctypes.get_errno(), "")
answer = {{"open": tries(lambda: os.open("/etc/hostname", os.O_RDONLY)), "write": tries(lambda: os.open({target!r}, os.O_CREAT | os.O_WRONLY)),
  "kill": tries(lambda: os.kill(os.getppid(), 0)), "socket": tries(connect), "fork": tries(lambda: os.fork() or os._exit(0))}}
if answer["fork"] == "done" and not {confined}: os.wait()
body = json.dumps(answer).encode(); os.write(1, struct.pack(">I", len(body)) + body); os._exit(0)
"""
    import sys

    (tmp_path / "f").write_bytes(b"x")
    for confined, expected in ((True, {"refused"}), (False, {"done"})):
        script = attempts.format(confined=confined, target=str(tmp_path / "made"))
        monkeypatch.setattr(foreign, "child_command", lambda _task, script=script: [sys.executable, "-I", "-c", script])
        answers = []
        with pytest.raises(VaultError):
            for frame in foreign.frames("x", tmp_path / "f"):
                answers.append(frame)
        assert set(answers[0].values()) == expected


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00",
        struct.pack(">I", 2**31),
        struct.pack(">I", 5) + b"[1,2]",
        struct.pack(">I", 4) + b"nope",
        struct.pack(">I", 10) + b"{}",
    ],
)
def test_whatever_the_reader_answers_the_parent_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    import sys

    (tmp_path / "f").write_bytes(b"x")
    script = f"import os; os.write(1, {answer!r})"
    monkeypatch.setattr(foreign, "child_command", lambda _task: [sys.executable, "-I", "-c", script])
    with pytest.raises(VaultError) as refused:
        list(foreign.frames("x", tmp_path / "f"))
    assert refused.value.code == "import.sandbox"


def test_every_kind_goes_out_as_a_table(vault: Vault, tmp_path: Path) -> None:
    whole, _changes = records.save(vault, records.read_checked(vault, {"kind": "assessment", "title": "Office"}))
    for kind in CATALOGUE.kinds:
        data = {"kind": kind.name, "title": f"One {kind.name}"}
        if kind.owner:
            data["part_of"] = whole.id
        records.save(vault, records.read_checked(vault, data))
        exporting.export(vault, "csv", tmp_path / f"{kind.name}.csv", [kind.name])
        rows = list(csv.DictReader(io.StringIO((tmp_path / f"{kind.name}.csv").read_text("utf-8-sig"))))
        assert f"One {kind.name}" in [row["title"] for row in rows]
        assert {field.name for field in kind.fields} <= set(rows[0])
    exporting.export(vault, "csv", tmp_path / "all.csv")
    assert (
        len(list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text("utf-8-sig")))))
        == len(CATALOGUE.kinds) + 1
    )
    assert Outcome.NEW.value == "new"
