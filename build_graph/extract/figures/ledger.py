"""A report beside its text: the numbers that facts have used, and those that none has.

Every number outside boilerplate and quotes is a figure's, stands where a rating, a key question, a
score or another stated value does, or is a date, a limit of time, a label or part of a name. What
is left was not understood.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from build_graph.extract.figures.amounts import amount
from build_graph.extract.figures.figure_words import FigureWords, figure_words
from build_graph.extract.figures.number_scan import DURATIONS, YEAR
from build_graph.extract.figures.numbers_found import LOOK, SCALED, is_label
from build_graph.extract.structure.mentions import Sentence, sentences
from build_graph.extract.structure.sections import split
from build_graph.extract.structure.sentences import every_sentence
from build_graph.knowledge.layout import layout
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.model import Passage, Report, Span, Stated
from build_graph.reading.read_file import Document

# Recommendations are read whole, with their numbers.
ASKING = frozenset({"Recommendations"})
DIGITS = re.compile(r"\d+(?:\.\d+)?")
DATE = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
SCALE = re.compile(r"\s?(?:million|billion|bn|m|k)\b")
# '2022/2023', '24/7', '1.2', '12th', '10am': no quantity.
GLUED = re.compile(r"[/:]\d|(?:st|nd|rd|th|am|pm)\b|\.\d")


@dataclass(frozen=True, slots=True)
class Entry:
    """A number or a name of the text: the kind of fact that it is, or would be, and its place.

    `used`: a fact accounts for it. `text` is as printed, `section` the label of its section.
    """

    kind: str
    section: str
    text: str
    at: Passage
    used: bool


def numbers_told(report: Report, document: Document) -> Iterator[Entry]:
    """Yield the numbers of `document` that may be quantities, in their order."""
    form = layout(report_kinds()[report.kind].layout)
    sections = split(document, form)
    words = figure_words()
    ignored = Stretches(
        span for one in every_sentence(document) if one.boilerplate for span in one.spans
    )
    stated = Stretches(span for passage in _exact(report) for span in passage.spans)
    told = sorted((span, i) for i, one in enumerate(report.figures) for span in one.at.spans)
    for sentence in sentences(sections.all, form):
        spans = sentence.spans()
        if not spans or sentence.section.label in ASKING or ignored.touch(spans):
            continue
        known = _known(report, told, spans)
        for start, end in _numbers(sentence, words):
            printed = sentence.text[start:end]
            at = sentence.spans(start, end)
            used = amount(printed) in known or stated.touch(at)
            label = sentence.section.label
            yield Entry("figure", label, printed, sections.passage(at, label), used)


class Stretches:
    """Stretches of the text, asked whether they touch others."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(set(spans), key=lambda span: span.end)
        self.ends = [span.end for span in self.spans]

    def touch(self, spans: Iterable[Span]) -> bool:
        """Whether one of `spans` has a character in common with one of these."""
        return any(
            one.start < span.end
            for span in spans
            for one in self.spans[bisect_left(self.ends, span.start + 1) :][:50]
        )


def _exact(report: Report) -> Iterator[Passage]:
    """The passages of facts that account for every number in them."""
    for field in fields(report):
        value = getattr(report, field.name)
        if isinstance(value, Stated):
            yield value.at
    for group in (report.ratings, report.key_questions, report.recommendations):
        yield from (one.at for one in group)
    yield from (one.at for one in report.claims if one.kind in ("lowest", "score"))
    yield from (one.discretion for one in report.ratings if one.discretion is not None)


def _known(report: Report, told: list[tuple[Span, int]], spans: list[Span]) -> set[str]:
    """The numbers of the figures that stand in these spans."""
    found: set[str] = set()
    for span in spans:
        first = bisect_left(told, (Span(span.start - 2000, 0), 0))
        for other, i in told[first:]:
            if other.start >= span.end:
                break
            if other.end > span.start:
                figure = report.figures[i]
                unit = figure.unit.replace(",", "")
                numbers = (figure.value, figure.numerator, figure.denominator, figure.percent, unit)
                found.update(n for text in numbers for n in DIGITS.findall(str(text or "")))
                found.add(figure.value.lstrip("<>="))
    return found


def _numbers(sentence: Sentence, words: FigureWords) -> Iterator[tuple[int, int]]:
    """Yield where the numbers of a sentence stand that may be quantities."""
    text, printed = sentence.lowered, sentence.text
    last = 0
    for token in SCALED.finditer(text):
        low = words.number.match(text, token.start())
        if low is None or token.start() < last:
            continue
        scale = SCALE.match(text, low.end())
        last = scale.end() if scale else low.end()
        ahead = printed[max(0, token.start() - LOOK) : token.start()]
        if amount(low[0]) not in ("", "0", "1") and not _is_none(text, ahead, low, words):
            yield token.start(), last


def _is_none(text: str, ahead: str, low: re.Match[str], words: FigureWords) -> bool:
    """Whether a number is a year, a date, a label, a limit of time or part of a name."""
    if YEAR.fullmatch(low[0]) or GLUED.match(text, low.end()):
        return True
    if is_label(ahead, text, low.end(), words) or DATE.match(text, low.end() + 1):
        return True
    digits = low[0][0].isdigit()
    if digits and (words.named.search(ahead) or words.alone["named"].search(ahead)):
        return True
    after = text[low.end() :].split(maxsplit=1)
    timed = bool(after) and after[0].strip(".,;:()") in DURATIONS
    if timed and words.skip["period"].search(ahead.lower()):
        return True
    counts = words.noun.match(text, low.end()) or words.alone["end"].match(text, low.end())
    return not digits and counts is None
