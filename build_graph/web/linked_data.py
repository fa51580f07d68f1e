"""Triples as answers: which format a request wants, by its suffix or its header, and its bytes."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import triples_written
from build_graph.web.page_request import HTML, PageRequest

# Suffix of the address, media type, name of the format, what people call it.
FORMATS = (
    (".ttl", "text/turtle", "turtle", "Turtle"),
    (".jsonld", "application/ld+json", "jsonld", "JSON-LD"),
    (".nt", "application/n-triples", "ntriples", "N-Triples"),
    (".rdf", "application/rdf+xml", "rdfxml", "RDF/XML"),
)
MEDIA = tuple(media for _, media, _, _ in FORMATS)


def split(path: str) -> tuple[str, str]:
    """Return an address without the suffix of a format, and the suffix or ''."""
    suffix = next((end for end, *_ in FORMATS if path.endswith(end)), "")
    return path.removesuffix(suffix), suffix


def wanted(
    request: PageRequest, suffix: str = "", *, page: bool = True, linked: bool = True
) -> str:
    """Return the media type that is wanted; the suffix goes before the header.

    `page` and `linked` say whether there is a page, and whether there are triples.

    Raises:
        NotAcceptable: there is neither the page nor a format that the client takes.
    """
    named = next((media for end, media, *_ in FORMATS if end == suffix), "")
    return named or request.wants((HTML,) * page + MEDIA * linked)


def described(lines: Iterable[str], media: str, more: dict[str, str] | None = None) -> Response:
    """Return sorted N-Triples lines in a format; `more` are prefixes besides our own."""
    name = next(name for _, kind, name, _ in FORMATS if kind == media)
    charset = "; charset=utf-8" if media == "text/turtle" else ""
    return Response(
        triples_written(lines, name, {**prefixes(), **(more or {})}).encode("utf-8"),
        media_type=f"{media}{charset}",
        headers={"vary": "Accept"},
    )
