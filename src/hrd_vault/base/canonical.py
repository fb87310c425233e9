"""Canonical JSON: one byte sequence per value, so that digests and signatures mean something.

UTF-8, NFC strings, keys sorted by code point, no spaces, integers below 2^53, no floats, nothing null. `clean` drops
what is empty first, so "absent" has one form. Reading is strict: bytes that are not their own canonical form are refused.
"""

import json
import unicodedata
from typing import Any

Json = Any  # a JSON value; the recursive type costs more in casts than it finds


class NotCanonical(ValueError):  # noqa: N818
    """The value or the bytes have no canonical form. The message says why, without quoting content."""


def clean(value: Json) -> Json:
    """`value` without null, empty strings, empty lists and empty objects, at any depth, strings in NFC."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        pairs = ((clean(key), clean(item)) for key, item in value.items())
        return {key: item for key, item in pairs if _full(item)}
    if isinstance(value, list | tuple):
        return [item for item in map(clean, value) if _full(item)]
    return value


def _full(value: Json) -> bool:
    return value is not None and value not in ("", [], {})


def dump(value: Json) -> bytes:
    """The canonical bytes of `value`. Raises `NotCanonical` for floats, nulls, huge integers and odd keys."""
    _admit(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("half a character") from error


def _admit(value: Json) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical("a key that is not text")
            _admit(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _admit(item)
    elif isinstance(value, float):
        raise NotCanonical("a number with a fraction")
    elif value is None:
        raise NotCanonical("null")
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        raise NotCanonical("a number too large")
    elif not isinstance(value, str | int):
        raise NotCanonical("a value of an unknown type")


def load(data: bytes) -> Json:
    """The value of canonical `data`. Raises `NotCanonical` if the bytes are not exactly what `dump` would write."""
    value = read(data)
    if dump(value) != data:
        raise NotCanonical("not in canonical form")
    return value


def read(data: bytes) -> Json:
    """The value of JSON `data` in any layout. Raises `NotCanonical` on bad JSON or a repeated key."""
    try:
        text = data.decode("utf-8-sig")
        found = _READER.decode(text)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(found, ensure_ascii=False).encode("utf-8")  # half a character
        return found
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical("bad JSON") from error


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("a repeated key")
    return found


def _refuse(_constant: str) -> Json:
    raise NotCanonical("a number that is none")


_READER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse, parse_float=str)
