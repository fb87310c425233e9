"""How the golden files were made, once for each released format. They are never made again, only added to."""

import sys
from pathlib import Path

from hrd_vault.crypto import passphrase
from hrd_vault.crypto.age import HybridIdentity
from hrd_vault.services import choosing, handover, records
from hrd_vault.services.vault import Vault
from hrd_vault.store.folder import RESERVE

WORDS = "golden words of the first format"


def main(folder: Path) -> None:
    """Make a vault and a bundle of the format as it is now in the new `folder`."""
    passphrase.default_work = lambda: passphrase.Work(passphrase.FLOOR, 3, 4)
    folder.mkdir(parents=True)
    vault, code = Vault.create(folder / "vault", WORDS)
    told = {
        "kind": "incident", "account": "La policía entró sin orden. Luego se fueron.", "occurred": "2024-03~",
        "place": {"name": "Calle 5", "municipality": "Loja", "blur": "municipality"}, "x_own": [1, {"two": "2"}],
        "acts": [{"act": "raid_search", "started": "2024-03-05"}], "tags": ["casa"],
    }  # fmt: skip
    first, _changes = records.save(vault, records.read_checked(vault, told))
    records.save(vault, records.read_checked(vault, {**told, "id": first.id, "level": "high"}))
    identity = HybridIdentity(bytes(range(32)))
    preview = choosing.choose(vault, [first.id], None)
    handover.seal(vault, preview, [handover.Receiver("x", identity.recipient())], folder / "bundle.age", "es")
    vault.close()
    (folder / "vault" / RESERVE).unlink()
    (folder / "vault" / "store.db-journal").unlink(missing_ok=True)
    (folder / "code").write_text(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
