"""The folder of a store: its format file, the kept texts, and a draft that is renamed into place.

    graph/probation-graph.json   format version, package version, base of the IRIs
    graph/quads/                 the embedded database
    graph/texts/<sha256>.txt     the texts that evidence points into
    graph/texts/<sha256>.boxes.json   where their words stand on the page, of texts taken from PDFs
    graph/corrections.toml       the decisions of people that every build applies, if there are any
    graph/read.jsonl             what was read from each file, so that it need not be read again
    graph/checks.json            what the checks found, so that they need not run again
    graph/before/<build>/        the graphs that the last build replaced, as they were
    graph/search/                the index of `search`, made when it is first needed

A new store is made in a draft folder beside and renamed, so it is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from build_graph.errors import BadRequest, StoreError
from build_graph.store.atomic import write_atomically
from build_graph.store.owned import clear_dead, first_link, is_link

# 2: the history of builds, without whose stamps no program may write; 3: of passages only what does
# not follow from their addresses, so that a program that looks for their selectors finds none.
FORMAT = 3
DEFAULT_BASE = "https://w3id.org/probation-graph/"
MARKER = "probation-graph.json"
_BASE = re.compile(r"https?://[^\s<>\"{}|^`\\]+/\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class FormatFile:
    """What `probation-graph.json` says about the store it stands in."""

    base: str
    package: str
    format: int = FORMAT


class Folder:
    """The parts of one store folder; nothing is written before it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.quads = path / "quads"
        self.texts = path / "texts"
        self.corrections = path / "corrections.toml"
        self.read = path / "read.jsonl"
        self.checks = path / "checks.json"
        self.previous = path / "before"
        self.search = path / "search"
        self.pinned = ""

    def is_free(self) -> bool:
        """Return whether a new store may be made here: nothing there, or an empty folder."""
        return not self.path.exists() or (self.path.is_dir() and not any(self.path.iterdir()))

    def state(self) -> str:
        """Return a key that is another one whenever what the database holds was changed.

        The database never writes to a file of data again, and numbers its files and log upwards.
        """
        named = []
        for file in (file for kind in ("*.sst", "*.log") for file in self.quads.glob(kind)):
            with suppress(FileNotFoundError):  # a build may replace it in this moment
                named.append((file.name, file.stat().st_size))
        named.sort()
        seen = "\n".join(f"{name} {size}" for name, size in named if size)
        return hashlib.sha256(seen.encode()).hexdigest()[:16]

    def pin(self, read_only: bool) -> None:
        """Keep the key of now: a store opened for reading shows what it held when opened."""
        self.pinned = self.state() if read_only else ""

    def read_format(self) -> FormatFile:
        """Return what the format file says, or raise the sentence for what stands there instead."""
        if not self.path.exists():
            raise StoreError(f"there is no store at {self.path}: build one first")
        if not self.path.is_dir():
            raise StoreError(f"{self.path} is a file, not the folder of a store")
        if link := first_link((self.quads, self.texts, self.previous, self.search)):
            raise StoreError(
                f"{link} is a link, and the folders of a store never are: what is written or "
                "removed in it would be somebody else's; put the folder itself there"
            )
        marker = self.path / MARKER
        if not marker.is_file():
            raise StoreError(
                f"{self.path} is not a store of probation-graph (it holds no {MARKER}): "
                "choose another folder"
            )
        try:
            data = json.loads(marker.read_text("utf-8"))
            found = FormatFile(str(data["base"]), str(data["package"]), int(data["format"]))
            if not _BASE.match(found.base):
                raise ValueError(found.base)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{marker} is damaged: build the store again in a new folder"
            ) from error
        if found.format > FORMAT:
            raise StoreError(
                f"{self.path} was written by a newer version of probation-graph "
                f"({found.package}, store format {found.format}): update probation-graph to read it"
            )
        return found

    def write_format(self, written: FormatFile) -> None:
        """Make the folder and say in it what it is."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.texts.mkdir(exist_ok=True)
        text = json.dumps(
            {"format": written.format, "package": written.package, "base": written.base}, indent=2
        )
        write_atomically(self.path / MARKER, f"{text}\n".encode())

    def claim(self) -> None:
        """Say in the folder that this version changes it; what the checks found is void then.

        Only the one that holds the store open may do so. What dead processes left goes, too.
        """
        from build_graph import __version__

        found = self.read_format()
        ours = FormatFile(found.base, __version__)
        if found != ours:
            self.write_format(ours)
        try:
            self.checks.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{self.checks} cannot be removed: {error.strerror}") from error
        for own in (self.path, self.texts, self.previous, self.search):
            clear_dead(own)
            for inner in own.iterdir() if own != self.path and own.is_dir() else ():
                if inner.is_dir() and not is_link(inner):
                    clear_dead(inner)

    def text_file(self, sha256: str) -> Path:
        """Return where the text of that hash is kept."""
        if not _SHA256.match(sha256):
            raise StoreError(f"{sha256!r} is not the SHA-256 of a text")
        return self.texts / f"{sha256}.txt"

    def boxes_file(self, sha256: str) -> Path:
        """Return where the boxes of the words of that text are kept."""
        return self.text_file(sha256).with_suffix(".boxes.json")

    def drop_text(self, sha256: str) -> None:
        """Remove a text and what is kept beside it."""
        self.boxes_file(sha256).unlink(missing_ok=True)
        self.text_file(sha256).unlink(missing_ok=True)

    def kept_texts(self) -> list[str]:
        """Return the hashes of the texts kept, sorted."""
        return sorted(file.stem for file in self.texts.glob("*.txt") if _SHA256.match(file.stem))


class KeptTexts:
    """Reads and writes the texts of one store folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.path = folder.path

    def put_text(self, sha256: str, text: str, boxes: str = "") -> None:
        """Keep the text that passages point into; write it before the graph that needs it.

        `boxes` says where its words stand on the page (see `page_boxes`), if they stand on one.
        Both are safe on the disk after the next `flush` of the store.
        """
        if boxes and boxes != self.boxes(sha256):
            self._put(self._folder.boxes_file(sha256), boxes)
        if not self.has_text(sha256):
            self._put(self._folder.text_file(sha256), text)

    def _put(self, file: Path, text: str) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{file} cannot be written: {error.strerror or error}") from error
        write_atomically(file, text.encode("utf-8"), is_settled=False)

    def boxes(self, sha256: str) -> str:
        """Return what is kept of the places of that text's words on the page, or nothing."""
        try:
            return self._folder.boxes_file(sha256).read_text("utf-8")
        except FileNotFoundError:
            return ""

    def has_text(self, sha256: str) -> bool:
        """Return whether the text of that hash is kept here, unchanged."""
        try:
            self.text(sha256)
        except StoreError:
            return False
        return True

    def text(self, sha256: str) -> str:
        """Return the kept text of that hash, character for character.

        Raises:
            StoreError: it is not kept, cannot be read, or was changed after the build.
        """
        file = self._folder.text_file(sha256)
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            raise StoreError(f"the store at {self.path} keeps no text {sha256}") from None
        except OSError as error:
            raise StoreError(f"{file} cannot be read: {error.strerror or error}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(f"{file} was changed after the build: build again with its report")
        return data.decode("utf-8")

    def state(self) -> str:
        """Return a key of what the graph holds: another graph has another one."""
        return self._folder.pinned or self._folder.state()

    @property
    def is_pinned(self) -> bool:
        """Whether this store was opened for reading, so that its state stays one."""
        return bool(self._folder.pinned)

    def is_latest(self) -> bool:
        """Return whether nobody changed the graph since this store was opened for reading."""
        return self.state() == self._folder.state()

    @property
    def search_folder(self) -> Path:
        """Where the index of `search` is kept; it may be taken away at any time."""
        return self._folder.search

    def keep_corrections(self, text: str | None) -> None:
        """Keep the corrections file, if there is one: every later build applies it."""
        if text is not None and text != self.corrections():
            write_atomically(self._folder.corrections, text.encode("utf-8"))

    def corrections(self) -> str | None:
        """Return the corrections file that is kept, or None."""
        file = self._folder.corrections
        return file.read_text("utf-8") if file.is_file() else None

    def kept_texts(self) -> list[str]:
        """Return the hashes of the texts kept, sorted."""
        return self._folder.kept_texts()


def new_format(base: str | None) -> FormatFile:
    """Return what the format file of a new store says; refuse a base that makes no IRIs."""
    from build_graph import __version__

    chosen = DEFAULT_BASE if base is None else base
    if not _BASE.match(chosen):
        raise BadRequest(f"{chosen!r} cannot be a base: give an http address that ends in '/'")
    return FormatFile(chosen, __version__)


def local_folder(path: str | Path) -> Path:
    """Return the folder that is meant; a URL is refused."""
    if re.match(r"[a-zA-Z][\w+.-]+:/", str(path)):
        url = re.sub(r":/+", "://", str(path), count=1)
        raise StoreError(f"{url}: a folder is needed here, not an address")
    return Path(path)
