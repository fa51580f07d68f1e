"""The catalogue for machines: SHACL executables with parameters, as the headers declare them."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SH
from rdflib.plugins.sparql import prepareQuery

from build_graph.cli import run
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Question, questions
from build_graph.questions.catalogue_graph import ARGUMENT, ROOT, turtle
from build_graph.questions.standalone import standalone

ALL = questions()
QUERIES = Path(__file__).parents[1] / "queries"
SHAPES = Graph().parse(Path(__file__).parent / "data" / "standards" / "catalogue.ttl")
SCHEMA = "https://schema.org/"
GRAPH = Graph().parse(data=turtle(ALL), format="turtle")


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.name)
def test_a_question_is_a_sparql_executable(question: Question) -> None:
    own = URIRef(ROOT + question.name)
    assert (own, RDF.type, SH.SPARQLSelectExecutable) in GRAPH
    select = str(GRAPH.value(own, SH.select))
    plan = prepareQuery(select)
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


def conforms(graph: Graph) -> bool:
    return bool(pyshacl.validate(graph, shacl_graph=SHAPES)[0])


def test_it_is_a_catalogue_as_others_read_them() -> None:
    assert conforms(GRAPH)
    declared = {
        (str(GRAPH.value(one, SH.prefix)), str(GRAPH.value(one, SH.namespace)))
        for one in GRAPH.objects(None, SH.declare)
    }
    assert declared == set(prefixes().items())


@pytest.mark.parametrize(
    "property_",
    [RDFS.comment, SH.select, SH.prefixes, SH.declare, SH.prefix, SH.namespace,
     URIRef(SCHEMA + "target")],
)  # fmt: skip
def test_a_catalogue_that_lacks_something_is_found(property_: URIRef) -> None:
    lacking = Graph() + GRAPH
    lacking.remove((URIRef(ROOT + "ranking"), property_, None))
    if (None, property_, None) in lacking and property_ in (SH.declare, SH.prefix, SH.namespace):
        lacking.remove((None, property_, None))
    assert not conforms(lacking)


def test_it_names_the_endpoint_that_it_is_told() -> None:
    told = Graph().parse(data=turtle(ALL[:1], "https://kg.example/ask"), format="turtle")
    assert {str(one) for one in told.objects(None, URIRef(SCHEMA + "target"))} == {
        "https://kg.example/ask"
    }


@pytest.mark.parametrize("path", sorted(QUERIES.rglob("*.rq")), ids=lambda path: path.stem)
def test_every_query_is_read_by_another_engine_as_it_is(path: Path) -> None:
    text = standalone(path.read_text("utf-8"))
    assert "#cite" not in text
    assert "#+" not in text
    assert prepareQuery(text)


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.name)
def test_a_query_is_printed_for_other_engines(
    question: Question,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Without a store, also where a value holds unless another is given."""
    monkeypatch.chdir(tmp_path)
    assert run(["queries", question.name, "--sparql"]) == 0
    printed = capsysbinary.readouterr().out.decode()
    assert f"# {question.title}\n" in printed
    for one in question.parameters:
        assert (
            f"?{one.variable} m" if one.default is None else f"VALUES ?{one.variable} "
        ) in printed
    assert {column.name for column in question.columns} <= {
        str(variable) for variable in prepareQuery(printed).algebra["PV"]
    }


def test_a_query_is_printed_of_a_question_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["queries", "--sparql"]) == 2
    assert "NAME --sparql" in capsys.readouterr().err
