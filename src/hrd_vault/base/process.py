"""What this process may do: leave no dump, open no internet socket, and, for readers of foreign files, almost nothing.

Linux only for now: the filters are seccomp programs (BPF) loaded with prctl(2). They survive fork and exec, so `harden`
looks whether one is in force before it adds its own. Elsewhere the calls say `False`, and the caller decides.
Source of numbers: linux/seccomp.h, linux/bpf_common.h, asm/unistd_64.h, asm-generic/unistd.h.
"""

import ctypes
import errno
import os
import signal
import struct
import sys
from dataclasses import dataclass

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 4, 38, 22
_LD_ABS, _JEQ, _JGE, _JSET, _RET = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_AF_UNIX, _AF_INET, _SOCK_STREAM = 1, 2, 1
_FOREIGN_ABI = 0x40000000  # x32 numbers start here
_CLONE3, _CLONE_THREAD = 435, 0x00010000


@dataclass(frozen=True)
class _Calls:
    """Numbers of system calls on one kind of processor. `quiet` is what `confine` leaves; `robust` belongs to threads."""

    arch: int
    socket: int
    clone: int
    robust: int
    quiet: tuple[int, ...]


_IO_URING = (425, 426, 427)
# quiet: read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn pread64 mremap
# madvise getpid exit sigaltstack gettid futex clock_gettime exit_group getrandom rseq
_X86_64 = (0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 17, 25, 28, 39, 60, 131, 186, 202, 228, 231, 318, 334)
_AARCH64 = (
    63,
    64,
    57,
    80,
    62,
    222,
    226,
    215,
    214,
    134,
    135,
    139,
    67,
    216,
    233,
    172,
    93,
    132,
    178,
    98,
    113,
    94,
    278,
    293,
)
_CALLS = {"x86_64": _Calls(0xC000003E, 41, 56, 273, _X86_64), "aarch64": _Calls(0xC00000B7, 198, 220, 99, _AARCH64)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)


def _load(steps: list[bytes]) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(steps), b"".join(steps))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0)


def harden() -> bool:
    """Leave no core dump and open no internet socket from now on. Says whether the socket filter is in force."""
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 (absent on Windows)

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if internet_closed():
        return True
    calls = _CALLS.get(os.uname().machine)
    return calls is not None and _load(_no_internet(calls))


def die_with_parent() -> None:
    """End this process when the thread that started it ends, however that ends (PR_SET_PDEATHSIG). Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def internet_closed() -> bool:
    """Whether the kernel already refuses this process an internet socket for the reason `harden` gives."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.socket(_AF_INET, _SOCK_STREAM, 0)
    if descriptor >= 0:
        os.close(descriptor)
        return False
    return ctypes.get_errno() == errno.EAFNOSUPPORT


def _no_internet(calls: _Calls) -> list[bytes]:
    refuse = _ERRNO | errno.EPERM
    return [
        _step(_LD_ABS, 4),
        _step(_JEQ, calls.arch, 1, 0),
        _step(_RET, refuse),
        _step(_LD_ABS, 0),
        _step(_JGE, _FOREIGN_ABI, 5, 0),
        _step(_JGE, _IO_URING[0], 0, 1),
        _step(_JGE, _IO_URING[-1] + 1, 0, 3),
        _step(_JEQ, calls.socket, 0, 3),
        _step(_LD_ABS, 16),
        _step(_JEQ, _AF_UNIX, 1, 2),
        _step(_RET, refuse),
        _step(_RET, _ALLOW),
        _step(_RET, _ERRNO | errno.EAFNOSUPPORT),
    ]


def can_confine() -> bool:
    """Whether `confine` can hold a process here: on Linux, on the machines whose calls are known."""
    return sys.platform == "linux" and os.uname().machine in _CALLS


def confine(memory: int, seconds: int, *, threads: bool = False) -> bool:
    """For a reader of foreign bytes, after its imports: no opening, starting, signalling or connecting any more.

    `memory` in bytes of address space, `seconds` of processor time. With `threads` it may still divide its own work among
    threads, which are under the same filter; never start a process. Says whether the call filter is in force.
    """
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415

    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    calls = _CALLS.get(os.uname().machine)
    if sys.platform != "linux" or calls is None:
        return False
    quiet = (*calls.quiet, *((calls.robust,) if threads else ()))
    steps = [
        _step(_LD_ABS, 4),
        _step(_JEQ, calls.arch, 1, 0),
        _step(_RET, _ERRNO | errno.EPERM),
        _step(_LD_ABS, 0),
    ]
    rest = _threads(calls) if threads else []
    rest.append(_step(_RET, _ERRNO | errno.EPERM))
    steps += [_step(_JEQ, call, len(quiet) - place - 1 + len(rest), 0) for place, call in enumerate(quiet)]
    return _load([*steps, *rest, _step(_RET, _ALLOW)])


def _threads(calls: _Calls) -> list[bytes]:
    """Allow clone(2) for threads alone. What clone3(2) is asked cannot be looked at, so it is as if there were none."""
    return [
        _step(_JEQ, _CLONE3, 0, 1),
        _step(_RET, _ERRNO | errno.ENOSYS),
        _step(_JEQ, calls.clone, 0, 3),
        _step(_LD_ABS, 16),
        _step(_JSET, _CLONE_THREAD, 0, 1),
        _step(_RET, _ALLOW),
    ]
