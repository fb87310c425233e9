"""The sealed bundle: an age file that holds one strict ZIP, with a manifest that its sender signed for one recipient.

Inside stand, in this order: ``manifest.json``, ``signatures.json``, ``index.html``, ``m/0001.json`` (the records), more
``m/`` members (from ``m/0003`` on the files of exhibits, each under a name that says nothing), and ``padding``. The
manifest is canonical JSON; it names sender and recipient, the SHA-256 of the age header (so that sealing it again is
seen), every member's size and digest, and the head of the sender's journal.

Reading goes twice over the file: the first pass checks every byte to the last chunk and gives nothing out, the second hands
over what was checked, and checks it again.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from hrd_vault.base import canonical
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.ids import is_id
from hrd_vault.crypto import age
from hrd_vault.crypto.header import Head
from hrd_vault.crypto.signing import PublicIdentity, SecretIdentity, public_from_json, signature_from_json
from hrd_vault.formats.zipped import FAR_END, LARGEST, MOST_MEMBERS, Archive, Member, length, write

FORMAT, VERSION = "hrd-vault bundle", 1
MANIFEST, SIGNATURES, PAGE, RECORDS, PADDING = (
    "manifest.json",
    "signatures.json",
    "index.html",
    "m/0001.json",
    "padding",
)
CHAIN = "m/0002.json"
FIRST_EXHIBIT = 3
_LARGEST_MANIFEST, _LARGEST_JSON = 8 * 1024 * 1024, 512 * 1024 * 1024
_LONGEST_NAME = 1024  # letters of a file's own name
_LONGEST_NUMBER = 12  # digits of a size
_ENDING = re.compile(r"(\.[a-z0-9]{1,4})?")
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]{1,120}")
_ZEROS = bytes(64 * 1024)
_PURPOSE = "bundle"
_PLAIN = {"name", "size", "sha256"}
_INSTANT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ")


@dataclass(frozen=True)
class Exhibit:
    """A file that goes with the evidence `record`: its own name, what it is, how long (bytes), its digests, how far its
    custody had come, and the ending (".jpg") that a browser or desktop needs to open it."""

    record: str
    file: str
    media: str
    size: int
    sha256: str
    custody: Head
    ending: str = ""
    crc: int = 0
    pieces: Callable[[], Iterable[bytes]] = field(repr=False, compare=False, default=tuple)

    def member(self, number: int) -> Member:
        """The file as a member of the archive."""
        return Member(exhibit_name(number, self.ending), self.size, self.crc, self.sha256)

    def told(self) -> Json:
        """What the manifest says of it."""
        return {"record": self.record, "file": self.file, "media": self.media, "custody": _head_json(self.custody)}


def exhibit_name(number: int, ending: str = "") -> str:
    """Under which name the exhibit of this number, from 0, lies in the archive."""
    return f"m/{number + FIRST_EXHIBIT:04}{ending}"


@dataclass(frozen=True)
class Content:
    """What goes into a bundle, before it is known for whom. `chain` are the entry digests since the last one, in order."""

    bundle_id: str
    made: str
    language: str
    page: bytes
    records: bytes
    count: int
    partial: bool
    training: bool = False  # from a vault in which nothing is real
    emergency: str = ""  # why it was sent although those concerned could not be asked
    exhibits: tuple[Exhibit, ...] = ()
    put_away: bool = False  # whole, to be kept for its sender; nobody agreed to its being read
    pseudonyms: bool = False  # all in it has other names and numbers, in no other bundle


@dataclass(frozen=True)
class Thread:
    """How this bundle follows the one before to the same recipient: its number, the journal's head, and the way there."""

    sequence: int
    head: Head
    since: Head | None = None
    digests: Sequence[bytes] = ()


def _padded_size(size: int) -> int:
    """The size class of `size` bytes: at most 12 % more, so that sizes say little (Padmé, Nikitin et al. 2019)."""
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << max(low_bits, 0)) - 1
    return (size + mask) & ~mask


def seal(
    sink: BinaryIO, content: Content, recipient: age.Recipient, thread: Thread, sender: SecretIdentity | None
) -> Json:
    """Write one bundle for one recipient; gives back its manifest. `sender` None leaves it unsigned, and it says so.

    Raises `VaultError` ``seal.too_large`` or ``seal.changed``.
    """
    _fits(content)
    writer = age.seal(sink, [recipient])
    try:
        bodies = {PAGE: content.page, RECORDS: content.records}
        if thread.since:
            bodies[CHAIN] = canonical.dump({"digests": [digest.hex() for digest in thread.digests]})
        members = [Member.of(name, body) for name, body in bodies.items()]
        files = [exhibit.member(number) for number, exhibit in enumerate(content.exhibits)]
        manifest = _manifest(content, recipient, thread, sender, writer.header)
        heads, padding = _filled(manifest, content.exhibits, [*members, *files], sender)
        first = [(Member.of(name, body), [body]) for name, body in {**heads, **bodies}.items()]
        write(cast(BinaryIO, writer), _contents(first, zip(files, content.exhibits, strict=True), padding))
    except BaseException:
        writer.abandon()
        raise
    writer.close()
    return canonical.load(heads[MANIFEST])


def _fits(content: Content) -> None:
    """The one form of the archive holds 128 gibibytes and 9,999 members."""
    size = len(content.page) + len(content.records) + sum(each.size for each in content.exhibits)
    if _padded_size(size + _LARGEST_MANIFEST) > LARGEST or len(content.exhibits) > MOST_MEMBERS - 2 * FIRST_EXHIBIT:
        raise VaultError("seal.too_large")


def _contents(
    first: Iterable[tuple[Member, Iterable[bytes]]], files: Iterable[tuple[Member, Exhibit]], padding: Member
) -> Iterator[tuple[Member, Iterable[bytes]]]:
    yield from first
    yield from ((member, exhibit.pieces()) for member, exhibit in files)
    yield padding, _zeros(padding.size)


def _zeros(count: int) -> Iterator[bytes]:
    for _ in range(count // len(_ZEROS)):
        yield _ZEROS
    yield _ZEROS[: count % len(_ZEROS)]


def _filled(
    manifest: dict[str, Json], exhibits: Sequence[Exhibit], members: list[Member], sender: SecretIdentity | None
) -> tuple[dict[str, bytes], Member]:
    """Manifest, signatures and the padding that brings the whole archive to its size class."""

    def closed(padding: Member) -> dict[str, bytes]:
        rows: list[Json] = [_row(member) for member in [*members, padding]]
        for row, exhibit in zip(rows[-1 - len(exhibits) : -1], exhibits, strict=True):
            row["exhibit"] = exhibit.told()
        data = canonical.dump({**manifest, "members": rows})
        signatures = sender.sign(_PURPOSE, data).to_json() if sender else {}
        return {MANIFEST: data, SIGNATURES: canonical.dump(signatures)}

    def whole(heads: dict[str, bytes], padding: Member) -> int:
        return length([*(Member.of(name, body) for name, body in heads.items()), *members, padding])

    empty = Member.of(PADDING, b"")
    heads = closed(empty)
    bare = whole(heads, empty)
    wanted = _padded_size(bare)
    while True:
        # The manifest writes how long the padding is, and an archive beyond four gibibytes ends with more: so it is tried.
        for more in range(_LONGEST_NUMBER + 1):
            for end in (0, FAR_END):
                fill = wanted - bare - more - end
                counted = Member(PADDING, fill, 0, "")
                if fill >= 0 and len(str(fill)) - 1 == more and whole(heads, counted) + more == wanted:
                    padding = Member.of_pieces(PADDING, _zeros(fill))
                    return closed(padding), padding
        wanted = _padded_size(wanted + 1)  # no length fits this class exactly (99 is too few, 100 too many)


def _row(member: Member) -> dict[str, Json]:
    return {"name": member.name, "size": member.size, "sha256": member.sha256}


def _manifest(
    content: Content, recipient: age.Recipient, thread: Thread, sender: SecretIdentity | None, header: age.Header
) -> dict[str, Json]:
    manifest: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "bundle": content.bundle_id,
        "made": content.made,
        "language": content.language,
        "count": content.count,
        "partial": content.partial,
        **({"training": True} if content.training else {}),
        **({"put_away": True} if content.put_away else {}),
        **({"pseudonyms": True} if content.pseudonyms else {}),
        **({"emergency": content.emergency} if content.emergency else {}),
        "recipient": recipient_json(recipient),
        "header_sha256": hashlib.sha256(header.encoded).hexdigest(),
        "sequence": thread.sequence,
        "head": _head_json(thread.head),
    }
    if thread.since:
        manifest["since"] = _head_json(thread.since)
    if sender:
        manifest["sender"] = sender.public().to_json()
    return manifest


def recipient_json(recipient: age.Recipient) -> Json:
    """How the manifest names a recipient."""
    if isinstance(recipient, age.PassphraseRecipient):
        return {"family": recipient.family}
    return {"family": recipient.family, "key": str(recipient)}


def _head_json(head: Head) -> Json:
    return {"sequence": head.sequence, "hash": head.hash.hex()}


def _head_from(data: Json) -> Head:
    head = Head(int(data["sequence"]), bytes.fromhex(data["hash"]))
    if len(head.hash) != hashlib.sha256().digest_size:
        raise ValueError("hash")
    return head


@dataclass(frozen=True)
class Checked:
    """A bundle whose every byte was checked. `sender` is None where it is unsigned; `chain` the digests it carries;
    `exhibits` the files in it, by the names they have there."""

    manifest: Json
    sender: PublicIdentity | None
    head: Head
    since: Head | None
    chain: tuple[bytes, ...]
    exhibits: dict[str, Exhibit]

    @property
    def bound(self) -> bool:
        """Whether the manifest names one recipient (a passphrase bundle cannot)."""
        return "key" in self.manifest["recipient"]


Source = Callable[[], BinaryIO]


def _reader(source: BinaryIO, identities: Iterable[age.Identity]) -> tuple[age.SealedReader, BinaryIO]:
    start = source.read(64)
    source.seek(0)
    if age.is_armored(start):
        source = _buffered(age.ArmorReader(source))
    elif not start.startswith(b"age-encryption.org/"):
        raise VaultError("bundle.not_age", name=getattr(source, "name", ""))
    reader = age.opened(source, identities)
    return reader, _buffered(reader)


def _buffered(raw: io.RawIOBase) -> BinaryIO:
    return io.BufferedReader(raw, 128 * 1024)


def check(source: Source, identities: Sequence[age.Identity]) -> Checked:
    """Check a whole bundle and give nothing of it out.

    Raises `VaultError` ``bundle.damaged``, ``bundle.no_match``, ``bundle.limits``, ``bundle.not_age``, ``bundle.not_ours``,
    ``bundle.newer``, ``bundle.forged`` or ``bundle.resealed``.
    """
    with source() as file:
        reader, plain = _reader(file, identities)
        return _read(reader, Archive(plain), identities, None)


def extract(
    source: Source, identities: Sequence[age.Identity], keep: Callable[[str], Callable[[bytes], object]]
) -> Checked:
    """Check a whole bundle again while handing each member's content to ``keep(name)``."""
    with source() as file:
        reader, plain = _reader(file, identities)
        return _read(reader, Archive(plain), identities, keep)


def _read(
    reader: age.SealedReader,
    archive: Archive,
    identities: Sequence[age.Identity],
    keep: Callable[[str], Callable[[bytes], object]] | None,
) -> Checked:
    data, signatures, chain = bytearray(), bytearray(), bytearray()
    try:
        archive.member(MANIFEST, largest=_LARGEST_MANIFEST, keep=data.extend)
    except VaultError as error:
        if isinstance(error, age.NotOpened):
            raise
        raise VaultError("bundle.not_ours", reason=N_("there is no manifest at its beginning")) from error
    archive.member(SIGNATURES, largest=_LARGEST_MANIFEST, keep=signatures.extend)
    manifest = _trusted_form(bytes(data))
    sender = _signer(manifest, bytes(data), bytes(signatures))
    _check_binding(manifest, reader.header, identities)
    for row in manifest["members"]:
        name = row["name"]
        sink = keep(name) if keep and name != PADDING else None
        if name == CHAIN:
            sink = _both(sink, chain.extend)
        found = archive.member(name, size=row["size"], keep=sink)
        if found.sha256 != row["sha256"]:
            raise VaultError("bundle.damaged")
    archive.end()
    if keep:
        keep(MANIFEST)(bytes(data))
        keep(SIGNATURES)(bytes(signatures))
    head, since = _head_from(manifest["head"]), manifest.get("since")
    exhibits = {row["name"]: _exhibit(row) for row in manifest["members"] if "exhibit" in row}
    return Checked(manifest, sender, head, _head_from(since) if since else None, _digests(bytes(chain)), exhibits)


def _both(first: Callable[[bytes], object] | None, second: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def put(piece: bytes) -> None:
        second(piece)
        if first:
            first(piece)

    return put


def _digests(data: bytes) -> tuple[bytes, ...]:
    if not data:
        return ()
    try:
        return tuple(bytes.fromhex(text) for text in canonical.load(data)["digests"])
    except (canonical.NotCanonical, KeyError, TypeError, ValueError) as error:
        raise VaultError("bundle.damaged") from error


def _trusted_form(data: bytes) -> Json:
    """The manifest, if it is one of ours, in its canonical form, with members in their places."""
    try:
        manifest = canonical.load(data)
        if manifest["format"] != FORMAT:
            raise VaultError("bundle.not_ours", reason=N_("its manifest is of another program"))
        if manifest["version"] != VERSION:
            raise VaultError("bundle.newer")
        well_formed = _well_formed(manifest["members"], [PAGE, RECORDS, *([CHAIN] if "since" in manifest else [])])
        texts = (manifest["bundle"], manifest["made"], manifest["language"], manifest["header_sha256"])
        if not well_formed or not all(isinstance(text, str) for text in texts):
            raise VaultError("bundle.not_ours", reason=N_("its manifest is not complete"))
        _head_from(manifest["head"])
        if "since" in manifest:
            _head_from(manifest["since"])
        whole = (
            isinstance(manifest["sequence"], int) and isinstance(manifest["count"], int) and is_id(manifest["bundle"])
        )
        timed = (
            _INSTANT.fullmatch(manifest["made"]) is not None
            and isinstance(manifest["partial"], bool)
            and manifest.get("training", True) is True
            and manifest.get("pseudonyms", True) is True
            and manifest.get("put_away", True) is True
            and isinstance(manifest.get("emergency", ""), str)
        )
        if not isinstance(manifest["recipient"]["family"], str) or not whole or not timed:
            raise VaultError("bundle.not_ours", reason=N_("its manifest is not complete"))
    except (canonical.NotCanonical, AttributeError, KeyError, TypeError, ValueError) as error:
        raise VaultError("bundle.not_ours", reason=N_("its manifest is not in the one allowed form")) from error
    return manifest


def _well_formed(rows: list[Json], heads: list[str]) -> bool:
    """Whether members stand in their places: the heads, exhibits in order and one of each record, the padding."""
    files = rows[len(heads) : -1]
    plain = [*rows[: len(heads)], rows[-1]]
    if [row["name"] for row in plain] != [*heads, PADDING] or any(set(row) != _PLAIN for row in plain):
        return False
    if not all(_is_size(row["size"], _LARGEST_JSON) for row in plain):
        return False
    told = [row["exhibit"] for row in files]
    return len({each["record"] for each in told}) == len(files) and all(
        set(row) == _PLAIN | {"exhibit"}
        and row["name"].startswith(exhibit_name(number))
        and _ENDING.fullmatch(row["name"].removeprefix(exhibit_name(number))) is not None
        and _is_size(row["size"], LARGEST)
        and set(row["exhibit"]) == {"record", "file", "media", "custody"}
        and is_id(row["exhibit"]["record"])
        and isinstance(row["exhibit"]["file"], str)
        and len(row["exhibit"]["file"]) <= _LONGEST_NAME
        and _MEDIA.fullmatch(row["exhibit"]["media"]) is not None
        and _head_from(row["exhibit"]["custody"]).sequence > 0
        for number, row in enumerate(files)
    )


def _is_size(value: Json, largest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= largest


def _exhibit(row: Json) -> Exhibit:
    told, ending = row["exhibit"], row["name"].partition(".")[2]
    return Exhibit(
        told["record"], told["file"], told["media"], row["size"], row["sha256"], _head_from(told["custody"]),
        f".{ending}" if ending else "",
    )  # fmt: skip


def _signer(manifest: Json, data: bytes, signatures: bytes) -> PublicIdentity | None:
    """Who signed it. Raises `VaultError` ``bundle.forged`` where a signature is there and false, or is missing for a name."""
    if "sender" not in manifest:
        if signatures != b"{}":
            raise VaultError("bundle.forged")
        return None
    try:
        sender = public_from_json(manifest["sender"])
        signature = signature_from_json(canonical.load(signatures))
    except (VaultError, canonical.NotCanonical, KeyError, TypeError, ValueError) as error:
        raise VaultError("bundle.forged") from error
    if not sender.verify(_PURPOSE, data, signature):
        raise VaultError("bundle.forged")
    return sender


def _check_binding(manifest: Json, header: age.Header, identities: Sequence[age.Identity]) -> None:
    """The signed manifest must name this very age header, and the key that opened it."""
    if manifest["header_sha256"] != hashlib.sha256(header.encoded).hexdigest():
        raise VaultError("bundle.resealed")
    named = manifest["recipient"].get("key")
    ours = {str(each.recipient()) for each in identities if isinstance(each, age.HybridIdentity | age.X25519Identity)}
    by_passphrase = any(isinstance(each, age.PassphraseIdentity) for each in identities)
    if (named is None and not by_passphrase) or (named is not None and named not in ours):
        raise VaultError("bundle.resealed")
    if len(header.stanzas) != 1:
        raise VaultError("bundle.resealed")
