"""Where the program's own files lie, from source, from a wheel, or frozen."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _carried(name: str) -> Path:
    packed = _PACKAGE / name
    return packed if packed.is_dir() else _PACKAGE.parent.parent / name


def catalogue_folder() -> Path:
    """The folder of compiled message catalogues."""
    return _carried("translations")


def resource(name: str) -> Path:
    """A file the program carries: an icon, a help page."""
    return _carried("resources") / name
