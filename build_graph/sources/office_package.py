"""The parts of an office file, which is a zip archive, and which kind of office file it is.

Nothing is unpacked to disk. Only the parts asked for are unpacked, up to a limit each, and only if
they are packed as office programs pack them. Limits are in bytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import IO

from build_graph.errors import BadInput

LARGEST_PART = 32 * 2**20  # of one part, unpacked; a report's has a tenth of a megabyte
LARGEST_DIRECTORY = 4 * 2**20  # of the list of parts
_PIECE = 2**20
_SAFE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    *(zipfile.BadZipFile, struct.error, zlib.error, ArithmeticError, EOFError, OSError),
    *(RuntimeError, ValueError, KeyError),
)

DOCX, ODT = "a Word document", "an OpenDocument text"
CUT = "a damaged office document"
_TYPES = "[Content_Types].xml"
# What the part that lists the types of parts says of the main one; what a part's name betrays.
_MAIN = (
    (re.compile(rb"wordprocessingml\.|ms-word\.(?:document|template)\."), DOCX),
    (re.compile(rb"spreadsheetml\.|ms-excel\."), "an Excel workbook"),
    (re.compile(rb"presentationml\.|ms-powerpoint\."), "a PowerPoint presentation"),
    (re.compile(rb"fixedrepresentation|fixeddocument|xps-", re.I), "an XPS document"),
)
_MIME = (
    (b"application/vnd.oasis.opendocument.text", ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet"),
    (b"application/vnd.oasis.opendocument.presentation", "an OpenDocument presentation"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/vnd.sun.xml.writer", "an old OpenOffice document"),
    (b"application/epub+zip", "an e-book (EPUB)"),
)
_NAMED = (
    (re.compile(r"Index/Document\.iwa|Index\.zip|index\.apxl|index\.xml$"), "a Pages document"),
    (re.compile(r".*\.fdseq$", re.I), "an XPS document"),
)


class _Bounded(io.BytesIO):
    """A file in memory that gives no more than a list of parts should have at a time."""

    listing = True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return `size` bytes, or what is left of them."""
        if self.listing and size is not None and size > LARGEST_DIRECTORY:
            raise ValueError("directory")
        return super().read(size)


class Package:
    """An office file; `name` is what messages call it."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read the list of parts.

        Raises:
            BadInput: it is damaged, or longer than any document's.

        """
        self.name = name
        file = _Bounded(data)
        try:
            self._archive = zipfile.ZipFile(file)
        except (*_DAMAGE, NotImplementedError):
            raise BadInput(
                f"{name}: this office document is damaged or cut off; get the file again."
            ) from None
        file.listing = False
        self._parts = {info.filename.lstrip("/"): info for info in self._archive.infolist()}

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def part(self, path: str) -> bytes | None:
        """Return the content of a part, None where there is none.

        Raises:
            BadInput: it is damaged, locked, or larger than any report's.

        """
        info = self._parts.get(path.lstrip("/"))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise BadInput(
                f"{self.name}: this document is locked with a password; save a copy without one."
            )
        if info.compress_type not in _SAFE:
            raise BadInput(
                f"{self.name}: its parts are packed as no office program does it; "
                "open it in one and save it anew."
            )
        try:
            with self._archive.open(info) as file:
                return self._whole(file, path, info.file_size)
        except (*_DAMAGE, NotImplementedError):
            raise BadInput(
                f"{self.name}: its part {path} is damaged; get the file again."
            ) from None

    def _whole(self, file: IO[bytes], path: str, declared: int) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while declared <= LARGEST_PART and (piece := file.read(_PIECE)):
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_PART:
                break
        if max(size, declared) > LARGEST_PART:
            raise BadInput(
                f"{self.name}: its part {path} unpacks to more than {LARGEST_PART // 2**20} MB, "
                "more than any report has; give the report alone."
            )
        return b"".join(pieces)


def kind_of_package(data: bytes) -> str:
    """Return what a zip archive is as an office file, in words; '' where it is none."""
    try:
        package = Package(data, "")
        mime = (package.part("mimetype") or b"")[:200].strip()
        types = package.part(_TYPES) or b""
    except BadInput:
        # Damaged; its first part tells what it was.
        mime, types, names = data[38:238], b"", []
        if data[30:49] == _TYPES.encode():
            return DOCX if b"word/" in data else CUT
    else:
        names = package.names
    kind = next((kind for begin, kind in _MIME if mime.startswith(begin)), "")
    kind = kind or next((kind for pattern, kind in _MAIN if pattern.search(types)), "")
    return kind or next(
        (kind for pattern, kind in _NAMED for name in names if pattern.match(name)), ""
    )
