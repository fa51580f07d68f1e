"""The shapes of `shapes/` as they are run: read from Turtle, filled in from the other knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.iris import iri, turtle
from build_graph.knowledge.kinds import Kinds, known
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.stated import HOLDS, StatedField, stated_fields
from build_graph.validation.results import Scope
from build_graph.validation.statements import Literal, Statements, typed, written

NAMESPACE = "https://w3id.org/probation-graph/shapes#"


class Shapes(Statements):
    """A graph of shapes, which may be added to until it is run."""

    def made(self) -> Iterator[str]:
        """Yield the shapes as N-Triples lines, with what was added."""
        for subject, about in self._said.items():
            for predicate, values in about.items():
                for value in values:
                    yield f"{written(subject)} <{predicate}> {written(value)} ."

    def targeted(self) -> list[str]:
        """Return the shapes that have targets: those that can give results."""
        return [shape for shape, _ in self.having(iri("sh:targetClass"))]

    def add(self, subject: str, curie: str, values: Iterable[str]) -> None:
        """Add values of a property; one that is there already stays as it is."""
        there = self._said.setdefault(subject, {}).setdefault(iri(curie), [])
        there += [one for one in dict.fromkeys(values) if one not in there]

    def remove(self, subject: str, curie: str) -> None:
        """Take away all values of a property."""
        del self._said[subject][iri(curie)]


def shape_files(scope: Scope) -> list[Path]:
    """Return the Turtle files of the shapes for report graphs or for the reference graph."""
    folder = resources.shapes() if scope == "report" else resources.shapes("reference")
    return sorted(folder.glob("*.ttl"))


def shapes_of(scope: Scope) -> Shapes:
    """Return the shapes of one scope, ready to be run; never change what comes back."""
    return _shapes(scope, resources.home(), known(), tuple(stated_fields().values()))


@cache
def _shapes(scope: Scope, home: Path, kinds: Kinds, stated: tuple[StatedField, ...]) -> Shapes:
    shapes = parsed_shapes([*shape_files(scope), home / "ontology" / "prefixes.ttl"])
    target_kinds(shapes, kinds)
    name_stated(shapes, stated)
    spread_targets(shapes)
    if scope == "report":
        add_stated(shapes, stated)
    return shapes


def parsed_shapes(files: Iterable[Path]) -> Shapes:
    """Return the shapes of `files` as they are written."""
    quads = chain.from_iterable(map(turtle, files))
    return Shapes(f"{one.subject} {one.predicate} {one.object} ." for one in quads)


def name_stated(shapes: Shapes, stated: Iterable[StatedField]) -> None:
    """Put the properties of what a report states once where a query of a shape says @stated."""
    properties = ", ".join(field.curie for field in stated)
    for query, texts in shapes.having(iri("sh:select")):
        shapes.remove(query, "sh:select")
        filled = (Literal(text.replace("@stated", properties)) for text in texts)
        shapes.add(query, "sh:select", filled)


def add_stated(shapes: Shapes, stated: Iterable[StatedField]) -> None:
    """Give each field that says of itself what it is a shape: one value, of its datatype."""
    one = typed("1", iri("xsd:integer"))
    for field in stated:
        if not field.comment:
            continue
        own = NAMESPACE + "Stated" + field.name.title().replace("_", "")
        message = f"A report states '{field.label}' at most once, as a {field.holds}."
        shapes.add(own, "rdf:type", [iri("sh:PropertyShape")])
        shapes.add(own, "sh:name", [Literal(field.label)])
        shapes.add(own, "sh:message", [Literal(message)])
        shapes.add(own, "sh:severity", [iri("sh:Violation")])
        shapes.add(own, "sh:path", [iri(field.curie)])
        shapes.add(own, "sh:maxCount", [one])
        if HOLDS[field.holds]:
            shapes.add(own, "sh:datatype", [iri(HOLDS[field.holds])])
        shapes.add(own, "sh:targetClass", map(iri, _owners(field)))


def _owners(field: StatedField) -> list[str]:
    """The classes of what a field of `ontology/inspection.toml` may be of."""
    if field.of == "report":
        return ["pg:Report"]
    return [kind.of_class for kind in report_kinds().values()]


def target_kinds(shapes: Shapes, kinds: Kinds) -> None:
    """Give every shape for organisations the classes of all kinds of bodies as targets.

    Graphs say of a prison that it is one, not that it is an organisation.
    """
    for shape, targets in shapes.having(iri("sh:targetClass")):
        if iri("pg:Organisation") in targets:
            bodies = (iri(kind.of_class) for kind in kinds.bodies.values())
            shapes.add(shape, "sh:targetClass", bodies)


def spread_targets(shapes: Shapes) -> None:
    """Give every property shape the target classes of the node shapes that name it.

    Means the same, and halves pySHACL's time: it looks at property shapes of a node shape node by
    node, but at shapes with targets of their own once for all nodes.
    """
    for owner, members in shapes.having(iri("sh:property")):
        targets = shapes.all(owner, "sh:targetClass")
        if not targets:
            raise InternalError(f"{owner} has properties but no sh:targetClass.")
        for shape in members:
            shapes.add(shape, "sh:targetClass", targets)
        shapes.remove(owner, "sh:property")
