"""Words that print broke at the end of a line: whether the hyphen belongs to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

COMPOUND = re.compile(r"(?<![a-z])(?=([a-z]+-[a-z]+))")
# 'pre- and post-release': the hyphen of the first half stays, and the word after it is its own.
SUSPENDED = ("and", "or", "to", "as")


class Break(NamedTuple):
    """The letters before a hyphen at a line's end, those after it; `soft`: print put it there."""

    first: str
    rest: str
    soft: bool = False


def dropped(breaks: Sequence[Break], low: str) -> list[bool | None]:
    """Return for each break whether its hyphen goes; None where no word was broken.

    The hyphen goes where the text (`low`, in lower case) has the word without it elsewhere, and
    stays where it has it with one, or has both halves as words of their own ('three-quarters').
    Where it has neither, the sign tells, if print has a sign of its own for the hyphens it puts
    in; else most broken words of this text do.

    >>> dropped([Break("pro", "bation"), Break("well", "being")], "probation and well-being")
    [True, False]
    """
    if not breaks:
        return []
    counted = Counter(re.findall(r"[a-z]+", low))
    # The two ends of a broken word stand in the text too, but are no words of it.
    counted.subtract(part for one in breaks for part in (one.first.lower(), one.rest))
    words, compounds = {word for word, n in counted.items() if n > 0}, set(COMPOUND.findall(low))
    any_soft = any(one.soft for one in breaks)
    plain: list[bool | None] = []
    for first, rest, _soft in breaks:
        start = first.lower()
        if f"{start}{rest}" in words:
            plain.append(True)
        elif f"{start}-{rest}" in compounds:
            plain.append(False)
        else:
            plain.append(None)
    known_breaks = [
        value
        for value, one in zip(plain, breaks, strict=True)
        if value is not None and one.rest not in SUSPENDED
    ]
    usual = sum(known_breaks) > max(2, len(known_breaks) / 2)
    return [
        None
        if one.rest in SUSPENDED
        else value
        if value is not None
        else one.soft
        if any_soft or (one.first.lower() in words and one.rest in words)
        else usual
        for value, one in zip(plain, breaks, strict=True)
    ]
