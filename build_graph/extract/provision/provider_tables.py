"""Tables of providers: a pathway in one cell, who delivers it in the next.

Cells stand apart by tabs, by several spaces, or one a line; which column is which is told by what
is in it. The words are data (`ontology/layouts/provision.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from build_graph.extract.provision.flat_tables import flat_rows
from build_graph.extract.provision.pathways import cell_pathways, whole_pathway
from build_graph.extract.structure.columns import wanted_column
from build_graph.extract.structure.sections import Section
from build_graph.knowledge.layout import load
from build_graph.knowledge.needed_words import guarded
from build_graph.model import Span
from build_graph.reading.read_file import Line

GAP = re.compile(r"\s*\t\s*|\s{3,}")
JOINTS = (
    r"\s*(?:;|/| \((?:with|through|via) |,? (?:with|through|via|and)(?: its| their| a)?"
    r" sub-?contractors?,?:? ?(?:the )?| with )\s*"
)
CURRENT = re.compile(r"^(?:[Cc]urrent(?:ly)?|[Nn]ow|[Pp]rovider): ?")
# One of several providers in a cell: 'Fern Trust (accommodation)', 'accommodation: Fern Trust'.
ITEM = re.compile(
    r"(?P<name>[^():]+?) \((?P<of>[^()]+)\)|(?P<pathway>[^():]+?)(?::| [–-]) (?P<by>[^():]+)"
)
ITEMS = re.compile(r";\s*|(?<=\)),\s*(?:and )?")
# Words in the head of a column that say when its providers were there.
TIME = re.compile(
    r"\b(?:previous|former|current|new|last|present|earlier|old|now|this|time|inspection|until|since"
    r"|from|before|after|at|in|\(|\)|20[12]\d)\b|[(),:]",
    re.I,
)
FEWEST = 2  # rows of a table told column by column
LONGEST = 90  # characters of a cell
# A table one cell a line goes on as long as its next pathway stands this near, in lines with text.
NEAR = 4


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One row: the slug of the pathway, the provider's cell as printed, and where both stand."""

    pathway: str
    provider: str
    spans: tuple[Span, ...]
    label: str


@cache
def _heads() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = load("provision")["table"]
    return (
        re.compile(table["pathway"], re.I),
        re.compile(table["provider"], re.I),
        re.compile(table["name"]),
        re.compile(table["end"]),
    )


class _Head(NamedTuple):
    """A line that is the head of a column of pathways, of providers, or may be of both."""

    at: int
    line: Line
    is_pathway: bool
    is_provider: bool


class _Told(NamedTuple):
    """What the cells of a row tell of other times, and of who does the provider's work."""

    earlier: re.Pattern[str]
    ended: re.Pattern[str]
    later: re.Pattern[str]
    passed: re.Pattern[str]


@cache
def _told() -> _Told:
    row = load("provision")["row"]
    return _Told(*(re.compile(row[key]) for key in _Told._fields))


def provider_rows(section: Section) -> Iterator[ProviderRow]:
    """Yield the rows of all tables of providers of a section."""
    lines = [line for line in section.lines if line.text]
    yield from _rows(section, lines)
    for line in filter(_may_have_cells, lines):
        yield from _in_one_cell(section, line)
    pathway, provider, _, _ = _heads()
    texts = [line.text.strip(" :*") for line in lines]
    heads = [
        _Head(at, line, is_pathway, is_provider)
        for at, (line, text) in enumerate(zip(lines, texts, strict=True))
        for is_pathway, is_provider in [(bool(pathway.match(text)), bool(provider.match(text)))]
        if is_pathway or is_provider
    ]
    yield from _one_a_line(section, lines, heads)
    yield from _by_columns(section, lines, heads)
    for slug, name, line in flat_rows(lines, guarded(pathway), guarded(provider)):
        yield from _row(section, slug, name, [line])


def _may_have_cells(line: Line) -> bool:
    """Whether a line may have several cells; the look that costs least."""
    text = line.text
    return bool(line.cells) or "\t" in text or "   " in text


def _cells(line: Line) -> list[str]:
    if line.cells:
        return [cell.text.strip(" |") for cell in line.cells if cell.text.strip(" |")]
    text = line.text.strip(" |")
    if not _may_have_cells(line):
        return [text] if text else []
    return [cell for cell in GAP.split(text) if cell]


def _in_columns(lines: Sequence[Line]) -> Iterator[tuple[int, list[str]]]:
    """Yield which lines may have several cells, with those that are not of another time."""
    former: frozenset[int] = frozenset()
    for number, line in enumerate(lines):
        if not _may_have_cells(line):
            former = frozenset()  # a line of one cell ends what the heads said
            continue
        cells = _cells(line)
        heads = _former(line)
        former = heads if heads is not None else former if len(cells) > 1 else frozenset()
        if former and len(cells) == len(line.cells):
            cells = [cell for at, cell in enumerate(cells) if at not in former]
        yield number, cells


def _rows(section: Section, lines: Sequence[Line]) -> Iterator[ProviderRow]:
    for number, cells in _in_columns(lines):
        line = lines[number]
        if not 2 <= len(cells) <= 5 or max(map(len, cells[:2])) > LONGEST:
            continue
        used = [line]
        slugs, place = _pathway_of(cells)
        if not slugs and number + 1 < len(lines) and len(_cells(lines[number + 1])) == 1:
            # A wrapped cell: 'Education, training and' over 'employment'.
            used = [line, lines[number + 1]]
            slugs, place = _pathway_of([f"{cell} {used[1].text.strip()}" for cell in cells[:2]])
        provider = cells[place + 1] if place + 1 < len(cells) else cells[place - 1]
        if not slugs or not _is_of_now(line, f"{cells[place]} {provider}", cells[place + 2 :]):
            continue
        below = lines[number + 1 : number + 2]
        notes = [(line, cell) for cell in cells[place + 2 :]]
        notes += [(one, one.text.strip()) for one in below if _is_note(line, one)]
        for slug in slugs:
            yield from _row(section, slug, provider, used)
            for where, note in notes:
                if under := _told().passed.search(note):
                    name = under["name"] or under["given"] or under["by"]
                    yield from _row(section, slug, name, [where])


def _is_note(line: Line, below: Line) -> bool:
    """Whether the line below a row is a note on it, in one cell."""
    return below.number == line.number + 1 and len(_cells(below)) == 1


def _is_of_now(line: Line, told: str, others: Iterable[str]) -> bool:
    """Whether a row tells of here and now, by its pathway and provider and by its other cells."""
    rows = _told()
    over = rows.earlier.search(told) or any(map(rows.ended.match, others))
    return not over and rows.later.search(line.text) is None


def _in_one_cell(section: Section, line: Line) -> Iterator[ProviderRow]:
    """Yield those of one row: 'Providers | Fern Trust (accommodation); Moor Works (ETE)'."""
    cells = _cells(line)
    if len(cells) != 2 or not _heads()[1].match(cells[0]):
        return
    for item in ITEMS.split(cells[1].rstrip(" .")):
        if len(item) <= LONGEST and (match := ITEM.fullmatch(item)):
            for slug in cell_pathways(match["of"] or match["pathway"]):
                yield from _row(section, slug, match["name"] or match["by"], [line])


def _former(line: Line) -> frozenset[int] | None:
    """The columns of providers of another time, by the heads of a table; None for other lines."""
    pathway, provider, _, _ = _heads()
    heads = [cell.text.strip(" :*") for cell in line.cells]
    if not any(map(pathway.match, heads)):
        return None
    named = [at for at, head in enumerate(heads) if provider.match(TIME.sub("", head).strip())]
    if len(named) < 2:
        return frozenset()
    wanted = wanted_column([heads[at] for at in named])
    return frozenset(named) - {named[wanted]} if wanted is not None else frozenset()


def _pathway_of(cells: Sequence[str]) -> tuple[tuple[str, ...], int]:
    for number, cell in enumerate(cells[:2]):
        slugs = cell_pathways(cell)
        if slugs:
            return slugs, number
    return (), 0


def _one_a_line(
    section: Section, lines: Sequence[Line], heads: Sequence[_Head]
) -> Iterator[ProviderRow]:
    for one, two in pairwise(heads):
        if two.at != one.at + 1 or one.at + 3 >= len(lines):
            continue
        if one.is_pathway and two.is_provider:
            first = 0
        elif one.is_provider and two.is_pathway:
            first = 1  # the provider stands before its pathways
        else:
            continue
        at, last = one.at + 2, one.at + 1
        while at + 1 < len(lines) and at - last <= NEAR:
            slugs = cell_pathways(lines[at + first].text)
            name = lines[at + 1 - first].text.strip()
            if slugs and not name.endswith("."):
                for slug in slugs:
                    yield from _row(section, slug, name, lines[at : at + 2])
                last, at = at + 1, at + 1
            at += 1


def _by_columns(
    section: Section, lines: Sequence[Line], heads: Sequence[_Head]
) -> Iterator[ProviderRow]:
    """Yield the rows of a table that is told column by column, under both heads."""
    _, _, named, _ = _heads()
    short = [
        (head.at, head.is_pathway)
        for head in heads
        if len(head.line.text) < LONGEST and not head.line.cells
    ]
    for (first, leads), (second, last) in pairwise(short):
        many = second - first - 1
        one, two = lines[first + 1 : second], lines[second + 1 : second + 1 + many]
        if many < FEWEST or leads == last or len(two) < many:
            continue
        pathways, providers = (one, two) if leads else (two, one)
        slugs = [cell_pathways(line.text) for line in pathways]
        if all(slugs) and all(named.match(line.text) for line in providers):
            for found, line, beside in zip(slugs, providers, pathways, strict=True):
                for slug in found:
                    yield from _row(section, slug, line.text, [beside, line])


def _row(
    section: Section, slug: str, provider: str, lines: Sequence[Line]
) -> Iterator[ProviderRow]:
    spans = tuple(span for line in lines for span in line.traced.spans())
    for name in providers_of(provider):
        yield ProviderRow(slug, name, spans, section.label)


def providers_of(cell: str) -> Iterator[str]:
    """Yield the providers that a cell names, other names of theirs left out.

    >>> list(providers_of("Forty Steps (with Hartley & Rowe)"))
    ['Forty Steps', 'Hartley & Rowe']
    >>> list(providers_of("Northern Ltd, known locally as Pathway 180"))
    ['Northern Ltd']
    """
    _, _, name, end = _heads()
    cell = CURRENT.sub("", cell)
    for part in re.split(JOINTS, GAP.split(cell)[0]):
        cut = end.search(part)
        text = (part[: cut.start()] if cut else part).strip(" ,;*")
        if text.count("(") != text.count(")"):
            text = text.rstrip(")")
        if name.match(text) and not whole_pathway(text):
            yield text
