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


def kind_of(data: bytes) -> str:
    """Return what the file is, in words; '' for plain text.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"An inspection of probation services")
    ('a PDF', '')
    """
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="ignore").encode("utf-8", "replace")
    return next((kind for signature, kind in SIGNATURES if signature.match(head)), "")
