"""Files and folders in the making: whose they are, and clearing away those of the dead.

    .<name>.<8 digits>.part    a file that will be <name>, locked by the process that writes it
    .<name>.<8 digits>.draft   a folder that will be <name>, with a file .lock beside it

The system lets go of a lock when its process ends, however that ends, and in whichever container it
ran; numbers of processes mean nothing in another one. Only names of this form are ever removed, and
only when nobody holds them. Where the system knows no such locks (Windows), what is left stays.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_OWN = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}\.(?P<kind>part|lock)\Z", re.DOTALL)
_TRIES = 100


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Give an empty file beside `path`, locked; what is left of it at the end is removed.

    Raises:
        OSError: no file can be made there.
    """
    part, handle = _locked(path, "part")
    try:
        yield part
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        _let_go(handle)


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Give a fresh folder beside `path`; what is left of it at the end is removed.

    Raises:
        OSError: no folder can be made there.
    """
    lock, handle = _locked(path, "lock")
    draft = lock.with_suffix(".draft")
    try:
        draft.mkdir()
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        with suppress(OSError):
            lock.unlink(missing_ok=True)
        _let_go(handle)


def clear_dead(folder: Path, name: str | None = None) -> None:
    """Remove what dead processes left in a folder, of one name or of all."""
    with suppress(OSError):
        for path in list(folder.iterdir()):
            match = _OWN.match(path.name)
            if match and name in (None, match["name"]):
                _clear(path)


def remove_own(folder: Path, names: re.Pattern[str]) -> None:
    """Remove the files of a folder that have such names, and the folder if nothing else is in it.

    A link is never followed.
    """
    if is_link(folder):
        return
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if names.fullmatch(path.name) and (path.is_file() or path.is_symlink()):
                path.unlink(missing_ok=True)
        folder.rmdir()


def is_link(path: Path) -> bool:
    """Return whether a path leads elsewhere: a link, or what Windows calls a junction."""
    return path.is_symlink() or bool(getattr(os.path, "isjunction", lambda _: False)(path))


def first_link(paths: Iterable[Path]) -> Path | None:
    """Return the first of some paths that leads elsewhere, or None."""
    return next((path for path in paths if is_link(path)), None)


def _locked(path: Path, kind: str) -> tuple[Path, int]:
    """Make a file of a new name and lock it; somebody may take it for a dead one's meanwhile."""
    for _ in range(_TRIES):
        made = path.with_name(f".{path.name}.{os.urandom(4).hex()}.{kind}")
        handle = os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
        if fcntl is None:  # an open file could not be renamed there
            os.close(handle)
            return made, -1
        with suppress(OSError):  # a file system may have no locks: then nobody clears anything
            fcntl.flock(handle, fcntl.LOCK_EX)
        if _is_there(made, handle):
            return made, handle
        os.close(handle)
    raise OSError(f"no file beside {path.name} can be kept")


def _clear(path: Path) -> None:
    if fcntl is None or is_link(path):
        return
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _is_there(path, handle):
                return
            draft = path.with_suffix(".draft")
            if path.suffix == ".lock" and not is_link(draft):
                shutil.rmtree(draft, ignore_errors=True)
            path.unlink()
        finally:
            os.close(handle)


def _is_there(path: Path, handle: int) -> bool:
    """Return whether a name still stands for the file that is open."""
    with suppress(FileNotFoundError):
        return os.path.samestat(path.lstat(), os.fstat(handle))
    return False


def _let_go(handle: int) -> None:
    if handle >= 0:
        os.close(handle)
