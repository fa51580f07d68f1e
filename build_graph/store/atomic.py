"""Files and folders that are there whole or, after a crash or power cut, not at all."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from build_graph.errors import StoreError


def write_atomically(path: Path, data: bytes, *, is_settled: bool = True) -> None:
    """Write a file so that it is there whole or, after a crash or power cut, not at all.

    Many files in one folder are settled together afterwards, which saves most of the time.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
        if is_settled:
            settle(path.parent)
    except OSError as error:
        why = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise StoreError(f"{path} cannot be written: {why}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Bring the names of the files in a folder safely to the disk, where the system can do it."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError:  # some file systems cannot; the names follow in their own time
        pass
    finally:
        os.close(opened)


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """Yield a fresh folder beside `path` that takes its place when all went well."""
    prefix = f".{path.name}.draft-"
    for left_over in path.parent.glob(f"{prefix}*"):
        if not _is_running(left_over.name.removeprefix(prefix)):
            shutil.rmtree(left_over, ignore_errors=True)
    draft = path.parent / f"{prefix}{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True)
    except OSError as error:
        raise StoreError(f"no store can be made at {path}: {error.strerror}") from error
    try:
        yield draft
        _take_place(draft, path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _take_place(draft: Path, path: Path) -> None:
    try:
        if path.is_dir():
            path.rmdir()  # only an empty folder is ever replaced
        draft.rename(path)
    except OSError as error:
        if path.is_dir() and any(path.iterdir()):
            raise StoreError(
                f"another process has made a store at {path} meanwhile: build again to add to it"
            ) from error
        raise StoreError(f"no store can be made at {path}: {error.strerror}") from error
    settle(path.parent)


def _is_running(pid: str) -> bool:
    if sys.platform == "win32" or not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
