"""The things a question names, as values of parameters and as filters: one of, each of, none of."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.asking.entities import Entity
from build_graph.asking.fit import Fit, Fitted
from build_graph.asking.lexicon import lexicon
from build_graph.asking.operations import Condition, Operation, keep, keep_each, without
from build_graph.asking.understand import Understood


class EntityFilters:
    """Puts the things to use that one question has a parameter or columns for."""

    def __init__(self, understood: Understood, fitted: Fit, units: tuple[str, ...]) -> None:
        self.understood = understood
        self.fit = fitted
        self.answers = fitted.answers
        self.units = units
        self.lex = lexicon()

    def narrowing(self) -> list[Fitted]:
        """Return the things that rows are narrowed to first: no unit that is compared."""
        compared = self.understood.than is not None
        return [one for one in self.fit.fitted if not (compared and one.entity.kind == "pdu")]

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters that one thing alone is meant for."""
        for one in self.narrowing():
            same = [other for other in self.fit.fitted if other.parameter == one.parameter]
            if one.parameter and len(same) == 1 and not one.negated:
                by_name = one.entity.kind == "standard" or not one.entity.thing
                yield one.parameter, one.entity.name if by_name else one.entity.thing

    def filters(self, parameters: dict[str, str]) -> Iterator[Operation]:
        """Yield the filters by the things that are named and not bound to a parameter."""
        by_columns: dict[tuple[str, ...], list[Fitted]] = {}
        for one in self.narrowing():
            if one.columns and not (one.parameter in parameters and not one.negated):
                by_columns.setdefault(one.columns, []).append(one)
        never = {one.entity for one in self.narrowing() if one.negated}
        wanted = {
            columns: [one.entity for one in ones if not one.negated and one.entity not in never]
            for columns, ones in by_columns.items()
        }
        denied = {
            columns: tuple(one.entity for one in ones if one.negated)
            for columns, ones in by_columns.items()
        }
        # What is denied is looked for among all rows but those that other things leave out.
        others = {c: e for c, e in wanted.items() if e and not denied[c]}
        yield from self.wanted(others)
        alone = not any(wanted.values()) and self.fit.kind_of(self.answers[0]) == "pdu"
        for columns, entities in denied.items():
            if entities:
                yield without(self.answers, columns, entities, self.units if alone else ())
        yield from self.wanted({c: e for c, e in wanted.items() if e and denied[c]})

    def wanted(self, wanted: dict[tuple[str, ...], list[Entity]]) -> Iterator[Operation]:
        """Yield the filters by things that are asked for, by the columns they stand in."""
        several = {columns: things for columns, things in wanted.items() if len(things) > 1}
        for columns, things in wanted.items():
            if len(columns) > 1 and len(things) > 1 and not self.understood.either:
                yield keep(columns, tuple(things), both=True)
                several.pop(columns, None)
            elif len(things) == 1 or not self.each(columns):
                yield keep(columns, tuple(things))
                several.pop(columns, None)
        if several:
            yield keep_each(self.answers, tuple(_combined(several)))

    def each(self, columns: tuple[str, ...]) -> bool:
        """Return whether an answer must have all the things that stand in the columns."""
        if self.understood.either or set(columns) & set(self.answers):
            return False
        if self.understood.both:
            return True
        kind = self.fit.kind_of(columns[0])
        answer = self.fit.kind_of(self.answers[0])
        if kind in self.lex.unmasked and answer != "pdu":
            return False  # 'courts and prisons' are either
        return kind != "pdu" and answer not in self.lex.by_row and answer != kind


def _combined(several: dict[tuple[str, ...], list[Entity]]) -> list[Condition]:
    """Return one condition for each thing; of lists of one length, the first with the first."""
    lists = list(several.items())
    lengths = {len(things) for _, things in lists}
    if len(lengths) == 1:
        return [tuple((columns, things[i]) for columns, things in lists) for i in range(*lengths)]
    return [((columns, entity),) for columns, things in lists for entity in things]
