"""Prefixes and IRIs: what a CURIE of `ontology/prefixes.ttl` stands for, and Turtle as quads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from build_graph.errors import InternalError
from build_graph.knowledge import resources

if TYPE_CHECKING:
    from pyoxigraph import Quad


def prefixes() -> dict[str, str]:
    """Return the namespaces by prefix."""
    return dict(_prefixes())


@cache
def iri(curie: str) -> str:
    """Return the IRI that `curie` stands for.

    >>> iri("pg:score")
    'https://w3id.org/probation-graph/ontology#score'
    """
    prefix, colon, name = curie.partition(":")
    namespace = _prefixes().get(prefix)
    if not colon or namespace is None:
        raise InternalError(f"'{curie}' has no prefix that ontology/prefixes.ttl declares.")
    return namespace + name


def concept(scheme: str, slug: str) -> str:
    """Return the IRI of a concept; concepts are the same whatever the base of things is.

    >>> concept("standard", "2021-2.2")
    'https://w3id.org/probation-graph/scheme/standard/2021-2.2'
    """
    return iri(f"{scheme}:") + slug


def turtle(path: Path) -> Iterator[Quad]:
    """Yield the statements of a Turtle file."""
    # Imported here because it takes longer than everything else in this module.
    import pyoxigraph

    try:
        yield from pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise InternalError(f"{path} cannot be read as Turtle: {error}.") from error


def text_of(term: object) -> str:
    """Return the text of a literal or the IRI of a node; one without a name is refused."""
    value = getattr(term, "value", None)
    # Whatever has no name of its own could not be cited, nor written twice alike.
    if not isinstance(value, str) or str(term).startswith("_:"):
        raise InternalError(f"The ontology holds the nameless node {term}; give it an IRI.")
    return value


@cache
def _prefixes() -> dict[str, str]:
    # Namespaces are names, the same in every home; so neither this nor `iri` asks which home it is.
    declared: dict[str, dict[str, str]] = {}
    for quad in turtle(resources.ontology("prefixes.ttl")):
        name = quad.predicate.value.rpartition("#")[2]
        declared.setdefault(text_of(quad.subject), {})[name] = text_of(quad.object)
    rows = (row for row in declared.values() if "prefix" in row)
    return dict(sorted((row["prefix"], row["namespace"]) for row in rows))
