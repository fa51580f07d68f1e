"""The inspections of a store as pictures need them, put together from the catalogue's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from build_graph.export.pictures.picture_style import sort_key
from build_graph.knowledge.vocab import schemes
from build_graph.questions.answer import run
from build_graph.store.database import Store
from build_graph.table import Value

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A standard of one name in all frameworks: its number in each, and its domain."""

    key: str
    name: str
    numbers: Mapping[str, str]
    domain: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection; texts are empty where the report says nothing, numbers are None."""

    pdu: str
    inspected: str
    framework: str
    region: str
    published: str
    score: int | None
    max_score: int | None
    share: float | None
    overall: str
    ratings: Mapping[str, str] = field(default_factory=dict)


def inspections(store: Store) -> list[Inspection]:
    """Return all inspections by name of the unit and month."""
    shares = {_key(row): row for row in run(store, "ranking")}
    matrix = {_key(row): row for row in run(store, "ratings-matrix")}
    found = []
    for row in run(store, "reports"):
        key = text(row, "pdu"), text(row, "fieldwork_started")
        ratings = matrix.get(key, {})
        share = shares.get(key, {}).get("share")
        score, most = row["score"], row["max_score"]
        found.append(
            Inspection(
                pdu=key[0],
                inspected=key[1],
                framework=text(row, "framework"),
                region=text(row, "region"),
                published=text(row, "published"),
                score=score if isinstance(score, int) else None,
                max_score=most if isinstance(most, int) else None,
                share=None if share is None else float(share),
                overall=text(row, "overall_rating"),
                ratings={column.key: text(ratings, column.key) for column in columns()},
            )
        )
    return sorted(found, key=lambda one: (*sort_key(one.pdu), one.inspected))


def _key(row: Row) -> tuple[str, str]:
    return text(row, "pdu"), text(row, "inspected")


def columns() -> list[Column]:
    """Return the rated standards of all frameworks, one for each name, in their order."""
    rated = [one for one in schemes().standards if one.rated]
    names = {one.name for one in rated}
    domains = {one.id: one.number for one in schemes().domains}
    return [
        Column(
            key=name.casefold().replace(" ", "_"),
            name=name,
            numbers={one.framework: one.number for one in rated if one.name == name},
            domain=next(domains[one.domain] for one in rated if one.name == name),
        )
        for name in standard_order()
        if name in names
    ]


def standard_order() -> list[str]:
    """Return the names of the standards as the framework that shares most with others orders them.

    The others of a framework are those of its other kinds of report, such as victim work.
    """
    known = schemes().standards
    names = Counter(one.name for one in known)
    shared = [one.framework for one in known if names[one.name] > 1]
    most = max(sorted(set(shared)), key=shared.count)
    ordered = sorted(known, key=lambda one: (one.framework != most, one.number))
    return list(dict.fromkeys(one.name for one in ordered))


def text(row: Row, name: str) -> str:
    """Return a value of a row as text; nothing is the empty text."""
    value = row.get(name)
    return "" if value is None else str(value)
