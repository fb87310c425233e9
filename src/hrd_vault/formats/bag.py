"""What was unpacked from a bundle, as a BagIt bag with RO-Crate metadata: archives and other programs know both.

Sources: RFC 8493 (BagIt 1.0); RO-Crate Metadata Specification 1.1. The payload lies in ``data/``, the crate's file in it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hrd_vault.base.canonical import Json

PAYLOAD = "data"
_CRATE = "ro-crate-metadata.json"
_TITLES = {
    "index.html": "The records as a page",
    "m/0001.json": "The records as data",
    "manifest.json": "What the sender signed",
    "signatures.json": "The sender's signatures",
}


@dataclass(frozen=True)
class Entry:
    """A file of the payload: its name there, bytes, SHA-256 in hex, and what it is called and is."""

    name: str
    size: int
    sha256: str
    title: str = ""
    media: str = ""


def write(folder: Path, manifest: Json, entries: Sequence[Entry], records: Mapping[str, str]) -> None:
    """Write the bag's own files into `folder`, whose payload lies in ``data/`` already. `records` are ids with titles.

    Raises `OSError`.
    """
    crate = json.dumps(_crate(manifest, entries, records), ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8")
    (folder / PAYLOAD / _CRATE).write_bytes(crate)
    everything = sorted(
        [*entries, Entry(_CRATE, len(crate), hashlib.sha256(crate).hexdigest())], key=lambda each: each.name
    )
    total = sum(each.size for each in everything)
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": (
            f"Bagging-Date: {manifest['made'][:10]}\nExternal-Identifier: {manifest['bundle']}\n"
            f"Payload-Oxum: {total}.{len(everything)}\n"
        ),
        "manifest-sha256.txt": "".join(f"{each.sha256}  {PAYLOAD}/{each.name}\n" for each in everything),
    }
    for name, text in tags.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    told = "".join(
        f"{hashlib.sha256(text.encode('utf-8')).hexdigest()}  {name}\n" for name, text in sorted(tags.items())
    )
    (folder / "tagmanifest-sha256.txt").write_bytes(told.encode("utf-8"))


def _crate(manifest: Json, entries: Sequence[Entry], records: Mapping[str, str]) -> dict[str, Any]:
    files = [
        {
            "@id": each.name,
            "@type": "File",
            "name": each.title or _TITLES.get(each.name, each.name),
            "contentSize": str(each.size),
            "sha256": each.sha256,
            **({"encodingFormat": each.media} if each.media else {}),
        }
        for each in entries
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Sealed bundle {manifest['bundle'][:8]}",
        "description": "; ".join(records.values()),
        "identifier": manifest["bundle"],
        "datePublished": manifest["made"],
        "license": "Not to be published. The people in it trusted the sender.",
        "hasPart": [{"@id": each.name} for each in entries],
    }
    descriptor = {
        "@id": _CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [descriptor, root, *files]}
