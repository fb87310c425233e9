"""Bytes in, bytes out: passphrases to keys, keys to slots, sealed files, signatures.

This layer may use `domain` and `base`, and the `cryptography` library, which holds every primitive. It opens no file,
knows no vault folder and no record: what to protect and where it lies is decided above.
"""
