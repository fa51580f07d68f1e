"""Spans that others overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from build_graph.spans import Span, Stretches

SPAN = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda at: Span(at[0], sum(at)))


@given(st.lists(SPAN, max_size=8), SPAN)
def test_what_touches_is_what_one_of_them_overlaps(spans: list[Span], span: Span) -> None:
    overlaps = any(span.start < one.end and one.start < span.end for one in spans)
    assert Stretches(spans).touch(span) == overlaps
