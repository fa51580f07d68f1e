"""What only the report on a region has: its units, and percentages that come from theirs.

A region's percentages for most standards are aggregated from the cases inspected in its units.
Each is marked, and derived from one node that stands for the results of those inspections, so
that nobody averages it with the units' own again.
"""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.knowledge.terms import boolean, node, text
from build_graph.knowledge.vocab import schemes
from build_graph.mapping.report_graph import ReportGraph
from build_graph.model import Figure, Report
from build_graph.registers.resolve import Links

# The bases on which a percentage of a region rests on its units' cases.
CASES = frozenset({"inspected-cases", "relevant-cases", "court-work"})


def add_unit_results(
    graph: ReportGraph, report: Report, links: Links, figures: Iterable[tuple[Figure, str]]
) -> None:
    """Describe the results of the units, and mark what the region's report aggregates from them.

    Nothing is added for the report on a unit.
    """
    if report.kind != "region":
        return
    aggregated = {one.number for one in schemes("region").standards if one.aggregated}
    results = graph.thing(
        "unit-results",
        "pg:UnitResults",
        f"Results of the inspections of units in {report.inspected.value}",
        report.inspected.at,
    )
    units = [
        item
        for item in report.organisations
        if item.kind == "other_pdu" and item.relation == "covers"
    ]
    for item in units:
        path = links.organisations[item.kind, item.name].iri_path
        graph.out.add(results, "pg:ofUnit", node(f"{graph.base}id/{path}"))
        graph.evidence(results, item.at)
    if units:
        names = "; ".join(sorted(item.name for item in units))
        graph.out.add(results, "pg:unitNames", text(names))
    derived = [
        f"{graph.inspection}/judgement/{row.standard}/question/{row.number}"
        for row in report.key_questions
        if row.standard in aggregated
    ]
    derived += [
        subject
        for figure, subject in figures
        if figure.base in CASES and figure.at.section.partition(" ")[0] in aggregated
    ]
    for subject in derived:
        graph.out.add(subject, "pg:aggregated", boolean(True))
        graph.out.add(subject, "prov:wasDerivedFrom", node(results))
