"""RDF terms and lines as N-Quads text: the fastest way in, and the same bytes every time."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import groupby

from build_graph.knowledge.iris import iri

_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')


def node(value: str) -> str:
    """Return the IRI as a term."""
    return f"<{value}>"


def text(value: str) -> str:
    r"""Return a plain string literal; every character that could end it is escaped.

    >>> text('a "b"\n')
    '"a \\"b\\"\\n"'
    """
    return f'"{_escaped(value)}"'


def typed(value: str, curie: str) -> str:
    """Return a literal of the datatype `curie`."""
    return f'"{_escaped(value)}"{_type(curie)}'


@cache
def _type(curie: str) -> str:
    return f"^^<{iri(curie)}>"


@cache
def _predicate(curie: str) -> str:
    return f"> <{iri(curie)}> "


def integer(value: int) -> str:
    """Return an xsd:integer literal."""
    return f'"{value}"{_type("xsd:integer")}'


def boolean(value: bool) -> str:
    """Return an xsd:boolean literal."""
    return typed("true" if value else "false", "xsd:boolean")


def _escaped(value: str) -> str:
    # Most values are told by three looks that are cheaper than the pattern's one.
    if value.isprintable() and '"' not in value and "\\" not in value:
        return value
    return _SPECIAL.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04X}", value)


class Lines:
    """The N-Quads lines of one named graph."""

    def __init__(self, graph: str) -> None:
        self.graph = graph
        self._end = f" <{graph}> ."
        self._lines: list[str] = []
        self._classes: set[tuple[str, str]] = set()

    def add(self, subject: str, curie: str, term: str) -> None:
        """Add one statement; a repeated one counts once."""
        self._lines.append(f"<{subject}{_predicate(curie)}{term}{self._end}")

    def type_and_label(self, subject: str, curie: str, label: str) -> None:
        """Say what `subject` is and what people call it."""
        self.is_a(subject, curie)
        self.add(subject, "rdfs:label", text(label))

    def is_a(self, subject: str, curie: str) -> None:
        """Say of what class `subject` is."""
        self._classes.add((subject, curie))
        self.add(subject, "rdf:type", node(iri(curie)))

    def classes(self) -> Counter[str]:
        """Return how many things were said to be of each class, by its IRI."""
        return Counter(iri(curie) for _, curie in self._classes)

    def sorted(self) -> tuple[str, ...]:
        """Return the distinct lines in code-point order."""
        # They come in nearly sorted, which is faster than sorting a set of them.
        return tuple([line for line, _ in groupby(sorted(self._lines))])
