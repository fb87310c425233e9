"""A piece of evidence: a file sealed as it came in, or a thing; what it is said to show, and what its own data claim.

Fields of the evidence log: Berkeley Protocol on Digital Open Source Investigations (OHCHR and UC Berkeley, HR/PUB/20/2) for
item, source, method, hash, operator; the rest is this project's.
"""

from dataclasses import replace
from types import MappingProxyType

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Facet, Flag, Links, LongText, Number, Rows, Tells, Text, When, Where
from hrd_vault.domain.kinds.common import COMMON
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

SORTS = vocabulary(
    "evidence_sorts",
    N_("Kind of evidence"),
    {
        "photo": N_("Photo"),
        "video": N_("Video"),
        "audio": N_("Sound recording"),
        "document": N_("Document"),
        "message": N_("Message"),
        "conversation": N_("Conversation"),
        "screenshot": N_("Screenshot"),
        "web_capture": N_("Web page"),
        "device": N_("Device"),
        "physical": N_("Object"),
        "testimony": N_("Testimony"),
        "medical": N_("Medical record"),
        "proof": N_("Proof file"),
    },
)
CLAIMED = vocabulary(
    "claimed",
    N_("What is claimed"),
    {
        "captured": N_("Taken on"),
        "device": N_("Device"),
        "gps": N_("Position"),
        "orientation": N_("Orientation"),
        "dimensions": N_("Size in points"),
        "length": N_("Length"),
        "author": N_("Author"),
        "title": N_("Title"),
        "software": N_("Program"),
        "modified": N_("Changed on"),
        "sender": N_("From whom"),
        "receiver": N_("To"),
        "pages": N_("Pages"),
    },
    open_ended=False,
)
BASES = vocabulary(
    "captured_basis",
    N_("How the time is known"),
    {
        "said": N_("Said by a person"),
        "file": N_("Written in the file"),
        "device": N_("Shown by the device"),
        "seen": N_("Seen by me"),
    },
)
WORDINGS = vocabulary(
    "wordings", N_("Which words"), {"transcript": N_("Transcript"), "translation": N_("Translation")}, open_ended=False
)
STEPS = vocabulary(
    "copy_steps",
    N_("What was done to a copy"),
    {
        "crop": N_("Cut to a part"),
        "black_out": N_("Blacked out"),
        "blur": N_("Blurred"),
        "strip": N_("Metadata removed"),
        "picture_of": N_("Picture of a page or moment"),
        "pages_of": N_("Every page as a picture"),
        "words_of": N_("Only its words"),
    },
    open_ended=False,
)
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
FILE_NAME = Text(name="file_name", label=N_("Name of the file"), tells=Tells.WHO, indexed=True, fixed=True)
MEDIA_TYPE = Text(
    name="media_type",
    label=N_("What the file is"),
    fixed=True,
    names=MappingProxyType(
        {
            "application/octet-stream": N_("File of an unknown sort"),
            "image/jpeg": N_("Picture (JPEG)"),
            "image/png": N_("Picture (PNG)"),
            "image/gif": N_("Picture (GIF)"),
            "image/tiff": N_("Picture (TIFF)"),
            "image/bmp": N_("Picture (BMP)"),
            "image/webp": N_("Picture (WebP)"),
            "image/heic": N_("Picture (HEIC)"),
            "image/avif": N_("Picture (AVIF)"),
            "image/svg+xml": N_("Drawing (SVG)"),
            "video/mp4": N_("Video (MP4)"),
            "video/quicktime": N_("Video (QuickTime)"),
            "video/x-matroska": N_("Video (Matroska)"),
            "video/x-msvideo": N_("Video (AVI)"),
            "audio/ogg": N_("Sound (Ogg)"),
            "audio/mpeg": N_("Sound (MP3)"),
            "audio/mp4": N_("Sound (M4A)"),
            "audio/wav": N_("Sound (WAV)"),
            "audio/amr": N_("Sound (AMR)"),
            "audio/flac": N_("Sound (FLAC)"),
            "application/pdf": N_("PDF document"),
            f"{_OPEN_XML}.wordprocessingml.document": N_("Word document"),
            f"{_OPEN_XML}.spreadsheetml.sheet": N_("Excel sheet"),
            f"{_OPEN_XML}.presentationml.presentation": N_("PowerPoint slides"),
            _OPEN_XML: N_("Office document"),
            "application/x-ole-storage": N_("Older Office document"),
            "application/vnd.oasis.opendocument.text": N_("Text (OpenDocument)"),
            "application/vnd.oasis.opendocument.spreadsheet": N_("Sheet (OpenDocument)"),
            "application/vnd.oasis.opendocument.presentation": N_("Slides (OpenDocument)"),
            "application/zip": N_("Packed files (ZIP)"),
            "application/pgp-signature": N_("Signature (OpenPGP)"),
            "application/pgp-keys": N_("Public key (OpenPGP)"),
            "application/age": N_("Encrypted file (age)"),
            "application/json": N_("Data (JSON)"),
            "message/rfc822": N_("E-mail message"),
            "text/html": N_("Web page"),
            "text/csv": N_("Table (CSV)"),
            "text/plain": N_("Plain text"),
        }
    ),
)
SIZE = Number(name="size", label=N_("Bytes"), tells=Tells.WHO, fixed=True)
DIGEST = Text(name="sha256", label=N_("SHA-256"), tells=Tells.WHO, indexed=True, grouped=True, fixed=True)
TAKEN_IN = Text(name="taken_in", label=N_("Taken in on"), tells=Tells.WHO, fixed=True)
SORT = Choice(name="sort", label=N_("Kind of evidence"), vocabulary=SORTS, in_table=True)
ABOUT = Links(
    name="about",
    label=N_("What it is about"),
    targets=("incident", "person", "group", "assessment"),
    facet=Facet.PARTY,
)
ORIGINAL = Links(
    name="original", label=N_("Working copy of"), targets=("evidence",), single=True, owner=True, fixed=True
)
SET_OF = Links(name="set_of", label=N_("Belongs to"), targets=("evidence",), single=True)
CAPTURED = When(name="captured", label=N_("Taken on"), facet=Facet.WHEN, in_table=True)
CAPTURED_BASIS = Choice(name="captured_basis", label=N_("How the time is known"), vocabulary=BASES)
PLACE = Where(name="place", label=N_("Where"), facet=Facet.PLACE)
CLAIMS = Rows(
    name="claims",
    label=N_("What the file says of itself"),
    tells=Tells.WHO,
    help=N_("Anybody can write such data into a file. They are claims, not facts."),
    fixed=True,
    fields=(
        Choice(name="what", label=N_("What is claimed"), vocabulary=CLAIMED),
        Text(name="value", label=N_("It says")),
        Text(name="basis", label=N_("Where it stands")),
    ),
)
DAMAGED = Flag(name="claims_damaged", label=N_("What the file says of itself is damaged"), fixed=True)
COPY_STEPS = Rows(
    name="steps",
    label=N_("How this copy was made"),
    fixed=True,
    fields=(
        Choice(name="step", label=N_("What was done to a copy"), vocabulary=STEPS),
        Text(name="detail", label=N_("Where on it")),
        Text(name="at", label=N_("On")),
    ),
)
WORDING = Rows(
    name="wording",
    label=N_("Transcripts and translations"),
    fields=(
        Choice(name="sort", label=N_("Which words"), vocabulary=WORDINGS),
        Text(name="language", label=N_("Language")),
        LongText(name="text", label=N_("Text")),
        Text(name="author", label=N_("Made by"), tells=Tells.WHO),
        When(name="made_on", label=N_("On")),
    ),
)
INTIMATE = Flag(name="intimate", label=N_("Intimate picture: never shown small, never part of “all”"))
HARD_TO_SEE = Flag(name="hard_to_see", label=N_("Hard to see"))
CHILD = Flag(name="child", label=N_("Shows a child"))
CONVERSATION = Rows(
    name="messages",
    label=N_("Messages"),
    tells=Tells.WHO,
    fixed=True,
    fields=(
        Text(name="at", label=N_("On")),
        Text(name="who", label=N_("From whom")),
        LongText(name="text", label=N_("Text")),
        Text(name="file", label=N_("File"), indexed=True),
    ),
)
MORE_MESSAGES = Flag(name="more_messages", label=N_("There are more messages; the file holds them all"), fixed=True)

EVIDENCE = RecordKind(
    name="evidence",
    label=N_("Evidence"),
    plural=N_("Evidence"),
    first=("title", "sort", "about", "captured", "captured_basis", "place"),
    asked=("says", "source", "method", "hard_to_see", "intimate", "child", "wording", "set_of", "keep_until"),
    fields=(
        replace(TITLE, label=N_("What it is")),
        SORT,
        ABOUT,
        CAPTURED,
        CAPTURED_BASIS,
        PLACE,
        LongText(name="says", label=N_("What it shows, and what it does not")),
        Links(name="source", label=N_("Who gave it"), targets=("person", "group", "contact"), facet=Facet.PARTY),
        Text(name="method", label=N_("How and with what it was made")),
        Text(name="address", label=N_("Web address, and when it was seen"), tells=Tells.WHO),
        Text(name="collector", label=N_("Who collected it"), tells=Tells.WHO),
        HARD_TO_SEE,
        INTIMATE,
        CHILD,
        WORDING,
        CONVERSATION,
        MORE_MESSAGES,
        SET_OF,
        ORIGINAL,
        COPY_STEPS,
        FILE_NAME,
        MEDIA_TYPE,
        SIZE,
        DIGEST,
        TAKEN_IN,
        CLAIMS,
        DAMAGED,
        LongText(name="corroboration", label=N_("What supports or contradicts it")),
        LongText(name="relevance", label=N_("What it helps to show in law")),
        When(name="keep_until", label=N_("Destroy after"), facet=Facet.DUE),
        *COMMON,
    ),
)
