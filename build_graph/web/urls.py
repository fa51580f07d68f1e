"""Where things and questions are in the explorer: addresses from IRIs, names and values."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

_INSPECTION = 3  # parts of the address of an inspection: inspection/<unit>/<month>


def of_thing(iri: str, base: str) -> str:
    """Return the address of the page of anything in the graph.

    >>> of_thing("https://w3id.org/probation-graph/id/pdu/x", "https://w3id.org/probation-graph/")
    '/id/pdu/x'
    >>> of_thing("urn:a", "https://w3id.org/probation-graph/")
    '/thing?iri=urn%3Aa'
    """
    root = f"{base}id/"
    if iri.startswith(root):
        return f"/id/{quote(iri.removeprefix(root), safe='/')}"
    return f"/thing?{urlencode({'iri': iri})}"


def of_text(iri: str, start: int, end: int, base: str) -> str:
    """Return the address at which a report's text shows a passage; '' where `iri` has no text.

    `iri` is that of the inspection, or of anything below it.

    >>> of_text("https://a.example/id/inspection/x/2023-06/report", 5, 9, "https://a.example/")
    '/text/inspection/x/2023-06?at=5-9#here'
    """
    path = iri.removeprefix(f"{base}id/").split("/")
    if path[0] != "inspection" or len(path) < _INSPECTION:
        return ""
    return f"/text/{quote('/'.join(path[:_INSPECTION]))}?at={start}-{end}#here"


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
