"""Time-stamps by an authority of the tests' own (`openssl ts`): asked for, carried, verified, and refused where they must be."""

import shutil
from pathlib import Path

import pytest

import made_files
from authority import Authority
from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import speech
from hrd_vault.services import custody_report, evidence, trusted_time, verifying
from hrd_vault.services.vault import Vault

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")


def test_asked_carried_and_witnessed(vault: Vault, tmp_path: Path) -> None:
    authority, other = Authority(tmp_path / "a", "Ours"), Authority(tmp_path / "b", "Another")
    record = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    trusted_time.request(vault, record.id, tmp_path / "q.tsq")
    said = (tmp_path / "q.tsq").read_bytes()
    assert bytes.fromhex(record.values["sha256"]) not in said and len(said) < 200  # nothing of the file is in it
    answer = authority.answer(tmp_path / "q.tsq", tmp_path / "r.tsr")
    with pytest.raises(VaultError) as error:
        trusted_time.accept(vault, record.id, answer, other.certificates)
    assert error.value.code == "time.bad"
    time = trusted_time.accept(vault, record.id, answer, authority.certificates)
    assert time.endswith("Z") and evidence.custody(vault, record.id)[-1].facts["time"] == time
    assert all(finding.held for finding in verifying.verify(vault))


def test_answers_that_do_not_fit(vault: Vault, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "a", "Ours")
    record = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    with pytest.raises(VaultError) as error:
        trusted_time.accept(vault, record.id, tmp_path / "none", authority.certificates)
    assert error.value.code == "time.not_asked"
    trusted_time.request(vault, record.id, tmp_path / "1.tsq")
    first = authority.answer(tmp_path / "1.tsq", tmp_path / "1.tsr")
    trusted_time.request(vault, record.id, tmp_path / "2.tsq")
    with pytest.raises(VaultError) as error:
        trusted_time.accept(vault, record.id, first, authority.certificates)
    assert error.value.code == "time.another"
    good = authority.answer(tmp_path / "2.tsq", tmp_path / "2.tsr").read_bytes()
    time = good.index(b"Z", good.index(b"\x18\x0f20")) - 1  # the last digit of the time that is signed
    for place in (time, *range(len(good) - 200, len(good), 37)):  # and the signature itself
        data = bytearray(good)
        data[place] ^= 1
        (tmp_path / "2.tsr").write_bytes(bytes(data))
        with pytest.raises(VaultError) as error:
            trusted_time.accept(vault, record.id, tmp_path / "2.tsr", authority.certificates)
        assert error.value.code in ("time.bad", "import.unreadable"), place
    (tmp_path / "2.tsr").write_bytes(good)
    assert trusted_time.accept(vault, record.id, tmp_path / "2.tsr", authority.certificates)  # the control


def test_the_report_says_who_witnessed_what(vault: Vault, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "a", "Ours")
    record = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"))
    custody_report.write(vault, record.id, tmp_path / "before.html", speech("en"))
    assert "Nobody outside has seen the entries after number 0 yet." in (tmp_path / "before.html").read_text("utf-8")
    trusted_time.request(vault, record.id, tmp_path / "q.tsq")
    answer = authority.answer(tmp_path / "q.tsq", tmp_path / "r.tsr")
    time = trusted_time.accept(vault, record.id, answer, authority.certificates)
    custody_report.write(vault, record.id, tmp_path / "after.html", speech("en"))
    said = (tmp_path / "after.html").read_text("utf-8")
    assert f"Unchanged since {time} up to entry 1, as witnessed by the authority" in said
    assert "Nobody outside has seen the entries after number 1 yet." in said and "tamper" not in said
    assert "This does not say that what it shows is true." in said
