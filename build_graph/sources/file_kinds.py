"""What a file is if not plain text, recognised by how it begins and never by its name."""

from __future__ import annotations

import re

PDF, WEB_PAGE = "a PDF", "a web page"

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
    (re.compile(rb"PK\x03\x04"), "a zip archive or an office document"),
    (re.compile(rb"\{\\rtf"), "a rich-text document"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old office document"),
)
_HEAD = 4096  # bytes looked at
# A page saved as one file, and what a converter leaves of a page: elements without a root.
MIME = re.compile(rb"(?:[\w-]{2,40}:[^\r\n]{0,400}\r?\n(?:[ \t][^\r\n]{0,400}\r?\n)*){1,20}", re.I)
RELATED = re.compile(rb"^content-type:\s*multipart/(?:related|mixed|alternative)", re.I | re.M)
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
