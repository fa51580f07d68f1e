"""Contradictions -> the lines of a report's graph; both places are evidence."""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.knowledge.terms import node, text
from build_graph.knowledge.vocab import concept
from build_graph.mapping.conflict_words import Conflict
from build_graph.mapping.report_graph import ReportGraph


def add_conflicts(graph: ReportGraph, conflicts: Iterable[Conflict]) -> None:
    """Describe the conflicts, numbered in their order."""
    for number, item in enumerate(conflicts, start=1):
        subject = graph.thing(f"conflict/{number}", "pg:Conflict", item.detail, item.at)
        graph.out.add(subject, "pg:conflictKind", node(concept("conflict", item.kind)))
        graph.out.add(subject, "pg:detail", text(item.detail))
        graph.evidence(subject, item.beside)
        graph.evidence(subject, item.beside, "pg:besideEvidence", quoted=True)
