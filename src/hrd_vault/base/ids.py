"""Random names: 128 bits, lowercase hex, with no time and no order in them."""

import re
import secrets

_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """A fresh id: 32 lowercase hex digits."""
    return secrets.token_hex(16)


def is_id(text: object) -> bool:
    """Whether `text` has the form of an id."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None
