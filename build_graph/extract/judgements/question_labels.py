"""Key questions printed as statements or labels: 'Keeping other people safe    33%'.

A label has only words that the questions have (`ontology/layouts/pdu-report.toml`) and a cue of one
of them alone. Its share stands beside it, or on a line of its own; where rows do not say to which
label a share belongs, none of them is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from build_graph.knowledge.vocab import Question
from build_graph.model import Span
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined

CELLS = re.compile(
    r"\t|(?<=\S) {2,}(?=\S)|(?<=\w) ?\.{3,} ?|\s*\|\s*|(?<=[%)])[,;] "
    r"|(?<=\d%) (?=[A-Z])"
)
SHARE = re.compile(r"\(?(?P<percent>\d{1,3}(?:\.\d)?)\s?(?P<sign>%|per cent)?\)?")
# A share at the end of a label or before it, where nothing else parts them.
ENDS = re.compile(r"(?:\s*[:–—=-]\s*|\s+)(?=\(?\d{1,3}(?:\.\d)?\s?(?:%|per cent)\)?\s*\.?$)")
BEGINS = re.compile(r"(?<=%|t)\s*[:–—-]?\s+(?=\S)")
COUNTS = re.compile(r"\(?\d{1,3}\s?(?:of|out of|/)\s?\d{1,3}\)?(?: cases)?")
LAST_COUNTS = re.compile(rf"(?<=[%t)]) ?{COUNTS.pattern}$")
NUMBER = re.compile(
    r"^\W*(?:(?:key )?(?:question|KQ|Q)\s?)?(?:\d(?:\.\d){0,3}|[a-c](?=[.)]))?[\s.):–-]*", re.I
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
YES = "yes"
OPENING = frozenset((YES, "n", "of"))  # of a share or a count
SAID = frozenset('?;!"')
LONGEST = 200


class Row(NamedTuple):
    """What a table says of one question; `leads` where its share is printed before it."""

    number: int
    text: str
    percent: float
    spans: tuple[Span, ...]
    leads: bool


@dataclass(slots=True)
class _Part:
    """A label, a share, or both of them beside each other."""

    line: Line
    label: str = ""
    shares: list[float] = field(default_factory=list)
    leads: bool = False
    lines: list[Line] = field(default_factory=list)


class Labels:
    """The labels of one standard's questions."""

    def __init__(
        self,
        known: Sequence[Question],
        words: re.Pattern[str],
        head: re.Pattern[str],
        beside: re.Pattern[str],
    ) -> None:
        self.known = known
        self.words = words
        self.head = head
        self.beside = beside  # a head on the line of its labels

    def rows(self, lines: Sequence[Line]) -> list[Row]:
        """Return the rows that labels and shares make, at most one for each question."""
        found: list[Row] = []
        for headed, run in self._runs(lines):
            rows = list(self._paired(run))
            if not headed and len(rows) < min(2, len(self.known)):
                continue
            found += rows
        numbers = [row.number for row in found]
        return found if len(set(numbers)) == len(numbers) else []

    def _runs(self, lines: Sequence[Line]) -> Iterator[tuple[bool, list[_Part]]]:
        """Yield the parts of each table, and whether it has a head."""
        run: list[_Part] = []
        headed = False
        for line in lines:
            if not line.text:
                continue
            if len(line.text) <= LONGEST and self.head.fullmatch(line.text):
                yield headed, run
                run, headed = [], True
                continue
            parts = self._parts(line, headed)
            if not parts:
                yield headed, run
                run, headed = [], False
            for part in parts:
                if run and _goes_on(run[-1], part):
                    _go_on(run[-1], part)
                else:
                    run.append(part)
        yield headed, run

    def _parts(self, line: Line, headed: bool) -> list[_Part]:
        """The labels and shares of a line; none where anything else stands on it."""
        headed_by = self.beside.match(line.text)
        text = line.text[headed_by.end() :] if headed_by else line.text
        first = WORD.search(text)
        if len(text) > LONGEST or (first and not self._may_open(first[0])):
            return []
        if text.endswith(".") and "%" not in text and "per cent" not in text:
            return []  # the end of a sentence: 'for safety.'
        parts = [_Part(line, lines=[line])]
        for cell in _cells(text):
            if not cell or COUNTS.fullmatch(cell) or cell.lower() == YES:
                continue
            share = SHARE.fullmatch(cell.rstrip("."))
            if share and (share["sign"] or headed):
                parts[-1].shares.append(float(share["percent"]))
                continue
            asked = NUMBER.sub("", cell).strip(" :.–—-…")
            label = asked.removesuffix("?")
            if not label or not self._is_label(label):
                return []
            if parts[-1].label:
                parts.append(_Part(line, lines=[line]))
            parts[-1].leads = parts[-1].leads or bool(parts[-1].shares)
            parts[-1].label = asked
        return parts

    def _may_open(self, word: str) -> bool:
        """Whether a line of labels and shares may begin with a word."""
        return word.lower() in OPENING or self.words.fullmatch(word) is not None

    def _is_label(self, text: str) -> bool:
        return SAID.isdisjoint(text) and all(map(self.words.fullmatch, WORD.findall(text)))

    def _paired(self, run: Sequence[_Part]) -> Iterator[Row]:
        """Yield the rows of a table, if it is plain which share goes with which label."""
        for label, share, percent in _pairs(run):
            numbers = [
                one.number
                for one in self.known
                if any(cue in label.label.lower() for cue in one.cues)
            ]
            if len(numbers) == 1 and percent <= 100:
                lines = {line.number: line for line in (*label.lines, *share.lines)}
                joined = Joined((line.traced for _, line in sorted(lines.items())), "\n")
                spans = joined.spans(0, len(joined.text))
                yield Row(numbers[0], label.label, percent, tuple(spans), _leads(label, share))


def _cells(text: str) -> Iterator[str]:
    """Yield the cells of a line: labels and shares."""
    for part in CELLS.split(LAST_COUNTS.sub("", text)):
        cell = part.strip()
        ends = "%" in cell or "per cent" in cell
        parts = ENDS.split(cell, maxsplit=1) if ends else [cell]
        if len(parts) == 1 and SHARE.match(parts[0]):
            parts = BEGINS.split(parts[0], maxsplit=1)
        yield from parts


def _leads(label: _Part, share: _Part) -> bool:
    return label.leads if label is share else share.line.number < label.line.number


def _goes_on(before: _Part, part: _Part) -> bool:
    """Whether a part without a capital is the rest of the label before it."""
    if not part.label[:1].islower() or not 0 < len(before.label) < LONGEST:
        return False
    return not (before.shares and part.shares)


def _go_on(before: _Part, part: _Part) -> None:
    """Put the rest of a wrapped label to its beginning."""
    before.label = f"{before.label} {part.label}"
    before.shares += part.shares
    before.lines += part.lines


def _pairs(run: Sequence[_Part]) -> list[tuple[_Part, _Part, float]]:
    """Labels with their shares: beside each other, in turns, or all labels before all shares."""
    both = [part for part in run if part.label and part.shares]
    if both:
        leads = {part.leads for part in both}
        alone = [part for part in run if part.shares and not part.label]
        if len(leads) > 1 or alone or any(len(part.shares) > 1 for part in both):
            return []
        return [(part, part, part.shares[0]) for part in both]
    labels = [part for part in run if part.label]
    shares = [(part, share) for part in run for share in part.shares]
    if len(labels) != len(shares) or len(labels) < 2:
        return []
    kinds = [bool(part.label) for part in run for _ in (part.shares or (0,))]
    turns = all(one != two for one, two in pairwise(kinds))
    if not turns and kinds != sorted(kinds, reverse=True):
        return []
    return [(label, *share) for label, share in zip(labels, shares, strict=True)]
