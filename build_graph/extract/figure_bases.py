"""What a share is a share of: said after it, at the head of its sentence, or in its clause."""

from __future__ import annotations

from build_graph.extract.clauses import Own
from build_graph.extract.figure_words import FigureWords
from build_graph.extract.quantities import Quantity

CASES = frozenset({"inspected-cases", "relevant-cases"})
# Whom the inspection asked: these outrank the noun, for 'practitioners' may be those asked.
ASKED = ("practitioner-interviews", "user-voice-respondents", "staff-survey")
OF_STAFF = ("practitioner-interviews", "staff-survey")
UNSTATED = "unstated"


def base_of(
    one: Quantity, own: Own, sentence: str, section: str, words: FigureWords, cases: int | None
) -> str:
    """Return the base of a share, 'unstated' where it is of something that is none of the bases.

    Empty where nothing is said. `sentence` is the text up to the figure, in small letters; `cases`
    is how many cases the inspection looked at.
    """
    base = _said(one, own, sentence, section, words)
    if base in CASES and one.denominator is not None and cases is not None:
        return "inspected-cases" if one.denominator == cases else "relevant-cases"
    casework = section[:2] == "2." or "case" in own.near
    if not base and one.denominator is not None and one.denominator == cases and casework:
        return "inspected-cases"
    return base


def _said(one: Quantity, own: Own, sentence: str, section: str, words: FigureWords) -> str:
    clause = own.near
    rules = [
        rule
        for rule in words.bases
        if section.endswith(rule.where)
        and not (rule.unless and rule.unless.search(clause))
        and not (rule.slug in OF_STAFF and section.endswith("Feedback"))
    ]
    tails = (own.tail.lower(), own.inside.lower())
    for rule in rules:
        if rule.slug in ASKED and not rule.where and rule.clause.search(clause):
            return rule.slug
    for tail in reversed(tails):
        for rule in rules:
            if tail and rule.after.match(_spaced(tail)):
                return rule.slug
    if words.base_of["said"].match(tails[0]):
        return UNSTATED
    front = [(match.end(), rule.slug) for rule in rules
             for match in [rule.front.search(sentence)] if match]  # fmt: skip
    if front:
        return max(front)[1]
    if words.base_of["again"].match(tails[0]):
        return ""
    return next((rule.slug for rule in rules if rule.clause.search(clause)), "")


def _spaced(tail: str) -> str:
    return tail if tail.startswith((" ", ")")) else f" {tail}"
