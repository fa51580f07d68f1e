"""The views in `queries/views/`: each `.rq` file says which pairs of things are drawn, and how.

A view is a SELECT whose rows are edges. It gives ?source, ?target and ?relation, and may give

    ?label                     what stands on the edge, where that is more than the relation
    ?source_label ?target_label  a name, where the thing's own is not enough
    ?source_kind ?target_kind    the role of a body whose class says no more than that it is one
    ?source_X ?target_X          X of the thing itself, such as its region
    ?X                           X of the edge; 'weight' is its weight

Its header is TOML in the lines at the top that start with `#+`, as in the catalogue.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build_graph.errors import BadInput, BadRequest, did_you_mean
from build_graph.knowledge import resources
from build_graph.questions.catalogue import header_lines

DEFAULT = "organisations"
QUERY = "query"  # the view that a question or a query makes
_WORDS = ("title", "description", "nodes", "edges")
_KEYS = frozenset((*_WORDS, "directed", "merge", "weight", "filter", "column"))
_KINDS = ("text", "integer", "number", "month", "date", "iri")


@dataclass(frozen=True, slots=True)
class Column:
    """One more thing that a view says of an edge, or of an end of it."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class View:
    """One view. With `merge` all edges of a pair and relation become one.

    `weight` is then the column whose different values are counted to give the edge its weight.
    `filter` is the column by whose values edges can be left out where a view is looked at, or ''.
    """

    name: str
    title: str
    description: str
    nodes: str
    edges: str
    directed: bool
    merge: bool
    weight: str
    columns: tuple[Column, ...]
    sparql: str
    filter: str = ""


def names() -> list[str]:
    """Return the names of the views, sorted; 'query' is none of them."""
    return sorted(path.stem for path in resources.queries("views").glob("*.rq"))


def views() -> list[View]:
    """Return every view, by name."""
    return [view(name) for name in names()]


def view(name: str) -> View:
    """Return the view of that name; an unknown name gets the nearest ones suggested."""
    known = names()
    if name not in known:
        raise BadRequest(
            f"there is no view {name!r}{did_you_mean(name, [*known, QUERY])}: "
            f"choose one of {', '.join(known)}, or give --query"
        )
    return read_view(resources.queries("views", f"{name}.rq"))


def read_view(path: Path) -> View:
    """Return the view in a file; what its header lacks or misspells is said in one sentence."""
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(header_lines(text)[0])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read as a view: {error}") from error
    for key in data:
        if key not in _KEYS:
            raise BadInput(f"{path}: unknown key {key!r} in the header{did_you_mean(key, _KEYS)}")
    words = {key: _words(path, data, key) for key in _WORDS}
    columns = tuple(_column(path, entry) for entry in data.get("column", ()))
    weight, filter_ = data.get("weight", ""), data.get("filter", "")
    for key, named in (("weight", weight), ("filter", filter_)):
        if named and named not in {column.name for column in columns}:
            raise BadInput(f"{path}: {key!r} names {named!r}, which is no [[column]]")
    return View(
        name=path.stem,
        **words,
        directed=bool(data.get("directed", False)),
        merge=bool(data.get("merge", False)),
        weight=weight,
        columns=columns,
        sparql=text,
        filter=filter_,
    )


def _column(path: Path, entry: dict[str, Any]) -> Column:
    name, kind, about = (_words(path, entry, key) for key in ("name", "kind", "description"))
    if kind not in _KINDS:
        raise BadInput(f"{path}: kind {kind!r} of the column {name!r} is none of {_KINDS}")
    return Column(name, kind, about)


def _words(path: Path, data: dict[str, Any], key: str) -> str:
    found = data.get(key)
    if not isinstance(found, str) or not found.strip():
        raise BadInput(f"{path}: {data.get('name', 'the header')} has no {key!r}")
    return " ".join(found.split())
