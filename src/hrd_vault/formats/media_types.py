"""What a file is, by its first bytes; its name is only asked where the bytes leave it open.

Numbers are the published signatures of each format (RFC 2083, ISO/IEC 14496-12, ISO 32000, RIFF, Matroska and others).
"""

from dataclasses import dataclass

START = 4096  # bytes that are looked at


@dataclass(frozen=True)
class MediaType:
    """A media type, the sort of evidence it usually is, and who shows it: one of the viewer's ways, or nobody."""

    name: str
    sort: str
    shown_by: str = ""


UNKNOWN = MediaType("application/octet-stream", "document")
_JPEG = MediaType("image/jpeg", "photo", "picture")
_STARTS = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType("image/png", "photo", "picture")),
    (b"GIF8", MediaType("image/gif", "photo", "picture")),
    (b"II*\x00", MediaType("image/tiff", "photo", "picture")),
    (b"MM\x00*", MediaType("image/tiff", "photo", "picture")),
    (b"BM", MediaType("image/bmp", "photo", "picture")),
    (b"%PDF-", MediaType("application/pdf", "document", "pdf")),
    (b"\x1aE\xdf\xa3", MediaType("video/x-matroska", "video", "media")),
    (b"OggS", MediaType("audio/ogg", "audio", "media")),
    (b"ID3", MediaType("audio/mpeg", "audio", "media")),
    (b"\xff\xfb", MediaType("audio/mpeg", "audio", "media")),
    (b"\xff\xf3", MediaType("audio/mpeg", "audio", "media")),
    (b"\xff\xf2", MediaType("audio/mpeg", "audio", "media")),
    (b"#!AMR", MediaType("audio/amr", "audio", "media")),
    (b"fLaC", MediaType("audio/flac", "audio", "media")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType("application/x-ole-storage", "document")),
    (b"-----BEGIN PGP SIGNATURE", MediaType("application/pgp-signature", "proof", "text")),
    (b"-----BEGIN PGP PUBLIC KEY", MediaType("application/pgp-keys", "proof", "text")),
    (b"age-encryption.org/v1", MediaType("application/age", "document")),
)
_HEIF = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MAIL_HEADERS = (
    b"received:",
    b"return-path:",
    b"from:",
    b"message-id:",
    b"mime-version:",
    b"delivered-to:",
    b"subject:",
)


# What a desktop or browser calls such a file. Pages and drawings are named as the text they are: nothing in them is to run.
_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/tiff": ".tif", "image/bmp": ".bmp",
    "image/webp": ".webp", "image/heic": ".heic", "image/avif": ".avif", "video/mp4": ".mp4", "video/quicktime": ".mov",
    "video/x-matroska": ".mkv", "video/x-msvideo": ".avi", "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a",
    "audio/wav": ".wav", "audio/amr": ".amr", "audio/flac": ".flac", "application/pdf": ".pdf", "application/zip": ".zip",
    _OFFICE[b"word/"]: ".docx", _OFFICE[b"xl/"]: ".xlsx", _OFFICE[b"ppt/"]: ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt", "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp", "application/json": ".json", "message/rfc822": ".eml",
    "text/csv": ".csv", "text/plain": ".txt", "text/html": ".txt", "image/svg+xml": ".txt",
    "application/pgp-signature": ".asc", "application/pgp-keys": ".asc", "application/age": ".age",
}  # fmt: skip


def ending(name: str) -> str:
    """The ending of the name of a file of this media type, or empty."""
    return _ENDINGS.get(name, "")


def sniff(start: bytes, name: str = "") -> MediaType:
    """What begins with `start`, the first `START` bytes of a file."""
    for signature, found in _STARTS:
        if start.startswith(signature):
            return found
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return MediaType("audio/wav", "audio", "media")
    if start[:4] == b"RIFF" and start[8:12] == b"AVI ":
        return MediaType("video/x-msvideo", "video", "media")
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return MediaType("image/webp", "photo", "picture")
    if start[4:8] == b"ftyp":
        return _iso_media(start[8:12])
    if start.startswith(b"PK\x03\x04"):
        return _zipped(start)
    return _text(start, name)


def _iso_media(brand: bytes) -> MediaType:
    if brand in _HEIF:
        return MediaType("image/heic" if brand != b"avif" else "image/avif", "photo", "picture")
    if brand.startswith(b"M4A"):
        return MediaType("audio/mp4", "audio", "media")
    if brand == b"qt  ":
        return MediaType("video/quicktime", "video", "media")
    return MediaType("video/mp4", "video", "media")


def _zipped(start: bytes) -> MediaType:
    for part, name in _OFFICE.items():
        if part in start:
            return MediaType(name, "document", "office")
    if b"mimetypeapplication/vnd.oasis.opendocument" in start:
        kind = start.partition(b"mimetype")[2][:60].split(b"PK")[0].decode("ascii", "replace")
        return MediaType(kind, "document", "office")
    if b"[Content_Types].xml" in start:
        return MediaType("application/vnd.openxmlformats-officedocument", "document", "office")
    return MediaType("application/zip", "document")


def _text(start: bytes, name: str) -> MediaType:
    if not start or (b"\x00" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        return UNKNOWN
    lines = start.replace(b"\r", b"").lower().partition(b"\n\n")[0].split(b"\n")[:12]
    if sum(line.startswith(_MAIL_HEADERS) for line in lines) >= 2:
        return MediaType("message/rfc822", "message", "mail")
    low = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if low.startswith((b"<!doctype html", b"<html")):
        return MediaType("text/html", "web_capture", "text")
    if low.startswith(b"<svg") or (low.startswith(b"<?xml") and b"<svg" in start):
        return MediaType("image/svg+xml", "document", "text")
    ending = name.rpartition(".")[2].lower()
    return MediaType({"csv": "text/csv", "json": "application/json"}.get(ending, "text/plain"), "document", "text")
