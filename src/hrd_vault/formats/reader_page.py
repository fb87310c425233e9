"""The page that opens a bundle with a passphrase in any browser, without this program and without a network.

The script is built from `resources/reader` (see `dev.py`); words, labels and answers come from the catalogue, in the reader's
language. Its policy lets it run that one script and nothing else: no request, no picture, no other page.
"""

import base64
import hashlib
import json
from collections.abc import Iterable

from hrd_vault.base.canonical import Json
from hrd_vault.base.errors import EXPLAINED, VaultError
from hrd_vault.base.i18n import N_, Speech
from hrd_vault.base.paths import resource
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.fields import Choice, Choices, Facet, Field, Rows, Text
from hrd_vault.domain.kinds.evidence import MEDIA_TYPE
from hrd_vault.formats.page import escaped

SCRIPT = "reader/built/reader.js"
_WORDS = {
    "count": N_("Sealed records: {count}"),
    "whole": N_("This bundle is whole, and nothing in it was changed since it was sealed on {time}."),
    "digits": N_("Sealed by the key with these digits: {digits}"),
    "call": N_("Who that is, only a call can tell: compare the digits with the sender."),
    "unsigned": N_("Its sender did not sign it: it does not say who it is from."),
    "unbound": N_("It was sealed with a passphrase, so it names no recipient."),
    "training": N_("It comes from a training vault: nothing in it is real."),
    "pseudonyms": N_("All in it have other names and numbers here: only the sender can say who they are."),
    "partial": N_("The sender left some parts out or made them coarser."),
    "emergency": N_("Sent because a life is at risk and those concerned could not be asked: {reason}"),
    "true": N_("This does not say that what it tells is true."),
    "limits": N_(
        "This page cannot vouch for itself, and does not know what you opened before. The program can tell more."
    ),
    "alleged": N_("People said to have done something are alleged to have done it."),
    "chronology": N_("In the order of events"),
    "save": N_("Save {name} ({size})"),
    "close": N_("Close the bundle"),
    "print": N_("Print, or save as PDF"),
    "checking": N_("It is being checked to its last byte. This can take a while."),
    "first": N_("Choose the bundle first."),
    "elsewhere": N_("a record that is not here"),
    "yes": N_("Yes"),
}
_KEY = N_("This bundle is sealed to a key. Open it with the program, or with “age”: this page never asks for a key.")
_REFUSALS = (
    "bundle.not_age", "bundle.damaged", "bundle.no_match", "bundle.limits", "bundle.newer", "bundle.forged",
    "bundle.resealed", "reader.key", "reader.too_large",
)  # fmt: skip
_CHOOSE = N_("The bundle: choose it, or drop it here")
_PASSPHRASE = N_("Passphrase of the bundle")
_OPEN = N_("Check and open")
_NOT_OURS = N_("This file opened, and it is no bundle of this program, or not in the one form that bundles have.")


def reader_page(speak: Speech, catalogue: Catalogue) -> bytes:
    """The whole page in one language. Raises `VaultError` ``reader.not_built``."""
    try:
        script = resource(SCRIPT).read_text("utf-8").strip()
        style = resource("reader/style.css").read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise VaultError("reader.not_built") from error
    words = {
        "words": {name: speak.say(text) for name, text in _WORDS.items()},
        "kinds": _kinds(speak, catalogue),
        "media": {"": MEDIA_TYPE.show("application/octet-stream", speak)}
        | {name: MEDIA_TYPE.show(name, speak) for name in MEDIA_TYPE.names},
        "refusals": {
            **{code: _refusal(speak, code) for code in _REFUSALS},
            "bundle.not_ours": speak.say(_NOT_OURS),
        },
        "direction": speak.direction,
    }
    title = escaped(speak.say(N_("Open a sealed bundle")))
    policy = (
        f"default-src 'none'; script-src '{_source(script)}'; style-src '{_source(style)}'; "
        "form-action 'none'; base-uri 'none'"
    )
    off = 'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" translate="no"'

    def say(text: str) -> str:
        return escaped(speak.say(text))

    lead = N_(
        "It opens here, on this computer, and is sent nowhere: this page works without a network. Nothing is kept."
    )
    never = N_(
        "It asks for the passphrase of this one bundle. It never asks for a key, or for the passphrase of a vault."
    )
    parts = (
        "<!doctype html>",
        f'<html lang="{speak.language}" dir="{speak.direction}" translate="no"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="referrer" content="no-referrer"><meta name="google" content="notranslate">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<title>{title}</title><style>{style}</style></head><body><main id="main">',
        f'<h1>{title}</h1><p class="lead">{say(lead)}</p><p class="lead">{say(never)}</p>',
        f'<form id="ask" {off}><label for="file">{say(_CHOOSE)}</label>',
        '<input id="file" type="file"><p id="name" class="small"></p>',
        f'<label for="passphrase">{say(_PASSPHRASE)}</label>',
        f'<input id="passphrase" type="password" {off}>',
        f'<button id="open" type="submit">{say(_OPEN)}</button><p id="told" role="status"></p></form>',
        f'</main><script type="application/json" id="words">{_inert(words)}</script>',
        f"<script>{script}</script></body></html>\n",
    )
    return "\n".join(parts).encode("utf-8")


def _source(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _inert(data: Json) -> str:
    """JSON that nothing in HTML can end early."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _refusal(speak: Speech, code: str) -> str:
    explained = EXPLAINED[code]
    text = f"{speak.say(explained.sentence)} {speak.say(explained.hint)}"
    return text.replace("{name}", "").replace("  ", " ")


def _kinds(speak: Speech, catalogue: Catalogue) -> Json:
    return {
        kind.name: {
            "label": speak.say(kind.label),
            "when": next((field.name for field in kind.with_facet(Facet.WHEN)), ""),
            "fields": _fields(speak, kind.fields),
        }
        for kind in catalogue.kinds
    }


def _fields(speak: Speech, fields: Iterable[Field[object]]) -> Json:
    made: dict[str, Json] = {}
    for field in fields:
        made[field.name] = {"label": speak.say(field.on_page or field.label)}
        if isinstance(field, Rows):
            made[field.name]["rows"] = _fields(speak, field.fields)
        elif isinstance(field, Choice | Choices):
            made[field.name]["terms"] = _terms(field, speak)
        elif isinstance(field, Text) and field.names:
            made[field.name]["terms"] = {name: field.show(name, speak) for name in field.names}
    return made


def _terms(field: Choice | Choices, speak: Speech) -> dict[str, str]:
    return {term.code: speak.say(term.label) for term in field.vocabulary.terms}
