"""What a file is if not plain text, recognised by how it begins and never by its name."""

from __future__ import annotations

import re

from build_graph.sources.office_package import CUT, kind_of_package

PDF, WEB_PAGE = "a PDF", "a web page"
RTF, OLD_OFFICE = "a rich-text document (RTF)", "an old office document"

ARCHIVE = "a zip archive"
WORD_XML, FLAT_ODT = "a Word document as XML", "a flat OpenDocument file"

# What helps with a kind of file that nothing reads; `OTHER` with all the rest.
ROUTES = {
    RTF: "open it in Word or LibreOffice, save it as .docx and give that file.",
    WORD_XML: "open it in Word, save it as .docx and give that file.",
    FLAT_ODT: "open it in LibreOffice, save it as .odt and give that file.",
    "an old Word document (.doc)": "open it in Word or LibreOffice, save it as .docx and give that "
    "file.",
    "a locked office document": "open it with its password, save a copy without one and give that "
    "file.",
    "an old OpenOffice document": "open it in LibreOffice, save it as .odt and give that file.",
    "a WordPerfect document": "open it in LibreOffice, save it as .docx and give that file.",
    "a Pages document": "open it in Pages, export it as Word (.docx) and give that file.",
    "an XPS document": "open it in an XPS viewer, print it to PDF and give that file.",
    "an e-book (EPUB)": "convert it to .docx with Calibre or pandoc, or give the PDF.",
    "a PostScript file": "convert it with ps2pdf and give the PDF.",
    "a picture": "give the report as PDF with a layer of text, by text recognition (OCR).",
    "a packed archive": "unpack it and give the files, or pack them as .zip.",
    CUT: "get the file again.",
    ARCHIVE: "name it .zip, or unpack it and give the files.",
}
OTHER = "save the report as PDF, .docx or .txt and give that file."
# Streams of old office files, which tell what they hold; names are in UTF-16.
_STREAMS = (
    ("EncryptedPackage", "a locked office document"),
    ("WordDocument", "an old Word document (.doc)"),
    ("Workbook", "an old Excel workbook (.xls)"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
    ("__properties_version", "an e-mail of Outlook (.msg)"),
)

# How files of other formats begin, and what to say of those that nothing reads.
SIGNATURES = (
    (re.compile(rb"\s*%PDF-"), PDF),
    (
        re.compile(
            rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
            rb"<(?:!doctype\s+html|html|head|body|meta|title)\b",
            re.I | re.S,
        ),
        WEB_PAGE,
    ),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06)"), ARCHIVE),
    (re.compile(rb"\s*\{\\rtf"), RTF),
    (re.compile(rb"\xd0\xcf\x11\xe0"), OLD_OFFICE),
    (re.compile(rb"\xffWPC"), "a WordPerfect document"),
    (re.compile(rb"%!PS"), "a PostScript file"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF....WEBP", re.S), "a picture"),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf\x27|Rar!|\xfd7zXZ|BZh", re.S), "a packed archive"),
    (re.compile(rb"SQLite format 3\0"), "a database"),
    (
        re.compile(
            rb"\s*(?:<\?xml[^>]*>\s*)?(?:<\?mso-[^>]*>\s*)?<(?:pkg:package|w:wordDocument)\b"
        ),
        WORD_XML,
    ),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<office:document\b"), FLAT_ODT),
)
_HEAD = 4096  # bytes looked at
# A page saved as one file, and what a converter leaves of a page: elements without a root.
MIME = re.compile(rb"(?:[\w-]{2,40}:[^\r\n]{0,400}\r?\n(?:[ \t][^\r\n]{0,400}\r?\n)*){1,20}", re.I)
RELATED = re.compile(
    rb"^content-type:\s*(?:multipart/(?:related|mixed|alternative)|text/html)", re.I | re.M
)
_ELEMENT = re.compile(
    rb"\s*<(?:a|p|div|h[1-6]|section|article|main|table|header|ul)\b[^>]{0,300}>", re.I
)
_CLOSED = (b"</p>", b"</td>", b"</li>")
_FEWEST = 5  # closed elements of a page without a root


def kind_of(data: bytes) -> str:
    """Return what the file is, in words; '' for plain text.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"An inspection of probation services")
    ('a PDF', '')
    """
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="ignore").encode("utf-8", "replace")
    kind = next((kind for signature, kind in SIGNATURES if signature.match(head)), "")
    if kind == ARCHIVE:
        return kind_of_package(data) or kind
    if kind == OLD_OFFICE:
        streams = (what for name, what in _STREAMS if name.encode("utf-16-le") in data)
        return next(streams, kind)
    if not kind and (_is_fragment(head, data) or is_saved(head)):
        return WEB_PAGE
    return kind


def is_saved(data: bytes) -> bool:
    """Whether it is a page that a browser saved as one file (MHTML)."""
    head = MIME.match(data[:_HEAD])
    return head is not None and RELATED.search(head[0]) is not None


def _is_fragment(head: bytes, data: bytes) -> bool:
    """Whether it is a page without a root element."""
    if _ELEMENT.match(head) is None:
        return False
    return sum(data.count(closed) for closed in _CLOSED) >= _FEWEST
