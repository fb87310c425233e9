"""Stopping on request: from another thread in the middle of a question, and from the progress of an import. Nothing is kept."""

import threading
import time
from pathlib import Path

import pytest

from hrd_vault.base.errors import Cancelled
from hrd_vault.domain.query import Query
from hrd_vault.services import intake, records
from hrd_vault.services.intake import Wishes
from hrd_vault.services.vault import Vault


def test_a_long_question_is_stopped_from_another_thread(vault: Vault) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    threading.Timer(0.2, vault.store.interrupt).start()
    started = time.perf_counter()
    with pytest.raises(Cancelled):
        vault.store.execute(endless).fetchall()
    assert time.perf_counter() - started < 5


def test_an_import_that_is_stopped_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    class Impatient:
        def step(self, done: int, total: int) -> None:
            if done >= 400:
                raise Cancelled

    (tmp_path / "a.csv").write_text("Title,What happened\n" + "".join(f"row {n},told\n" for n in range(900)), "utf-8")
    before = vault.journal.head
    with pytest.raises(Cancelled):
        intake.bring_in(vault, tmp_path / "a.csv", Wishes(), Impatient())
    assert vault.journal.head == before and records.find(vault, Query()) == []
    assert len(intake.bring_in(vault, tmp_path / "a.csv", Wishes()).rows) == 900
