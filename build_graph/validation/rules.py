"""The rules of `shapes/`: SHACL shapes for one graph at a time, and queries across reports.

`shapes/*.ttl` are about report graphs, `shapes/reference/*.ttl` about registers and schemes, and
`shapes/cross/*.rq` are asked once of the whole store; each row they give is one result.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.iris import iri
from build_graph.knowledge.kinds import Kinds, known
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.stated import HOLDS, StatedField, stated_fields
from build_graph.validation.results import Rule, Scope, Severity

NAMESPACE = "https://w3id.org/probation-graph/shapes#"
_SEVERITIES: dict[str, Severity] = {
    str(SH.Violation): "violation",
    str(SH.Warning): "warning",
    str(SH.Info): "info",
}


@dataclass(frozen=True, slots=True)
class CrossRule:
    """A rule across reports: the rule, and the SELECT that gives ?graph, ?focus, ?path, ?value."""

    rule: Rule
    query: str


def shape_files(scope: Scope) -> list[Path]:
    """Return the Turtle files of the shapes for report graphs or for the reference graph."""
    folder = resources.shapes() if scope == "report" else resources.shapes("reference")
    return sorted(folder.glob("*.ttl"))


def shapes_graph(scope: Scope) -> Graph:
    """Return the shapes of one scope, ready to be run; never change what comes back."""
    return _shapes(scope, resources.home(), known(), tuple(stated_fields().values()))


@cache
def _shapes(scope: Scope, home: Path, kinds: Kinds, stated: tuple[StatedField, ...]) -> Graph:
    shapes = parsed_shapes([*shape_files(scope), home / "ontology" / "prefixes.ttl"])
    target_kinds(shapes, kinds)
    name_stated(shapes, stated)
    spread_targets(shapes)
    if scope == "report":
        add_stated(shapes, stated)
    return shapes


def name_stated(shapes: Graph, stated: Iterable[StatedField]) -> None:
    """Put the properties of what a report states once where a query of a shape says @stated."""
    properties = ", ".join(field.curie for field in stated)
    for query, text in list(shapes.subject_objects(SH.select)):
        if "@stated" in str(text):
            shapes.set((query, SH.select, Literal(str(text).replace("@stated", properties))))


def add_stated(shapes: Graph, stated: Iterable[StatedField]) -> None:
    """Give each field that says of itself what it is a shape: one value, of its datatype."""
    for field in stated:
        if field.comment:
            own = URIRef(NAMESPACE + "Stated" + field.name.title().replace("_", ""))
            message = f"A report states '{field.label}' at most once, as a {field.holds}."
            shapes.add((own, RDF.type, SH.PropertyShape))
            shapes.add((own, SH.name, Literal(field.label)))
            shapes.add((own, SH.message, Literal(message)))
            shapes.add((own, SH.severity, SH.Violation))
            shapes.add((own, SH.path, URIRef(iri(field.curie))))
            shapes.add((own, SH.maxCount, Literal(1)))
            if HOLDS[field.holds]:
                shapes.add((own, SH.datatype, URIRef(iri(HOLDS[field.holds]))))
            for target in _owners(field):
                shapes.add((own, SH.targetClass, URIRef(iri(target))))


def _owners(field: StatedField) -> list[str]:
    """The classes of what a field of `ontology/inspection.toml` may be of."""
    if field.of == "report":
        return ["pg:Report"]
    return [kind.of_class for kind in report_kinds().values()]


def target_kinds(shapes: Graph, kinds: Kinds) -> None:
    """Give every shape for organisations the classes of all kinds of bodies as targets.

    Graphs say of a prison that it is one, not that it is an organisation.
    """
    for shape in list(shapes.subjects(SH.targetClass, URIRef(iri("pg:Organisation")))):
        for kind in kinds.bodies.values():
            shapes.add((shape, SH.targetClass, URIRef(iri(kind.of_class))))


def parsed_shapes(files: list[Path]) -> Graph:
    """Return the shapes of `files` as they are written."""
    shapes = Graph(bind_namespaces="none")
    for path in files:
        try:
            shapes.parse(path, format="turtle")
        except (OSError, SyntaxError) as error:
            raise InternalError(f"{path} cannot be read as Turtle: {error}.") from error
    return shapes


def spread_targets(shapes: Graph) -> None:
    """Give every property shape the target classes of the node shapes that name it.

    Means the same, and halves the time: pySHACL looks at property shapes of a node shape node by
    node, but at shapes with targets of their own once for all nodes.
    """
    for owner, shape in list(shapes.subject_objects(SH.property)):
        targets = list(shapes.objects(owner, SH.targetClass))
        if not targets:
            raise InternalError(f"{owner} has properties but no sh:targetClass.")
        for target in targets:
            shapes.add((shape, SH.targetClass, target))
        shapes.remove((owner, SH.property, shape))


def shape_rules(scope: Scope) -> tuple[Rule, ...]:
    """Return the rules of the shapes that can give results, sorted by IRI."""
    shapes = shapes_graph(scope)
    targeted = set(shapes.subjects(SH.targetClass))
    return tuple(described(shapes, shape, scope) for shape in sorted(targeted, key=str))


def described(shapes: Graph, shape: Node, scope: Scope) -> Rule:
    """Return what `shape` says of itself."""

    def literal(predicate: URIRef) -> str:
        return min((str(value) for value in shapes.objects(shape, predicate)), default="")

    return Rule(
        shape=str(shape),
        name=literal(SH.name),
        description=literal(SH.description),
        message=literal(SH.message),
        severity=severity(shapes.value(shape, SH.severity)),
        scope=scope,
    )


def severity(node: Node | None) -> Severity:
    """Return the severity that `node` stands for; SHACL's default is a violation."""
    return _SEVERITIES.get(str(node), "violation")


def severity_of(name: str) -> Severity:
    """Return the severity that SHACL calls `name`, such as 'Warning'."""
    return _SEVERITIES[str(SH[name])]


def cross_rules() -> tuple[CrossRule, ...]:
    """Return the rules across reports, sorted by file name."""
    return tuple(map(_cross_rule, sorted(resources.shapes("cross").glob("*.rq"))))


def _cross_rule(path: Path) -> CrossRule:
    lines = path.read_text(encoding="utf-8").splitlines()
    header = "\n".join(line[2:].strip() for line in lines if line.startswith("#+"))
    try:
        about = tomllib.loads(header)
        rule = Rule(
            shape=NAMESPACE + path.stem,
            name=about["name"],
            description=about["description"],
            message=about["message"],
            severity=_SEVERITIES[str(SH[about["severity"]])],
            scope="across",
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise InternalError(f"The header of {path} is wrong: {error}.") from error
    return CrossRule(rule, "\n".join(line for line in lines if not line.startswith("#+")))


def filled(message: str, values: dict[str, str]) -> str:
    """Return `message` with {?name} replaced by the values, as SHACL does for its own queries.

    >>> filled("Month {?month}.", {"month": "2023-06"})
    'Month 2023-06.'
    """
    for name, value in values.items():
        message = message.replace(f"{{?{name}}}", value)
    return message
