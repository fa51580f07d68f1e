"""The catalogue as words: one question for the terminal, all of them as a page of Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from build_graph.questions.catalogue import Column, Parameter, Question

_INTRODUCTION = """# Questions the graph answers

Written by `probation-graph queries --markdown` from the headers of `queries/*.rq`.
Run one with `probation-graph query NAME`; square brackets mark parameters that may be left out.
For a unit several may be given, if the rows name theirs: `--param pdu="Brackmoor; Thornmere Vale"`.
"""


def plain(question: Question) -> str:
    """Return one question for reading in a terminal."""
    lines = [f"{question.name}: {question.title}", *textwrap.wrap(question.description, 88), ""]
    if question.parameters:
        lines += ["Parameters", *_aligned(_parameter(item) for item in question.parameters), ""]
    lines += ["Columns", *_aligned(_column(item) for item in question.columns), ""]
    if question.phrasings:
        lines += ["Asks", *(f"  {phrasing}" for phrasing in question.phrasings), ""]
    return "\n".join([*lines, "Example", f"  {question.example}", ""])


def page(questions: Iterable[Question]) -> str:
    """Return the page of all questions, by group."""
    parts = [_INTRODUCTION]
    group = ""
    for question in sorted(questions, key=lambda one: (one.group, one.name)):
        if question.group != group:
            group = question.group
            parts.append(f"## {group.replace('-', ' ').capitalize()}\n")
        parts.append(_section(question))
    return "\n".join(parts)


def _section(question: Question) -> str:
    lines = [f"### {question.name}", "", f"**{question.title}.** {question.description}", ""]
    if question.parameters:
        lines += ["| parameter | type | meaning |", "| --- | --- | --- |"]
        lines += [f"| {' | '.join(_parameter(item))} |" for item in question.parameters]
        lines.append("")
    lines += ["| column | kind | meaning |", "| --- | --- | --- |"]
    lines += [f"| {' | '.join(_column(item))} |" for item in question.columns]
    if question.phrasings:
        lines += ["", *(f"- {phrasing}" for phrasing in question.phrasings)]
    return "\n".join([*lines, "", "```", question.example, "```", ""])


def _parameter(item: Parameter) -> tuple[str, str, str]:
    name = f"[{item.name}]" if item.optional else item.name
    default = f" (unless said: {item.default})" if item.default else ""
    return name, item.type, f"{item.description}, such as {item.example}{default}"


def _column(item: Column) -> tuple[str, str, str]:
    return item.name, item.kind, item.description


def _aligned(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    listed = list(rows)
    first, second = (max(len(row[i]) for row in listed) for i in (0, 1))
    return [f"  {a.ljust(first)}  {b.ljust(second)}  {c}" for a, b, c in listed]
