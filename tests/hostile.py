"""Hostile input: targets that take any bytes, and the seeds to begin from. Used by the gate for a while, by a proof for long.

A target may refuse with a `VaultError` and nothing else; it may write nothing outside its own folder.
"""

import functools
import io
import json
import random
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, cast

import cheap
from hrd_vault.base import canonical
from hrd_vault.base.errors import VaultError
from hrd_vault.base.ids import new_id
from hrd_vault.crypto import age
from hrd_vault.crypto.header import Head
from hrd_vault.crypto.signing import SecretIdentity, is_card, previous_on_card, read_card
from hrd_vault.domain.bodies import from_store, read_record, write_record
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.merging import joined
from hrd_vault.formats import bundle, json_records
from hrd_vault.formats.bundle import Content, Thread
from hrd_vault.formats.zipped import Archive, Member, write

assert cheap
SENDER, KEY = SecretIdentity.generate(), age.HybridIdentity.generate()
ID = "a" * 32
RECORD: dict[str, Any] = {
    "id": ID, "kind": "incident", "v": 1, "title": "Door", "notes": "told", "stamps": {"title": [1, "one"], "notes": [2, "two"]},
    "seen": {"one": 1, "two": 2}, "partial": ["place"], "occurred": "2026-03-05", "place": {"name": "x", "blur": "region"},
    "acts": [{"id": "b" * 32, "act": "other", "affected": ["c" * 32]}],
    "beside": {"notes": [{"counter": 3, "replica": "three", "value": "else", "coarse": True}]},
}  # fmt: skip
HERE = read_record(CATALOGUE, RECORD)[0]


@functools.cache
def whole() -> bytes:
    """A bundle."""
    sink = io.BytesIO()
    content = Content(
        new_id(), "2026-01-01T00:00:00Z", "en", b"<p>page</p>", canonical.dump({"records": [RECORD]}), 1, False
    )
    bundle.seal(cast(BinaryIO, sink), content, KEY.recipient(), Thread(1, Head(3, bytes(32))), SENDER)
    return sink.getvalue()


def archived() -> bytes:
    """The archive inside a bundle."""
    return b"".join(age.opened(cast(BinaryIO, io.BytesIO(whole())), [KEY]).pieces())


def header(data: bytes) -> None:
    """An age header and what follows."""
    age.opened(cast(BinaryIO, io.BytesIO(data)), [KEY]).read(1)


def armor(data: bytes) -> None:
    """An armored file."""
    age.ArmorReader(cast(BinaryIO, io.BytesIO(data))).read(1 << 16)


def archive(data: bytes) -> None:
    """A strict archive of one member."""
    reader = Archive(cast(BinaryIO, io.BytesIO(data)))
    reader.member("manifest.json", largest=1 << 20)
    reader.member("signatures.json", largest=1 << 20)
    reader.end()


def manifest(data: bytes) -> None:
    """The manifest's bytes, in an archive that is otherwise right."""
    sink = io.BytesIO()
    write(cast(BinaryIO, sink), [(Member.of(name, body), [body]) for name, body in
                                 (("manifest.json", data), ("signatures.json", b"{}"))])  # fmt: skip
    sealed = io.BytesIO()
    writer = age.seal(cast(BinaryIO, sealed), [KEY.recipient()])
    writer.write(sink.getvalue())
    writer.close()
    bundle.check(lambda: io.BytesIO(sealed.getvalue()), [KEY])


def mutated(data: bytes) -> None:
    """A whole bundle."""
    bundle.check(lambda: io.BytesIO(data), [KEY])


def records(data: bytes) -> None:
    """The records of a bundle: read, written again, joined with what is here."""
    for each in json_records.records_in(canonical.load(data), "records"):
        record, problems = read_record(CATALOGUE, each)
        if not problems:
            canonical.dump(write_record(record))
            from_store(CATALOGUE, write_record(record))
            if record.id == HERE.id and record.kind is HERE.kind and record.v == HERE.v:
                both = joined(HERE, record)
                assert both.values == joined(record, HERE).values


def card(data: bytes) -> None:
    """A contact's card."""
    told = canonical.load(data)
    if is_card(told):
        read_card(told)
        previous_on_card(told)


ALLOWED: tuple[type[Exception], ...] = (VaultError, canonical.NotCanonical)
Target = Callable[[bytes], None]


def targets() -> dict[str, tuple[Target, list[bytes]]]:
    """Each target with its seeds."""
    inside = archived()
    told = inside[inside.index(b"{") : inside.index(b"signatures.json") - 30]
    return {
        "header": (header, [whole()[:3000]]),
        "armor": (armor, [b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n"]),
        "archive": (archive, [inside]),
        "manifest": (manifest, [told]),
        "records": (records, [canonical.dump({"records": [RECORD]})]),
        "card": (card, [SENDER.card(), SENDER.card(SecretIdentity.generate())]),
        "bundle": (mutated, [whole()]),
    }


def tried(target: Target, data: bytes) -> bool:
    """Whether the target took the bytes; anything but a refusal goes through."""
    try:
        target(data)
    except ALLOWED:
        return False
    return True


_JSON: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**53,
    1.5,
    "",
    "x" * 5000,
    [],
    {},
    [[]],
    {"id": 1},
    "\ud800",
    "\u202e",
    "C4",
    [1, "r"],
)


def changed(seed: bytes, chance: random.Random) -> bytes:
    """The seed with something changed: bits, pieces, or, where it is JSON, values of another sort."""
    if seed[:1] == b"{" and chance.random() < 0.6:
        try:
            return json.dumps(_changed_json(json.loads(seed), chance)).encode("utf-8", "surrogatepass")
        except (ValueError, RecursionError):
            pass
    data = bytearray(seed)
    for _each in range(chance.choice([1, 1, 2, 8])):
        act, place = chance.randrange(5), chance.randrange(len(data)) if data else 0
        if act == 0 and data:
            data[place] ^= 1 << chance.randrange(8)
        elif act == 1:
            data[place:place] = chance.randbytes(chance.choice([1, 4, 64]))
        elif act == 2:
            del data[place : place + chance.choice([1, 2, 40, 4000])]
        elif act == 3:
            data[place:place] = data[: chance.choice([4, 100])]
        else:
            data[place : place + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"])
    return bytes(data)


def _changed_json(value: Any, chance: random.Random) -> Any:
    if chance.random() < 0.12:
        return chance.choice(_JSON)
    if isinstance(value, dict):
        made = {key: _changed_json(each, chance) for key, each in value.items() if chance.random() > 0.03}
        return (
            {**made, chance.choice(["stamps", "seen", "beside", "x_own", "id"]): chance.choice(_JSON)}
            if chance.random() < 0.1
            else made
        )
    if isinstance(value, list):
        return [_changed_json(each, chance) for each in value for _again in range(chance.choice([1, 1, 1, 0, 2]))]
    return value


def mutants(seeds: Iterable[bytes], count: int, seed: int) -> Iterable[bytes]:
    """So many changed seeds, the same for the same number."""
    chance, known = random.Random(seed), list(seeds)
    return (changed(chance.choice(known), chance) for _each in range(count))
