"""Zip archives: which members can be read, and the bytes of one. Nothing is ever unpacked to disk.

An archive comes from outside and may be made to harm. So its list of members is read up to a limit,
members are taken by the sizes they declare (which the reader below holds them to) and up to limits
of their own, and whatever points out of the archive is refused. Limits are in bytes.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO

from build_graph.errors import BadInput
from build_graph.sources.office_package import kind_of_package

LARGEST = 64 * 2**20  # of a file or member; the publisher's largest PDFs have a tenth of it
ALTOGETHER = 2**30  # of all members, unpacked
MOST = 10_000  # members that are read
_DIRECTORY = 8 * 2**20  # of the list of members
_PIECE = 2**20

_DAMAGE = (
    zipfile.BadZipFile,
    struct.error,
    zlib.error,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
# A name that leaves the folder it is unpacked in, on any system; or that ends before it ends.
_LEAVES = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)|.*\0", re.DOTALL)
_ENTRY = b"PK\x01\x02"
_UTF_8 = 0x800
_METHODS = {
    zipfile.ZIP_STORED: "",
    zipfile.ZIP_DEFLATED: "",
    zipfile.ZIP_BZIP2: "bzip2",
    zipfile.ZIP_LZMA: "LZMA",
}


@dataclass(slots=True)
class Members:
    """What an archive holds: names that can be read, sorted; and (name, sentence) of the others.

    A sentence about the archive as a whole has the name ''.
    """

    readable: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def is_archive(path: Path) -> bool:
    """Whether the file at `path` is a zip archive, and not an office file, which is one too."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return False
        return path.stat().st_size > LARGEST or not kind_of_package(path.read_bytes())
    except OSError:
        return False  # whoever reads it says why


def list_members(path: Path, wanted: Callable[[str], bool]) -> Members:
    """Return the members of the archive at `path` whose name is `wanted`, sorted by name."""
    found = Members()
    try:
        archive = _opened(path)
    except _TooLongError:
        found.refused.append(("", f"it lists more files than can be read ({MOST}); split it."))
        return found
    except _DAMAGE:
        found.refused.append(("", "the archive is damaged or cut off; get it again."))
        return found
    times = Counter(info.filename for info in archive.infolist())
    total = 0
    for info in sorted(archive.NameToInfo.values(), key=lambda info: info.filename):
        if info.is_dir() or not wanted(info.filename):
            continue
        sentence = archive.objection(info)
        if times[info.filename] > 1:
            again = "the archive has this name more than once; the last of them is read."
            found.refused.append((info.filename, again))
        if sentence:
            found.refused.append((info.filename, sentence))
            continue
        total += info.file_size
        if len(found.readable) == MOST or total > ALTOGETHER:
            limit = f"{MOST} files" if total <= ALTOGETHER else f"{ALTOGETHER // 2**20} MB"
            where = f"{shown(info.filename)} and what comes after it were not read"
            found.refused.append(("", f"it holds more than {limit}; {where}; split it."))
            break
        found.readable.append(info.filename)
    return found


def read_member(path: Path, name: str) -> bytes:
    """Return the bytes of the member `name` of the archive at `path`.

    Raises:
        BadInput: the archive or the member is gone, damaged, or larger than it says.
    """
    place = f"{path}/{shown(name)}"
    try:
        archive = _opened(path)
        with archive.open(archive.getinfo(name)) as file:
            return b"".join(_pieces(file, place))
    except (KeyError, FileNotFoundError):
        raise BadInput(f"{place}: it is not there any more; build again.") from None
    except _DAMAGE:
        raise BadInput(f"{place}: its data are damaged; get the archive again.") from None


def _pieces(file: IO[bytes], place: str) -> Iterator[bytes]:
    size = 0
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > LARGEST:
            raise BadInput(f"{place}: {too_large(size)}")
        yield piece


def too_large(size: int) -> str:
    """Return what to say of a file of `size` bytes, which is more than are read."""
    most = LARGEST // 2**20
    return f"it has {size / 2**20:,.0f} MB, and a report at most {most}; give the report alone."


def shown(name: str) -> str:
    """Return a member's name as people gave it: many tools write UTF-8 and do not say so.

    >>> shown("caf├⌐.txt")
    'café.txt'
    """
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


class _TooLongError(Exception):
    """The list of members is longer than is read."""


class _Bounded(io.FileIO):
    """The archive's file, which gives no more than a list of members should have at a time.

    A name that says to be UTF-8 and is not would make the whole archive unreadable; it is marked
    and read in the old code page instead.
    """

    listing = True

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.misnamed: set[bytes] = set()

    def read(self, size: int | None = -1) -> bytes:
        """Return `size` bytes, or what is left of them."""
        whole = -1 if size is None else size
        if self.listing and whole > _DIRECTORY:
            raise _TooLongError
        data = super().read(whole) or b""
        return self._named(data) if self.listing and data.startswith(_ENTRY) else data

    def _named(self, data: bytes) -> bytes:
        mended = bytearray(data)
        at = 0
        while data[at : at + 4] == _ENTRY and len(data) >= at + 46:
            flags = int.from_bytes(data[at + 8 : at + 10], "little")
            lengths = struct.unpack_from("<HHH", data, at + 28)
            name = data[at + 46 : at + 46 + lengths[0]]
            if flags & _UTF_8 and not _is_utf_8(name):
                mended[at + 8 : at + 10] = (flags & ~_UTF_8).to_bytes(2, "little")
                self.misnamed.add(name)
            at += 46 + sum(lengths)
        return bytes(mended)


def _is_utf_8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Archive(zipfile.ZipFile):
    """An open archive with a list of members that is not too long; closes its file."""

    def __init__(self, path: Path) -> None:
        self._bounded = _Bounded(path)
        try:
            super().__init__(self._bounded)
        except BaseException:
            self._bounded.close()
            raise
        self._bounded.listing = False

    def close(self) -> None:
        """Close the archive and its file."""
        super().close()
        self._bounded.close()

    def objection(self, info: zipfile.ZipInfo) -> str:
        """Return why a member is not read, as the end of a sentence; '' if it is."""
        form = stat.S_IFMT(info.external_attr >> 16)
        packed = _METHODS.get(info.compress_type, "an unknown way")
        if info.orig_filename.encode("cp437", "replace") in self._bounded.misnamed:
            return "its name is said to be UTF-8 and is not; pack the archive again."
        if _LEAVES.match(info.orig_filename):
            return "its name leads out of the archive; pack the files under plain names."
        if form == stat.S_IFLNK:
            return "it is a link, which may point anywhere; pack the file itself."
        if form and form != stat.S_IFREG:
            return "it is no plain file; pack the report itself."
        if info.flag_bits & 1:
            return "it is encrypted; unpack the archive with its password and give the files."
        if info.filename.lower().endswith(".zip"):
            return "it is an archive inside an archive; unpack it and give it by itself."
        if packed:
            return f"it is packed with {packed}; pack the archive again with an ordinary zip tool."
        return too_large(info.file_size) if info.file_size > LARGEST else ""


def _opened(path: Path) -> _Archive:
    state = path.stat()
    # A process that was forked shares positions in open files with its parent: one for each.
    return _kept(path, state.st_mtime_ns, state.st_size, os.getpid())


@lru_cache(maxsize=1)
def _kept(path: Path, _changed: int, _size: int, _process: int) -> _Archive:
    """The archive read last stays open, so that its list is read once and not for each member."""
    return _Archive(path)
