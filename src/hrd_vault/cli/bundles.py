"""Commands that hand records over: seal, open, check a bundle."""

import json
from argparse import Namespace
from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import LANGUAGES, N_, _, current, ngettext
from hrd_vault.base.shown import honest
from hrd_vault.cli import terminal
from hrd_vault.cli.opening import ids, unlock
from hrd_vault.cli.terminal import out, say, tell
from hrd_vault.domain.kinds.consent import USES
from hrd_vault.domain.places import BLURS
from hrd_vault.domain.query import Query
from hrd_vault.domain.shaping import Shape
from hrd_vault.services import (
    choosing,
    contact_keys,
    documents,
    handover,
    joining,
    own_key,
    receiving,
    reporting,
    without_app,
)
from hrd_vault.services.choosing import Purpose
from hrd_vault.services.receiving import Verdict
from hrd_vault.services.vault import Vault


def seal(given: Namespace) -> int:
    """Show what would leave, then seal it."""
    if not given.to and not given.bundle_passphrase_file and not given.dry_run:
        raise VaultError("use.wrong", reason=N_("--to or --bundle-passphrase-file is needed"))
    if bool(given.ids) + bool(given.kind or given.all) != 1:
        raise VaultError("use.wrong", reason=N_("give record numbers, or --kind, or --all"))
    uses = [term.code for term in USES.terms]
    if given.use not in uses:
        raise VaultError("use.wrong", reason=_(N_("--for is one of {uses}")).format(uses=", ".join(uses)))
    with unlock(given) as vault:
        kinds = tuple(vault.catalogue.known_kind(name).name for name in given.kind)
        purpose = Purpose(given.use, " ".join((given.emergency or "").split()))
        query = Query(kinds=kinds) if not given.ids else None
        preview = choosing.choose(vault, ids(vault, given.ids), query, purpose, _shape(given))
        receivers = [_checked(vault, handover.receiver(vault, terminal.words(each))) for each in given.to]
        if given.bundle_passphrase_file:
            receivers.append(handover.by_passphrase(_bundle_passphrase(Path(given.bundle_passphrase_file))))
        _tell_preview(preview, receivers)
        if given.dry_run:
            return 0
        if terminal.is_terminal():
            terminal.ask(_(N_("Seal this?")), {"yes": _(N_("Yes, seal it"))})
        language = given.language or current().language
        if given.without_app:
            _without_app(given, vault, preview, language)
            return 0
        for sealed in handover.seal(vault, preview, receivers, Path(given.out), language, signed=not given.unsigned):
            out(str(sealed.path))
    return 0


def _checked(vault: Vault, receiver: handover.Receiver) -> handover.Receiver:
    """At a terminal, two groups of the digits of a key that nobody checked are asked for; nothing typed goes on without."""
    if not receiver.asked or not terminal.is_terminal():
        return receiver
    text = N_(
        "Nobody has checked yet that this key is really that of {name}. Have two groups of its digits read out to you."
    )
    say(text, name=receiver.name)
    said = {}
    for place in receiver.asked:
        say(N_("Group {number}, or nothing to go on without checking:"), number=place)
        said[place] = terminal.line_from_input()
    if not all(said.values()):
        return receiver
    contact_keys.answered(vault, receiver.contact, said)
    return handover.receiver(vault, receiver.contact)


def _without_app(given: Namespace, vault: Vault, preview: choosing.Preview, language: str) -> None:
    if given.to or not given.bundle_passphrase_file:
        raise VaultError("use.wrong", reason=N_("--without-app needs --bundle-passphrase-file and no --to"))
    passphrase = _bundle_passphrase(Path(given.bundle_passphrase_file))
    made = without_app.save(
        vault, preview, passphrase, Path(given.out), language, terminal.Bar(), signed=not given.unsigned
    )
    out(str(made.folder))
    say(N_("Read the page's digest out to them when you tell the passphrase: {digest}"), digest=made.digest)


def _shape(given: Namespace) -> Shape:
    if given.places and given.places not in BLURS:
        raise VaultError("use.wrong", reason=_(N_("--places is one of {levels}")).format(levels=", ".join(BLURS)))
    left_out = [tuple(each.split(".", 1)) for each in given.leave_out]
    if any(len(each) != 2 for each in left_out):
        raise VaultError("use.wrong", reason=N_("--leave-out is written KIND.FIELD"))
    fields = frozenset((each[0], each[-1]) for each in left_out)
    return Shape(fields, given.places, given.depth, not given.without_files, given.pseudonyms)


def _bundle_passphrase(path: Path) -> str:
    if str(path) != "-" and not path.exists():
        terminal.write_secret(path, handover.new_passphrase())
        say(N_("A passphrase was made and written to {name}. Tell it by another road than the bundle."), name=path)
    found = terminal.secret_from_file(str(path))
    if not found.strip():
        raise VaultError("keys.empty")
    return found


def _tell_preview(preview: choosing.Preview, receivers: list[handover.Receiver]) -> None:
    tell(ngettext("{count} record would leave:", "{count} records would leave:", len(preview.records)))
    for record in preview.records:
        tell(f"  {record.id[:8]}  {_(record.kind.label)}  {record.title}")
    if preview.names:
        say(N_("Who is named in them:"))
        for name in preview.names:
            tell(f"  {name.words}" + (f"  ({_(name.label)}: {name.record})" if name.label else ""))
    else:
        say(N_("No name stands in a field for names. Look for names in the accounts yourself."))
    if preview.coarsened:
        tell(
            ngettext(
                "{count} record leaves coarser: place blurred or private parts left out.",
                "{count} records leave coarser: places blurred or private parts left out.",
                preview.coarsened,
            )
        )
    if preview.files:
        say(
            N_("Files that go along: {count}, {size} bytes."),
            count=len(preview.files),
            size=sum(each.size for each in preview.files),
        )
        for each in preview.files:
            tell(f"  {each.record[:8]}  {honest(each.file)}")
    for note in handover.found_in_words(preview):
        tell(note.say(current()))
    for note in handover.told(preview, receivers):
        tell(note.say(current()))


def report(given: Namespace) -> int:
    """Fill a receiver's form from records, or make a report, and write it as a page or as plain text."""
    if given.profile in reporting.NAMES:
        return _report_of_risk(given)
    profile = documents.profile_called(given.profile)
    with unlock(given) as vault:
        made = documents.draft(vault, ids(vault, given.ids), profile, given.language or current().language)
        for each in made.answers:
            state = _(N_("missing")) if each.missing else str(len(each.text))
            limit = f" / {each.question.limit}" if each.question.limit else ""
            tell(f"  {_(each.question.label)}: {state}{limit}")
        out_path = Path(given.out)
        words = documents.text(made) if out_path.suffix == ".txt" else documents.html(made)
        documents.write(vault, made, out_path, words.encode("utf-8"))
        if not profile.verified:
            say(N_("These questions come from {source}, as of {day}; nobody checked them with the receiver."),
                source=_(profile.source), day=profile.as_of)  # fmt: skip
        say(N_("Written to {name}. These files are not protected: anybody who has them can read them."), name=out_path)
    return 0


def _report_of_risk(given: Namespace) -> int:
    language, out_path = given.language or current().language, Path(given.out)
    with unlock(given) as vault:
        made = reporting.named(vault, given.profile, ids(vault, given.ids), language, names=not given.without_names)
        for title, reason in made.kept_back:
            tell(_(N_("Stays here, because {reason}: {title}")).format(reason=_(reason), title=title))
        words = reporting.text(made) if out_path.suffix == ".txt" else reporting.html(made)
        reporting.write(vault, made, out_path, words.encode("utf-8"))
    say(N_("Written to {name}. These files are not protected: anybody who has them can read them."), name=out_path)
    return 0


def own(given: Namespace) -> int:
    """Make a key of one's own, under a passphrase, and its card."""
    digits = own_key.make(Path(given.file), Path(given.card), terminal.new_secret(given.passphrase_file))
    say(N_("Give the card by any road. Then read these digits to each other by phone: {digits}"), digits=digits)
    return 0


def _bundle_identities(given: Namespace) -> tuple[list[receiving.Identity], Vault | None]:
    chosen = [name for name in ("identity", "vault", "bundle_passphrase_file") if getattr(given, name)]
    if len(chosen) > 1:
        raise VaultError("use.wrong", reason=N_("give one of --identity, --vault, --bundle-passphrase-file"))
    if given.identity:
        return _from_file(Path(given.identity)), None
    if given.vault:
        vault = unlock(given)
        return receiving.vault_identities(vault), vault
    secret = terminal.secret(given.bundle_passphrase_file, N_("Passphrase of the bundle: "))
    return receiving.passphrase_identities(secret), None


def _from_file(path: Path) -> list[receiving.Identity]:
    secret = terminal.secret("", N_("Passphrase of the key: ")) if receiving.is_bundle(path) else ""
    return receiving.identities_from(path, secret)


def open_bundle(given: Namespace) -> int:
    """Check a bundle, then open it."""
    identities, vault = _bundle_identities(given)
    try:
        into = Path(given.into) if given.into else None
        verdict = receiving.open_bundle(Path(given.bundle), identities, vault, into)
        _tell_verdict(verdict)
        if given.json:
            out(json.dumps(list(verdict.records), ensure_ascii=False, indent=1))
        else:
            for record in receiving.readable(verdict, vault):
                out(f"{record.id[:8]}  {_(record.kind.label)}  {record.title}")
        if into:
            say(N_("Written to {name}. These files are not protected: anybody who has them can read them."), name=into)
    finally:
        if vault:
            vault.close()
    return 1 if verdict.chain == "broken" else 0


def bring_in(given: Namespace, vault: Vault, path: Path) -> None:
    """Open a bundle, say how its records stand to what is here, and bring it in."""
    identities = receiving.vault_identities(vault)
    if given.identity:
        identities = _from_file(Path(given.identity))
    elif given.bundle_passphrase_file:
        identities = receiving.passphrase_identities(terminal.secret_from_file(given.bundle_passphrase_file))
    verdict = receiving.open_bundle(path, identities, vault, progress=terminal.Bar())
    _tell_verdict(verdict)
    arrivals = joining.review(vault, verdict)
    for each in arrivals:
        why = f"  ({_(each.why)})" if each.why else ""
        out(f"{each.record.id[:8]}  {_(joining.STATES[each.state])}  {each.record.title}{why}")
    if given.dry_run:
        return
    choice = joining.Choice(given.keep)
    choices = {(each.record.id, found.field): choice for each in arrivals for found in each.differences}
    joined = joining.bring_in(
        vault, path, identities, verdict, choices, terminal.Bar(), sender_accepted=given.accept_sender
    )
    say(
        N_("Came in: {new} new, {changed} changed, {files} files."),
        new=joined.new,
        changed=joined.changed,
        files=joined.files,
    )


def verify(given: Namespace) -> int:
    """Check a bundle; 1 where the sender's journal does not go on from what was seen before."""
    if without_app.is_page(Path(given.path)):
        language = without_app.check_page(Path(given.path))
        say(N_("This is the page that this version makes, in {language}."), language=LANGUAGES[language])
        return 0
    identities, vault = _bundle_identities(given)
    try:
        verdict = receiving.verify(Path(given.path), identities, vault)
        _tell_verdict(verdict)
    finally:
        if vault:
            vault.close()
    return 1 if verdict.chain == "broken" else 0


def _tell_verdict(verdict: Verdict) -> None:
    for note in receiving.told(verdict):
        tell(note.say(current()))
