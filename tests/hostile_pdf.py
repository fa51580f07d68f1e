"""Small PDFs written by hand: what a file may hold that no report does."""

from __future__ import annotations

import zlib

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TREE = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"


def pdf(*objects: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 2; the first is the root of the pages."""
    out, places = b"%PDF-1.7\n", []
    for number, held in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", *objects), start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )


def stream(held: bytes, about: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(held), about, held)


def page(
    content: bytes, about: bytes = b"", needs: bytes = b"/Font<</F 5 0 R>>", *more: bytes
) -> bytes:
    """Return a PDF of one page with this content stream."""
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<%s>>/Contents 4 0 R>>"
    return pdf(TREE, leaf % needs, stream(content, about), FONT, *more)


def shown(text: bytes) -> bytes:
    """Return a content stream that shows text at a place of the page."""
    return b"BT /F 9 Tf 50 700 Td %s ET" % text


def _form() -> bytes:
    about = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    return stream(b"/X Do /X Do", about)


PACKED = b"/Filter/FlateDecode"
HOSTILE = {
    "a gigabyte of spaces": page(zlib.compress(b" " * (1 << 30), 9), PACKED),
    "a page of a million words": page(
        zlib.compress(shown(b"(of probation) Tj " * 1_000_000), 9), PACKED
    ),
    "letters side by side": page(shown(b"(a ) Tj " * 40_000)),
    "letters far apart": page(shown(b"(a) Tj 100 0 Td " * 20_000)),
    "raised figures": page(shown(b"(11) Tj 9 0 Td (aa) Tj 9 2 Td " * 6_000)),
    "ruled lines": page(shown(b"(a1) Tj 27 -1 Td " * 800) + b" 0 9 500 1 re f" * 2_900),
    "a drawing that draws itself": page(b"/X Do", b"", b"/XObject<</X 6 0 R>>", _form()),
    "a million pages": pdf(
        b"<</Type/Pages/Count 1000000/Kids[%s]>>" % (b"3 0 R " * 10_000),
        b"<</Type/Page/Parent 2 0 R>>",
    ),
    "pages that hold themselves": pdf(b"<</Type/Pages/Count 5/Kids[2 0 R 2 0 R]>>"),
    "deep nesting": page(b"q " * 300_000 + b"[" * 300_000),
    "an empty page": page(b""),
    "only a head": b"%PDF-1.4",
    "a head and noise": b"%PDF-1.7\n" + bytes(range(256)) * 50,
}
