"""Handing over: what was chosen is sealed, one file for each recipient, and the ledger and the journal know of each."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

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
from hrd_vault.domain.dates import parse
from hrd_vault.domain.fields import Facet
from hrd_vault.domain.kinds.consent import CONSENT
from hrd_vault.domain.kinds.contact import CONTACT, KEY_STATE, RECIPIENT
from hrd_vault.domain.permission import Says
from hrd_vault.domain.records import Record
from hrd_vault.domain.term_lists import term_lists
from hrd_vault.formats import bundle, json_records, media_types, page
from hrd_vault.formats.bundle import Content, Thread
from hrd_vault.services import choosing, contact_keys, enclosed, training
from hrd_vault.services.choosing import Preview, look_up
from hrd_vault.services.enclosed import Enclosed
from hrd_vault.services.taking import Note
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.folder import as_vault_error, new_file, part_of
from hrd_vault.store.handovers import Handover
from hrd_vault.store.journal import START

_UNDATED = 2**52  # after every dated record


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


def found_in_words(preview: Preview) -> Iterable[Note]:
    """Who is named where no field for names is, and what together can tell who somebody is."""
    if preview.shape.pseudonyms:
        yield Note(N_("All have other names and numbers in this bundle. Who they are stands in this vault alone."), {})
    for each in preview.mentions:
        text = N_("The name “{words}” stands in {title}, under “{field}”")
        yield Note(text, {"words": each.words, "title": each.record, "field": (each.label, {})})
    for title, labels in preview.together:
        text = N_("Even without a name, this together can tell who it is: {fields}, in {title}")
        yield Note(text, {"fields": list(labels), "title": title})


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
    known = partial(look_up, vault)
    records = (record for each in held if (record := known(each)) and record.kind.name != CONSENT.name)
    return any(permission.concerns(record, consent, known) for record in records)


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
    sealed = []
    for number, each in enumerate(receivers):
        theirs = choosing.again(vault, preview) if number and preview.shape.pseudonyms else preview
        sealed.append(_seal_one(vault, theirs, each, out, language, progress, signed=signed))
    return sealed


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
        json_records.write(preview.records, training=practice, terms=term_lists(preview.records, speak)),
        len(preview.records),
        bool(preview.coarsened),
        practice,
        preview.purpose.emergency,
        put_away=preview.put_away,
        pseudonyms=preview.shape.pseudonyms,
    )
    # Under other names nothing says where the sender's journal stood: that would join two bundles.
    thread = Thread(0, START) if preview.shape.pseudonyms else _thread(vault, to.recipient)

    def act(operation: Operation) -> Sealed:
        part.unlink(missing_ok=True)  # of a first try that found the disk full
        exhibits = enclosed.exhibits(vault, operation, preview.files, bundle_id, progress)
        with _new_file(part) as sink:
            manifest = bundle.seal(sink, replace(content, exhibits=exhibits), to.recipient, thread, sender)
            sink.flush()
            os.fsync(sink.fileno())
        ids = [preview.came_from.get(record.id, record.id) for record in preview.records]
        facts = {
            "records": ids,
            "key_state": to.key_state,
            "header": manifest["header_sha256"],
            "use": preview.purpose.use,
            "emergency": preview.purpose.emergency,
            "custody": {each.record: each.custody.sequence for each in exhibits},
            "pseudonyms": dict(preview.came_from),
            "put_away": preview.put_away,
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
