"""Steps on the rows of an answer, each known by its words, as a typed query has them.

A step takes rows (dictionaries from column to value) and gives rows. Nothing here knows which
question the rows answer: columns come in by name, things by the names that they have in the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from statistics import fmean

from build_graph.asking.catalogue_rows import CatalogueRows
from build_graph.asking.entities import Entity
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measures import (
    COUNT,
    WITH_REGION,
    WORDS,
    Row,
    Rows,
    check_columns,
    different,
    grouped,
    measured,
    named_in,
    narrowed,
)
from build_graph.asking.typed import Typed
from build_graph.asking.words import spelt
from build_graph.errors import BadRequest, did_you_mean
from build_graph.questions.catalogue import Question, question

PAIRED = "pdu"  # the column of the things of a pair, a row each
_WORK: dict[str, Callable[[list[float]], float]] = {"mean": fmean, "sum": sum}
_COLUMNS = r"(?P<columns>\w+(?:/\w+)*)"
_PER = r"(?: for each (?P<by>\w+(?:, \w+)*))?"
_NUMBER = r"-?(?:inf|\d+(?:\.\d+)?(?:e\+\d+)?)"
_SPAN = rf"(?P<start>[\[(])(?P<low>{_NUMBER}), (?P<high>{_NUMBER})(?P<end>[\])])"
_MONTHS = r"from (?P<low>\d{4}-\d\d) to (?P<high>\d{4}-\d\d)"
# What of a query says which units it is about, and of which of their parts it speaks.
_OF_UNITS = frozenset({"pdu", "region", "standard", "pathway"})
_ON_UNITS = re.compile(
    rf"{re.escape(WITH_REGION)}|pdu |keep (?:pdu|region)|latest|earliest|.+ from \d"
)
_MANY = r"(?:(?P<all>first)|(?P<limit>\d+))"


@dataclass(slots=True)
class Run:
    """The rows of a question on their way to an answer in the columns `show`.

    `counted` are the rows behind a count, `met` the words that a step found in the rows.
    """

    query: Typed
    question: Question
    source: CatalogueRows
    rows: Rows
    counted: Rows = field(default_factory=list)
    met: frozenset[str] = frozenset()

    @property
    def show(self) -> tuple[str, ...]:
        """The columns that answer."""
        return self.query.show

    def known(self) -> Rows:
        """Return the rows of the units that are asked about, whatever else is asked of them."""
        needed = {one.name for one in self.question.parameters if not one.optional}
        given = tuple(one for one in self.query.given if one[0] in needed | _OF_UNITS)
        steps = tuple(filter(_ON_UNITS.match, self.query.steps))
        return run(replace(self.query, given=given, steps=steps), self.source).rows

    def step(self, words: str) -> None:
        """Take the step that some words are.

        Raises:
            BadRequest: they are none, or name a column that the question has not.
        """
        for pattern, taken in _STEPS:
            match = pattern.fullmatch(words)
            if match is not None:
                said = match.groupdict("")
                parts = "/".join(said.get(part, "") for part in ("columns", "what", "by"))
                check_columns(self.question, filter(None, re.split("/|, ", parts)))
                self.rows = taken(self, said)
                return
        raise BadRequest(f"there is no step {words!r} in a typed query: see docs/ask.md")

    def things(self, names: str) -> tuple[Entity, ...]:
        """Return the things of some names; a name that nothing has is taken as it stands."""
        return tuple(self.source.index.named(name) for name in names.split("; ") if name)


def run(query: Typed, source: CatalogueRows) -> Run:
    """Return the rows that a query leaves of those of its table.

    Raises:
        BadRequest: a value names nothing, or a step cannot be taken.
    """
    table = question(query.table)
    taken = Run(query, table, source, source.rows(table, dict(query.given)))
    for step in query.steps:
        taken.step(step)
    return taken


_Said = dict[str, str]  # the parts of a step's words; what is not said is empty
_Taken = Callable[[Run, _Said], Rows]
_STEPS: list[tuple[re.Pattern[str], _Taken]] = []


def _step(pattern: str) -> Callable[[_Taken], None]:
    """Register a function as the step that words of a pattern are."""
    return lambda taken: _STEPS.append((re.compile(pattern), taken))


@_step(rf"keep (?P<joint>both )?{_COLUMNS} = (?P<names>.+)")
def _keep(run: Run, said: _Said) -> Rows:
    """Keep the rows that name one of the things, or all of them."""
    things = run.things(said["names"])
    enough = len(things) if said["joint"] else 1
    return [row for row in run.rows if len(named_in(row, said["columns"], things)) >= enough]


@_step(r"keep what has each of (?P<conditions>.+)")
def _keep_each(run: Run, said: _Said) -> Rows:
    """Keep what has a row for each of several conditions: 'both'."""
    meeting: list[Rows] = []
    for condition in said["conditions"].split(" ++ "):
        pairs = [one.partition(" = ") for one in condition.split(" + ")]
        check_columns(run.question, (c for columns, *_ in pairs for c in columns.split("/")))
        things = [(columns, run.things(name)) for columns, _, name in pairs]
        meeting.append([r for r in run.rows if all(named_in(r, *one) for one in things)])
    kept = set.intersection(
        *({r.get(column) for r in met for column in run.show} for met in meeting)
    )
    fitting = {id(row) for met in meeting for row in met}
    return [r for r in run.rows if id(r) in fitting and any(r.get(c) in kept for c in run.show)]


@_step(rf"without {_COLUMNS} = (?P<names>.+?)(?P<all>, of all units)?")
def _without(run: Run, said: _Said) -> Rows:
    """Take away what has a row that names a thing; of all units, also those without a row stay."""
    things, show = run.things(said["names"]), run.show
    denied = {r.get(c) for r in run.rows if named_in(r, said["columns"], things) for c in show}
    there = {row.get(column) for row in run.rows for column in show}
    others = sorted({*run.source.index.inspected} - there) if said["all"] else []
    kept = [row for row in run.rows if not any(row.get(column) in denied for column in show)]
    return kept + [{show[0]: other} for other in others]


@_step(rf"(?P<report>report of )?{_COLUMNS}(?: published)? {_MONTHS}")
def _within(run: Run, said: _Said) -> Rows:
    """Keep the rows whose month, or that of whose inspection's report, lies in a span."""
    at, found = said["columns"], run.source.reports() if said["report"] else []
    published = {(row["pdu"], row["fieldwork_started"]): row["published"] for row in found}

    def holds(row: Row) -> bool:
        month = published.get((row.get("pdu"), row.get(at))) if said["report"] else row.get(at)
        return said["low"] <= str(month or "")[:7] <= said["high"]

    return list(filter(holds, run.rows))


@_step(rf"{_COLUMNS} (?P<how>with|without) (?P<names>\w+: .+) through (?P<through>[\w-]+)")
def _join(run: Run, said: _Said) -> Rows:
    """Keep the rows of the units that things belong to, as another question knows them."""
    check_columns(question(said["through"]), ["pdu"])
    things = [one.partition(": ") for one in said["names"].split("; ")]
    for kind in (one for one, *_ in things if one not in lexicon().kinds):
        near = did_you_mean(kind, lexicon().kinds)
        raise BadRequest(f"there is no kind {kind!r}{near}: write 'court: NAME'")
    entities = [run.source.index.named(name, kind) for kind, _, name in things]
    units = run.source.belonging(said["through"], entities, negated=said["how"] == "without")
    return [row for row in run.rows if named_in(row, said["columns"], units)]


@_step(WITH_REGION)
def _with_region(run: Run, said: _Said) -> Rows:
    """Add the region of each unit."""
    regions = {row["pdu"]: row["region"] for row in run.source.reports()}
    return [{**row, "region": regions.get(row.get("pdu"))} for row in run.rows]


@_step(rf"(?P<end>latest|earliest) {_COLUMNS}(?P<each> of each pdu)?")
def _latest(run: Run, said: _Said) -> Rows:
    """Keep the rows of the latest or the earliest month of all, or of each unit."""
    dated = [row for row in run.rows if row.get(said["columns"])]
    choose = max if said["end"] == "latest" else min
    groups = grouped(dated, "pdu" if said["each"] else "")
    chosen = [(choose(str(row[said["columns"]]) for row in part), part) for _, part in groups]
    return [row for month, part in chosen for row in part if str(row[said["columns"]]) == month]


@_step(r"in all units")
def _everywhere(run: Run, said: _Said) -> Rows:
    """Keep what has a row for each of the units."""
    parts = grouped(run.rows, run.show[0])
    every = set(run.source.index.inspected)
    return [row for _, part in parts if {r.get("pdu") for r in part} >= every for row in part]


@_step(rf"{_COLUMNS} in {_SPAN}")
def _compared(run: Run, said: _Said) -> Rows:
    """Keep the rows whose number lies in a span; '(' and ')' leave its ends out."""
    low, high = float(said["low"]), float(said["high"])

    def holds(value: float) -> bool:
        above = value > low if said["start"] == "(" else value >= low
        return above and (value < high if said["end"] == ")" else value <= high)

    return [row for value, row in measured(run.rows, said["columns"]) if holds(value)]


@_step(rf"(?P<end>highest|lowest) (?:{_MANY} )?{_COLUMNS}{_PER}")
def _extreme(run: Run, said: _Said) -> Rows:
    """Keep the rows with the highest or lowest numbers, ties included, or all in order."""
    out: Rows = []
    limit = int(said["limit"] or 1)
    for _, part in grouped(run.rows, said["by"]):
        found = measured(part, said["columns"])
        found.sort(key=lambda pair: pair[0], reverse=said["end"] == "highest")
        values = [value for value, _ in found]
        wanted = set(values if said["all"] else values[:limit])
        out += [row for value, row in found if value in wanted]
    return out


@_step(rf"count (?:rows|(?P<what>\w+(?:, \w+)*)){_PER}")
def _count(run: Run, said: _Said) -> Rows:
    """Count rows or the different values that they have, in all or for each group."""
    weight = lexicon().use(run.question.name).weight
    what = said["what"].split(", ") if said["what"] else []

    def stands_for(row: Row) -> int:
        value = row.get(weight) if weight else None
        return int(value) if isinstance(value, int | float) else 1

    if not said["by"]:
        run.counted = run.rows
    counted: Rows = [
        {**key, COUNT: sum(map(stands_for, different(part, what)))}
        for key, part in grouped(run.rows, said["by"])
    ]
    if said["by"] != "pdu" or what or run.met:
        return counted
    none = {str(row["pdu"]) for row in run.known()} - {row["pdu"] for row in counted}
    counted += [{"pdu": unit, COUNT: 0} for unit in none]
    return sorted(counted, key=lambda row: str(row["pdu"]))


@_step(rf"(?P<name>mean|sum) {_COLUMNS}{_PER}")
def _average(run: Run, said: _Said) -> Rows:
    """Return the mean or the sum, in all or for each group."""
    out: Rows = []
    for key, part in grouped(run.rows, said["by"]):
        values = [value for value, _ in measured(part, said["columns"])]
        if values:
            value = round(_WORK[said["name"]](values), 2)
            out.append({**key, said["name"]: int(value) if value == int(value) else value})
    return out


@_step(rf"{WORDS}(?P<words>.+)")
def _words(run: Run, said: _Said) -> Rows:
    """Keep the rows with the most of some words, in whatever form."""
    rows, run.met = narrowed(run.rows, spelt(said["words"]), lexicon().use(run.question.name))
    return rows


@_step(rf"each of {_COLUMNS}(?: but (?P<names>.+))?")
def _apart(run: Run, said: _Said) -> Rows:
    """Make a row of each thing of a pair, the pair behind it, but not of some."""
    but = run.things(said["names"])
    out: Rows = [
        {PAIRED: row[column], **row}
        for row in run.rows
        for column in said["columns"].split("/")
        if row.get(column) and not named_in(row, column, but)
    ]
    return sorted(out, key=lambda row: str(row[PAIRED]))
