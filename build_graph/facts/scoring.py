"""Compares tables with a gold folder: precision, recall and F1 of each table, with the misses.

Spellings that mean the same are folded before comparing: case, dashes, quotes, white space,
'&', a full stop at the end, 'the' in front, the letter of 'P 1.2', 'three in ten' for '3/10',
every label of a pathway for its concept, and the spellings that `ontology/kinds.toml` gives for a
kind, such as 'HM Prison X' for 'HMP X'. A column that the gold does not have is not compared, nor
the number of a recommendation where the gold says that none is printed.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from build_graph.errors import BadInput
from build_graph.facts.table_score import Cells, TableScore, amount, fold, row_key, unquoted

__all__ = ["TABLES", "TableScore", "below", "fold", "render", "score"]

Row = Mapping[str, str]

# The columns of findings, which some gold tables name otherwise.
_NAMES = {"standard_no_or_section": "section", "first_words": "text"}
# How many words of a bullet the gold keeps.
_FIRST_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Table:
    """What of a table is compared: (gold column, our column); `text` columns may be left out.

    In a table of things that are named many times over, a row said twice says nothing more. The
    gold of a `partial` table has some of the rows only, so that rows beyond it are no mistakes.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    text: tuple[tuple[str, str], ...] = ()
    instead_of_text: tuple[tuple[str, str], ...] = ()
    repeats_count: bool = True
    partial: bool = False
    quotes_count: bool = True


def _same(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


_TABLES = (
    _Table("ratings", _same("pdu", "standard_no", "standard_name", "rating")),
    _Table(
        "key-questions",
        _same("pdu", "standard_no", "question_no", "percent"),
        text=_same("question"),
    ),
    _Table(
        "recommendations",
        _same("pdu", "number", "addressee", "addressee_type"),
        text=_same("text"),
    ),
    _Table("crs-providers", _same("pdu", "provider", "pathway"), repeats_count=False),
    _Table("organisations", _same("pdu", "name", "kind"), repeats_count=False),
    _Table(
        "findings",
        _same("pdu", "section", "polarity"),
        text=_same("text"),
        instead_of_text=_same("ordinal"),
    ),
    _Table("measures", _same("pdu", "value"), partial=True),
    _Table("programmes", _same("pdu", "name"), repeats_count=False, quotes_count=False),
)
TABLES = ("reports", *(table.name for table in _TABLES))
# Columns of the gold that say where a row was read, not what it says.
_ABOUT = frozenset({"file", "line", "note"})


def score(
    tables: Mapping[str, Sequence[Row]], gold: Path, *, text: bool = True
) -> list[TableScore]:
    """Return a score for every table that `gold` has a file for, in the order of `TABLES`.

    `tables` has rows by table name, columns as the named queries print them; a table that is not
    there counts as empty. Without `text`, columns of running text are left out, as for a store
    built from facts.
    """
    if not gold.is_dir():
        raise BadInput(f"{gold} is not a folder of gold tables.")
    scores = []
    rows = _gold_rows(gold / "reports.csv", ("pdu",))
    if rows is not None:
        scores.append(_compare_cells(tables.get("reports", ()), rows))
    for table in _TABLES:
        wanted_columns = [theirs for theirs, _ in (*table.columns, *table.text)]
        rows = _gold_rows(gold / f"{table.name.replace('-', '_')}.csv", wanted_columns)
        if rows is not None:
            scores.append(_compare(table, tables.get(table.name, ()), rows, text=text))
    if not scores:
        wanted = ", ".join(f"{name.replace('-', '_')}.csv" for name in TABLES)
        raise BadInput(f"{gold} has no gold table; it may hold {wanted}.")
    return scores


def _gold_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]] | None:
    """Return the rows of a gold table, None where there is no such file.

    Raises:
        BadInput: the file is no text in UTF-8, or has rows and none of the columns.
    """
    if not path.is_file():
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not in UTF-8: save it as 'CSV UTF-8'.") from None
    read = csv.DictReader(io.StringIO(text, newline=""))
    rows = [{_NAMES.get(k, k): v or "" for k, v in row.items() if k} for row in read]
    if rows and not set(columns) & rows[0].keys():
        raise BadInput(
            f"{path} has none of the columns {', '.join(columns)}: put these names into its first "
            "line, with commas between them."
        )
    return rows


def _compare_cells(predicted: Iterable[Row], expected: Sequence[Row]) -> TableScore:
    """Return the score of the reports table, where every cell that is filled counts as one."""
    columns = [name for name in expected[0] if name not in _ABOUT] if expected else []

    def cells(rows: Iterable[Row]) -> Iterator[Cells]:
        for row in rows:
            for column in columns:
                if row.get(column, ""):
                    yield row.get("pdu", ""), column, str(row[column])

    return _count("reports", list(cells(predicted)), list(cells(expected)))


def _compare(
    table: _Table, predicted: Sequence[Row], expected: Sequence[Row], *, text: bool
) -> TableScore:
    """Return the score of one table."""
    columns = [
        (theirs, mine)
        for theirs, mine in table.columns + (table.text if text else table.instead_of_text)
        if not expected or theirs in expected[0]
    ]
    if table.name == "recommendations":
        predicted = _as_numbered(predicted, expected)
    ours = [_shown(row, [mine for _, mine in columns]) for row in predicted]
    gold = [_shown(row, [theirs for theirs, _ in columns]) for row in expected]
    if table.name == "findings" and text:
        ours, gold = _begun(ours), _begun(gold)
    if table.name == "measures":
        ours, gold = _counted(ours), _counted(gold)
    if not table.quotes_count:
        ours, gold = unquoted(ours), unquoted(gold)
    if not table.repeats_count:
        ours, gold = _once(ours), _once(gold)
    found = _count(table.name, ours, gold)
    if table.partial:
        return replace(found, extra=(), partial=True)
    if table.name != "findings" or not text:
        return found
    misplaced = _misplaced(zip(ours, predicted, strict=True), zip(gold, expected, strict=True))
    return TableScore(
        found.table,
        found.true_positives,
        found.predicted,
        found.expected,
        found.missed,
        found.extra,
        misplaced,
    )


def _as_numbered(predicted: Sequence[Row], expected: Sequence[Row]) -> Sequence[Row]:
    """Return our rows, without number where the gold says that the report prints none."""
    numbered = {fold(row["pdu"]) for row in expected if row.get("number")}
    return [row if fold(row["pdu"]) in numbered else {**row, "number": ""} for row in predicted]


def _begun(rows: Iterable[Cells]) -> list[Cells]:
    """Return the rows with the first words of their last cell."""
    return [(*row[:-1], " ".join(row[-1].split()[:_FIRST_WORDS])) for row in rows]


def _counted(rows: Iterable[Cells]) -> list[Cells]:
    """Return the rows with their last cell as `amount` writes it."""
    return [(*row[:-1], amount(row[-1])) for row in rows]


def _shown(row: Row, columns: Iterable[str]) -> Cells:
    return tuple(str(row.get(column, "") or "") for column in columns)


def _once(rows: Iterable[Cells]) -> list[Cells]:
    return list({row_key(cells): cells for cells in rows}.values())


def _count(name: str, ours: Sequence[Cells], gold: Sequence[Cells]) -> TableScore:
    """Return the score of two lists of rows, each row matched with one other at most."""
    mine, theirs = Counter(map(row_key, ours)), Counter(map(row_key, gold))
    both = mine & theirs
    return TableScore(
        table=name,
        true_positives=both.total(),
        predicted=len(ours),
        expected=len(gold),
        missed=_left(gold, both),
        extra=_left(ours, both),
    )


def _left(rows: Iterable[Cells], matched: Counter[Cells]) -> tuple[Cells, ...]:
    """Return the rows beyond those matched, sorted."""
    seen: Counter[Cells] = Counter()
    left = []
    for cells in rows:
        key = row_key(cells)
        seen[key] += 1
        if seen[key] > matched[key]:
            left.append(cells)
    return tuple(sorted(left))


def _misplaced(ours: Iterable[tuple[Cells, Row]], gold: Iterable[tuple[Cells, Row]]) -> int:
    """Return how many findings were found but counted at another place in their list."""

    def placed(pairs: Iterable[tuple[Cells, Row]]) -> Counter[Cells]:
        return Counter((*row_key(cells), str(row.get("ordinal", ""))) for cells, row in pairs)

    mine, theirs = placed(ours), placed(gold)

    def bare(rows: Counter[Cells]) -> Counter[Cells]:
        total: Counter[Cells] = Counter()
        for key, number in rows.items():
            total[key[:-1]] += number
        return total

    return (bare(mine) & bare(theirs)).total() - (mine & theirs).total()


def below(scores: Iterable[TableScore], floors: Mapping[str, float]) -> list[str]:
    """Return a sentence for each table whose F1 is below its floor, or that was not scored."""
    found = {each.table: each for each in scores}
    messages = []
    for table, floor in floors.items():
        if table not in found:
            messages.append(f"{table}: not scored, though its F1 should be {floor:.2f} or more.")
        elif found[table].f1 < floor:
            messages.append(
                f"{table}: F1 is {found[table].f1:.4f}, below the floor of {floor:.2f}."
            )
    return messages


def render(scores: Sequence[TableScore], *, misses: bool = True) -> str:
    """Return the scores as aligned text, with the rows missed and the rows too many."""
    heads = ("table", "gold", "ours", "same", "precision", "recall", "F1")
    lines = [heads] + [
        (
            each.table,
            str(each.expected),
            str(each.predicted),
            str(each.true_positives),
            "-" if each.partial else f"{each.precision:.3f}",
            f"{each.recall:.3f}",
            f"{each.f1:.3f}",
        )
        for each in scores
    ]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    text = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    for each in scores if misses else ():
        text += [f"{each.table}: missed  {' | '.join(cells)}" for cells in each.missed]
        text += [f"{each.table}: extra   {' | '.join(cells)}" for cells in each.extra]
        if each.misplaced:
            text.append(f"{each.table}: {each.misplaced} counted at another place in their list")
    return "\n".join(text) + "\n"
