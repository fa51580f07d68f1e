"""The rows of `kinds.toml` files, each checked: what is wrong is one sentence with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from build_graph.errors import did_you_mean
from build_graph.knowledge.iris import prefixes
from build_graph.knowledge.rows import (
    TEXT,
    TEXTS,
    YES,
    Form,
    Row,
    check_curie,
    read_rows,
    read_toml,
)

HOLDS = ("text", "list", "things", "date", "yes-no")  # or the name of a scheme
PROPERTIES = ("name", "start-date", "end-date", "region")
SHAPES = ("circle", "square", "triangle", "diamond")
LOOK = ("colour", "shape", "size")
_LARGEST = 40  # the diameter of a node, in units of the picture


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and 0 < value <= _LARGEST


def _is_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
        for pair in value
    )


def _is_properties(value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= set(PROPERTIES)


_FORMS: Mapping[str, Form] = {
    "kind": Form(
        {
            **dict.fromkeys(("one", "many", "word", "class", "comment", "iri", "label"), TEXT),
            **dict.fromkeys(("definition", "colour", "shape"), TEXT),
            **dict.fromkeys(("is-a", "close-match", "related-match", "also"), TEXTS),
            **dict.fromkeys(("relations", "registers", "printed"), TEXTS),
            **dict.fromkeys(("local", "closed", "former", "asked"), YES),
            "properties": (_is_properties, f"a table of {', '.join(PROPERTIES)}"),
            "spellings": (_is_pairs, "a list of [pattern, replacement]"),
            "size": (_is_size, f"a whole number from 1 to {_LARGEST}"),
        },
        ("one", "many"),
    ),
    "relation": Form({"label": TEXT, "definition": TEXT}, ("definition",)),
    "column": Form({"property": TEXT, "holds": TEXT}, ("property",), own_heading=False),
}


def rows_of(files: Sequence[Path], appearance: Path) -> list[Row]:
    """Return the rows of all files; `appearance` has the palette of colours.

    Raises:
        BadInput: a file cannot be read or a row is wrong.

    """
    rows = read_rows(files, _FORMS)
    palette = read_toml(appearance).get("palette", {})
    kinds = {row.name: row for row in rows if row.table == "kind"}
    relations = [row.name for row in rows if row.table == "relation"]
    for row in kinds.values():
        _check_class(row)
        _check_look(row, palette)
        _check_links(row, kinds, relations)
    for row in rows:
        if row.table == "column":
            check_curie(row, "property", row.text("property"))
            holds = row.text("holds", "text")
            if holds not in HOLDS and holds not in prefixes():
                row.fail(f"'holds' is {holds!r}: write {', '.join(HOLDS)}, or the name of a scheme")
    return rows


def _check_class(row: Row) -> None:
    if "_" in row.name:
        row.fail("the name of a kind has dashes, no underscores")
    named = ("class", "is-a", "close-match", "related-match", "also", "printed")
    for key in named:
        for curie in (row.text(key),) if key == "class" else row.texts(key):
            if curie:
                check_curie(row, key, curie)
    for curie in row.values.get("properties", {}).values():
        check_curie(row, "properties", str(curie))
    if not row.text("class"):
        needing = [key for key in ("comment", "is-a", "iri", "also") if key in row.values]
        if needing:
            row.fail(f"{needing[0]!r} is said of a class, and it has none")
    _check_pairs(row)


def _check_pairs(row: Row) -> None:
    if "printed" in row.values and len(row.texts("printed")) != 2:
        row.fail("'printed' must be two properties")
    for pattern, _ in row.values.get("spellings", ()):
        try:
            re.compile(pattern)
        except re.error as error:
            row.fail(f"the spelling {pattern!r} is no pattern: {error}")


def _check_look(row: Row, palette: Mapping[str, str]) -> None:
    given = [key for key in LOOK if key in row.values]
    if given and len(given) < len(LOOK):
        lacking = next(key for key in LOOK if key not in given)
        row.fail(f"it has {given[0]!r} and no {lacking!r}")
    for key, known in (("colour", tuple(palette)), ("shape", SHAPES)):
        value = row.text(key)
        if value and value not in known:
            row.fail(f"the {key} {value!r} is none of {', '.join(known)}")
    if not given and not row.text("class") and not row.texts("registers"):
        row.fail("it needs a class, registers or a colour; else nothing is of it")


def _check_links(row: Row, kinds: Mapping[str, Row], relations: Sequence[str]) -> None:
    has_register = [name for name, kind in kinds.items() if kind.text("class")]
    for name in row.texts("registers"):
        if name not in has_register:
            row.fail(
                f"the register {name!r} is none{did_you_mean(name, has_register)}: "
                f"a register is a kind with a class ({', '.join(has_register)})"
            )
    for name in row.texts("relations"):
        if name not in relations:
            row.fail(
                f"the relation {name!r} is no concept{did_you_mean(name, relations)}: "
                f"add [relation.{name}], or write {', '.join(relations)}"
            )
    if row.texts("relations"):
        if not (row.text("class") or row.texts("registers")):
            row.fail("it has relations and no register, so that its names link to nothing")
        if not (row.text("definition") or row.text("comment")):
            row.fail("it has relations and no 'definition' of the concept")
    if row.true("asked") and not (row.text("class") or row.texts("registers")):
        row.fail("it is asked for and has no register of which one could be named")
