"""What every test gets: its own settings folder, English, and vaults with cheap keys where it asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import cheap
from hrd_vault.base import i18n
from hrd_vault.services.vault import Vault

assert cheap
settings.register_profile("any machine", deadline=None)  # a busy machine is no finding
settings.load_profile("any machine")

WORDS = "six plain words for a test"


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    i18n.install("en")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A new open vault in `tmp_path / "vault"`."""
    made, _code = Vault.create(tmp_path / "vault", WORDS)
    yield made
    made.close()
