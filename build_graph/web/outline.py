"""What is so in all rows of an answer: how many there are, which columns say the same in each."""

from __future__ import annotations

from typing import NamedTuple

from build_graph.table import Table


class Outline(NamedTuple):
    """The number of rows, and the columns with one value or none in all of them."""

    rows: int
    alike: tuple[str, ...]


def outline_of(table: Table) -> Outline:
    """Return the outline of a whole answer."""
    columns = zip(table.columns, zip(*table.rows, strict=True), strict=False)
    return Outline(len(table.rows), tuple(name for name, all_ in columns if len(set(all_)) == 1))
