"""What a report says has come of the recommendations of the inspection before, as lines."""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.knowledge.terms import integer, node, text
from build_graph.knowledge.vocab import concept
from build_graph.mapping.report_graph import ReportGraph
from build_graph.model import Progress


def add_progress(graph: ReportGraph, items: Iterable[Progress]) -> None:
    """Describe the progress on each earlier recommendation, or on several that are counted."""
    for place, item in enumerate(items, start=1):
        what = item.recommendation or f"recommendation {item.earlier_number}"
        what = f"{item.count} recommendations" if item.count else what
        label = f"Progress, {item.assessment}: {what}"
        subject = graph.thing(f"progress/{place}", "pg:Progress", label, item.at)
        slug = item.assessment.replace(" ", "-")
        graph.out.add(subject, "pg:assessment", node(concept("progress", slug)))
        graph.out.add(subject, "pg:assessmentPrinted", text(item.printed))
        if item.recommendation:
            graph.out.add(subject, "pg:recommendationText", text(item.recommendation))
        if item.earlier_number is not None:
            graph.out.add(subject, "pg:earlierNumber", integer(item.earlier_number))
        if item.count is not None:
            graph.out.add(subject, "pg:recommendationCount", integer(item.count))
