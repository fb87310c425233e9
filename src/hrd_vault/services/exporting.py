"""Taking records out in the clear, as the user asks: JSON without loss, CSV for a spreadsheet, a page to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hrd_vault.base.errors import VaultError
from hrd_vault.base.i18n import current
from hrd_vault.domain.kinds.common import NEVER, SENSITIVITY_FIELD
from hrd_vault.formats import json_records, page, record_table
from hrd_vault.services import training
from hrd_vault.services.vault import Vault
from hrd_vault.store.folder import as_vault_error, write_durably


@dataclass(frozen=True)
class Exported:
    """How many records were written, and how many of them are marked as never leaving this machine."""

    count: int
    never: int


FORMATS = ("json", "csv", "html")


def export(vault: Vault, format_name: str, out: Path, kinds: Sequence[str] = (), ids: Sequence[str] = ()) -> Exported:
    """Write records of `kinds` (or all, or only `ids`) to the new file `out`.

    Raises `VaultError` ``export.unknown_format``, ``record.unknown_kind``, ``use.file_exists`` or a disk code.
    """
    if format_name not in FORMATS:
        raise VaultError("export.unknown_format", format=format_name, known=", ".join(FORMATS))
    wanted = tuple(vault.catalogue.known_kind(kind).name for kind in kinds)
    stored = [vault.stored(record_id) for record_id in ids] if ids else list(vault.rows.all(wanted))
    records = [each.record for each in stored]
    if out.exists():
        raise VaultError("use.file_exists", name=str(out))
    if format_name == "json":
        data = json_records.write(records, training=training.is_training(vault))
    elif format_name == "csv":
        data = record_table.write(vault.catalogue, wanted, records, training=training.is_training(vault))
    else:
        data = page.printable(records, current(), training=training.is_training(vault))
    if vault.doubt is None:
        facts = {"format": format_name, "records": len(records)}
        vault.operate(lambda operation: operation.note("export", facts), frees_space=True)
    try:
        write_durably(out, data)
    except OSError as error:
        raise as_vault_error(error) from error
    never = sum(record.values.get(SENSITIVITY_FIELD.name) == NEVER for record in records)
    return Exported(len(records), never)
