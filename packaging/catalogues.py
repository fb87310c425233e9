"""Message catalogues: gather marked texts, bring the languages up to date, compile; also the build hook of the wheel.

Run as ``python packaging/catalogues.py update|compile|check``. Babel is needed here and nowhere at run time.
"""

import io
import sys
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("es", "fr", "ar")
# The plural rules that gettext documents for these languages; for Arabic 11 to 99 come before the rest.
_PLURALS = {
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
_KEYWORDS = {"N_": None, "NN_": (1, 2), "_": None, "ngettext": (1, 2), "count": (1, 2), "say": None}


def _po(language: str) -> Path:
    return ROOT / "translations" / language / "LC_MESSAGES" / "hrd_vault.po"


def gathered() -> Catalog:
    """Every marked text of the program, with the file it stands in."""
    found = Catalog(project="hrd-vault", charset="utf-8", fuzzy=False)
    source = ROOT / "src" / "hrd_vault"
    for name, _line, message, comments, context in extract_from_dir(
        str(source), [("**.py", "python")], {}, _KEYWORDS, ("Translators:",)
    ):
        found.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return found


def read(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    path = _po(language)
    if path.is_file():
        with path.open("rb") as file:
            return read_po(file, locale=language)
    fresh = Catalog(locale=language, project="hrd-vault", charset="utf-8", fuzzy=False)
    fresh.mime_headers = [("Plural-Forms", _PLURALS[language])]
    return fresh


def update() -> None:
    """Bring every language's texts up to date; new ones are empty, those no longer used are dropped."""
    template = gathered()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        path = _po(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_as_po(catalogue))


def _as_po(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, omit_header=False, include_lineno=False, no_location=True)
    kept = [line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith((b'"POT-', b'"PO-Rev'))]
    return b"".join(kept)


def problems() -> list[str]:
    """What is missing, stale or broken in any language."""
    template = gathered()
    wanted = {message.id for message in template if message.id}
    found = []
    for language in LANGUAGES:
        catalogue = read(language)
        have = {message.id: message for message in catalogue if message.id}
        found += [f"{language}: missing: {text}" for text in sorted(map(str, wanted - set(have)))]
        found += [f"{language}: no longer used: {text}" for text in sorted(map(str, set(have) - wanted))]
        for message in have.values():
            texts = message.string if isinstance(message.string, tuple | list) else [message.string]
            if not all(texts):
                found.append(f"{language}: not translated: {message.id}")
            else:
                found += [f"{language}: {error}: {message.id}" for error in _placeholders(message.id, texts)]
    return found


def _placeholders(source: Any, texts: Any) -> list[str]:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    sources = source if isinstance(source, tuple | list) else [source]
    wanted = set().union(*map(names, sources))
    plural = len(sources) > 1
    return [
        f"placeholders differ in “{text}”"
        for text in texts
        if names(text) != wanted and not (plural and names(text) <= wanted)
    ]


def compile_all() -> None:
    """Write the compiled catalogues beside the sources."""
    for language in LANGUAGES:
        path = _po(language)
        if path.is_file():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, read(language))


class CatalogueHook(BuildHookInterface[Any]):
    """Puts the compiled catalogues into the wheel, and sees to it that the page for browsers was built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_all()
        if version != "editable" and not (ROOT / "resources" / "reader" / "built" / "reader.js").is_file():
            raise RuntimeError("resources/reader is not built: run “python3 dev.py run -- --version” first")
        for language in LANGUAGES:
            compiled = _po(language).with_suffix(".mo")
            if compiled.is_file() and version != "editable":
                target = f"hrd_vault/translations/{language}/LC_MESSAGES/hrd_vault.mo"
                build_data["force_include"][str(compiled)] = target


def main() -> int:
    """Do what the command line says; `check` exits with 1 where anything is missing."""
    wish = sys.argv[1] if len(sys.argv) > 1 else "compile"
    if wish == "update":
        update()
    if wish == "check":
        found = problems()
        print("\n".join(found) if found else "catalogues: complete")
        return 1 if found else 0
    compile_all()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
