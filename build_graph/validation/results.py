"""What a check of the graph finds, as plain values: rules, what was checked, and results.

A result says which rule failed for which thing, and which report, section and sentence it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["violation", "warning", "info"]
Scope = Literal["report", "reference", "across"]

SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape, or one query across reports: its IRI, and what it asks in plain words.

    `component` names the kind of constraint for rules that are not shapes of the SHACL Core.
    """

    shape: str
    name: str
    description: str
    message: str
    severity: Severity
    scope: Scope

    @property
    def id(self) -> str:
        """The short name by which the formats list the rule."""
        return self.shape.rpartition("#")[2]


@dataclass(frozen=True, slots=True)
class Checked:
    """One graph that was checked: a report, or the registers and schemes (`file` is then empty)."""

    graph: str
    label: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a report's text. Lines and columns count from 1; the end is exclusive.

    Lines, columns and quote are missing when the text is not kept with the graph.
    """

    section: str = ""
    start: int | None = None
    end: int | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a rule found. `report` is the name of the report's file.

    `what` is how readers call the thing concerned. `value_type` is 'iri', the datatype of a
    literal, or empty when the result is about no value.
    """

    severity: Severity
    shape: str
    shape_name: str
    message: str
    focus: str
    focus_label: str
    path: str = ""
    value: str = ""
    value_type: str = ""
    value_label: str = ""
    component: str = ""
    graph: str = ""
    report: str = ""
    inspection: str = ""
    pdu: str = ""
    what: str = ""
    place: Place = field(default_factory=Place)

    @property
    def sentence(self) -> str:
        """The whole result as one line that names the report."""
        where = self.inspection or self.report
        about = self.what if self.what != where else ""
        return ": ".join(part for part in (where, about, self.message) if part)

    def sort_key(self) -> tuple[object, ...]:
        """Order by report, then gravity, then place in the text, then whatever tells two apart."""
        start = -1 if self.place.start is None else self.place.start
        return (
            self.report or "\uffff",
            self.graph,
            SEVERITIES.index(self.severity),
            start,
            self.shape,
            self.focus,
            self.path,
            self.value,
            self.message,
        )


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Everything that was checked, by which rules, and what was found, in a fixed order."""

    base: str
    rules: tuple[Rule, ...]
    checked: tuple[Checked, ...]
    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong; warnings and notes are doubts, not errors."""
        return not self.count("violation")

    def count(self, severity: Severity) -> int:
        """Return how many results are of that severity."""
        return sum(result.severity == severity for result in self.results)
