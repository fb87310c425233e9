"""Cheap key derivation, for tests only: importing this module weakens it in this process and nowhere else.

There is no environment variable and no option for this, on purpose.
"""

from hrd_vault.crypto import passphrase

passphrase.FLOOR = 8
passphrase.default_work = lambda: passphrase.Work(8, 1, 1)
