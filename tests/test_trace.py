from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_graph.model import Passage, Span
from build_graph.reading.read_file import read_bytes
from build_graph.reading.trace import Joined, Traced, passage

LINES = st.lists(
    st.sampled_from(
        [
            *(
                "- Staff were well supported¹ and",
                "  happy.",
                "",
                " ",
                "An inspection of probation",
            ),
            *("<u>Strengths</u>:", "• Womenâ€™s **work** was &amp; good", "¹ Source: an office"),
            *("oﬃce", "\u00a0hanging", "“Fair,” said one", "12", "A\tB\tC"),
        ]
    )
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    min_size=1,
    max_size=8,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\f", "\n\n"])


def test_a_line_without_repairs_knows_its_places() -> None:
    line = Traced("  Staff  ", 10)
    assert line.strip() == Traced("Staff", 12)
    assert line.strip().span(1, 3) == Span(13, 15)
    assert line.cut(2, 4).span(0, 2) == Span(12, 14)
    assert Traced("Staff", 10).strip().base == 10


def test_a_repaired_line_keeps_places_when_cut_and_stripped() -> None:
    line = Traced(" ffi ", 0, [0, 1, 1, 1, 2], [1, 2, 2, 2, 3])
    assert line.strip().text == "ffi"
    assert line.strip().span(0, 1) == line.strip().span(2, 3) == Span(1, 2)
    assert line.cut(3, 5).span(0, 2) == Span(1, 3)


def test_joined_lines_give_a_span_for_each_line() -> None:
    joined = Joined([Traced("One two", 0), Traced("", 8), Traced("three", 20)])
    assert joined.text == "One two three"
    assert joined.spans(0, 3) == [Span(0, 3)]
    assert joined.spans(4, 13) == [Span(4, 7), Span(20, 25)]
    assert joined.spans(7, 8) == []  # the joining space stands nowhere
    assert joined.spans(9, 10) == [Span(21, 22)]


@pytest.mark.parametrize(
    ("source", "spans", "merged"),
    [
        ("one\ntwo", [(0, 3), (4, 7)], [(0, 7)]),
        ("one\n \n- two", [(0, 3), (8, 11)], [(0, 11)]),
        ("one\n14\ntwo", [(0, 3), (7, 10)], [(0, 3), (7, 10)]),
        ("one\nAn inspection\ntwo", [(0, 3), (18, 21)], [(0, 3), (18, 21)]),
        ("one two", [(4, 7), (0, 3)], [(0, 7)]),
        ("one two", [(0, 5), (3, 7)], [(0, 7)]),
        ("one two", [(0, 7), (0, 3)], [(0, 7)]),
        ("one two", [(0, 7), (2, 3), (0, 7)], [(0, 7)]),
    ],
)
def test_a_passage_is_cut_only_where_other_words_stand_between(
    source: str, spans: list[tuple[int, int]], merged: list[tuple[int, int]]
) -> None:
    found = passage([Span(*span) for span in spans], "1.1", source)
    assert found == Passage(tuple(Span(*span) for span in merged), "1.1")


@settings(max_examples=400, deadline=None, derandomize=True)
@given(LINES, ENDS, st.data())
def test_any_stretch_of_joined_lines_is_found_again(
    lines: list[str], end: str, data: st.DataObject
) -> None:
    text = end.join(["Report", *lines])
    document = read_bytes(text.encode("utf-8"), "a.txt")
    joined = Joined(line.traced for line in document.lines)
    start = data.draw(st.integers(0, len(joined.text) - 1))
    stop = data.draw(st.integers(start + 1, len(joined.text)))
    spans = joined.spans(start, stop)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    # No stretch of letters is lost, and none is gained beyond what repairs and marks add.
    said = "".join(filter(str.isalnum, joined.text[start:stop])).lower()
    if text.isascii() and not set(text) & set("<&[\\*_"):
        source = "".join(text[span.start : span.end] for span in spans)
        assert "".join(filter(str.isalnum, source)).lower() == said
    if said:
        assert spans
    merged = passage(spans, "1.1", text).spans
    assert list(merged) == sorted(merged)
    for one, other in itertools.pairwise(merged):
        assert any(map(str.isalnum, text[one.end : other.start]))
    covered = {at for span in merged for at in range(span.start, span.end)}
    assert covered >= {at for span in spans for at in range(span.start, span.end)}
