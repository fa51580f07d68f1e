"""The answer itself and the table it stands in, from the rows that are left."""

from __future__ import annotations

import re
from collections import Counter

from build_graph.asking.lexicon import Lexicon, lexicon
from build_graph.asking.measures import COUNT, Row, Rows
from build_graph.asking.steps import PAIRED
from build_graph.asking.typed import Typed
from build_graph.questions.catalogue import Question
from build_graph.table import Kind, Table, Value

_EXTREME = re.compile(r"highest |lowest ")
_SEVERAL = 2  # units that one answer is of
_JOINED = 4  # different values shown beside one answer before only their number is
_SCORE, _MOST, _OF = "score", "max_score", "score_of_maximum"


def answer_table(
    typed: Typed, question: Question, rows: Rows, counted: Rows
) -> tuple[Table, tuple[str, ...]]:
    """Return the table of a query's rows, the answer in its first column, and the answer as texts.

    `counted` are the rows behind a count, which are shown with it.
    """
    lex = lexicon()
    kind = lex.column(question.name, typed.show[0]).kind
    row_by_row = len(typed.show) > 1 or kind in lex.grammar["by_row"]
    listed = _different if row_by_row else _once_each
    further = _further_columns(typed, question, counted or rows, lex)
    if typed.form in ("yes-no", "no"):
        yes = "Yes" if bool(rows) == (typed.form == "yes-no") else "No"
        shown = [{"answer": yes, **row} for row in rows] or [{"answer": yes}]
        return _table(("answer", *further), shown), (yes,)
    if typed.form == "value" and counted:
        columns = tuple(dict.fromkeys((*typed.show, *further)))
        shown = [{**row, **rows[0]} for row in listed(counted, columns)]
        return _table((COUNT, *columns), shown), _texts(rows, COUNT)
    if typed.form == "value":
        columns = tuple(rows[0]) if rows else ()
        # A value for each group stands behind what it is the value of.
        return _table(columns, rows), _texts(rows, "".join(columns[-1:]))
    answer = PAIRED if len(typed.show) > 1 else typed.show[0]
    own = {column.name for column in question.columns}  # one has a `count` itself
    made = rows[0].keys() if rows and not own <= rows[0].keys() else ()
    worked_out = [name for name in (COUNT, "mean", "sum") if name in made]
    found = rows
    rows = listed(rows, (answer, *(worked_out or (name for name in further if name != answer))))
    if listed is _once_each and answer != PAIRED and any(map(_EXTREME.match, typed.steps)):
        rows = _with_units(rows, found, answer)
    return _table(tuple(rows[0]) if rows else (answer,), rows), _texts(rows, answer)


def _further_columns(typed: Typed, question: Question, rows: Rows, lex: Lexicon) -> tuple[str, ...]:
    """Return the columns shown with the answer: those of `ask.toml` that hold anything."""
    wanted = lex.use(question.name).beside
    if len(typed.show) > 1:
        wanted = tuple(column.name for column in question.columns)
    return tuple(name for name in wanted if any(row.get(name) is not None for row in rows))


def _once_each(rows: Rows, columns: tuple[str, ...]) -> Rows:
    """Return one row for each answer, what stands beside it joined."""
    by_answer: dict[Value, Rows] = {}
    for row in rows:
        by_answer.setdefault(row.get(columns[0]), []).append(row)
    return [
        {columns[0]: answer, **{name: _joined(part, name) for name in columns[1:]}}
        for answer, part in by_answer.items()
        if answer is not None
    ]


def _with_units(rows: Rows, found: Rows, answer: str) -> Rows:
    """Return answers that are alike the best or the worst, those of the most units first."""
    units = {(row.get(answer), row.get(PAIRED)) for row in found}
    count = Counter(one for one, unit in units if unit is not None)
    if max(count.values(), default=0) < _SEVERAL:
        return rows
    ordered = sorted(rows, key=lambda row: -count[row[answer]])
    return [{**row, "units": count[row[answer]]} for row in ordered]


def _joined(part: Rows, column: str) -> Value:
    values = list(dict.fromkeys(row[column] for row in part if row.get(column) is not None))
    if len(values) <= 1:
        return values[0] if values else None
    if len(values) > _JOINED:
        return f"{len(values)} different"
    return "; ".join(map(as_text, values))


def _different(rows: Rows, columns: tuple[str, ...]) -> Rows:
    seen: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        key = tuple(row.get(name) for name in columns)
        if key[0] is not None:
            seen.setdefault(key, dict(zip(columns, key, strict=True)))
    return list(seen.values())


def _table(columns: tuple[str, ...], rows: Rows) -> Table:
    if {_SCORE, _MOST} <= set(columns):
        # A score says nothing without its maximum.
        rows = [{**row, _OF: f"{row[_SCORE]}/{row[_MOST]}"} for row in rows]
        columns = (*columns, _OF)
    listed = [tuple(row.get(name) for name in columns) for row in rows]
    kinds = tuple(_kind([row[i] for row in listed]) for i in range(len(columns)))
    shown = [
        tuple(
            as_text(value) if kind == "text" and value is not None else value
            for value, kind in zip(row, kinds, strict=True)
        )
        for row in listed
    ]
    return Table(columns, kinds, tuple(shown))


def _kind(values: list[Value]) -> Kind:
    types = {type(value) for value in values if value is not None}
    if types == {int}:
        return "integer"
    return "number" if types and types <= {int, float} else "text"


def _texts(rows: Rows, column: str) -> tuple[str, ...]:
    values = (row[column] for row in rows if row.get(column) is not None)
    return tuple(dict.fromkeys(map(as_text, values)))


def as_text(value: Value) -> str:
    """Return a value as an answer has it."""
    return f"{value:g}" if isinstance(value, float) else str(value)
