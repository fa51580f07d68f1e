"""How the things named fit one question of the catalogue: its parameters and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from build_graph.asking.entities import Entity, Mention
from build_graph.asking.lexicon import Lexicon, lexicon, stems
from build_graph.asking.understand import Understood
from build_graph.questions.catalogue import Question

DECIDING = frozenset({"rating", "change", "polarity", "addressee_type"})
_PLACES = frozenset({"pdu", "region"})
_PARTS = frozenset({"standard", "standard_number", "aspect"})


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
    lex = lexicon()
    fitted = tuple(_fitted(understood, question, lex))
    used = {one.mention for one in fitted}
    joined = tuple(_joined(understood, question, used, lex))
    unused = frozenset(range(len(understood.mentions))) - used - {one.mention for one in joined}
    # Of free words a name may be one: 'which recommendation speaks of Bridgeline?'
    in_words = bool(lex.use(question.name).text)
    hard = not in_words and any(not understood.mentions[i].soft for i in unused)
    missing = not _is_bound(understood, question, fitted)
    answers, holds, by_word = _answers(understood, question, fitted, lex)
    extended = understood.target == "region" and not holds and "pdu" in lex.held(question)
    if extended:
        answers, holds, by_word = ("region",), True, False
    lost = hard or missing
    return Fit(question, fitted, joined, unused, lost, answers, holds, by_word, extended)


def _is_bound(understood: Understood, question: Question, fitted: Iterable[Fitted]) -> bool:
    """Return whether each parameter that must have a value has one, and one alone."""
    compared = understood.than is not None  # then a unit is no value of a parameter
    values: dict[str, list[bool]] = {}
    for one in fitted:
        usable = not one.negated and not (compared and one.entity.kind == "pdu")
        values.setdefault(one.parameter, []).append(usable)
    return all(p.optional or values.get(p.name) == [True] for p in question.parameters)


def undecided(understood: Understood, fitted: Fit) -> bool:
    """Return whether nothing decides a yes-or-no question: 'is Brackmoor safe?'.

    A percentage, a rating or a remark is no yes by being there, whatever its year; a provider, a
    court or an inspection is. A unit is not good, nor better, for one of its standards being so.
    """
    grammar = lexicon().grammar
    kinds = {one.entity.kind for one in fitted.fitted}
    dated = understood.dates and fitted.question.name in grammar["dated"]
    conditions = (understood.numbers, dated, understood.than, understood.extreme)
    if fitted.question.name in grammar["of_parts"] and not any(conditions):
        words_used = {token.text for token in understood.words}
        if not kinds & _PARTS and grammar["parts"].isdisjoint(words_used):
            return True
    rated = {"rated", *(["inspect"] if fitted.question.name == "ratings" else [])}
    if any(conditions) or rated & {*understood.plain()} or kinds & DECIDING:
        return False
    if fitted.question.name in grammar["existing"]:
        return not kinds - _PLACES and not lexicon().use(fitted.question.name).needs
    return True


def alternatives(understood: Understood, fitted: Fit) -> Iterator[Fit]:
    """Yield the fits in which one name is taken for another of the things that bear it."""
    lex = lexicon()
    for place, one in enumerate(fitted.fitted):
        for entity in understood.mentions[one.mention].candidates:
            parameter, columns = _holders(entity, fitted.question, lex)
            if entity != one.entity and (parameter or columns):
                other = replace(one, entity=entity, parameter=parameter, columns=columns)
                rest = (*fitted.fitted[:place], other, *fitted.fitted[place + 1 :])
                if _is_bound(understood, fitted.question, rest):
                    yield replace(fitted, fitted=rest)


def _holders(entity: Entity, question: Question, lex: Lexicon) -> tuple[str, tuple[str, ...]]:
    """Return the parameter that a thing may be bound to, and the columns it may stand in."""
    parameter = next(
        (
            p.name
            for p in question.parameters
            if p.type == entity.kind or (p.type == "text" and p.name == entity.kind)
        ),
        "",
    )
    return parameter, columns_of(question, (entity.kind, *lex.kinds[entity.kind]))


def _fitted(understood: Understood, question: Question, lex: Lexicon) -> Iterator[Fitted]:
    for number, mention in enumerate(understood.mentions):
        for entity in _likeliest(understood, mention, question, lex):
            parameter, columns = _holders(entity, question, lex)
            if lex.column(question.name, (*columns, "")[0]).kind == "addressee":
                columns = () if _placed(understood, mention, lex) else columns
            if parameter or columns:
                yield Fitted(number, entity, number in understood.negated, parameter, columns)
                break


def _likeliest(
    understood: Understood, mention: Mention, question: Question, lex: Lexicon
) -> tuple[Entity, ...]:
    """Return the things of a name, an area first where a unit has it only as a part of its name."""
    unit, area = mention.of_kind("pdu"), mention.of_kind("area")
    if unit is None or area is None or not columns_of(question, ("area",)):
        return mention.candidates
    whole = understood.source(mention) in unit.names
    return mention.candidates if whole else (area, *mention.candidates)


def _placed(understood: Understood, mention: Mention, lex: Lexicon) -> bool:
    """Return whether the words before a name say where: 'in the South West', not 'to'."""
    lead = [token.text for token in understood.words[max(0, mention.start - 2) : mention.start]]
    return not lex.grammar["placing"].isdisjoint(lead)


def columns_of(question: Question, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that hold the first of the kinds that the question has."""
    held = lexicon().held(question)
    found = (tuple(n for n, use in held.items() if use.kind == kind) for kind in kinds)
    return next(filter(None, found), ())


def _joined(
    understood: Understood, question: Question, used: set[int], lex: Lexicon
) -> Iterator[Fitted]:
    """Yield the mentions that say which units are meant by something else about them."""
    if not any(column.name == "pdu" for column in question.columns):
        return
    kinds = {m.first.kind for i, m in enumerate(understood.mentions) if i not in used}
    for number, mention in enumerate(understood.mentions):
        entity = mention.first
        if number in used or entity.kind not in lex.joins:
            continue
        rated = entity.kind == "standard" and "rating" in kinds
        if mention.soft and not rated:
            continue
        if entity.kind in lex.grammar["joined_for_units"] and "pdu" not in understood.plain():
            continue
        if entity.kind in lex.grammar["with_figures"] and columns_of(question, ("area",)):
            continue  # a table by areas does not know the area, and its unit's figure is another
        through = lex.joins["standard" if {"standard", "rating"} <= kinds else entity.kind]
        if through != question.name:
            yield Fitted(number, entity, number in understood.negated, through=through)


def _answers(
    understood: Understood, question: Question, fitted: tuple[Fitted, ...], lex: Lexicon
) -> tuple[tuple[str, ...], bool, bool]:
    """Return the columns that answer, whether they hold what is asked, and by their own words."""
    wanted = lex.asked.get(understood.target, ())
    if understood.negated and understood.target in ("", "who") and not understood.yes_no:
        wanted = ("pdu",)  # 'who has no hostel?'
    words_used = set(stems(understood.plain()))
    positive = [one.columns for one in fitted if not one.negated and len(one.columns) == 1]
    fixed = {columns[0] for columns in positive if positive.count(columns) == 1}
    default = lex.use(question.name).answer.split()
    held = lex.held(question)
    best: list[tuple[float, int, str]] = []
    for place, (name, use) in enumerate(held.items()):
        by_word = use.said(words_used)
        value = 0.0
        if use.kind in wanted:
            value += 3 - 0.4 * wanted.index(use.kind)
        if by_word:
            value += 2.0 if use.kind in wanted or not understood.target else 0.5
            value += 0.5 * min(by_word, 3)
        if name in default:
            value += 1.0 - 0.2 * default.index(name)
        if use.kind == "wording" and understood.target == "recommendation":
            value += 5.0 if understood.opener == "what" and not understood.counting else 0.0
        if name in fixed:
            value -= 4.0
        best.append((-value, place, name))
    *_, chosen = min(best)
    kind = held[chosen].kind
    holds = not wanted or kind in wanted or kind == "wording"
    pair = columns_of(question, ("pdu",)) if kind == "pdu" else (chosen,)
    return pair, holds, bool(held[chosen].said(words_used))
