"""Saved pages (MHTML) made for tests."""

from __future__ import annotations

import base64
import quopri

EDGE = "----MultipartBoundary--x"
HEAD = (
    "From: <Saved by a browser>\r\nSubject: Inspection\r\nMIME-Version: 1.0\r\n"
    f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{EDGE}"\r\n\r\n\r\n'
)


def part(body: bytes, about: str = "", packing: str = "quoted-printable") -> bytes:
    """One page in a saved file."""
    inside = {
        "quoted-printable": lambda: quopri.encodestring(body).replace(b"\n", b"\r\n"),
        "base64": lambda: base64.encodebytes(body),
        "8bit": lambda: body,
    }[packing]()
    kind = "" if "Content-Type" in about else "Content-Type: text/html\r\n"
    head = f"--{EDGE}\r\n{kind}Content-Transfer-Encoding: {packing}\r\n{about}\r\n"
    return head.encode() + inside + b"\r\n"


def saved(*parts: bytes, head: str = HEAD) -> bytes:
    """A saved file of these parts."""
    return head.encode() + b"".join(parts) + f"--{EDGE}--\r\n".encode()
