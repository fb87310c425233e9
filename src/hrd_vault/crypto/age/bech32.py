"""Bech32 (BIP 173) without its length limit, as age writes keys: a prefix, a 1, and five bits a letter with a checksum."""

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """`data` under a lowercase `prefix`."""
    values = _regroup(data, 8, 5, pad=True)
    assert values is not None
    check = _polymod([*_expand(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    tail = [(check >> 5 * (5 - place)) & 31 for place in range(6)]
    return prefix + "1" + "".join(_LETTERS[value] for value in [*values, *tail])


def decode(text: str) -> tuple[str, bytes] | None:
    """The prefix and data of `text`, or None if it is not bech32. Mixed case is refused."""
    if text not in (text.lower(), text.upper()) or not text.isascii():
        return None
    prefix, one, letters = text.lower().rpartition("1")
    if not one or not prefix or len(letters) < 6 or any(letter not in _LETTERS for letter in letters):
        return None
    values = [_LETTERS.index(letter) for letter in letters]
    if _polymod([*_expand(prefix), *values]) != 1:
        return None
    data = _regroup(values[:-6], 5, 8, pad=False)
    return None if data is None else (prefix, bytes(data))


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> place) & 1 else 0
    return check


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _regroup(values: Iterable[int], bits_in: int, bits_out: int, *, pad: bool) -> list[int] | None:
    held = bits = 0
    groups: list[int] = []
    for value in values:
        held = held << bits_in | value
        bits += bits_in
        while bits >= bits_out:
            bits -= bits_out
            groups.append(held >> bits & ((1 << bits_out) - 1))
        held &= (1 << bits) - 1
    if pad:
        if bits:
            groups.append(held << (bits_out - bits) & ((1 << bits_out) - 1))
    elif bits >= bits_in or held:
        return None
    return groups
