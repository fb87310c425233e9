"""The command line with cheap key derivation: the only way to get it, and only from the tests' folder."""

import sys

import cheap
from hrd_vault.__main__ import main

assert cheap

if __name__ == "__main__":
    sys.exit(main())
