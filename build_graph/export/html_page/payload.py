"""The data that stands in the page, in as few bytes as its script can read back.

Words that repeat are written once and referred to by number; addresses lose what they all share.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from build_graph.export.html_page.page_passages import PagePassage, PageReport, month_words

if TYPE_CHECKING:
    import networkx as nx

# What the picture shows by itself, or what tells a reader nothing.
_NODE_OWN = frozenset(("label", "kind", "colour", "shape", "size", "x", "y", "degree", "community"))
_EDGE_OWN = frozenset(("label", "relation", "weight", "fact", "colour"))
_WORDS = {"printed": "name in the report", "betweenness": "share of shortest paths"}
_PRINTED = "printed"  # the column of a name as the report has it
_SHARES = frozenset(("betweenness",))
_RATING = "rating"  # the kind of ratings, and the column of edges that says one


@dataclass(frozen=True, slots=True)
class Kind:
    """How things of one kind look: a label, a colour (#rrggbb) and the name of a shape."""

    label: str
    colour: str
    shape: str = "circle"


@dataclass(frozen=True, slots=True)
class Trim:
    """How much of the passages goes in: characters of a quote, and whether facts are addressed."""

    quote: int
    facts: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What one page shows.

    `graph` has the attributes that `networks` gives; `kinds` come in the order of the legend;
    `columns` are those of edges in the order in which they are read; `base` is the start that
    addresses share ('https://.../id/'). `filter` is the column by whose values edges can be left
    out, `ratings` has the colour (#rrggbb) of each rating by its label.
    """

    title: str
    about: str
    reading: Sequence[str]
    source: str
    base: str
    graph: nx.MultiGraph[str]
    kinds: Mapping[str, Kind]
    columns: Sequence[str] = ()
    passages: Sequence[PagePassage] = ()
    reports: Sequence[PageReport] = field(default=())
    filter: str = ""
    ratings: Mapping[str, str] = field(default_factory=dict)


class _Words:
    """Words by number, in the order of their first use."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def number(self, word: str) -> int:
        return self.known.setdefault(word, len(self.known)) if word else -1


def as_data(content: Content, trim: Trim) -> dict[str, Any]:
    """Return what the page's script reads, ready to be written as JSON."""
    graph, words = content.graph, _Words()
    kinds = _kinds(content)
    relations = sorted({str(data["relation"]) for *_, data in graph.edges(data=True)})
    facts = _columns((data for _, data in graph.nodes(data=True)), _NODE_OWN)
    details = _columns((data for *_, data in graph.edges(data=True)), _EDGE_OWN, content.columns)
    passages_of_facts, passages = _passages(content, trim)
    nodes = [
        [
            *_node(iri, data, list(kinds), content),
            passages_of_facts.get(iri, []),
            *(words.number(_value(name, data)) for name in facts),
        ]
        for iri, data in graph.nodes(data=True)
    ]
    return {
        "title": content.title,
        "about": content.about,
        "reading": list(content.reading),
        "source": content.source,
        "note": _note(content, trim),
        "untold": "the graph was built from facts alone, so the words are not in it",
        "base": content.base,
        "kinds": [
            {"label": kind.label, "colour": kind.colour, "shape": kind.shape}
            for kind in kinds.values()
        ],
        "relations": relations,
        "facts": [_column_words(name) for name in facts],
        "details": [_column_words(name) for name in details],
        "printed": details.index(_PRINTED) if _PRINTED in details else -1,
        "filter": details.index(content.filter) if content.filter in details else -1,
        "rated": details.index(_RATING) if _RATING in details else -1,
        "ratings": dict(content.ratings) if _RATING in details else {},
        "nodes": nodes,
        "edges": _edges(graph, relations, details, passages_of_facts, words),
        "passages": passages,
        "reports": [one.name for one in content.reports],
        "inspections": [_short(one.inspection, content.base) for one in content.reports],
        "words": list(words.known),
    }


def _node(iri: str, data: Mapping[str, Any], kinds: list[str], content: Content) -> list[Any]:
    """Return what is known of every node: address, name, kind, place and size."""
    place = (round(float(data[name])) for name in ("x", "y", "size"))
    kind = kinds.index(_kind_of(data, content))
    return [_short(iri, content.base), str(data["label"]), kind, *place]


def _kind_of(data: Mapping[str, Any], content: Content) -> str:
    """Return the kind of a node; each rating that has a colour is one of its own."""
    kind, label = str(data["kind"]), str(data["label"])
    return f"{kind}: {label}" if kind == _RATING and label in content.ratings else kind


def as_json(data: Mapping[str, Any]) -> str:
    """Return JSON that cannot end the script element it stands in, nor open a comment in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _kinds(content: Content) -> dict[str, Kind]:
    """Return the kinds that are there, in the order of the legend; unknown ones come last."""
    there = {_kind_of(data, content) for _, data in content.graph.nodes(data=True)}
    given: dict[str, Kind] = {}
    for name, kind in content.kinds.items():
        given[name] = kind
        if name == _RATING:
            for label, colour in content.ratings.items():
                given[f"{name}: {label}"] = Kind(f"{kind.label}: {label}", colour, kind.shape)
    known = {name: kind for name, kind in given.items() if name in there}
    other = {name: Kind(_column_words(name).capitalize(), "#7a7a7a") for name in sorted(there)}
    return known | {name: kind for name, kind in other.items() if name not in known}


def _columns(
    rows: Iterable[Mapping[str, Any]], own: frozenset[str], first: Sequence[str] = ()
) -> list[str]:
    """Return the columns that say something: those named first, then as they appear."""
    found: dict[str, None] = {}
    for row in rows:
        found.update((name, None) for name in row if name not in own and _value(name, row))
    return [*(name for name in first if name in found), *(n for n in found if n not in first)]


def _column_words(name: str) -> str:
    return _WORDS.get(name, name.replace("_", " ").replace("-", " "))


def _value(name: str, row: Mapping[str, Any]) -> str:
    """Return a value as a reader would write it; addresses tell a reader nothing."""
    value = row.get(name)
    if value is None or (isinstance(value, str) and value.startswith(("http://", "https://"))):
        return ""
    if name in _SHARES:
        return f"{float(value):.1%}"
    return f"{value:.3g}" if isinstance(value, float) else month_words(str(value))


def _short(iri: str, base: str) -> str:
    return iri.removeprefix(base) if iri.startswith(base) else f"<{iri}"


def _note(content: Content, trim: Trim) -> str:
    longest = max((len(one.quote) for one in content.passages), default=0)
    if longest <= trim.quote:
        return ""
    left = f"passages end after {trim.quote} characters" if trim.quote else "passages are left out"
    return f"So that the page stays small, {left}; probation-graph evidence prints them whole."


def _passages(content: Content, trim: Trim) -> tuple[dict[str, list[int]], list[list[str | int]]]:
    """Return the numbers of the passages by fact, and the passages, each written once.

    A passage is [end of the fact's address, report, section, quote]; the quote is 0 where the
    graph has none, and empty where it was left out.
    """
    inspections = {one.inspection: number for number, one in enumerate(content.reports)}
    numbers: dict[tuple[str | int, ...], int] = {}
    passages_of_facts: dict[str, list[int]] = {}
    for one in content.passages:
        tail = one.fact.removeprefix(f"{one.inspection}/") if trim.facts else ""
        quote = _trimmed(one.quote, trim.quote) if one.quote else 0
        row = (tail, inspections[one.inspection], one.section, quote)
        number = numbers.setdefault(row, len(numbers))
        if number not in passages_of_facts.setdefault(one.fact, []):
            passages_of_facts[one.fact].append(number)
    return passages_of_facts, [list(row) for row in numbers]


def _trimmed(quote: str, characters: int) -> str:
    """Return the beginning of a quote; cut at a word, with the sign that something follows."""
    words = " ".join(quote.split())
    if len(words) <= characters:
        return words
    return f"{words[:characters].rsplit(' ', 1)[0].rstrip()}…" if characters else ""


def _edges(
    graph: nx.MultiGraph[str],
    relations: Sequence[str],
    details: Sequence[str],
    passages_of_facts: Mapping[str, list[int]],
    words: _Words,
) -> list[list[Any]]:
    order = {iri: number for number, iri in enumerate(graph)}
    labels = {iri: data["label"] for iri, data in graph.nodes(data=True)}
    rows = []
    for one, other, data in graph.edges(data=True):
        # A name as the report prints it is worth saying where it is not the one that is shown.
        known = (labels[one], labels[other])
        shown = [name for name in details if name != _PRINTED or data.get(name) not in known]
        rows.append(
            [
                order[one],
                order[other],
                relations.index(str(data["relation"])),
                passages_of_facts.get(str(data.get("fact", "")), []),
                *(words.number(_value(name, data) if name in shown else "") for name in details),
            ]
        )
    return rows
