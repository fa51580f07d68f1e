"""The rules of `shapes/`: SHACL shapes for one graph at a time, and queries across reports.

`shapes/*.ttl` are about report graphs, `shapes/reference/*.ttl` about registers and schemes, and
`shapes/cross/*.rq` are asked once of the whole store; each row they give is one result.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from build_graph.errors import InternalError
from build_graph.knowledge import resources
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
    return _shapes(scope, resources.home())


@cache
def _shapes(scope: Scope, home: Path) -> Graph:
    shapes = parsed_shapes([*shape_files(scope), home / "ontology" / "prefixes.ttl"])
    spread_targets(shapes)
    return shapes


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
