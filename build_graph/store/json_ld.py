"""Triples as JSON-LD with a context: names as in Turtle, values as strings, one thing a line.

Numbers are written as strings, whose datatype the context gives: a reader of JSON makes 22.4 of
22.40, and of JSON-LD a number of another datatype.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from build_graph.knowledge import resources
from build_graph.knowledge.vocab import iri, ontology_quads, prefixes

Value = str | dict[str, str]


def document(lines: Iterable[str]) -> str:
    """Return sorted N-Triples lines as one document; its context has the terms that occur."""
    things = list(nodes(lines))
    names = {name for thing in things for name in thing}
    kept = {name: of for name, of in _types().items() if name in names}
    head = json.dumps(_context(kept), ensure_ascii=False)
    listed = ",\n".join(map(_line, things))
    return f'{{"@context": {head},\n"@graph": [\n{listed}\n]}}\n'


def dataset(graphs: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """Yield a document of named graphs in pieces; each is its IRI and its sorted lines."""
    yield f'{{"@context": {json.dumps(_context(_types()), ensure_ascii=False)},\n"@graph": ['
    comma = ""
    for name, lines in graphs:
        yield f'{comma}\n{{"@id": {json.dumps(name, ensure_ascii=False)}, "@graph": [\n'
        yield ",\n".join(map(_line, nodes(lines)))
        yield "\n]}"
        comma = ","
    yield "\n]}\n"


def read_context() -> None:
    """Read what the context is made of: a confined process can open no file any more."""
    _types()
    _spaces()


def nodes(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Yield each thing that N-Triples lines describe, as JSON-LD has it."""
    whole = "\n".join(lines).encode()
    quads = ox.parse(whole, format=ox.RdfFormat.N_TRIPLES)
    for subject, about in groupby(quads, key=lambda quad: quad.subject):
        thing: dict[str, list[Value]] = {}
        for quad in about:
            name = _name(quad.predicate.value)
            is_type = name == "rdf:type" and isinstance(quad.object, ox.NamedNode)
            value = _name(quad.object.value) if is_type else _value(quad.object, name)
            thing.setdefault("@type" if is_type else name, []).append(value)
        listed = {name: values[0] if len(values) == 1 else values for name, values in thing.items()}
        yield {"@id": _id(subject), **dict(sorted(listed.items()))}


def _line(thing: dict[str, object]) -> str:
    return json.dumps(thing, ensure_ascii=False)


def _context(types: dict[str, str]) -> dict[str, object]:
    return prefixes() | {name: {"@id": name, "@type": of} for name, of in types.items()}


def _value(term: object, name: str) -> Value:
    """Return a value: bare where the context says what it is, else with what it is."""
    expected = _types().get(name)
    if not isinstance(term, ox.Literal):
        return _id(term) if expected == "@id" else {"@id": _id(term)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = _name(term.datatype.value)
    if datatype == "xsd:string":
        return term.value if expected is None else {"@value": term.value}
    return term.value if datatype == expected else {"@type": datatype, "@value": term.value}


def _id(term: object) -> str:
    return _name(term.value) if isinstance(term, ox.NamedNode) else str(term)


@cache
def _spaces() -> tuple[tuple[str, str], ...]:
    """The namespaces with their prefixes, the longest first."""
    pairs = ((space, prefix) for prefix, space in prefixes().items())
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def _name(full: str) -> str:
    """Return the short form of an IRI, or the IRI; '//' after a prefix would be one again."""
    for space, prefix in _spaces():
        if full.startswith(space) and not full.startswith("//", len(space)):
            return f"{prefix}:{full[len(space) :]}"
    return full


def _types() -> dict[str, str]:
    return _declared(resources.home(), resources.additions())


@cache
def _declared(home: Path, additions: tuple[Path, ...]) -> dict[str, str]:
    """What the values of properties are by the ontology, '@id' for things; strings are left out."""
    things, datatypes = iri("owl:ObjectProperty"), prefixes()["xsd"]
    found: dict[str, str] = {}
    for line in ontology_quads("http://localhost/"):
        own, predicate, value = (part.strip("<>") for part in line.split(" ", 3)[:3])
        if predicate == iri("rdf:type") and value == things:
            found[_name(own)] = "@id"
        is_range = predicate in (iri("rdfs:range"), iri("schema:rangeIncludes"))
        if is_range and value.startswith(datatypes) and value != iri("xsd:string"):
            found[_name(own)] = _name(value)
    return dict(sorted(found.items()))
