"""The program's first steps: close what should be closed, answer --version at once, then hand over to a face."""

import gc
import sys


def main() -> int:
    """Run `hrd-vault` with the arguments of this process; gives back its exit code."""
    if sys.argv[1:] == ["--version"]:
        from hrd_vault import __version__

        sys.stdout.write(f"hrd-vault {__version__}\n")
        return 0
    gc.disable()  # while modules load nothing is garbage; looking for it took a fifth of every start
    from hrd_vault.base import process

    process.harden()
    if len(sys.argv) == 1 or sys.argv[1] == "--resume":
        from hrd_vault.app import run as show

        return show(sys.argv[1:])
    from hrd_vault.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
