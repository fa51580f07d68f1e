"""The views: each gives what is expected over the samples, and a new one needs no Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from view_store import sample_store

from build_graph import network, open_store
from build_graph.errors import BadInput, BadRequest
from build_graph.knowledge import resources
from build_graph.knowledge.vocab import prefixes
from build_graph.networks import views
from build_graph.networks.pairs import of_view
from build_graph.networks.statistics import projection
from build_graph.store.database import Store

GOLDEN = Path(__file__).parent / "data" / "views"
HEADER = """#+ title = "T"
#+ description = "D"
#+ nodes = "N"
#+ edges = "E"
"""


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store(sample_store(), read_only=True)


def expected(graph: nx.MultiGraph[str]) -> str:
    """A line for each edge in words; of the view of everything how many there are of each sort."""
    lines: list[str] = []
    for source, target, data in graph.edges(data=True):
        ends = [
            f"{graph.nodes[end]['kind']} {graph.nodes[end]['label']}" for end in (source, target)
        ]
        if graph.graph["view"] == "full":
            ends = [graph.nodes[end]["kind"] for end in (source, target)]
        more = [
            f"{name}={value}"
            for name, value in data.items()
            if name not in ("relation", "label", "fact", "property") and value != ""
        ]
        lines.append(" | ".join([ends[0], data["label"], ends[1], *more]))
    if graph.graph["view"] == "full":
        lines = [f"{count} x {line}" for line, count in Counter(lines).items()]
    return "".join(f"{line}\n" for line in sorted(lines))


@pytest.mark.parametrize("name", views.names())
def test_each_view_gives_what_is_expected(
    name: str, store: Store, request: pytest.FixtureRequest
) -> None:
    found, golden = expected(network(store, name)), GOLDEN / f"{name}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, "utf-8")
    assert golden.is_file(), f"{golden.name} is missing; 'make generated' writes it"
    assert found == golden.read_text("utf-8"), "changed; if that is meant, run 'make generated'"


def test_everything_has_each_property_that_joins_two_things_in_a_report(store: Store) -> None:
    # The view reads the object properties of the ontology: one that it does not name would be lost.
    used = store.select(
        """SELECT DISTINCT ?property WHERE {
          GRAPH ?graph { ?source ?property ?target } FILTER(isIRI(?target))
          FILTER(CONTAINS(STR(?graph), "graph/report/"))
          FILTER NOT EXISTS { ?source a pg:Assertion }
          FILTER(?property NOT IN (rdf:type, pg:evidence, pg:besideEvidence, oa:hasSource,
            oa:hasSelector, prov:wasDerivedFrom, dcterms:license, qb:dataSet, qb:structure)) }""",
        prefixes=prefixes(),
    )
    drawn = {data["property"] for *_, data in network(store, "full").edges(data=True)}
    assert {row[0] for row in used.rows} <= drawn


def test_there_is_an_expectation_for_each_view_and_no_other() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(views.names())
    assert views.DEFAULT in views.names()


@pytest.mark.parametrize("name", views.names())
def test_a_view_declares_every_column_it_gives(name: str, store: Store) -> None:
    view = views.view(name)
    from build_graph.knowledge.vocab import prefixes

    given = set(store.select(view.sparql, prefixes=prefixes()).columns)
    own = {"source", "target", "relation", "label", "weight"}
    own |= {f"{end}_{what}" for end in ("source", "target") for what in ("label", "kind")}
    assert given - own == {column.name for column in view.columns}
    assert {"source", "target", "relation"} <= given


def test_the_view_of_shared_providers_is_the_projection_of_the_providers(store: Store) -> None:
    shared = network(store, "shared-providers")
    projected = projection(network(store, "providers"))
    assert projected.number_of_edges() > 3

    def weights(graph: nx.Graph[str]) -> dict[frozenset[str], int]:
        return {frozenset((one, other)): d["weight"] for one, other, d in graph.edges(data=True)}

    assert weights(projected) == weights(shared)


def test_themes_are_drawn_where_there_are_some(tmp_path: Path) -> None:
    from build_graph.knowledge.vocab import iri

    with open_store(sample_store(), read_only=True) as samples:
        base = samples.base
        lines = list(samples.dump_nquads())
    graph = f"{base}graph/report/hallowby/2024-01"
    one = f"<{base}id/inspection/hallowby/2024-01/recommendation/1>"
    theme = "<https://w3id.org/probation-graph/scheme/theme/workload>"
    by_graph: dict[str, list[str]] = {}
    for line in lines:
        by_graph.setdefault(line.rsplit("<", 1)[1].split(">")[0], []).append(line)
    by_graph[graph].append(f"{one} <{iri('pg:theme')}> {theme} <{graph}> .")
    with open_store(tmp_path / "graph", create=True) as other:
        for name, quads in by_graph.items():
            other.replace_graph(name, quads)
        drawn = network(other, "recommendations")
    assert drawn.nodes[theme[1:-1]]["kind"] == "theme"
    assert [data["label"] for *_, data in drawn.edges(theme[1:-1], data=True)] == ["is about"]


def test_a_new_view_is_a_file(store: Store, tmp_path: Path) -> None:
    for folder in ("ontology", "shapes", "queries"):
        (tmp_path / folder).symlink_to(resources.home() / folder)
    (tmp_path / "queries").unlink()
    (tmp_path / "queries" / "views").mkdir(parents=True)
    text = HEADER + (
        "SELECT ?source ?target ?relation WHERE { ?i pg:pdu ?source ; pg:region ?target "
        'BIND("lies in" AS ?relation) }'
    )
    (tmp_path / "queries" / "views" / "regions.rq").write_text(text, "utf-8")
    resources.use_home(tmp_path)
    try:
        graph = network(store, "regions")
    finally:
        resources.use_home(None)
    assert {data["kind"] for _, data in graph.nodes(data=True)} == {"pdu", "region"}
    assert {data["label"] for *_, data in graph.edges(data=True)} == {"lies in"}


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("#+ title = ", "cannot be read as a view"),
        (HEADER.replace('#+ edges = "E"\n', ""), "has no 'edges'"),
        (f"{HEADER}#+ merged = true\n", "did you mean 'merge'"),
        (f'{HEADER}#+ weight = "x"\n', "which is no"),
        (
            f'{HEADER}#+ [[column]]\n#+ name = "x"\n#+ kind = "y"\n#+ description = "z"\n',
            "kind 'y'",
        ),
    ],
)
def test_a_faulty_view_gets_a_sentence(tmp_path: Path, header: str, sentence: str) -> None:
    path = tmp_path / "view.rq"
    path.write_text(f"{header}SELECT * WHERE {{ ?source ?relation ?target }}", "utf-8")
    with pytest.raises(BadInput, match=sentence):
        views.read_view(path)


def test_an_unknown_view_gets_near_ones_suggested(store: Store) -> None:
    with pytest.raises(BadRequest, match="did you mean 'providers'"):
        network(store, "provider")


@pytest.mark.parametrize(
    ("query", "kinds", "columns"),
    [
        ("crs-providers", {"pdu", "provider"}, {"pathway", "inspected"}),
        ("shared-crs-providers", {"pdu"}, {"pathway", "provider"}),
        ("ratings", {"pdu", "standard"}, {"rating", "standard_no"}),
        ("recommendations", {"pdu", "addressee", "region", "body"}, {"number", "addressee_type"}),
        ("reports", {"pdu", "region"}, {"score", "max_score"}),
        ("SELECT ?a ?b ?c WHERE { ?a pg:pdu ?b ; pg:pduName ?c }", {"inspection", "pdu"}, {"c"}),
        (
            "CONSTRUCT { ?a org:unitOf ?b } WHERE { ?i pg:pdu ?a ; pg:region ?b }",
            {"pdu", "region"},
            {"property"},
        ),
    ],
)
def test_a_question_that_yields_pairs_is_drawn(
    store: Store, query: str, kinds: set[str], columns: set[str]
) -> None:
    graph = network(store, "query", query=query)
    assert graph.number_of_edges() > 2
    found = {data["kind"] for _, data in graph.nodes(data=True)}
    assert found <= kinds
    assert len(found) > 1 or len(kinds) == 1
    assert all(columns <= set(data) for *_, data in graph.edges(data=True))
    units = [name for name, data in graph.nodes(data=True) if data["kind"] == "pdu"]
    assert units
    assert all(name.startswith(f"{store.base}id/pdu/") for name in units)


def test_a_construct_may_name_things_and_tell_of_them(store: Store) -> None:
    graph = network(
        store,
        query='CONSTRUCT { ?a pg:region ?b ; rdfs:label "A name" ; pg:score ?n } '
        "WHERE { ?i pg:pdu ?a ; pg:region ?b ; pg:score ?n }",
    )
    assert isinstance(graph, nx.MultiDiGraph)
    units = [data for _, data in graph.nodes(data=True) if data["kind"] == "pdu"]
    assert {data["label"] for data in units} == {"A name"}
    # A unit that was inspected twice has both.
    assert {data["score"] for data in units} >= {"3", "10; 13"}
    assert {data["relation"] for *_, data in graph.edges(data=True)} == {"region"}


def test_a_name_that_no_thing_bears_is_a_node_of_its_own(store: Store) -> None:
    graph = network(
        store, query='SELECT ("Hearthway" AS ?provider) ("Nowhere & <None>" AS ?court) WHERE {}'
    )
    (court,) = [name for name, data in graph.nodes(data=True) if data["kind"] == "court"]
    assert court == f"{store.base}name/court/Nowhere%20%26%20%3CNone%3E"
    assert graph.nodes[court]["label"] == "Nowhere & <None>"
    (provider,) = [name for name, data in graph.nodes(data=True) if data["kind"] == "provider"]
    assert provider.startswith(f"{store.base}id/provider/")


def test_source_and_target_may_be_names_however_awkward(store: Store) -> None:
    hostile = "x> } ?s ?p ?o { <y"
    query = f'SELECT ?source ("{hostile}" AS ?target) WHERE {{ ?i pg:pduName ?source }}'
    graph = network(store, query=query)
    assert {data["label"] for _, data in graph.nodes(data=True)} >= {"Hallowby", hostile}
    assert all(name.startswith(f"{store.base}name/name/") for name in graph)


def test_a_view_whose_ends_are_no_iris_is_refused(store: Store) -> None:
    found = replace(
        views.view("providers"), sparql="SELECT ?source (1 AS ?target) { ?source pg:pdu ?p }"
    )
    with pytest.raises(BadRequest, match="'1' is none"):
        of_view(store, found)


def test_a_described_thing_is_drawn_with_what_it_leads_to(store: Store) -> None:
    unit = f"{store.base}id/pdu/hallowby"
    graph = network(store, query=f"DESCRIBE <{unit}>")
    assert unit in graph
    assert all(source == unit for source, _ in graph.edges())


def test_columns_called_like_those_of_a_network_stay_apart(store: Store) -> None:
    query = (
        "SELECT ?source ?target (1 AS ?x) (2 AS ?key) (3 AS ?source_size) "
        "WHERE { ?source pg:pdu ?target }"
    )
    graph = network(store, query=query)
    _, _, data = next(iter(graph.edges(data=True)))
    assert (data["x_"], data["key_"]) == (1, 2)
    assert {data.get("size_") for _, data in graph.nodes(data=True)} == {3, None}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"query": "absences"}, "absences gives no pairs"),
        ({"query": "SELECT ?a WHERE { ?a pg:score 3 }"}, "the query gives no pairs"),
        ({"query": "CONSTRUCT { ?a pg:score ?b } WHERE { ?a pg:score ?b }"}, "none of its triples"),
        (
            {"query": "CONSTRUCT { [] pg:pdu ?p } WHERE { ?i pg:pdu ?p }"},
            "needs an IRI to be drawn",
        ),
        ({"query": "DESCRIBE <urn:nothing>"}, "none of its triples"),
        ({"query": "ratings", "parameters": {"pud": "x"}}, "no parameter 'pud'"),
        ({"query": "SELECT * WHERE {}", "parameters": {"pdu": "x"}}, "parameters need a query"),
        ({"view": "query"}, "needs a question"),
        ({"view": "ratings", "parameters": {"pdu": "x"}}, "parameters go with a question"),
    ],
)
def test_what_cannot_be_drawn_gets_a_sentence(
    store: Store, arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadRequest, match=sentence):
        network(store, **arguments)  # type: ignore[arg-type]
