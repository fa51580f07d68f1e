"""Files and folders written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from build_graph.errors import BadInput
from build_graph.store.owned import clear_dead, draft_of, is_link, part_of

_PART = re.compile(r"part-\d+\.parquet")


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


def _refuse_foreign(place: Path, is_folder: bool) -> None:
    """Raise the sentence for a place whose content is none that an export wrote.

    A folder is replaced as one, so there must be nothing in it but the parts of a data set.
    """
    if not is_folder or not place.exists():
        return
    inside = [path for path in place.rglob("*") if not path.is_dir()] if place.is_dir() else [place]
    for path in (place, *inside):
        if is_link(path) or (path in inside and not _PART.fullmatch(path.name)):
            raise BadInput(f"{path} is none of this export's files: move it, or take a new folder")


def _written_as_one(name: str) -> str:
    """Return what takes the place of an earlier export: the file, or the folder of its data set."""
    is_part = _PART.fullmatch(name.rpartition("/")[2])
    return name.partition("/")[0] if is_part else name


def write_folder(out: Path, files: Iterator[tuple[str, Iterable[bytes]]]) -> list[str]:
    """Write named files into the folder `out`, made if need be; return their names.

    A name may have folders in it. The first of them is written as one where it holds a data set:
    what an earlier export put there goes. Files of other names stay. Nothing in the folder changes
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
            made = dict.fromkeys(map(_written_as_one, names))
            for name in made:
                _refuse_foreign(out / name, (draft / name).is_dir())
            for name in made:
                if (draft / name).is_dir() and (out / name).exists():
                    (out / name).rename(draft / f".{name}")
                (out / name).parent.mkdir(parents=True, exist_ok=True)
                (draft / name).replace(out / name)
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror or error}") from error
    return names
