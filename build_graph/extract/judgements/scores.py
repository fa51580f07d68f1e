"""The score and its maximum: in the table of ratings, beside it, or in the foreword's prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from build_graph.extract.judgements.rating_rows import Squashed
from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Section, Sections
from build_graph.knowledge.layout import Layout
from build_graph.model import Passage, Stated
from build_graph.numbers import number

SCORING = frozenset({"score", "scored", "scores", "scoring", "points"})
PARTS = frozenset({"Foreword", "Executive summary", "Ratings"})
BESIDE = ("Cover", "Executive summary")  # parts that may print it without a word
Score = tuple[Stated[int] | None, Stated[int] | None]


def score_in(own: Section, sections: Sections, layout: Layout, squashed: Squashed) -> Score:
    """Return score and maximum of a table of ratings; None for both where it has none."""
    match = layout.patterns["ratings.score"].search(squashed.text)
    if match:
        at = sections.passage(squashed.spans(*match.span()), own.label)
        return _stated(match, at)
    joined = own.joined()
    match = layout.patterns["ratings.fraction"].search(joined.text)
    if match is None:
        match = next(_given(joined.text, layout), None)
    if match is None:
        return None, None
    return _stated(match, sections.passage(joined.spans(*match.span()), own.label))


def score_told(told: Iterable[Sentence], sections: Sections, layout: Layout) -> Score:
    """Return the score that prose gives this time, else the cover's; none where two differ."""
    found: dict[tuple[int, int], Score] = {}
    for sentence in told:
        if sentence.section.label not in PARTS or sentence.words.isdisjoint(SCORING):
            continue
        for match in _given(sentence.text, layout):
            at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
            score, maximum = _stated(match, at)
            if score and maximum and score.value <= maximum.value:
                found.setdefault((score.value, maximum.value), (score, maximum))
    if not found:
        return _printed(sections, layout)
    return next(iter(found.values())) if len(found) == 1 else (None, None)


def _printed(sections: Sections, layout: Layout) -> Score:
    """The one score that the cover or a summary prints as '12/21'."""
    found: dict[str, Score] = {}
    for section in sections.named(*BESIDE):
        joined = section.joined()
        for match in layout.patterns["ratings.fraction"].finditer(joined.text):
            before = joined.text[: match.start()].rpartition("\n")[2]
            rest = before + joined.text[match.end() :].partition("\n")[0]
            if not layout.patterns["ratings.beside_score"].fullmatch(rest):
                continue  # a date, or a count of cases
            at = sections.passage(joined.spans(*match.span()), section.label)
            found.setdefault(f"{match['score']}/{match['maximum']}", _stated(match, at))
    return next(iter(found.values())) if len(found) == 1 else (None, None)


def _given(text: str, layout: Layout) -> Iterator[re.Match[str]]:
    """Yield where prose tells a score, not one of another time or of another unit."""
    for key in ("ratings.told", "ratings.points"):
        for match in layout.patterns[key].finditer(text):
            start = text.rfind(". ", 0, match.start()) + 1
            if not layout.overall.unless.search(text[start : match.end()]):
                yield match


def _stated(match: re.Match[str], at: Passage) -> Score:
    score, maximum = number(match["score"]), number(match["maximum"])
    if score is None or maximum is None:
        return None, None
    return Stated(score, at), Stated(maximum, at)
