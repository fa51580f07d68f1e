"""Percentages of the prose that say again what a key question of a table says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from build_graph.extract.figures.clauses import Own, own_words
from build_graph.extract.figures.figure_bases import base_of, bases_in
from build_graph.extract.figures.figure_words import FigureWords, figure_words
from build_graph.extract.figures.joined import quantities
from build_graph.extract.figures.quantities import Quantity
from build_graph.extract.structure.mentions import Sentence
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.needed_words import Group, Guarded
from build_graph.knowledge.vocab import schemes
from build_graph.model import Claim, KeyQuestion

# Cheaper than trying every pattern on every sentence.
CUES = frozenset(("safe", "safety", "desistance", "engage", "engaged", "engages", "engaging")) | {
    *("protect", "protects", "protected", "protecting", "protection")
}


@dataclass(frozen=True, slots=True)
class _Words:
    questions: Group[tuple[str, re.Pattern[str]]]
    judged: Guarded
    narrow: re.Pattern[str]
    standards: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _words() -> _Words:
    table = load("claims")
    return _Words(
        Group(
            ((row["cue"], expand(row["pattern"], {})) for row in table["question"]),
            lambda one: one[1],
        ),
        Guarded(expand(table["judged"]["pattern"], {})),
        expand(table["judged"]["narrow"], {}),
        tuple((row["name"], expand(row["pattern"], {})) for row in table["standard"]),
    )


def question_claims(
    sentence: Sentence, framework: str, cases: int | None
) -> Iterator[tuple[str, str, str]]:
    """Yield standard, percentage and number of each key question that a sentence answers again.

    Only for shares of all cases, judged as a whole and as sufficient; what is narrower, or turned
    round, answers another question.
    """
    if sentence.words.isdisjoint(CUES):
        return
    known, text = _words(), sentence.text
    if not known.judged.search(text, sentence.words) or not any(
        pattern.search(text) for _, pattern in known.questions.of(sentence.words)
    ):
        return
    words = figure_words()
    found = quantities(text, sentence.section.label, words)
    for one, own in zip(found, own_words(text, found, words), strict=True):
        share = _share(one, own, sentence, words, cases)
        if share is None or known.narrow.search(own.near):
            continue
        cues = [
            cue for cue, pattern in known.questions.of(sentence.words) if pattern.search(own.near)
        ]
        standard = _standard(sentence, own, framework)
        if len(cues) != 1 or not standard or not _plainly(own, words):
            continue
        for question in schemes().questions_of(framework, standard):
            if cues[0] in question.title.lower():
                yield standard, share, str(question.number)
                break


def _share(
    one: Quantity, own: Own, sentence: Sentence, words: FigureWords, cases: int | None
) -> str | None:
    """The share of all cases in per cent; None where it is of something else."""
    if one.comparator:
        return None
    upto = sentence.lowered[: one.start]
    bases = bases_in(sentence.lowered, sentence.section.label, words, cases)
    if base_of(one, own, upto, bases, words) != "inspected-cases":
        return None
    if one.unit == "percent":
        return one.value
    if one.unit == "n/d" and one.denominator is not None and one.denominator == cases:
        return f"{100 * (one.numerator or 0) / one.denominator:.1f}"
    return None


def _plainly(own: Own, words: FigureWords) -> bool:
    """Whether the clause says that it was sufficient, not that it was not."""
    match = _words().judged.pattern.search(own.near)
    return match is not None and not words.sense["turn"].search(own.near[: match.start()])


def _standard(sentence: Sentence, own: Own, framework: str) -> str:
    """The casework standard of the section, else the one that the clause speaks of."""
    inside = sentence.section.standard
    if inside.startswith("2") and inside == sentence.section.label:
        return inside
    named = [name for name, pattern in _words().standards if pattern.search(own.near)]
    numbers = [
        standard.number
        for standard in schemes().standards_of(framework)
        if len(named) == 1 and named[0] in standard.names
    ]
    return "" if inside or len(numbers) != 1 else numbers[0]


def with_told(
    printed: Sequence[KeyQuestion], claims: Iterable[Claim], text: str
) -> tuple[KeyQuestion, ...]:
    """Return the rows of tables and, for standards without any, the shares that prose gives.

    Of a question for which prose gives two shares none is taken. `text` is that of the document.
    """
    tabled = {row.standard for row in printed}
    told: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for one in claims:
        if one.kind == "question" and one.about not in tabled:
            told[one.about, int(one.listed)].append(one)
    rows = []
    for (standard, number), found in told.items():
        if len({one.value for one in found}) == 1:
            words = " ".join(text[span.start : span.end] for span in found[0].at.spans)
            percent = int(float(found[0].value) + 0.5)
            rows.append(
                KeyQuestion(standard, number, " ".join(words.split()), percent, found[0].at)
            )
    return tuple(sorted((*printed, *rows), key=lambda row: (row.standard, row.number)))
