"""For someone who installs nothing: a bundle with a passphrase, the page that opens it in a browser, and a short letter.

The three lie in one new folder, to be handed over together. The passphrase goes by another road and is in none of them.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import LANGUAGES, N_, Speech, speech
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.formats.page import escaped
from hrd_vault.formats.reader_page import reader_page
from hrd_vault.services import handover
from hrd_vault.services.choosing import Preview
from hrd_vault.services.handover import Sealed
from hrd_vault.services.vault import Vault
from hrd_vault.store.folder import as_vault_error, new_file, part_of, remove_tree

PAGE, LETTER = "open-here.html", "letter.txt"
_LARGEST_BUNDLE = 2**31 - 1  # bytes; no browser reads a longer file at once
_LARGEST_PAGE = 4 * 1024 * 1024  # bytes; ours has an eighth of that
_LETTER = (
    N_("How to open what you were given"),
    N_("In this folder are this letter, {bundle} and {page}."),
    N_(
        "1. Ask the sender for the passphrase, by telephone or face to face. It is in none of these files, and should not "
        "come by the same road."
    ),
    N_(
        "2. Check the page: somebody who changed it could steal the passphrase. Its SHA-256 is {digest}. Compare it with "
        "what the sender reads out to you; or open the file with the program HRD Vault or with “age” instead."
    ),
    N_(
        "3. Open {page} with a browser, on a computer that you trust. It needs no network; you may disconnect it first. Drop "
        "{bundle} on it, type the passphrase, and wait while it is checked."
    ),
    N_(
        "4. First read what the page says of the bundle: whether it is whole, by which key it was sealed, and what that does "
        "not say. Call the sender and compare the digits."
    ),
    N_(
        "What you save from the page lies on your computer unprotected. People are named in it who trusted the sender: keep "
        "it where only you can read it, and remove it when you no longer need it."
    ),
)
_GROUP = 4  # letters of a digest that are read out together


@dataclass(frozen=True)
class Package:
    """What was written: the folder, the bundle in it, the page's digest in groups, and the letter's words, line by line."""

    folder: Path
    sealed: Sealed
    digest: str
    letter: tuple[str, ...]


def save(
    vault: Vault,
    preview: Preview,
    passphrase: str,
    folder: Path,
    language: str,
    progress: Progress = SILENT,
    *,
    signed: bool = True,
    also: Callable[[Path, tuple[str, ...]], None] | None = None,
) -> Package:
    """Write bundle, page and letter into the new `folder`, in the recipient's language; `also` may add the letter as PDF.

    The folder gets its name when all of it is there. Raises `VaultError` ``use.file_exists``, ``reader.not_built``,
    ``reader.too_large``, a disk code or what `handover.seal` raises, or `Cancelled`.
    """
    if folder.exists():
        raise VaultError("use.file_exists", name=folder.name)
    if sum(each.size for each in preview.files) > _LARGEST_BUNDLE:
        raise VaultError("reader.too_large")
    speak = speech(language)
    page = reader_page(speak, CATALOGUE)
    part = part_of(folder)
    try:
        part.mkdir(mode=0o700)
        receiver = handover.by_passphrase(passphrase)
        target = part / handover.new_name()
        (sealed,) = handover.seal(vault, preview, [receiver], target, language, progress, signed=signed)
        if target.stat().st_size > _LARGEST_BUNDLE:
            raise VaultError("reader.too_large")
        letter = tuple(_letter(speak, target.name, page))
        for name, content in ((PAGE, page), (LETTER, "\n\n".join(letter).encode("utf-8") + b"\n")):
            with new_file(part / name) as sink:
                sink.write(content)
        if also:
            also(part, letter)
        part.replace(folder)
    except OSError as error:
        raise as_vault_error(error) from error
    finally:
        remove_tree(part)
    return Package(folder, Sealed(folder / target.name, receiver, sealed.bundle), digest_of(page), letter)


def _letter(speak: Speech, bundle: str, page: bytes) -> list[str]:
    """What a recipient should know before opening anything, in plain words."""
    facts = {"bundle": bundle, "page": PAGE, "digest": digest_of(page)}
    return [speak.say(text).format(**facts) for text in _LETTER]


def as_page(letter: Sequence[str]) -> str:
    """The letter as HTML, to be printed."""
    head, *rest = (escaped(each) for each in letter)
    return f"<h1>{head}</h1>" + "".join(f'<p dir="auto">{each}</p>' for each in rest)


def digest_of(page: bytes) -> str:
    """The SHA-256 of a page, in groups to be read out."""
    digest = hashlib.sha256(page).hexdigest()
    return " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))


def is_page(path: Path) -> bool:
    """Whether a file looks like such a page."""
    return path.suffix.lower() in (".html", ".htm")


def check_page(path: Path) -> str:
    """The language of a page that is, byte for byte, one that this version makes. Raises `VaultError` ``reader.swapped``,
    ``reader.not_built`` or ``use.file_missing``."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_PAGE + 1)
    except FileNotFoundError as error:
        raise VaultError("use.file_missing", name=path.name) from error
    except OSError as error:
        raise VaultError("use.file_unreadable", name=path.name) from error
    for language in LANGUAGES:
        if content == reader_page(speech(language), CATALOGUE):
            return language
    raise VaultError("reader.swapped")
