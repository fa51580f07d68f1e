"""The kinds of reports of the series: what `ontology/report-kinds.toml` says of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from build_graph.knowledge import resources
from build_graph.knowledge.rows import TEXT, TEXTS, YES, Form, Row, check_curie, read_rows

FILE = "report-kinds.toml"
_FORMS = {
    "kind": Form(
        {
            **dict.fromkeys(("one", "layout", "of", "class", "path", "inspected"), TEXT),
            "path": (lambda value: isinstance(value, str), "a text"),
            **dict.fromkeys(("registers", "expects"), TEXTS),
            "rated": YES,
        },
        ("one", "layout", "of", "class", "path", "registers", "rated", "expects"),
    )
}


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One kind: its name, its layout, the field `of` what was inspected, its class and address.

    `is_rated` is false where its reports have no ratings, `inspected` what all of them inspect,
    `expects` the fields whose absence is a doubt.
    """

    name: str
    one: str
    layout: str
    of: str
    of_class: str
    path: str
    registers: tuple[str, ...]
    is_rated: bool
    inspected: str
    expects: tuple[str, ...]


def report_kinds() -> dict[str, ReportKind]:
    """Return every kind by its name, in the order in which they are tried.

    >>> report_kinds()["dynamic"].is_rated
    False
    """
    return _kinds(resources.home())


@cache
def _kinds(home: Path) -> dict[str, ReportKind]:
    return {row.name: _kind(row) for row in read_rows([home / "ontology" / FILE], _FORMS)}


def _kind(row: Row) -> ReportKind:
    check_curie(row, "class", row.text("class"))
    return ReportKind(
        name=row.name,
        one=row.text("one"),
        layout=row.text("layout"),
        of=row.text("of"),
        of_class=row.text("class"),
        path=row.text("path"),
        registers=row.texts("registers"),
        is_rated=row.true("rated"),
        inspected=row.text("inspected"),
        expects=row.texts("expects"),
    )
