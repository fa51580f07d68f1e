"""The rules of `shapes/`: SHACL shapes for one graph at a time, and queries across reports.

`shapes/*.ttl` are about report graphs, `shapes/reference/*.ttl` about registers and schemes, and
`shapes/cross/*.rq` are asked once of the whole store; each row they give is one result.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.iris import iri
from build_graph.validation.results import Rule, Scope, Severity
from build_graph.validation.shapes import NAMESPACE, shapes_of
from build_graph.validation.statements import Statements

_SEVERITIES: dict[str, Severity] = {"Violation": "violation", "Warning": "warning", "Info": "info"}


@dataclass(frozen=True, slots=True)
class CrossRule:
    """A rule across reports: the rule, and the SELECT that gives ?graph, ?focus, ?path, ?value.

    The other graph that a row is about is ?second, unless `changed` gives the same rows quicker for
    a ?changed graph, whichever of the two it is.
    """

    rule: Rule
    query: str
    changed: str


def shape_rules(scope: Scope) -> tuple[Rule, ...]:
    """Return the rules of the shapes that can give results, sorted by IRI."""
    shapes = shapes_of(scope)
    return tuple(described(shapes, shape, scope) for shape in shapes.targeted())


def described(shapes: Statements, shape: str, scope: Scope) -> Rule:
    """Return what `shape` says of itself."""
    return Rule(
        shape=shape,
        name=shapes.words(shape, "sh:name"),
        description=shapes.words(shape, "sh:description"),
        message=shapes.words(shape, "sh:message"),
        severity=severity(shapes.one(shape, "sh:severity")),
        scope=scope,
    )


def severity(node: str | None) -> Severity:
    """Return the severity that an IRI stands for; SHACL's default is a violation."""
    return _SEVERITIES.get((node or "").removeprefix(iri("sh:")), "violation")


def severity_of(name: str) -> Severity:
    """Return the severity that SHACL calls `name`, such as 'Warning'."""
    return _SEVERITIES[name]


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
            severity=_SEVERITIES[about["severity"]],
            scope="across",
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise InternalError(f"The header of {path} is wrong: {error}.") from error
    query = "\n".join(line for line in lines if not line.startswith("#+"))
    return CrossRule(rule, query, about.get("changed", ""))


def filled(message: str, values: dict[str, str]) -> str:
    """Return `message` with {?name} replaced by the values, as SHACL does for its own queries.

    >>> filled("Month {?month}.", {"month": "2023-06"})
    'Month 2023-06.'
    """
    for name, value in values.items():
        message = message.replace(f"{{?{name}}}", value)
    return message
