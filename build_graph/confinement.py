"""Walls around this process, for good: no connection, no other file, no other program.

Whoever runs something that somebody else wrote opens what it needs, and then asks for the walls.
There are up to three of them, all of the system's own making, and none can be taken down again:

descriptors     when all data is open already, no new descriptor: no file and no socket (any Unix)
files           else only the data can be opened, and only to be read (Landlock: Linux 5.13)
system calls    what computing needs and nothing else: no socket, no program, no other process's
                memory (seccomp: Linux 3.17 on x86-64 and ARM64)

On systems other than Linux a name can be looked up without a descriptor, and a name may tell a
secret. So a process counts as confined on Linux only.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_NO_NEW_PRIVILEGES = 38  # of prctl
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # of Landlock, on every machine
_READ_BENEATH = 4 | 8  # read a file, list a folder
_FILE_RIGHTS = (13, 14, 15, 15, 16)  # how many rights of files each version of Landlock knows
_NO_PERMISSION = 0x00050000 | 1  # what a call outside the list is answered: EPERM
_ALLOWED = 0x7FFF0000
_READING = 0x80000 | 0x8000 | 0x20000  # flags of opening that only read: O_CLOEXEC, O_LARGEFILE

# Machine: its name in a filter, and its call for filters; the calls below have its numbers.
_MACHINES = {
    "x86_64": (0xC000003E, 317),
    "aarch64": (0xC00000B7, 277),
}
_CALLS: dict[str, tuple[int, int]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "lseek": (8, 62),
    "readv": (19, 65),
    "pread64": (17, 67),
    "writev": (20, 66),
    "readahead": (187, 213),
    "fadvise": (221, 223),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "fstat": (5, 80),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
_TELL_OWN_THREAD = (234, 131)  # tgkill, by which a program ends itself
_OPEN = {"openat": (257, 56)}  # the flags are its third value
_OLD_OPEN = 2  # of x86-64, for systems with musl: the flags are its second value
_LOOK = {"newfstatat": (262, 79), "statx": (332, 291), "fcntl": (72, 25), "access": (269, 48)}


def confine(folder: Path, data: Sequence[Path]) -> bool:
    """Put the walls around this process; return whether it is unable to reach anybody.

    `data` are the files in `folder` that may yet be read. Threads that run already are behind the
    walls, too.
    """
    are_open = _are_open(data)
    if are_open:
        _no_new_descriptors()
    if sys.platform != "linux":
        return False
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            return are_open
        _only_beneath(libc, folder if not are_open else None)
        return _only_computing(libc, opens=not are_open) or are_open
    return are_open


def _are_open(data: Sequence[Path]) -> bool:
    """Return whether this process holds all the files open."""
    if sys.platform == "win32":
        return False
    held = set()
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - names of numbers, not of files
        with suppress(OSError, ValueError):
            state = os.fstat(int(name))
            held.add((state.st_dev, state.st_ino))
    with suppress(OSError):
        wanted = {(state.st_dev, state.st_ino) for state in (file.stat() for file in data)}
        return wanted <= held
    return False


def _no_new_descriptors() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _only_beneath(libc: ctypes.CDLL, folder: Path | None) -> None:
    """Let this thread, which runs the query, read what is in a folder, and open nothing else."""
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    rights = (1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS)) - 1]) - 1
    # Beside files: binding and connecting (version 4), others' sockets and signals (version 6).
    asked = struct.pack("=QQQ", rights, 3, 3)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = libc.syscall(_CREATE_RULESET, asked, len(asked), 0)
    if ruleset < 0:
        return
    if folder is not None:
        place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", _READ_BENEATH, place), 0)
        os.close(place)
    libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _only_computing(libc: ctypes.CDLL, *, opens: bool) -> bool:
    """Have all other system calls refused, in all threads; return whether they are."""
    if platform.machine() not in _MACHINES or sys.maxsize < 2**32:
        return False
    number = _MACHINES[platform.machine()][1]
    steps = _filter(platform.machine(), os.getpid(), opens)
    code = ctypes.create_string_buffer(b"".join(steps), 8 * len(steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))
    return bool(libc.syscall(number, 1, 1, program) == 0)  # a filter, for all threads


def _filter(machine: str, own: int, opens: bool) -> list[bytes]:
    """Return the steps that decide on a call, as the kernel's packet filters are written."""
    column = list(_MACHINES).index(machine)
    free = [*_CALLS.values(), *(_LOOK.values() if opens else ())]
    own_machine = _step(0x15, _MACHINES[machine][0], 1, 0)  # else the numbers mean other calls
    steps = [_load(4), own_machine, _refuse(), _load(0)]
    for call in free:
        steps += [_unless(call[column], 1), _allow()]
    steps += [_unless(_TELL_OWN_THREAD[column], 4), _load(16), _unless(own, 1), _allow(), _refuse()]
    if opens:
        steps += _reading_only(_OPEN["openat"][column], 2)
        steps += _reading_only(_OLD_OPEN, 1) if machine == "x86_64" else []
    return [*steps, _refuse()]


def _reading_only(call: int, place: int) -> list[bytes]:
    """Allow a call of opening whose flags, at a place among its values, ask for reading alone."""
    other_flags = _step(0x54, ~_READING & 0xFFFFFFFF)  # all but those
    return [
        *(_unless(call, 5), _load(16 + 8 * place), other_flags),
        *(_unless(0, 1), _allow(), _refuse()),
    ]


def _step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)


def _load(at: int) -> bytes:
    return _step(0x20, at)


def _unless(value: int, steps: int) -> bytes:
    """Pass over so many steps unless what was loaded is the value."""
    return _step(0x15, value, 0, steps)


def _allow() -> bytes:
    return _step(0x06, _ALLOWED)


def _refuse() -> bytes:
    return _step(0x06, _NO_PERMISSION)
