"""Where the package's data is: `ontology/`, `shapes/` and `queries/`. No other module knows a path.

The folder that holds them is the one chosen with `use_home`, else the one named by the environment
variable PROBATION_GRAPH_HOME, else `_bundled` in the package (an installed wheel), else the
checkout this module stands in. PROBATION_GRAPH_ADDITIONS names folders with kinds, registers and
layouts of one's own, which are added to those of the home.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from build_graph.errors import BadInput, InternalError

VARIABLE = "PROBATION_GRAPH_HOME"
ADDITIONS = "PROBATION_GRAPH_ADDITIONS"
_PARTS = ("kinds.toml", "inspection.toml", "registers", "layouts")  # of additions
_MARK = Path("ontology", "core.ttl")
_chosen: Path | None = None


def use_home(path: str | Path | None) -> None:
    """Take the data from `path` from now on; None goes back to the usual places."""
    global _chosen  # noqa: PLW0603 - one process, one home
    _chosen = None if path is None else _checked(Path(path), "the folder given")


def home() -> Path:
    """Return the folder that holds `ontology/`, `shapes/` and `queries/`."""
    if _chosen is not None:
        return _chosen
    return _found(os.environ.get(VARIABLE))


def additions() -> tuple[Path, ...]:
    """Return the folders that PROBATION_GRAPH_ADDITIONS names, each with something to add."""
    return _added(os.environ.get(ADDITIONS, ""))


@cache
def _added(named: str) -> tuple[Path, ...]:
    folders = tuple(Path(name) for name in named.split(os.pathsep) if name)
    for folder in folders:
        if not any((folder / part).exists() for part in _PARTS):
            raise BadInput(
                f"{folder} (a folder named by {ADDITIONS}) holds none of {', '.join(_PARTS)}; "
                "name the folder above them."
            )
    return tuple(folder.resolve() for folder in folders)


@cache
def _found(named: str | None) -> Path:
    if named:
        return _checked(Path(named), f"the folder named by {VARIABLE}")
    # A checkout never has `_bundled`, so an editable install cannot serve stale data.
    usual = (Path(__file__).parents[1] / "_bundled", Path(__file__).parents[2])
    for place in usual:
        if (place / _MARK).is_file():
            return place
    tried = " nor in ".join(str(place) for place in usual)
    raise InternalError(f"The package's data is neither in {tried}; install the package again.")


def ontology(*parts: str) -> Path:
    """Return the path of a file or folder under `ontology/`."""
    return home().joinpath("ontology", *parts)


def shapes(*parts: str) -> Path:
    """Return the path of a file or folder under `shapes/`."""
    return home().joinpath("shapes", *parts)


def queries(*parts: str) -> Path:
    """Return the path of a file or folder under `queries/`."""
    return home().joinpath("queries", *parts)


def _checked(place: Path, what: str) -> Path:
    if not (place / _MARK).is_file():
        raise BadInput(f"{place} ({what}) holds no {_MARK.as_posix()}; name the folder above it.")
    return place.resolve()
