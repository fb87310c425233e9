"""P2 and P6: a thousand bundles are post-quantum, to one recipient each; sizes and names tell little."""

import io
import random
import re
from typing import BinaryIO, cast

from hrd_vault.base import canonical
from hrd_vault.base.ids import new_id
from hrd_vault.crypto import age
from hrd_vault.crypto.header import Head
from hrd_vault.formats import bundle
from hrd_vault.formats.bundle import Content, Thread
from hrd_vault.services import handover

KEY = age.HybridIdentity.generate()
COUNT = 1_000


def sealed(size: int) -> bytes:
    records = canonical.dump({"records": [{"id": new_id(), "kind": "incident", "title": "x" * size, "v": 1}]})
    content = Content(new_id(), "2026-01-01T00:00:00Z", "en", b"<p>", records, 1, False)
    sink = io.BytesIO()
    bundle.seal(cast(BinaryIO, sink), content, KEY.recipient(), Thread(1, Head(1, bytes(32))), None)
    return sink.getvalue()


def test_a_thousand_bundles() -> None:
    chance, stanzas, sizes = random.Random(20261125), set(), set()
    for _each in range(COUNT):
        size = chance.choice([10, 500, 5_000, 60_000])
        size += chance.randrange(size)
        data = sealed(size)
        stanzas |= set(re.findall(rb"^-> (\S+)", data[:4096], re.MULTILINE))
        assert data[:4096].count(b"\n-> ") == 1
        sizes.add(len(data))
        bare = len(sealed_bare(data))
        assert len(data) <= 1.12 * bare + 4096  # the age header and the tags of the chunks
    assert stanzas == {b"mlkem768x25519"} and len(sizes) < COUNT / 4  # many different contents, few sizes
    names = {handover.new_name() for _each in range(COUNT)}
    assert len(names) == COUNT and all(re.fullmatch(r"[0-9a-f]{12}\.age", name) for name in names)


def sealed_bare(data: bytes) -> bytes:
    """What is inside, without its padding."""
    inside = b"".join(age.opened(cast(BinaryIO, io.BytesIO(data)), [KEY]).pieces())
    found = re.search(rb'"name":"padding","sha256":"[0-9a-f]+","size":(\d+)', inside)
    assert found
    return inside[: len(inside) - int(found[1])]
