"""Every code that the program can raise is explained, and every explanation is of a code that it can raise."""

import re
from pathlib import Path

from hrd_vault.base.errors import EXPLAINED

SOURCES = Path(__file__).parent.parent.parent / "src" / "hrd_vault"
FAMILIES = {code.partition(".")[0] for code in EXPLAINED}


def test_codes_and_explanations_fit() -> None:
    used: set[str] = set()
    for path in SOURCES.rglob("*.py"):
        if path.name != "errors.py":
            used |= set(re.findall(rf'"((?:{"|".join(FAMILIES)})\.[a-z_0-9]+)"', path.read_text("utf-8")))
    assert used - set(EXPLAINED) - {"record.position"} == set()
    assert set(EXPLAINED) - used == set()
