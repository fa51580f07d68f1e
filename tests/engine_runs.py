"""What each engine finds in a graph, to be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from build_graph.validation.found import Found
from build_graph.validation.shapes import Shapes
from build_graph.validation.statements import Literal, Statements


def lines_of(turtle: str | Path) -> list[str]:
    """The statements of a Turtle file, or of Turtle, as N-Triples lines."""
    data = turtle.read_text("utf-8") if isinstance(turtle, Path) else turtle
    quads = ox.parse(data.encode(), format=ox.RdfFormat.TURTLE)
    return [f"{one.subject} {one.predicate} {one.object} ." for one in quads]


def graph_of(turtle: str | Path) -> Statements:
    return Statements(lines_of(turtle))


def shapes_in(turtle: str) -> Shapes:
    return Shapes(lines_of(turtle))


def in_order(found: Iterable[Found]) -> list[str]:
    """Results as text, sorted; each engine gives nodes without an address names of its own."""
    return sorted(
        f"{replace(one, focus=_named(one.focus), value=_named(one.value))} {_datatype(one.value)}"
        for one in found
    )


def _named(node: str | None) -> str:
    return "_" if node is None or node.startswith("_:") else node


def _datatype(node: str | None) -> str:
    return node.datatype if isinstance(node, Literal) else ""
