"""The catalogue as data for machines: SHACL executables, their parameters and columns, as Turtle.

Each question is a `sh:SPARQLSelectExecutable` in the manner of the example catalogues of the SIB
Swiss Institute of Bioinformatics: with its prefixes declared, and `schema:target`, the endpoint
where it is asked. The local name of a parameter's path is the variable to bind
(SHACL Advanced Features, 5). Columns are CSV on the Web columns in the order of `sh:order`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from build_graph.knowledge.kinds import known
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.questions.catalogue import Column, Parameter, Question
from build_graph.questions.standalone import standalone

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

ROOT = "https://w3id.org/probation-graph/query/"
_PREFIX = "https://w3id.org/probation-graph/prefix/"
ARGUMENT = "https://w3id.org/probation-graph/argument#"
_CSVW = "http://www.w3.org/ns/csvw#"
# Where `serve` answers, unless it is told another place.
ENDPOINT = "http://127.0.0.1:8000/sparql"
_SCHEMA = "https://schema.org/"
_SHACL = "http://www.w3.org/ns/shacl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"

# What a value of a type of parameter is: a concept of a class or a literal, else a thing of a kind.
_CONCEPTS = {"rating": "pg:RatingValue", "pathway": "pg:Pathway", "theme": "pg:Theme"}
_DATATYPES = {
    "standard": "string",
    "text": "string",
    "integer": "integer",
    "number": "decimal",
    "month": "gYearMonth",
    "date": "date",
    "iri": "anyURI",
}


def turtle(questions: Iterable[Question], endpoint: str = ENDPOINT) -> str:
    """Return the catalogue as Turtle: sorted, without blank nodes, the same bytes every time.

    `endpoint` is the address of a SPARQL endpoint that has the graph.
    """
    from rdflib import Graph

    graph = Graph()
    for prefix, name in {
        **prefixes(),
        "csvw": _CSVW,
        "schema": _SCHEMA,
        "sh": _SHACL,
        "xsd": _XSD,
    }.items():
        graph.bind(prefix, name, replace=True)
    _add_prefixes(graph)
    for question in questions:
        _add_question(graph, question, endpoint)
    return graph.serialize(format="turtle")


def _add_prefixes(graph: Graph) -> None:
    from rdflib import OWL, RDF, XSD, Literal, URIRef
    from rdflib.namespace import SH

    own = URIRef(iri("pg:").rstrip("#"))
    graph.add((own, RDF.type, OWL.Ontology))
    for prefix, space in prefixes().items():
        declared = URIRef(f"{_PREFIX}{prefix}")
        graph.add((own, SH.declare, declared))
        graph.add((declared, RDF.type, SH.PrefixDeclaration))
        graph.add((declared, SH.prefix, Literal(prefix)))
        graph.add((declared, SH.namespace, Literal(space, datatype=XSD.anyURI)))


def _add_question(graph: Graph, question: Question, endpoint: str) -> None:
    from rdflib import RDF, RDFS, Literal, URIRef
    from rdflib.namespace import DCTERMS, SH

    own = URIRef(ROOT + question.name)
    graph.add((own, RDF.type, SH.SPARQLExecutable))
    graph.add((own, RDF.type, SH.SPARQLSelectExecutable))
    graph.add((own, RDFS.label, Literal(question.title, lang="en")))
    graph.add((own, RDFS.comment, Literal(question.description, lang="en")))
    graph.add((own, DCTERMS.identifier, Literal(question.name)))
    graph.add((own, URIRef(_SCHEMA + "keywords"), Literal(question.group)))
    graph.add((own, URIRef(_SCHEMA + "usageInfo"), Literal(question.example)))
    for phrasing in question.phrasings:
        graph.add((own, URIRef(_SCHEMA + "alternateName"), Literal(phrasing, lang="en")))
    graph.add((own, SH.prefixes, URIRef(iri("pg:").rstrip("#"))))
    graph.add((own, URIRef(_SCHEMA + "target"), URIRef(endpoint)))
    graph.add((own, SH.select, Literal(standalone(question.sparql))))
    for place, parameter in enumerate(question.parameters):
        graph.add((own, SH.parameter, _parameter(graph, own, parameter, place)))
    for place, column in enumerate(question.columns):
        graph.add((own, URIRef(_CSVW + "column"), _column(graph, own, column, place)))


def _parameter(graph: Graph, question: URIRef, parameter: Parameter, place: int) -> URIRef:
    from rdflib import RDF, Literal, URIRef
    from rdflib.namespace import SH, SKOS

    own = URIRef(f"{question}/parameter/{parameter.name}")
    graph.add((own, RDF.type, SH.Parameter))
    graph.add((own, SH.path, URIRef(ARGUMENT + parameter.variable)))
    graph.add((own, SH.name, Literal(parameter.name)))
    graph.add((own, SH.description, Literal(parameter.description, lang="en")))
    graph.add((own, SH.optional, Literal(parameter.optional)))
    graph.add((own, SH.order, Literal(place)))
    graph.add((own, SKOS.example, Literal(parameter.example)))
    of_class = _class_of(parameter.type)
    if of_class:
        graph.add((own, SH["class"], URIRef(iri(of_class))))
    else:
        graph.add((own, SH.datatype, URIRef(_XSD + _DATATYPES[parameter.type])))
    if parameter.default is not None:
        graph.add((own, SH.defaultValue, Literal(parameter.default)))
    return own


def _class_of(type_: str) -> str:
    kind = known().asked.get(type_)
    return known().class_of(kind) if kind else _CONCEPTS.get(type_, "")


def _column(graph: Graph, question: URIRef, column: Column, place: int) -> URIRef:
    from rdflib import RDF, Literal, URIRef
    from rdflib.namespace import DCTERMS, SH

    own = URIRef(f"{question}/column/{column.name}")
    graph.add((own, RDF.type, URIRef(_CSVW + "Column")))
    graph.add((own, URIRef(_CSVW + "name"), Literal(column.name)))
    graph.add((own, URIRef(_CSVW + "datatype"), URIRef(_XSD + _DATATYPES[column.kind])))
    graph.add((own, DCTERMS.description, Literal(column.description, lang="en")))
    graph.add((own, SH.order, Literal(place)))
    return own
