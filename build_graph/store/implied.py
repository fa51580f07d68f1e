"""What a report's graph says without its being stored: it follows from addresses and the text.

A passage is stored as its address, `<inspection>/passage/<start>-<end>`, its section and its page.
Its class, its source and its two selectors of the Web Annotation vocabulary follow from that and
from the kept text, and so does which figures are observations of which data set. They would be more
than half of all statements, so they are made when a graph is exported, described or checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from build_graph.knowledge.iris import iri
from build_graph.knowledge.terms import integer, node, text
from build_graph.model import Span

_PASSAGE = re.compile(r"(?P<inspection>.+)/passage/(?P<start>\d{1,9})-(?P<end>\d{1,9})")
Reads = Callable[[], str]
_SELECTOR = re.compile(rf"(?P<passage>{_PASSAGE.pattern})/(?:position|quote)")


class Source(NamedTuple):
    """The text that the positions of a report's graph refer to."""

    iri: str
    sha256: str
    is_kept: bool


def span_of(passage: str) -> Span | None:
    """Return the characters that the address of a passage names; None for another address.

    >>> span_of("https://example.org/id/inspection/hallowby/2024-01/passage/12-40")
    Span(start=12, end=40)
    """
    found = _PASSAGE.fullmatch(passage)
    return None if found is None else Span(int(found["start"]), int(found["end"]))


def inspection_of(passage: str) -> str:
    """Return the inspection that a passage belongs to, by its address; '' for another address."""
    found = _PASSAGE.fullmatch(passage)
    return "" if found is None else found["inspection"]


def passage_of(address: str) -> str:
    """Return the passage that the address of a selector belongs to; any other as it is."""
    found = _SELECTOR.fullmatch(address)
    return address if found is None else found["passage"]


def completed(lines: Sequence[str], source: str, read: Reads | None) -> list[str]:
    """Return N-Triples lines of a report's graph with those that follow from them, sorted.

    `source` is the IRI of the text; `read` gives its characters, None where they are not kept. It
    is asked only if a quote is to be made.
    """
    # Most come nearly sorted, which is faster than sorting a set of them.
    return sorted(dict.fromkeys(chain(lines, _implied(lines, source, read))))


def source_of(lines: Iterable[str]) -> Source | None:
    """Return the text that a report's graph names; None for any other graph."""
    hashed, kept = f" {_is('pg:sha256')} ", f" {_is('pg:textKept')} "
    own = sha256 = ""
    is_kept = False
    for line in lines:
        if hashed in line and line.count(" ") == 3 and line.count('"') == 2:
            own, sha256 = line[1 : line.index("> ")], line.split('"')[1]
        elif kept in line:
            is_kept = '"true"' in line
    return Source(own, sha256, is_kept) if own else None


def _implied(lines: Sequence[str], source: str, read: Reads | None) -> Iterator[str]:
    told = _Told(lines)
    for subject in told.sections:
        span = span_of(subject)
        if span is not None and subject not in told.passages:
            quote = None if read is None else read()[span.start : span.end]
            yield from _of_passage(subject, span, source, quote, told.selectors)
    for figure in told.figures:
        number = figure.rpartition("/")[2]
        if figure not in told.numbered and number.isdecimal():
            yield _line(figure, "pg:figureNumber", integer(int(number)))
    yield from _observations(told)


class _Told:
    """What the stored lines say, as far as anything follows from it."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.sections: list[str] = []
        self.passages: set[str] = set()
        self.selectors: set[str] = set()
        self.figures: list[str] = []
        self.results: list[str] = []
        self.shares: set[str] = set()
        self.numbers: set[str] = set()
        self.in_data_sets: set[str] = set()
        self.numbered: set[str] = set()
        self.inspections: dict[str, str] = {}
        section, is_a, of = _is("pg:section"), _is("rdf:type"), _is("pg:inspection")
        by_property = {
            _is("oa:start"): self.selectors.add,
            _is("oa:exact"): self.selectors.add,
            _is("pg:share"): self.shares.add,
            _is("pg:value"): self.numbers.add,
            _is("qb:dataSet"): self.in_data_sets.add,
            _is("pg:figureNumber"): self.numbered.add,
        }
        by_class = {
            f"{_is('pg:Passage')} .": self.passages.add,
            f"{_is('pg:Figure')} .": self.figures.append,
            f"{_is('pg:KeyQuestionResult')} .": self.results.append,
        }
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            if predicate == section:
                self.sections.append(subject[1:-1])
                continue
            if predicate == of:
                self.inspections[subject[1:-1]] = rest[1:-3]
                continue
            note = by_class.get(rest) if predicate == is_a else by_property.get(predicate)
            if note is not None:
                note(subject[1:-1])


@cache
def _is(curie: str) -> str:
    return f"<{iri(curie)}>"


def _line(subject: str, curie: str, term: str) -> str:
    return f"<{subject}> {_is(curie)} {term} ."


def _of_passage(
    own: str, span: Span, source: str, words: str | None, told: set[str]
) -> Iterator[str]:
    """Yield the class, the source and the selectors of a passage, but those it has already."""
    # Written out line by line: of all that is made these are the most, hundreds in a report.
    position, quote = f"{own}/position", f"{own}/quote"
    a, has = _is("rdf:type"), _is("oa:hasSelector")
    is_placed, is_quoted = position not in told, quote not in told and words is not None
    if is_placed:
        yield f"<{position}> {a} {_is('oa:TextPositionSelector')} ."
        # The engine stores xsd:nonNegativeInteger as xsd:integer, so that is what we write.
        yield f"<{position}> {_is('oa:end')} {integer(span.end)} ."
        yield f"<{position}> {_is('oa:start')} {integer(span.start)} ."
    if is_quoted or quote in told:
        yield f"<{quote}> {a} {_is('oa:TextQuoteSelector')} ."
    if is_quoted:
        yield f"<{quote}> {_is('oa:exact')} {text(words or '')} ."
    yield f"<{own}> {a} {_is('pg:Passage')} ."
    if is_placed:
        yield f"<{own}> {has} <{position}> ."
    if is_quoted:
        yield f"<{own}> {has} <{quote}> ."
    yield f"<{own}> {_is('oa:hasSource')} <{source}> ."


def _observations(told: _Told) -> Iterator[str]:
    """Yield of which data set of the inspection each share, number and key question is."""
    named = [(one, "key-questions") for one in told.results]
    named += [(one, "shares") for one in told.figures if one in told.shares]
    named += [(one, "figures") for one in told.figures if one in told.numbers - told.shares]
    for own, name in named:
        inspection = told.inspections.get(own)
        if inspection is not None and own not in told.in_data_sets:
            yield _line(own, "rdf:type", _is("qb:Observation"))
            yield _line(own, "qb:dataSet", node(f"{inspection}/{name}"))
