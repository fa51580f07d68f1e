from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_report import (
    COVER,
    RATINGS,
    RECOMMENDATIONS,
    SAMPLE_REPORTS,
    parsed,
    registers,
    report_text,
)

from build_graph.errors import BuildGraphError
from build_graph.extract.parse import parse
from build_graph.mapping.map_report import map_report
from build_graph.model import Passage, Report
from build_graph.reading.read_file import read_bytes
from build_graph.registers.merge import merge_same
from build_graph.registers.resolve import resolve
from synthetic import SyntheticReport, generate

INSERTS = [
    *("\n", "\n\n", "\r", "\f", " ", "\t", "- ", "• ", "# ", "1. ", "2.2. ", "¹", "<sup>2</sup>"),
    *("Strengths:", "Areas for improvement:", "Ratings\n", "Recommendations\n", "Background\n"),
    *("%", " 999% ", "PDU", "region should:", "Score 99/99", "June 9999", "99 June 2023", "HMP "),
    *("\u2028", "\x0b", "\ufeff", "\U0001f600", '"', "“", "٣", "²", "((", "[", "\\", "'", "&amp;"),
]


@cache
def sources() -> tuple[str, ...]:
    """The samples and two synthetic reports, one of each framework."""
    samples = tuple(path.read_text("utf-8") for path in SAMPLE_REPORTS)
    made: list[SyntheticReport] = [*generate(3, 1, "2021"), *generate(3, 1, "2023")]
    return (*samples, *(report.text for report in made))


def passages(report: Report) -> Iterator[Passage]:
    """Every passage of every fact."""
    for field in dataclasses.fields(report):
        value = getattr(report, field.name)
        for fact in value if isinstance(value, tuple) else (value,):
            if hasattr(fact, "at"):
                yield fact.at
            if getattr(fact, "discretion", None) is not None:
                yield fact.discretion


def assert_sound(report: Report) -> None:
    """Every span lies inside the text, is not empty, and they come in order without overlap."""
    text = report.source.text
    assert text is not None
    count = 0
    for at in passages(report):
        assert at.spans
        for span in at.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert any(map(str.isalnum, text[span.start : span.end]))
        ends = [0, *(span.end for span in at.spans)]
        assert all(before <= span.start for before, span in zip(ends, at.spans, strict=False))
        count += 1
    assert count > 10


@pytest.mark.parametrize("number", range(len(SAMPLE_REPORTS) + 2))
def test_every_fact_stands_in_the_text(number: int) -> None:
    assert_sound(parsed(sources()[number]))


@pytest.mark.parametrize("number", range(len(SAMPLE_REPORTS) + 2))
def test_parsing_twice_gives_the_same(number: int) -> None:
    assert parsed(sources()[number]) == parsed(sources()[number])


def assert_sentence(error: BuildGraphError, name: str) -> None:
    """A refusal names the file and is one line."""
    assert str(error).startswith(f"{name}: ")
    assert "\n" not in str(error)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A report that was cut, doubled, shuffled or sprinkled with marks."""
    text = draw(st.sampled_from(sources()))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.sampled_from([1, 5, 40, 400, 4000])))
        how = draw(st.sampled_from(["cut", "double", "insert", "move", "upper", "join", "end"]))
        piece = text[at:to]
        if how == "cut":
            text = text[:at] + text[to:]
        elif how == "double":
            text = text[:to] + piece + text[to:]
        elif how == "insert":
            text = text[:at] + draw(st.sampled_from(INSERTS) | st.text(max_size=8)) + text[at:]
        elif how == "move":
            rest = text[:at] + text[to:]
            new = draw(st.integers(0, len(rest)))
            text = rest[:new] + piece + rest[new:]
        elif how == "upper":
            text = text[:at] + piece.upper() + text[to:]
        elif how == "join":
            text = text[:at] + piece.replace("\n", " ") + text[to:]
        elif at > 200:
            text = text[:at]
    return text


@settings(max_examples=120, deadline=None, derandomize=True)
@given(mutated())
def test_a_mangled_report_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        document = read_bytes(text.encode("utf-8", "replace"), "mangled.txt")
        report = parse(document, registers())
    except BuildGraphError as error:
        assert_sentence(error, "mangled.txt")
        return
    if report.findings and len(text) > 12_000:
        assert_sound(report)
    links = resolve(report, registers())
    mapped = map_report(merge_same(report, links), links, "https://example.org/")
    assert mapped.lines == tuple(sorted(set(mapped.lines)))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from([*INSERTS, "Marsh Vale", "Good", " and ", "accommodation", "41 cases "])
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
        max_size=25,
    ),
    st.sampled_from(
        ["cover", "imprint", "foreword", "ratings", "recommendations", "background", "sections"]
    ),
)
def test_any_text_in_any_part_is_read_or_refused_with_a_sentence(
    pieces: list[str], part: str
) -> None:
    text = report_text(**{part: "".join(pieces)})
    try:
        parsed(text)
    except BuildGraphError as error:
        assert_sentence(error, "invented.txt")


def test_an_unmangled_report_is_read() -> None:
    report = parsed(report_text())
    assert report.inspected.value == "Marsh Vale"
    assert len(report.ratings) == 8


@pytest.mark.parametrize(
    "line", [".", ":", " . ", "- .", "# :", "...", "\\", "**", "<u>", "¹", "1."]
)
@pytest.mark.parametrize("part", ["cover", "ratings", "recommendations", "background", "sections"])
def test_a_line_of_marks_alone_breaks_nothing(line: str, part: str) -> None:
    usual = {"cover": COVER, "ratings": RATINGS, "recommendations": RECOMMENDATIONS}
    text = f"{usual.get(part, 'Text.')}\n\n{line}\n\n"
    report = parsed(report_text(**{part: text}))
    assert len(report.ratings) == 8
