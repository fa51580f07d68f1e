"""Every shape is well written, and has examples that it accepts and that it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_runs import graph_of, in_order
from rdflib import OWL, RDF, SH, Graph, URIRef
from rdflib.term import Node

from build_graph.knowledge import resources
from build_graph.knowledge.kinds import known
from build_graph.knowledge.stated import stated_fields
from build_graph.knowledge.vocab import iri, ontology_quads, prefixes
from build_graph.validation import pyshacl_engine, shacl_engine
from build_graph.validation.memory import loaded
from build_graph.validation.rules import cross_rules, shape_rules
from build_graph.validation.shapes import (
    Shapes,
    name_stated,
    parsed_shapes,
    shape_files,
    spread_targets,
    target_kinds,
)

EXAMPLES = Path(__file__).parent / "shapes"
FILES = [*shape_files("report"), *shape_files("reference")]
EXAMPLE_FILES = sorted(EXAMPLES.rglob("*.ttl"))
# Inferred from published results, or resting on boundaries that no report prints.
INFERRED = {"ScoreBand", "CaseworkBelow", "CaseworkReach", "CaseworkDiscretion", "FigureRatio"}


def name_of(path: Path) -> str:
    return path.relative_to(resources.shapes()).with_suffix("").as_posix()


def local(shape: Node | None) -> str:
    return str(shape).rpartition("#")[2]


def whole() -> Graph:
    return targeted([*FILES, resources.ontology("prefixes.ttl")])


def targeted(files: list[Path]) -> Graph:
    return loaded(filled(files).made())


def filled(files: list[Path]) -> Shapes:
    shapes = parsed_shapes(files)
    target_kinds(shapes, known())
    name_stated(shapes, stated_fields().values())
    return shapes


def every_shape(shapes: Graph) -> set[Node]:
    return {
        shape
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes.subjects(RDF.type, kind)
    }


def unknown_terms(shapes: Graph) -> set[str]:
    """Terms of SHACL that SHACL does not have; engines pass over them in silence."""
    used = {str(term) for triple in shapes for term in triple if isinstance(term, URIRef)}
    return {term for term in used if term.startswith(str(SH)) and URIRef(term) not in SH}


def silent_shapes(shapes: Graph) -> set[str]:
    """Shapes without name, message or severity, and shapes without an address."""
    needed = (SH.name, SH.message, SH.severity)
    return {
        str(shape)
        for shape in every_shape(shapes)
        if not isinstance(shape, URIRef)
        or any(len(list(shapes.objects(shape, one))) != 1 for one in needed)
    }


def unknown_vocabulary(shapes: Graph) -> set[str]:
    """Names of our own vocabulary and schemes that the ontology does not define."""
    ontology = the_ontology()
    there = {str(one) for one in ontology.subjects()}
    ours = iri("pg:").rpartition("/")[0]
    used = {str(term) for triple in shapes for term in triple if isinstance(term, URIRef)}
    for query in shapes.objects(None, SH.select):
        for prefix, name in re.findall(r"\b([a-z]+):([\w-]+)", re.sub(r'"[^"]*"', "", str(query))):
            used.add(prefixes()[prefix] + name)
    shape_names = str(min(every_shape(shapes), key=str)).rpartition("#")[0]
    own = {one for one in used if one.startswith(ours) and not one.startswith(shape_names)}
    return own - there - {iri("pg:").rstrip("#")}


def the_ontology() -> Graph:
    statements = (line.rpartition(" <")[0] for line in ontology_quads("http://localhost/"))
    return Graph().parse(data="".join(f"{one} .\n" for one in statements), format="nt")


def misspelt(old: str, new: str) -> Graph:
    path = resources.shapes("judgement.ttl")
    text = path.read_text(encoding="utf-8")
    assert old in text
    return Graph().parse(data=text.replace(old, new), format="turtle")


def test_no_shape_uses_an_unknown_term() -> None:
    assert unknown_terms(whole()) == set()


def test_a_misspelt_constraint_is_noticed() -> None:
    assert unknown_terms(misspelt("sh:minCount", "sh:minCuont")) == {str(SH) + "minCuont"}


def test_every_shape_has_name_message_and_severity() -> None:
    assert silent_shapes(whole()) == set()


@pytest.mark.parametrize("lost", ["sh:severity sh:Violation ;", 'sh:name "standard" ;'])
def test_a_shape_without_them_is_noticed(lost: str) -> None:
    assert silent_shapes(misspelt(lost, ""))


def test_shapes_only_speak_of_what_the_ontology_defines() -> None:
    assert unknown_vocabulary(whole()) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sh:path pg:standard", "sh:path pg:standrad"),
        ("sh:targetClass pg:Judgement", "sh:targetClass pg:Judgment"),
        ("missing:absent-from-framework )", "missing:absent )"),
        ("pg:ruleRating ?e ; pg:lowestPercent", "pg:rulerating ?e ; pg:lowestPercent"),
    ],
)
def test_an_unknown_class_path_or_concept_is_noticed(old: str, new: str) -> None:
    assert len(unknown_vocabulary(misspelt(old, new))) == 1


def test_every_shape_is_reached() -> None:
    shapes = whole()
    named = {shape for one in (SH.property, SH["not"]) for shape in shapes.objects(None, one)}
    listed = {shape for head in shapes.objects(None, SH["or"]) for shape in shapes.items(head)}
    targeted = set(shapes.subjects(SH.targetClass))
    assert {local(one) for one in every_shape(shapes) - named - listed - targeted} == set()


def test_every_class_that_graphs_describe_has_a_shape() -> None:
    ontology = the_ontology()
    parents = {"AnyInspection", "Fact", "Organisation"}
    concepts = set(ontology.subjects(URIRef(iri("rdfs:subClassOf")), URIRef(iri("skos:Concept"))))
    described_ones = set(ontology.subjects(RDF.type, OWL.Class)) - concepts
    wanted = {local(one) for one in described_ones if str(one).startswith(iri("pg:"))} - parents
    covered = {local(one) for one in whole().objects(None, SH.targetClass)}
    # Nothing is said yet of a programme but its name.
    assert wanted - covered - {"Programme"} == set()
    assert set(whole().objects(None, SH.targetClass)) >= {
        URIRef(iri("skos:Concept")),
        URIRef(iri("oa:TextPositionSelector")),
        URIRef(iri("oa:TextQuoteSelector")),
    }


def test_no_inferred_rule_rejects_what_is_printed() -> None:
    inferred = [one for one in shape_rules("report") if one.id in INFERRED]
    assert len(inferred) == len(INFERRED)
    assert {one.severity for one in inferred} == {"warning"}


def rules_that_can_fire() -> Iterator[tuple[str, str]]:
    for path in FILES:
        shapes = parsed_shapes([path])
        spread_targets(shapes)
        for shape in shapes.targeted():
            yield name_of(path), local(URIRef(shape))


def test_every_shape_has_examples() -> None:
    shown = {
        (path.parent.relative_to(EXAMPLES).as_posix(), path.stem.split("-")[1])
        for path in EXAMPLE_FILES
        if path.stem.startswith("invalid-")
    }
    accepted = {
        path.parent.relative_to(EXAMPLES).as_posix()
        for path in EXAMPLE_FILES
        if path.stem.startswith("valid-")
    }
    assert shown == set(rules_that_can_fire())
    assert accepted == {name_of(path) for path in FILES}


@pytest.mark.parametrize(
    "example", EXAMPLE_FILES, ids=lambda path: path.relative_to(EXAMPLES).as_posix()
)
def test_an_example_fires_the_shape_it_is_named_after(example: Path) -> None:
    folder = example.parent.relative_to(EXAMPLES).as_posix()
    shapes = filled([resources.shapes(f"{folder}.ttl"), resources.ontology("prefixes.ttl")])
    spread_targets(shapes)
    data = graph_of(example)
    found = shacl_engine.run(data, shapes)
    fired = {one.shape.rpartition("#")[2] for one in found}
    kind, _, rest = example.stem.partition("-")
    assert fired == ({rest.split("-")[0]} if kind == "invalid" else set())
    assert in_order(found) == in_order(pyshacl_engine.run(data, shapes))


def test_valid_examples_show_what_their_shapes_are_about() -> None:
    for path in FILES:
        shapes = targeted([path])
        shown = {
            kind
            for example in (EXAMPLES / name_of(path)).glob("valid-*.ttl")
            for kind in Graph().parse(example, format="turtle").objects(None, RDF.type)
        }
        missing = {
            owner
            for owner in shapes.subjects(SH.targetClass, unique=True)
            if not shown & set(shapes.objects(owner, SH.targetClass))
        }
        assert missing == set(), path


def test_rules_across_reports_say_what_they_are() -> None:
    rules = cross_rules()
    assert len(rules) >= 4
    for one in rules:
        assert one.rule.name
        assert one.rule.description
        columns = re.findall(r"SELECT ([^{]*) WHERE", one.query)[0].split()
        assert columns[:4] == ["?graph", "?focus", "?path", "?value"]
        assert set(re.findall(r"\{(\?\w+)\}", one.rule.message)) <= set(columns)
