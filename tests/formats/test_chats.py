"""Conversations from phones: both systems' exports, four languages, long messages, and the files that came with them."""

from pathlib import Path

import pytest

import made_files
from hrd_vault.formats import chats
from hrd_vault.formats.chats import Message
from hrd_vault.services import evidence
from hrd_vault.services.vault import Vault

ONE = """[05/03/26, 10:11:12] Messages and calls are end-to-end encrypted.
\u200e[05/03/26, 10:12:00] Ana: They are at the door
again, two of them
[05/03/26, 10:13:05] Unknown number: \u200e<attached: 00000002-PHOTO.jpg>
"""
OTHER = """05/03/2026, 10:12 - Los mensajes están cifrados.
05/03/2026, 10:12 - Ana: ¿Estás ahí?
05/03/2026, 10:13 - +502 5555 0000: IMG-20260305-WA0001.jpg (archivo adjunto)
05/03/2026, 10:14 - Ana: Sí: los vi
"""


def test_both_systems() -> None:
    assert chats.read(ONE)[0] == [
        Message("05/03/26, 10:12:00", "Ana", "They are at the door\nagain, two of them"),
        Message("05/03/26, 10:13:05", "Unknown number", "<attached: 00000002-PHOTO.jpg>", "00000002-PHOTO.jpg"),
    ]
    found, more = chats.read(OTHER)
    assert not more
    assert [message.who for message in found] == ["Ana", "+502 5555 0000", "Ana"]
    assert found[1].file == "IMG-20260305-WA0001.jpg" and found[2].text == "Sí: los vi"


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("3/5/26, 9:07\u202fPM - Ana: hello", "Ana"),
        ("[2026-03-05 10:11] Me: signal words", "Me"),
        ("05/03/2026, 10:13 - Léa: IMG-1.jpg (fichier joint)", "Léa"),
        ("05/03/2026, 10:13 - ليلى: IMG-1.jpg (الملف مرفق)", "ليلى"),
    ],
)
def test_other_ways_of_writing(line: str, who: str) -> None:
    ((found,), _more) = chats.read(line)
    assert found.who == who and (found.file == "IMG-1.jpg") == ("IMG-1" in line)


def test_what_is_no_conversation() -> None:
    assert chats.read("Dear all,\non 5 March: nothing.\n") == ([], False) and not chats.is_chat("notes.txt")


def test_a_conversation_comes_in_with_its_files(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "WhatsApp Chat with Ana.txt").write_text(OTHER, "utf-8")
    made_files.picture(folder / "IMG-20260305-WA0001.jpg")
    made_files.picture(folder / "another.jpg")
    taken = {path.name: evidence.take_in(vault, path) for path in evidence.files_in([folder])}
    talk = taken["WhatsApp Chat with Ana.txt"]
    assert talk.values["sort"] == "conversation" and len(talk.values["messages"]) == 3
    assert taken["IMG-20260305-WA0001.jpg"].values["set_of"] == talk.id
    assert "set_of" not in taken["another.jpg"].values
