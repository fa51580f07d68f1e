"""A document -> its sentences, in order, each with its place and, if it is that, its boilerplate.

Unlike `mentions`, which looks where names may stand, this takes everything a reader sees: quotes,
table rows, headings, footnotes, lines that belong to the page. What is boilerplate is data
(`ontology/layouts/coverage.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from build_graph.extract.structure.blocks import Block, assemble
from build_graph.extract.structure.inner_headings import SENTENCE_END
from build_graph.extract.structure.mentions import SENTENCE
from build_graph.extract.structure.sections import Section, split, squash
from build_graph.knowledge.layout import Layout, expand, layout, load
from build_graph.knowledge.vocab import Domain, schemes
from build_graph.model import Span
from build_graph.reading.read_file import Document, Line

HEADING, FOOTNOTE, PAGE = "heading", "footnote", "page number or running title"
SHORT = 70  # characters; a heading is shorter


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: the section and the line it stands in, its text as repaired, its spans.

    `boilerplate` says what kind of boilerplate it is, and is empty where the sentence should say
    something of the unit. `form` is that of its block: paragraph, bullet, quote, row, list, or
    nothing where it stands in none.
    """

    section: str
    line: int
    text: str
    spans: tuple[Span, ...]
    boilerplate: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class _Rules:
    sections: dict[str, str]
    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]


@cache
def _rules() -> _Rules:
    table = load("coverage")
    return _Rules(
        {row["label"]: row["kind"] for row in table["section"]},
        tuple(
            (row["kind"], row.get("where", ""), expand(row["pattern"], {}))
            for row in table["boilerplate"]
        ),
    )


@cache
def hues() -> dict[str, int]:
    """Return the hue of each kind of statement, in degrees; 'statement' is that of all others."""
    return {str(kind): int(hue) for kind, hue in load("coverage")["hue"].items()}


def every_sentence(document: Document) -> list[Sentence]:
    """Return all sentences of `document`, in the order of the text."""
    form = layout()
    found: list[Sentence] = []
    taken: set[int] = set()
    section_of: dict[int, str] = {}
    sections = split(document, form).all
    for section in sections:
        section_of.update((line.number, section.label) for line in section.lines)
    for section in sections:
        for block in assemble(section, form):
            taken.update(line.number for line in block.lines)
            found += _of_block(section, block)
    found += _left_over(document, taken, section_of, form)
    return sorted(found, key=lambda one: (one.spans[0], one.line))


def _of_block(section: Section, block: Block) -> Iterator[Sentence]:
    at = 0
    text = block.text
    # A row of a table is one thing said: the full stop after '1.' ends nothing.
    breaks = () if block.kind == "row" else SENTENCE.finditer(text)
    ends = [*(match.span("gap") for match in breaks), (len(text), len(text))]
    for end, start in ends:
        spans = tuple(block.joined.spans(at, end))
        said = text[at:end].strip()
        if said and spans:
            kind = _boilerplate(section, block, said)
            yield Sentence(section.label, block.lines[0].number, said, spans, kind, block.kind)
        at = start


def _boilerplate(section: Section, block: Block, said: str) -> str:
    rules = _rules()
    if section.label in rules.sections:
        return rules.sections[section.label]
    if block.kind == "list" or _is_heading(block, said) or _names_domain(said):
        return HEADING
    for kind, where, pattern in rules.patterns:
        if where == "standard" and (not section.standard or block.kind != "paragraph"):
            continue
        if pattern.search(said):
            return kind
    return ""


def _is_heading(block: Block, said: str) -> bool:
    """Whether a paragraph is a heading: marked as one, or short and no sentence."""
    if block.kind != "paragraph" or len(block.text) > SHORT:
        return False
    if block.lines[0].level or said.rstrip().endswith("should:"):
        return True
    return SENTENCE_END.search(said) is None


def _names_domain(said: str) -> bool:
    """Whether it is the name of a domain, as the table of ratings has it, with its number."""
    return squash(said).lstrip("0123456789") in _domain_names(schemes().domains)


@cache
def _domain_names(domains: tuple[Domain, ...]) -> frozenset[str]:
    return frozenset(squash(one.label) for one in domains)


def _left_over(
    document: Document, taken: set[int], section_of: dict[int, str], form: Layout
) -> Iterator[Sentence]:
    """Yield the lines that stand in no block: headings, footnotes, what belongs to the page."""
    label = "Cover"
    for line in document.lines:
        inside = line.number in section_of
        label = section_of.get(line.number, label)
        if not line.text or line.number in taken:
            continue
        kind = _rules().sections.get(label) or _kind_of_line(line, form, inside)
        yield Sentence(label, line.number, line.text, tuple(line.traced.spans()), kind)


def _kind_of_line(line: Line, form: Layout, inside: bool) -> str:
    if form.furniture.fullmatch(line.text):
        return PAGE
    return FOOTNOTE if inside else HEADING
