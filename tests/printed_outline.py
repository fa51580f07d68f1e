"""A report as it was before print took it apart: headings, paragraphs, lists, tables, footnotes.

The sample reports look like text that was taken out of a PDF. For tests they are put back into
print: what stands here is the order of things, which `printed_html` and `printed_platypus` set.
Footnote signs are private characters (`SIGN` and the number), so that each engine can raise them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from build_graph.extract.parse import parse
from build_graph.extract.structure.blocks import Block, assemble
from build_graph.extract.structure.sections import Section, split, squash
from build_graph.knowledge.layout import layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import Report
from build_graph.reading.read_file import read_bytes
from build_graph.registers.name_index import load_registers

REGISTERS = Path("samples/registers")
SIGN = 0xE000
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SIGNS = re.compile(rf"[{_RAISED}]|<sup>(\d)</sup>")
_NOTE = re.compile(
    rf"^\s*(?:<sup>&</sup>lt;)?(?:sup>(\d)</sup>|<sup>(\d)</sup>|([{_RAISED}]))\s+(.+)$"
)
_PARTS = {
    "Contents": "Contents",
    "Foreword": "Foreword",
    "Recommendations": "Recommendations",
    "Background": "Background",
    "Annexe": "Annexe one – Web links",
}


@dataclass(frozen=True)
class Piece:
    """One thing on the page; `kind` says how it is set."""

    kind: str  # title, part, standard, sub, list, minor, text, item, numbered, quote, table, rated
    text: str = ""
    number: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    about: str = ""  # of a table: contents, ratings or questions; of `rated`: the rating


@dataclass
class Outline:
    """Everything to be set, and the footnotes by number."""

    running: str
    pieces: list[Piece] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)


def outline(path: Path) -> Outline:
    """Return the outline of the sample report in `path`."""
    text = path.read_text("utf-8")
    report = parse(read_bytes(text.encode(), path.name), load_registers((REGISTERS,)))
    assert report.pdu
    kept, notes = _without_notes(text)
    document = read_bytes(_SIGNS.sub(_sign, kept).encode(), path.name)
    made = Outline(f"An inspection of probation services in {report.pdu.value} PDU", notes=notes)
    seen: set[str] = set()
    for section in split(document, layout()).all:
        made.pieces += _section(section, report, seen)
        seen.add(section.label)
    return made


def _without_notes(text: str) -> tuple[str, dict[int, str]]:
    notes, lines = {}, []
    for line in text.split("\n"):
        match = _NOTE.match(line)
        if match:
            mark = match[1] or match[2] or str(_RAISED.index(match[3]))
            notes[int(mark)] = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", match[4])
        lines.append("" if match else line)
    return "\n".join(lines), notes


def _sign(match: re.Match[str]) -> str:
    return chr(SIGN + (int(match[1]) if match[1] else _RAISED.index(match[0])))


def _section(section: Section, report: Report, seen: set[str]) -> list[Piece]:
    blocks = assemble(section, layout())
    label = section.label
    if label == "Cover":
        return _cover(blocks)
    if label == "Ratings":
        return [Piece("part", "Ratings"), _ratings(report)]
    if label == "Contents":
        rows = tuple(_cells(block) for block in blocks if block.kind == "row")
        return [Piece("part", label), Piece("table", rows=rows, about="contents")]
    if label == "Recommendations":
        return [Piece("part", label), Piece("text", blocks[0].text), *_recommendations(report)]
    if label == "Imprint":
        again = "The role of HM Inspectorate of Probation"
        return [Piece("part", again if label in seen else "Acknowledgements"), *_body(blocks)]
    if label in _PARTS:
        return [Piece("part", _PARTS[label]), *_body(blocks)]
    return _judged(section, blocks, report)


def _judged(section: Section, blocks: list[Block], report: Report) -> list[Piece]:
    label = section.label
    standard = schemes().standard(report.framework, label)
    if label.isdigit():
        name = next(
            domain.label
            for domain in schemes().domains
            if (domain.framework, domain.number) == (report.framework, int(label))
        )
        return [Piece("part", f"{label}. {name}")]
    if standard is None:
        name = label.removeprefix(f"{section.standard} ")
        name = "Feedback from people on probation" if name == "Feedback" else name
        return [Piece("sub", name), *_lists(blocks, section, report)]
    head, rest = _head(blocks)
    rating = next((one.rating for one in report.ratings if one.standard == label), "")
    pieces = [Piece("standard", f"{label}. {standard.name}")]
    if rating and head:
        texts = [text for block in head if (text := _unrated(block.text, rating))]
        pieces.append(Piece("rated", texts[0], about=rating))
        pieces += [Piece("text", text) for text in texts[1:]]
        return pieces + _lists(rest, section, report)
    return pieces + _lists(blocks, section, report)


def _head(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The paragraphs that state the rating, and what follows them."""
    at = next((n for n, block in enumerate(blocks) if block.kind != "paragraph"), len(blocks))
    at = next((n for n in range(at) if blocks[n].text.startswith("Our rating")), at)
    return blocks[:at], blocks[at:]


def _unrated(text: str, rating: str) -> str:
    """A paragraph without the rating that print had spliced into it; a quoted one stays."""
    if "'" in text or "rated" in text or "rating" in text:
        return text
    first, *rest = rating.split()
    text = re.sub(rf"\s?{first}(?=[A-Z ]|[a-z]|$)", " ", text, count=1)
    for word in rest:
        text = re.sub(rf"(?<=[. ]){word}", "", text, count=1)
    return " ".join(text.split())


def _cover(blocks: list[Block]) -> list[Piece]:
    pieces = [Piece("text", blocks[0].text)]
    joined = " ".join(block.text for block in blocks[1:])
    joined = joined.removeprefix("HM Inspectorate of Probation ")
    parts = re.fullmatch(
        r"(.*?PDU)\s*(The Probation Service.*?region)\s*(HM Inspectorate.*)", joined
    )
    if parts is None:
        return [*pieces, *(Piece("text", block.text) for block in blocks[1:])]
    title, region, published = parts.groups()
    return [*pieces, Piece("title", title), Piece("text", region), Piece("text", published)]


def _ratings(report: Report) -> Piece:
    when, score, overall = report.fieldwork_started, report.score, report.overall_rating
    assert when
    assert score
    assert overall
    assert report.max_score
    assert report.pdu
    month = f"{date.fromisoformat(when.value + '-01'):%B %Y}"
    rows = [
        (
            "",
            f"{report.pdu.value} PDU\nFieldwork started {month}",
            f"Score {score.value}/{report.max_score.value}",
        ),
        ("", "Overall rating", overall.value),
    ]
    for domain in schemes().domains:
        if domain.framework == report.framework:
            rows.append((f"{domain.number}.", domain.label, ""))
            rows += [
                (one.standard, one.name, one.rating)
                for one in report.ratings
                if one.standard.startswith(f"{domain.number}.") and one.at.section == "Ratings"
            ]
    return Piece("table", rows=tuple(rows), about="ratings")


def _recommendations(report: Report) -> list[Piece]:
    pieces: list[Piece] = []
    addressee = ""
    for item in report.recommendations:
        if item.addressee != addressee:
            addressee = item.addressee
            pieces.append(Piece("minor", f"{addressee} should:"))
        kind = "item" if item.inferred else "numbered"
        pieces.append(Piece(kind, item.text, number=item.number))
    return pieces


def _lists(blocks: list[Block], section: Section, report: Report) -> list[Piece]:
    """The body of a section, with the headings of lists that print had lost."""
    polarity = {
        squash(one.text): one.polarity for one in report.findings if one.section == section.label
    }
    pieces: list[Piece] = []
    now = ""
    for block, piece in zip(blocks, _body(blocks), strict=True):
        if block.kind == "list":
            now = block.polarity
        elif block.kind == "bullet":
            own = polarity.get(squash(piece.text), now)
            if own == "improvement" and now == "strength":
                pieces.append(Piece("list", "Areas for improvement:"))
            now = own if own != "unmarked" else now
        pieces.append(piece)
    return pieces


def _body(blocks: list[Block]) -> list[Piece]:
    pieces = []
    for block in blocks:
        if block.kind == "row":
            pieces.append(Piece("table", rows=(_cells(block),), about="questions"))
        elif block.kind == "list":
            pieces.append(Piece("list", block.text))
        elif block.kind == "bullet":
            pieces.append(Piece("item", block.text))
        elif block.kind == "quote":
            pieces.append(Piece("quote", block.text))
        else:
            pieces.append(Piece("text", block.text))
    return pieces


def _cells(block: Block) -> tuple[str, ...]:
    return tuple(cell for cell in block.text.split("\t") if cell)


def tables_joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces, rows that follow each other as one table."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and piece.kind == last.kind == "table" and piece.about == last.about:
            joined[-1] = replace(last, rows=last.rows + piece.rows)
        else:
            joined.append(piece)
    return joined
