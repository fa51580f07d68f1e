"""What each quantity of a sentence measures, by its own clause or by the one it goes on with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from build_graph.extract.figures.clauses import Own, says_nothing
from build_graph.extract.figures.figure_bases import CASES, base_of, bases_in
from build_graph.extract.figures.figure_places import grades, other_area
from build_graph.extract.figures.figure_rules import Rule, has_any
from build_graph.extract.figures.figure_sense import sense
from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.joined import SHARES
from build_graph.extract.figures.quantities import Quantity
from build_graph.extract.structure.sections import squash


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as its figures are read: its text, the sentence before, the section.

    `periods` is where it names times, `inspects` what was inspected, a 'pdu' or a 'region'.
    """

    text: str
    lowered: str
    earlier: str
    section: str
    own_name: str
    cases: int | None
    periods: tuple[tuple[int, int], ...]
    inspects: str


@dataclass(frozen=True, slots=True)
class Read:
    """What one quantity of a sentence was found to measure, for the next to go on with."""

    rule: Rule | None
    measure: str
    base: str
    grades: tuple[str, ...]
    unit: str
    area: str
    near: str
    value: str


def readings(
    counted: Sequence[Quantity], own: Sequence[Own], said: Said, words: FigureWords
) -> list[Read]:
    """Return what each quantity measures."""
    reads: list[Read] = []
    wholes = {str(one.denominator) for one in counted if one.denominator}
    shared = any(one.unit in SHARES or one.denominator is not None for one in counted)
    bases = bases_in(said.lowered, said.section, words, said.cases) if shared else None
    for one, its in zip(counted, own, strict=True):
        base = ""
        if bases and (one.unit in SHARES or one.denominator is not None or one.value in wholes):
            base = base_of(one, its, said.lowered[: one.start], bases, words)
        reads.append(_read(one, its, base, said, reads, words))
    return _shared(counted, own, reads, said, words)


def _read(
    one: Quantity, own: Own, said_base: str, said: Said, reads: list[Read], words: FigureWords
) -> Read:
    """Return what a quantity measures by its own clause, or by the one it goes on with."""
    last = reads[-1] if reads else None
    before = last if last is not None and _alike(one.unit, last.unit) else None
    goes_on = before if before is not None and says_nothing(own, words) else None
    base = said_base
    if not base and one.unit in SHARES:
        base = _carried_base(one, own, said, reads, goes_on, words)
    rule = None if one.measure else _rule(one, own, base, said, words)
    if rule is None and not one.measure:
        rule = _of_whole(one, reads) or _gone_on(one, own, base, said, last, goes_on, words)
    may_grade = has_any(own.near, words.grade_keys)
    graded = tuple(grades(own, words)) if may_grade else ()
    if not graded and last is not None and (goes_on or SAME.search(own.near)):
        graded = () if WHOLE.search(own.near) else last.grades
    elif not graded and RESULT.search(own.near):
        graded = next((read.grades for read in reversed(reads) if read.grades), ())
    placeless = rule is not None and "placeless" in rule.flags
    area = ""
    if not placeless and one.measure != "pdus-in-region":
        area = other_area(own, said.own_name, said.inspects, words)
    measure = one.measure or (rule.slug if rule else "")
    near = f"{goes_on.near} {own.near}" if goes_on is not None else own.near
    return Read(rule, measure, base, graded, one.unit, area, near, one.value)


def _carried_base(
    one: Quantity,
    own: Own,
    said: Said,
    reads: list[Read],
    goes_on: Read | None,
    words: FigureWords,
) -> str:
    """Return the base that the sentence said before: of what it goes on with, or of its whole."""
    whole = [read.base for read in reads if read.base and read.value == str(one.denominator)]
    if whole:
        return whole[-1]
    last = reads[-1] if reads and _alike(reads[-1].unit, one.unit) else None
    if last is None:
        return ""
    if goes_on or words.base_of["again"].match(own.tail.lower()):
        return last.base
    if last.base in CASES and IN.search(own.lead):
        counted = one.denominator is not None and one.denominator == said.cases
        return "relevant-cases" if one.denominator and not counted else last.base
    return ""


# 'in 62 per cent of cases, and the reply was read in 37 per cent'
IN = re.compile(r"\bin(?: only| just)? $")
# Words by which a figure is of the grade of the one before it.
SAME = re.compile(r"\b(?:that|this|same) grade\b|\bagainst (?:an?|the|its) (?:[a-z]+ )?target\b")
# A rate that follows from the posts counted before it: 'had 28.3, which is a vacancy rate of ...'.
RESULT = re.compile(
    r"(?:^\W*|[,:] |\bwhich (?:is|was|means|meant|gives|gave|leaves|left) )"
    r"an? (?:vacancy rate|shortfall) of #"
)
# Words by which a figure is of all grades again.
WHOLE = re.compile(r"\b(?:overall|all grades|all staff|total|as a whole)\b")


def _of_whole(one: Quantity, reads: list[Read]) -> Rule | None:
    """Return the measure of the whole that was counted before, for a part of it: '17 of them'."""
    whole = [read.rule for read in reads if read.value == str(one.denominator) and read.rule]
    return next((rule for rule in whole if "broad" in rule.flags and one.unit in rule.units), None)


def _gone_on(
    one: Quantity,
    own: Own,
    base: str,
    said: Said,
    last: Read | None,
    goes_on: Read | None,
    words: FigureWords,
) -> Rule | None:
    """Return the measure that a quantity goes on with, where its clause says nothing of its own."""
    if goes_on is not None:
        rule = goes_on.rule
        if rule is not None and (not rule.on or rule.on == base):
            return rule
        wider = replace(own, near=f"{goes_on.near} {own.near}")
        found = _rule(one, wider, base, said, words)
        return found if found is not None and found.on else None
    if last is None:
        if words.clause["anaphor"].search(said.lowered) is None or not says_nothing(own, words):
            return None
        return _carried(one, own, base, said, words)
    if last.rule is not None and "list" in last.rule.flags and one.unit in last.rule.units:
        return last.rule if own.lead.strip(" ,").lower() in JOINS else None
    return None


# What may join the parts of a list: '26 orders and 14 releases'.
JOINS = ("and", "plus", "", "as well as", "or")


def _shared(
    counted: Sequence[Quantity],
    own: Sequence[Own],
    reads: list[Read],
    said: Said,
    words: FigureWords,
) -> list[Read]:
    """Let a figure that says nothing of its own share what is said after the next one.

    '24 per cent of staff and 27 per cent of people on probation were from ...'.
    """
    for at in range(len(reads) - 2, -1, -1):
        one, after = reads[at], reads[at + 1]
        gap = said.text[counted[at].end : counted[at + 1].start]
        if one.measure or after.rule is None or not _alike(one.unit, after.unit):
            continue
        if not says_nothing(own[at], words) or words.clause["hard"].search(gap):
            continue
        wider = replace(own[at], near=f"{own[at].near} {own[at + 1].near.partition('#')[2]}")
        rule = _rule(counted[at], wider, one.base, said, words)
        if rule is not None:
            reads[at] = replace(one, rule=rule, measure=rule.slug, near=wider.near)
    return reads


def _alike(unit: str, other: str) -> bool:
    return unit == other or {unit, other} <= SHARES


def _rule(one: Quantity, own: Own, base: str, said: Said, words: FigureWords) -> Rule | None:
    """Return the first measure that fits the words of the clause."""
    if words.change.fits(own.near):
        return None
    around = f"{said.earlier} {said.lowered}"
    for rule in words.measures_of(one.unit, one.unit in SHARES, said.section):
        if rule.on and rule.on != base:
            continue
        if rule.sense and sense(own.near, rule.keys[0], words) != rule.sense:
            continue
        if rule.fits(own.near, around) and _large(one, rule) and not _of_another(own, rule, said):
            return rule
    return None


def _large(one: Quantity, rule: Rule) -> bool:
    """Whether a number is as large as what it is said to measure can be."""
    digits = one.value.lstrip("<>=").replace(".", "", 1)
    return not rule.least or (digits.isdigit() and float(one.value.lstrip("<>=")) >= rule.least)


# A body by its name as the subject of a clause: 'Steady Ground had two vacancies'.
SUBJECT = re.compile(
    r"^\W{0,3}(?:In [a-z ]{1,40}, )?"
    r"(?P<name>[A-Z][\w’'-]+(?: (?:and |of |the |& ){0,2}[A-Z][\w’'-]+){1,5})(?:[’']s)? "
    r"(?:team |service )?(?:had|has|was|were|is|are|reported|employ\w+|carried|runs?|held|lost)\b"
)


def _of_another(own: Own, rule: Rule, said: Said) -> bool:
    """Whether a clause speaks of the staff of a body that is not the unit."""
    subject = SUBJECT.match(own.lead) if "grade" in rule.flags else None
    if subject is None:
        return False
    name = squash(subject["name"])
    return not (said.own_name and squash(said.own_name) in name) and "pdu" not in name


def _carried(one: Quantity, own: Own, base: str, said: Said, words: FigureWords) -> Rule | None:
    """Return the measure that the sentence before speaks of, which this one goes on with."""
    wider = replace(own, near=f"{said.earlier} {own.near}")
    rule = _rule(one, wider, base, said, words)
    return rule if rule is not None and "carry" in rule.flags else None
