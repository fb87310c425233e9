"""Handing records over: who gets what is decided here, in one preview; then one sealed file for each recipient."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO

from hrd_vault.base import canonical, clock
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, Speech, speech
from hrd_vault.base.ids import new_id
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.base.shown import honest
from hrd_vault.crypto import age
from hrd_vault.crypto.passphrase import new_recovery_code
from hrd_vault.crypto.signing import SecretIdentity, groups_of_five
from hrd_vault.domain import permission
from hrd_vault.domain.dates import day_number, parse
from hrd_vault.domain.fields import Facet, Links, Rows, outward_values
from hrd_vault.domain.kinds.common import FROM_SOURCE, NEVER, SENSITIVITY_FIELD
from hrd_vault.domain.kinds.consent import CONSENT
from hrd_vault.domain.kinds.contact import CONTACT, KEY_STATE, RECIPIENT
from hrd_vault.domain.kinds.evidence import CHILD, CLAIMS, FILE_NAME, INTIMATE, PLACE
from hrd_vault.domain.kinds.incident import SHARING
from hrd_vault.domain.merging import settled
from hrd_vault.domain.permission import LAWYER_USES, NAMELESS_USES, Permission, Says
from hrd_vault.domain.query import Query
from hrd_vault.domain.records import Record, Version
from hrd_vault.formats import bundle, json_records, media_types, page
from hrd_vault.formats.bundle import Content, Thread
from hrd_vault.services import contact_keys, enclosed, training
from hrd_vault.services.enclosed import Enclosed
from hrd_vault.services.records import with_parts
from hrd_vault.services.taking import Note
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.folder import as_vault_error, new_file, part_of
from hrd_vault.store.handovers import Handover

NEVER_LEAVES = N_("it is marked “never leaves this machine”")
ONLY_HERE = N_("its writer said “only here”")
ONLY_LAWYER = N_("its writer said “my lawyer”, and this is for another use")
INTIMATE_ONE = N_("it is an intimate picture, which leaves only when it is chosen by itself")
UNREADABLE = N_("a newer program wrote it, so it is not known what in it may leave")
_OF_A_CHILD = frozenset({PLACE.name, CLAIMS.name, FILE_NAME.name})  # where it was; files are often called by a name
_UNDATED = 2**52  # after every dated record


@dataclass(frozen=True)
class Name:
    """Somebody named in what would leave: the words, the field's label ("" for a record of their own), the record's title."""

    words: str
    label: str
    record: str


@dataclass(frozen=True)
class Purpose:
    """What it is handed over for: a code of `USES`. `emergency` says why, where a life is at risk and nobody can be asked."""

    use: str = "partner"
    emergency: str = ""


@dataclass(frozen=True)
class Preview:
    """Exactly what would leave: records as they would be sent, who is named in them, what stays behind with the marked
    reason, whose writers want to be asked first, what those who are in them said, what for, which files go along, and
    which stay with the marked reason."""

    records: tuple[Record, ...]
    names: tuple[Name, ...]
    kept_back: tuple[tuple[str, str], ...]
    ask_first: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()
    purpose: Purpose = Purpose()
    files: tuple[Enclosed, ...] = ()
    files_kept: tuple[tuple[str, str], ...] = ()

    @property
    def coarsened(self) -> int:
        """How many records leave with something left out or made coarser."""
        return sum(bool(record.partial) for record in self.records)


@dataclass(frozen=True)
class Receiver:
    """One recipient: a contact's title or the key's beginning, the age recipient, how far its key was checked, the contact's
    id, and which groups of the key's digits are to be asked for (from 1; none where there is nothing to ask)."""

    name: str
    recipient: age.Recipient
    key_state: str = "unverified"
    contact: str = ""
    asked: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sealed:
    """One file that was written, for whom, and its bundle's id."""

    path: Path
    receiver: Receiver
    bundle: str


def choose(
    vault: Vault, ids: Sequence[str], query: Query | None, purpose: Purpose = Purpose(), *, files: bool = True
) -> Preview:
    """What would leave for these ids, or for everything that `query` finds; with the `files` of evidence, or without.

    A record marked C4, or part of one, never leaves; nor does what its writer, or somebody in it, did not agree to. Chosen
    by its id it stops the sealing, found by a query it is left behind and named. In an emergency what was chosen by its id
    leaves all the same, but for C4. Raises `VaultError` ``seal.nothing``, ``seal.c4``, ``seal.only_here``, ``seal.consent``,
    ``seal.emergency``, ``seal.names`` or ``vault.no_record``.
    """
    if query and purpose.emergency:
        raise VaultError("seal.emergency")
    if query:
        found = [stored for kind in query.kinds or ("",) for stored in vault.rows.all((kind,) if kind else ())]
    else:
        found = [vault.stored(record_id) for record_id in ids]
    chosen = {
        part.record.id: part.record
        for stored in found
        if not stored.deleted
        for part in with_parts(vault, stored)
        if not part.deleted
    }
    named = frozenset() if query else frozenset(ids)
    stays = {record.id: why for record in chosen.values() if (why := _why_it_stays(vault, record, named, purpose))}
    if not query:
        _stop(chosen, stays)
    asked = list(_asked(vault, [record for record in chosen.values() if record.id not in stays], purpose))
    refused = [each for each in asked if each.says is Says.NO]
    if refused and not query and not purpose.emergency:
        told = dict.fromkeys(f"{each.record.title} ({each.person.title})" for each in refused)
        raise VaultError("seal.consent", titles="; ".join(told))
    if not purpose.emergency:
        stays |= {each.record.id: each.reason for each in refused}
    leaving = [record for record in chosen.values() if record.id not in stays]
    if not leaving:
        raise VaultError("seal.nothing")
    records, going, kept_files = _with_files(vault, leaving, wanted=files)
    named_in = (each for record in records for each in (record, *record.alternatives()))
    names = tuple(dict.fromkeys(name for each in named_in for name in names_in(each)))
    if names and purpose.use in NAMELESS_USES:
        raise VaultError("seal.names", names="; ".join(dict.fromkeys(name.words for name in names)))
    kept_back = tuple((chosen[record_id].title, reason) for record_id, reason in stays.items())
    ask_first = tuple(record.title for record in leaving if "ask_me" in record.said(SHARING))
    permissions = tuple(each for each in asked if each.record.id not in stays)
    return Preview(records, names, kept_back, ask_first, permissions, purpose, going, kept_files)


def _with_files(
    vault: Vault, leaving: Iterable[Record], *, wanted: bool
) -> tuple[tuple[Record, ...], tuple[Enclosed, ...], tuple[tuple[str, str], ...]]:
    """The records as they may leave, the files that go with them, and those that stay."""
    records, going, kept = [], [], []
    for record in leaving:
        outward = _outward(vault, record)
        found = enclosed.of(vault, record, outward, wanted=wanted)
        if isinstance(found, str):
            outward = _marked(enclosed.without_digest(outward), record)
            kept += [(record.title, found)] if found else []
        else:
            going.append(found)
        records.append(outward)
    return tuple(records), tuple(going), tuple(kept)


def _stop(chosen: dict[str, Record], stays: dict[str, str]) -> None:
    """What was chosen by its id and may not leave stops everything, each reason under its own code."""
    for reason, code in ((NEVER_LEAVES, "seal.c4"), (ONLY_HERE, "seal.only_here"), (ONLY_LAWYER, "seal.other_use")):
        held = [chosen[record_id].title for record_id, why in stays.items() if why == reason]
        if held:
            raise VaultError(code, titles="; ".join(held))


def _asked(vault: Vault, records: Iterable[Record], purpose: Purpose) -> Iterator[Permission]:
    """What those whom these records speak of said; of a consent itself nobody is asked."""
    consents = [stored.record for stored in vault.rows.all((CONSENT.name,)) if not stored.deleted]
    look_up, today = cache(partial(_look_up, vault)), _today()
    for record in records:
        if record.kind.name != CONSENT.name:
            yield from permission.of(record, purpose.use, today, consents, look_up)


def _look_up(vault: Vault, record_id: str) -> Record | None:
    stored = vault.rows.get(record_id)
    return stored.record if stored else None


def _today() -> int:
    year, month, day = (int(each) for each in clock.now()[:10].split("-"))
    return day_number(year, month, day)


def _why_it_stays(vault: Vault, record: Record, named: frozenset[str], purpose: Purpose) -> str:
    """The marked reason why a record does not leave, or empty. `named` are those that were chosen one by one."""
    if _never_leaves(vault, record):
        return NEVER_LEAVES
    if not record.readable:
        return UNREADABLE
    if any(record.said(INTIMATE)) and record.id not in named:
        return INTIMATE_ONE
    answers = record.said(SHARING)
    if purpose.emergency or not {"only_here", "my_lawyer"} & set(answers):
        return ""
    if "only_here" not in answers:
        return "" if purpose.use in LAWYER_USES else ONLY_LAWYER
    return ONLY_HERE


def _never_leaves(vault: Vault, record: Record) -> bool:
    seen: set[str] = set()
    while True:
        if NEVER in record.said(SENSITIVITY_FIELD):
            return True
        seen.add(record.id)
        owner = vault.rows.get(record.owner()) if record.owner() else None
        if owner is None or owner.record.id in seen:
            return False
        record = owner.record


def _outward(vault: Vault, record: Record) -> Record:
    """The record as it may leave, in all its versions: places as blurred as they ask, private rows and links to C4 records
    left out, nothing that holds only in this vault."""
    if not record.readable:
        return record
    record = record.without_local()
    beside = {
        name: tuple(_outward_version(vault, settled(record, name, each.value), name, each) for each in versions)
        for name, versions in record.beside.items()
    }
    return _marked(replace(_made_outward(vault, record), beside=beside), record)


def _outward_version(vault: Vault, record: Record, name: str, version: Version) -> Version:
    value = _made_outward(vault, record).values.get(name, "")
    return replace(version, value=value, coarse=version.coarse or value != version.value)


def _made_outward(vault: Vault, record: Record) -> Record:
    values = outward_values(record.kind.fields, record.values)
    if any(record.said(CHILD)):  # where a child was does not leave, and nothing says its name by default
        values = {name: value for name, value in values.items() if name not in _OF_A_CHILD}
    out = replace(record, values=canonical.clean(values))
    for each in record.kind.fields:
        if isinstance(each, Links) and each.name in out.values:
            out = out.having(each, tuple(link for link in out[each] if not _points_at_never(vault, link.to)))
        elif isinstance(each, Rows) and each.name in out.values:
            out = out.having(each, tuple(_without_never(vault, each, row) for row in out[each]))
    return out


def _marked(out: Record, record: Record) -> Record:
    """`out`, which says in which fields it is less than `record`."""
    changed = {name for name in record.values if out.values.get(name) != record.values.get(name)}
    return replace(out, partial=tuple(sorted({*record.partial, *changed})))


def _without_never(vault: Vault, rows: Rows, row: Any) -> Any:
    values = dict(row.values)
    for column in rows.fields:
        if isinstance(column, Links) and column.name in values:
            kept = tuple(link for link in row[column] if not _points_at_never(vault, link.to))
            values[column.name] = column.write(kept)
    return replace(row, values={name: value for name, value in values.items() if value not in ("", None, [], {})})


def _points_at_never(vault: Vault, record_id: str) -> bool:
    stored = vault.rows.get(record_id)
    return stored is not None and _never_leaves(vault, stored.record)


def names_in(record: Record) -> Iterable[Name]:
    """Who is named in a record: itself, if it is about somebody, every field that holds parties in words, and what came
    from elsewhere without a place of its own, which nobody here has sorted."""
    if record.kind.names:
        yield Name(record.title, "", record.title)
    for each in record.fields():
        if each.facet is Facet.PARTY and not isinstance(each, Links):
            yield Name(each.cell(record[each]), each.label, record.title)
        if each.name == FROM_SOURCE.name:
            for row in record[FROM_SOURCE]:
                yield Name(
                    f"{row.values.get('label', '')}: {row.values.get('text', '')}"[:120], each.label, record.title
                )


# Recipients


def receiver(vault: Vault, text: str) -> Receiver:
    """The contact called or numbered `text`, or the key itself.

    Raises `VaultError` ``seal.recipient`` or ``seal.recipient_ambiguous``.
    """
    text = text.strip()
    if age.is_recipient(text):
        return Receiver(text[:16] + "…", age.read_recipient(text))
    found = [stored.record for stored in vault.rows.all((CONTACT.name,)) if _is_called(stored.record, text)]
    if len(found) > 1:
        raise VaultError("seal.recipient_ambiguous", name=text)
    if not found or not found[0][RECIPIENT]:
        raise VaultError("seal.recipient", name=text)
    contact = found[0]
    if contact[KEY_STATE] == "compromised":
        raise VaultError("seal.compromised", name=contact.title)
    asked = contact_keys.question(contact)
    return Receiver(
        contact.title, age.read_recipient(contact[RECIPIENT]), contact_keys.state(contact), contact.id, asked
    )


def _is_called(contact: Record, text: str) -> bool:
    return contact.title.casefold() == text.casefold() or (len(text) >= 4 and contact.id.startswith(text.lower()))


def by_passphrase(passphrase: str) -> Receiver:
    """Whoever is told the passphrase by another road."""
    return Receiver("", age.PassphraseRecipient(passphrase))


def new_passphrase() -> str:
    """A passphrase for a bundle, strong by itself: 128 random bits in groups of four."""
    return new_recovery_code()


def told(preview: Preview, receivers: Sequence[Receiver]) -> list[Note]:
    """What there is to say before sealing: what stays and why, who wants to be asked, which keys nobody has checked."""
    found = [
        Note(N_("Stays here, because {reason}: {title}"), {"reason": (reason, {}), "title": title})
        for title, reason in preview.kept_back
    ]
    found += [
        Note(N_("Its writer wants to be asked each time: {title}"), {"title": title}) for title in preview.ask_first
    ]
    found += _said_by_those_in_it(preview)
    found += [
        Note(N_("The file of {title} stays here, because {reason}"), {"reason": (reason, {}), "title": title})
        for title, reason in preview.files_kept
    ]
    found += [
        Note(N_("The file “{file}” says of itself: {what}"), {"file": honest(each.file), "what": list(each.says)})
        for each in preview.files
        if each.says
    ]
    for each in receivers:
        name = {"name": each.name}
        if each.recipient.family == "classic":
            text = N_(
                "seal.classic: {name} has an older sort of key. "
                "A future quantum computer could open what is sealed to it."
            )
            found.append(Note(text, name))
        if each.recipient.family == "passphrase":
            text = N_("A bundle with a passphrase names no recipient: whoever has the passphrase can open it.")
            found.append(Note(text, {}))
        elif each.key_state not in contact_keys.CHECKED:
            text = N_("seal.unverified: Nobody has checked yet that this key is really that of {name}.")
            found.append(Note(text, name))
    return found


def _said_by_those_in_it(preview: Preview) -> Iterable[Note]:
    """Who wants to be asked, on what condition somebody agreed, who was never asked, whose no an emergency passes over."""
    for says, text in (
        (Says.NO, N_("Passed over, because a life is at risk: {name}, in {title}")),
        (Says.ASK, N_("Wants to be asked each time: {name}, in {title}")),
        (Says.UNRECORDED, N_("Consent not recorded: {name}")),
    ):
        facts = {
            (each.person.title, "" if says is Says.UNRECORDED else each.record.title): None
            for each in preview.permissions
            if each.says is says
        }
        yield from (Note(text, {"name": name, "title": title}) for name, title in facts)
    for each in preview.permissions:
        if each.condition:
            text = N_("{name} agreed on condition that: {condition}")
            yield Note(text, {"name": each.person.title, "condition": each.condition})


def new_name() -> str:
    """A name for a bundle's file that says nothing."""
    return f"{new_id()[:12]}.age"


# What left already


@dataclass(frozen=True)
class Sent:
    """One bundle that left: when, for whom, by the contact's title or the key's beginning ("" for a passphrase)."""

    bundle: str
    time: str
    to: str


def sent(vault: Vault, record_id: str) -> list[Sent]:
    """The bundles that hold a record; of a consent, those that hold what it is about. They cannot be called back."""
    record = vault.stored(record_id).record
    found = []
    for line in vault.handovers.all():
        if line.direction != "out":
            continue
        held = line.facts.get("records", [])
        if record_id in held or (record.kind.name == CONSENT.name and _rests_on(vault, record, held)):
            found.append(Sent(line.bundle, line.time, _called(vault, line.peer)))
    return found


def _rests_on(vault: Vault, consent: Record, held: Iterable[str]) -> bool:
    """Whether one of these records speaks of somebody whose word this consent is."""
    look_up = partial(_look_up, vault)
    records = (record for each in held if (record := look_up(each)) and record.kind.name != CONSENT.name)
    return any(permission.concerns(record, consent, look_up) for record in records)


def _called(vault: Vault, peer: str) -> str:
    found = [each.record for each in vault.rows.all((CONTACT.name,)) if each.record[RECIPIENT] == peer]
    return found[0].title if found else f"{peer[:16]}…" if age.is_recipient(peer) else ""


# Sealing


def seal(
    vault: Vault,
    preview: Preview,
    receivers: Sequence[Receiver],
    out: Path,
    language: str,
    progress: Progress = SILENT,
    *,
    signed: bool = True,
) -> list[Sealed]:
    """Write one file for each receiver: to the new file `out`, or under random names into the folder `out`.

    The ledger and the journal know of a bundle before its file has its name; a file cut short cannot be opened.
    Raises `VaultError` ``use.file_exists``, ``seal.out_is_file``, ``seal.too_large``, ``evidence.no_file``,
    ``evidence.damaged`` or a disk code, or `Cancelled`.
    """
    if not out.is_dir() and len(receivers) > 1:
        raise VaultError("seal.out_is_file")
    if not out.is_dir() and out.exists():
        raise VaultError("use.file_exists", name=str(out))
    enclosed.learn_checksums(vault, preview.files, progress)
    return [_seal_one(vault, preview, each, out, language, progress, signed=signed) for each in receivers]


def _peer(recipient: age.Recipient) -> str:
    named = bundle.recipient_json(recipient)
    return str(named.get("key", named["family"]))


def _seal_one(
    vault: Vault, preview: Preview, to: Receiver, out: Path, language: str, progress: Progress, *, signed: bool
) -> Sealed:
    bundle_id = new_id()
    path = out / f"{new_id()}.age" if out.is_dir() else out
    part = part_of(path)
    speak, made = speech(language), clock.now()
    sender, practice = vault.identity if signed else None, training.is_training(vault)
    ordered = sorted(preview.records, key=lambda record: _reading_order(vault, record))
    content = Content(
        bundle_id,
        made,
        language,
        page.page(
            speak,
            *_heading(speak, bundle_id, made, sender, preview),
            ordered,
            _closing(speak),
            _on_the_page(preview.files),
            training=practice,
        ),
        json_records.write(preview.records, training=practice),
        len(preview.records),
        bool(preview.coarsened),
        practice,
        preview.purpose.emergency,
    )
    thread = _thread(vault, to.recipient)

    def act(operation: Operation) -> Sealed:
        part.unlink(missing_ok=True)  # of a first try that found the disk full
        exhibits = enclosed.exhibits(vault, operation, preview.files, bundle_id, progress)
        with _new_file(part) as sink:
            manifest = bundle.seal(sink, replace(content, exhibits=exhibits), to.recipient, thread, sender)
            sink.flush()
            os.fsync(sink.fileno())
        ids = [record.id for record in preview.records]
        facts = {
            "records": ids,
            "key_state": to.key_state,
            "header": manifest["header_sha256"],
            "use": preview.purpose.use,
            "emergency": preview.purpose.emergency,
            "custody": {each.record: each.custody.sequence for each in exhibits},
        }
        vault.handovers.add(
            Handover(bundle_id, "out", _peer(to.recipient), thread.sequence, made, thread.head, canonical.clean(facts))
        )
        noted = {"bundle": bundle_id, **{name: facts[name] for name in ("header", "records", "use", "emergency")}}
        operation.note("seal", canonical.clean(noted))
        return Sealed(path, to, bundle_id)

    try:
        sealed = vault.operate(act, frees_space=True)
        part.replace(path)
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        part.unlink(missing_ok=True)
    return sealed


def _on_the_page(files: Sequence[Enclosed]) -> dict[str, tuple[str, str]]:
    """Where the page finds the file of each evidence, and what that is called."""
    return {
        each.record: (bundle.exhibit_name(number, media_types.ending(each.media)), each.file)
        for number, each in enumerate(files)
    }


def _reading_order(vault: Vault, record: Record) -> tuple[int, int, int, str]:
    """What happened, in its order; then who and what belongs to it, kind by kind."""
    first, last = record.day_span()
    day = first if first is not None else last
    kinds = [kind.name for kind in vault.catalogue.kinds]
    kind = kinds.index(record.kind.name) if record.kind.name in kinds else len(kinds)
    dated = any(vault.catalogue.kind(record.kind.name).with_facet(Facet.WHEN))
    return (0, day if day is not None else _UNDATED, 0, record.title) if dated else (1, 0, kind, record.title)


def _new_file(path: Path) -> BinaryIO:
    try:
        return new_file(path)
    except OSError as error:
        raise as_vault_error(error) from error


def _thread(vault: Vault, recipient: age.Recipient) -> Thread:
    last = vault.handovers.last(_peer(recipient), "out") if not isinstance(recipient, age.PassphraseRecipient) else None
    if last is None:
        return Thread(1, vault.journal.head)
    digests = [entry.digest() for entry in vault.journal.entries(last.head.sequence)]
    return Thread(last.sequence + 1, vault.journal.head, last.head, digests)


def _heading(
    speak: Speech, bundle_id: str, made: str, sender: SecretIdentity | None, preview: Preview
) -> tuple[str, list[str]]:
    count = speak.count("{count} sealed record", "{count} sealed records", len(preview.records))
    time = parse(made[:16] + "[UTC]").show(speak)
    lead = [speak.say(N_("Sealed on {time}. Number of this bundle: {number}.")).format(time=time, number=bundle_id[:8])]
    if sender:
        text = N_("Sealed by the key with these digits: {digits}. Call the sender and compare them.")
        lead.append(speak.say(text).format(digits=groups_of_five(sender.public().fingerprint)))
    else:
        lead.append(speak.say(N_("Its sender did not sign it.")))
    if preview.purpose.emergency:
        text = N_("Sent because a life is at risk and those concerned could not be asked: {reason}")
        lead.append(speak.say(text).format(reason=preview.purpose.emergency))
    if preview.coarsened:
        lead.append(speak.say(N_("The sender left some parts out or made them coarser.")))
    lead.append(speak.say(N_("People said to have done something are alleged to have done it.")))
    return count, lead


def _closing(speak: Speech) -> list[str]:
    return [
        speak.say(N_("To cite: the number of the bundle, then the number and the eight letters of the record.")),
        speak.say(
            N_(
                "This page does not check itself. The file it came in can be checked; that does not say that it is true."
            )
        ),
    ]
