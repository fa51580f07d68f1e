"""From a name that a person types to the thing in the store that bears it.

Names are compared without regard to case, accents of quoting and spacing. One thing or none: a name
of several things, and a name of nothing, are refused with what was perhaps meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from build_graph.errors import BadRequest, InternalError, did_you_mean
from build_graph.knowledge.kinds import Kind, known
from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import Store, Term, iri_term, literal_term
from build_graph.store.kept_rows import kept_rows


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the things of one type are found, and what people call one."""

    word: str
    pattern: str


def _thing(kind: Kind) -> _Kind:
    """How the things of a kind are found: by their own names, then by those that reports print."""
    of_class = known().class_of(kind)
    pattern = f"""{{ ?thing a {of_class} ; skos:prefLabel ?name BIND(0 AS ?rank) }}
        UNION {{ ?thing a {of_class} ; skos:altLabel ?name BIND(1 AS ?rank) }}"""
    if kind.printed:
        leads, prints = kind.printed
        pattern += f"UNION {{ ?fact {leads} ?thing ; {prints} ?name BIND(2 AS ?rank) }}"
    if kind.relations:
        pattern += f"""UNION {{ ?relation pg:kind kind:{kind.slug} ; pg:organisation ?thing ;
          pg:organisationName ?name BIND(2 AS ?rank) }}"""
    return _Kind(kind.word, pattern)


def _concept(scheme: str) -> str:
    return f"""{{ ?thing skos:prefLabel ?name BIND(0 AS ?rank) {_in_scheme(scheme)} }}
        UNION {{ ?thing skos:altLabel ?name BIND(1 AS ?rank) {_in_scheme(scheme)} }}"""


def _in_scheme(scheme: str) -> str:
    own = f"FILTER(STRSTARTS(STR(?thing), STR({scheme}:)))"
    # A parameter is a standard of units or regions: those of other kinds share their names.
    alone = "?thing pg:framework/pg:inspects ?kind FILTER(?kind IN ('dynamic', 'national'))"
    return f"{own} FILTER NOT EXISTS {{ {alone} }}" if scheme == "standard" else own


_CONCEPTS = {
    "pathway": _Kind("pathway", _concept("pathway")),
    "theme": _Kind("theme", _concept("theme")),
    "rating": _Kind("rating", f"{_concept('rating')} UNION {_concept('missing')}"),
    "standard": _Kind(
        "standard",
        f"{_concept('standard')} UNION {{ ?thing pg:standardNumber ?name BIND(2 AS ?rank) "
        f"{_in_scheme('standard')} }}",
    ),
}


def _kind(type_: str) -> _Kind | None:
    """Return the kind of things that a type of parameter means, None for a plain value."""
    kind = known().asked.get(type_)
    return _thing(kind) if kind else _CONCEPTS.get(type_)


# Names that reports print, by the kind of what bears them; ?kind where the graph says the kind.
_IN_REPORTS = (
    ("pdu", "?inspection pg:pduName ?name"),
    ("region", "?inspection a pg:Inspection ; pg:region ?region . ?region skos:prefLabel ?name"),
    ("person", "{ ?inspection pg:leadInspector ?name } UNION { ?report pg:signedBy ?name }"),
    ("provider", "?provision pg:providerName ?name"),
    ("programme", "?mention pg:programmeName ?name"),
    ("area", "?figure pg:figureArea ?name"),
    ("", "?relation pg:kind ?of ; pg:organisationName ?name . ?of pg:tableName ?kind"),
)


def printed_names(store: Store) -> list[tuple[str, str]]:
    """Return the kind and name of everything that the reports in the store name, sorted."""
    found: set[tuple[str, str]] = set()
    for kind, pattern in _IN_REPORTS:
        query = f"SELECT DISTINCT ?kind ?name WHERE {{ {pattern} }}"
        rows = kept_rows(store, query, prefixes()).rows
        found |= {(kind or str(own), str(name)) for own, name in rows}
    return sorted(found)


def resolve(store: Store, type_: str, value: str) -> Term:
    """Return the term that `value` names: the thing's IRI, or the name of a standard.

    A standard is a name because the frameworks number the same standard differently.
    """
    kind = _kind(type_)
    if kind is None:
        raise InternalError(f"a parameter of type {type_!r} names no thing")
    named = _named(store, type_, value) if value.startswith(store.base) else []
    named = named or _named(store, type_)
    found = _matches(named, value)
    if type_ == "standard":
        return literal_term(_one_name(named, found, value))
    if not found:
        near = did_you_mean(value, {name for _, name, _ in named})
        raise BadRequest(f"there is no {kind.word} {value!r} in the store{near}")
    if len(found) > 1:
        meant = ", ".join(sorted(_label(named, thing) for thing in found))
        raise BadRequest(f"{value!r} may be more than one {kind.word}: {meant}")
    return iri_term(found[0])


def index(store: Store, type_: str) -> dict[str, str]:
    """Return the IRI that each folded name of a type of things stands for.

    A preferred name beats an alias, that a printed name; names of several things are left out, and
    a type that is none of those of parameters has no names.
    """
    by_name: dict[str, dict[int, set[str]]] = {}
    for thing, name, rank in _named(store, type_):
        by_name.setdefault(folded(name), {}).setdefault(rank, set()).add(thing)
    best = ((name, ranks[min(ranks)]) for name, ranks in by_name.items())
    return {name: min(things) for name, things in best if len(things) == 1}


def names_of(store: Store, type_: str) -> list[tuple[str, str, int]]:
    """Return (IRI, name, rank) for every name of a type of things; rank 0 is the preferred name."""
    return _named(store, type_)


def choices(store: Store, type_: str) -> list[str]:
    """Return the preferred names that a parameter of this type may have, sorted.

    A type whose values are no things (a text, a number, a month) has none.
    """
    return sorted({name for _, name, rank in _named(store, type_) if rank == 0})


@lru_cache(maxsize=32768)
def folded(name: str) -> str:
    """Return a name as it is compared.

    >>> folded("St  Mary’s PDU")
    "st mary's"
    """
    plain = " ".join(name.replace("’", "'").replace("&", "and").casefold().split())
    return plain.removesuffix(" pdu")


def _named(store: Store, type_: str, thing: str = "") -> list[tuple[str, str, int]]:
    """Return (IRI, name, rank) for the names of all things of a type, or of one of them."""
    kind = _kind(type_)
    if kind is None:
        return []
    query = f"SELECT DISTINCT ?thing ?name ?rank WHERE {{ {kind.pattern} }}"
    try:
        bound = {"thing": iri_term(thing)} if thing else None
    except BadRequest:  # it begins like an address and is none
        return []
    rows = (
        store.select(query, bound, prefixes()).rows
        if bound
        else kept_rows(store, query, prefixes()).rows
    )
    return [(str(thing), str(name), int(rank or 0)) for thing, name, rank in rows]


def _matches(named: list[tuple[str, str, int]], value: str) -> list[str]:
    """Return the things called `value`; a preferred name beats an alias, that a printed name."""
    wanted = folded(value)
    by_rank: dict[int, set[str]] = {}
    for thing, name, rank in named:
        if folded(name) == wanted:
            by_rank.setdefault(rank, set()).add(thing)
        elif value == thing or wanted == thing.rpartition("/")[2]:
            by_rank.setdefault(-1, set()).add(thing)
    return sorted(by_rank[min(by_rank)]) if by_rank else []


def _label(named: list[tuple[str, str, int]], thing: str) -> str:
    label = min((rank, name) for iri, name, rank in named if iri == thing)[1]
    return f"{label} ({re.sub('.*/(?=[^/]+/[^/]+$)', '', thing)})"


def _one_name(named: list[tuple[str, str, int]], found: list[str], value: str) -> str:
    names = {name for thing, name, rank in named if thing in found and rank == 0}
    if not names:
        near = did_you_mean(value, {name for _, name, _ in named})
        raise BadRequest(f"there is no standard {value!r}{near}")
    if len(names) > 1:
        raise BadRequest(
            f"the number {value!r} means different standards in different frameworks "
            f"({', '.join(sorted(names))}): give the name"
        )
    return names.pop()
