"""A question of the catalogue or a query of one's own as pairs of things.

How columns become pairs, the first of these that fits:

1. a CONSTRUCT or DESCRIBE, or the columns subject, predicate, object: each triple of two things
   is an edge; a label or a class names its thing, another value is told of it;
2. the columns source and target, as in a view; what is no IRI there is a name;
3. two columns X_a and X_b, where X is a kind of thing (pdu_a, pdu_b);
4. the first two columns that name things: called like a kind (pdu, provider, court, standard_name,
   ...), or called 'name', or holding nothing but IRIs.

All other columns become columns of the edge. A name stands for the thing of that kind that bears
it; one that no thing or several things bear is a node of its own, under an IRI made of the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from build_graph.errors import BadRequest
from build_graph.knowledge.appearance import kinds
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.networks.pairs import ENDS, Pairs, ThingValues, describe, of_rows, short
from build_graph.networks.views import QUERY, View
from build_graph.questions import sandbox
from build_graph.questions.answer import bind, find, is_own
from build_graph.questions.catalogue import Question
from build_graph.questions.lookup import folded, index
from build_graph.questions.several import singly, together
from build_graph.store.database import Rows, Store, Value

_IRI = re.compile(r'(?:https?|urn|mailto|tag):[^\s<>"{}|\\^`]+\Z')
_TRIPLE = ("subject", "predicate", "object")
_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "schema:name")
_NAME = "name"


@dataclass(frozen=True, slots=True)
class _End:
    """A column that names one end, the column of its IRI if there is one, and the kind."""

    column: str
    iri_column: str
    kind: str
    kind_column: str


def pairs(store: Store, question: str | Path, parameters: Mapping[str, str | int | float]) -> Pairs:
    """Return the pairs that a question yields; one without pairs is refused with a sentence."""
    found = find(question)
    select = sandbox.select if is_own(question) else Store.select
    if isinstance(found, Question):
        answers = [
            select(store, found.sparql, bind(store, found, one), prefixes())
            for one in singly(found, parameters)
        ]
        rows = Rows(
            answers[0].columns,
            list(together(one.rows for one in answers)),
            any(one.cut for one in answers),
        )
        title, columns = found.title, tuple(column.name for column in found.columns)
    elif parameters:
        raise BadRequest(
            "parameters need a query with a header that declares them: "
            f"nothing here is called {next(iter(parameters))!r}"
        )
    else:
        rows = select(store, found, None, prefixes())
        title, columns = "Answer to a query", rows.columns
    if rows.cut:
        raise BadRequest(f"the query gives more than {len(rows.rows):,} rows: too many to draw")
    if rows.columns == _TRIPLE:
        return _triples(store, title, rows)
    if set(ENDS) <= set(rows.columns) and all(_only_iris(end, rows) for end in ENDS):
        return of_rows(store, _view(title), _with_relation(rows, title))
    ends = _ends(columns, rows)
    if ends is None:
        name = found.name if isinstance(found, Question) else "the query"
        raise BadRequest(
            f"{name} gives no pairs to draw: it needs two columns that name things (pdu, provider, "
            f"court, name, ..., or source and target) and has {', '.join(columns)}"
        )
    return of_rows(store, _view(title), _named(store, title, rows, columns, ends))


def has_pairs(question: Question) -> bool:
    """Return whether the columns of a question of the catalogue name two ends."""
    columns = tuple(column.name for column in question.columns)
    return _ends(columns, Rows(columns, [])) is not None


def _view(title: str, directed: bool = False) -> View:
    return View(QUERY, title, "", "", "", directed, False, "", (), "")


def _with_relation(rows: Rows, title: str) -> Rows:
    if "relation" in rows.columns:
        return rows
    return Rows((*rows.columns, "relation"), [(*row, title) for row in rows.rows])


def _triples(store: Store, title: str, rows: Rows) -> Pairs:
    values: dict[str, ThingValues] = {}
    edges: list[tuple[Value, ...]] = []
    labels = {iri(curie) for curie in _LABELS}
    for subject, predicate, value in rows.rows:
        one, how = str(subject), str(predicate)
        of = values.setdefault(one, ThingValues())
        if how in labels:
            of.labels.add(str(value))
        elif how == iri("rdf:type"):
            of.classes.add(str(value))
        elif isinstance(value, str) and _IRI.match(value):
            edges.append((one, value, how))
        else:
            of.more.setdefault(short(how).replace("-", "_"), set()).add(value)
    if not edges:
        raise BadRequest("the query gives no pairs to draw: none of its triples joins two things")
    known = describe(store, {str(how) for _, _, how in edges})
    made = [
        (one, other, min(known[str(how)].labels, default=short(str(how))), how)
        for one, other, how in edges
    ]
    return of_rows(
        store, _view(title, True), Rows((*ENDS, "relation", "property"), list(made)), values
    )


def _ends(columns: tuple[str, ...], rows: Rows) -> tuple[_End, _End] | None:
    known = set(kinds())
    if set(ENDS) <= set(rows.columns):
        kind = {end: f"{end}_kind" if f"{end}_kind" in rows.columns else "" for end in ENDS}
        return _End("source", "", "", kind["source"]), _End("target", "", "", kind["target"])
    for name in columns:
        stem = name.removesuffix("_a")
        if stem != name and f"{stem}_b" in columns and stem.replace("_", "-") in known:
            return _end(name, stem, rows), _end(f"{stem}_b", stem, rows)
    found = []
    for name in columns:
        stem = name.removesuffix("_name")
        if stem.replace("_", "-") in known and name != "kind":
            found.append(_end(name, stem, rows))
        elif name == _NAME or (rows.rows and _only_iris(name, rows, filled=True)):
            found.append(_end(name, "", rows))
    return (found[0], found[1]) if len(found) > 1 else None


def _end(name: str, stem: str, rows: Rows) -> _End:
    own = next((n for n in (f"{name}_iri", f"{stem}_iri") if n in rows.columns), "")
    if own == f"{stem}_iri" and name != stem and name.endswith(("_a", "_b")):
        own = ""  # the parameter that chose the pairs, not this end
    kind = "kind" if name == _NAME and "kind" in rows.columns else ""
    return _End(name, own, stem.replace("_", "-"), kind)


def _only_iris(name: str, rows: Rows, filled: bool = False) -> bool:
    """Return whether a column holds nothing but IRIs; with `filled` one in every row."""
    place = rows.columns.index(name)
    values = (row[place] for row in rows.rows)
    return all(
        _IRI.match(v) if isinstance(v, str) and v else v is None and not filled for v in values
    )


def _named(
    store: Store, title: str, rows: Rows, columns: tuple[str, ...], ends: tuple[_End, _End]
) -> Rows:
    """Return the rows with source and target as IRIs, their names and kinds beside them."""
    book: dict[str, dict[str, str]] = {}
    used = {end.column for end in ends} | {end.kind_column for end in ends}
    others = [name for name in columns if name not in used and not name.endswith("_iri")]
    made = []
    for values in rows.rows:
        row = dict(zip(rows.columns, values, strict=True))
        cells: list[Value] = []
        for end in ends:
            cells += _thing(store, book, end, row)
        made.append((*cells, row.get("relation") or title, *(row[name] for name in others)))
    heads = [f"{end}{more}" for end in ENDS for more in ("", "_label", "_kind")]
    kept = [f"{name}_" if name in ("relation", *heads) else name for name in others]
    return Rows((*heads, "relation", *kept), made)


def _thing(
    store: Store, book: dict[str, dict[str, str]], end: _End, row: Mapping[str, Value]
) -> tuple[Value, Value, Value]:
    """Return IRI, name and kind of one end; a thing of the graph has its own name and kind."""
    name = row[end.column]
    if name in (None, ""):
        return None, None, None
    text = " ".join(str(name).split())
    kind = str(row.get(end.kind_column) or end.kind).replace("_", "-")
    own = row.get(end.iri_column)
    if _IRI.match(text) or own:
        return str(own or text), None, kind or None
    if kind not in book:
        book[kind] = index(store, kind.replace("-", "_"))
    found = book[kind].get(folded(text))
    if found:
        return found, None, kind
    return f"{store.base}name/{kind or _NAME}/{quote(text, safe='')}", text, kind or None
