"""Every marked text is where the tools that gather texts can see it, and every language is complete."""

import re
import subprocess
import sys
from pathlib import Path

from hrd_vault.base.i18n import LANGUAGES, speech
from paths import ROOT


def test_no_mark_hides_inside_a_formatted_string() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            assert not re.search(r"""f['"].*\{[^}]*N_\(""", line), f"{path}: {line}"


def test_no_language_misses_a_text() -> None:
    script = Path(ROOT / "packaging" / "catalogues.py")
    ran = subprocess.run([sys.executable, str(script), "check"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_plurals_follow_each_language() -> None:
    said = {
        language: [speech(language).count("{count} record", "{count} records", n) for n in (1, 2, 5, 11, 100)]
        for language in LANGUAGES
    }
    assert said["en"] == ["1 record", "2 records", "5 records", "11 records", "100 records"]
    assert len(set(said["ar"])) == 5 and "11" in said["ar"][3] and said["ar"][3].split()[1] != said["ar"][2].split()[1]
    assert speech("xx").say("Incident") == "Incident"
