"""Of what the fast engine is known to say the same as pySHACL: parts of SHACL, and plain values.

Engines disagree about values that are not written as their datatype asks, and about the order of
values of different kinds. Such a graph is rare and has a fault: it is left to pySHACL.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from build_graph.knowledge.iris import iri
from build_graph.validation.shapes import Shapes
from build_graph.validation.statements import Literal, Statements, term

# What shapes may say; `tests/test_engines.py` compares the engines on each.
KNOWN = frozenset(
    {
        "NodeShape", "PropertyShape", "name", "description", "message", "severity", "Violation",
        "Warning", "Info", "targetClass", "path", "alternativePath", "minCount", "maxCount",
        "datatype", "class", "nodeKind", "IRI", "Literal", "minLength", "pattern", "in",
        "hasValue", "or", "not", "equals", "disjoint", "lessThan", "lessThanOrEquals",
        "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "sparql",
        "SPARQLConstraint", "select", "prefixes", "declare", "prefix", "namespace",
        "PrefixDeclaration",
    }
)  # fmt: skip
_BOUNDS = ("sh:minInclusive", "sh:maxInclusive", "sh:minExclusive", "sh:maxExclusive")
_ORDERS = ("sh:lessThan", "sh:lessThanOrEquals")
_NUMBERS = frozenset({"integer", "decimal"})
_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
_DAY = rf"{_MONTH}-(?:0[1-9]|[12]\d|3[01])"
_PLAIN = {
    "integer": r"-?\d{1,15}",
    "decimal": r"-?\d{1,15}(?:\.\d{1,15})?",
    "boolean": "true|false",
    "date": _DAY,
    "dateTime": rf"{_DAY}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{{1,6}})?Z?",
    "gYearMonth": _MONTH,
    "gYear": r"\d{4}",
    "anyURI": r"\S+",
    "string": r"(?s:.*)",
}
# As it ends a line. A report has hundreds of places in its text, each a number of its own.
_INTEGER = re.compile(rf'"{_PLAIN["integer"]}"\^\^<http://www\.w3\.org/2001/XMLSchema#integer> \.')
_FORMS = {name: re.compile(form) for name, form in _PLAIN.items()}


def unknown_terms(shapes: Shapes) -> set[str]:
    """Return the parts of SHACL that shapes use and that were never compared."""
    part = re.compile(rf" <{re.escape(iri('sh:'))}([^>]*)>")
    used = {name for line in shapes.made() for name in part.findall(line.partition(' "')[0])}
    return {f"sh:{name}" for name in used - KNOWN}


def is_certain(graph: Statements, shapes: Shapes) -> bool:
    """Return whether both engines are known to find the same in a graph."""
    typed = [one for one in graph.unusual if '"^^<' in one and not _INTEGER.fullmatch(one)]
    # Whether the end of a pattern is before a last line feed is another thing they differ about.
    fed = any(one.endswith('\\n" .') for one in graph.unusual)
    return not fed and all(map(_is_plain, typed)) and _are_comparable(graph, shapes)


@lru_cache(maxsize=8192)
def _is_plain(written: str) -> bool:
    """Whether a literal, as it ends a line, is written as its datatype asks."""
    value = term(written.removesuffix(" ."))
    form = _FORMS.get(_kind(value))
    return form is not None and form.fullmatch(value) is not None and _is_there(value)


def _is_there(value: str) -> bool:
    """Whether a date is in the calendar."""
    if _kind(value) not in ("date", "dateTime"):
        return True
    try:
        return bool(date.fromisoformat(value[:10]))
    except ValueError:
        return False


def _are_comparable(graph: Statements, shapes: Shapes) -> bool:
    """Whether what has bounds is a number, and what is put in order are numbers or days."""
    bounded, ordered = _compared(shapes)
    compared = bounded.union(path for path, _ in ordered)
    for about in graph.described().values():
        if compared.isdisjoint(about):
            continue
        for path in bounded & about.keys():
            if not set(map(_kind, about[path])) <= _NUMBERS:
                return False
        for path, other in ordered:
            if path in about and other in about:
                kinds = set(map(_kind, (*about[path], *about[other])))
                if not (kinds <= _NUMBERS or kinds == {"date"}):
                    return False
    return True


@lru_cache(maxsize=4)
def _compared(shapes: Shapes) -> tuple[frozenset[str], list[tuple[str, str]]]:
    """The properties that have bounds, and the pairs that are put in order."""

    def paths(curie: str) -> list[tuple[str, list[str]]]:
        return [(shapes.words(one, "sh:path"), values) for one, values in shapes.having(iri(curie))]

    bounded = {path for curie in _BOUNDS for path, _ in paths(curie)}
    ordered = {(path, one) for curie in _ORDERS for path, others in paths(curie) for one in others}
    return frozenset(bounded), sorted(ordered)


def _kind(value: str) -> str:
    """Return the name of a datatype of XML Schema, 'string' of text, empty of anything else."""
    space = iri("xsd:")
    datatype = value.datatype if isinstance(value, Literal) else ""
    return datatype.removeprefix(space) if datatype.startswith(space) else ""
