"""The bytes of a Word or OpenDocument file -> the text of the report in it, and its pages.

The text has the form that a web page of the same report gives: what positions refer to is one line
for each heading, paragraph, item and row of a table. Pages are those that the program which saved
the file noted; they are left out where they no longer fit the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.errors import BadInput
from build_graph.reading.office.docx import read_docx
from build_graph.reading.office.flow import without_marks
from build_graph.reading.office.odt import read_odt
from build_graph.reading.web.boilerplate import boilerplate
from build_graph.reading.web.html_text import page_text
from build_graph.sources.office_package import DOCX, Package


@dataclass(frozen=True, slots=True)
class OfficeDocument:
    """The text of a document, (offset, page) where a page begins, and what may be missing."""

    text: str
    pages: tuple[tuple[int, int], ...]
    doubts: tuple[str, ...]


def read_office(data: bytes, name: str, kind: str) -> OfficeDocument:
    """Return the text of the report in the document `data` of a kind of `office_package`.

    Raises:
        BadInput: it is damaged, locked, too large, or holds no text.

    """
    package = Package(data, name)
    found = read_docx(package) if kind == DOCX else read_odt(package)
    lines, _ = page_text(found.root, boilerplate())
    text, pages = without_marks("\n".join(lines) + "\n")
    if not text.strip():
        raise BadInput(f"{name}: this document holds no text; give a file that holds the report.")
    return OfficeDocument(text, pages if found.pages_are_sound else (), found.doubts)
