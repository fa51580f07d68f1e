"""One self-contained page of a graph: picture, search, filters, panel with passages, and tables.

`template.html`, `page.css` and the scripts beside this module are the page; Python fills in the
data and the drawing library. The page may load nothing: its policy allows the scripts and the style
that stand in it, by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from build_graph.errors import InternalError
from build_graph.export.html_page.d3_library import library
from build_graph.export.html_page.page_content import content
from build_graph.export.html_page.payload import Content, Kind, Trim, as_data, as_json

if TYPE_CHECKING:
    from build_graph.export.formats import ExportRequest
    from build_graph.store.database import Store

__all__ = ["LIMIT", "Content", "Kind", "page_bytes", "parts"]

LIMIT = 1_000_000  # bytes of a page; past it, passages are shortened and then left out
# In this order of reading, and each in the one scope that they share.
_SCRIPTS = ("graph.js", "labels.js", "picture.js", "panel.js", "tables.js", "controls.js")
_TRIMS = (
    *(Trim(length, facts=True) for length in (1200, 800, 500, 320, 220, 150)),
    *(Trim(length, facts=False) for length in (220, 150, 100, 60, 40, 0)),
)


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the page of the view asked for; without the drawing library, say so at once."""
    library()
    yield page_bytes(content(store, request.network(store)))


def page_bytes(content: Content) -> bytes:
    """Return the page as UTF-8 bytes, the same for the same content.

    Passages are as long as keeps the page under `LIMIT`; without any, it may be greater.
    """
    shell = _shell(content.title)
    for trim in _TRIMS:
        whole = shell.replace(_DATA, as_json(as_data(content, trim))).encode("utf-8")
        if len(whole) < LIMIT:
            break
    return whole


_DATA = "\0data\0"


def _shell(title: str) -> str:
    """Return the page without its data."""
    drawing, style = library(), _read("page.css")
    script = '"use strict";\n(() => {\n' + "\n".join(map(_read, _SCRIPTS)) + "})();\n"
    for name, text in (("the drawing library", drawing), ("the page's script", script)):
        if "</script" in text.lower() or "<!--" in text:
            raise InternalError(f"{name} would end the script element that it stands in")
    return Template(_read("template.html")).substitute(
        title=html.escape(title),
        policy=_policy(style, drawing, script),
        style=style,
        data=_DATA,
        library=drawing,
        script=script,
    )


def _policy(style: str, *scripts: str) -> str:
    """Return a policy under which nothing is loaded and nothing but our own scripts is run."""
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return (files("build_graph.export.html_page") / name).read_text(encoding="utf-8")
