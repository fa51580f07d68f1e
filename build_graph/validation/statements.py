"""N-Triples lines -> what they say, by subject and property, as plain text.

An IRI is a `str`, a blank node a `str` that begins with '_:', a literal a `Literal`. Lines are read
as the database writes them: a term holds no space unless it is a literal, which comes last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain, groupby
from typing import ClassVar

from build_graph.knowledge.iris import iri

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NOTHING: dict[str, list[str]] = {}
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Literal(str):
    """The text of a literal, with the IRI of its datatype; xsd:string where it names none."""

    __slots__ = ()  # a report has thousands of them
    datatype: ClassVar[str] = _STRING

    def __reduce__(self) -> tuple[Callable[[str, str], Literal], tuple[str, str]]:
        return typed, (str(self), self.datatype)


def typed(text: str, datatype: str) -> Literal:
    """Return the literal of that datatype, given as IRI."""
    return _of_datatype(datatype)(text)


@cache
def _of_datatype(datatype: str) -> type[Literal]:
    """Return the literals of one datatype: a class of its own makes each as small as its text."""
    return type("Literal", (Literal,), {"datatype": datatype, "__slots__": ()})


def term(written: str) -> str:
    r"""Return a term as it is written in N-Triples.

    >>> term("<http://example.org/a>"), term(r'"two\nlines"@en')
    ('http://example.org/a', 'two\nlines')
    """
    if written[0] == "<":
        return written[1:-1]
    if written[0] != '"':
        return written
    text, _, end = written[1:].rpartition('"')
    text = _ESCAPE.sub(_unescaped, text) if "\\" in text else text
    return typed(text, end[3:-1]) if end.startswith("^^") else Literal(text)


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


Said = dict[str, dict[str, list[str]]]


def _read(lines: Iterable[str]) -> tuple[Said, frozenset[str]]:
    """Return what lines say of each subject, by property, and their values that are no plain text.

    Those are as they end their lines: with a datatype, a language or an escape.
    """
    said: Said = {}
    unusual = set()
    last = ""
    about: dict[str, list[str]] = {}
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        if subject != last:
            last, about = subject, said.setdefault(term(subject), {})
        node: str
        if value[0] == "<":
            node = value[1:-3]
        elif value[-3] == '"' and "\\" not in value:
            node = Literal(value[1:-3])
        else:
            unusual.add(value)
            node = term(value[:-2])
        own = predicate[1:-1]
        if own in about:
            about[own].append(node)
        else:
            about[own] = [node]
    return said, frozenset(unusual)


# What registers and schemes say of a thing is the same for each report that names it.
_read_once = lru_cache(maxsize=4096)(_read)


def _both(one: dict[str, list[str]] | None, other: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what is said in two places of one thing; `other` is read once and stays as it is."""
    if one is None:
        return other
    return {about: [*one.get(about, ()), *other.get(about, ())] for about in {**one, **other}}


class Statements:
    """What N-Triples lines say; a line that stands there twice counts once.

    `shared` are lines that come with many graphs: what they say of a thing is read once. They are
    `beside`, thing by thing, and the others `own_lines`, of the subjects `own`. `unusual` are the
    values that are no plain text, as they end their lines.
    """

    def __init__(self, lines: Iterable[str], shared: Iterable[str] = ()) -> None:
        own = dict.fromkeys(lines)
        beside = [line for line in dict.fromkeys(shared) if line not in own]
        self.own_lines = tuple(own)
        self.beside = [tuple(of_thing) for _, of_thing in groupby(beside, _subject_of)]
        self._said, unusual = _read(own)
        self.own = tuple(sorted(self._said))
        self._subjects: Said = {}
        elsewhere = [_read_once(of_thing) for of_thing in self.beside]
        self.unusual = unusual.union(*(one for _, one in elsewhere))
        for said, _ in elsewhere:
            for thing, about in said.items():
                self._said[thing] = _both(self._said.get(thing), about)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines, each once."""
        return (*self.own_lines, *chain.from_iterable(self.beside))

    def described(self) -> Mapping[str, Mapping[str, list[str]]]:
        """Return what is said of each thing, by the IRI of the property."""
        return self._said

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

    def said_of(self, node: str | None) -> Mapping[str, list[str]]:
        """Return what is said of a thing, by the IRI of the property."""
        if node is None or isinstance(node, Literal):
            return _NOTHING
        return self._said.get(node, _NOTHING)

    def all(self, node: str | None, curie: str) -> list[str]:
        """Return the values of a property of a thing, in order."""
        found = self.said_of(node).get(iri(curie), ())
        return sorted(found) if len(found) > 1 else list(found)

    def one(self, node: str | None, curie: str) -> str | None:
        """Return the first of the values, None where there is none."""
        found = self.said_of(node).get(iri(curie))
        return None if found is None else found[0] if len(found) == 1 else min(found)

    def words(self, node: str | None, curie: str) -> str:
        """Return the first of the values as text, empty where there is none."""
        return self.one(node, curie) or ""

    def slug(self, node: str | None, curie: str) -> str:
        """Return the last part of the IRI that is the value: 'good' of a rating."""
        return self.words(node, curie).rpartition("/")[2]
