"""Receiving: a bundle is checked to its last byte before anything of it is shown, and the verdict says what that means."""

import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from hrd_vault.base import canonical, clock
from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.base.shown import honest
from hrd_vault.crypto import age
from hrd_vault.crypto.header import Head
from hrd_vault.crypto.signing import groups_of_five
from hrd_vault.domain.bodies import read_record
from hrd_vault.domain.dates import EventDate, parse
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.kinds.contact import FINGERPRINT, KEY_LOST
from hrd_vault.domain.kinds.evidence import DIGEST, EVIDENCE
from hrd_vault.domain.records import Record
from hrd_vault.formats import bag, bundle, json_records
from hrd_vault.formats.bundle import Checked
from hrd_vault.services import contact_keys, own_key
from hrd_vault.services.taking import Note
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.folder import as_vault_error, new_file, part_of, remove_tree
from hrd_vault.store.handovers import Handover
from hrd_vault.store.journal import chained

Identity = age.Identity
File = bundle.Exhibit
_PIECE = 1024 * 1024  # bytes read at once
_UNSAFE = re.compile(r'[\\/:*?"<>|]')
_LONGEST = 120  # letters of a file name


@dataclass(frozen=True)
class Verdict:
    """What checking a bundle showed. `digits` are the sender's 40, or "" where it is unsigned."""

    bundle: str
    made: str
    count: int
    digits: str
    bound: bool
    partial: bool
    known_as: str = ""
    key_state: str = ""
    key_lost: EventDate | None = None
    seen_before: str = ""
    training: bool = False
    pseudonyms: bool = False
    put_away: bool = False
    header: str = ""  # the SHA-256 of its header, which stands in receipts
    emergency: str = ""
    chain: str = "first"  # "first", "extends", "broken", or "unknown" without a vault
    files: tuple[File, ...] = ()
    records: tuple[Json, ...] = field(default=(), repr=False)


def is_bundle(path: Path) -> bool:
    """Whether a file begins as a sealed one does."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError:
        return False
    return start.startswith(b"age-encryption.org/") or age.is_armored(start)


def identities_from(path: Path, passphrase: str = "") -> list[Identity]:
    """The keys in an identity file; one that lies under a passphrase needs that.

    Raises `VaultError` ``use.file_missing``, ``bundle.bad_identity`` or ``keys.own_wrong``.
    """
    if is_bundle(path):
        return [own_key.read(path, passphrase).opener()]
    try:
        return age.read_identities(path.read_text("utf-8").splitlines(), path.name)
    except FileNotFoundError as error:
        raise VaultError("use.file_missing", name=path.name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise VaultError("bundle.bad_identity", name=path.name) from error


def passphrase_identities(passphrase: str) -> list[Identity]:
    """A passphrase to open a bundle with."""
    return [age.PassphraseIdentity(passphrase)]


def vault_identities(vault: Vault) -> list[Identity]:
    """The vault's own keys, today's and those before."""
    return list(vault.openers)


class _Watched(io.FileIO):
    """A file that tells how far it was read."""

    def __init__(self, path: Path, tell: Callable[[int], None]) -> None:
        super().__init__(path)
        self._tell = tell

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self._tell(count or 0)
        return count


def source(path: Path, progress: Progress = SILENT, passes: int = 1) -> Callable[[], BinaryIO]:
    """Opens the file, as often as it is asked to; `progress` goes from nothing to all of it, so many times over."""
    if not path.is_file():
        raise VaultError("use.file_missing", name=path.name)
    done, total = 0, passes * path.stat().st_size

    def tell(count: int) -> None:
        nonlocal done
        done += count
        progress.step(min(done, total), total)

    def source() -> BinaryIO:
        try:
            return io.BufferedReader(_Watched(path, tell), _PIECE)
        except OSError as error:
            raise VaultError("use.file_unreadable", name=path.name) from error

    return source


def verify(
    path: Path, identities: Sequence[Identity], vault: Vault | None = None, progress: Progress = SILENT
) -> Verdict:
    """Check a bundle, and with a `vault` also what it knows of the sender and of earlier bundles. Changes nothing."""
    return _verdict(bundle.check(source(path, progress), identities), vault)


def open_bundle(
    path: Path,
    identities: Sequence[Identity],
    vault: Vault | None = None,
    into: Path | None = None,
    progress: Progress = SILENT,
) -> Verdict:
    """Check a bundle, then read it: its records into the verdict, its files into the new folder `into`.

    The folder is a BagIt bag, and gets its name only when every file is whole. With a `vault` the bundle is entered as seen.
    Raises `VaultError` ``use.file_exists`` and what `verify` raises, or `Cancelled`.
    """
    if into is not None and into.exists():
        raise VaultError("use.file_exists", name=str(into))
    opened = source(path, progress, passes=2)
    checked = bundle.check(opened, identities)
    part = part_of(into) if into else None
    bodies: dict[str, BinaryIO] = {}

    def keep(name: str) -> Callable[[bytes], object]:
        if part is not None:
            target = part / bag.PAYLOAD / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            bodies[name] = new_file(target)
        elif name == bundle.RECORDS:
            bodies[name] = io.BytesIO()
        else:
            return len
        return bodies[name].write

    try:
        if part is not None:
            part.mkdir(mode=0o700)
        again = bundle.extract(opened, identities, keep)
        if again.manifest != checked.manifest:
            raise VaultError("bundle.damaged")
        records = _records(bodies, part)
        _belong(checked.exhibits.values(), records)
        for each in bodies.values():
            each.close()
        if part is not None and into is not None:
            bag.write(part, checked.manifest, _entries(checked, part), _titles(records))
            part.replace(into)
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        for each in bodies.values():
            each.close()
        if part is not None:
            remove_tree(part)
    verdict = replace(_verdict(checked, vault), records=tuple(records))
    if vault is not None:
        _enter(vault, checked)
    return verdict


def write_out(
    path: Path, identities: Sequence[Identity], verdict: Verdict, record: str, target: Path, progress: Progress = SILENT
) -> None:
    """Write the file of one evidence of a bundle that was opened before to the new file `target`.

    The whole bundle is checked again on the way; only then the file gets its name. Raises `VaultError` ``use.file_exists``,
    ``evidence.no_file``, a disk code or what `verify` raises, or `Cancelled`.
    """
    if target.exists():
        raise VaultError("use.file_exists", name=target.name)
    names = [name for name, each in named(verdict).items() if each.record == record]
    if not names:
        raise VaultError("evidence.no_file")
    part = part_of(target)
    try:
        with new_file(part) as sink:
            checked = bundle.extract(
                source(path, progress), identities, lambda name: sink.write if name == names[0] else len
            )
            if checked.manifest["bundle"] != verdict.bundle:
                raise VaultError("bundle.damaged")
            sink.flush()
            os.fsync(sink.fileno())
        part.replace(target)
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        part.unlink(missing_ok=True)


def named(verdict: Verdict) -> dict[str, bundle.Exhibit]:
    """The files of a bundle by the names that they have in it."""
    return {bundle.exhibit_name(number, each.ending): each for number, each in enumerate(verdict.files)}


def safe_name(file: bundle.Exhibit) -> str:
    """A name under which a received file may be written: no folder in it, nothing hidden, and the ending of what it is.

    What nobody here knows gets no ending, so that no double click runs it.
    """
    name = _UNSAFE.sub("_", honest(file.file)).strip(". ")
    stem = (name.rpartition(".")[0] or name)[:_LONGEST] if file.ending else name.replace(".", "_")[:_LONGEST]
    return (stem or file.record[:8]) + file.ending


def _records(bodies: dict[str, BinaryIO], part: Path | None) -> list[Json]:
    body = bodies[bundle.RECORDS]
    if isinstance(body, io.BytesIO):
        data = body.getvalue()
    else:
        body.flush()
        assert part is not None
        data = (part / bag.PAYLOAD / bundle.RECORDS).read_bytes()
    try:
        return json_records.records_in(canonical.load(data), bundle.RECORDS)
    except canonical.NotCanonical as error:
        raise VaultError("bundle.damaged") from error


def _entries(checked: Checked, part: Path) -> list[bag.Entry]:
    """The files that were written, with the digests that were checked on the way."""
    found = []
    for name in (bundle.MANIFEST, bundle.SIGNATURES):
        content = (part / bag.PAYLOAD / name).read_bytes()
        found.append(bag.Entry(name, len(content), hashlib.sha256(content).hexdigest(), media="application/json"))
    for row in checked.manifest["members"]:
        exhibit = checked.exhibits.get(row["name"])
        told = (honest(exhibit.file), exhibit.media) if exhibit else ("", "")
        if row["name"] != bundle.PADDING:
            found.append(bag.Entry(row["name"], row["size"], row["sha256"], *told))
    return found


def _titles(records: Sequence[Json]) -> dict[str, str]:
    return {str(each.get("id", "")): str(each.get("title", "")) for each in records}


def _belong(files: Iterable[bundle.Exhibit], records: Sequence[Json]) -> None:
    """Every file must be that of an evidence in the same bundle, with the digest that this evidence names."""
    named = {each.get("id"): each.get(DIGEST.name) for each in records if each.get("kind") == EVIDENCE.name}
    if any(named.get(each.record) != each.sha256 for each in files):
        raise VaultError("bundle.not_ours", reason=N_("a file in it belongs to none of its records"))


def _verdict(checked: Checked, vault: Vault | None) -> Verdict:
    manifest, sender = checked.manifest, checked.sender
    verdict = Verdict(
        manifest["bundle"],
        manifest["made"],
        manifest["count"],
        groups_of_five(sender.fingerprint) if sender else "",
        checked.bound,
        bool(manifest["partial"]),
        training=manifest.get("training") is True,
        pseudonyms=manifest.get("pseudonyms") is True,
        put_away=manifest.get("put_away") is True,
        header=manifest["header_sha256"],
        emergency=str(manifest.get("emergency", "")),
        chain="unknown",
        files=tuple(checked.exhibits.values()),
    )
    if vault is None:
        return verdict
    seen = vault.handovers.get(manifest["bundle"])
    known = vault.rows.with_key(FINGERPRINT.name, sender.fingerprint) if sender else []
    contact = known[0].record if known else None
    return replace(
        verdict,
        known_as=contact.title if contact else "",
        key_state=contact_keys.state(contact) if contact else "",
        key_lost=contact[KEY_LOST] if contact else None,
        seen_before=seen.time if seen else "",
        chain=_chain(checked, vault),
    )


def _chain(checked: Checked, vault: Vault) -> str:
    """Whether the sender's journal passes through where the last bundle that we saw had left it.

    "first" where there is nothing to compare, "unknown" where this bundle is older or one between is missing.
    """
    last = vault.handovers.last(checked.sender.fingerprint, "in") if checked.sender else None
    if last is None or last.bundle == checked.manifest["bundle"]:
        return "first"
    since = checked.since
    if since is None or since.sequence > last.head.sequence or checked.head.sequence < last.head.sequence:
        return "unknown"
    running, passed = since, since == last.head
    for digest in checked.chain:
        running = Head(running.sequence + 1, chained(running.hash, digest))
        passed = passed or running == last.head
    return "extends" if passed and running == checked.head else "broken"


def _enter(vault: Vault, checked: Checked) -> None:
    if checked.sender is None or vault.doubt:
        return
    manifest = checked.manifest
    line = Handover(
        manifest["bundle"], "in", checked.sender.fingerprint, manifest["sequence"], clock.now(), checked.head,
        {"header": manifest["header_sha256"], "made": manifest["made"]},
    )  # fmt: skip
    if vault.handovers.get(line.bundle) is None:

        def act(operation: Operation) -> None:
            vault.handovers.add(line)
            operation.note("receive", {"bundle": line.bundle, "header": manifest["header_sha256"]})

        vault.operate(act)


def readable(verdict: Verdict, vault: Vault | None = None) -> list[Record]:
    """The records of an opened bundle, as values."""
    catalogue = vault.catalogue if vault else CATALOGUE
    return [read_record(catalogue, data)[0] for data in verdict.records]


def _moment(instant: str) -> EventDate:
    return parse(instant[:16] + "[UTC]")


def told(verdict: Verdict) -> list[Note]:
    """What a verdict says to a person, and what it does not."""
    found: list[Note] = []

    def say(text: str, **facts: object) -> None:
        found.append(Note(text, facts))

    say(
        N_("This bundle is whole, and nothing in it was changed since it was sealed on {time}."),
        time=_moment(verdict.made),
    )
    if verdict.digits:
        say(N_("Sealed by the key with these digits: {digits}"), digits=verdict.digits)
        if verdict.key_state == "compromised":
            text = N_("bundle.compromised: The key of {name} is no longer safe: anybody may have sealed this bundle.")
            say(text, name=verdict.known_as)
            if verdict.key_lost:
                text = N_("It counts as not safe since {time}; the bundle says of itself that it was sealed on {made}.")
                say(text, time=verdict.key_lost, made=_moment(verdict.made))
        elif verdict.known_as and verdict.key_state in contact_keys.CHECKED:
            say(N_("That is the checked key of {name}."), name=verdict.known_as)
        elif verdict.known_as:
            text = N_("That is the key you have for {name}, not checked yet. Call and compare the digits.")
            say(text, name=verdict.known_as)
        else:
            say(N_("Who that is, only a call can tell: compare the digits with the sender."))
    else:
        say(N_("Its sender did not sign it: it does not say who it is from."))
    if not verdict.bound:
        say(N_("It was sealed with a passphrase, so it names no recipient."))
    if verdict.files:
        words = N_("Files in it, as they were taken in: {count}, {size} bytes.")
        say(words, count=len(verdict.files), size=sum(each.size for each in verdict.files))
    if verdict.put_away:
        say(N_("It was put away with you to be kept, not to be read. Nobody in it was asked whether you may know it."))
    if verdict.pseudonyms:
        say(N_("All in it have other names and numbers here: only the sender can say who they are."))
    if verdict.partial:
        say(N_("The sender left some parts out or made them coarser."))
    if verdict.emergency:
        text = N_("Sent because a life is at risk and those concerned could not be asked: {reason}")
        say(text, reason=verdict.emergency)
    if verdict.training:
        say(N_("It comes from a training vault: nothing in it is real."))
    if verdict.seen_before:
        say(N_("bundle.seen: This bundle was opened here before, on {time}."), time=_moment(verdict.seen_before))
    if verdict.chain == "extends":
        say(N_("The sender's journal goes on from the last bundle you opened: nothing before it was rewritten."))
    if verdict.chain == "broken":
        say(
            N_(
                "bundle.journal_broken: The sender's journal does not go on from the last bundle you opened. "
                "Ask the sender why."
            )
        )
    say(N_("This does not say that what it tells is true."))
    return found
