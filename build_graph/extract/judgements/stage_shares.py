"""In how many cases the work of a stage was sufficient, where prose says it and no table does.

Dynamic inspections rate nothing; these shares are what they find. Patterns are those of the layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections, squash
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import KeyQuestion

MOST = 100  # per cent


def stage_shares(
    told: Iterable[Sentence],
    sections: Sections,
    layout: Layout,
    framework: str,
    printed: tuple[KeyQuestion, ...],
) -> tuple[KeyQuestion, ...]:
    """Return the shares of `printed` tables and, for stages without, those that prose gives.

    A stage's own section comes first; where prose elsewhere gives a stage two shares, it has none.
    """
    if not layout.shares:
        return printed
    rows = {row.standard: row for row in printed}
    found: dict[str, list[tuple[bool, KeyQuestion]]] = {}
    for sentence in told:
        if not layout.overall.unless.search(sentence.text):
            for row in _shares(sentence, sections, layout, framework):
                own = sentence.section.standard == row.standard
                found.setdefault(row.standard, []).append((own, row))
    for standard, shares in found.items():
        best = [row for own, row in shares if own] or [row for _, row in shares]
        if standard not in rows and len({row.percent for row in best}) == 1:
            rows[standard] = best[0]
    return tuple(rows[standard] for standard in sorted(rows))


def _shares(
    sentence: Sentence, sections: Sections, layout: Layout, framework: str
) -> Iterator[KeyQuestion]:
    """Yield the share of each stage that a sentence gives; of a place in it only once."""
    names = {
        squash(name): one.number for one in schemes().standards_of(framework) for name in one.names
    }
    taken: list[tuple[int, int]] = []
    for pattern in layout.shares:
        for match in pattern.finditer(sentence.text):
            stage = squash(match.groupdict().get("stage") or "")
            standard = names.get(stage) or names.get(stage.removesuffix("s"))
            standard = standard if stage else sentence.section.standard
            start, end = match.span("percent")
            if any(start < right and left < end for left, right in taken):
                continue
            if standard and int(match["percent"]) <= MOST:
                taken.append((start, end))
                at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
                yield KeyQuestion(standard, 1, sentence.text, int(match["percent"]), at)
