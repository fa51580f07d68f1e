"""Every address of a manifest, one after the other, into the folder of fetched files."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from build_graph.errors import BadInput
from build_graph.sources.fetch.addresses import is_plainly_private
from build_graph.sources.fetch.connection import Client, server_of
from build_graph.sources.fetch.download import checksum, download, is_own_name, part_for
from build_graph.sources.fetch.manners import Manners, Refused
from build_graph.sources.fetch.redirects import Robots
from build_graph.sources.fetched import Fetched, folder_for, read_index, write_index
from build_graph.sources.file_result import Progress
from build_graph.sources.manifest import Entry, read_manifest

Status = Literal["fetched", "unchanged", "kept", "failed"]


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What became of one address; `message` says why it failed.

    'kept' is a file whose checksum is the one listed, so that nobody was asked.
    """

    url: str
    status: Status
    file: str = ""
    size: int = 0
    sha256: str = ""
    message: str = ""


def fetch(
    manifest: str | Path,
    into: str | Path | None = None,
    *,
    manners: Manners | None = None,
    sleep: Callable[[float], None] = time.sleep,
    progress: Progress | None = None,
) -> list[FetchResult]:
    """Return what became of each address of the manifest, in its order.

    The files go into the folder `into`, by default `fetched` beside the manifest, where `build`
    looks for them.

    Raises:
        BadInput: the manifest or the folder cannot be used, or no address is listed.
        BadRequest: a package that fetching needs is not installed.
    """
    path = Path(manifest)
    entries = [entry for entry in read_manifest(path) if entry.url]
    if not entries:
        raise BadInput(f"{path}: no 'url' is in there; files of it need no fetching.")
    folder = folder_for(path, into)
    files = read_index(folder)
    client = Client(manners or Manners(), sleep)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        robots = Robots(client)
        found: list[FetchResult] = []
        for entry in entries:
            found.append(_one(entry, folder, files, client, robots))
            if progress:
                progress(len(found), len(entries), found[-1].file or entry.url)
    except OSError as error:
        raise BadInput(f"{folder}: cannot be written ({error.strerror}).") from None
    finally:
        client.close()
    return found


def _one(
    entry: Entry, folder: Path, files: dict[str, Fetched], client: Client, robots: Robots
) -> FetchResult:
    url, listed = entry.url, entry.manifest_values.sha256
    client.asked_for = server_of(url) if is_plainly_private(url) else ""
    known = files.get(url)
    if known is not None and checksum(folder / known.file) != known.sha256:
        known = None  # gone, or not what was fetched
    if known is not None and known.sha256 == listed:
        return FetchResult(url, "kept", known.file, known.size, known.sha256)
    try:
        new = download(client, robots, url, folder, known)
    except Refused as error:
        return FetchResult(url, "failed", message=f"{url}: {error}.")
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # Whatever a server thinks of, the others are asked all the same.
        why = "the server answers what nobody can understand; save it by hand"
        return FetchResult(url, "failed", message=f"{url}: {why}.")
    got = known if new is None else new
    assert got is not None  # 'not changed' is only asked of what is known
    if listed and got.sha256 != listed:
        part_for(folder, url).drop()
        why = (
            f"its content is not what {entry.manifest_values.manifest} lists "
            f"(its sha256 is {got.sha256})"
        )
        return FetchResult(url, "failed", message=f"{url}: {why}; check both.")
    if new is not None:
        _keep(new, url, folder, files)
    status: Status = "unchanged" if got == known else "fetched"
    return FetchResult(url, status, got.file, got.size, got.sha256)


def _keep(new: Fetched, url: str, folder: Path, files: dict[str, Fetched]) -> None:
    """Put a file that is whole in its place, and then into the list."""
    part = part_for(folder, url)
    old = files.get(url)
    part.path.replace(folder / new.file)
    files[url] = new
    write_index(folder, files)
    part.drop()
    if old is not None and old.file != new.file and is_own_name(old.file, url):
        (folder / old.file).unlink(missing_ok=True)
