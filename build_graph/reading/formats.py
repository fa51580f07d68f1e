"""What reads files of other formats than text; each is loaded when the first such file comes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from build_graph.sources.file_kinds import PDF, WEB_PAGE
from build_graph.sources.office_package import DOCX, ODT


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text taken out of a file.

    `boxes` says where its words stand on the page, `doubts` what may be missing; `about` goes into
    the `Source`.
    """

    text: str
    boxes: str = ""
    doubts: tuple[str, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)


def _pdf(data: bytes, name: str) -> Extracted:
    from build_graph.reading.pdf import read_pdf

    printed = read_pdf(data, name)
    boxes = printed.boxes
    return Extracted(
        printed.text, boxes.to_json(), printed.doubts, _file("pdf", data, boxes.pages())
    )


def _web(data: bytes, name: str) -> Extracted:
    """The report on a web page without the site around it."""
    from build_graph.reading.web.read_page import read_page

    page = read_page(data, name)
    return Extracted(page.text, about={"url": page.url})


def _docx(data: bytes, name: str) -> Extracted:
    return _office(data, name, DOCX, "docx")


def _odt(data: bytes, name: str) -> Extracted:
    return _office(data, name, ODT, "odt")


def _office(data: bytes, name: str, kind: str, format_: str) -> Extracted:
    from build_graph.reading.office.read_office import read_office

    found = read_office(data, name, kind)
    return Extracted(found.text, "", found.doubts, _file(format_, data, found.pages))


def _file(format_: str, data: bytes, pages: tuple[tuple[int, int], ...]) -> dict[str, Any]:
    """What a source says of the file its text was taken out of."""
    return {"format": format_, "file_sha256": hashlib.sha256(data).hexdigest(), "pages": pages}


# By the kind of a file, as `file_kinds` tells it.
READERS: dict[str, Callable[[bytes, str], Extracted]] = {
    PDF: _pdf,
    WEB_PAGE: _web,
    DOCX: _docx,
    ODT: _odt,
}
