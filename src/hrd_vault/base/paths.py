"""Where the program's own files lie, from source, from a wheel, or frozen; and its one settings file."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _carried(name: str) -> Path:
    packed = _PACKAGE / name
    return packed if packed.is_dir() else _PACKAGE.parent.parent / name


def catalogue_folder() -> Path:
    """The folder of compiled message catalogues."""
    return _carried("translations")


def settings_file() -> Path:
    """The only file this program keeps outside a vault. It holds no vault's name, path or content."""
    import platformdirs  # noqa: PLC0415 (10 ms that `--version` should not pay)

    return Path(platformdirs.user_config_path("hrd-vault", appauthor=False)) / "settings.json"
