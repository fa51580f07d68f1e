"""Signs that begin the items of a list: those of print, and those a font or a tool left of them.

A bullet of a symbol font comes out as a letter or a sign ('l', 'q', '§', '(cid:127)'). Such a sign
is a bullet where it begins several lines of a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

# A sign that is nothing but a bullet may stand right before its item, others have a space behind.
BULLET = re.compile(
    r"(\s*)(?:(?:[-*–]\s+(?=[·•●▪o]\s))?([-*·–•●▪]|o(?=\s+[A-Z]))\s+(?=\S)"
    r"|([•●▪■◦○‣∙➢➤►✓\uf0a7\uf0b7\uf0d8\uf0fc])(?:\s+(?=\S)|(?=[\w'‘“\"£(])))"
)
# A glyph that some tools print on a line of its own, above the text of its bullet.
GLYPH = re.compile(r"[-•●▪■◦○‣·∙➢➤►✓–\uf0a7\uf0b7\uf0d8\uf0fc]")
# What may be a bullet, and what it is then: a sign, a letter of a symbol font, a number of a glyph.
SIGN = re.compile(
    r"\s*((?:\(cid:\d{1,5}\)|[§¤¨¡¢¦¬°±·»›>~+†‡⁃\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ue000-\uf8ff\ufffd?]"
    r"|[ØøÜüÿŸ](?=\s)|[lnoqvwu](?=\s+[A-Z\d'‘’“\"])))\s+(?=[\w'‘“\"£])"
)
FEWEST = 3
QUOTED = ">"
HEADING, ITEM = re.compile(r"#{1,6} \S"), re.compile(r"\s*[-*+] \S")  # as markdown has them


def _may_begin(line: str) -> bool:
    """Whether a line may begin with such a sign: cheaper than the pattern."""
    start = line.lstrip()[:2]
    first, second = start[:1], start[1:]
    return second.isspace() if first.isalpha() else not first.isdigit() and first != "-"


def signs(lines: Sequence[str]) -> frozenset[str]:
    """Return the signs that begin several of `lines` and are no bullets anywhere else.

    >>> sorted(signs(["§ Staff came.", "§ Leaders led.", "§ Plans were made.", "l This"]))
    ['§']
    """
    counted = Counter(
        match[1] for line in lines if _may_begin(line) and (match := SIGN.match(line))
    )
    found = frozenset(sign for sign, count in counted.items() if count >= FEWEST)
    return found - {QUOTED} if QUOTED in found and _quotes(lines) else found


def _quotes(lines: Sequence[str]) -> bool:
    """Whether '>' marks what is quoted, as markdown has it, not the first line of items.

    A text with the headings and the items of markdown has its quotes, too; elsewhere the line
    below tells.
    """
    if any(map(HEADING.match, lines)) and sum(map(bool, map(ITEM.match, lines))) >= FEWEST:
        return True
    return any(
        two.startswith(QUOTED) and (not two[1:].strip() or two[1:].lstrip()[:1].islower())
        for one, two in pairwise(lines)
        if one.startswith(QUOTED)
    )
