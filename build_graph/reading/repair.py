"""One source line -> the text that was meant, with the place of every character.

The rules are data (`ontology/layouts/repair.toml`). Text that was decoded with the wrong encoding
is put right here: unlike the libraries for it we must know where each character stood.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from build_graph.knowledge.resources import ontology
from build_graph.reading.trace import Traced

# UTF-8 bytes read as Windows-1252: a lead byte, then continuation bytes as they look there.
_LATIN = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = (
    rf"[\u00c2-\u00df][{_LATIN}]|[\u00e0-\u00ef][{_LATIN}]{{2}}|[\u00f0-\u00f4][{_LATIN}]{{3}}"
)


# What the marks of other rules are not part of: the way back, and dashes that markdown spells out.
ANYWHERE = ("ack to t", "--")


def _has_anywhere(text: str) -> bool:
    # Each by name: a loop takes as long as the rest of the look at a line.
    return ANYWHERE[0] in text or ANYWHERE[1] in text


@cache
def rules() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return one pattern with a group for each rule, and the text each rule puts in place."""
    with ontology("layouts", "repair.toml").open("rb") as file:
        table = tomllib.load(file)["rule"]
    patterns = [f"(?P<rule{number}>{rule['pattern']})" for number, rule in enumerate(table)]
    return re.compile("|".join(patterns)), tuple(rule["text"] for rule in table)


@cache
def _needs_repair() -> re.Pattern[str]:
    """What is neither plain ASCII nor common, and the marks with which something else begins."""
    return re.compile(r"[^\x20-\x25\x27-\x29\x2b-\x3b\x3d-\x5a\x60-\x7e\t–—•…£]")


def repair(line: str, base: int) -> Traced:
    """Return `line`, which stands at `base` in the source, repaired and traced.

    >>> repair("Our rating¹ for <u>staﬀ</u>", 0).text
    'Our rating for staff'
    """
    if not _needs_repair().search(line) and not _has_anywhere(line):
        return Traced(line, base)
    traced = Traced(line, base)
    if any("\u00c2" <= character <= "\u00f4" for character in line):
        traced = _decode_again(traced)
    return _apply_rules(traced)


CELL = re.compile(r"(?:(?<!\s)\s+)?(?<!\\)\|\s*")
RULED = re.compile(r"[\s|:+=-]*")


def cells(traced: Traced) -> Traced:
    r"""Return a row of a markdown table with tabs between its cells; its ruled line is empty.

    >>> cells(Traced("| 1.1 | Leadership |", 0)).text
    '\t1.1\tLeadership\t'
    """
    if RULED.fullmatch(traced.text):
        return traced.cut(0, 0)
    return edited(traced, [(*match.span(), "\t") for match in CELL.finditer(traced.text)])


def _apply_rules(traced: Traced) -> Traced:
    texts = rules()[1]
    edits: list[tuple[int, int, str]] = []
    for match in _matches(traced.text):
        # The rule's own group is the last that closes.
        new = texts[int((match.lastgroup or "").removeprefix("rule"))]
        if new == "$1":
            new = match[0][-1]
        edits.append((match.start(), match.end(), new))
    return edited(traced, edits)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield where the rules apply, in order; all but those of `ANYWHERE` begin with a mark."""
    pattern = rules()[0]
    if _has_anywhere(text):
        yield from pattern.finditer(text)
        return
    at = 0
    while mark := _needs_repair().search(text, at):
        match = pattern.match(text, mark.start())
        at = match.end() if match else mark.end()
        if match:
            yield match


def _decode_again(traced: Traced) -> Traced:
    edits = []
    for match in re.finditer(_MOJIBAKE, traced.text):
        try:
            raw = b"".join(_byte(character) for character in match[0])
            edits.append((match.start(), match.end(), raw.decode("utf-8")))
        except UnicodeError:
            continue
    return edited(traced, edits)


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def edited(traced: Traced, edits: list[tuple[int, int, str]]) -> Traced:
    """Replace each (start, end, new); new characters all stand where the old stretch stood."""
    if not edits:
        return traced
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    old_starts = traced.starts or range(traced.base, traced.base + len(traced.text))
    old_ends = traced.ends or range(traced.base + 1, traced.base + len(traced.text) + 1)
    at = 0
    for start, end, new in [*edits, (len(traced.text), len(traced.text), "")]:
        texts += (traced.text[at:start], new)
        starts += old_starts[at:start]
        ends += old_ends[at:start]
        if new:
            starts += [old_starts[start]] * len(new)
            ends += [old_ends[end - 1]] * len(new)
        at = end
    return Traced("".join(texts), traced.base, starts, ends)
