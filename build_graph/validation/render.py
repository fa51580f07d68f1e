"""`ValidationReport` -> text: a table for the eye, JSON, Turtle, JUnit XML or SARIF.

The same report gives the same bytes. JUnit has one suite for each report and one case for each
rule: a violation fails its case, warnings and notes let it pass and stand in its output.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from hashlib import sha256
from typing import Literal, get_args
from xml.sax.saxutils import escape, quoteattr

from build_graph.errors import BadRequest
from build_graph.knowledge.terms import boolean, node, text, typed
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.table import Table
from build_graph.table import render as table_text
from build_graph.validation.results import Checked, Result, Rule, ValidationReport
from build_graph.validation.sarif import sarif
from build_graph.validation.stored_results import StoredResults

Format = Literal["table", "json", "turtle", "sarif", "junit"]
FORMATS: tuple[str, ...] = get_args(Format)

_ACROSS = "across reports"
QUOTE = 90  # characters of a passage that the table shows
# XML cannot hold the other control characters at all, not even escaped.
_NOT_XML = dict.fromkeys({*range(32), 0xFFFE, 0xFFFF} - {9, 10, 13}, "\ufffd")


def render(report: ValidationReport, format_: str = "table", *, width: int | None = None) -> str:
    """Return the report in one of the formats; `width` only touches the format for the eye."""
    writers: dict[str, Callable[[ValidationReport], str]] = {
        "table": lambda one: _table(one, width),
        "json": _json,
        "turtle": _turtle,
        "sarif": sarif,
        "junit": _junit,
    }
    if format_ not in writers:
        raise BadRequest(f"there is no format {format_!r}: choose one of {', '.join(FORMATS)}")
    return writers[format_](report)


def summary(report: ValidationReport | StoredResults) -> str:
    """Return how much was checked and what was found, as one line."""
    reports = sum(bool(one.file) for one in report.checked)
    found = (
        _counted(report.count("violation"), "violation"),
        _counted(report.count("warning"), "warning"),
        _counted(report.count("info"), "note"),
    )
    rules = _counted(len(report.rules), "rule")
    return f"{_counted(reports, 'report')} checked by {rules}: {', '.join(found)}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _table(report: ValidationReport, width: int | None) -> str:
    if not report.results:
        return f"{summary(report)}\n"
    columns = ("severity", "report", "section", "line", "what", "says", "rests on")
    rows = tuple(
        (
            one.severity,
            one.report or "-",
            one.place.section,
            one.place.line,
            one.what,
            one.message,
            _shortened(one.place.quote),
        )
        for one in report.results
    )
    table = Table(columns, ("text", "text", "text", "integer", "text", "text", "text"), rows)
    return f"{table_text(table, width=width)}\n{summary(report)}\n"


def _shortened(quote: str) -> str:
    """Return the quote on one line; the other formats carry it whole."""
    plain = " ".join(quote.split())
    return plain if len(plain) <= QUOTE else f"{plain[: QUOTE - 1].rstrip()}…"


def _json(report: ValidationReport) -> str:
    results = []
    for one in report.results:
        row = asdict(one)
        row |= row.pop("place")
        results.append({**row, "sentence": one.sentence})
    whole = {
        "conforms": report.conforms,
        "violations": report.count("violation"),
        "warnings": report.count("warning"),
        "notes": report.count("info"),
        "checked": [asdict(one) for one in report.checked],
        "results": results,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


# --- Turtle ---------------------------------------------------------------------------------------


def _turtle(report: ValidationReport) -> str:
    """Return a sh:ValidationReport whose nodes all have addresses, the same on every run."""
    own = f"{report.base}validation/"
    names = [f"{own}result/{_digest(one)}" for one in report.results]
    used = ("oa", "pg", "sh")
    head = [f"@prefix {prefix}: <{prefixes()[prefix]}> ." for prefix in used]
    whole = [("sh:conforms", boolean(report.conforms))]
    whole += [("sh:result", node(name)) for name in sorted(set(names))]
    blocks = [_block(f"{own}report", "sh:ValidationReport", whole)]
    for name, one in sorted(dict(zip(names, report.results, strict=True)).items()):
        blocks.append(_block(name, "sh:ValidationResult", _statements(one)))
    return "\n".join([*head, "", *blocks])


def _statements(one: Result) -> list[tuple[str, str]]:
    severity = {"violation": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}
    statements = [
        ("sh:resultSeverity", severity[one.severity]),
        ("sh:sourceShape", node(one.shape)),
        ("sh:sourceConstraintComponent", node(one.component)),
        ("sh:resultMessage", text(one.sentence)),
    ]
    if one.focus:
        statements.append(("sh:focusNode", node(one.focus)))
    if one.path:
        statements.append(("sh:resultPath", node(one.path)))
    if one.value_type == "iri":
        statements.append(("sh:value", node(one.value)))
    elif one.value_type == iri("xsd:string"):
        statements.append(("sh:value", text(one.value)))
    elif one.value_type:
        statements.append(("sh:value", f"{text(one.value)}^^{node(one.value_type)}"))
    if one.report:
        statements.append(("pg:fileName", text(one.report)))
    if one.place.start is not None and one.place.end is not None:
        statements.append(("oa:start", typed(str(one.place.start), "xsd:nonNegativeInteger")))
        statements.append(("oa:end", typed(str(one.place.end), "xsd:nonNegativeInteger")))
    return statements


def _block(subject: str, kind: str, statements: list[tuple[str, str]]) -> str:
    lines = [f"  {curie} {term}" for curie, term in statements]
    return f"<{subject}> a {kind} ;\n" + " ;\n".join(lines) + " .\n"


def _digest(one: Result) -> str:
    parts = (one.shape, one.component, one.focus, one.path, one.value, one.message, one.graph)
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


# --- JUnit ----------------------------------------------------------------------------------------


def _junit(report: ValidationReport) -> str:
    by_graph: dict[str, list[Result]] = {}
    across: list[Result] = []
    crossing = {rule.shape for rule in report.rules if rule.scope == "across"}
    for one in report.results:
        (across if one.shape in crossing else by_graph.setdefault(one.graph, [])).append(one)
    suites = []
    for checked in report.checked:
        scope = "report" if checked.file else "reference"
        rules = [rule for rule in report.rules if rule.scope == scope]
        suites += _suite(_suite_name(checked), rules, by_graph.get(checked.graph, []))
    suites += _suite(_ACROSS, [rule for rule in report.rules if rule.scope == "across"], across)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>"]
    return "\n".join(lines) + "\n"


def _suite_name(checked: Checked) -> str:
    return f"{checked.file} ({checked.label})" if checked.file else checked.label


def _suite(name: str, rules: Iterable[Rule], results: list[Result]) -> list[str]:
    by_shape: dict[str, list[Result]] = {}
    for one in results:
        by_shape.setdefault(one.shape, []).append(one)
    cases = [(rule, by_shape.get(rule.shape, [])) for rule in rules]
    failures = sum(any(one.severity == "violation" for one in found) for _, found in cases)
    head = f'<testsuite name={_quoted(name)} tests="{len(cases)}" failures="{failures}" errors="0">'
    return [f"  {head}", *(line for case in cases for line in _case(*case)), "  </testsuite>"]


def _case(rule: Rule, found: list[Result]) -> list[str]:
    head = f"    <testcase classname={_quoted(rule.id)} name={_quoted(rule.name)}"
    if not found:
        return [f"{head}/>"]
    wrong = [one for one in found if one.severity == "violation"]
    doubts = [one for one in found if one.severity != "violation"]
    lines = [f"{head}>"]
    if wrong:
        statements = _quoted(wrong[0].message)
        lines.append(
            f'      <failure type="violation" message={statements}>{_messages(wrong)}</failure>'
        )
    if doubts:
        lines.append(f"      <system-out>{_messages(doubts)}</system-out>")
    return [*lines, "    </testcase>"]


def _messages(results: list[Result]) -> str:
    lines = (f"{one.severity}: {_where(one)}{one.sentence}" for one in results)
    return escape("\n".join(lines).translate(_NOT_XML))


def _where(one: Result) -> str:
    line = "" if one.place.line is None else f":{one.place.line}:{one.place.column}"
    return f"{one.report}{line}: " if one.report else ""


def _quoted(value: str) -> str:
    return quoteattr(value.translate(_NOT_XML))
