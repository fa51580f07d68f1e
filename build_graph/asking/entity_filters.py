"""The things a question names, as values of parameters and as steps: one of, each of, none of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from build_graph.asking.entities import Entity
from build_graph.asking.fit import Fit, columns_of
from build_graph.asking.lexicon import lexicon
from build_graph.asking.understand import Understood

_Wanted = dict[tuple[str, ...], list[Entity]]  # things by the columns they stand in


class EntityFilters:
    """Puts the things to use that one question has a parameter or columns for."""

    def __init__(self, understood: Understood, fitted: Fit) -> None:
        self.understood = understood
        self.fit = fitted
        self.answers = fitted.answers
        self.lex = lexicon()
        # Rows are not narrowed to a unit that is compared.
        compared = understood.than is not None
        self.things = [o for o in fitted.fitted if not (compared and o.entity.kind == "pdu")]

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters that one thing alone is meant for."""
        bound = [one.parameter for one in self.fit.fitted]
        for one in self.things:
            if one.parameter and bound.count(one.parameter) == 1 and not one.negated:
                yield one.parameter, one.entity.term or one.entity.name

    def filters(self, parameters: dict[str, str]) -> Iterator[str]:
        """Yield the steps for the things that are named and not bound to a parameter."""
        wanted: _Wanted = {}
        denied: _Wanted = {}
        for one in self.things:
            if one.columns and (one.negated or one.parameter not in parameters):
                (denied if one.negated else wanted).setdefault(one.columns, []).append(one.entity)
        # What is denied is looked for among all rows but those that other things leave out.
        yield from self.wanted({c: e for c, e in wanted.items() if c not in denied})
        every = not wanted and self.fit.kind_of(self.answers[0]) == "pdu"
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
        kind, answer = self.fit.kind_of(columns[0]), self.fit.kind_of(self.answers[0])
        return "pdu" != kind != answer and answer not in self.lex.grammar["by_row"]


def _are(columns: tuple[str, ...], things: Iterable[Entity]) -> str:
    return f"{'/'.join(columns)} = {'; '.join(one.name for one in things)}"


def _combined(several: _Wanted) -> Iterator[str]:
    """Yield a condition for each thing; of lists of one length, the first with the first."""
    lists = [[_are(columns, [one]) for one in things] for columns, things in several.items()]
    if len({len(conditions) for conditions in lists}) == 1:
        yield from map(" + ".join, zip(*lists, strict=True))
    else:
        yield from (condition for conditions in lists for condition in conditions)
