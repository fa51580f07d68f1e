"""Progress since the last inspection: what a report says has come of earlier recommendations.

A table has a row for each, or an item is followed by a line that says how much; prose names them
by number or by what was asked, or only counts them. Words are in `ontology/layouts/progress.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Section, Sections
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.needed_words import Guarded
from build_graph.model import Progress, ProgressLevel
from build_graph.numbers import number
from build_graph.reading.read_file import Line

PART = "Progress"
PROSE = frozenset({PART, "Foreword", "Executive summary", "Background"})
CELLS = re.compile(r"[^\t|]+")
FEWEST_WORDS = 3  # of a recommendation
FEWEST_CELLS = 2
NUMBERS = re.compile(r"\d+|[a-z]+")
LONE_NUMBER = re.compile(r"\(?\d{1,2}[.)]?")


@dataclass(frozen=True, slots=True)
class _Words:
    """How progress is told."""

    levels: tuple[tuple[ProgressLevel, re.Pattern[str]], ...]
    cell: re.Pattern[str]
    item: re.Pattern[str]
    told: tuple[re.Pattern[str], ...]
    counted: tuple[re.Pattern[str], ...]
    recalled: re.Pattern[str]
    answered: re.Pattern[str]
    speaks: Guarded

    def level(self, printed: str) -> ProgressLevel:
        """Return what the words of an assessment mean."""
        found = (level for level, pattern in self.levels if pattern.fullmatch(printed.strip()))
        return next(found, "none stated")


@cache
def _words() -> _Words:
    table = load("progress")
    tokens = table["token"]

    def of(key: str) -> re.Pattern[str]:
        return expand(table[key]["pattern"], tokens)

    rows = [(expand(row["pattern"], tokens), row.get("counts", False)) for row in table["told"]]
    return _Words(
        tuple(
            (cast("ProgressLevel", level), expand(pattern, tokens))
            for level, pattern in table["levels"].items()
        ),
        *(of("cell"), of("item")),
        tuple(pattern for pattern, counts in rows if not counts),
        tuple(pattern for pattern, counts in rows if counts),
        *(of("recalled"), of("answered")),
        Guarded(of("speaks")),
    )


def progress(sections: Sections, told: Iterable[Sentence]) -> tuple[Progress, ...]:
    """Return what is said of each earlier recommendation; where they are only counted, how many."""
    listed = [one for section in sections.named(PART) for one in _listed(section, sections)]
    prose = [sentence for sentence in told if sentence.section.label in PROSE]
    if not listed:
        listed = list(_once(_told(prose, sections)))
    return tuple(listed or _once(_counted(prose, sections)))


def _listed(section: Section, sections: Sections) -> Iterator[Progress]:
    """Yield the rows of tables, and the items that a line with an assessment follows."""
    items: list[Line] = []
    for line in section.lines:
        if not line.text:
            continue
        row = _row(line, sections)
        if row is not None:
            items = []
            yield row
            continue
        level = _words().cell.fullmatch(line.text)
        if level and items:
            yield _of_item(items, line, level["level"], sections)
            items = []
        elif line.bullet or _words().item.fullmatch(line.text) or not items:
            items = [line]
        else:
            items.append(line)


def _row(line: Line, sections: Sections) -> Progress | None:
    """Return what one row of a table says: recommendation, perhaps its number, assessment."""
    words = _words()
    cells = [(match.start(), match[0].strip()) for match in CELLS.finditer(line.text)]
    said = [words.cell.fullmatch(text) for _, text in cells]
    texts = [
        (place, text)
        for place, ((_, text), match) in enumerate(zip(cells, said, strict=True))
        if not match and len(text.split()) >= FEWEST_WORDS
    ]
    if not texts or len(cells) < FEWEST_CELLS:
        return None
    # What is asked stands before how much came of it; 'No.' before it heads the numbers.
    first, text = texts[0]
    levels = [match for match in said[first + 1 :] if match]
    if len(levels) != 1:
        return None
    numbers = [text for _, text in cells if LONE_NUMBER.fullmatch(text)]
    own = int(numbers[0].strip("().")) if numbers else None
    item = words.item.fullmatch(text)
    text = item["text"] if item else text
    own = int(item["number"]) if item else own
    at = sections.passage([line.traced.span(0, len(line.text))], PART)
    printed = levels[0]["level"]
    return Progress(words.level(printed), printed, at, _tidy(text), own)


def _of_item(items: list[Line], line: Line, printed: str, sections: Sections) -> Progress:
    """Return what a line says of the item before it."""
    text = " ".join(one.text for one in items)
    item = _words().item.fullmatch(text)
    spans = [one.traced.span(0, len(one.text)) for one in (*items, line)]
    own = int(item["number"]) if item else None
    wording = _tidy(item["text"] if item else text)
    at = sections.passage(spans, PART)
    return Progress(_words().level(printed), printed, at, wording, own)


def _told(prose: list[Sentence], sections: Sections) -> Iterator[Progress]:
    """Yield what sentences say of recommendations by number or by what was asked."""
    words = _words()
    recalled: tuple[Sentence, re.Match[str]] | None = None
    for sentence in prose:
        if recalled is not None and recalled[0].block is not sentence.block:
            recalled = None
        if not _speaks(sentence):
            continue
        found = list(_matched(sentence, words.told))
        for match in found:
            yield from _progress(sentence, match, sections)
        recall = words.recalled.search(sentence.text)
        answer = words.answered.search(sentence.text)
        if recalled is not None and answer and not found:
            first, what = recalled
            at = sections.passage([*first.spans(), *sentence.spans()], sentence.section.label)
            printed = answer["level"]
            yield Progress(words.level(printed), printed, at, _tidy(what["text"]))
            recalled = None
        if recall and not found:
            recalled = (sentence, recall)


def _speaks(sentence: Sentence) -> bool:
    return sentence.section.label == PART or (
        _words().speaks.search(sentence.text, sentence.words) is not None
    )


def _matched(sentence: Sentence, patterns: Iterable[re.Pattern[str]]) -> Iterator[re.Match[str]]:
    """Yield the matches of the patterns, none within another."""
    taken: list[tuple[int, int]] = []
    for pattern in patterns:
        for match in pattern.finditer(sentence.text):
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
                yield match


def _progress(sentence: Sentence, match: re.Match[str], sections: Sections) -> Iterator[Progress]:
    """Yield what one match says: of several numbers each."""
    at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
    level, printed = _words().level(match["level"]), match["level"]
    groups = match.groupdict()
    if groups.get("text"):
        yield Progress(level, printed, at, _tidy(groups["text"] or ""))
        return
    for word in NUMBERS.findall((groups.get("number") or "").lower()):
        own = number(word)
        if own:
            yield Progress(level, printed, at, earlier_number=own)


def _counted(prose: list[Sentence], sections: Sections) -> Iterator[Progress]:
    """Yield how many recommendations saw how much progress."""
    for sentence in prose:
        if not _speaks(sentence):
            continue
        for match in _matched(sentence, _words().counted):
            count = number(match["count"])
            if count:
                at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
                level = _words().level(match["level"])
                yield Progress(level, match["level"], at, count=count)


def _once(found: Iterable[Progress]) -> Iterator[Progress]:
    """Yield each recommendation once, as it is told first: a summary says it again."""
    seen: set[tuple[object, ...]] = set()
    for one in found:
        what = one.earlier_number or one.recommendation or one.assessment
        key = (what,)
        if key not in seen:
            seen.add(key)
            yield one


def _tidy(text: str) -> str:
    return re.sub(r"[\s.;,:]+$", "", " ".join(text.split()))
