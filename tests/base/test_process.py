"""The program closes the internet and leaves no dump, in every process; without the filter the same attempts succeed."""

import subprocess
import sys

import pytest

_ATTEMPTS = """
import ctypes, os, resource, sys
from hrd_vault.base import process
if {hardened}:
    assert process.harden()
    assert process.harden()  # a second call adds nothing
libc = ctypes.CDLL(None, use_errno=True)
found = []
for family in (2, 10, 16, 17):  # internet, internet 6, netlink, packet
    descriptor = libc.socket(family, 1 if family < 16 else 3, 0)
    found.append(descriptor >= 0)
unix = libc.socket(1, 1, 0) >= 0
ring = libc.syscall(425, 1, 0)
filters = [line.split()[1] for line in open("/proc/self/status") if line.startswith("Seccomp_filters")]
print(found, unix, ring >= 0 or ctypes.get_errno() != 1, resource.getrlimit(resource.RLIMIT_CORE)[0], libc.prctl(3, 0, 0, 0, 0), filters)
import subprocess
if {hardened} and "child" not in sys.argv:
    print(subprocess.run([sys.executable, "-c", sys.argv[-1], "child", sys.argv[-1]], capture_output=True, text=True).stdout)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the filters are Linux only")
def test_no_process_of_ours_reaches_the_internet() -> None:
    def attempt(hardened: bool) -> str:
        script = _ATTEMPTS.format(hardened=hardened)
        return subprocess.run([sys.executable, "-c", script, script], capture_output=True, text=True, check=True).stdout

    free = attempt(False)
    assert free.startswith("[True, True")  # the control: this machine would let it
    hardened = attempt(True).splitlines()
    assert hardened[0].startswith("[False, False, False, False] True False 0 0 ['")
    assert hardened[1] == hardened[0]  # the child inherits the filter and does not pile up another


def test_the_command_line_hardens_itself_before_anything_else() -> None:
    script = (
        "import sys; sys.argv = ['hrd-vault', '--lang', 'en']\n"
        "from hrd_vault.__main__ import main; main()\n"
        "from hrd_vault.base import process; print('closed' if process.internet_closed() else 'open')"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == ("closed" if sys.platform == "linux" else "open")
