"""Where strengths end and areas for improvement begin when the heading between them is lost.

The boundary is usually a blank line, but blank lines also come from page breaks inside a list:
what the bullets say decides between the blank lines. The words are data
(`ontology/layouts/polarity.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from build_graph.extract.structure.blocks import Block
from build_graph.knowledge.layout import load

# What a boundary costs before any word is read, in the unit of the cues.
NO_BOUNDARY = -4.0  # nearly every section names something to improve
NO_BLANK_LINE = -10.0  # the lost heading leaves at least a blank line
TURNED = -2.0  # no blank line, but words that turn against what was said before
BROKEN_PAGE = -3.0  # a footer or footnote explains the blank line
OTHER_GLYPH = 2.0  # one list ended and another began
LOST_GLYPH = 0.5  # perhaps so
PRAISE = 0.5  # what merely describes stands among the strengths
CAP = 4.0  # no single bullet decides alone
FIRST_CLAUSE = re.compile(r"^[^,;]{8,200}[,;]\s+")
PERCENT = re.compile(r"\b(\d{1,3}) ?(?:per cent|%)")


@dataclass(frozen=True, slots=True)
class Words:
    """The cues, compiled: one pattern for all words, and the weight of each."""

    cues: re.Pattern[str]
    weights: dict[str, float]
    prefixes: tuple[tuple[str, float], ...]
    openings: re.Pattern[str]
    opening_weights: dict[str, float]
    turners: re.Pattern[str]
    menders: re.Pattern[str]
    menders_after: re.Pattern[str]
    concessive: tuple[str, ...]
    turning: re.Pattern[str]


def _alternatives(words: Sequence[str]) -> str:
    """Return a pattern of the words, longest first; by their first letters, which is faster."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    groups: dict[str, list[str]] = {}
    for word in ordered:
        rest = re.escape(word[1:]).replace(r"\*", r"[\w-]*")
        groups.setdefault(re.escape(word[0]), []).append(rest)
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items()))


@cache
def words() -> Words:
    """Return the cues of the layout."""
    table = load("polarity")
    weights = {word: cue["weight"] for cue in table["cue"] for word in cue["words"]}
    # Words and what stands between them are taken whole: trying every cut of 'a-a-a' takes days.
    near = r"(?:(?>\W+)(?>[\w'-]+)){0,3}(?>\W*)$"
    openings = {w: group["weight"] for group in table["opening"] for w in group["words"]}
    return Words(
        cues=re.compile(rf"\b(?:{_alternatives(list(weights))})(?![\w-])"),
        weights={word: weight for word, weight in weights.items() if "*" not in word},
        prefixes=tuple((w[:-1], weight) for w, weight in weights.items() if w.endswith("*")),
        openings=re.compile(rf"(?:{_alternatives(list(openings))})(?!\w)"),
        opening_weights=openings,
        turners=re.compile(rf"(?:\b(?:{_alternatives(table['turners'])})|n't){near}"),
        menders=re.compile(rf"\b(?:{_alternatives(table['menders'])}){near}"),
        menders_after=re.compile(
            r"^(?>[\w-]*)(?:(?>\W+)(?>[\w'-]+)){0,4}?(?>\W+)"
            rf"(?:{_alternatives(table['menders_after'])})(?![\w-])"
        ),
        concessive=tuple(table["concessive"]),
        turning=re.compile(rf"[^.]{{0,80}}?\b(?:{_alternatives(table['turning'])})\b"),
    )


def tone(text: str) -> float:
    """Return how much a bullet praises (above 0) or finds fault (below 0), within +-CAP.

    >>> tone("There was a clear vision.") > 0 > tone("There was a lack of clarity.")
    True
    """
    known = words()
    low = text.lower()
    opening = known.openings.match(low)
    total = known.opening_weights[opening[0]] if opening else 0.0
    if low.startswith(known.concessive):
        # 'While A, B' says B.
        first = FIRST_CLAUSE.match(low)
        low = low[first.end() :] if first else low
    total += sum(_weight(match, low, known) for match in known.cues.finditer(low))
    for match in PERCENT.finditer(low) if "per cent" in low or "%" in low else ():
        total += (int(match[1]) > 65) - (int(match[1]) < 50)
    return max(-CAP, min(CAP, total / 2))


def _weight(match: re.Match[str], low: str, known: Words) -> float:
    word = match[0]
    weight = known.weights.get(word)
    if weight is None:
        weight = next(value for prefix, value in known.prefixes if word.startswith(prefix))
    before = low[max(0, match.start() - 45) : match.start()]
    before = before[max(before.rfind("."), before.rfind(";")) + 1 :]
    if weight > 0 and known.turners.search(before):
        return -weight
    if weight < 0 and len(word) > 3:
        clause = re.split(r"[.,;]", low[match.end() : match.end() + 60], maxsplit=1)[0]
        if known.menders.search(before) or known.menders_after.match(clause):
            return -weight / 2
    # The first sentence says what the bullet is about.
    return weight if match.start() < 160 else weight / 2


def boundary(bullets: Sequence[Block]) -> int:
    """Return how many of `bullets`, which follow the heading 'Strengths', are strengths."""
    tones = [tone(bullet.text) + PRAISE for bullet in bullets]
    best, found = float("-inf"), len(bullets)
    for count in range(1, len(bullets) + 1):
        value = sum(tones[:count]) - sum(tones[count:]) + _prior(bullets, count)
        if value > best:
            best, found = value, count
    return found


def _prior(bullets: Sequence[Block], count: int) -> float:
    if count == len(bullets):
        return NO_BOUNDARY
    after, before = bullets[count], bullets[count - 1]
    if not after.gap:
        return TURNED if words().turning.match(after.text.lower()) else NO_BLANK_LINE
    prior = BROKEN_PAGE if after.broken else 0.0
    glyphs = {after.lines[0].bullet, before.lines[0].bullet}
    if len(glyphs) == 2:
        prior += LOST_GLYPH if "" in glyphs else OTHER_GLYPH
    return prior
