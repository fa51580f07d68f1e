"""The folder of fetched files: which file holds what an address gave, with its checksum.

`fetched.json` in that folder is the list. It is written beside and then renamed, so that a process
that is stopped leaves the old list or the new one.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from build_graph.errors import BadInput

INDEX = "fetched.json"
FOLDER = "fetched"  # beside the manifest, unless another is named
_FORM = "probation-graph-fetched"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file: its name in the folder, checksum, size, and what the server said to tell it by."""

    file: str
    sha256: str
    size: int
    etag: str = ""
    modified: str = ""


def folder_for(manifest: Path, into: str | Path | None) -> Path:
    """Return the folder that holds what is fetched for the manifest."""
    return manifest.parent / FOLDER if into is None else Path(into)


def read_index(folder: Path) -> dict[str, Fetched]:
    """Return what the folder holds, by address; nothing where there is no list.

    Raises:
        BadInput: the list cannot be read, or is not of the form.
    """
    path = folder / INDEX
    try:
        data = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); check its rights.") from None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get(_FORM) != 1 or not _is_list(data.get("files")):
        raise BadInput(f"{path}: this is no list of fetched files; delete it and fetch again.")
    return {url: Fetched(**row) for url, row in data["files"].items()}


def _is_list(files: Any) -> bool:
    kinds = {field.name: int if field.name == "size" else str for field in fields(Fetched)}
    return isinstance(files, dict) and all(
        isinstance(row, dict)
        and row.keys() == kinds.keys()
        and all(isinstance(row[key], kind) for key, kind in kinds.items())
        and Path(row["file"]).name == row["file"]
        for row in files.values()
    )


def write_index(folder: Path, files: dict[str, Fetched]) -> None:
    """Write the list of what the folder holds, whole or not at all."""
    rows = {url: asdict(files[url]) for url in sorted(files)}
    text = json.dumps({_FORM: 1, "files": rows}, ensure_ascii=False, indent=1) + "\n"
    handle, name = tempfile.mkstemp(dir=folder, prefix=f"{INDEX}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(folder / INDEX)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
