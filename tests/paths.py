"""Where tests find real files that are not part of the product."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = Path(os.environ.get("HRD_VAULT_TEST_DATA", ROOT.parent / "shared" / "data"))
AGE_VECTORS = SHARED_DATA / "age-vectors"
MARTUS = SHARED_DATA / "martus"

needs_shared_data = pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="the folder of real test files is not here")
