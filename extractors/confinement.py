"""What a reading process gives up when it starts: the network, writing outside its folder, more than its share.

Linux only, through ctypes: network namespaces (unshare) and Landlock need no package. What the kernel does not permit
is replaced by an audit hook in Python, which stops libraries that behave, not machine code that does not; `heyan
doctor` says which of the two it is.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import sys
from pathlib import Path
from typing import Any

from extractors.limits import Limits

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_NO_NEW_PRIVS = 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH = 1
WRITE_FILE, REMOVE_DIR, REMOVE_FILE = 1 << 1, 1 << 4, 1 << 5
MAKE_SOCKET = 1 << 9
OFFICE_PIPES = Path("/tmp")  # noqa: S108 - not ours to choose
"""Where LibreOffice binds and removes its socket, whatever it is told; it ends at once where it may not."""
MAKE_ANY = sum(1 << bit for bit in range(6, 13))
REFER, TRUNCATE = 1 << 13, 1 << 14
TCP = 0b11
"""bind and connect."""
ADDRESS_SPACE = 3
"""Reserved addresses a byte of allowed memory: OpenVINO reserves twice what it uses."""


def office_program() -> str | None:
    """LibreOffice, where it is installed: it turns old Word files into DOCX."""
    return shutil.which("soffice") or shutil.which("libreoffice")


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def confine(folder: Path, limits: Limits) -> tuple[str, str]:
    """Give up what a reader of strangers' files does not need; how network and files are closed.

    Must run before any library is imported: namespaces and Landlock bind the calling thread and those it starts.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    limit_resources(limits)
    network = "namespace" if _without_network(libc) else "python"
    files = "landlock" if _write_only_to(libc, folder) else "python"
    if "python" in (network, files):
        sys.addaudithook(_guard(folder, network == "python", files == "python"))
    return network, files


def limit_resources(limits: Limits) -> None:
    """Bound memory, file sizes, open files; forbid core dumps."""
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
    reserved = ADDRESS_SPACE * limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (reserved, reserved))
    largest = max(limits.entry_bytes, limits.bundle_bytes) + 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    allowed = limits.open_files if hard == resource.RLIM_INFINITY else min(limits.open_files, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def renew_cpu(seconds: int) -> None:
    """Allow this many seconds of CPU from now on; the kernel ends the process that takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _without_network(libc: Any) -> bool:
    """Whether this process now lives in a network namespace of its own, with no interface in it."""
    return bool(libc.unshare(CLONE_NEWNET) == 0 or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def _write_only_to(libc: Any, folder: Path) -> bool:
    """Whether Landlock now allows writing in this folder only (and no TCP, where the kernel knows that)."""
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    writing = WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_ANY
    writing |= (REFER if version >= 2 else 0) | (TRUNCATE if version >= 3 else 0)
    ruleset = _Ruleset(writing, TCP if version >= 4 else 0)
    size = ctypes.sizeof(_Ruleset) if version >= 4 else 8
    rules = libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    try:
        allowed = [(folder, writing), (Path("/dev/null"), writing & (WRITE_FILE | TRUNCATE))]
        if office_program() and OFFICE_PIPES.is_dir():
            allowed.append((OFFICE_PIPES, MAKE_SOCKET | REMOVE_FILE))
        if not all(_allow(libc, rules, path, rights) for path, rights in allowed):
            return False
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: Any, rules: int, path: Path, rights: int) -> bool:
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        return bool(libc.syscall(ADD_RULE, rules, PATH_BENEATH, ctypes.byref(_Beneath(rights, parent)), 0) == 0)
    finally:
        os.close(parent)


def _guard(folder: Path, network: bool, files: bool) -> Any:
    """An audit hook that refuses sockets and writing outside the folder, as far as Python sees it."""
    home = os.fspath(folder) + os.sep
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if network and event in ("socket.__new__", "socket.connect", "socket.getaddrinfo"):
            raise PermissionError("a reading process has no network")
        if not files or event not in (
            "open",
            "os.remove",
            "os.rename",
            "os.mkdir",
            "os.rmdir",
            "os.link",
            "os.symlink",
        ):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & writes):
            return
        target = arguments[0]
        if isinstance(target, (str, bytes)):
            place = os.path.realpath(os.fsdecode(target))
            if place != os.devnull and not place.startswith(home):
                raise PermissionError(f"a reading process writes only to its own folder: {event}")

    return refuse
