"""The overall rating that a sentence gives the inspected unit, and the one of the foreword."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from build_graph.extract.figures.figure_places import other_unit
from build_graph.extract.structure.columns import OTHER
from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections, squash
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage, Stated
from build_graph.reading.read_file import Line

SHORT = 60  # characters of a line that is a heading
PARTS = frozenset({"Foreword", "Executive summary"})
# How many characters after the rating may still say that it is one of another time.
AFTER = 40
JUDGES = re.compile(r" rat| judged ")
# What a sentence begins with, it may be about: 'Staffing has changed, and we rate it ...'.
OPENS = re.compile(r"^\W*(?:(?:The|Our|In|For|On) )?(?P<name>[A-Z]?[a-z]+(?: and [a-z]+)?)\b")


def overall_rating(
    told: Iterable[Sentence], sections: Sections, layout: Layout, own: str
) -> Stated[str] | None:
    """Return the overall rating that the foreword gives `own`, None where it gives none or two.

    A rating of another time, of another unit or of one standard is none.
    """
    parts = [sentence for sentence in told if _may_say(sentence)]
    for patterns in layout.overall.ways:
        found: dict[str, Passage] = {}
        for sentence in parts:
            for label, start, end in _given(
                sentence.text, patterns.of(sentence.words), layout, own
            ):
                at = sections.passage(sentence.spans(start, end), sentence.section.label)
                found.setdefault(label, at)
        if found:
            return Stated(*next(iter(found.items()))) if len(found) == 1 else None
    return None


def overall_in_ratings(sections: Sections, layout: Layout, own: str) -> Stated[str] | None:
    """Return the overall rating that a sentence in 'Ratings' gives `own`, else the cover's."""
    for section in sections.named("Ratings"):
        for line in section.lines:
            for label, start, end in _given(line.text, layout.overall.ways[0].rules, layout, own):
                span = line.traced.span(start, end)
                return Stated(label, sections.passage([span], section.label))
    return _on_cover(sections, layout)


def _on_cover(sections: Sections, layout: Layout) -> Stated[str] | None:
    """The one overall rating that the cover or a summary prints: on a line, or below its label."""
    line_of, label_of = (
        layout.patterns["ratings.on_cover"],
        layout.patterns["ratings.overall_label"],
    )
    found: dict[str, Passage] = {}
    for section in sections.named("Cover", "Executive summary"):
        lines = [line for line in section.lines if line.text]
        for above, line, below in zip([None, *lines], lines, [*lines[1:], None], strict=False):
            if above and len(above.text) < SHORT and OTHER.search(above.text):
                continue  # of the last inspection, or of the region
            match = line_of.fullmatch(line.text)
            value = schemes().rating(match["value"]) if match else None
            for cell, under in zip(_cells(line), _cells(below) if below else (), strict=False):
                if value is None and label_of.fullmatch(cell.rstrip(" :")):
                    value = schemes().rating(under)
            if value is not None:
                own = (line, below) if match is None and below else (line,)
                spans = [span for one in own for span in one.traced.spans()]
                found.setdefault(value.label, sections.passage(spans, section.label))
    return Stated(*next(iter(found.items()))) if len(found) == 1 else None


def _cells(line: Line) -> list[str]:
    return [cell.strip() for cell in line.text.split("\t")]


def overall_given(sentence: Sentence, layout: Layout, own: str) -> Iterator[tuple[str, int, int]]:
    """Yield each rating that a sentence gives `own` as a whole, and where it says so."""
    for patterns in layout.overall.ways:
        may_fit = patterns.of(sentence.words)
        found = list(dict.fromkeys(_given(sentence.text, may_fit, layout, own)))
        if found:
            yield from found
            return


def _given(
    text: str, patterns: Iterable[re.Pattern[str]], layout: Layout, own: str
) -> Iterator[tuple[str, int, int]]:
    """Yield each rating that a sentence gives `own` as a whole, and where it says so."""
    for pattern in patterns:
        for match in pattern.finditer(text):
            value = schemes().rating(match["value"])
            if value is None or _elsewhere(text, match, layout) or not _names(match, own):
                continue
            if other_unit(text[: match.end()], own) or _of_a_standard(text, match[0]):
                continue
            yield value.label, match.start(), match.end()


def _elsewhere(text: str, match: re.Match[str], layout: Layout) -> bool:
    """Whether a sentence speaks of another time or place, or its clause of what might have been."""
    opens = text.rfind(". ", 0, match.start()) + 1  # a line of the ratings may hold two sentences
    starts = [one.end() for one in CLAUSE.finditer(text, opens, match.start())]
    clause = starts[-1] if starts else opens
    found = layout.overall.unless.finditer(text, opens, match.end() + AFTER)
    return any(one[0].lower() not in MIGHT or one.start() >= clause for one in found)


# Where a clause begins; and words that speak of their own clause only.
CLAUSE = re.compile(r"[;:]\s|,\s(?:and|but|so|yet|which)\s")
MIGHT = frozenset({"would", "could", "might", "if", "normally", "both", "each"})


def _of_a_standard(text: str, said: str) -> bool:
    """Whether 'it' in a sentence is the standard with whose name the sentence begins."""
    opens = OPENS.match(text) if re.search(r"\bit\b", said) else None
    names = {squash(name) for one in schemes().standards for name in one.names}
    return opens is not None and squash(opens["name"]) in names


def _may_say(sentence: Sentence) -> bool:
    return sentence.section.label in PARTS and JUDGES.search(sentence.lowered) is not None


def _names(match: re.Match[str], own: str) -> bool:
    """Whether the match names `own`, or says no name at all."""
    name = match.groupdict().get("name")
    return name is None or squash(name).endswith(squash(own))
