"""Word and OpenDocument files made for tests: of pieces of XML, of lines, of whole samples."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from itertools import groupby
from xml.sax.saxutils import escape

from printed_outline import SIGN, Outline, Piece

from build_graph.reading.read_file import read_bytes

_OOXML = "http://schemas.openxmlformats.org"
W = (
    f'xmlns:w="{_OOXML}/wordprocessingml/2006/main"'
    f' xmlns:r="{_OOXML}/officeDocument/2006/relationships"'
    f' xmlns:m="{_OOXML}/officeDocument/2006/math"'
    f' xmlns:mc="{_OOXML}/markup-compatibility/2006"'
    f' xmlns:wp="{_OOXML}/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = ("styles", "numbering", "footnotes", "endnotes")
TYPES = (
    f'<Types xmlns="{_OOXML}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    f'+xml"/><Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{part}+xml"/>'
        for part in PARTS
    )
    + "</Types>"
)
_HEADINGS = {"title": 1, "part": 1, "standard": 2, "sub": 3, "list": 4, "minor": 4}

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/>'
    f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
    for n in (1, 2, 3, 4)
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
)


def packed(parts: Mapping[str, str | bytes], stored: str = "") -> bytes:
    """A zip archive of these parts; the same parts give the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return file.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document of a body; `parts` are the content of styles, numbering, footnotes, app."""
    kind = f"{_OOXML}/officeDocument/2006/relationships"
    relations = f'xmlns="{_OOXML}/package/2006/relationships"'
    given = {"styles": STYLES, "numbering": NUMBERING, **parts}
    found = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships {relations}><Relationship Id="r1" '
        f'Type="{kind}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"<Relationships {relations}>"
        + "".join(
            f'<Relationship Id="{part}" Type="{kind}/{part}" Target="{part}.xml"/>'
            for part in PARTS
            if part in given
        )
        + "</Relationships>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    for part in PARTS:
        if part in given:
            found[f"word/{part}.xml"] = f"<w:{part} {W}>{given[part]}</w:{part}>"
    if "app" in given:
        space = f"{_OOXML}/officeDocument/2006/extended-properties"
        found["docProps/app.xml"] = f'<Properties xmlns="{space}">{given["app"]}</Properties>'
    return packed(found)


def run(text: str, about: str = "") -> str:
    """A run of words with properties."""
    properties = f"<w:rPr>{about}</w:rPr>" if about else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(inside: str, about: str = "") -> str:
    """A paragraph of runs with properties."""
    properties = f"<w:pPr>{about}</w:pPr>" if about else ""
    return f"<w:p>{properties}{inside}</w:p>"


def listed(list_id: int, level: int = 0) -> str:
    """The properties of an item of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def cell(inside: str, about: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{inside}</w:tc>"


def _notes(text: str, mark: str) -> str:
    """The words of a paragraph, with `mark` for each sign of a footnote."""
    out = ""
    for is_sign, letters in groupby(text, lambda letter: SIGN < ord(letter) < SIGN + 10):
        for part in letters if is_sign else ["".join(letters)]:
            out += mark.format(ord(part) - SIGN) if is_sign else run(part)
    return out


def word_report(outline: Outline) -> bytes:
    """A sample report as a Word document, as its author would have set it."""
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body, lists = "", NUMBERING
    last = 0
    for piece in outline.pieces:
        words = _notes(piece.text, mark)
        if piece.kind in _HEADINGS:
            body += paragraph(words, f'<w:pStyle w:val="H{_HEADINGS[piece.kind]}"/>')
        elif piece.kind == "item":
            body += paragraph(words, listed(1))
        elif piece.kind == "numbered":
            if piece.number != last + 1 or last == 0:
                lists += (
                    f'<w:num w:numId="{100 + piece.number}"><w:abstractNumId w:val="2"/>'
                    f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{piece.number}"/>'
                    "</w:lvlOverride></w:num>"
                )
                own = 100 + piece.number
            body += paragraph(words, listed(own))
            last = piece.number
        elif piece.kind in ("table", "rated"):
            rows = piece.rows or ((piece.text, piece.about),)
            grid = '<w:gridCol w:w="3000"/>' * max(map(len, rows))
            body += f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>" + "".join(
                "<w:tr>" + "".join(cell(paragraph(_notes(one, mark))) for one in row) + "</w:tr>"
                for row in rows
            )
            body += "</w:tbl>"
        else:
            body += paragraph(words)
    notes = "".join(
        f'<w:footnote w:id="{number}">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(text))}'
        "</w:footnote>"
        for number, text in outline.notes.items()
    )
    return docx(body, numbering=lists, footnotes=notes)


def plain(text: str) -> tuple[str, str]:
    """The bodies of a Word document and of an OpenDocument text that hold the lines of a text."""
    word = open_ = ""
    for line in read_bytes(text.encode(), "plain.txt").lines:
        words = escape(line.text)
        if line.level:
            word += paragraph(run(line.text), f'<w:pStyle w:val="H{min(line.level, 4)}"/>')
            open_ += f'<text:h text:outline-level="{line.level}">{words}</text:h>'
        elif line.bullet:
            word += paragraph(run(line.text), listed(1))
            item = f"<text:list-item><text:p>{words}</text:p></text:list-item>"
            open_ += f'<text:list text:style-name="B">{item}</text:list>'
        elif line.text:
            word += paragraph(run(line.text))
            open_ += f"<text:p>{words}</text:p>"
    return word, open_


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF = " ".join(
    f'xmlns:{short}="{_ODF}:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("style", "style"), ("text", "text"), ("table", "table")),
        *(("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")),
        *(("meta", "meta"), ("manifest", "manifest")),
    )
)
ODT_STYLES = (
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" '
    'text:bullet-char="•"/><text:list-level-style-bullet text:level="2" text:bullet-char="◦"/>'
    '</text:list-style><text:list-style style:name="N"><text:list-level-style-number '
    'text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    "</text:list-style>"
)


def odt(body: str, styles: str = "", meta: str = "", manifest: str = "", more: str = "") -> bytes:
    """An OpenDocument text of a body; `styles` beside those for lists, `more` in styles.xml."""
    kind = "application/vnd.oasis.opendocument.text"
    parts = {
        "mimetype": kind,
        "content.xml": f'<office:document-content {ODF} office:version="1.3">'
        f"<office:automatic-styles>{ODT_STYLES}"
        f"{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "META-INF/manifest.xml": f"<manifest:manifest {ODF}>"
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
        f"{manifest}</manifest:manifest>",
        "styles.xml": f'<office:document-styles {ODF} office:version="1.3">'
        f"<office:styles>{more}</office:styles></office:document-styles>",
    }
    if meta:
        head = f"<office:document-meta {ODF}><office:meta>{meta}</office:meta>"
        parts["meta.xml"] = f"{head}</office:document-meta>"
    return packed(parts, stored="mimetype")


def open_report(outline: Outline) -> bytes:
    """A sample report as an OpenDocument text, as its author would have set it."""

    def words(text: str) -> str:
        out = ""
        for letter in text:
            number = ord(letter) - SIGN
            if 0 < number < 10:
                note = escape(outline.notes.get(number, ""))
                out += (
                    '<text:note text:note-class="footnote"><text:note-citation>'
                    f"{number}</text:note-citation><text:note-body><text:p>{note}</text:p>"
                    "</text:note-body></text:note>"
                )
            else:
                out += "<text:line-break/>" if letter == "\n" else escape(letter)
        return out

    def items(pieces: list[Piece], style: str) -> str:
        first = f' text:start-value="{pieces[0].number}"' if style == "N" else ""
        inside = "".join(
            f"<text:list-item{first if at == 0 else ''}><text:p>{words(piece.text)}</text:p>"
            "</text:list-item>"
            for at, piece in enumerate(pieces)
        )
        return f'<text:list text:style-name="{style}">{inside}</text:list>'

    body = ""
    for kind, group in groupby(outline.pieces, key=lambda piece: piece.kind):
        pieces = list(group)
        if kind in ("item", "numbered"):
            body += items(pieces, "B" if kind == "item" else "N")
            continue
        for piece in pieces:
            if kind in _HEADINGS:
                level = _HEADINGS[kind]
                text = words(piece.text)
                body += f'<text:h text:outline-level="{level}">{text}</text:h>'
            elif kind in ("table", "rated"):
                rows = piece.rows or ((piece.text, piece.about),)
                cells = (
                    "".join(
                        f"<table:table-cell><text:p>{words(one)}</text:p></table:table-cell>"
                        for one in row
                    )
                    for row in rows
                )
                inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
                columns = "<table:table-column/>" * max(map(len, rows))
                body += f"<table:table>{columns}{inside}</table:table>"
            else:
                body += f"<text:p>{words(piece.text)}</text:p>"
    return odt(body)
