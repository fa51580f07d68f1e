"""Figures of the prose and of small tables: what each measures, of what, where and when.

A figure takes its meaning from the words of its own clause; where these say nothing of their own,
it goes on with what the one before it measures. What is not certain has its value, unit and words,
but no named measure. What nothing says stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from build_graph.extract.figures.clauses import Own, own_words
from build_graph.extract.figures.figure_bases import CASES, UNSTATED
from build_graph.extract.figures.figure_labels import label
from build_graph.extract.figures.figure_measures import Read, Said, readings
from build_graph.extract.figures.figure_places import (
    named_area,
    part_of,
    period_of,
    periods_in,
    respective,
)
from build_graph.extract.figures.figure_tables import tables
from build_graph.extract.figures.figure_words import FigureWords, figure_words
from build_graph.extract.figures.joined import SHARES, quantities
from build_graph.extract.figures.quantities import Quantity
from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Section, Sections
from build_graph.model import Figure
from build_graph.numbers import SCALES, TENS, UNITS

# Cheaper than trying every pattern on every sentence.
DIGIT = re.compile(r"\d")
NUMBERS = frozenset(
    (*UNITS, *TENS, *SCALES, "half", "third", "thirds", "quarter", "quarters", "fifths", "fifth")
) | {"red", "amber", "green", "satellite", "period", "applied", "none", "tenth", "tenths"}
PROSE = 40  # characters; a cell of a table with fewer holds a name or a value
# Recommendations ask, they do not measure; summaries of the ratings have readers of their own.
OUTSIDE = frozenset({"Recommendations"})
ANNEXE = (
    "Annexe"  # it tells of the inspection and of terms: only what the report said before counts
)


def figures(
    told: Iterable[Sentence],
    sections: Sections,
    cases: int | None,
    own: str = "",
    inspects: str = "pdu",
) -> tuple[Figure, ...]:
    """Return the figures in their order of print.

    `cases` is how many the inspection looked at, `own` the name of what was inspected,
    `inspects` whether that is a 'pdu' or a 'region'.
    """
    words = figure_words()
    found, rows = tables(sections, own, words)
    last: Sentence | None = None
    unit = ""
    for sentence in told:
        same = last is not None and last.block is sentence.block
        earlier = last.lowered if same and last is not None else ""
        unit = unit if same else ""
        last = sentence
        label_of = sentence.section.label
        if label_of in OUTSIDE or not _counts(sentence):
            continue
        if any(line.number in rows for line in sentence.block.lines):
            continue
        for start, text in _cells(sentence):
            counted = _unmarked(quantities(text, label_of, words, unit), sentence.section)
            if not counted:
                continue
            unit = next((one.unit for one in counted if one.unit not in SHARES), unit)
            lowered = text.lower()
            periods = periods_in(lowered, words)
            said = Said(text, lowered, earlier, label_of, own, cases, periods, inspects)
            at = sections.passage(sentence.spans(start, start + len(text)), label_of)
            drawn = (Figure(at=at, **values) for values in _drawn(counted, said, words))
            found += [one for one in drawn if label_of != ANNEXE or one.measure in words.again]
    return tuple(sorted(found, key=lambda figure: figure.at.spans[0].start))


def _unmarked(counted: list[Quantity], section: Section) -> list[Quantity]:
    """Return the quantities without the footnote's number that was glued to a decimal: '22.42'."""
    glued = [one for one in counted if one.unit in SHARES and HUNDREDTHS.fullmatch(one.value)]
    if not glued:
        return counted
    notes = {note[1] for line in section.lines for note in [NOTE.match(line.text)] if note}
    return [
        replace(one, value=one.value[:-1]) if one in glued and one.value[-1] in notes else one
        for one in counted
    ]


# A share printed to the hundredth, and the first words of a footnote.
HUNDREDTHS = re.compile(r"\d+\.\d\d")
NOTE = re.compile(r"(\d)\s[A-Z]")
# A short cell that says itself what it counts: '96 referrals in the year'.
COUNTED = re.compile(r"\d[\d,]*(?: [a-z]+){4}")


def _cells(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Yield a sentence, or the cells of a row that hold prose, with where they begin in it."""
    if sentence.block.kind != "row":
        yield 0, sentence.text
        return
    at = 0
    for cell in sentence.text.split("\t"):
        if (len(cell) >= PROSE or COUNTED.match(cell)) and "?" not in cell:
            yield at, cell
        at += len(cell) + 1


def _counts(sentence: Sentence) -> bool:
    """Whether a sentence may hold a figure."""
    return not sentence.words.isdisjoint(NUMBERS) or DIGIT.search(sentence.text) is not None


def _drawn(counted: list[Quantity], said: Said, words: FigureWords) -> Iterator[dict[str, Any]]:
    own = own_words(said.text, counted, words)
    reads = readings(counted, own, said, words)
    spread = respective(counted, said.text, words)
    for number, one in enumerate(counted):
        if one.unit == "percent" and said.text[: one.start].rstrip().endswith("?"):
            continue  # a key question, which has a reader of its own
        read = reads[number]
        values = _values(one, own[number], read, said, words) | spread.get(number, {})
        graded = read.rule is not None and "grade" in read.rule.flags
        for grade in read.grades if graded and read.grades else [""]:
            yield {**values, "grade": values.get("grade") or grade}


def _values(one: Quantity, own: Own, read: Read, said: Said, words: FigureWords) -> dict[str, Any]:
    share = one.unit in SHARES or one.denominator is not None
    base, measure, rule = read.base if share else "", read.measure, read.rule
    answer, always = words.answers.get(base, ("", False))
    if always and not one.measure:
        measure, rule = answer, None
    elif not measure and answer and base != UNSTATED:
        measure = answer
    flags = rule.flags if rule else frozenset({"area"} if measure == "population" else ())
    if rule is not None and rule.base and (not share or base not in CASES):
        base = rule.base
    if share and not base:
        base = UNSTATED
    area = read.area
    if not area and "area" in flags:
        area = named_area(own, said.own_name, words)
    elif not area and "grade" in flags:
        area = part_of(own, words)
    wordless = measure and measure != answer and "broad" not in flags
    text = "" if wordless else label(own, words, said.text[: one.start])
    if "group" in flags:
        text = next((name for name, pattern in words.groups if pattern.search(read.near)), text)
    return {
        "measure": measure,
        "label": text,
        "value": one.value,
        "unit": one.unit,
        "base": base,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "comparator": one.comparator,
        "percent": one.percent,
        "area": area,
        "period": period_of(own, said.text, one.start, said.periods, words),
    }
