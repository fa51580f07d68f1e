"""Files and folders written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from build_graph.errors import BadInput


def write_file(out: Path, parts: Iterable[bytes]) -> None:
    """Write pieces to a file beside `out` and rename it when it is whole."""
    try:
        if out.is_dir():
            raise BadInput(f"{out} is a folder: name a file")
        out = out.resolve()  # what a link points to is replaced, not the link
        if out.exists() and not out.is_file():
            # A device or a pipe is written to; renaming a file over it would take it away.
            with out.open("wb") as file:
                file.writelines(parts)
            return
    except (OSError, RuntimeError) as error:
        raise _unwritable(out, error) from error
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.writelines(parts)
        temporary.replace(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        with suppress(OSError):  # a name that is too long to be written cannot be removed either
            temporary.unlink(missing_ok=True)


def _unwritable(out: Path, error: OSError | RuntimeError) -> BadInput:
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return BadInput(f"{out} cannot be written: {why}")


def write_folder(out: Path, files: Iterator[tuple[str, Iterable[bytes]]]) -> list[str]:
    """Write named files into the folder `out`, made if need be; return their names.

    Files of other names stay. Nothing in the folder changes before all of them are whole.
    """
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    names: list[str] = []
    try:
        if out.exists() and not out.is_dir():
            raise BadInput(f"{out} is a file: this format needs a folder")
        draft.mkdir()
        for name, parts in files:
            with (draft / name).open("wb") as file:
                file.writelines(parts)
            names.append(name)
        out.mkdir(exist_ok=True)
        for name in names:
            (draft / name).replace(out / name)
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return names
