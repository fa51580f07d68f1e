"""A file -> the text that positions refer to, and its repaired lines.

The format is told by content, never by the file's name. Text and markdown are read here; a
further format is one more entry of `file_kinds` and of `formats`, which extracts its text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build_graph.errors import BadInput, UnsupportedFormat
from build_graph.model import Source
from build_graph.reading.damage import lost
from build_graph.reading.formats import READERS
from build_graph.reading.lines import Line, lines_of, marked
from build_graph.sources.file_kinds import OTHER, ROUTES, kind_of
from build_graph.sources.origin import Origin

__all__ = ["Document", "Line", "decode", "document", "marked", "printable", "read", "read_bytes"]

# Characters of a text: more than twice those of the longest report known. The time a text needs
# grows with its length, and what no report prints may need much more of it than a report.
LONGEST = 300_000
LONGEST_FACTS = 5_000_000
FACTS = re.compile(r"\ufeff?\s*\{")


@dataclass(frozen=True, slots=True)
class Document:
    """A source text and its lines.

    `boxes` says where its words stand on the page, if anywhere; `doubts` what may be missing.
    """

    source: Source
    text: str
    lines: tuple[Line, ...]
    boxes: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def is_facts(self) -> bool:
        """Whether the text looks like a facts file rather than a report."""
        return FACTS.match(self.text) is not None


def read(path: Path | Origin) -> Document:
    """Return the document in the file `path`.

    Raises:
        BadInput: the file is missing, empty, unreadable or binary.
        UnsupportedFormat: it is of a kind that cannot be read.

    """
    origin = path if isinstance(path, Origin) else Origin(path)
    return read_bytes(origin.read_bytes(), printable(origin.name))


def printable(name: str) -> str:
    r"""Return a file's name as text that can be written: one line, no bytes that are no letters.

    >>> printable("a\nb\udcff.txt")
    'a b�.txt'
    """
    known = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else " " for letter in known)


def read_bytes(data: bytes, name: str) -> Document:
    """Return the document in `data`; `name` is what messages and the graph call it."""
    kind = kind_of(data)
    if kind in READERS:
        found = READERS[kind](data, name)
        return document(found.text, name, found.boxes, found.doubts, **found.about)
    if kind:
        raise UnsupportedFormat(f"{name}: this is {kind}; {ROUTES.get(kind, OTHER)}")
    return document(decode(data, name), name)


def document(
    text: str, name: str, boxes: str = "", doubts: tuple[str, ...] = (), **about: Any
) -> Document:
    """Return the document of a source text; `about` goes into its `Source`."""
    is_facts = FACTS.match(text) is not None
    most = LONGEST_FACTS if is_facts else LONGEST
    if len(text) > most:
        raise BadInput(
            f"{name}: its text has {len(text):,} characters, and a report at most {most:,}; "
            "give the report alone."
        )
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise BadInput(f"{name}: the file is empty; give a file that holds a report's text.")
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    source = Source(name=name, sha256=sha256, characters=len(text), text=text, **about)
    # Nobody reads the lines of a facts file: it is taken as JSON.
    lines = () if is_facts else tuple(lines_of(text))
    bullets = sum(bool(line.bullet) for line in lines)
    seen = lost([line.text for line in lines], bullets, text, len(source.pages))
    return Document(source, text, lines, boxes, (*doubts, *seen))


def decode(data: bytes, name: str) -> str:
    """Return the text of `data`: UTF-8, UTF-16 with its mark, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise BadInput(f"{name}: the UTF-16 text is cut off; get the file again.") from None
    if b"\x00" in data[:65536]:
        raise BadInput(f"{name}: this is a binary file; give a report's text.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    odd = sum(1 for c in text[:65536] if c == "\ufffd" or (c < " " and c not in "\t\n\r\f"))
    if odd > len(text[:65536]) // 50:
        raise BadInput(f"{name}: this is a binary file; give a report's text.")
    return text
