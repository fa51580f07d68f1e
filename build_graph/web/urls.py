"""Where things and questions are in the explorer: addresses from IRIs, names and values."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from build_graph.knowledge.vocab import iri as iri_of

_INSPECTION = 3  # parts of the address of an inspection: inspection/<unit>/<month>
# What has pages under its own path: things and graphs, and what is the same whatever the base.
OF_BASE, OF_ONTOLOGY = ("id/", "graph/"), ("scheme/", "prefix/")


def of_thing(iri: str, base: str) -> str:
    """Return the address of the page of anything in the graph.

    >>> of_thing("https://w3id.org/probation-graph/id/pdu/x", "https://w3id.org/probation-graph/")
    '/id/pdu/x'
    >>> of_thing("urn:a", "https://w3id.org/probation-graph/")
    '/thing?iri=urn%3Aa'
    >>> of_thing("https://w3id.org/probation-graph/scheme/rating/good", "https://kg.example/")
    '/scheme/rating/good'
    """
    for start in (*OF_BASE, *OF_ONTOLOGY):
        root = of_path(start, base)
        if iri.startswith(root):
            return f"/{start}{quote(iri.removeprefix(root), safe='/')}"
    return f"/thing?{urlencode({'iri': iri})}"


def of_text(iri: str, start: int, end: int, base: str) -> str:
    """Return the address at which a report's text shows a passage; '' where `iri` has no text.

    `iri` is that of the inspection, or of anything below it.

    >>> of_text("https://a.example/id/inspection/x/2023-06/report", 5, 9, "https://a.example/")
    '/text/inspection/x/2023-06?at=5-9#here'
    """
    path = of_whole_text(iri, base)
    return f"{path}?at={start}-{end}#here" if path else ""


def of_whole_text(iri: str, base: str) -> str:
    """Return the address of a report's text; '' where `iri` is of no inspection or below one.

    >>> of_whole_text("https://a.example/id/inspection/x/2023-06/report", "https://a.example/")
    '/text/inspection/x/2023-06'
    """
    path = iri.removeprefix(f"{base}id/").split("/")
    if path[0] != "inspection" or len(path) < _INSPECTION:
        return ""
    return f"/text/{quote('/'.join(path[:_INSPECTION]))}"


def of_passage(iri: str, base: str) -> str:
    """Return the address at which a report's text shows a passage, given by its IRI, or ''.

    >>> of_passage("https://a.example/id/inspection/x/2023-06/passage/5-9", "https://a.example/")
    '/text/inspection/x/2023-06?at=5-9#here'
    """
    whole, _, at = iri.rpartition("/passage/")
    start, _, end = at.partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        return ""
    return of_text(whole, int(start), int(end), base)


def of_path(path: str, base: str) -> str:
    """Return the IRI of what has a page at a path: things have the base of the store.

    >>> of_path("id/pdu/x", "https://kg.example/")
    'https://kg.example/id/pdu/x'
    """
    root = iri_of("scheme:").removesuffix("scheme/")
    return f"{root if path.startswith(OF_ONTOLOGY) else base}{path}"


def of_question(name: str, given: Mapping[str, str | int] | None = None, suffix: str = "") -> str:
    """Return the address of a question with its parameters, in the format of the suffix.

    >>> of_question("ratings", {"pdu": "East Berkshire"}, ".csv")
    '/query/ratings.csv?pdu=East+Berkshire'
    """
    return with_values(f"/query/{quote(name)}{suffix}", given)


def with_values(path: str, given: Mapping[str, str | int] | None = None) -> str:
    """Return a path with values behind it, those that are not empty."""
    query = urlencode({name: value for name, value in (given or {}).items() if value != ""})
    return f"{path}?{query}" if query else path
