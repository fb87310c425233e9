"""A report of one exhibit's custody: every entry, who witnessed it from outside, and what it does and does not show."""

from collections.abc import Iterator
from pathlib import Path

from hrd_vault.base import clock
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, Speech
from hrd_vault.base.shown import honest
from hrd_vault.formats import page
from hrd_vault.services import evidence, training
from hrd_vault.services.evidence import VERBS, Event
from hrd_vault.services.vault import Vault
from hrd_vault.store.custody import broken_at
from hrd_vault.store.folder import as_vault_error, write_durably


def write(vault: Vault, exhibit: str, target: Path, speak: Speech) -> None:
    """Write the report as a page to the new file `target`. Raises `VaultError` ``use.file_exists`` or a disk code."""
    if target.exists():
        raise VaultError("use.file_exists", name=target.name)
    record = vault.stored(exhibit).record
    lines = tuple(_lines(vault, evidence.custody(vault, exhibit), exhibit, speak))
    heading = speak.say(N_("Custody of {title}")).format(title=record.title)
    data = page.page(speak, heading, lines, [record], training=training.is_training(vault))
    try:
        write_durably(target, data)
    except OSError as error:
        raise as_vault_error(error) from error


def _lines(vault: Vault, events: list[Event], exhibit: str, speak: Speech) -> Iterator[str]:
    say = speak.say
    yield say(N_("Written on {time}.")).format(time=clock.now())
    for event in events:
        facts = "; ".join(
            honest(str(event.facts[name])) for name in ("name", "purpose", "sha256", "time") if event.facts.get(name)
        )
        words = say(N_("{number}. {time}: {what}")).format(
            number=event.number, time=event.time, what=say(VERBS[event.verb])
        )
        yield words + (f" ({facts})" if facts else "")
    broken = broken_at(events)
    if broken is not None:
        yield say(N_("The chain does not hold from entry {number} on.")).format(number=broken)
    witnessed = 0
    for event in events:
        if event.verb == "time_given":
            asked = next(each for each in events if each.number == event.facts["asked"])
            number = int(asked.facts["stamped"]["number"])
            witnessed = max(witnessed, number)
            text = N_(
                "Unchanged since {time} up to entry {number}, as witnessed by the authority with the certificates {digest}."
            )
            facts_of = {"time": event.facts["time"], "number": number, "digest": event.facts["certificates"][:16]}
            yield say(text).format(**facts_of)
    for line in vault.handovers.all():
        if line.direction == "out" and exhibit in line.facts.get("records", []):
            then = max((event.number for event in events if event.time <= line.time), default=0)
            number = int(line.facts.get("custody", {}).get(exhibit, then))
            witnessed = max(witnessed, number)
            text = N_(
                "Unchanged since {time} up to entry {number}, as witnessed by whoever received the bundle {bundle}."
            )
            yield say(text).format(time=line.time, number=number, bundle=line.bundle[:8])
    if events and witnessed < events[-1].number:
        yield say(N_("Nobody outside has seen the entries after number {number} yet.")).format(number=witnessed)
    yield say(N_("Times are those of this machine's clock. Who did what is as stated by the owner of the vault."))
    yield say(
        N_("The chain shows later changes to whoever saw it before. By itself it proves nothing against its owner.")
    )
    yield say(N_("This does not say that what it shows is true."))
