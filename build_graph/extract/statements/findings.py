"""Bullets of the standards' sections, one finding each, with section and polarity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from build_graph.extract.statements.polarity import boundary
from build_graph.extract.structure.blocks import Block, assemble
from build_graph.extract.structure.inner_headings import like_heading
from build_graph.extract.structure.list_headings import polarity_of
from build_graph.extract.structure.sections import Section, Sections
from build_graph.knowledge.layout import Layout
from build_graph.model import Finding, KeyQuestion, Polarity
from build_graph.reading.read_file import Line, marked
from build_graph.spans import Stretches

OTHER = "improvement"
AGAIN = 2  # sections in which a line stands between two lists
# An item that says itself what it is.
ITSELF = re.compile(
    r"(?:(?P<strength>strength|positive)|(?:areas? for )?improvement|weakness)s?(?: ?:| [–—-]) ",
    re.IGNORECASE,
)


def findings(
    sections: Sections, layout: Layout, questions: Sequence[KeyQuestion] = ()
) -> tuple[Finding, ...]:
    """Return the findings of a report in their order of print; rows of key questions are none."""
    rows = Stretches(span for row in questions for span in row.at.spans)
    found: list[Finding] = []
    ordinals: Counter[tuple[str, str]] = Counter()
    listing: set[str] = set()  # sections with a heading of a list
    second = _second_headings(sections, layout)
    for section in sections.all:
        if not section.standard:
            continue
        label = section.label
        if any(block.kind == "list" for block in assemble(section, layout)):
            listing.add(label)
            # Under the last topic of a standard its own lists follow, where it had none before.
            if label.startswith(f"{section.standard} ") and section.standard not in listing:
                label = section.standard
        for block, polarity in _marked(section, layout, second):
            printed = block.joined.text
            itself = ITSELF.match(printed)
            text = printed[itself.end() :] if itself else printed
            spans = block.joined.spans(0, len(printed))
            if any(map(rows.touch, spans)):
                continue
            ordinals[label, polarity] += 1
            at = sections.passage(spans, label)
            found.append(Finding(label, polarity, ordinals[label, polarity], text, at))
    return tuple(found)


def _second_headings(sections: Sections, layout: Layout) -> frozenset[str]:
    """The lines that stand again and again between strengths and further bullets.

    So a report may head its areas for improvement in words of its own: 'What has to change'.
    """
    found: Counter[str] = Counter()
    for section in sections.all:
        blocks = list(assemble(section, layout)) if section.standard else []
        heading = ""
        for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
            heading = before.polarity if before.kind == "list" else heading
            if heading == "strength" and before.kind == after.kind == "bullet" and _heads(block):
                found[block.text] += block.kind == "paragraph"
    return frozenset(text for text, times in found.items() if times >= AGAIN)


def _marked(
    section: Section, layout: Layout, second: frozenset[str]
) -> Iterator[tuple[Block, Polarity]]:
    """Yield the bullets of a section with their polarity.

    A heading rules the bullets after it. Where 'Strengths' has no 'Areas for improvement' after
    it, meaning draws the line; a section with no heading at all stays unmarked.
    """
    runs: list[tuple[str, list[Block]]] = [("", [])]
    listing = False  # a list that a sentence introduces, of things and not of findings
    prose = False  # between the findings of a heading and what follows
    blocks = list(_without_columns(assemble(section, layout), layout))
    headed = any(block.kind == "list" for block in blocks)
    for block in blocks:
        if block.kind == "list" or block.text in second:
            runs.append((block.polarity or OTHER, []))
            listing = prose = False
        elif block.kind != "bullet":
            # Behind the findings of a heading, too, but not between it and the first of them.
            behind = headed and (len(runs) == 1 or bool(runs[-1][1]))
            listing = behind and (block.text.endswith(":") or (prose and _heads(block)))
            prose = prose or (behind and block.kind == "paragraph" and block.complete())
        elif not listing:
            runs[-1][1].append(block)
    order = [heading for heading, _ in runs]
    headings = set(order)
    lost = order.count("strength") > order.count("improvement")
    for at, (heading, bullets) in enumerate(runs):
        if heading == "improvement":
            yield from ((block, "improvement") for block in bullets)
        elif heading == "strength" and lost and bullets and order[at + 1 : at + 2] != [OTHER]:
            strengths = boundary(bullets)
            yield from ((block, "strength") for block in bullets[:strengths])
            yield from ((block, "improvement") for block in bullets[strengths:])
        elif heading == "strength" or headings == {"", "improvement"}:
            yield from ((block, "strength") for block in bullets)
        else:
            yield from ((block, _itself(block)) for block in bullets)


def _heads(block: Block) -> bool:
    """Whether a block is a heading within the section."""
    return len(block.lines) == 1 and like_heading(block.text)


def _without_columns(blocks: Sequence[Block], layout: Layout) -> Iterator[Block]:
    """Yield the blocks, a table of two lists side by side as one list after the other."""
    columns: dict[int, list[Block]] = {}
    for block in blocks:
        cells = block.lines[0].cells
        heads = [polarity_of(cell.text, layout) for cell in cells]
        if len(cells) > 1 and all(heads):
            columns = {
                at: [Block("list", [_cell(block, at)], polarity=head)]
                for at, head in enumerate(heads)
            }
        elif columns and cells:
            for at in (at for at in columns if at < len(cells) and cells[at].text.strip()):
                columns[at].append(Block("bullet", [_cell(block, at)]))
        else:
            yield from chain.from_iterable(columns.values())
            columns = {}
            yield block
    yield from chain.from_iterable(columns.values())


def _cell(block: Block, at: int) -> Line:
    line = block.lines[0]
    cell = line._replace(traced=line.cells[at].strip(), bullet="", cells=())
    return marked(cell)._replace(bullet="•")


def _itself(block: Block) -> Polarity:
    """What an item under no heading says of itself: 'Strength: ...'."""
    match = ITSELF.match(block.text)
    if match is None:
        return "unmarked"
    return "strength" if match["strength"] else "improvement"
