"""Under which framework of standards a report was written, and its ratings read by that."""

from __future__ import annotations

from functools import cache

from build_graph.extract.judgements.ratings import Table, ratings_table
from build_graph.extract.structure.sections import Sections
from build_graph.extract.structure.standard_names import numbered_parts, squash
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.vocab import schemes
from build_graph.model import Stated

# So many more headings numbered as in a framework outweigh the date.
SURELY = 4


def framework_of(
    sections: Sections, form: Layout, values: dict[str, Stated[str]]
) -> tuple[str, Table]:
    """Return the framework by the date of fieldwork, and the ratings read by it.

    Without any date the framework is the one under which most headings have their numbers and most
    rows of the ratings make sense; so it is where they are numbered as in quite another one.
    """
    known = [framework.id for framework in schemes(form.kind).frameworks]
    if not report_kinds()[form.kind].is_rated:
        return known[0], Table(None, None, None, None, ())
    if len(known) == 1:
        return known[0], ratings_table(sections, form, known[0])
    tables = {}
    date = None
    for framework in known:  # the date is found by the first as a rule
        tables[framework] = ratings_table(sections, form, framework)
        date = tables[framework].fieldwork
        if date is not None:
            break
    date = date or values.get("fieldwork_week_beginning") or values.get("fieldwork_started")
    if date is not None:
        framework = _as_numbered(sections, schemes().framework_for(date.value), known)
        found = tables.get(framework) or ratings_table(sections, form, framework)
        return framework, found
    text = numbered_parts(squash(sections.document.text))
    best = max(
        known,
        key=lambda one: (_numbered_alike(text, one), len(tables[one].rows), one),
    )
    return best, tables[best]


def _as_numbered(sections: Sections, dated: str, known: list[str]) -> str:
    """The framework of a date, unless the text plainly numbers its standards as another does."""
    text = numbered_parts(squash(sections.document.text))
    alike = {one: _numbered_alike(text, one) for one in {dated, *known}}
    best = max(known, key=lambda one: (alike[one], one == dated, one))
    return best if alike[best] >= alike[dated] + SURELY else dated


def _numbered_alike(text: str, framework: str) -> int:
    """How many headings '2.1 Assessment', squashed, have their number in `framework`."""
    return sum(1 for heading in _headings(framework) if heading in text)


@cache
def _headings(framework: str) -> frozenset[str]:
    return frozenset(
        f"{squash(standard.number)}{squash(name)}"
        for standard in schemes().standards_of(framework)
        for name in standard.names
    )
