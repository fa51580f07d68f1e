"""One address into one file: whole, or kept aside to go on with later.

What has come so far is in `.part-<key>` with a note beside it that says which version of the file
it is of; only with the same version does a later try go on where this one stopped.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from build_graph.registers.spelling import slugify
from build_graph.sources.fetch.connection import Answer, Client
from build_graph.sources.fetch.manners import Interrupted, Refused
from build_graph.sources.fetch.redirects import Robots, followed
from build_graph.sources.fetched import Fetched

# Kinds of content that may be a report, and how a file of them is named.
KINDS = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "multipart/related": ".mhtml",
}
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15}|\*)")
_KIND = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,40}")
_MARK = re.compile(r"[\x20-\x7e]{1,200}")  # what a server tells versions by, if it can be sent back


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one version of a file from another, and how the file is named."""

    url: str
    etag: str
    modified: str
    ending: str

    @property
    def validator(self) -> str:
        """What a server can compare byte by byte (RFC 9110); '' if there is nothing."""
        return self.modified if not self.etag or self.etag.startswith("W/") else self.etag


@dataclass(frozen=True, slots=True)
class Part:
    """The file in the making: its bytes so far, and the note on their version."""

    path: Path

    @property
    def note(self) -> Path:
        """Where the version stands."""
        return self.path.with_name(f"{self.path.name}.json")

    def version(self, url: str) -> Version | None:
        """Return the version of what is there, if one can go on with it."""
        try:
            version = Version(**json.loads(self.note.read_text("utf-8")))
            there = self.path.stat().st_size > 0
        except (OSError, ValueError, TypeError):
            return None
        return version if there and version.url == url and version.validator else None

    def drop(self) -> None:
        """Take both away."""
        for path in (self.note, self.path):
            path.unlink(missing_ok=True)


def part_for(folder: Path, url: str) -> Part:
    """Return where a file from `url` is in the making."""
    return Part(folder / f".part-{_key(url)}")


def download(
    client: Client, robots: Robots, url: str, folder: Path, known: Fetched | None
) -> Fetched | None:
    """Return the file that `url` gives, now in `.part-<key>`; None if it is still the `known` one.

    Raises:
        Refused: it cannot be had, or not with so many tries; what has come of it stays.
    """
    manners = client.manners
    wait = manners.pause
    for left in reversed(range(manners.tries)):
        try:
            with client.within(manners.whole):
                return _try(client, robots, url, part_for(folder, url), known)
        except Interrupted as error:
            wait_asked_for = error.wait
            if wait_asked_for is not None and wait_asked_for > manners.longest_pause:
                raise Refused(
                    f"{error}; it asks to come back in {wait_asked_for:.0f} seconds"
                ) from None
            if not left:
                raise Refused(f"{error}; try again later") from None
            client.sleep(max(wait, wait_asked_for or 0.0))
            wait *= 2
    raise AssertionError("the last try returns or raises")


def _try(
    client: Client, robots: Robots, url: str, part: Part, known: Fetched | None
) -> Fetched | None:
    if part.path.is_symlink() or part.note.is_symlink():
        part.drop()  # what came would be written into another file
    begun = part.version(url)
    headers = _conditions(begun, part, known)
    with followed(client, url, robots.permit, headers) as answer:
        if answer.status == 304 and known is not None and begun is None:
            return None
        if answer.status == 416 or (answer.status == 206 and not _goes_on(answer, part)):
            part.drop()
            raise Interrupted("the server could not go on where it was cut off")
        if answer.status not in (200, 206):
            _complain(answer)
        version = begun if answer.status == 206 else None
        if version is None:
            part.drop()
            version = _version(url, answer)
        _check_size(answer, part, client.manners.largest)
        return _written(answer, part, version, client.manners.largest)


def _conditions(begun: Version | None, part: Part, known: Fetched | None) -> dict[str, str]:
    """The headers that ask for the rest of a file, or for one that changed."""
    if begun is not None:
        size = part.path.stat().st_size
        return {"Range": f"bytes={size}-", "If-Range": begun.validator}
    headers = {}
    if known is not None and (etag := _mark(known.etag)):
        headers["If-None-Match"] = etag
    if known is not None and (modified := _mark(known.modified)):
        headers["If-Modified-Since"] = modified
    return headers


def _mark(text: str) -> str:
    return text if _MARK.fullmatch(text) else ""


def _goes_on(answer: Answer, part: Part) -> bool:
    """Whether the answer begins where the file in the making ends."""
    place = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    size = part.path.stat().st_size if part.path.exists() else 0
    return place is not None and int(place[1]) == size


def _complain(answer: Answer) -> None:
    status = answer.status
    if status == 429 or status >= 500:
        raise Interrupted(f"the server cannot answer now ({status})", answer.wait())
    if status in (404, 410):
        raise Refused(f"the server has no such page ({status}); check the address")
    if status in (401, 403):
        raise Refused(f"the server does not give it to everybody ({status}); save it by hand")
    raise Refused(f"the server gives an answer that is no file ({status})")


def _version(url: str, answer: Answer) -> Version:
    headers = answer.headers
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    ending = KINDS.get(kind, "")
    if kind in _UNTOLD:
        ending = PurePosixPath(urlsplit(answer.url).path).suffix.lower()
    if ending not in KINDS.values():
        named = "it does not say what it is" if not _KIND.fullmatch(kind) else f"it is {kind}"
        raise Refused(f"{named}; a report is a PDF, a web page or text")
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refused("the server sends it packed although it was asked not to; save it by hand")
    etag, modified = (_mark(headers.get(name, "")) for name in ("ETag", "Last-Modified"))
    return Version(url, etag, modified, ending)


def _check_size(answer: Answer, part: Part, largest: int) -> None:
    there = part.path.stat().st_size if part.path.exists() else 0
    if there + (answer.declared() or 0) > largest:
        part.drop()
        raise Refused(f"it has more than {largest // 2**20} MB; save it by hand")


def _written(answer: Answer, part: Part, version: Version, largest: int) -> Fetched:
    part.note.write_text(json.dumps(asdict(version)), "utf-8")
    with part.path.open("ab") as file:
        for piece in answer.pieces():
            file.write(piece)
            if file.tell() > largest:
                file.close()
                part.drop()
                raise Refused(f"it has more than {largest // 2**20} MB; save it by hand")
        size = file.tell()
    place = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if place and place[3] != "*" and size != int(place[3]):
        raise Interrupted(f"the answer was cut off after {size} of {place[3]} bytes")
    name = file_name(version.url, version.ending)
    return Fetched(name, checksum(part.path), size, version.etag, version.modified)


def checksum(path: Path) -> str:
    """Return the SHA-256 of the file; '' if it cannot be read."""
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def file_name(url: str, ending: str) -> str:
    """Return a readable name of its own for what comes from `url`.

    >>> file_name("https://a.example/reports/Marsh%20Vale.PDF?v=2", ".pdf")
    'marsh-vale-f8b1b6d6.pdf'
    """
    stem = PurePosixPath(unquote(urlsplit(url).path)).stem
    return f"{slugify(stem)[:80].strip('-') or 'report'}-{_key(url)}{ending}"


def is_own_name(name: str, url: str) -> bool:
    """Return whether a file from `url` may have got that name, whatever it was."""
    return any(name == file_name(url, ending) for ending in KINDS.values())


def _key(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:8]
