"""What a view or a question yields, as things and the edges between them.

Comes in: rows of a store. Goes out: `Pairs`, sorted and without repetition, in which every thing
has an IRI, a name in words and a kind. What the rows do not say of a thing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from build_graph.errors import BadRequest
from build_graph.knowledge.appearance import kind, kind_of
from build_graph.knowledge.vocab import prefixes
from build_graph.networks.views import View
from build_graph.store.database import Rows, Store, Value

ENDS = ("source", "target")
_OWN = frozenset(("source", "target", "relation", "label"))
_AT_ONCE = 500  # things described by one query
# What may stand between the brackets of <...> in SPARQL: nothing in it can end it.
_ADDRESS = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*\Z')

_ABOUT = """
SELECT ?thing ?class ?name ?label ?printed WHERE {{
  VALUES ?thing {{ {} }}
  OPTIONAL {{ ?thing a ?class }}
  OPTIONAL {{ ?thing skos:prefLabel ?name }}
  OPTIONAL {{ ?thing rdfs:label ?label }}
  OPTIONAL {{ ?inspection pg:pdu ?thing ; pg:pduName ?printed }}
}}
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """One end of edges: a name in words, the name of its kind, and what else is known of it."""

    iri: str
    label: str
    kind: str
    more: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge between the IRIs of two things; `weight` is 1 unless the view says otherwise."""

    source: str
    target: str
    relation: str
    label: str
    weight: float
    more: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Things by kind and name, and edges by their ends; `texts` and `numbers` name the columns."""

    view: str
    title: str
    directed: bool
    things: tuple[Thing, ...]
    edges: tuple[Edge, ...]


@dataclass(slots=True)
class ThingValues:
    """What rows say of one thing, before anything is looked up."""

    labels: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    more: dict[str, set[Value]] = field(default_factory=dict)

    def add(self, what: str, value: Value) -> None:
        """Add one value that a row gives for `what` of the thing."""
        if what == "label":
            self.labels.add(str(value))
        elif what == "kind":
            self.roles.add(str(value))
        else:
            self.more.setdefault(what, set()).add(value)


def of_view(store: Store, view: View) -> Pairs:
    """Return the pairs of a view over the store."""
    rows = store.select(view.sparql, prefixes=prefixes())
    return of_rows(store, view, rows)


def of_rows(
    store: Store, view: View, rows: Rows, values: dict[str, ThingValues] | None = None
) -> Pairs:
    """Return the pairs in rows that are edges; rows without both ends say nothing.

    `values` brings in what is known of things beforehand. A thing is no pair with itself.
    """
    values = {} if values is None else values
    own = {name: i for i, name in enumerate(rows.columns) if name in _OWN or name == "weight"}
    more = [(i, name) for i, name in enumerate(rows.columns) if _of_edge(name)]
    places = [
        (
            own[end],
            [(i, name[len(end) + 1 :]) for i, name in enumerate(rows.columns) if _of(name, end)],
        )
        for end in ENDS
    ]
    edges = []
    for row in rows.rows:
        if not row[own["source"]] or not row[own["target"]]:
            continue
        for place, columns in places:
            one = values.get(str(row[place]))
            if one is None:
                one = values[str(row[place])] = ThingValues()
            for i, what in columns:
                if row[i] is not None and row[i] != "":
                    one.add(what, row[i])
        if row[own["source"]] != row[own["target"]]:
            edges.append(_edge(row, own, more))
    kept = _merged(view, edges) if view.merge else edges
    return Pairs(
        view=view.name,
        title=view.title,
        directed=view.directed,
        things=tuple(sorted(_things(store, values), key=_by_kind)),
        edges=tuple(sorted(_distinct(kept), key=_in_order)),
    )


def _of(name: str, end: str) -> bool:
    return name.startswith(f"{end}_")


def _of_edge(name: str) -> bool:
    return name not in _OWN and name != "weight" and not any(_of(name, end) for end in ENDS)


def _edge(row: tuple[Value, ...], own: Mapping[str, int], more: Iterable[tuple[int, str]]) -> Edge:
    relation, label, weight = (
        row[own[name]] if name in own else None for name in ("relation", "label", "weight")
    )
    return Edge(
        str(row[own["source"]]),
        str(row[own["target"]]),
        str(relation or ""),
        str(label or relation or ""),
        weight if isinstance(weight, int | float) else 1,
        {name: row[i] for i, name in more},
    )


def _merged(view: View, edges: Iterable[Edge]) -> Iterator[Edge]:
    """Yield one edge for each pair and relation, with the values of all listed, sorted."""
    by_pair: dict[tuple[str, str, str], list[Edge]] = {}
    for edge in edges:
        ends = (edge.source, edge.target)
        one, other = ends if view.directed else sorted(ends)
        by_pair.setdefault((one, other, edge.relation), []).append(edge)
    for (source, target, relation), group in by_pair.items():
        values = {name: {edge.more[name] for edge in group} for name in group[0].more}
        more = {name: _joined_values(found) for name, found in values.items()}
        weight = len(values[view.weight]) if view.weight else sum(edge.weight for edge in group)
        yield Edge(source, target, relation, group[0].label, weight, more)


def _joined_values(values: set[Value]) -> Value:
    """Return the only value, or all of them as text."""
    found = {value for value in values if value not in (None, "")}
    if len(found) < 2:
        return next(iter(found), None)
    return "; ".join(sorted(map(str, found)))


def _distinct(edges: Iterable[Edge]) -> list[Edge]:
    return list({(*_in_order(edge), edge.weight): edge for edge in edges}.values())


def _things(store: Store, values: Mapping[str, ThingValues]) -> Iterator[Thing]:
    known = describe(store, values)
    for iri, one in values.items():
        about = known.get(iri, ThingValues())
        labels = sorted(one.labels) or sorted(about.labels)
        yield Thing(
            iri=iri,
            label=" ".join(labels[0].split()) if labels else short(iri),
            kind=kind_of(sorted(one.classes | about.classes), sorted(one.roles)),
            more={name: _joined_values(values) for name, values in sorted(one.more.items())},
        )


def describe(store: Store, things: Iterable[str]) -> dict[str, ThingValues]:
    """Return the names and classes that the graph has for things, by IRI.

    Raises:
        BadRequest: a thing has no IRI, such as a blank node.
    """
    found: dict[str, ThingValues] = {}
    iris = sorted(things)
    for thing in iris:
        if not _ADDRESS.match(thing):
            raise BadRequest(
                f"a thing needs an IRI to be drawn, and {thing[:60]!r} is none: "
                "give it one (not a blank node), or select its name"
            )
    for start in range(0, len(iris), _AT_ONCE):
        part = " ".join(f"<{iri}>" for iri in iris[start : start + _AT_ONCE])
        rows = store.select(_ABOUT.format(part), None, prefixes()).rows
        for iri, of_class, name, label, printed in rows:
            one = found.setdefault(str(iri), ThingValues())
            # A unit is called as reports print it, which is how the tables call it.
            called = printed or name or label
            one.labels |= {str(called)} if called else set()
            one.classes |= {str(of_class)} if of_class else set()
    return found


def short(iri: str) -> str:
    """Return the end of an IRI, for a thing without a name.

    >>> short("https://example.org/id/office/inner-court")
    'inner-court'
    """
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri


def _by_kind(thing: Thing) -> tuple[int, str, str]:
    return (kind(thing.kind).rank, thing.label.casefold(), thing.iri)


def _in_order(edge: Edge) -> tuple[str, ...]:
    values = (f"{name}={value}" for name, value in sorted(edge.more.items()) if value is not None)
    return (edge.source, edge.target, edge.relation, edge.label, *values)
