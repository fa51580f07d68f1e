"""Views as graphs of networkx that a notebook draws: the same graphs in every other way."""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import islice
from typing import Any

import networkx as nx

from build_graph import notebook

_WIDTH = 720  # of the drawing, in pixels
_MARGIN = 60  # around the outermost nodes, in units of the positions
_DRAWN = 3000  # edges; a larger view is told and not drawn
_NAMED = 80  # nodes whose names are written; more would cover each other
_LISTED = 8


class ViewGraph(nx.MultiGraph):  # type: ignore[type-arg]  # networkx's has no type at run time
    """An undirected view; its nodes and edges have the attributes that `network` describes."""

    def _repr_html_(self) -> str:
        return as_html(self)


class DirectedViewGraph(nx.MultiDiGraph):  # type: ignore[type-arg]
    """A directed view; its nodes and edges have the attributes that `network` describes."""

    def _repr_html_(self) -> str:
        return as_html(self)


def as_html(graph: nx.MultiGraph[Any]) -> str:
    """Return a drawing whose nodes and edges lead to things and facts, and what is in the view."""
    kinds = Counter(str(data.get("kind", "")) for _, data in graph.nodes(data=True))
    counted = ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items()))
    title = str(graph.graph.get("title", "Network"))
    size = f"{len(graph):,} nodes ({counted}), {graph.number_of_edges():,} edges."
    ranked = sorted(graph.nodes(data=True), key=lambda one: (-one[1].get("degree", 0), one[0]))
    linked = notebook.listed(
        f"{notebook.link(iri, str(data.get('label', iri)))}: linked with {data['degree']}"
        for iri, data in islice(ranked, _LISTED)
        if "degree" in data
    )
    is_placed = all("x" in data and "y" in data for _, data in graph.nodes(data=True))
    drawn = _svg(graph) if graph and is_placed and graph.number_of_edges() <= _DRAWN else ""
    return f"{notebook.sentences(f'{title}: {size}')}\n{drawn}\n{linked}"


def _svg(graph: nx.MultiGraph[Any]) -> str:
    places = {iri: (data["x"], data["y"]) for iri, data in graph.nodes(data=True)}
    left, top = (min(place[axis] for place in places.values()) - _MARGIN for axis in (0, 1))
    right, bottom = (max(place[axis] for place in places.values()) + _MARGIN for axis in (0, 1))
    lines = [_edge(places[a], places[b], data) for a, b, data in graph.edges(data=True)]
    named = len(graph) <= _NAMED
    nodes = [_node(iri, data, named) for iri, data in graph.nodes(data=True)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" '
        f'viewBox="{left} {top} {right - left} {bottom - top}" font-family="sans-serif">\n'
        + "\n".join([*lines, *nodes])
        + "\n</svg>"
    )


def _edge(one: tuple[int, int], other: tuple[int, int], data: dict[str, object]) -> str:
    (x1, y1), (x2, y2) = one, other
    line = f'<path d="M{x1} {y1}L{x2} {y2}" stroke="#999" stroke-width="1.5" fill="none">'
    words = escape(str(data.get("label", "")))
    return _linked(f"{line}<title>{words}</title></path>", str(data.get("fact") or ""))


def _node(iri: str, data: dict[str, object], named: bool) -> str:
    size = float(str(data.get("size", 20)))
    x, y, words = data["x"], data["y"], escape(str(data.get("label", iri)))
    circle = f'<circle cx="{x}" cy="{y}" r="{size / 2:g}" fill="{data.get("colour", "#777")}">'
    below = float(str(y)) + size / 2 + 12
    text = f'<text x="{x}" y="{below:g}" text-anchor="middle" font-size="11">{words}</text>'
    return _linked(f"{circle}<title>{words}</title></circle>{text if named else ''}", iri)


def _linked(drawn: str, iri: str) -> str:
    return f'<a href="{escape(notebook.address(iri))}">{drawn}</a>' if iri else drawn
