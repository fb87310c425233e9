"""What can be typed: every command, its arguments and its help, in the user's language."""

import argparse
from collections.abc import Callable
from typing import NoReturn

from hrd_vault import __version__
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import LANGUAGES, N_, _

# The texts argparse says itself; it looks them up through the name `_` of its own module.
_OF_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
)

# As in `domain.receivers`; loading those would make every start slower. A test compares them.
_PROFILES = (
    "lawyer", "court", "mechanism", "iachr_pm", "un_sp", "un_sp_law", "achpr", "grant", "slapp", "letter", "appeal",
    "statistics",
)  # fmt: skip
# As in `domain.reports`, and the two that are made from all incidents.
_REPORTS = ("assessment", "plan", "one-page", "trend", "funding", "structural", "dates", "patterns", "regions")

Command = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are refusals like all others."""

    def error(self, message: str) -> NoReturn:
        raise VaultError("use.wrong", reason=message)


class _Unasked(Parser):
    """Stands for a command that nobody asked for: building them all took a tenth of the time to a first answer."""

    def __init__(self) -> None:
        pass

    def add_argument(self, *_names: object, **_facts: object) -> argparse.Action:
        return argparse.Action([], "")


class Commands:
    """The commands of a parser, added one by one; only the `asked` one is built, if there is one."""

    def __init__(self, top: Parser, asked: str) -> None:
        self._asked = asked
        self._all = top.add_subparsers(dest="command", metavar=_(N_("COMMAND")), parser_class=Parser, required=True)

    def add(self, name: str, about: str) -> Parser:
        """A command by its name and what it does."""
        if self._asked not in ("", name):
            return _Unasked()
        found: Parser = self._all.add_parser(
            name, help=_(about), description=_(about), epilog=_(_SECRETS), allow_abbrev=False
        )
        found.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=_(_LANGUAGE))
        return found

    def of_vault(self, name: str, about: str) -> Parser:
        """A command that opens a vault."""
        found = self.add(name, about)
        found.add_argument("vault", metavar="VAULT", help=_(N_("the vault's folder")))
        _passphrase(found)
        return found


def parser(asked: str = "") -> Parser:
    """The parser of everything `hrd-vault` understands, or of the command `asked` alone."""
    argparse._ = _  # type: ignore[attr-defined]
    top = Parser(prog="hrd-vault", description=_(_ABOUT), epilog=_(_SECRETS), allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"hrd-vault {__version__}")
    top.add_argument("--lang", choices=LANGUAGES, help=_(_LANGUAGE))
    commands = Commands(top, asked)
    _vaults(commands)
    _records(commands)
    _exhibits(commands)
    _bundles(commands)
    _away(commands)
    return top


def _vaults(commands: Commands) -> None:
    new = commands.of_vault("new", N_("make a new vault"))
    new.add_argument("--recovery-file", metavar="F", help=_(N_("write the recovery code to the new file F")))

    verify = commands.add("verify", N_("check a vault or a bundle"))
    verify.add_argument("path", metavar="VAULT|BUNDLE")
    _bundle_keys(verify)
    verify.add_argument("--accept-older", action="store_true", help=_(N_("go on with a vault that is an older copy")))

    keys = commands.of_vault("keys", N_("the ways into a vault, and the card to give to others"))
    keys.add_argument("action", choices=("list", "passphrase", "recovery", "card", "renew", "add", "remove"))
    keys.add_argument("slot", nargs="?", metavar="NUMBER", help=_(N_("the way in to remove")))
    keys.add_argument("--new-passphrase-file", metavar="F", help=_(N_("the new passphrase is in F")))
    keys.add_argument("--recovery-file", metavar="F", help=_(N_("write the recovery code to the new file F")))
    keys.add_argument("--out", metavar="FILE", help=_(N_("write the card to the new file FILE")))

    backup = commands.of_vault("backup", N_("write a verified backup"))
    backup.add_argument("file", metavar="FILE")
    restore = commands.add("restore", N_("make a vault from a backup"))
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("vault", metavar="VAULT", help=_(N_("the new folder")))
    _passphrase(restore)
    commands.of_vault("kinds", N_("list the kinds of record and their fields"))


def _records(commands: Commands) -> None:
    bring = commands.of_vault(
        "import", N_("bring in records from spreadsheets, Martus, JSON, a contact's card or a sealed bundle")
    )
    bring.add_argument("files", nargs="+", metavar="FILE")
    bring.add_argument("--format", default="", help=_(N_("spreadsheet, csv, martus or json; by content if not given")))
    bring.add_argument("--kind", default="", help=_(N_("what the rows of a spreadsheet are; incident if not given")))
    map_help = N_("which column is which field; an empty FIELD leaves the column out")
    bring.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", help=_(map_help))
    bring.add_argument(
        "--date-order", choices=("dmy", "mdy"), help=_(N_("day first or month first in dates of digits"))
    )
    bring.add_argument("--sheet", default="", help=_(N_("the sheet to read")))
    bring.add_argument("--dry-run", action="store_true", help=_(N_("only say what would be brought in")))
    bring.add_argument("--skip-bad", action="store_true", help=_(N_("bring in the good rows though others are bad")))

    bring.add_argument("--accept-sender", action="store_true", help=_(N_("bring in a bundle whoever sealed it")))
    both_help = N_(
        "what stands where a bundle and the vault differ: mine, theirs, or both side by side; both if not given"
    )
    bring.add_argument("--keep", choices=("mine", "theirs", "both"), default="both", help=_(both_help))
    bring.add_argument(
        "--identity", metavar="F", help=_(N_("a key file, for a bundle that is not sealed to this vault"))
    )
    bring.add_argument("--bundle-passphrase-file", metavar="F", help=_(N_("a file with the passphrase of the bundle")))

    add = commands.of_vault("add", N_("add a record from JSON on standard input"))
    add.add_argument("kind", metavar="KIND")

    find = commands.of_vault("find", N_("find records by words and filters, newest first"))
    find.add_argument("words", nargs="*", metavar="WORDS", help=_(N_("words, or - to read them from standard input")))
    find.add_argument("--kind", action="append", default=[], metavar="K")
    filter_help = N_("FIELD=CODE, FIELD>=VALUE or FIELD<=VALUE; may be given more than once")
    find.add_argument("--filter", action="append", default=[], metavar="FIELD=CODE", help=_(filter_help))
    find.add_argument("--limit", type=int, default=50, metavar="N", help=_(N_("how many at most; 50 if not given")))
    find.add_argument("--after", type=int, metavar="POSITION", help=_(N_("go on after this position")))
    find.add_argument("--best", action="store_true", help=_(N_("the best match first instead of the newest")))
    find.add_argument("--trash", action="store_true", help=_(N_("look in the trash")))
    find.add_argument("--json", action="store_true", help=_(N_("print records as JSON")))

    show = commands.of_vault("show", N_("show one record"))
    show.add_argument("id", metavar="ID")
    show.add_argument("--json", action="store_true", help=_(N_("print the record as JSON")))
    show.add_argument("--history", action="store_true", help=_(N_("show when and how it was changed")))

    for name, about in (
        ("trash", N_("move records to the trash")),
        ("untrash", N_("bring records back from the trash")),
        ("purge", N_("erase records for good, here; cannot be undone")),
    ):
        commands.of_vault(name, about).add_argument("ids", nargs="+", metavar="ID")
    commands.of_vault("undo", N_("take back the last step"))

    export = commands.of_vault("export", N_("write records to a file that is not protected"))
    export.add_argument("--format", required=True, metavar="csv|json|html")
    export.add_argument("--out", required=True, metavar="PATH", help=_(N_("the new file")))
    export.add_argument("--kind", action="append", default=[], metavar="K")
    export.add_argument("ids", nargs="*", metavar="ID")


def _exhibits(commands: Commands) -> None:
    attach = commands.of_vault("attach", N_("take files in as evidence, as they are"))
    attach.add_argument("files", nargs="+", metavar="FILE", help=_(N_("files, or folders with all files in them")))
    attach.add_argument("--to", action="append", default=[], metavar="ID", help=_(N_("the record they are about")))
    extract = commands.of_vault("extract", N_("write the file of one evidence out, bit for bit, not protected"))
    extract.add_argument("id", metavar="ID")
    extract.add_argument("--out", required=True, metavar="FILE", help=_(N_("the new file")))
    extract.add_argument("--purpose", default="", help=_(N_("what for; it is entered in its custody")))
    custody = commands.of_vault("custody", N_("what happened to one evidence since it came in"))
    custody.add_argument("id", metavar="ID")
    custody.add_argument(
        "--report", metavar="FILE", help=_(N_("write it as a page to the new file FILE, not protected"))
    )
    proof = commands.of_vault("proof", N_("check what a phone's proof files say of one evidence"))
    proof.add_argument("id", metavar="ID")
    stamp = commands.of_vault("timestamp", N_("have an authority witness when one evidence was as it is (RFC 3161)"))
    stamp.add_argument("id", metavar="ID")
    stamp.add_argument("--request", metavar="FILE", help=_(N_("write the request to the new file FILE")))
    stamp.add_argument("--answer", metavar="FILE", help=_(N_("the authority's answer")))
    stamp.add_argument("--certificate", metavar="FILE", help=_(N_("the authority's certificates, PEM")))


def _away(commands: Commands) -> None:
    away = commands.of_vault("put-away", N_("seal records whole to somebody trusted, to be removed here afterwards"))
    away.add_argument("--to", required=True, metavar="CONTACT|KEY", help=_(_TO))
    away.add_argument("--out", required=True, metavar="FILE", help=_(N_("the new file")))
    take_help = N_("a record that never leaves this machine and is put away all the same; may be given more than once")
    away.add_argument("--take", action="append", default=[], metavar="ID", help=_(take_help))
    stay_help = N_("a record that never leaves this machine and stays here; may be given more than once")
    away.add_argument("--stay", action="append", default=[], metavar="ID", help=_(stay_help))
    away.add_argument("ids", nargs="*", metavar="ID", help=_(N_("everything but contacts if none is given")))
    receipt = commands.of_vault("receipt", N_("sign that a bundle put away with you is whole and kept"))
    receipt.add_argument("bundle", metavar="BUNDLE")
    receipt.add_argument("--out", required=True, metavar="FILE", help=_(N_("the new file")))
    remove = commands.of_vault("remove", N_("remove what was put away, with proof that it is kept"))
    remove.add_argument("bundle", metavar="NUMBER", help=_(N_("the number of the bundle")))
    remove.add_argument("--receipt", metavar="FILE", help=_(N_("the signed receipt")))
    copy_help = N_("a copy of the sealed file; two are needed")
    remove.add_argument("--copy", action="append", default=[], metavar="FILE", help=_(copy_help))


def _bundles(commands: Commands) -> None:
    seal = commands.of_vault("seal", N_("seal records for somebody else"))
    seal.add_argument("--to", action="append", default=[], metavar="CONTACT|KEY", help=_(_TO))
    seal.add_argument("--out", required=True, metavar="FILE|DIR", help=_(N_("the new file, or a folder for several")))
    seal.add_argument("--kind", action="append", default=[], metavar="K", help=_(N_("all records of this kind")))
    seal.add_argument("--for", dest="use", default="partner", metavar="USE", help=_(N_("what for: partner, court, …")))
    why = N_("only where a life is at risk and nobody can be asked: why; it is written into the bundle and the ledger")
    seal.add_argument("--emergency", metavar="WHY", help=_(why))
    seal.add_argument("--without-files", action="store_true", help=_(N_("leave the files of evidence out")))
    seal.add_argument(
        "--pseudonyms", action="store_true", help=_(N_("all get other names and numbers; no files go along"))
    )
    depth_help = N_("also what hangs together with the records, so many links far; 0 if not given")
    seal.add_argument("--depth", type=int, default=0, choices=range(4), metavar="N", help=_(depth_help))
    leave_help = N_("leave a field of a kind of record out; may be given more than once")
    seal.add_argument("--leave-out", action="append", default=[], metavar="KIND.FIELD", help=_(leave_help))
    places_help = N_("places no finer than this: neighbourhood, municipality, region, country, hidden")
    seal.add_argument("--places", default="", metavar="LEVEL", help=_(places_help))
    seal.add_argument("--all", action="store_true", help=_(N_("all records that may leave")))
    by_word = N_("seal with the passphrase in F; if F does not exist, a strong one is made and written there")
    seal.add_argument("--bundle-passphrase-file", metavar="F", help=_(by_word))
    folder_help = N_(
        "for someone who installs nothing: bundle, page and letter in the new folder --out; needs a passphrase"
    )
    seal.add_argument("--without-app", action="store_true", help=_(folder_help))
    seal.add_argument("--unsigned", action="store_true", help=_(N_("do not sign: a signature also proves who sent it")))
    seal.add_argument("--language", choices=LANGUAGES, help=_(N_("language of the page inside")))
    seal.add_argument("--dry-run", action="store_true", help=_(N_("only show what would leave")))
    seal.add_argument("ids", nargs="*", metavar="ID")

    report = commands.of_vault(
        "report", N_("fill the form of a receiver from records, or write out a report of risk or a plan")
    )
    names = (*_PROFILES, *_REPORTS)
    report.add_argument("--profile", required=True, choices=names, metavar="NAME", help=", ".join(names))
    nameless = N_("everybody gets a number instead of a name; for reports of risk and plans")
    report.add_argument("--without-names", action="store_true", help=_(nameless))
    report.add_argument(
        "--out", required=True, metavar="FILE", help=_(N_("the new file: a page, or plain text if it ends in .txt"))
    )
    report.add_argument("--language", choices=LANGUAGES, help=_(N_("language of the document")))
    report.add_argument("ids", nargs="*", metavar="ID", help=_(N_("all incidents if none is given")))

    own = commands.add("own-key", N_("make a key of your own without a vault, under a passphrase, and its card"))
    own.add_argument("file", metavar="FILE", help=_(N_("the new key file")))
    own.add_argument(
        "--card", required=True, metavar="FILE", help=_(N_("the new card, to send back to who sent you a bundle"))
    )
    _passphrase(own)

    opening = commands.add("open", N_("check and open a sealed bundle"))
    opening.add_argument("bundle", metavar="BUNDLE")
    _bundle_keys(opening)
    opening.add_argument(
        "--into", metavar="DIR", help=_(N_("write what is inside to the new folder DIR, not protected"))
    )
    opening.add_argument("--json", action="store_true", help=_(N_("print the records as JSON")))


_TO = N_("a contact's name or number, a key that begins with age1, or - to read it from standard input")
_LANGUAGE = N_("language of what is said")
_ABOUT = N_("An encrypted case file for human rights defenders. It never uses a network.")
_SECRETS = N_(
    "What is typed on the command line stays in the shell's history and can be seen by other users. Give passphrases by "
    "prompt, in a file, or as -, and words and names as - to read them from standard input."
)


def _passphrase(found: Parser) -> None:
    found.add_argument(
        "--passphrase-file",
        metavar="F",
        help=_(N_("file with the passphrase or recovery code; - reads a line of standard input")),
    )


def _bundle_keys(found: Parser) -> None:
    found.add_argument("--identity", metavar="F", help=_(N_("file with an age key")))
    found.add_argument("--vault", metavar="V", help=_(N_("open with the key of this vault")))
    found.add_argument("--bundle-passphrase-file", metavar="F", help=_(N_("file with the bundle's passphrase")))
    _passphrase(found)
