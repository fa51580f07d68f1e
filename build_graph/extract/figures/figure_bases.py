"""What a share is a share of: said after it, at the head of its sentence, or in its clause."""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.extract.figures.clauses import Own
from build_graph.extract.figures.figure_rules import BaseRule, may_fit
from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.quantities import Quantity

CASES = frozenset({"inspected-cases", "relevant-cases"})
# Whom the inspection asked: these outrank the noun, for 'practitioners' may be those asked.
ASKED = ("practitioner-interviews", "user-voice-respondents", "staff-survey")
OF_STAFF = ("practitioner-interviews", "staff-survey")
UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Bases:
    """The bases that a sentence may speak of, in a section of an inspection of so many `cases`."""

    rules: tuple[BaseRule, ...]
    section: str
    cases: int | None


def bases_in(lowered: str, section: str, words: FigureWords, cases: int | None) -> Bases:
    """Return the bases that a sentence in small letters may speak of."""
    asks = section.endswith("Feedback")
    rules = tuple(
        rule
        for rule in may_fit(words.bases, lowered)
        if section.endswith(rule.where) and not (asks and rule.slug in OF_STAFF)
    )
    return Bases(rules, section, cases)


def base_of(one: Quantity, own: Own, sentence: str, bases: Bases, words: FigureWords) -> str:
    """Return the base of a share, 'unstated' where it is of something that is none of the bases.

    Empty where nothing is said. `sentence` is the text up to the figure, in small letters.
    """
    base, cases = _said(own, sentence, bases, words), bases.cases
    if base in CASES and one.denominator is not None and cases is not None:
        return "inspected-cases" if one.denominator == cases else "relevant-cases"
    casework = bases.section[:2] == "2." or "case" in own.near
    if not base and one.denominator is not None and one.denominator == cases and casework:
        return "inspected-cases"
    return base


def _said(own: Own, sentence: str, bases: Bases, words: FigureWords) -> str:
    clause = own.near
    rules = [one for one in bases.rules if not (one.unless and one.unless.search(clause))]
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
