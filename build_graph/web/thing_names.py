"""The names in a store: what a parameter may be, and which thing a name in an answer is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from build_graph.knowledge.kinds import known
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import thing_types
from build_graph.questions.lookup import folded, index, names_of, printed_names
from build_graph.store.database import Store

_PRINTED = 2  # the rank of names that reports print; 0 is that of a thing's own
_INSPECTIONS = """
SELECT ?inspection ?name ?month WHERE {
  ?inspection pg:fieldworkStarted ?month .
  { ?inspection pg:pduName ?name }
  UNION { ?inspection a pg:RegionalInspection ; pg:regionName ?name }
  UNION { ?inspection pg:inspectedName ?name }
}
"""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a parameter may be: names that reports mention, and further ones of the registers."""

    named: tuple[str, ...]
    others: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.named) + len(self.others)


class ThingNames:
    """Names by type, each read from the store once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.RLock()
        self._indexes: dict[str, dict[str, str]] = {}
        self._choices: dict[str, Choices] = {}
        self._printed: frozenset[str] | None = None
        self._inspections: dict[tuple[str, str], str] | None = None
        self._as_printed: dict[str, str] | None = None

    def thing(self, type_: str, name: str) -> str:
        """Return the IRI of the thing of that type and name, or '' where none or several are."""
        return self._index(type_).get(folded(name), "")

    def as_printed(self, iri: str) -> str:
        """Return the name that reports print for a thing in place of its own, or ''.

        It is '' too where they print its own name, or several that differ.
        """
        with self._lock:
            if self._as_printed is None:
                types = (type_ for type_, kind in known().asked.items() if kind.printed)
                self._as_printed = dict(pair for one in types for pair in self._otherwise(one))
            return self._as_printed.get(iri, "")

    def _otherwise(self, type_: str) -> Iterator[tuple[str, str]]:
        """Yield the things of a type whose printed name is one and not that of the register."""
        own: dict[str, set[str]] = {}
        printed: dict[str, dict[str, str]] = {}
        for iri, name, rank in sorted(names_of(self._store, type_)):
            if rank == _PRINTED:
                printed.setdefault(iri, {}).setdefault(folded(name), name)
            elif rank == 0:
                own.setdefault(iri, set()).add(folded(name))
        for iri, names in printed.items():
            if len(names) == 1 and names.keys().isdisjoint(own.get(iri, ())):
                yield iri, min(names.values())

    def inspection(self, name: str, month: str) -> str:
        """Return the IRI of the inspection of a unit or region that started in a month, or ''."""
        with self._lock:
            if self._inspections is None:
                rows = self._store.select(_INSPECTIONS, prefixes=prefixes()).rows
                self._inspections = {
                    (folded(str(unit)), str(began)): str(iri)
                    for iri, unit, began in sorted(rows, key=str)
                }
            return self._inspections.get((folded(name), month), "")

    def choices(self, type_: str) -> Choices:
        """Return what a parameter of a type may be; nothing where its values are no things."""
        with self._lock:
            if type_ not in self._choices:
                self._choices[type_] = self._found(type_)
            return self._choices[type_]

    def _found(self, type_: str) -> Choices:
        if type_ not in thing_types():
            return Choices((), ())
        own = sorted({(name, iri) for iri, name, rank in names_of(self._store, type_) if not rank})
        if self._printed is None:
            self._printed = frozenset(folded(name) for _, name in printed_names(self._store))
        by_name = self._index(type_)
        met = {by_name[name] for name in self._printed if name in by_name}
        named = dict.fromkeys(name for name, iri in own if iri in met)
        others = dict.fromkeys(name for name, _ in own if name not in named)
        return Choices(tuple(named), tuple(others))

    def _index(self, type_: str) -> dict[str, str]:
        with self._lock:
            if type_ not in self._indexes:
                self._indexes[type_] = index(self._store, type_) if type_ in thing_types() else {}
            return self._indexes[type_]
