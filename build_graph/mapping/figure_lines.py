"""Figures and mentions of programmes -> the lines of a report's graph.

A figure that is a share or a number is an observation of a data set of the inspection; a finding
leads to the figures and the programmes that stand within its passage.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from build_graph.knowledge.terms import integer, node, text, typed
from build_graph.knowledge.vocab import concept, schemes
from build_graph.mapping.report_graph import ReportGraph
from build_graph.model import Figure, Passage, Programme, Span
from build_graph.registers.link import Link

NUMBER = re.compile(r"([<>]=?)?(-?\d+(?:\.\d+)?)")


def add_figures(graph: ReportGraph, figures: Iterable[Figure]) -> list[tuple[Figure, str]]:
    """Describe the figures; return each with its IRI."""
    names = {one.slug: one.table_name for one in schemes().measures}
    added = []
    for number, figure in enumerate(figures, start=1):
        measure = measure_in_words(figure, names)
        label = f"{measure}: {figure.value} {figure.unit}"
        subject = graph.thing(f"figure/{number}", "pg:Figure", label, figure.at)
        _describe(graph, subject, figure, measure)
        cube = data_set_of(figure)
        if cube:
            graph.data_set(cube)
        added.append((figure, subject))
    return added


def data_set_of(figure: Figure) -> str:
    """Return the data set that a figure is an observation of, empty where it is no number.

    >>> from build_graph.model import Passage
    >>> data_set_of(Figure("", "wait", "3-5", "weeks", Passage((), "1.2")))
    ''
    """
    if share_of(figure):
        return "shares"
    return "figures" if NUMBER.fullmatch(figure.value) else ""


def measure_in_words(figure: Figure, names: Mapping[str, str]) -> str:
    """Return what a figure measures, as the tables print it.

    >>> from build_graph.model import Passage
    >>> at = Passage((), "1.2")
    >>> measure_in_words(Figure("vacancy-rate", "", "26", "percent", at, grade="trainees"),
    ...                  {"vacancy-rate": "vacancy rate"})
    'vacancy rate, trainees'
    """
    name = names.get(figure.measure, "")
    words = f"{name}: {figure.label}" if name and figure.label else name or figure.label
    about = [part for part in (figure.grade, figure.area) if part]
    return ", ".join([words or figure.unit, *about])


def _describe(graph: ReportGraph, subject: str, figure: Figure, measure: str) -> None:
    out = graph.out
    out.add(subject, "pg:measure", text(measure))
    if figure.measure:
        out.add(subject, "pg:measureConcept", node(concept("measure", figure.measure)))
    out.add(subject, "pg:valueText", text(figure.value))
    number = NUMBER.fullmatch(figure.value)
    if number:
        out.add(subject, "pg:value", typed(_decimal(number[2]), "xsd:decimal"))
    out.add(subject, "pg:unit", text(figure.unit))
    if figure.base:
        out.add(subject, "pg:base", node(concept("base", figure.base)))
    out.add(subject, "pg:section", text(figure.at.section))
    share = share_of(figure)
    if share:
        out.add(subject, "pg:share", typed(share, "xsd:decimal"))
    if figure.numerator is not None and figure.denominator is not None:
        out.add(subject, "pg:numerator", integer(figure.numerator))
        out.add(subject, "pg:denominator", integer(figure.denominator))
    about = {
        "pg:comparator": figure.comparator,
        "pg:grade": figure.grade,
        "pg:figureArea": figure.area,
        "pg:period": figure.period,
    }
    for curie, words in about.items():
        if words:
            out.add(subject, curie, text(words))


def share_of(figure: Figure) -> str:
    """Return the figure as a percentage to one decimal, empty where it is no share.

    >>> from build_graph.model import Passage
    >>> share_of(Figure("", "plans", "32/37", "n/d", Passage((), "2.1")))
    '86.5'
    """
    if figure.unit == "percent":
        number = NUMBER.fullmatch(figure.value)
        return _decimal(number[2]) if number and number[2][0] != "-" else ""
    above, slash, below = figure.value.lstrip("<>=").partition("/")
    if figure.unit != "n/d" or not slash or int(below) == 0:
        return ""
    return _decimal(f"{100 * int(above) / int(below):.1f}")


def _decimal(digits: str) -> str:
    """Return the number as the engine stores an xsd:decimal: no zeros at its end."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def add_programmes(
    graph: ReportGraph, programmes: Iterable[Programme], links: Mapping[str, Link]
) -> list[tuple[Programme, str]]:
    """Describe the mentions; return each with the IRI of its programme."""
    added = []
    for item in programmes:
        path = links[item.name].iri_path
        name = f"programme/{path.partition('/')[2]}"
        subject = graph.thing(name, "pg:ProgrammeMention", item.name, item.at)
        graph.out.add(subject, "pg:programme", node(f"{graph.base}id/{path}"))
        graph.out.add(subject, "pg:programmeName", text(item.name))
        added.append((item, f"{graph.base}id/{path}"))
    return added


def add_places(
    graph: ReportGraph,
    findings: Iterable[tuple[Passage, str]],
    figures: Iterable[tuple[Figure, str]],
    programmes: Iterable[tuple[Programme, str]],
) -> None:
    """Lead each finding to the figures and programmes within its passage."""
    spans = sorted((span, own) for at, own in findings for span in at.spans)
    starts = [span.start for span, _ in spans]
    for curie, facts in (("pg:figure", figures), ("pg:mentions", programmes)):
        for fact, target in facts:
            for own in _around(fact.at.spans, spans, starts):
                graph.out.add(own, curie, node(target))


def _around(
    places: Iterable[Span], spans: list[tuple[Span, str]], starts: list[int]
) -> Iterator[str]:
    """Yield the findings one of whose spans holds the beginning of one of `places`."""
    for place in places:
        at = bisect_right(starts, place.start) - 1
        if at >= 0 and spans[at][0].start <= place.start < spans[at][0].end:
            yield spans[at][1]
