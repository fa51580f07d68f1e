"""The step of a build that relates progress to the recommendation it is about, where that is there.

The earlier recommendation is one of the last inspection before, of the same kind and of the same
unit, region or body; it is known by its number and its wording, or by one of them. It depends on
all reports together, so it is worked out anew as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from build_graph.knowledge.terms import Lines, node
from build_graph.knowledge.vocab import prefixes
from build_graph.mapping.similar import alike
from build_graph.store.database import Store

PROGRESS = (
    "SELECT ?progress ?inspection WHERE { ?progress a pg:Progress ; pg:inspection ?inspection }"
)
TEXTS = "SELECT ?progress ?text WHERE { ?progress a pg:Progress ; pg:recommendationText ?text }"
NUMBERS = "SELECT ?progress ?number WHERE { ?progress a pg:Progress ; pg:earlierNumber ?number }"
INSPECTED = """
SELECT ?inspection ?class ?thing ?month WHERE {
  { ?inspection pg:pdu ?thing } UNION { ?inspection pg:inspected ?thing }
  UNION { ?inspection a pg:RegionalInspection ; pg:region ?thing }
  ?inspection a ?class ; pg:fieldworkStarted ?month .
}
"""
RECOMMENDED = """
SELECT ?inspection ?recommendation ?number ?text WHERE {
  ?recommendation a pg:Recommendation ; pg:inspection ?inspection ; pg:number ?number .
  OPTIONAL { ?recommendation pg:text ?text }
}
"""
SURE = 0.5  # how alike two wordings are that are surely of one recommendation
SAME_NUMBER = 0.15  # and where the number is the same: reports shorten what they repeat


@dataclass(frozen=True, slots=True)
class _Recommended:
    iri: str
    number: int
    text: str


def progress_on(store: Store) -> list[str]:
    """Return the lines of the graph of what progress is about."""
    used = prefixes()

    def rows(query: str) -> list[tuple[object, ...]]:
        return list(store.select(query, prefixes=used).rows)

    graph = f"{store.base}graph/progress"
    of = {str(one): str(inspection) for one, inspection in rows(PROGRESS)}
    if not of:
        return []
    texts = {str(one): str(text) for one, text in rows(TEXTS)}
    numbers = {str(one): int(str(number)) for one, number in rows(NUMBERS)}
    before = _before(rows(INSPECTED))
    recommended: defaultdict[str, list[_Recommended]] = defaultdict(list)
    for inspection, iri, number, text in rows(RECOMMENDED):
        one = _Recommended(str(iri), int(str(number)), str(text or ""))
        recommended[str(inspection)].append(one)
    out = Lines(graph)
    for progress, inspection in sorted(of.items()):
        earlier = recommended.get(before.get(inspection, ""), [])
        found = _meant(texts.get(progress, ""), numbers.get(progress), earlier)
        if found:
            out.add(progress, "pg:progressOn", node(found))
    return list(out.sorted())


def _before(rows: list[tuple[object, ...]]) -> dict[str, str]:
    """Return the inspection before each, of the same kind and of the same thing."""
    visits: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for inspection, kind, thing, month in rows:
        visits[str(kind), str(thing)].append((str(month), str(inspection)))
    found: dict[str, str] = {}
    for of_thing in visits.values():
        ordered = sorted(of_thing)
        found |= {own: ordered[at][1] for at, (_, own) in enumerate(ordered[1:])}
    return found


def _meant(text: str, number: int | None, earlier: list[_Recommended]) -> str:
    """Return the one recommendation that is meant, '' where none surely is."""
    numbered = [one for one in earlier if one.number == number]
    if not text:
        return numbered[0].iri if len(numbered) == 1 else ""
    scores = alike(text, [one.text for one in earlier]) if earlier else []
    scored = sorted(
        ((score, one) for score, one in zip(scores, earlier, strict=True)),
        key=lambda pair: (-pair[0], pair[1].iri),
    )
    if len(numbered) == 1:
        [own] = numbered
        score = next(score for score, one in scored if one is own)
        if score >= SAME_NUMBER or not own.text:
            return own.iri
    return scored[0][1].iri if scored and scored[0][0] >= SURE else ""
