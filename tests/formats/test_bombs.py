"""E4: files that claim or become far more than they are. Each is stopped within two seconds and 300 MiB, and leaves nothing.

Every bomb goes off in a process of its own, so that its memory is its own; what it starts counts too.
"""

import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

import made_files
from hrd_vault.base import canonical
from hrd_vault.crypto import age
from hrd_vault.formats.zipped import Member, write
from paths import ROOT

KEY = age.HybridIdentity.generate()
SECONDS, MEMORY = 2.0, 300 * 1024  # KiB
# What each road does with a file: `bundle` as somebody who opens what was sent, `look` as the viewer of evidence, `table` as
# an import. It answers how it ended, how long it took, and the most memory that it and its children held.
WATCH = """
import json, os, resource, sys, time
from pathlib import Path
road, path, key = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
from hrd_vault.base.errors import VaultError
from hrd_vault.crypto import age
from hrd_vault.formats import bundle, media_types, tables
from hrd_vault.formats.looking import Viewer
before = sorted(each.name for each in path.parent.iterdir())
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
try:
    if road == "bundle":
        bundle.check(lambda: path.open("rb"), [age.read_identity(key), age.PassphraseIdentity("x")])
    elif road == "table":
        tables.read_spreadsheet(path)
    else:
        with Viewer(path.open("rb"), path.stat().st_size, media_types.sniff(path.read_bytes()[:4096], path.name)) as viewer:
            shown = viewer.text() if road == "words" else viewer.picture(400, 400)
            viewer.claims()
            raise VaultError("stopped" if getattr(shown, "more", False) else "shown")
    ended = "taken"
except VaultError as error:
    ended = error.code
took = time.perf_counter() - started
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle
print(json.dumps({"ended": ended, "took": took, "most": max(most, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss),
                  "left": sorted(each.name for each in path.parent.iterdir()) != before}))
"""


def sealed(plain: bytes) -> bytes:
    out = io.BytesIO()
    writer = age.seal(out, [KEY.recipient()])
    writer.write(plain)
    writer.close()
    return out.getvalue()


def packed(count: int, size: int) -> bytes:
    """An ordinary ZIP of so many members, each so many zeros, packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", bytes(size))
    return out.getvalue()


def overlapping() -> bytes:
    """One kernel, and a directory in which a thousand members are that same kernel."""
    kernel = Member.of("manifest.json", b"{}" * 500)
    central = b"".join(kernel.central_header(0) for _ in range(1000))
    body = kernel.local_header() + b"{}" * 500
    return body + central + b"PK\x05\x06" + bytes(4) + (1000).to_bytes(2, "little") * 2 + len(central).to_bytes(4, "little") + len(body).to_bytes(4, "little") + bytes(2)  # fmt: skip


def manifest(**changed: object) -> bytes:
    """An archive whose manifest says what is not so."""
    told = canonical.dump({"format": "hrd-vault bundle", "version": 1, **changed})
    out = io.BytesIO()
    write(
        out, [(Member.of(name, body), [body]) for name, body in (("manifest.json", told), ("signatures.json", b"{}"))]
    )
    return out.getvalue()


def lying(size: int) -> bytes:
    """An archive whose first member says that it is much longer than all there is."""
    return Member("manifest.json", size, 0, "").local_header() + b"{}"


def million() -> bytes:
    rows = b",".join(b'{"name":"m/%d","sha256":"","size":0}' % each for each in range(1_000_000))
    told = b'{"format":"hrd-vault bundle","members":[' + rows + b'],"version":1}'
    return Member.of("manifest.json", told).local_header() + told


BUNDLES: dict[str, Callable[[], bytes]] = {
    "forty-two": lambda: sealed(packed(16, 4 << 20)),
    "overlap": lambda: sealed(overlapping()),
    "a million members": lambda: sealed(million()),
    "five gigabytes claimed": lambda: sealed(lying(5 << 30)),
    "the whole range claimed": lambda: sealed(lying((1 << 64) - 1)),
    "deep": lambda: sealed(manifest(members=[])[:60] + b"[" * 200_000),
    "deep manifest": lambda: sealed(_archived(b"[" * 400_000)),
    "long number": lambda: sealed(_archived(b'{"version":' + b"9" * 4_000_000 + b"}")),
    "a key of a megabyte": lambda: sealed(_archived(canonical.dump({"x" * 1_000_000: 1}))),
    "stanzas": lambda: b"age-encryption.org/v1\n" + b"-> X25519 " + b"A" * 43 + b"\n" + (b"A" * 64 + b"\n") * 100_000,
    "header without an end": lambda: b"age-encryption.org/v1\n-> " + b"a " * 20_000_000,
    "dear passphrase": lambda: b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n",
}  # fmt: skip


def _archived(told: bytes) -> bytes:
    out = io.BytesIO()
    write(out, [(Member.of("manifest.json", told), [told]), (Member.of("signatures.json", b"{}"), [b"{}"])])
    return out.getvalue()


def office(part: str, text: str, first: str = "<w:d xmlns:w='w'><w:t>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, first + text)
    return out.getvalue()


def gif() -> bytes:
    """A moving picture of 60,000 × 60,000 points."""
    return b"GIF89a" + (60_000).to_bytes(2, "little") * 2 + b"\x80\0\0" + bytes(6) + b",\0\0\0\0" + (60_000).to_bytes(2, "little") * 2 + b"\0\x02\x02\x4c\x01\0;"  # fmt: skip


def flate_pdf() -> bytes:
    """A page whose one picture is 40,000 × 40,000 points in a few kilobytes."""
    data = zlib.compress(bytes(4 << 20), 9)
    head = f"<</Type/XObject/Subtype/Image/Width 40000/Height 40000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode/Length {len(data)}>>"
    drawn = b"200 0 0 100 0 0 cm /I Do"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
        head.encode() + b"stream\n" + data + b"\nendstream",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    ]  # fmt: skip
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)  # fmt: skip


LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(10)
) + "]>"  # fmt: skip
LOOKED_AT: dict[str, tuple[str, Callable[[], bytes]]] = {
    "picture.png": ("look", made_files.bomb),
    "picture.gif": ("look", gif),
    "picture.pdf": ("look", flate_pdf),
    "words.docx": ("words", lambda: office("word/document.xml", "x" * (200 << 20))),
    "nested.docx": ("words", lambda: office("word/document.xml", "<w:a>" * 3_000_000)),
    "laughs.docx": ("words", lambda: office("word/document.xml", "<w:d xmlns:w='w'><w:t>&k;</w:t></w:d>", LAUGHS)),
    "shared.xlsx": ("table", lambda: office("xl/sharedStrings.xml", "<si><t>x</t></si>" * 4_000_000, "<sst>")),
}


def goes_off(tmp_path: Path, name: str, data: bytes, road: str) -> dict[str, object]:
    path = tmp_path / name
    path.write_bytes(data)
    watch = tmp_path.parent / "watch.py"
    watch.write_text(WATCH)
    ran = subprocess.run([sys.executable, watch, road, path, str(KEY)], capture_output=True, text=True, check=False, timeout=60,
                         env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"})  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-1500:]
    told: dict[str, object] = json.loads(ran.stdout)
    return told


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_that_goes_off(tmp_path: Path, name: str) -> None:
    told = goes_off(tmp_path, "bomb.age", BUNDLES[name](), "bundle")
    assert str(told["ended"]).startswith("bundle."), told
    assert told["took"] < SECONDS and told["most"] < MEMORY and not told["left"], told  # type: ignore[operator]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_file_that_goes_off(tmp_path: Path, name: str) -> None:
    road, make = LOOKED_AT[name]
    told = goes_off(tmp_path, name, make(), road)
    assert told["ended"] != "taken", told
    assert told["took"] < SECONDS and told["most"] < MEMORY and not told["left"], told  # type: ignore[operator]


def test_the_watch_sees_one_that_is_not_stopped(tmp_path: Path) -> None:
    """The control: 400 MiB unpacked as any library would are seen."""
    (tmp_path / "a.zip").write_bytes(packed(1, 400 << 20))
    code = f"import zipfile, resource; x = zipfile.ZipFile({str(tmp_path / 'a.zip')!r}).read('0.txt'); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    assert int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) > MEMORY
