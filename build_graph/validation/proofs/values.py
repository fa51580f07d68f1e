"""Every value stands in the words it was read from.

A number must be among the numbers of its quote, a rating, a name or a wording among its words, a
month among its dates. What a quote does not speak of at all is not told wrong: a proof fails where
the words say something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import combinations

from build_graph.extract.figures.amounts import MONTHS
from build_graph.knowledge.kinds import known
from build_graph.knowledge.stated import StatedField, stated_fields
from build_graph.knowledge.vocab import iri, schemes
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts
from build_graph.validation.proofs.quoted_numbers import numbers_in

Fits = Callable[[str, str], bool]
RULE = "ValueInQuote"
# Kinds of facts, with the property whose words must stand in the quote, and what readers call it.
WORDED = (("pg:Finding", "pg:text"), ("pg:Recommendation", "pg:text"))
NAMED = (
    ("pg:OrganisationRelation", "pg:organisationName"),
    ("pg:ServiceProvision", "pg:providerName"),
    ("pg:OtherServiceProvision", "pg:providerName"),
    ("pg:ProgrammeMention", "pg:programmeName"),
    ("pg:KeyQuestionResult", "pg:questionText"),
)
COUNTED = (
    ("pg:KeyQuestionResult", "pg:percent"),
    ("pg:OrganisationRelation", "pg:count"),
    ("pg:Figure", "pg:valueText"),
    ("pg:Figure", "pg:numerator"),
    ("pg:Figure", "pg:denominator"),
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_RAISED = re.compile("[⁰¹²³⁴-⁹]")  # numbers of footnotes
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_MONTH_NAMES = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_DATE = re.compile(
    rf"\b({'|'.join(_MONTH_NAMES)})[a-z]*\.?,?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(\d{{4}})\b"
    r"|\b\d{1,2}[/.-](\d{1,2})[/.-](\d{4})\b|\b(\d{4})-(\d{2})(?:-\d{2})?\b"
)


def values_in_quotes(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each value that its own words contradict."""
    for assertion in facts.nodes("pg:Assertion"):
        yield from _assertion(facts, assertion)
    for judgement in facts.nodes("pg:Judgement"):
        printed = facts.words(judgement, "pg:ratingPrinted")
        yield from _checked(facts, judgement, "pg:ratingPrinted", printed, _is_rating)
    for curie, about in WORDED:
        for node in facts.nodes(curie):
            yield from _checked(facts, node, about, facts.words(node, about), _is_worded)
    for curie, about in NAMED:
        for node in facts.nodes(curie):
            yield from _checked(facts, node, about, facts.words(node, about), _is_named)
    for curie, about in COUNTED:
        for node in facts.nodes(curie):
            yield from _checked(facts, node, about, facts.words(node, about), _is_counted)


def _checked(facts: GraphFacts, node: str, curie: str, value: str, fits: Fits) -> Iterator[Fault]:
    if not value:
        return
    quote = " ".join(facts.quotes(node))
    if quote and not facts.is_corrected(node) and not fits(value, quote):
        yield Fault(RULE, node, iri(curie), words={"printed": value})


def _assertion(facts: GraphFacts, node: str) -> Iterator[Fault]:
    predicate = facts.words(node, "rdf:predicate")
    field = _fields().get(predicate)
    value = facts.one(node, "rdf:object")
    if field is None or value is None:
        return
    printed = str(value)
    if field.holds in ("rating", "region"):
        printed = facts.words(value, "skos:prefLabel") or printed.rpartition("/")[2]
    if field.holds == "region":
        printed = facts.words(facts.inspection, "pg:regionName") or printed
    fits: Fits = {"rating": _is_rating, "month": _is_month, "day": _is_day}.get(
        field.holds, _is_added if field.is_number else _is_said
    )
    for fault in _checked(facts, node, "rdf:object", printed, fits):
        about = facts.one(node, "rdf:subject") or node
        yield Fault(RULE, about, predicate, value, fault.words)


def _fields() -> dict[str, StatedField]:
    return {iri(field.curie): field for field in stated_fields().values()}


def _is_said(value: str, quote: str) -> bool:
    """Whether the words of a value stand in the quote, whatever print varies."""
    return value in quote or _letters(value) in _letters(quote)


def _is_named(value: str, quote: str) -> bool:
    """Whether every word of a name stands in the quote: 'courts in Ham and Saltby' name two."""
    if _is_said(value, quote):
        return True
    there = {word.removesuffix("s") for word in _spaced(quote).split()}
    named = _spaced(value).split()
    missing = {at for at, one in enumerate(named) if one.removesuffix("s") not in there}
    for start, end in combinations(range(len(named) + 1), 2):
        initials = "".join(word[0] for word in named[start:end]).removesuffix("s")
        if end - start > 1 and initials in there:
            missing -= set(range(start, end))
    return not {named[at] for at in missing} - _kind_words()


@cache
def _kind_words() -> frozenset[str]:
    """Words that only say what kind of body a name is of: a list may name it once for all."""
    return frozenset(word for kind in known().related for word in kind.split("_"))


def _is_worded(value: str, quote: str) -> bool:
    """Whether a wording is the quote."""
    return value == quote or _letters(value) == _letters(quote)


def _is_counted(value: str, quote: str) -> bool:
    """Whether every number of a value stands in the quote; a value in words as words."""
    numbers = _NUMBER.findall(value)
    if not numbers:
        return _is_said(value, quote)
    there = numbers_in(quote)
    return all(_plain(number) in there for number in numbers)


def _is_added(value: str, quote: str) -> bool:
    """Whether a count stands in the quote, or is the sum of two: '26 orders, 14 releases'."""
    if _is_counted(value, quote):
        return True
    there = {int(number) for number in numbers_in(quote) if number.isdigit()}
    return value.isdigit() and any(int(value) - one in there for one in there)


def _is_rating(value: str, quote: str) -> bool:
    """Whether the quote does not name other ratings than this."""
    there = f" {_spaced(quote)} "
    named = {label for label in _ratings() if f" {_spaced(label)} " in there}
    return not named or any(_same_rating(value, label) for label in named)


def _is_month(value: str, quote: str) -> bool:
    there = _months(quote)
    return not there or value[:7] in there


def _is_day(value: str, quote: str) -> bool:
    if not _is_month(value, quote):
        return False
    return value[8:].lstrip("0") in numbers_in(quote) or not numbers_in(quote)


@lru_cache(maxsize=4096)
def _letters(words: str) -> str:
    """Return the letters and digits of words alone."""
    text = unicodedata.normalize("NFKD", _RAISED.sub("", words.casefold().replace("&", "and")))
    return _NOT_WORDS.sub("", text)


@lru_cache(maxsize=4096)
def _spaced(words: str) -> str:
    """Return the words in small letters, a space between each two, apostrophes left out."""
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", words.casefold()))
    return _NOT_WORDS.sub(" ", text).strip()


def _plain(number: str) -> str:
    return number if "." in number else str(int(number))


def _ratings() -> list[str]:
    known = schemes()
    ratings = [label for one in known.ratings for label in one.labels]
    return ratings + [label for one in known.missing for label in one.labels]


def _same_rating(one: str, other: str) -> bool:
    known = schemes()
    first, second = known.rating(one), known.rating(other)
    if first is not None or second is not None:
        return first == second
    return known.missing_rating(one) == known.missing_rating(other)


def _months(quote: str) -> set[str]:
    """Return the months that a quote names with their years, as 2023-06."""
    found = set[str]()
    for name, year, number, of, first, second in _DATE.findall(quote.casefold()):
        if name:
            found.add(f"{year}-{_MONTH_NAMES[name]:02}")
        elif of:
            found.add(f"{of}-{int(number):02}")
        else:
            found.add(f"{first}-{second}")
    return found
