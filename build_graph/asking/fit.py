"""How the things named fit one question of the catalogue: its parameters and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from build_graph.asking.entities import Entity, Mention
from build_graph.asking.lexicon import lexicon, stems
from build_graph.asking.understand import Understood
from build_graph.questions.catalogue import Question

DECIDING = frozenset({"rating", "change", "polarity", "addressee_type"})


@dataclass(frozen=True, slots=True)
class Fitted:
    """One mention put to use: the thing, the parameter it may be bound to, the columns it is in.

    Or, where it says which units are meant, the question `through` which its units are known.
    """

    mention: int
    entity: Entity
    negated: bool
    parameter: str = ""
    columns: tuple[str, ...] = ()
    through: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a question of the catalogue can make of what was understood."""

    question: Question
    fitted: tuple[Fitted, ...]
    joined: tuple[Fitted, ...]
    unused: frozenset[int]
    lost: bool  # a thing that must be used cannot be, or a parameter has no value
    answers: tuple[str, ...]  # columns that hold what is asked for
    holds_target: bool
    target_by_word: bool
    extended: bool = False  # the region of each unit is brought in from the reports


def fit(understood: Understood, question: Question) -> Fit:
    """Return how a question fits, whether well or badly."""
    return _Fitting(understood, question).fit()


def alternatives(understood: Understood, fitted: Fit) -> Iterator[Fit]:
    """Yield the fits in which one name is taken for another of the things that bear it."""
    fitting = _Fitting(understood, fitted.question)
    for place, one in enumerate(fitted.fitted):
        for entity in understood.mentions[one.mention].candidates:
            parameter, columns = fitting.holders(entity)
            if entity != one.entity and (parameter or columns):
                other = replace(one, entity=entity, parameter=parameter, columns=columns)
                rest = (*fitted.fitted[:place], other, *fitted.fitted[place + 1 :])
                if fitting.is_bound(rest):
                    yield replace(fitted, fitted=rest)


def columns_of(question: Question, kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that hold the first of the kinds that the question has."""
    held = lexicon().held(question)
    found = (tuple(n for n, use in held.items() if use.kind == kind) for kind in kinds)
    return next(filter(None, found), ())


class _Fitting:
    """Fits the things of one understood question to one question of the catalogue."""

    def __init__(self, understood: Understood, question: Question) -> None:
        self.said = understood
        self.question = question
        self.lex = lexicon()
        self.use = self.lex.use(question.name)
        self.held = self.lex.held(question)
        first = reversed(question.parameters)
        self.parameters = {p.name if p.type == "text" else p.type: p.name for p in first}

    def fit(self) -> Fit:
        mentions = self.said.mentions
        fitted = tuple(self.fitted())
        used = {one.mention for one in fitted}
        joined = tuple(self.joined(used)) if "pdu" in self.held else ()
        unused = frozenset(range(len(mentions))) - used - {one.mention for one in joined}
        # Of free words a name may be one: 'which recommendation speaks of Bridgeline?'
        lost = not self.use.text and any(not mentions[i].soft for i in unused)
        lost = lost or not self.is_bound(fitted)
        answers, holds, by_word = self.answers(fitted)
        extended = self.said.target == "region" and not holds and "pdu" in self.held
        if extended:
            answers, holds, by_word = ("region",), True, False
        return Fit(self.question, fitted, joined, unused, lost, answers, holds, by_word, extended)

    def is_bound(self, fitted: Sequence[Fitted]) -> bool:
        """Return whether each parameter that must have a value has one, and one alone."""
        values: dict[str, set[tuple[Entity, bool]]] = {}
        for one in fitted:
            values.setdefault(one.parameter, set()).add((one.entity, not one.negated))
        return all(
            p.optional or [named for _, named in values.get(p.name, ())] == [True]
            for p in self.question.parameters
        )

    def holders(self, entity: Entity) -> tuple[str, tuple[str, ...]]:
        """Return the parameter that a thing may be bound to, and the columns it may stand in."""
        kinds = (entity.kind, *self.lex.kinds[entity.kind])
        return self.parameters.get(entity.kind, ""), columns_of(self.question, kinds)

    def fitted(self) -> Iterator[Fitted]:
        """Yield the mentions that are put to use."""
        for number, mention in enumerate(self.said.mentions):
            lead = self.said.words[max(0, mention.start - 2) : mention.start]
            # 'in the South West', not 'to' it
            placed = not self.lex.grammar["placing"].isdisjoint(token.text for token in lead)
            for entity in self.likeliest(mention):
                parameter, columns = self.holders(entity)
                if placed and columns and self.held[columns[0]].kind == "addressee":
                    columns = ()
                if parameter or columns:
                    yield Fitted(number, entity, number in self.said.negated, parameter, columns)
                    break

    def likeliest(self, mention: Mention) -> tuple[Entity, ...]:
        """Return the things of a name, an area first where it is only a part of a unit's name."""
        unit, area = mention.of_kind("pdu"), mention.of_kind("area")
        if unit is None or area is None or not columns_of(self.question, ("area",)):
            return mention.candidates
        whole = self.said.source(mention) in unit.names
        return mention.candidates if whole else (area, *mention.candidates)

    def joined(self, used: set[int]) -> Iterator[Fitted]:
        """Yield the mentions that say which units are meant by something else about them."""
        grammar, mentions = self.lex.grammar, self.said.mentions
        kinds = {one.first.kind for i, one in enumerate(mentions) if i not in used}
        for number, mention in enumerate(mentions):
            entity = mention.first
            if number in used or entity.kind not in self.lex.joins:
                continue
            rated = entity.kind == "standard" and "rating" in kinds
            if mention.soft and not rated:
                continue
            if entity.kind in grammar["joined_for_units"] and "pdu" not in self.said.plain():
                continue
            if entity.kind in grammar["with_figures"] and columns_of(self.question, ("area",)):
                continue  # a table by areas does not know the area, and its unit's is another
            rated = {"standard", "rating"} <= kinds
            through = self.lex.joins["standard" if rated else entity.kind]
            if through != self.question.name:
                yield Fitted(number, entity, number in self.said.negated, through=through)

    def answers(self, fitted: Sequence[Fitted]) -> tuple[tuple[str, ...], bool, bool]:
        """Return the columns that answer, whether they hold what is asked, by their own words."""
        said = self.said
        wanted = self.lex.asked.get(said.target, ())
        if said.negated and said.target in ("", "who") and not said.yes_no:
            wanted = ("pdu",)  # 'who has no hostel?'
        words_used = set(stems(said.plain()))
        positive = [one.columns for one in fitted if not one.negated and len(one.columns) == 1]
        fixed = {columns[0] for columns in positive if positive.count(columns) == 1}
        default = self.use.answer.split()
        reworded = said.target == "recommendation" and said.opener == "what" and not said.counting
        best: list[tuple[float, int, str]] = []
        for place, (name, use) in enumerate(self.held.items()):
            by_word = use.said(words_used)
            value = 3 - 0.4 * wanted.index(use.kind) if use.kind in wanted else 0.0
            if by_word:
                value += 2.0 if use.kind in wanted or not said.target else 0.5
                value += 0.5 * min(by_word, 3)
            if name in default:
                value += 1.0 - 0.2 * default.index(name)
            value += 5.0 if use.kind == "wording" and reworded else 0.0
            value -= 4.0 if name in fixed else 0.0
            best.append((-value, place, name))
        *_, chosen = min(best)
        kind = self.held[chosen].kind
        holds = not wanted or kind in (*wanted, "wording")
        pair = columns_of(self.question, ("pdu",)) if kind == "pdu" else (chosen,)
        return pair, holds, bool(self.held[chosen].said(words_used))
