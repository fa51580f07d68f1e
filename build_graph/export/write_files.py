"""Files and folders written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from build_graph.errors import BadInput
from build_graph.store.owned import clear_dead, draft_of, part_of


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
    clear_dead(out.parent, out.name)
    try:
        with part_of(out) as temporary:
            with temporary.open("wb") as file:
                file.writelines(parts)
            temporary.replace(out)
    except OSError as error:
        raise _unwritable(out, error) from error


def _unwritable(out: Path, error: OSError | RuntimeError) -> BadInput:
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return BadInput(f"{out} cannot be written: {why}")


def write_folder(out: Path, files: Iterator[tuple[str, Iterable[bytes]]]) -> list[str]:
    """Write named files into the folder `out`, made if need be; return their names.

    A name may have folders before it. Files of other names stay. Nothing in the folder changes
    before all of them are whole.
    """
    names: list[str] = []
    try:
        if out.exists() and not out.is_dir():
            raise BadInput(f"{out} is a file: this format needs a folder")
        clear_dead(out.parent, out.name)
        with draft_of(out) as draft:
            for name, parts in files:
                (draft / name).parent.mkdir(parents=True, exist_ok=True)
                with (draft / name).open("wb") as file:
                    file.writelines(parts)
                names.append(name)
            out.mkdir(exist_ok=True)
            for name in names:
                (out / name).parent.mkdir(parents=True, exist_ok=True)
                (draft / name).replace(out / name)
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror or error}") from error
    return names
