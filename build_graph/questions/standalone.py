"""A question of the catalogue as a query that any engine reads: its prefixes, no marks of ours."""

from __future__ import annotations

import re

from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Parameter, Question

# What stands in the files for this program alone: the header, and what only footnotes need.
_MARKS = re.compile(r"^#\+.*\n|^[ \t]*#cite\b.*\n|[ \t]*#cite\b.*", re.MULTILINE)


def standalone(sparql: str) -> str:
    r"""Return a query with the prefixes that it uses, without its header.

    >>> print(standalone("#+ title = 'x'\nSELECT ?a #cite ?b\nWHERE { ?a a pg:Report }\n"))
    PREFIX pg: <https://w3id.org/probation-graph/ontology#>
    <BLANKLINE>
    SELECT ?a
    WHERE { ?a a pg:Report }
    <BLANKLINE>
    """
    body = _MARKS.sub("", sparql).strip() + "\n"
    return f"{_declarations(body)}\n{body}"


def with_prefixes(sparql: str) -> str:
    """Return a file of the catalogue, header and all, with the prefixes that it uses."""
    header = "".join(line for line in sparql.splitlines(keepends=True) if line.startswith("#+"))
    body = sparql.removeprefix(header)
    return f"{header}\n{_declarations(body)}{body}"


def with_comments(question: Question) -> str:
    """Return a question as such a query, with comments on what it asks and what may be bound."""
    lines = [question.title, *(_parameter_line(one) for one in question.parameters)]
    return "".join(f"# {line}\n" for line in lines) + standalone(question.sparql)


def _declarations(body: str) -> str:
    used = {name: space for name, space in prefixes().items() if re.search(rf"\b{name}:", body)}
    return "".join(f"PREFIX {name}: <{space}>\n" for name, space in used.items())


def _parameter_line(parameter: Parameter) -> str:
    how = "may be" if parameter.optional else "must be"
    return (
        f"?{parameter.variable} {how} bound: {parameter.description}, such as {parameter.example}"
    )
