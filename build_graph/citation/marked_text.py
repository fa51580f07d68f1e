"""The text of a report in stretches, each with what rests on it, and its sections to go to.

Every character is in one stretch, in order. Line breaks inside a sentence are those of the page it
was printed on, so `flow` says where a reader may see a space instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from build_graph.citation.coverage import Coverage, Mark
from build_graph.extract.structure.sentences import hues
from build_graph.model import Span

_HEADING = 70  # characters; a heading is shorter
_PROSE = ("paragraph", "bullet", "quote")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` up to `end`, the kinds of statement on them, and their state.

    `state` is 'understood' where a statement rests on them; else 'boilerplate' or 'nothing' as
    their sentence is, or '' where no sentence is or another part of it was understood. `whole`
    spans the passages that touch the stretch, None where none does.
    """

    start: int
    end: int
    kinds: tuple[str, ...]
    state: str
    whole: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a section begins; `title` is its heading as printed, or its label."""

    label: str
    start: int
    title: str


def stretches(one: Coverage, *, also: tuple[int, ...] = ()) -> Iterator[Stretch]:
    """Yield the whole text of a report in stretches; `also` are further places to cut it at."""
    length = len(one.text or "")
    states = {span: covered.state for covered in one.sentences for span in covered.sentence.spans}
    edges: dict[int, list[tuple[bool, Mark]]] = {0: [], length: []}
    for mark in one.marks:
        edges.setdefault(mark.span.start, []).append((True, mark))
        edges.setdefault(mark.span.end, []).append((False, mark))
    places = {*edges, *(at for at in also if 0 < at < length)}
    for span in states:
        places.update((span.start, span.end))
    ordered = sorted(states)
    starts = [span.start for span in ordered]
    open_: dict[Mark, None] = {}
    for start, end in pairwise(sorted(places)):
        for opens, mark in edges.get(start, ()):
            if opens:
                open_[mark] = None
            else:
                open_.pop(mark, None)
        at = bisect_right(starts, start) - 1
        inside = at >= 0 and ordered[at].end > start
        yield _stretch(start, end, tuple(open_), states[ordered[at]] if inside else "")


def _stretch(start: int, end: int, marks: tuple[Mark, ...], state: str) -> Stretch:
    if not marks:
        return Stretch(start, end, (), "" if state == "understood" else state)
    whole = Span(min(m.span.start for m in marks), max(m.span.end for m in marks))
    return Stretch(start, end, tuple(sorted({mark.kind for mark in marks})), "understood", whole)


def sections(one: Coverage) -> list[Place]:
    """Return the sections in the order of the text, each once, where it begins."""
    found: dict[str, Place] = {}
    for covered in one.sentences:
        sentence = covered.sentence
        if sentence.section not in found:
            is_head = len(sentence.text) < _HEADING and sentence.text.startswith(sentence.section)
            title = sentence.text.strip("*# ") if is_head else sentence.section
            found[sentence.section] = Place(sentence.section, sentence.spans[0].start, title)
    return list(found.values())


def resting_on(one: Coverage, at: Span) -> list[Mark]:
    """Return the marks that a stretch of the text touches, in order."""
    return [mark for mark in one.marks if mark.span.start < at.end and at.start < mark.span.end]


def flow(one: Coverage) -> str:
    """Return the text, as long as it was, with spaces for the line breaks inside sentences."""
    letters = list((one.text or "").replace("\r", " "))
    for covered in one.sentences:
        if covered.sentence.form not in _PROSE:
            continue
        for before, after in pairwise(covered.sentence.spans):
            between = letters[before.end : after.start]
            if between.count("\n") == 1 and not "".join(between).strip():
                letters[before.end : after.start] = [" "] * len(between)
    return "".join(letters)


def hue(kinds: Sequence[str]) -> int:
    """Return the hue of a stretch, in degrees: that of its first kind that has one of its own."""
    known = hues()
    return next((known[kind] for kind in kinds if kind in known), known["statement"])
