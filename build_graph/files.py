"""The files that a build is given: single ones, and those inside folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from build_graph.errors import BadInput
from build_graph.outcome import BuildResult, FileOutcome

READABLE = (".txt", ".text", ".md", ".markdown", ".json", ".pdf", ".html", ".htm")

# What browsers call the folder of a saved page, after the page's own name; what pages end in.
SAVED_WITH = ("_files", ".files", "_fichiers", "-Dateien")
PAGES = (".html", ".htm", ".xhtml")

# Files of a folder that tell about the folder.
ABOUT_FOLDER = ("readme", "license", "licence")


def find_files(paths: Sequence[str | Path], result: BuildResult) -> list[Path]:
    """Return the files in `paths`, those of folders included, by name; note what is not there."""
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        if not path.is_dir():
            found.setdefault(_real(path), path)
            continue
        try:
            inside = [entry for entry in path.rglob("*") if entry.suffix.lower() in READABLE]
            next(path.iterdir(), None)
        except OSError as error:
            message = f"{path}: the folder cannot be read ({error.strerror}); check its rights."
            result.files.append(FileOutcome(str(path), "left out", message=message))
            continue
        for entry in inside:
            # A link that leads nowhere is kept, so that it is told and not passed over.
            is_link = entry.is_symlink() and not entry.exists()
            if entry.stem.lower() in ABOUT_FOLDER or is_part_of_page(entry, path):
                continue
            if entry.is_file() or is_link:
                found.setdefault(_real(entry), entry)
    if not found and not result.files:
        given = ", ".join(str(path) for path in paths)
        raise BadInput(
            f"{given}: no report is in there; give .txt, .md, .pdf or facts .json files."
        )
    # Text before facts of the same report, then by name: the first of two is the one that stays.
    return sorted(found.values(), key=lambda p: (p.suffix.lower() == ".json", p.name, str(p)))


def is_part_of_page(file: Path, top: Path) -> bool:
    """Whether `file`, somewhere in the folder `top`, was saved with a web page that shows it.

    Browsers put a page's pictures and frames into a folder 'X_files' beside 'X.html'.
    """
    return any(
        folder.name.endswith(ending)
        and folder.with_name(folder.name[: -len(ending)] + page).exists()
        for folder in file.parents
        if folder != top and folder.is_relative_to(top)
        for ending in SAVED_WITH
        for page in PAGES
    )


def _real(path: Path) -> Path:
    """The file that is meant; links that go in a circle mean themselves."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
