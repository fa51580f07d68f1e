"""The rows of `kinds.toml` files, each checked: what is wrong is one sentence with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from build_graph.errors import BadInput, InternalError, did_you_mean
from build_graph.knowledge.iris import iri, prefixes

TABLES = ("kind", "relation", "column")
HOLDS = ("text", "list", "things", "date", "yes-no")  # or the name of a scheme
PROPERTIES = ("name", "start-date", "end-date", "region")
SHAPES = ("circle", "square", "triangle", "diamond")
LOOK = ("colour", "shape", "size")
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LARGEST = 40  # the diameter of a node, in units of the picture


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _is_true_or_false(value: Any) -> bool:
    return isinstance(value, bool)


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and 0 < value <= _LARGEST


def _is_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
        for pair in value
    )


def _is_properties(value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= set(PROPERTIES)


_TEXT = (_is_text, "a text")
_TEXTS = (_is_texts, "a list of texts")
_YES = (_is_true_or_false, "true or false")
_KEYS: Mapping[str, Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "kind": {
        **dict.fromkeys(("one", "many", "word", "class", "comment", "iri", "label"), _TEXT),
        **dict.fromkeys(("definition", "colour", "shape"), _TEXT),
        **dict.fromkeys(("is-a", "close-match", "related-match", "also"), _TEXTS),
        **dict.fromkeys(("relations", "registers", "printed"), _TEXTS),
        **dict.fromkeys(("local", "closed", "former", "asked"), _YES),
        "properties": (_is_properties, f"a table of {', '.join(PROPERTIES)}"),
        "spellings": (_is_pairs, "a list of [pattern, replacement]"),
        "size": (_is_size, f"a whole number from 1 to {_LARGEST}"),
    },
    "relation": {"label": _TEXT, "definition": _TEXT},
    "column": {"property": _TEXT, "holds": _TEXT},
}
_NEEDED = {"kind": ("one", "many"), "relation": ("definition",), "column": ("property",)}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a file: its table, its name, its values; `where` is its file and line."""

    table: str
    name: str
    values: Mapping[str, Any]
    where: str

    def text(self, key: str, default: str = "") -> str:
        """Return a text, or `default` where it is left out."""
        return str(self.values.get(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where it is left out."""
        return tuple(self.values.get(key, ()))

    def true(self, key: str) -> bool:
        """Return whether it is said to be so."""
        return bool(self.values.get(key, False))

    def number(self, key: str) -> int:
        """Return a whole number, 0 where it is left out."""
        return int(self.values.get(key, 0))

    def fail(self, sentence: str) -> NoReturn:
        """Refuse the row with one sentence."""
        raise BadInput(f"{self.where}: {sentence}.")


def rows_of(files: Sequence[Path], appearance: Path) -> list[Row]:
    """Return the rows of all files; `appearance` has the palette of colours.

    Raises:
        BadInput: a file cannot be read or a row is wrong.

    """
    rows = [row for path in files for row in _rows(path)]
    palette = _data(appearance).get("palette", {})
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        other = first.setdefault((row.table, row.name), row)
        if other is not row:
            row.fail(f"it stands already in {other.where}")
    for row in rows:
        _check_form(row)
    kinds = {row.name: row for row in rows if row.table == "kind"}
    relations = [row.name for row in rows if row.table == "relation"]
    for row in kinds.values():
        _check_class(row)
        _check_look(row, palette)
        _check_links(row, kinds, relations)
    for row in rows:
        if row.table == "column":
            _check_curie(row, "property", row.text("property"))
            holds = row.text("holds", "text")
            if holds not in HOLDS and holds not in prefixes():
                row.fail(f"'holds' is {holds!r}: write {', '.join(HOLDS)}, or the name of a scheme")
    return rows


def _data(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}.") from None


def _rows(path: Path) -> Iterator[Row]:
    data = _data(path)
    lines = path.read_text("utf-8").splitlines()
    for table, entries in data.items():
        if table not in TABLES or not isinstance(entries, dict):
            raise BadInput(f"{path}: unknown table [{table}]{did_you_mean(table, TABLES)}.")
        for name, values in entries.items():
            start = rf"{name}\s*=" if table == "column" else rf"\[{table}\.{name}\]"
            line = next((i for i, text in enumerate(lines, 1) if re.match(start, text)), 1)
            row = Row(table, name, values, f"{path}, line {line}, {table} {name!r}")
            if not isinstance(values, dict):
                row.fail("write its keys under its own heading")
            yield row


def _check_form(row: Row) -> None:
    if not _SLUG.fullmatch(row.name):
        row.fail("a name has small letters, digits and single dashes, and starts with a letter")
    known = _KEYS[row.table]
    for key, value in row.values.items():
        if key not in known:
            row.fail(f"unknown key {key!r}{did_you_mean(key, known)}")
        is_right, what = known[key]
        if not is_right(value):
            row.fail(f"{key!r} must be {what}")
    for key in _NEEDED[row.table]:
        if key not in row.values:
            row.fail(f"it has no {key!r}")


def _check_class(row: Row) -> None:
    named = ("class", "is-a", "close-match", "related-match", "also", "printed")
    for key in named:
        for curie in (row.text(key),) if key == "class" else row.texts(key):
            if curie:
                _check_curie(row, key, curie)
    for curie in row.values.get("properties", {}).values():
        _check_curie(row, "properties", str(curie))
    if not row.text("class"):
        needing = [key for key in ("comment", "is-a", "iri", "also") if key in row.values]
        if needing:
            row.fail(f"{needing[0]!r} is said of a class, and it has none")
    if "printed" in row.values and len(row.texts("printed")) != 2:
        row.fail("'printed' must be two properties")
    for pattern, _ in row.values.get("spellings", ()):
        try:
            re.compile(pattern)
        except re.error as error:
            row.fail(f"the spelling {pattern!r} is no pattern: {error}")


def _check_curie(row: Row, key: str, curie: str) -> None:
    try:
        iri(curie)
    except InternalError:
        row.fail(f"{key!r} is {curie!r}, which has no prefix of ontology/prefixes.ttl")


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
