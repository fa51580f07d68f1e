"""The reports that a build is given: files, those in folders and archives, those of manifests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath
from typing import TypeVar

from build_graph.errors import BadInput
from build_graph.sources.archive import is_archive, list_members, shown
from build_graph.sources.fetched import INDEX, folder_for, read_index
from build_graph.sources.file_result import FileResult
from build_graph.sources.manifest import Entry, read_manifest
from build_graph.sources.origin import Origin
from build_graph.sources.remote import RemoteFile, files_at, is_address

AnyPath = TypeVar("AnyPath", bound=PurePath)
READABLE = (
    *(".txt", ".text", ".md", ".markdown", ".json", ".pdf", ".html", ".htm", ".xhtml"),
    *(".mhtml", ".mht", ".docx", ".docm", ".dotx", ".odt", ".ott"),
)
# What people keep reports in too and nothing reads: each is left out with a sentence that helps.
UNREAD = (".doc", ".dot", ".rtf", ".fodt", ".epub", ".pages", ".xps", ".oxps", ".wpd", ".sxw")
ARCHIVE = ".zip"
MANIFEST = ".toml"

# What browsers call the folder of a saved page, after the page's own name; what pages end in.
SAVED_WITH = ("_files", ".files", "_fichiers", "-Dateien")
PAGES = (".html", ".htm", ".xhtml")

# Files of a folder that tell about the folder, and those that Macs and office programs put beside
# others; the list that `fetch` keeps (`INDEX`) is passed over too.
ABOUT_FOLDER = ("readme", "license", "licence")
BESIDE = ("._", "~$", ".~lock.")


def find_files(
    paths: Sequence[str | Path], results: list[FileResult], fetched: str | Path | None = None
) -> list[Origin]:
    """Return the reports in `paths`, by name; note in `results` what is not there or not usable.

    `fetched` is the folder where `fetch` put what manifests name, if not the usual one.

    Raises:
        BadInput: there is no report at all, or a manifest is not of its form.
    """
    found: dict[tuple[Path | RemoteFile, str], Origin] = {}
    for path in paths:
        at_address = isinstance(path, str) and is_address(path)
        given = (
            _remote(str(path), results) if at_address else _origins(Path(path), fetched, results)
        )
        for origin in given:
            key = (_real(origin.path), origin.member)
            # What a manifest says of a file holds, however often the file is given beside.
            if key not in found or (origin.manifest_values and not found[key].manifest_values):
                found[key] = origin
    if not found and not results:
        where = ", ".join(str(path) for path in paths)
        raise BadInput(
            f"{where}: no report is in there; give .txt, .md, .pdf, .html, .docx, .odt or facts "
            ".json files."
        )
    # Text before facts of the same report, then by name: the first of two is the one that stays.
    return sorted(found.values(), key=_place)


def _place(origin: Origin) -> tuple[bool, str, str]:
    name = PurePosixPath(origin.name).name
    return name.lower().endswith(".json"), name, str(origin)


def _origins(path: Path, fetched: str | Path | None, results: list[FileResult]) -> Iterator[Origin]:
    if path.suffix.lower() == MANIFEST:
        for entry in read_manifest(path):
            yield from _entry(entry, path, fetched, results)
        return
    for file in _inside(path, results) if path.is_dir() else [path]:
        if is_archive(file):
            yield from _members(file, results)
        else:
            yield Origin(file)


def _remote(address: str, results: list[FileResult]) -> Iterator[Origin]:
    """Yield what is at an address and may be a report."""
    try:
        files = files_at(address)
    except BadInput as error:
        results.append(FileResult(address, "left out", message=str(error)))
        return
    paths, top = {PurePosixPath(str(file)) for file in files}, PurePosixPath(address)
    for file in files:
        if file.name.lower().endswith(ARCHIVE):
            why = f"{file}: archives are not read at an address; unpack it there."
            results.append(FileResult(str(file), "left out", message=why))
        elif len(files) == 1 and file.name == top.name:
            yield Origin(file)  # given by itself, whatever it is called
        elif _may_be_read(file.name) and not is_part_of_page(
            PurePosixPath(str(file)), top, paths.__contains__
        ):
            yield Origin(file)


def _inside(folder: Path, results: list[FileResult]) -> Iterator[Path]:
    """Yield the files of a folder that may be reports, and its archives."""
    try:
        entries = [entry for entry in folder.rglob("*") if _may_be_read(entry.name)]
        next(folder.iterdir(), None)
    except OSError as error:
        why = f"{folder}: the folder cannot be read ({error.strerror}); check its rights."
        results.append(FileResult(str(folder), "left out", message=why))
        return
    for entry in entries:
        if is_part_of_page(entry, folder):
            continue
        # A link that leads nowhere is kept, so that it is reported and not passed over.
        if entry.is_file() or (entry.is_symlink() and not entry.exists()):
            yield entry


def _may_be_read(name: str) -> bool:
    """Whether a file of a folder or archive is a report by its name, or an archive."""
    file = PurePosixPath(name.replace("\\", "/"))
    if file.stem.lower() in ABOUT_FOLDER or file.name.startswith(BESIDE) or file.name == INDEX:
        return False
    return file.suffix.lower() in (*READABLE, *UNREAD, ARCHIVE)


def _members(path: Path, results: list[FileResult]) -> Iterator[Origin]:
    """Yield the members of an archive that may be reports; say why others are left out."""
    members = list_members(path, _may_be_read)
    for name, sentence in members.refused:
        place = f"{path}/{shown(name)}" if name else str(path)
        results.append(FileResult(place, "left out", message=f"{place}: {sentence}"))
    if not members.readable and not members.refused:
        why = f"{path}: no report is in this archive; it should hold .txt, .pdf or .docx files."
        results.append(FileResult(str(path), "left out", message=why))
    for name in members.readable:
        yield Origin(path, name)


def _entry(
    entry: Entry, manifest: Path, fetched: str | Path | None, results: list[FileResult]
) -> Iterator[Origin]:
    """Yield what an entry of a manifest names; an address is looked up, never asked."""
    if entry.file is not None:
        yield Origin(entry.file, manifest_values=entry.manifest_values)
        return
    folder = folder_for(manifest, fetched)
    known = read_index(folder).get(entry.url)
    if known is None:
        into = "" if fetched is None else f" --into {fetched}"
        why = f"{entry.url}: not fetched yet; run: probation-graph fetch {manifest}{into}"
        results.append(FileResult(entry.url, "left out", message=why))
        return
    listed = replace(entry.manifest_values, sha256=entry.manifest_values.sha256 or known.sha256)
    yield Origin(folder / known.file, manifest_values=listed)


def is_part_of_page(
    file: AnyPath, top: AnyPath, exists: Callable[[AnyPath], bool] = os.path.exists
) -> bool:
    """Whether `file`, somewhere in the folder `top`, was saved with a web page that shows it.

    Browsers put a page's pictures and frames into a folder 'X_files' beside 'X.html'.
    """
    return any(
        folder.name.endswith(ending)
        and exists(folder.with_name(folder.name[: -len(ending)] + page))
        for folder in file.parents
        if folder != top and folder.is_relative_to(top)
        for ending in SAVED_WITH
        for page in PAGES
    )


def _real(path: Path | RemoteFile) -> Path | RemoteFile:
    """The file that is meant; links that go in a circle mean themselves."""
    if isinstance(path, RemoteFile):
        return path
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
