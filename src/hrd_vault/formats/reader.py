"""The child that parses foreign files: warms up, gives every power away, then reads standard input and answers in frames.

Run as ``python -I -m hrd_vault.formats.reader TASK``, one of `TASKS`. If it is taken over, it can read its one file and write
lies about it, no more.
"""

import codecs
import datetime
import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator

from hrd_vault.base import process
from hrd_vault.base.canonical import Json
from hrd_vault.formats.foreign import LARGEST_FILE, LENGTH, MEMORY, SECONDS
from hrd_vault.formats.xml_tree import Tree, TreeReader


def _read_all() -> bytes:
    pieces = []
    room = LARGEST_FILE
    while room > 0 and (piece := os.read(0, min(room, 1024 * 1024))):
        pieces.append(piece)
        room -= len(piece)
    return b"".join(pieces)


def cell_text(value: object) -> str:
    """A cell as text; a date as ISO, a whole number without its point."""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def spreadsheet(data: bytes) -> Iterator[Json]:
    """One frame naming the sheets, then one for each row of each: ``{"sheet", "row", "cells"}``."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 (loaded in the warm-up)

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    yield {"sheets": list(book.sheet_names)}
    for place, name in enumerate(book.sheet_names):
        for number, row in enumerate(book.get_sheet_by_index(place).iter_rows(), 1):
            yield {"sheet": name, "row": number, "cells": [cell_text(value) for value in row]}


def martus(data: bytes) -> Iterator[Json]:
    """One frame ``{"bulletin": element}`` for each bulletin, as a tree of ``[name, attributes, text, children]``."""
    found: list[Tree] = []
    tree = TreeReader(found.append, "MartusBulletin")
    tree.parser.Parse(data, True)
    for element in found:
        yield {"bulletin": element}


def _parts(data: bytes, count: int) -> tuple[list[bytes], bytes]:
    """`count` pieces, each behind its length in four bytes, and the rest."""
    found = []
    for _ in range(count):
        length = LENGTH.unpack(data[:4])[0]
        found.append(data[4 : 4 + length])
        data = data[4 + length :]
    return found, data


def timestamp(data: bytes) -> Iterator[Json]:
    """One frame ``{"verdict", "time", "serial"}`` for an RFC 3161 answer: "good", "bad", or "another" request's.

    `data` is the answer and the authority's certificates (PEM), each behind its length, the request's nonce in eight bytes,
    then the message whose SHA-256 was to be stamped.
    """
    import rfc3161_client  # noqa: PLC0415 (loaded in the warm-up)
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415

    (answer, certificates), rest = _parts(data, 2)
    nonce, message = int.from_bytes(rest[:8], "big"), rest[8:]
    found = rfc3161_client.decode_timestamp_response(answer)
    told = found.tst_info
    if told.nonce != nonce or told.message_imprint.message != hashlib.sha256(message).digest():
        yield {"verdict": "another"}
        return
    builder = rfc3161_client.VerifierBuilder(nonce=nonce)
    for certificate in load_pem_x509_certificates(certificates):
        itself = certificate.issuer == certificate.subject
        builder = (
            builder.add_root_certificate(certificate) if itself else builder.add_intermediate_certificate(certificate)
        )
    try:
        builder.build().verify_message(found, message)
        verdict = "good"
    except Exception:
        verdict = "bad"
    time = told.gen_time.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    yield {"verdict": verdict, "time": time, "serial": str(told.serial_number)}


def openpgp(data: bytes) -> Iterator[Json]:
    """One frame ``{"verdict", "signer"}`` for a detached signature: "good", "bad", or "unknown_key".

    `data` is the signature and the keys, each behind its length in four bytes, then what was signed.
    """
    import pysequoia  # noqa: PLC0415 (loaded in the warm-up)
    from pysequoia.packet import PacketPile  # noqa: PLC0415

    (armoured, keys), signed = _parts(data, 2)
    signature = pysequoia.Sig.from_bytes(armoured)
    signer = str(signature.issuer_fingerprint or signature.issuer_key_id or "").lower()
    certificates = list(pysequoia.Cert.split_bytes(keys)) if keys else []
    packets = [each for cert in certificates for each in PacketPile.from_bytes(str(cert).encode())]
    known = signer and any((each.fingerprint or "").lower().endswith(signer[-16:]) for each in packets)
    verdict = "unknown_key"
    if certificates:
        try:
            pysequoia.verify(bytes=signed, store=lambda _ids: certificates, signature=signature)
            verdict = "good"
        except Exception:
            verdict = "bad" if known else "unknown_key"
    yield {"verdict": verdict, "signer": signer, "keys": [each.fingerprint for each in certificates]}


TASKS: dict[str, Callable[[bytes], Iterator[Json]]] = {
    "spreadsheet": spreadsheet,
    "martus": martus,
    "openpgp": openpgp,
    "timestamp": timestamp,
}


def _warm_up(task: str) -> None:
    if task == "spreadsheet":
        import python_calamine  # noqa: F401, PLC0415
    if task == "openpgp":
        import pysequoia.packet  # noqa: F401, PLC0415
    if task == "timestamp":
        import cryptography.x509  # noqa: F401, PLC0415
        import rfc3161_client  # noqa: F401, PLC0415
    for name in ("utf-8", "utf-16", "cp1252", "iso8859-1", "cp1256", "ascii"):
        codecs.lookup(name)
    json.dumps({"a": [1, "ä"]})


def main() -> int:
    """Read standard input as the task named on the command line."""
    task = sys.argv[1]
    process.harden()
    _warm_up(task)
    if not process.confine(MEMORY, SECONDS) and sys.platform == "linux":
        return 1  # the parent hears nothing and says that the file could not be read safely
    out = io.BufferedWriter(io.FileIO(1, "wb", closefd=False))

    def put(frame: Json) -> None:
        body = json.dumps(frame, ensure_ascii=False).encode("utf-8", "replace")
        out.write(LENGTH.pack(len(body)) + body)

    try:
        for frame in TASKS[task](_read_all()):
            put(frame)
        put({"end": True})
    except Exception as error:
        put({"error": type(error).__name__})
    out.flush()
    return 0


if __name__ == "__main__":
    os._exit(main())
