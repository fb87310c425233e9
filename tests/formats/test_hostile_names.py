"""E3 and E6: names of received files are never used as paths, and show what they are; 200 of them written out and unpacked."""

import hashlib
import io
import itertools
import unicodedata
import zipfile
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import new_id
from hrd_vault.crypto import age
from hrd_vault.crypto.header import Head
from hrd_vault.formats import bundle
from hrd_vault.formats.bundle import Content, Exhibit, Thread
from hrd_vault.services import receiving

KEY = age.HybridIdentity.generate()
_PARTS = (
    "..",
    "../..",
    "/etc",
    "C:",
    "C:\\Windows",
    "\\\\host\\share",
    "//host/share",
    "~",
    ".",
    "",
    "a/b",
    "con",
    "NUL",
    "aux.txt",
    "COM1",
)
_ENDS = (
    "passwd",
    "evil.exe",
    ".bashrc",
    "x" * 400,
    "a\0b",
    "trailing.",
    "space ",
    "\u202egpj.exe",
    "a\u200bb",
    "é",
    "e\u0301",
    "ſ",
)
NAMES = [f"{part}{mark}{end}" for part, end, mark in itertools.product(_PARTS, _ENDS, ("/",))]
NAMES += [
    "Invoice.pdf.exe",
    "photo.jpg\u202etxt.exe",
    "раураl.com",
    "a" * 255,
    "|x",
    "<b>.html",
    '"q".txt',
    "\r\nname",
    "-rf",
    "*",
] * 2
HIDDEN = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF, 0)}


def sealed(names: list[str]) -> bytes:
    ids = [new_id() for _name in names]
    bodies = [name.encode("utf-8", "replace")[:40] or b"x" for name in names]
    told = [{"id": each, "kind": "evidence", "title": "x", "v": 1, "sha256": hashlib.sha256(body).hexdigest()}
            for each, body in zip(ids, bodies, strict=True)]  # fmt: skip
    import zlib

    exhibits = tuple(
        Exhibit(each, name[:200], "application/octet-stream", len(body), hashlib.sha256(body).hexdigest(), Head(1, bytes(32)), "",
                zlib.crc32(body), partial(tuple, (body,)))
        for each, name, body in zip(ids, names, bodies, strict=True)
    )  # fmt: skip
    content = Content(new_id(), "2026-01-01T00:00:00Z", "en", b"<p>", canonical.dump({"records": told}), len(ids), False,
                      exhibits=exhibits)  # fmt: skip
    sink = io.BytesIO()
    bundle.seal(cast(BinaryIO, sink), content, KEY.recipient(), Thread(1, Head(1, bytes(32))), None)
    return sink.getvalue()


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    assert len(set(NAMES)) >= 150
    (tmp_path / "b.age").write_bytes(sealed(NAMES))
    inside = tmp_path / "inside"
    inside.mkdir()
    before = set(tmp_path.rglob("*"))
    verdict = receiving.open_bundle(tmp_path / "b.age", [KEY], into=inside / "case")
    new = set(tmp_path.rglob("*")) - before
    assert all((inside / "case") in (path, *path.parents) for path in new)
    members = {path.name for path in (inside / "case" / "data" / "m").iterdir()}
    assert all(name.replace(".json", "").isdigit() for name in members) and len(members) == len(NAMES) + 1
    for number, file in enumerate(verdict.files):
        safe = receiving.safe_name(file)
        assert safe and safe not in (".", "..") and not set(safe) & {"/", "\\", ":", *HIDDEN} and safe[0] not in ". "
        assert len(safe) <= 130 and "." not in safe  # of an unknown sort: no ending, so that no double click runs it
        target = inside / "out" / str(number) / safe
        target.parent.mkdir(parents=True)
        if number % 20 == 0:
            receiving.write_out(tmp_path / "b.age", [KEY], verdict, file.record, target)
            assert target.is_file() and target.parent == target.resolve().parent
        assert unicodedata.normalize("NFC", safe)


@pytest.mark.parametrize(
    "name", ["../evil", "m/../../x", "/abs", "m/0003/../x", "M/0003", "m\\0003", "m/0003.jpeg12", "index.html/x"]
)
def test_a_member_under_another_name_is_refused(name: str) -> None:
    """E3 in the archive itself: a foreign program's ZIP with such a member is no bundle."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as made:
        made.writestr(name, b"x")
    sink = io.BytesIO()
    writer = age.seal(cast(BinaryIO, sink), [KEY.recipient()])
    writer.write(plain.getvalue())
    writer.close()
    with pytest.raises(VaultError) as refused:
        bundle.check(lambda: io.BytesIO(sink.getvalue()), [KEY])
    assert refused.value.code in ("bundle.not_ours", "bundle.damaged")
