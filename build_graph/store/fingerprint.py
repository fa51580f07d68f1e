"""What a report's graph depends on, as short texts that are equal when it would come out equal.

One fingerprint stands for everything but the report: the program with its version, code and
knowledge (`ontology/`), the libraries that it reads with, the registers and the corrections given,
and the base of the IRIs. A stamp stands for one file under one fingerprint.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

from build_graph import __version__
from build_graph.errors import BadInput
from build_graph.knowledge import resources

_PACKAGE = "probation-graph"
_CODE = Path(__file__).parents[1]


def fingerprint(base: str, registers: Iterable[Path], corrections: str | None) -> str:
    """Return 64 hexadecimal digits for everything that a report's graph depends on beside it."""
    digest = hashlib.sha256()
    _add(digest, _program(resources.home()), base, corrections or "")
    for folder in (*resources.additions(), *registers):
        _add_files(digest, folder)
    return digest.hexdigest()


def shapes_fingerprint() -> str:
    """Return 64 hexadecimal digits for everything that the results of the checks depend on."""
    digest = hashlib.sha256()
    _add(digest, _program(resources.home()))
    for folder in (*resources.additions(), resources.shapes()):
        _add_files(digest, folder)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def parts(home: Path, registers: tuple[Path, ...]) -> dict[str, str]:
    """Return all that a build depends on beside its sources, by what people call it.

    Versions are as they are, files are the first digits of their SHA-256.
    """
    folders = {
        "the code": (_CODE, "*.py"),
        "the ontology": (home / "ontology", "*"),
        "the shapes": (resources.shapes(), "*"),
        **{f"the additions {folder}": (folder, "*") for folder in resources.additions()},
        **{f"the registers {folder}": (folder, "*") for folder in registers},
    }
    found = {"probation-graph": __version__, "Python": _python()}
    found |= dict(library.split(" ", 1) for library in _libraries())
    for name, (folder, pattern) in folders.items():
        digest = hashlib.sha256()
        _add_files(digest, folder, pattern)
        found[name] = digest.hexdigest()[:12]
    return found


def differences(one: Mapping[str, str], other: Mapping[str, str], most: int = 4) -> str:
    """Return in what the `parts` of two machines are not alike: 'Python 3.11 for 3.12, ...'."""
    names = [name for name in (*one, *(other.keys() - one)) if one.get(name) != other.get(name)]
    return ", ".join(f"{n} {one.get(n, 'none')} for {other.get(n, 'none')}" for n in names[:most])


def stamp(name: str, data: bytes, known: str) -> str:
    """Return 64 hexadecimal digits for a file's name and bytes under the fingerprint `known`.

    The name counts, because the graph tells it.
    """
    digest = hashlib.sha256()
    _add(digest, known, name.encode("utf-8", "surrogateescape").hex())
    digest.update(data)
    return digest.hexdigest()


@cache
def _program(home: Path) -> str:
    digest = hashlib.sha256()
    _add(digest, __version__, _python(), *_libraries())
    _add_files(digest, _CODE, "*.py")
    _add_files(digest, home / "ontology")
    return digest.hexdigest()


def _python() -> str:
    return ".".join(map(str, sys.version_info[:2]))


def _libraries() -> list[str]:
    """Return name and version of the libraries that the package asks for and that are there."""
    try:
        requirements = metadata.requires(_PACKAGE) or []
    except metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return []
    names = {"".join(c if c.isalnum() or c in "-_." else " " for c in one).split()[0]
             for one in requirements}  # fmt: skip
    found = []
    for name in sorted(names):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return found


def _add(digest: hashlib._Hash, *texts: str) -> None:
    for text in texts:
        data = text.encode()
        digest.update(f"{len(data)}:".encode())
        digest.update(data)


def _add_files(digest: hashlib._Hash, folder: Path, pattern: str = "*") -> None:
    try:
        for path in sorted(path for path in folder.rglob(pattern) if path.is_file()):
            if "__pycache__" not in path.parts:
                _add(digest, path.relative_to(folder).as_posix(), path.read_bytes().hex())
    except OSError as error:
        raise BadInput(f"{folder}: cannot be read ({error.strerror}); check its rights.") from None
