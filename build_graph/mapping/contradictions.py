"""Where a report contradicts itself: its prose against its tables, its figures against each other.

Comes in: what one report states. Goes out: conflicts, each with the two passages that cannot both
be right and a sentence that says why. Both values stay in the graph as printed; nothing is mended.
The sentences stand in `ontology/layouts/conflicts.toml`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from build_graph.knowledge.vocab import schemes
from build_graph.mapping.conflict_words import Conflict, conflict, conflict_kinds
from build_graph.mapping.derived_facts import Derived, derived_facts
from build_graph.mapping.discrepancies import discrepancies, measure_name
from build_graph.model import Claim, KeyQuestion, Passage, Rating, Report


def contradictions(report: Report) -> tuple[Conflict, ...]:
    """Return the conflicts inside `report`: ratings, scores, lists, figures."""
    derived = derived_facts(report)
    found = chain(
        _ratings(report, derived),
        _casework(report),
        _counted(report),
        _cases(report),
        _bodies(report),
        _lowest(report),
        _questions(report),
        _scores(report, derived),
        _scores_said(report, derived),
        _rules(report, derived),
    )
    began = report.fieldwork_started.value if report.fieldwork_started else ""
    figures = discrepancies(report.figures, began)
    return tuple(dict.fromkeys((*found, *_named(report.claims), *figures)))


def _title(rating: Rating) -> str:
    return f"{rating.standard} {rating.name}"


def _ratings(report: Report, derived: Derived) -> Iterator[Conflict]:
    """Ratings that a section gives in words, beside those of the table."""
    rows = {rating.standard: rating for rating in report.ratings}
    overall = report.overall_rating
    for claim in report.claims:
        if claim.kind != "rating":
            continue
        if claim.about == "overall":
            if overall is not None and claim.value != overall.value:
                values = {"said": claim.value, "printed": overall.value}
                yield conflict("overall-rating", claim.at, overall.at, **values)
        elif (row := rows.get(claim.about)) and row.rating != claim.value:
            lowest = derived.lowest.get(row.standard)
            if row.discretion and lowest and schemes().band(lowest[0]).label == claim.value:
                continue  # what it would have been without discretion
            values = {"about": _title(row), "said": claim.value, "printed": row.rating}
            yield conflict("rating-in-section", claim.at, row.at, **values)


def _casework(report: Report) -> Iterator[Conflict]:
    """A rating said of all standards of the casework, beside those of the table."""
    rows = [row for row in report.ratings if row.standard[:1] == "2" and _rated(row)]
    for claim in report.claims:
        if claim.kind != "rating" or claim.about != "2" or claim.listed != str(len(rows)):
            continue
        other = next((row for row in rows if row.rating != claim.value), None)
        if other is not None:
            values = {"about": _title(other), "said": claim.value, "printed": other.rating}
            yield conflict("casework-ratings", claim.at, other.at, count=len(rows), **values)


def _counted(report: Report) -> Iterator[Conflict]:
    """How many recommendations are made, and how many standards have a rating, in so many words."""
    made = report.recommendations
    rows = [row for row in report.ratings if _rated(row)]
    for claim in report.claims:
        if claim.kind == "recommendations" and claim.value != str(len(made)):
            if made and max(one.number for one in made) == len(made):  # none was left out
                values = {"said": claim.value, "printed": len(made)}
                at = _together(one.at for one in made)
                yield conflict("recommendations-count", claim.at, at, **values)
        elif claim.kind == "count" and claim.listed == str(len(rows)):
            of_it = [row for row in rows if row.rating == claim.about]
            if of_it and claim.value != str(len(of_it)):
                values = {"said": claim.value, "about": claim.about, "printed": len(of_it)}
                at = _together(row.at for row in of_it)
                yield conflict("ratings-count", claim.at, at, **values)


def _cases(report: Report) -> Iterator[Conflict]:
    """How many cases were inspected, said twice; a number far from the other is of some of them."""
    printed = report.cases_inspected
    for claim in report.claims:
        if claim.kind != "cases" or printed is None:
            continue
        low, high = sorted((int(claim.value), printed.value))
        if low < high < low * conflict_kinds()["two-values"]["far"]:
            values = {"said": claim.value, "printed": printed.value}
            yield conflict("cases-count", claim.at, printed.at, **values)


def _bodies(report: Report) -> Iterator[Conflict]:
    """How many offices, courts and councils there are, said twice."""
    stated: dict[str, list[tuple[str, Passage]]] = defaultdict(list)
    for figure in report.figures:
        if not figure.area and not figure.period and not figure.comparator:
            stated[figure.measure].append((figure.value, figure.at))
    for claim in report.claims:
        if claim.kind != "bodies":
            continue
        known = stated[claim.about]
        if len({value for value, _ in known}) == 1 and known[0][0] != claim.value:
            about = measure_name(claim.about)
            values = {"said": claim.value, "about": about, "printed": known[0][0]}
            yield conflict("bodies-count", claim.at, known[0][1], **values)
        elif not known:
            known.append((claim.value, claim.at))


def _rated(rating: Rating) -> bool:
    return schemes().rating(rating.rating) is not None


def _questions(report: Report) -> Iterator[Conflict]:
    """Key questions that the prose answers again, beside their tables; rounding is allowed for."""
    rows = {(row.standard, str(row.number)): row for row in report.key_questions}
    titles = {rating.standard: _title(rating) for rating in report.ratings}
    for claim in report.claims:
        row = rows.get((claim.about, claim.listed)) if claim.kind == "question" else None
        if row is not None and abs(_percent(claim.value) - row.percent) >= 1:
            about = titles.get(row.standard, row.standard)
            values = {"about": about, "said": claim.value, "printed": row.percent}
            yield conflict("key-question-in-prose", claim.at, row.at, number=row.number, **values)


def _percent(value: str) -> float:
    return float(value) if re.fullmatch(r"\d{1,3}(?:\.\d+)?", value) else -1000


def _scores_said(report: Report, derived: Derived) -> Iterator[Conflict]:
    """Scores that the prose gives under this framework, beside the one of the ratings."""
    printed, maximum = report.score, report.max_score
    if printed is None:
        return
    most = maximum.value if maximum is not None else derived.maximum
    for claim in report.claims:
        if (
            claim.kind == "score"
            and claim.listed == str(most)
            and claim.value != str(printed.value)
        ):
            values = {"said": claim.value, "printed": printed.value, "maximum": most}
            yield conflict("score-in-prose", claim.at, printed.at, **values)


def _lowest_rows(report: Report) -> dict[str, KeyQuestion]:
    rows: dict[str, KeyQuestion] = {}
    for row in report.key_questions:
        if row.standard not in rows or row.percent < rows[row.standard].percent:
            rows[row.standard] = row
    return rows


def _lowest(report: Report) -> Iterator[Conflict]:
    """The lowest key question as the prose has it, beside the lowest of the table."""
    rows = _lowest_rows(report)
    titles = {rating.standard: _title(rating) for rating in report.ratings}
    for claim in report.claims:
        row = rows.get(claim.about) if claim.kind == "lowest" else None
        if row is not None and int(claim.value) != row.percent:
            about = titles.get(row.standard, row.standard)
            values = {"about": about, "said": claim.value, "printed": row.percent}
            yield conflict("lowest-question", claim.at, row.at, **values)


def _scores(report: Report, derived: Derived) -> Iterator[Conflict]:
    """Printed score, maximum and overall rating, beside what the ratings give (checks 1 to 3)."""
    if not derived.maximum:
        return
    table = _together(rating.at for rating in report.ratings)
    score, maximum, overall = report.score, report.max_score, report.overall_rating
    if score is not None and score.value != derived.points:
        values = {"said": score.value, "printed": derived.points}
        yield conflict("score-sum", score.at, table, **values)
    if maximum is not None and maximum.value != derived.maximum:
        values = {"said": maximum.value, "printed": derived.maximum}
        values["standards"] = derived.maximum // 3
        yield conflict("score-maximum", maximum.at, table, **values)
    if overall is None or score is None or maximum is None or not maximum.value:
        return
    band = schemes().overall(score.value, maximum.value).label
    if overall.value != band:
        points = {"score": score.value, "maximum": maximum.value}
        words = {"said": overall.value, "printed": band}
        yield conflict("overall-band", overall.at, score.at, **points, **words)


def _rules(report: Report, derived: Derived) -> Iterator[Conflict]:
    """Casework ratings that neither the lowest key question nor discretion explains (check 4)."""
    scheme = schemes()
    lowest = _lowest_rows(report)
    for rating in report.ratings:
        given = scheme.rating(rating.rating)
        if given is None or rating.standard not in derived.lowest:
            continue
        percent = derived.lowest[rating.standard][0]
        rule = scheme.band(percent)
        near = given.band_from - percent <= scheme.discretion_margin
        reachable = given.points == rule.points + 1 and near
        if given == rule or (reachable and rating.discretion is not None):
            continue
        reason = ", and no sentence on professional discretion was found" if reachable else ""
        values = {"about": _title(rating), "said": rating.rating, "printed": rule.label}
        at = lowest[rating.standard].at
        yield conflict("rating-rule", rating.at, at, percent=percent, reason=reason, **values)


def _named(claims: Iterable[Claim]) -> Iterator[Conflict]:
    """Bodies counted and listed in one sentence, where the list is longer or shorter."""
    for claim in claims:
        if claim.kind == "named" and claim.value != claim.listed:
            values = {"about": claim.about, "said": claim.value, "printed": claim.listed}
            yield conflict("names-and-count", claim.at, claim.at, **values)


def _together(passages: Iterable[Passage]) -> Passage:
    """The places of several facts as one passage."""
    known = list(passages)
    spans = sorted({span for passage in known for span in passage.spans})
    return Passage(tuple(spans), known[0].section)
