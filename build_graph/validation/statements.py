"""N-Triples lines -> what they say, by subject and property, as plain text.

An IRI is a `str`, a blank node a `str` that begins with '_:', a literal a `Literal`. Lines are read
as the database writes them: a term holds no space unless it is a literal, which comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from build_graph.knowledge.iris import iri

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NOTHING: dict[str, list[str]] = {}
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Literal(str):
    """The text of a literal, with the IRI of its datatype; xsd:string where it names none."""

    datatype: str = _STRING


def term(written: str) -> str:
    r"""Return a term as it is written in N-Triples.

    >>> term("<http://example.org/a>"), term(r'"two\nlines"@en')
    ('http://example.org/a', 'two\nlines')
    """
    if written[0] == "<":
        return written[1:-1]
    if written[0] != '"':
        return written
    close = written.rindex('"')
    text = written[1:close]
    made = Literal(_ESCAPE.sub(_unescaped, text) if "\\" in text else text)
    if written.startswith("^^", close + 1):
        made.datatype = written[close + 4 : -1]
    return made


def written(node: str) -> str:
    """Return a node as N-Triples writes it."""
    if not isinstance(node, Literal):
        return node if node.startswith("_:") else f"<{node}>"
    text = node.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"' if node.datatype == _STRING else f'"{text}"^^<{node.datatype}>'


def is_iri(node: str | None) -> bool:
    """Return whether `node` is an IRI: neither a literal nor a blank node."""
    return node is not None and not isinstance(node, Literal) and not node.startswith("_:")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(match[3], match[3])


def _subject_of(line: str) -> str:
    return line.partition(" ")[0]


def _described(lines: Iterable[str]) -> dict[str, list[str]]:
    """Return what lines of one subject say, by the IRI of the property."""
    about: dict[str, list[str]] = {}
    for line in lines:
        _, predicate, value = line.split(" ", 2)
        node = value[1:-3] if value[0] == "<" else term(value[:-2])
        about.setdefault(predicate[1:-1], []).append(node)
    return about


class Statements:
    """What N-Triples lines say; a line that stands there twice counts once."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(dict.fromkeys(lines))
        self._said: dict[str, dict[str, list[str]]] = {}
        self._subjects: dict[str, dict[str, list[str]]] = {}
        for subject, of_subject in groupby(self.lines, _subject_of):
            self._add(term(subject), _described(of_subject))

    def _add(self, subject: str, about: dict[str, list[str]]) -> None:
        there = self._said.setdefault(subject, about)
        if there is not about:
            for predicate, values in about.items():
                there.setdefault(predicate, []).extend(values)

    def described(self) -> Iterable[Mapping[str, list[str]]]:
        """Return what is said of each thing, by the IRI of the property."""
        return self._said.values()

    def having(self, predicate: str) -> list[tuple[str, list[str]]]:
        """Return the things that have a property, given as IRI, with its values, in order."""
        found = ((one, about[predicate]) for one, about in self._said.items() if predicate in about)
        return sorted((one, sorted(values)) for one, values in found)

    def subjects(self, curie: str, value: str | None) -> list[str]:
        """Return the things that have this node as a value of a property, in order."""
        predicate = iri(curie)
        if predicate not in self._subjects:
            found: dict[str, list[str]] = {}
            for subject, about in self._said.items():
                for one in about.get(predicate, ()):
                    if not isinstance(one, Literal):
                        found.setdefault(one, []).append(subject)
            self._subjects[predicate] = {one: sorted(things) for one, things in found.items()}
        return [] if value is None else self._subjects[predicate].get(value, [])

    def said_of(self, node: str) -> Mapping[str, list[str]]:
        """Return what is said of a thing, by the IRI of the property."""
        return _NOTHING if isinstance(node, Literal) else self._said.get(node, _NOTHING)

    def all(self, node: str | None, curie: str) -> list[str]:
        """Return the values of a property of a thing, in order."""
        if node is None or isinstance(node, Literal):
            return []
        found = self._said.get(node, _NOTHING).get(iri(curie), [])
        return sorted(found) if len(found) > 1 else found[:]

    def one(self, node: str | None, curie: str) -> str | None:
        """Return the first of the values, None where there is none."""
        return next(iter(self.all(node, curie)), None)

    def words(self, node: str | None, curie: str) -> str:
        """Return the first of the values as text, empty where there is none."""
        return self.one(node, curie) or ""

    def slug(self, node: str | None, curie: str) -> str:
        """Return the last part of the IRI that is the value: 'good' of a rating."""
        return self.words(node, curie).rpartition("/")[2]
