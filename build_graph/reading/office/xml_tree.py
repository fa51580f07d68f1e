"""The bytes of an XML part -> a tree of elements, whatever is in them.

The standard library's expat reads it. A document type is refused, so that there are no entities of
its own and nothing outside is ever asked for; depth and number of elements are bounded. Names are
written with the usual prefix of their namespace ('w:p', 'text:h'), whatever the file calls it.
"""

from __future__ import annotations

from xml.parsers import expat

from build_graph.reading.web.html_tree import Element

# Deeper and more than in any report; more than a thousand levels would exhaust the stack elsewhere.
DEEPEST, MOST = 200, 600_000
LONGEST = 2_000_000  # characters of text; a report has 120,000

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_STRICT = "http://purl.oclc.org/ooxml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = {
    _WORD: "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "types",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "app",
    f"{_STRICT}/officeDocument/extendedProperties": "app",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    f"{_DRAWING}/wordprocessingDrawing": "wp",
    f"{_STRICT}/drawingml/wordprocessingDrawing": "wp",
    "urn:schemas-microsoft-com:vml": "v",
    "http://www.w3.org/XML/1998/namespace": "xml",
    **{
        f"{_ODF}{name}:1.0": prefix
        for name, prefix in (
            *(("office", "office"), ("style", "style"), ("text", "text"), ("table", "table")),
            *(("drawing", "draw"), ("meta", "meta"), ("xsl-fo-compatible", "fo")),
            *(("svg-compatible", "svg"), ("manifest", "manifest")),
        )
    },
}


class HarmfulXmlError(Exception):
    """The part is no XML that can be read; the text says why, as the end of a sentence."""


def parse(data: bytes) -> Element:
    """Return the root element of an XML part.

    Raises:
        HarmfulXmlError: it is not well-formed, has a document type, or is too deep or too long.

    """
    parser = expat.ParserCreate(namespace_separator=" ")
    builder = _Builder()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise HarmfulXmlError("is damaged; get the file again.") from None
    return builder.root


def _refuse(*_: object) -> None:
    raise HarmfulXmlError(
        "has a document type of its own, which no office program writes; save it anew."
    )


class _Builder:
    """Puts elements into a tree."""

    def __init__(self) -> None:
        self.root = Element("", {})
        self._open: list[Element] = []
        self._names: dict[str, str] = {}
        self._count = self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self._counted()
        element = Element(
            self._short(name), {self._short(key): value for key, value in attributes.items()}
        )
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        if len(self._open) > DEEPEST:
            raise HarmfulXmlError("nests more deeply than any report; save it anew.")

    def end(self, _name: str) -> None:
        """Close the element opened last."""
        self._open.pop()

    def text(self, words: str) -> None:
        """Add words."""
        self._counted()
        self._length += len(words)
        if self._length > LONGEST:
            raise HarmfulXmlError("holds more text than any report; give the report alone.")
        self._open[-1].children.append(words)

    def _short(self, name: str) -> str:
        short = self._names.get(name)
        if short is None:
            space, _, local = name.rpartition(" ")
            short = f"{PREFIXES.get(space, 'other')}:{local}" if space else local
            if len(self._names) < 10_000:
                self._names[name] = short
        return short

    def _counted(self) -> None:
        self._count += 1
        if self._count > MOST:
            raise HarmfulXmlError("has more elements than any report; give the report alone.")
