"""The tables of the catalogue that are exported, with what is said of them and of their columns."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.knowledge import resources
from build_graph.questions.answer import run
from build_graph.questions.catalogue import Column, Question, names, question
from build_graph.store.database import Store
from build_graph.table import Table


@dataclass(frozen=True, slots=True)
class CatalogueTable:
    """A table and the question it answers; units and separators are by column."""

    question: Question
    units: Mapping[str, str]
    separators: Mapping[str, str]
    year_of: str

    @property
    def name(self) -> str:
        """The name of the table: that of its question."""
        return self.question.name

    def rows(self, store: Store) -> Table:
        """Return the table as it is in a store."""
        return run(store, self.name)

    def columns(self) -> Iterator[tuple[Column, str, str]]:
        """Yield each column with its unit and what separates its values, '' for none."""
        for column in self.question.columns:
            yield column, self.units.get(column.name, ""), self.separators.get(column.name, "")


def table_names() -> list[str]:
    """Return the names of the tables that scripts rely on, those the catalogue has."""
    there = set(names())
    return [name for name in _listed()["tables"] if name in there]


def catalogue_tables() -> list[CatalogueTable]:
    """Return the tables that scripts rely on, in their order."""
    listed = _listed()
    return [
        CatalogueTable(question(name), listed["units"], listed["separators"], listed["year_of"])
        for name in table_names()
    ]


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(resources.queries("tables.toml").read_text("utf-8"))
