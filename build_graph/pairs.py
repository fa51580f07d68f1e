"""What a view or a question yields, as things and the edges between them.

Comes in: rows of a store. Goes out: `Pairs`, sorted and without repetition, in which every thing
has an IRI, a name in words and a kind. What the rows do not say of a thing is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from build_graph.appearance import kind, kind_of
from build_graph.store import Rows, Store, Value
from build_graph.views import View
from build_graph.vocab import prefixes

ENDS = ("source", "target")
_OWN = frozenset(
    (*ENDS, "relation", "label", *(f"{e}_{x}" for e in ENDS for x in ("label", "kind")))
)
_AT_ONCE = 500  # things described by one query

_ABOUT = """
SELECT ?thing ?class ?name ?label WHERE {{
  VALUES ?thing {{ {} }}
  OPTIONAL {{ ?thing a ?class }}
  OPTIONAL {{ ?thing skos:prefLabel ?name }}
  OPTIONAL {{ ?thing rdfs:label ?label }}
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
class Said:
    """What rows say of one thing, before anything is looked up."""

    labels: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    more: dict[str, set[Value]] = field(default_factory=dict)


def of_view(store: Store, view: View) -> Pairs:
    """Return the pairs of a view over the store."""
    rows = store.select(view.sparql, prefixes=prefixes())
    return of_rows(store, view, rows)


def of_rows(store: Store, view: View, rows: Rows, said: dict[str, Said] | None = None) -> Pairs:
    """Return the pairs in rows that are edges; rows without both ends say nothing.

    `said` brings in what is known of things beforehand. A thing is no pair with itself.
    """
    said = {} if said is None else said
    edges = []
    for values in rows.rows:
        row = dict(zip(rows.columns, values, strict=True))
        source, target = str(row["source"] or ""), str(row["target"] or "")
        if not source or not target:
            continue
        for end, iri in zip(ENDS, (source, target), strict=True):
            _note(said.setdefault(iri, Said()), end, row)
        if source != target:
            edges.append(_edge(row, source, target))
    kept = _merged(view, edges) if view.merge else edges
    return Pairs(
        view=view.name,
        title=view.title,
        directed=view.directed,
        things=tuple(sorted(_things(store, said), key=_by_kind)),
        edges=tuple(sorted(_distinct(kept), key=_in_order)),
    )


def _note(said: Said, end: str, row: Mapping[str, Value]) -> None:
    for name, value in row.items():
        if value in (None, "") or not name.startswith(f"{end}_"):
            continue
        what = name.removeprefix(f"{end}_")
        if what == "label":
            said.labels.add(str(value))
        elif what == "kind":
            said.roles.add(str(value))
        else:
            said.more.setdefault(what, set()).add(value)


def _edge(row: Mapping[str, Value], source: str, target: str) -> Edge:
    relation = str(row.get("relation") or "")
    weight = row.get("weight")
    more = {
        name: value
        for name, value in row.items()
        if name not in _OWN and name != "weight" and not name.startswith(("source_", "target_"))
    }
    return Edge(
        source,
        target,
        relation,
        str(row.get("label") or relation),
        weight if isinstance(weight, int | float) else 1,
        more,
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
        more = {name: _listed(found) for name, found in values.items()}
        weight = len(values[view.weight]) if view.weight else sum(edge.weight for edge in group)
        yield Edge(source, target, relation, group[0].label, weight, more)


def _listed(values: set[Value]) -> Value:
    """Return the only value, or all of them as text."""
    found = {value for value in values if value not in (None, "")}
    if len(found) < 2:
        return next(iter(found), None)
    return "; ".join(sorted(map(str, found)))


def _distinct(edges: Iterable[Edge]) -> list[Edge]:
    return list({(*_in_order(edge), edge.weight): edge for edge in edges}.values())


def _things(store: Store, said: Mapping[str, Said]) -> Iterator[Thing]:
    known = describe(store, said)
    for iri, one in said.items():
        about = known.get(iri, Said())
        labels = sorted(one.labels) or sorted(about.labels)
        yield Thing(
            iri=iri,
            label=" ".join(labels[0].split()) if labels else short(iri),
            kind=kind_of(sorted(one.classes | about.classes), sorted(one.roles)),
            more={name: _listed(values) for name, values in sorted(one.more.items())},
        )


def describe(store: Store, things: Iterable[str]) -> dict[str, Said]:
    """Return the names and classes that the graph has for things, by IRI."""
    found: dict[str, Said] = {}
    asked = sorted(things)
    for start in range(0, len(asked), _AT_ONCE):
        part = " ".join(f"<{iri}>" for iri in asked[start : start + _AT_ONCE])
        for iri, of_class, name, label in store.select(_ABOUT.format(part), None, prefixes()).rows:
            one = found.setdefault(str(iri), Said())
            one.labels |= {str(name or label)} if name or label else set()
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
