"""What a reader of office files gives, and the XML parts that it reads."""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.errors import BadInput
from build_graph.reading.office.xml_tree import HarmfulXmlError, parse
from build_graph.reading.web.html_tree import Element
from build_graph.sources.office_package import Package


@dataclass(frozen=True, slots=True)
class OfficeText:
    """What stands in a document, as the tree of a web page.

    `pages_are_sound` says whether its marks of pages can be relied on; `doubts` what is missing.
    """

    root: Element
    pages_are_sound: bool = False
    doubts: tuple[str, ...] = ()


def xml_part(package: Package, path: str) -> Element | None:
    """Return the root of an XML part of a package, None where there is none.

    Raises:
        BadInput: it cannot be read.

    """
    data = package.part(path)
    if data is None:
        return None
    try:
        return parse(data)
    except HarmfulXmlError as error:
        raise BadInput(f"{package.name}: its part {path} {error}") from None
