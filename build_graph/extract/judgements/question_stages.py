"""Key questions away from the section of their stage: in one table of all of them, or in an annexe.

The first words of a question say of which stage it asks: there it is counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from build_graph.extract.structure.asked import question_in
from build_graph.extract.structure.columns import OTHER
from build_graph.extract.structure.sections import Section, Sections, squash
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import schemes
from build_graph.reading.read_file import Line

# The number of its standard before a question.
NUMBER = re.compile(r"\W*(?:standard\s+)?(?:[PR]\s?)?[12]\.\d\W*", re.IGNORECASE)
# Parts in which no question has its share.
WITHOUT = frozenset({"Cover", "Contents", "Imprint", "Recommendations", "Ratings", "Progress"})


def by_stage(sections: Sections, layout: Layout, framework: str) -> list[Section]:
    """Return the sections to read key questions from, each with those of its own stage.

    What stands elsewhere comes last, as a section of the standard of its stage.
    """
    numbers = {
        squash(name): one.number for one in schemes().standards_of(framework) for name in one.names
    }
    stages = {numbers[squash(name)] for name in _stages(layout) if squash(name) in numbers}
    found: list[Section] = []
    elsewhere: list[Section] = []
    for section in sections.all:
        own = section.standard if section.standard == section.label else ""
        if section.label in WITHOUT or (section.standard and own not in stages):
            found.append(section)
            continue
        runs = _runs(section, layout, numbers)
        if set(runs) <= {"", own}:
            found.append(section)
            continue
        lines = runs.pop("", []) + runs.pop(own, []) if own else runs.pop("", [])
        found.append(Section(section.label, section.standard, lines))
        elsewhere += (Section(number, number, run) for number, run in runs.items())
    return [*found, *elsewhere]


def _stages(layout: Layout) -> Iterator[str]:
    start = "questions.stage."
    yield from (key.removeprefix(start) for key in layout.patterns if key.startswith(start))


def _runs(section: Section, layout: Layout, numbers: dict[str, str]) -> dict[str, list[Line]]:
    """The lines from a question to the first one of another stage, by the standard of the stage."""
    runs: dict[str, list[Line]] = defaultdict(list)
    standard, is_past = "", False
    for line, below in pairwise([*section.lines, *section.lines[-1:]]):
        stage, at = question_in(f"{line.text} {below.text}", layout) if line.text else ("", 0)
        own = line
        if line.level or line is section.lines[0]:  # results of another time, or of the region
            is_past = OTHER.search(line.text) is not None
        if is_past:
            stage, standard = "", ""
        if stage and at < len(line.text) and squash(stage) in numbers:
            standard = numbers[squash(stage)]
            if NUMBER.fullmatch(line.text[:at]):
                own = line._replace(traced=line.traced.cut(at, len(line.text)), cells=())
        runs[standard].append(own)
    return dict(runs)
