"""Why a sealed file did not open, in the words of the age test vectors and in the codes of this program."""

from typing import Literal

from hrd_vault.base.errors import VaultError

Failure = Literal["header failure", "HMAC failure", "no match", "payload failure", "armor failure", "limits"]


class NotOpened(VaultError):  # noqa: N818 (it says what a person sees)
    """The file was refused. `failure` is the class of failure the public test vectors name."""

    def __init__(self, failure: Failure) -> None:
        code = {"no match": "bundle.no_match", "limits": "bundle.limits"}.get(failure, "bundle.damaged")
        super().__init__(code)
        self.failure = failure
