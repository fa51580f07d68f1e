"""Files and folders that are there whole or, after a crash or power cut, not at all."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from build_graph.errors import StoreError
from build_graph.store.owned import clear_dead, draft_of, part_of


def write_atomically(path: Path, data: bytes, *, is_settled: bool = True) -> None:
    """Write a file so that it is there whole or, after a crash or power cut, not at all.

    Many files in one folder are settled together afterwards, which saves most of the time.
    """
    try:
        with part_of(path) as temporary:
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
    clear_dead(path.parent, path.name)
    with ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = stack.enter_context(draft_of(path))
        except OSError as error:
            raise StoreError(f"no store can be made at {path}: {error.strerror}") from error
        yield draft
        _take_place(draft, path)


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
