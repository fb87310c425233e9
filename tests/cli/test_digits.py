"""At a terminal, a key that nobody checked is asked for by two groups of its digits before anything is sealed to it."""

from pathlib import Path

import pytest

from hrd_vault.base.errors import VaultError
from hrd_vault.cli import bundles, terminal
from hrd_vault.crypto.signing import SecretIdentity, groups_of_five
from hrd_vault.services import handover, intake
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault


def test_two_groups_are_asked(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lawyer = SecretIdentity.generate()
    (tmp_path / "Lawyer.json").write_bytes(lawyer.card())
    intake.bring_in(vault, tmp_path / "Lawyer.json", Wishes())
    groups = groups_of_five(lawyer.public().fingerprint).split()
    receiver = handover.receiver(vault, "Lawyer")
    assert bundles._checked(vault, receiver) is receiver  # nobody is there to be asked
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    typed: list[str] = []
    monkeypatch.setattr(terminal, "line_from_input", lambda: typed.pop(0))
    typed += ["", ""]
    assert bundles._checked(vault, receiver) is receiver
    typed += ["00000", "00000"]
    with pytest.raises(VaultError) as refused:
        bundles._checked(vault, receiver)
    assert refused.value.code == "keys.digits"
    typed += [groups[place - 1] for place in receiver.asked]
    assert bundles._checked(vault, receiver).key_state == "by_phone"
