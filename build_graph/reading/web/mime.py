"""A page that a browser saved as one file (MHTML, RFC 2557) -> the web pages in it.

The parts are told apart here, in time that grows with their length and to a bounded depth; the
standard library's parser of whole messages is no match for parts in parts made to do harm.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple

DEEPEST, MOST = 4, 500
_LONGEST_HEAD = 65_536
_BLANK = re.compile(rb"\r?\n\r?\n|\A\r?\n")
PAGES = ("text/html", "application/xhtml+xml")


class Part(NamedTuple):
    """One page: its bytes, what is said of their encoding, and how other parts name it."""

    content: bytes
    charset: str
    address: str
    names: tuple[str, ...]


def pages(data: bytes) -> list[Part]:
    """Return the pages in a saved file, the one that holds the others first."""
    head, _ = _split(data)
    start = str(head.get_param("start") or "").strip("<> ")
    found = list(_pages(data, DEEPEST))[:MOST]
    return sorted(found, key=lambda part: not start or f"cid:{start}" not in part.names)


def _pages(data: bytes, depth: int) -> Iterator[Part]:
    head, body = _split(data)
    boundary = head.get_param("boundary")
    if head.get_content_maintype() == "multipart" and boundary and depth:
        mark = rb"(?:\A|\r?\n)--" + re.escape(str(boundary).encode("utf-8", "replace"))
        for piece in re.split(mark, body, maxsplit=MOST)[1:]:
            if not piece.startswith(b"--"):
                yield from _pages(piece.partition(b"\n")[2], depth - 1)
    elif head.get_content_type() in PAGES:
        address = "".join(str(head.get("Content-Location", "")).split())
        name = str(head.get("Content-ID", "")).strip("<> ")
        names = tuple(one for one in (address, f"cid:{name}" if name else "") if one)
        charset = (head.get_content_charset("") or "")[:40]
        yield Part(_decoded(head, body), charset, address, names)


def _split(data: bytes) -> tuple[Message, bytes]:
    """The head of a part and what follows it."""
    end = _BLANK.search(data, 0, _LONGEST_HEAD)
    head, body = (data[: end.start()], data[end.end() :]) if end else (data[:0], data)
    return BytesHeaderParser().parsebytes(head.lstrip(b"\r\n") + b"\n\n"), body


def _decoded(head: Message, body: bytes) -> bytes:
    packing = str(head.get("Content-Transfer-Encoding", "")).strip().lower()
    if packing == "quoted-printable":
        return quopri.decodestring(body)
    if packing == "base64":
        try:
            return base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", body) + b"===")
        except binascii.Error:
            return b""
    return body
