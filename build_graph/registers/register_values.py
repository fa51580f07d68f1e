"""What registers say of a report that the report itself does not print, marked as theirs."""

from __future__ import annotations

from dataclasses import replace

from build_graph.issues import Issue
from build_graph.model import RegisterPassage, Report, Stated
from build_graph.registers.link import link
from build_graph.registers.name_index import Registers

UNITS = "register of Probation Delivery Units"


def with_register_values(report: Report, registers: Registers) -> Report:
    """Return `report` with the region that the register has for its unit, where it prints none."""
    if report.region is not None or report.pdu is None:
        return report
    began = report.fieldwork_week_beginning or report.fieldwork_started or report.published
    on = (began.value + "-01")[:10] if began else ""
    found = link(report.pdu.value, "pdu", registers, on=on)
    entry = registers.entry(found.iri_path) if found.method != "unregistered" else None
    region = registers.entry(entry.region.replace(":", "/", 1)) if entry else None
    if region is None:
        return report
    issues = [issue for issue in report.issues if issue.message != "no region found"]
    sentence = f"the region, {region.name}, is from the {UNITS}, the report prints none"
    issues.append(Issue("registers", "info", report.source.name, sentence))
    stated = Stated(region.name, RegisterPassage((), "", UNITS))
    return replace(report, region=stated, issues=tuple(issues))
