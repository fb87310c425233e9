"""Numbers in words of the window's language, in the digits that everything here is written in."""

import unicodedata

from PySide6.QtCore import QLocale

from hrd_vault.base.i18n import current, ngettext


def plain_digits(text: str) -> str:
    """`text` with 0 to 9 for the digits of any script."""
    return "".join(str(unicodedata.digit(letter, letter)) for letter in text)


def in_order(groups: str) -> str:
    """Groups of digits that are counted from the left, whatever direction the words around them have."""
    return f"\u2066{groups}\u2069" if current().direction == "rtl" else groups


def said_size(count: int) -> str:
    """So many bytes, as a person says it."""
    if count < 1000:
        return ngettext("{count} byte", "{count} bytes", count)
    locale = QLocale(current().language)
    return plain_digits(locale.formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat))


def said_files(count: int, size: int) -> str:
    """So many files of so many bytes."""
    files = ngettext("{count} file", "{count} files", count)
    return f"{files}, {said_size(size)}"
