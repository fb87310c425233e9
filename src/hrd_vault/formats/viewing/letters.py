"""E-mail, for the child that looks at exhibits."""

import email
import email.policy
from collections.abc import Iterator
from functools import cached_property, partial
from typing import Any

from hrd_vault.base.canonical import Json
from hrd_vault.formats.viewing.channel import Sink, claim, file, safely
from hrd_vault.formats.viewing.words import MOST, Worded, plain


class Exhibit(Worded):
    """An e-mail."""

    @cached_property
    def _message(self) -> Any:
        return email.message_from_binary_file(file(min(self.size, MOST)), policy=email.policy.default)

    def words(self) -> tuple[str, bool, list[str]]:
        message = self._message
        heads = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Date", "Subject") if message[name]]
        body = safely(lambda: message.get_body(("plain", "html")), None)
        text = safely(body.get_content, "") if body is not None else ""
        if body is not None and body.get_content_type() == "text/html":
            text = plain(text)
        parts = [f"📎 {part.get_filename() or part.get_content_type()}" for part in message.iter_attachments()]
        return "\n".join([*heads, "", text, *parts]), self.size > MOST, []

    def clean(self) -> None:
        Sink().write(b"\n")  # what begins with an empty line is no e-mail any more
        super().clean()

    def claims(self) -> Iterator[Json]:
        for name, what in (
            ("Date", "captured"), ("From", "sender"), ("To", "receiver"), ("Subject", "title"), ("User-Agent", "software"),
            ("X-Mailer", "software"),
        ):  # fmt: skip
            value = safely(partial(_mail_value, self._message, name), "")
            if value:
                yield claim(what, value, f"e-mail {name}")


def _mail_value(message: Any, name: str) -> str:
    found = message[name]
    return found.datetime.isoformat(" ") if name == "Date" and found else str(found or "")


def warm_up() -> None:
    """Load what reads letters while loading is still allowed."""
    email.message_from_string("Subject: =?utf-8?b?w6Q=?=\n\nx", policy=email.policy.default).get_body()
