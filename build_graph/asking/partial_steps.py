"""Steps that one reading of a question has for the things it names and for what it measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from build_graph.asking.entities import Entity
from build_graph.asking.fit import Fit, columns_of
from build_graph.asking.lexicon import lexicon, stems
from build_graph.asking.understand import Understood

_PERIODS = ("fieldwork_started", "inspected", "after")
_Wanted = dict[tuple[str, ...], list[Entity]]  # things by the columns they stand in


class PartialSteps:
    """What one reading of a question can keep, measure and count."""

    def __init__(self, understood: Understood, fitted: Fit) -> None:
        self.understood = understood
        self.fit = fitted
        self.question = fitted.question
        self.lex = lexicon()
        self.use = self.lex.use(self.question.name)
        self.columns = self.lex.held(self.question)
        self.stems = set(stems(understood.plain()))
        self.answers = fitted.answers
        self.pair = len(self.answers) > 1
        self.unmet: list[str] = []

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters that one thing alone is meant for."""
        bound = {(one.parameter, one.entity, one.negated) for one in self.fit.fitted}
        several = [parameter for parameter, *_ in bound]
        for one in self.fit.fitted:
            if one.parameter and several.count(one.parameter) == 1 and not one.negated:
                yield one.parameter, one.entity.term or one.entity.name

    def filters(self, parameters: dict[str, str]) -> Iterator[str]:
        """Yield the steps for the things that are named and not bound to a parameter."""
        wanted: _Wanted = {}
        denied: _Wanted = {}
        for one in self.fit.fitted:
            if one.columns and (one.negated or one.parameter not in parameters):
                things = (denied if one.negated else wanted).setdefault(one.columns, [])
                things += [] if one.entity in things else [one.entity]
        # What is denied is looked for among all rows but those that other things leave out.
        yield from self.wanted({c: e for c, e in wanted.items() if c not in denied})
        every = not wanted and self.kind(self.answers[0]) == "pdu"
        for columns, entities in denied.items():
            yield f"without {_are(columns, entities)}{', of all units' if every else ''}"
        yield from self.wanted({c: e for c, e in wanted.items() if c in denied})

    def joins(self) -> Iterator[str]:
        """Yield the steps for the units that the joined things belong to."""
        wanted: dict[tuple[str, str], list[str]] = {}
        for one in self.fit.joined:
            how = "without" if one.negated else "with"
            named = f"{one.entity.kind}: {one.entity.name}"
            wanted.setdefault((one.through, how), []).append(named)
        columns = "/".join(columns_of(self.fit.question, ("pdu",)))
        for (through, how), things in sorted(wanted.items()):
            yield f"{columns} {how} {'; '.join(things)} through {through}"

    def wanted(self, wanted: _Wanted) -> Iterator[str]:
        """Yield the steps for things that are asked for, by the columns they stand in."""
        several: _Wanted = {}
        for columns, things in wanted.items():
            if len(columns) > 1 and len(things) > 1 and not self.understood.either:
                yield f"keep both {_are(columns, things)}"
            elif len(things) == 1 or not self.each(columns):
                yield f"keep {_are(columns, things)}"
            else:
                several[columns] = things
        if several:
            yield f"keep what has each of {' ++ '.join(_combined(several))}"

    def each(self, columns: tuple[str, ...]) -> bool:
        """Return whether an answer must have all the things that stand in the columns."""
        if self.understood.either or self.understood.both:
            return not self.understood.either
        kind, answer = self.kind(columns[0]), self.kind(self.answers[0])
        several = {"pdu", answer} | self.lex.grammar["one_each"]
        return kind not in several and answer not in self.lex.grammar["by_row"]

    def period(self) -> str:
        """Return the column of months that is meant."""
        if "published" in self.columns and "publish" in self.stems:
            return "published"
        return next((name for name in _PERIODS if name in self.columns), "")

    def is_known(self, measure: str) -> bool:
        """Return whether a thing that is named says already what the column holds."""
        return any(measure in one.columns for one in self.fit.fitted)

    def count(self) -> str:
        """Return the step that counts what is asked; '' where a column has the number."""
        if self.kind(self.answers[0]) == "number":
            one = any(one.entity.kind == "pdu" for one in self.fit.fitted)
            return f"sum {self.answers[0]}{self.per()}" if self.use.rows and not one else ""
        if self.kind(self.answers[0]) in self.lex.grammar["measured"] - {"rating"}:
            return ""
        times = "times" in self.understood.plain()  # 'how many times' is how many rows
        target = self.understood.target
        named = () if target else (one.entity.kind for one in self.fit.fitted)  # 'Inadequates'
        is_row = any(map(self.is_row, (target, self.kind(self.answers[0]), *named)))
        what = () if times or is_row else self.answers[:1]
        if what and target == "inspection" and self.period():
            what = (*what, self.period())
        return counting(what) + self.per()

    def per(self) -> str:
        """Return for each of what the answer is wanted, as steps say it."""
        return f" for each {self.group()}" if self.group() else ""

    def counted(self, noun: str, by: str = "") -> str:
        """Return the step that counts what `noun` names for each answer, '' where none can."""
        by = by or self.answers[0]
        columns = columns_of(self.question, self.lex.asked.get(noun, ()))
        if not noun or self.is_row(noun):
            return counting((), by)
        if columns and self.understood.yes_no:
            return counting(columns[:1])
        return counting([c for c in columns[:1] if c != by], by) if columns else ""

    def is_row(self, noun: str) -> bool:
        """Return whether a noun names what one row is."""
        return bool(noun) and noun == self.use.rows

    def measure(self, noun: str, *, is_target: bool = False) -> str:
        """Return the column that is measured, by its own words, its kind, or for want of others.

        '' where `noun` names things to be counted.
        """
        wanted = self.lex.asked.get(noun, ())
        measures = is_target or not noun or set(wanted) & self.lex.grammar["measured"]
        if not measures and (self.is_row(noun) or self.kind(self.answers[0]) not in wanted):
            return ""
        measured = {n: u for n, u in self.columns.items() if u.kind in self.lex.grammar["measured"]}
        by_kind = [name for name, use in measured.items() if use.kind in wanted]
        likely = by_kind if wanted else list(measured)
        if "rating" in wanted and not by_kind:
            return ""  # that of another table
        by_word = [name for name in likely if measured[name].said(self.stems)]
        chosen = next(iter((*by_word, *by_kind, self.use.measure)))
        is_part = self.use.measure.startswith(f"{chosen}/") and not is_target
        return self.use.measure if is_part else chosen

    def group(self) -> str:
        """Return the column of what the answer is wanted for each of."""
        kinds = self.lex.asked.get(self.understood.group, ())
        columns = columns_of(self.question, kinds)
        without = "region" if self.understood.group == "region" and "pdu" in self.columns else ""
        return max(columns, key=lambda name: self.columns[name].said(self.stems), default=without)

    def kind(self, column: str) -> str:
        """Return what a column holds."""
        return self.lex.column(self.question.name, column).kind


def counting(what: Iterable[str], by: str = "") -> str:
    """Return the step that counts the different values of columns, or rows, for each of `by`."""
    return f"count {', '.join(what) or 'rows'}{f' for each {by}' if by else ''}"


def _are(columns: tuple[str, ...], things: Iterable[Entity]) -> str:
    return f"{'/'.join(columns)} = {'; '.join(one.name for one in things)}"


def _combined(several: _Wanted) -> Iterator[str]:
    """Yield a condition for each thing; of lists of one length, the first with the first."""
    lists = [[_are(columns, [one]) for one in things] for columns, things in several.items()]
    if len({len(conditions) for conditions in lists}) == 1:
        yield from map(" + ".join, zip(*lists, strict=True))
    else:
        yield from (condition for conditions in lists for condition in conditions)
