"""Two files of one unit and month: one report twice, a corrected version of it, or two inspections.

A corrected version wins over what it corrects, whatever the order of files or builds, and what
differs is told. Two inspections in one month are told by their days, else by their numbers (ISBN).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from build_graph.building.build_result import ProcessedReport
from build_graph.extract.statements.fields import iso_date
from build_graph.knowledge.vocab import prefixes
from build_graph.model import Report
from build_graph.store.database import Store

MOST_TOLD = 6  # differences that a sentence names
Relation = Literal["same", "newer", "older", "apart"]
_HEAD = """
SELECT ?what ?value WHERE {
  GRAPH <{graph}> {
    { ?report pg:isbn ?value BIND("isbn" AS ?what) }
    UNION { ?report pg:edition ?value BIND("edition" AS ?what) }
    UNION { ?report dcterms:issued ?value BIND("published" AS ?what) }
    UNION { ?inspection pg:fieldworkWeekBeginning ?value BIND("day" AS ?what) }
    UNION { ?text a pg:SourceText ; pg:sha256 ?value BIND("sha256" AS ?what) }
    UNION { ?text a pg:SourceText ; pg:fileName ?value BIND("file" AS ?what) }
    UNION { ?inspection pg:score ?value BIND("score" AS ?what) }
  }
}
"""
_RATINGS = """
SELECT ?label ?rating WHERE {
  GRAPH <{graph}> { ?judgement a pg:Judgement ; rdfs:label ?label ; pg:ratingPrinted ?rating }
}
"""
_OVERALL = """
SELECT ?rating WHERE {
  GRAPH <{graph}> { ?inspection pg:overallRating ?of } ?of skos:prefLabel ?rating
}
"""
_PERCENTS = """
SELECT ?of ?number ?percent WHERE {
  GRAPH <{graph}> { ?row a pg:KeyQuestionResult ; pg:standard ?standard ; pg:question ?question ;
    pg:percent ?percent }
  ?standard pg:standardNumber ?of . ?question pg:questionNumber ?number
}
"""
Told = tuple[tuple[str, str], ...]


def told(report: Report) -> Told:
    """Return what two versions of a report may differ in, each with a name: score, ratings, ..."""
    head = [
        ("overall rating", report.overall_rating),
        ("score", report.score),
    ]
    found = [(name, str(stated.value)) for name, stated in head if stated is not None]
    found += [(f"{one.standard} {one.name}", one.rating) for one in report.ratings]
    found += [
        (f"{one.standard} question {one.number}", str(one.percent)) for one in report.key_questions
    ]
    return tuple(found)


def stated_version(report: Report) -> dict[str, str]:
    """Return what tells a version of a report from another: `day`, `isbn`, `edition`, `issued`."""
    stated = {
        "day": report.fieldwork_week_beginning,
        "isbn": report.isbn,
        "edition": report.edition,
        "issued": report.published,
    }
    return {name: one.value for name, one in stated.items() if one is not None}


def relation(one: ProcessedReport, other: ProcessedReport) -> Relation:
    """Return what `one` is beside `other`, which is of the same unit and month."""
    if one.sha256 == other.sha256:
        return "same"
    mine, theirs = one.version, other.version
    isbns = _digits(mine.get("isbn", "")), _digits(theirs.get("isbn", ""))
    is_one_book = bool(isbns[0]) and isbns[0] == isbns[1]
    corrected = "edition" in mine or "edition" in theirs
    if not is_one_book and not corrected:
        days = mine.get("day"), theirs.get("day")
        apart = days[0] != days[1] if all(days) else all(isbns) and isbns[0] != isbns[1]
        if apart:
            return "apart"
    ranks = _rank(mine), _rank(theirs)
    return "same" if ranks[0] == ranks[1] else "newer" if ranks[0] > ranks[1] else "older"


def comes_first(one: ProcessedReport, other: ProcessedReport) -> bool:
    """Whether of two inspections in one month `one` keeps the address without its day."""
    keys = [(each.version.get("day", "~"), each.version.get("isbn", "~")) for each in (one, other)]
    return keys[0] < keys[1]


def differences(winner: Told, loser: Told) -> str:
    """Return what differs, in words: 'score 14 instead of 13; ...', '' where nothing does."""
    before, now = dict(loser), dict(winner)
    changed = [
        f"{name} {now.get(name, 'none')} instead of {before.get(name, 'none')}"
        for name in dict.fromkeys((*now, *before))
        if now.get(name) != before.get(name)
    ]
    more = len(changed) - MOST_TOLD
    return "; ".join(changed[:MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")


def stored(store: Store, graph: str) -> ProcessedReport | None:
    """Return what a store holds under `graph`, as far as versions are told by it; None: nothing."""
    rows = {str(name): str(value) for name, value in _asked(store, _HEAD, graph)}
    if "sha256" not in rows:
        return None
    names = {"isbn": "isbn", "edition": "edition", "day": "day", "published": "issued"}
    version = {name: rows[key] for key, name in names.items() if key in rows}
    return ProcessedReport(
        file=rows.get("file", ""),
        graph=graph,
        lines=(),
        sha256=rows["sha256"],
        text=None,
        pdu="",
        pdu_path="",
        month="",
        counts={},
        unregistered=(),
        issues=(),
        version=version,
        told=tuple(_told_in(store, graph, rows)),
        is_read=False,
    )


def _told_in(store: Store, graph: str, rows: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from (("overall rating", str(rating)) for (rating,) in _asked(store, _OVERALL, graph))
    if "score" in rows:
        yield "score", rows["score"]
    yield from sorted((str(label), str(value)) for label, value in _asked(store, _RATINGS, graph))
    for of, number, percent in sorted(_asked(store, _PERCENTS, graph), key=str):
        yield f"{of} question {number}", str(percent)


def _asked(store: Store, query: str, graph: str) -> Iterable[tuple[object, ...]]:
    return store.select(query.replace("<{graph}>", f"<{graph}>"), prefixes=prefixes()).rows


def _rank(version: dict[str, str]) -> tuple[bool, str, str]:
    """What makes a version the later one: that it is a corrected one, and its months."""
    edition = version.get("edition", "")
    return bool(edition), iso_date(edition)[:7] if edition else "", version.get("issued", "")


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
