"""The answer itself and the table it stands in, from the rows that are left."""

from __future__ import annotations

from build_graph.asking.lexicon import Lexicon, lexicon
from build_graph.asking.measures import COUNT, Row, Rows
from build_graph.asking.steps import PAIRED
from build_graph.asking.typed import Typed
from build_graph.questions.catalogue import Question
from build_graph.table import Kind, Table, Value

_JOINED = 4  # different values shown beside one answer before only their number is
_SCORE, _MOST, _OF = "score", "max_score", "score_of_maximum"


def answer_table(
    typed: Typed, question: Question, rows: Rows, counted: Rows
) -> tuple[Table, tuple[str, ...]]:
    """Return the table of a query's rows, the answer in its first column, and the answer as texts.

    `counted` are the rows behind a count, which are shown with it.
    """
    lex = lexicon()
    if typed.form in ("yes-no", "no"):
        yes = "Yes" if bool(rows) == (typed.form == "yes-no") else "No"
        shown = [{"answer": yes, **row} for row in rows] or [{"answer": yes}]
        beside = _further_columns(typed, question, rows, lex)
        return _table(("answer", *beside), shown), (yes,)
    if typed.form == "value":
        columns: tuple[str, ...] = tuple(rows[0]) if rows else ()
        if counted:
            return _counted(typed, question, rows[0], counted)
        # A value for each group stands behind what it is the value of.
        return _table(columns, rows), _texts(rows, columns[-1:])
    answer = PAIRED if len(typed.show) > 1 else typed.show[0]
    others = [name for name in _further_columns(typed, question, rows, lex) if name != answer]
    own = {column.name for column in question.columns}  # one has a `count` itself
    made = rows[0].keys() if rows and not own <= rows[0].keys() else ()
    worked_out = [name for name in (COUNT, "mean", "sum") if name in made]
    columns = (answer, *worked_out, *(() if worked_out else others))
    kind = lex.column(question.name, answer).kind
    if len(typed.show) == 1 and kind not in lex.grammar["by_row"]:
        rows = _once_each(rows, columns)
    else:
        rows = _different(rows, columns)
    return _table(columns, rows), _texts(rows, (answer,))


def _counted(
    typed: Typed, question: Question, count: Row, counted: Rows
) -> tuple[Table, tuple[str, ...]]:
    """Return a count with the rows that are counted behind it."""
    lex = lexicon()
    beside = dict.fromkeys((*typed.show, *_further_columns(typed, question, counted, lex)))
    rows = [{**row, **count} for row in counted]
    kind = lex.column(question.name, typed.show[0]).kind
    if len(typed.show) == 1 and kind not in lex.grammar["by_row"]:
        rows = [{**row, **count} for row in _once_each(counted, tuple(beside))]
    return _table((COUNT, *beside), _different(rows, (COUNT, *beside))), _texts([count], (COUNT,))


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


def _texts(rows: Rows, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            as_text(row[name]) for row in rows for name in columns if row.get(name) is not None
        )
    )


def as_text(value: Value) -> str:
    """Return a value as an answer has it."""
    return f"{value:g}" if isinstance(value, float) else str(value)
