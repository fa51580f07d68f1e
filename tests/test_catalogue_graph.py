"""The catalogue for machines: SHACL executables with parameters, as the headers declare them."""

from __future__ import annotations

import pytest
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SH
from rdflib.plugins.sparql import prepareQuery

from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Question, questions
from build_graph.questions.catalogue_graph import ARGUMENT, ROOT, turtle

ALL = questions()
GRAPH = Graph().parse(data=turtle(ALL), format="turtle")


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.name)
def test_a_question_is_a_sparql_executable(question: Question) -> None:
    own = URIRef(ROOT + question.name)
    assert (own, RDF.type, SH.SPARQLSelectExecutable) in GRAPH
    select = str(GRAPH.value(own, SH.select))
    plan = prepareQuery(select, initNs=prefixes())
    names = {str(variable) for variable in plan.algebra["PV"]}
    assert {column.name for column in question.columns} <= names
    listed = {}
    for parameter in GRAPH.objects(own, SH.parameter):
        path = str(GRAPH.value(parameter, SH.path))
        assert path.startswith(ARGUMENT)
        assert path.removeprefix(ARGUMENT) in names
        given = GRAPH.value(parameter, SH["class"]) or GRAPH.value(parameter, SH.datatype)
        assert given is not None
        listed[str(GRAPH.value(parameter, SH.name))] = GRAPH.value(parameter, SH.optional)
    assert listed == {one.name: Literal(one.optional) for one in question.parameters}


def test_the_catalogue_has_forty_questions_and_no_blank_node() -> None:
    assert len(set(GRAPH.subjects(RDF.type, SH.SPARQLSelectExecutable))) == len(ALL) >= 40
    assert not any(isinstance(term, BNode) for triple in GRAPH for term in triple)
    assert {str(name) for name in GRAPH.objects(None, DCTERMS.identifier)} == {q.name for q in ALL}


def test_it_is_written_the_same_every_time() -> None:
    assert turtle(ALL) == turtle(reversed(ALL))
