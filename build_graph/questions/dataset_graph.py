"""The graph described as a data set: what is in it, whose it is and where it can be asked.

VoID (<https://www.w3.org/TR/void/>) for what reads linked data, DCAT 3 with what DCAT-AP asks for,
for catalogues. Every node has an IRI; those of parts end behind a '#', so that they lead here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from build_graph.knowledge.layout import load
from build_graph.knowledge.terms import integer, node, text
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.store.database import Store
from build_graph.store.kept_rows import kept_rows

_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
FORMAT = "http://www.w3.org/ns/formats/"
NAMESPACES = {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
}
# By the names of the formats that are written.
TRIPLE_FORMATS = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}
_CLASSES = """
SELECT ?class (COUNT(?thing) AS ?n) (MIN(STR(?thing)) AS ?first) WHERE { ?thing a ?class }
GROUP BY ?class ORDER BY ?class
"""
_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def dataset(base: str) -> str:
    """Return the IRI of the data set that a store of this base holds."""
    return f"{base}dataset"


def line(subject: str, curie: str, term: str) -> str:
    """Return one N-Triples line; the prefixes of VoID and SPARQL-SD are known as well."""
    prefix, _, name = curie.partition(":")
    property_ = NAMESPACES[prefix] + name if prefix in NAMESPACES else iri(curie)
    return f"<{subject}> <{property_}> {term} ."


def lines(store: Store) -> list[str]:
    """Return the description as sorted N-Triples lines; `served` has what a server adds."""
    words = load("dataset")
    about = dataset(store.base)
    found = [
        *_catalogue(about, words),
        *_described(store.base, about, words),
        *_counted(store, about, words),
    ]
    return sorted(found)


def _catalogue(about: str, words: dict[str, Any]) -> Iterator[str]:
    catalogue, agent = f"{about}#catalogue", f"{about}#publisher"
    yield line(catalogue, "rdf:type", node(iri("dcat:Catalog")))
    yield line(catalogue, "dcat:dataset", node(about))
    for one in (catalogue, about):
        yield line(one, "dcterms:title", _english(words["title"]))
        yield line(one, "dcterms:description", _english(words["description"]))
        yield line(one, "dcterms:publisher", node(agent))
        yield line(one, "dcterms:license", node(words["licence"]))
        yield line(one, "dcterms:language", node(words["language"]))
        yield line(one, "dcterms:spatial", node(words["spatial"]))
    yield line(agent, "rdf:type", node(iri("foaf:Agent")))
    yield line(agent, "foaf:name", _english(words["publisher"]))
    for name, class_ in (
        ("licence", "LicenseDocument"),
        ("language", "LinguisticSystem"),
        ("spatial", "Location"),
    ):
        yield line(words[name], "rdf:type", node(iri(f"dcterms:{class_}")))


def _described(base: str, about: str, words: dict[str, Any]) -> Iterator[str]:
    yield line(about, "rdf:type", node(iri("dcat:Dataset")))
    yield line(about, "rdf:type", node(f"{NAMESPACES['void']}Dataset"))
    yield line(about, "dcterms:identifier", text(about))
    yield line(about, "void:uriSpace", text(f"{base}id/"))
    for word in words["keywords"]:
        yield line(about, "dcat:keyword", _english(word))
    for theme in words["themes"]:
        yield line(about, "dcat:theme", node(theme["iri"]))
        yield line(theme["iri"], "rdf:type", node(iri("skos:Concept")))
        yield line(theme["iri"], "skos:prefLabel", _english(theme["label"]))
    for prefix in words["vocabularies"]:
        yield line(about, "void:vocabulary", node(prefixes()[prefix]))
    for name in TRIPLE_FORMATS.values():
        yield line(about, "void:feature", node(f"{FORMAT}{name}"))


def _counted(store: Store, about: str, words: dict[str, Any]) -> Iterator[str]:
    """Yield how much there is of everything, and an example of some classes."""
    rows = kept_rows(store, _CLASSES, {}).rows
    classes = [(str(one), int(n or 0), str(first)) for one, n, first in rows]
    yield line(about, "void:triples", integer(int(kept_rows(store, _TRIPLES, {}).rows[0][0] or 0)))
    yield line(about, "void:classes", integer(len(classes)))
    examples = {iri(name) for name in words["examples"]}
    for class_, number, first in classes:
        part = f"{about}#{_short(class_)}"
        yield line(about, "void:classPartition", node(part))
        yield line(part, "rdf:type", node(f"{NAMESPACES['void']}Dataset"))
        yield line(part, "void:class", node(class_))
        yield line(part, "void:entities", integer(number))
        if class_ in examples:
            yield line(about, "void:exampleResource", node(first))


def served(base: str, root: str) -> Iterator[str]:
    """Yield how a server is asked; `root` is its address, without a slash at the end."""
    words, about = load("dataset"), dataset(base)
    service, asked = f"{root}/sparql", f"{about}#sparql"
    yield line(about, "void:sparqlEndpoint", node(service))
    yield line(about, "foaf:homepage", node(f"{root}/"))
    yield line(f"{root}/", "rdf:type", node(iri("foaf:Document")))
    yield line(about, "dcat:distribution", node(asked))
    yield line(asked, "rdf:type", node(iri("dcat:Distribution")))
    yield line(asked, "dcat:accessURL", node(service))
    yield line(asked, "dcat:accessService", node(service))
    yield line(asked, "dcterms:license", node(words["licence"]))
    yield line(asked, "dcterms:description", _english(words["service"]))
    yield line(service, "rdf:type", node(iri("dcat:DataService")))
    yield line(service, "dcterms:title", _english(words["title"]))
    yield line(service, "dcterms:description", _english(words["service"]))
    yield line(service, "dcterms:publisher", node(f"{about}#publisher"))
    yield line(service, "dcterms:conformsTo", node(_PROTOCOL))
    yield line(_PROTOCOL, "rdf:type", node(iri("dcterms:Standard")))
    yield line(service, "dcat:endpointURL", node(service))
    yield line(service, "dcat:endpointDescription", node(service))
    yield line(service, "dcat:servesDataset", node(about))


def _short(class_: str) -> str:
    """Return an IRI with its prefix, or written so that it can end another one."""
    for prefix, namespace in prefixes().items():
        if class_.startswith(namespace):
            return f"{prefix}:{quote(class_.removeprefix(namespace), safe='')}"
    return quote(class_, safe="")


def _english(words: str) -> str:
    return f"{text(words)}@en"
