"""Tables of `ontology/` that folders of additions may add to: rows, each with its file and line.

Comes in: TOML files, and the form of each table. Goes out: rows whose keys and values are of the
form; what is not is refused with one sentence that says where it stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from build_graph.errors import BadInput, InternalError, did_you_mean
from build_graph.knowledge.iris import iri

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_Check = tuple[Callable[[Any], bool], str]


@dataclass(frozen=True, slots=True)
class Form:
    """What the rows of a table may hold: a check for each key, and the keys that each must have.

    A row stands under its own heading, or else in one line.
    """

    keys: Mapping[str, _Check]
    needed: tuple[str, ...]
    own_heading: bool = True


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


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


TEXT: _Check = (_is_text, "a text")
TEXTS: _Check = (_is_texts, "a list of texts")
YES: _Check = (lambda value: isinstance(value, bool), "true or false")


def read_rows(files: Sequence[Path], forms: Mapping[str, Form]) -> list[Row]:
    """Return the rows of all files, each of the form of its table, no name twice in a table.

    Raises:
        BadInput: a file cannot be read or a row is wrong.

    """
    rows = [row for path in files for row in _rows(path, forms)]
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        other = first.setdefault((row.table, row.name), row)
        if other is not row:
            row.fail(f"it stands already in {other.where}")
        _check_form(row, forms[row.table])
    return rows


def read_toml(path: Path) -> dict[str, Any]:
    """Return the table in a TOML file."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}.") from None


def check_curie(row: Row, key: str, curie: str) -> None:
    """Refuse a name of the vocabulary whose prefix is unknown."""
    try:
        iri(curie)
    except InternalError:
        row.fail(f"{key!r} is {curie!r}, which has no prefix of ontology/prefixes.ttl")


def _rows(path: Path, forms: Mapping[str, Form]) -> Iterator[Row]:
    data = read_toml(path)
    lines = path.read_text("utf-8").splitlines()
    for table, entries in data.items():
        if table not in forms or not isinstance(entries, dict):
            raise BadInput(f"{path}: unknown table [{table}]{did_you_mean(table, forms)}.")
        for name, values in entries.items():
            start = rf"\[{table}\.{name}\]" if forms[table].own_heading else rf"{name}\s*="
            line = next((i for i, text in enumerate(lines, 1) if re.match(start, text)), 1)
            row = Row(table, name, values, f"{path}, line {line}, {table} {name!r}")
            if not isinstance(values, dict):
                row.fail("write its keys under its own heading")
            yield row


def _check_form(row: Row, form: Form) -> None:
    if not _NAME.fullmatch(row.name):
        row.fail(
            "a name has small letters, digits and single dashes or underscores, "
            "and starts with a letter"
        )
    for key, value in row.values.items():
        if key not in form.keys:
            row.fail(f"unknown key {key!r}{did_you_mean(key, form.keys)}")
        is_right, what = form.keys[key]
        if not is_right(value):
            row.fail(f"{key!r} must be {what}")
    for key in form.needed:
        if key not in row.values:
            row.fail(f"it has no {key!r}")
