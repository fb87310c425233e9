"""Every released format opens for ever: vaults, recovery codes, bundles."""

import shutil
from pathlib import Path

import pytest

from hrd_vault.crypto.age import HybridIdentity
from hrd_vault.domain.query import Query
from hrd_vault.services import receiving, records, verifying
from hrd_vault.services.vault import Vault

HERE = Path(__file__).parent
FORMATS = sorted(path.name for path in HERE.glob("format_*"))


def test_there_is_a_golden_file_of_every_format() -> None:
    assert FORMATS == ["format_1"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_vault_of_every_format_opens_and_holds(name: str, tmp_path: Path) -> None:
    for way in ("golden words of the first format", (HERE / name / "code").read_text()):
        shutil.copytree(HERE / name / "vault", tmp_path / "vault")
        for folder in ("blobs", "inbox"):
            (tmp_path / "vault" / folder).mkdir(exist_ok=True)
        with Vault.unlock(tmp_path / "vault", way) as vault:
            record = records.find_records(vault, Query("policia"))[0]
            assert (record.title, record.values["level"], record.values["x_own"]) == (
                "La policía entró sin orden",
                "high",
                [1, {"two": "2"}],
            )
            assert len(records.history(vault, record.id)) == 2
            assert all(finding.held for finding in verifying.verify(vault))
        shutil.rmtree(tmp_path / "vault")


@pytest.mark.parametrize("name", FORMATS)
def test_a_bundle_of_every_format_opens_and_holds(name: str) -> None:
    verdict = receiving.open_bundle(HERE / name / "bundle.age", [HybridIdentity(bytes(range(32)))])
    assert (verdict.count, verdict.partial, verdict.bound) == (1, True, True)
    assert verdict.records[0]["place"] == {"municipality": "Loja", "blur": "municipality"}
