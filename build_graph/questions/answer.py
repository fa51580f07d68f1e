"""Ask the store one question: a name of the catalogue, a `.rq` file, or SPARQL that only reads.

Values of parameters are bound to variables as terms; they never become part of the query's text.
Where a parameter means a thing (a region, a court) its name is looked up in the store first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from build_graph.errors import BadInput, BadRequest, did_you_mean
from build_graph.knowledge.vocab import prefixes
from build_graph.questions import catalogue, sandbox
from build_graph.questions.by_thing import rows_of_thing
from build_graph.questions.by_unit import first_rows, rows_of_unit
from build_graph.questions.catalogue import Parameter, Question
from build_graph.questions.lookup import resolve
from build_graph.questions.sandbox import Limits
from build_graph.questions.several import singly, together
from build_graph.store.database import Rows, Store, Term, literal_term, typed_term
from build_graph.store.kept_rows import kept_rows
from build_graph.table import Kind, Table, Value

_KINDS: dict[str, Kind] = {"integer": "integer", "number": "number"}
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z")
_SPARQL = re.compile(r"(?i)\s*(?:base|prefix|describe)\s+\S")  # queries that need no braces
# Types of parameters whose values are what they say; others name a thing of the store.
_LITERALS = ("text", "integer", "number", "month")
_LONGEST = 1000  # characters of one value; longer ones are no name and no search words


def run(
    store: Store,
    question_text: str | Path,
    parameters: Mapping[str, str | int | float] | None = None,
    *,
    limits: Limits | None = None,
    most: int | None = None,
) -> Table:
    """Return the answer to a question of the catalogue, a `.rq` file or a SPARQL text.

    What is not of the catalogue runs within `limits`, in a process of its own (see `sandbox`). Of a
    question of the catalogue the first `most` rows may be asked for, which come sooner.
    """
    given = dict(parameters or {})
    found = find(question_text)
    if isinstance(found, Question):
        if is_own(question_text):
            return ask(store, found, given, limits or Limits())
        return ask(store, found, given, most=most)
    if given:
        raise BadRequest(
            "parameters need a query with a header that declares them: "
            f"nothing here is called {next(iter(given))!r}"
        )
    return _guessed(sandbox.select(store, found, None, prefixes(), limits))


def is_own(question_text: str | Path) -> bool:
    """Return whether somebody wrote this query: a text or a file, not a name of the catalogue."""
    return str(question_text) not in catalogue.names()


def find(question_text: str | Path) -> Question | str:
    """Return the question that is meant, or the text of a query without a header."""
    text = str(question_text)
    if isinstance(question_text, str) and ("{" in text or "\n" in text or _SPARQL.match(text)):
        return text
    if text.endswith(".rq"):
        path = Path(text)
        try:
            content = path.read_text("utf-8-sig")
        except FileNotFoundError:
            raise BadRequest(f"there is no file {path}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{path} cannot be read as a query: {error}") from error
        return catalogue.read_question(path) if catalogue.has_header(content) else content
    return catalogue.question(text)


def ask(
    store: Store,
    question: Question,
    given: Mapping[str, str | int | float],
    limits: Limits | None = None,
    *,
    most: int | None = None,
) -> Table:
    """Return the answer to one question, with its columns in the order of its header.

    Several units may be given with ';' between.
    With `limits` it runs in a process of its own: so must whatever is not of the catalogue. `most`
    is for the first rows alone; `cut` tells that there are more.
    """
    calls = singly(question, given)
    if len(calls) > 1:
        tables = [ask(store, question, one, limits) for one in calls]
        ordered = _sorted(question, together(table.rows for table in tables))
        cut = any(table.cut for table in tables) or len(ordered) > len(ordered[:most])
        return replace(tables[0], rows=ordered[:most], cut=cut)
    if limits is None:
        rows = found_rows(store, question, given, most)
    else:
        bound = bind(store, question, given)
        rows = sandbox.select(store, question.sparql, bound, prefixes(), limits)
    return table_of(question, rows, most)


def table_of(question: Question, rows: Rows, most: int | None = None) -> Table:
    """Return rows, which may have more columns than the question, as its table in its order."""
    try:
        places = [rows.columns.index(column.name) for column in question.columns]
    except ValueError:
        missing = [c.name for c in question.columns if c.name not in rows.columns]
        raise BadInput(
            f"the query {question.name} declares the column {missing[0]!r} but selects no such "
            "variable"
        ) from None
    ordered = _sorted(question, (tuple(_filled(row[i]) for i in places) for row in rows.rows))
    return Table(
        columns=tuple(column.name for column in question.columns),
        kinds=tuple(_KINDS.get(column.kind, "text") for column in question.columns),
        rows=ordered[:most],
        cut=rows.cut or len(ordered) > len(ordered[:most]),
    )


def found_rows(
    store: Store,
    question: Question,
    given: Mapping[str, str | int | float],
    most: int | None = None,
) -> Rows:
    """Return the rows of a question in no order, all or those that hold the first `most`.

    The whole of a short answer is kept with the store until the next build.
    """
    bound = bind(store, question, given)
    if most is not None and (some := first_rows(store, question, bound, most)):
        return some
    if given:
        about = rows_of_unit(store, question, bound) or rows_of_thing(store, question, bound)
        return about or store.select(question.sparql, bound, prefixes())
    return kept_rows(store, question.sparql, prefixes(), bound)


def bind(
    store: Store, question: Question, given: Mapping[str, str | int | float]
) -> dict[str, Term]:
    """Return the terms to bind, or raise the sentence for the first value that does not fit."""
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            has = f"it takes {', '.join(known)}" if known else "it takes none"
            raise BadRequest(
                f"{question.name} has no parameter {name!r}{did_you_mean(name, known)}: {has}"
            )
    bound = {}
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            bound[parameter.variable] = term(store, parameter, str(value))
        elif not parameter.optional:
            raise BadRequest(
                f"{question.name} needs the parameter {parameter.name!r} "
                f"({parameter.description}): for example "
                f"--param {parameter.name}={_shell(parameter.example)}"
            )
    return bound


def looks_up(question: Question, given: Mapping[str, str | int | float]) -> bool:
    """Return whether a value names something that only a store knows."""
    valued = (one for one in question.parameters if given.get(one.name, one.default) is not None)
    return any(one.type not in _LITERALS for one in valued)


def term(store: Store, parameter: Parameter, value: str) -> Term:
    """Return the term that a value stands for, by the parameter's type."""
    if len(value) > _LONGEST:
        raise BadRequest(f"the value of {parameter.name!r} is longer than {_LONGEST} characters")
    if parameter.type == "text":
        return literal_term(value)
    if parameter.type == "integer":
        if not re.match(r"[+-]?[0-9]{1,15}\Z", value.strip()):
            raise _bad_value(parameter, value, "a whole number")
        return literal_term(int(value))
    if parameter.type == "number":
        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            raise _bad_value(parameter, value, "a number") from None
        if not number.is_finite() or abs(number.adjusted()) > 15:
            raise _bad_value(parameter, value, "a number")
        return typed_term(f"{number:f}", "http://www.w3.org/2001/XMLSchema#decimal")
    if parameter.type == "month":
        if not _MONTH.match(value.strip()):
            raise _bad_value(parameter, value, "a month written YYYY-MM")
        return typed_term(value.strip(), "http://www.w3.org/2001/XMLSchema#gYearMonth")
    return resolve(store, parameter.type, value)


def _sorted(question: Question, rows: Iterable[tuple[Value, ...]]) -> tuple[tuple[Value, ...], ...]:
    """Return the rows in the question's order; every column settles ties, so it is always one."""
    listed = list(rows)
    names = [column.name for column in question.columns]
    keys = [_keys(column) for column in zip(*listed, strict=True)]
    # The ascending columns at the end of the order and those that settle ties: one pass for all.
    last = max((n for n, name in enumerate(question.order) if name.startswith("-")), default=-1)
    first = [keys[names.index(name)] for name in question.order[last + 1 :]] if keys else []
    together = list(zip(*first, *keys, strict=True))
    places = sorted(range(len(listed)), key=together.__getitem__)
    for name in reversed(question.order[: last + 1]) if keys else ():
        own = keys[names.index(name.removeprefix("-"))]
        places.sort(key=own.__getitem__, reverse=name.startswith("-"))
    return tuple([listed[place] for place in places])


def _keys(column: tuple[Value, ...]) -> Sequence[Any]:
    """Return what orders the values of one column: themselves where all are of one type."""
    types = set(map(type, column))
    return column if types in ({str}, {int}, {float}) else [_key(value) for value in column]


def _key(value: Value) -> tuple[int, float, str]:
    """Return what orders values of any type: nothing, then numbers, then texts."""
    if value is None:
        return (0, 0, "")
    return (2, 0, value) if isinstance(value, str) else (1, value, "")


def _filled(value: Value) -> Value:
    """Return a value; an empty text says no more than none at all."""
    return None if value == "" else value


def _bad_value(parameter: Parameter, value: str, wanted: str) -> BadRequest:
    return BadRequest(
        f"{parameter.name!r} must be {wanted}, such as {parameter.example}: not {value!r}"
    )


def _shell(value: str) -> str:
    return f'"{value}"' if re.search(r"[^\w.-]", value) else value


def _guessed(rows: Rows) -> Table:
    """Return rows as a table whose kinds are seen from the values."""
    kinds: list[Kind] = []
    for i in range(len(rows.columns)):
        types = {type(row[i]) for row in rows.rows} - {type(None)}
        if types == {int}:
            kinds.append("integer")
        else:
            kinds.append("number" if types and types <= {int, float} else "text")
    mixed = [
        tuple(
            str(value) if kind == "text" and value is not None else value
            for kind, value in zip(kinds, row, strict=True)
        )
        for row in rows.rows
    ]
    return Table(rows.columns, tuple(kinds), tuple(mixed), rows.cut)
