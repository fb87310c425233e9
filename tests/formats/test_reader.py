"""What the confined reader does, looked at from inside its own functions (a confined process can write no coverage)."""

import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from hrd_vault.formats import reader


def test_sheets_and_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("One").write_row(0, 0, ["a", 1, 2.5, True])
    book.add_worksheet("Two")
    book.close()
    frames = list(reader.spreadsheet((tmp_path / "a.xlsx").read_bytes()))
    assert frames == [{"sheets": ["One", "Two"]}, {"sheet": "One", "row": 1, "cells": ["a", "1", "2.5", "yes"]}]


def test_trees_and_refusals() -> None:
    frames = list(reader.martus(b"<r><MartusBulletin><a b='1'>x<c/></a></MartusBulletin><MartusBulletin/></r>"))
    assert frames[0] == {"bulletin": ["MartusBulletin", {}, "", [["a", {"b": "1"}, "x", [["c", {}, "", []]]]]]}
    assert len(frames) == 2
    for hostile in (b"<!DOCTYPE a><a/>", b"<a>" * 40):
        with pytest.raises(ValueError, match=r"not read|too deep"):
            list(reader.martus(hostile))


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux only")
def test_the_reader_answers_in_frames_and_names_only_a_kind_of_error() -> None:
    for task, data, word in (("martus", b"<a/>", b'"end"'), ("spreadsheet", b"PK\x03\x04secret", b'"error"')):
        ran = subprocess.run(
            [sys.executable, "-I", "-m", "hrd_vault.formats.reader", task], input=data, capture_output=True, check=False
        )
        assert word in ran.stdout and b"secret" not in ran.stdout + ran.stderr
