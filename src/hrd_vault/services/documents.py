"""Documents for receivers: filled from what may leave, by the same rules as a bundle, and noted when written out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hrd_vault.base import canonical, clock
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import N_, Speech, speech
from hrd_vault.domain.dates import parse
from hrd_vault.domain.profiles import Annex, Case, Filled, Profile, filled
from hrd_vault.domain.query import Query
from hrd_vault.domain.receivers import PROFILES
from hrd_vault.domain.shaping import Shape
from hrd_vault.formats import document
from hrd_vault.services import choosing, training
from hrd_vault.services.choosing import Preview, Purpose
from hrd_vault.services.vault import Operation, Vault
from hrd_vault.store.folder import as_vault_error, new_file, part_of

__all__ = ["PROFILES", "Draft", "Filled", "Profile", "draft", "edited", "html", "profile_called", "text", "write"]


_WITH_LINKED = Shape(depth=1)


@dataclass(frozen=True)
class Draft:
    """A profile with its answers so far, in one language, and what it was filled from."""

    profile: Profile
    answers: tuple[Filled, ...]
    language: str
    preview: Preview
    training: bool = False

    @property
    def missing(self) -> tuple[Filled, ...]:
        """What the receiver asks and nothing answers yet."""
        return tuple(each for each in self.answers if each.missing)


def profile_called(name: str) -> Profile:
    """The profile of this name. Raises `VaultError` ``use.wrong``."""
    found = next((each for each in PROFILES if each.name == name), None)
    if found is None:
        raise VaultError("use.wrong", reason=N_("--profile is one of those that the help lists"))
    return found


def draft(vault: Vault, ids: Sequence[str], profile: Profile, language: str, shape: Shape = _WITH_LINKED) -> Draft:
    """`profile` filled from these records and what hangs together with them; from all incidents, where none is named.

    Raises what `choosing.choose` raises.
    """
    query = None if ids else Query(kinds=("incident",))
    preview = choosing.choose(vault, ids, query, Purpose(profile.use), shape, naming=False)
    annexes = [
        Annex(number, each.title, each.file, each.size, each.blob.sha256.hex())
        for number, each in enumerate(preview.files, 1)
    ]
    case = Case(preview.records, speech(language), annexes if profile.annexes else ())
    return Draft(profile, filled(profile, case), language, preview, training.is_training(vault))


def edited(made: Draft, place: int, words: str) -> Draft:
    """The draft with other words at one question, from 0."""
    answers = list(made.answers)
    answers[place] = replace(answers[place], text=words.strip())
    return replace(made, answers=tuple(answers))


def _day(speak: Speech) -> str:
    return parse(clock.now()[:10]).show(speak)


def html(made: Draft) -> str:
    """The document as HTML."""
    speak = speech(made.language)
    return document.document(speak, made.profile, made.answers, _day(speak), training=made.training)


def text(made: Draft) -> str:
    """The document as plain text."""
    speak = speech(made.language)
    return document.as_text(speak, made.profile, made.answers, _day(speak), training=made.training)


def write(vault: Vault, made: Draft, target: Path, content: bytes) -> None:
    """Write a document out, as `write_out`."""
    write_out(vault, made.profile.name, [record.id for record in made.preview.records], target, content)


def write_out(vault: Vault, name: str, records: Sequence[str], target: Path, content: bytes) -> None:
    """Write a document of some `name`, made from `records`, in the clear to the new file `target`; the journal knows of it.

    Raises `VaultError` ``use.file_exists`` or a disk code.
    """
    if target.exists():
        raise VaultError("use.file_exists", name=target.name)
    part = part_of(target)

    def act(operation: Operation) -> None:
        part.unlink(missing_ok=True)
        with new_file(part) as sink:
            sink.write(content)
        facts = {"profile": name, "records": list(records)}
        operation.note("document", canonical.clean(facts))

    try:
        vault.operate(act, frees_space=True)
        part.replace(target)
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        part.unlink(missing_ok=True)
