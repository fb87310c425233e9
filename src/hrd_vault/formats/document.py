"""A filled profile as a document: plain paragraphs and headings that a browser, a word processor and a printer all take."""

from collections.abc import Sequence

from hrd_vault.base.i18n import N_, Speech
from hrd_vault.base.shown import honest
from hrd_vault.domain.profiles import Filled, Profile, annexes
from hrd_vault.formats.page import TRAINING, escaped

_STYLE = (
    "body{font-family:'Noto Sans','Noto Naskh Arabic',sans-serif;font-size:11pt;line-height:1.4}"
    "h1{font-size:18pt}h2{font-size:13pt}.small{font-size:9pt}"
)
_EMPTY = "_" * 48


def document(
    speak: Speech, profile: Profile, answers: Sequence[Filled], made: str, *, number: str = "", training: bool = False
) -> str:
    """The document as HTML without scripts, pictures or links. `made` is the day in words, `number` that of a bundle."""

    def paragraphs(text: str) -> str:
        return "".join(f'<p dir="auto">{escaped(each).replace(chr(10), "<br>")}</p>' for each in text.split("\n\n"))

    parts = [
        "<!doctype html>",
        f'<html lang="{speak.language}" dir="{speak.direction}"><head><meta charset="utf-8">',
        f"<title>{escaped(speak.say(profile.label))}</title><style>{_STYLE}</style></head><body>",
        *([f"<p><b>{escaped(speak.say(TRAINING))}</b></p>"] if training else []),
        f"<h1>{escaped(speak.say(profile.label))}</h1>",
        f'<p class="small">{escaped(line)}</p>' if (line := _lead(speak, profile, made, number)) else "",
    ]
    for place, each in enumerate(_told(answers), 1):
        parts.append(f"<h2>{place}. {escaped(speak.say(each.question.label))}</h2>")
        parts.append(paragraphs(each.text or speak.say(N_("(to be added)"))))
    if any(each.question.answer is annexes and each.text for each in answers):
        parts.append(f"<p>{escaped(speak.say(_CERTIFICATE))}</p>")
    if profile.reply:
        parts.append(f"<h2>{escaped(speak.say(_REPLY))}</h2>")
        parts += [f"<p>{escaped(speak.say(label))}:<br>{_EMPTY}</p>" for label in profile.reply]
    parts.append(f'<p class="small">{escaped(speak.say(_ALLEGED))}</p></body></html>\n')
    return "\n".join(filter(None, parts))


def _told(answers: Sequence[Filled]) -> list[Filled]:
    """What has an answer, or needs one."""
    return [each for each in answers if each.text or each.question.needed]


_ALLEGED = N_("People said to have done something are alleged to have done it.")
_REPLY = N_("Reply")
_CERTIFICATE = N_(
    "The SHA-256 of each file was taken when the file came in. Whoever has the file can take it again; if it is the same, "
    "not one bit of the file was changed since. It does not say who made the file, or that what it shows is true."
)


def _lead(speak: Speech, profile: Profile, made: str, number: str) -> str:
    told = [speak.say(N_("Made on {day}.")).format(day=made)]
    if number:
        told.append(speak.say(N_("Number of the sealed bundle: {number}.")).format(number=number))
    return " ".join(told)


def as_text(speak: Speech, profile: Profile, answers: Sequence[Filled], made: str, *, training: bool = False) -> str:
    """The same as plain text, to be pasted field by field; what hides in words or turns them around is shown."""
    lines = [speak.say(TRAINING), ""] if training else []
    lines += [speak.say(profile.label), made, ""]
    for place, each in enumerate(_told(answers), 1):
        told = honest(each.text, lines=True) or speak.say(N_("(to be added)"))
        lines += [f"{place}. {speak.say(each.question.label)}", told, ""]
    for label in profile.reply:
        lines += [f"{speak.say(label)}:", _EMPTY, ""]
    return "\n".join(lines)
