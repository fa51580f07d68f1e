"""Tables of providers whose cells only one space keeps apart: 'Accommodation Fern Trust 41 days'.

Under a line that heads a column of pathways and, beside it, one of providers, each line holds a
pathway and a name, which goes on until a number, a dash or words in small letters. Where the next
column holds names too, what else is printed tells where the first one ends; a row of which nothing
tells it is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from build_graph.extract.figures.amounts import MONTHS
from build_graph.extract.names.name_words import common_words
from build_graph.extract.provision.pathways import leading_pathway, trailing_pathway
from build_graph.extract.provision.provision_rules import flat_heads
from build_graph.knowledge.layout import load
from build_graph.knowledge.needed_words import Guarded
from build_graph.reading.read_file import Line
from build_graph.registers.spelling import normalise

# Beside a pathway it says only whose contract it is, or for whom: 'Housing (CRS)', 'CRS women'.
BESIDE = re.compile(r"(?:^CRS | \((?:CRS|men|women|males?|females?|all)\)| \(CRS\))(?= ?)")
FEWEST = 3  # lines of a list without a head
NO_ONE = re.compile(r"(?i:no(?:ne| provider|t commissioned)?|vacant|[–-])")
Head = Callable[[str], object]
LONGEST_HEAD = 3  # words
JOINTS = frozenset(
    ["and", "of", "the", "for", "in", "at", "by", "to", "on", "y", "a", "yr", "&", "+"]
)
NONE = re.compile(r"(?:[Nn]one|[Vv]acant|[Nn]il|TBC|Current|No|Not|See|Yes)\b")
NO_NAME = re.compile(
    rf"{NONE.pattern}|[–—-]+$|\(?\d[\d.,%/]*\)?$|CRS$"
    rf"|(?:{'|'.join(m.title() for month in MONTHS for m in (month, month[:3]))})$"
)
OVER = re.compile(r"\b(?:to|until) (?:[A-Z][a-z]+ )?20\d\d\b|\b[Ww]ithdr(?:e|a)wn?\b")
SUB = re.compile(r"\b[Ss]ub(?:-?contract(?:or|ed))?(?::| to| by)? (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class _Table:
    """What the heads of a table say.

    `reversed_`: the name stands before the pathway; `named`: the next column may hold names;
    `passed`: they are those of who does the work.
    """

    reversed_: bool
    named: bool
    passed: bool


TWO_COLUMNS = _Table(reversed_=False, named=False, passed=False)


def flat_rows(
    lines: Sequence[Line], pathway: Guarded, provider: Guarded
) -> Iterator[tuple[str, str, Line]]:
    """Yield each pathway, who delivers it, and the line; `pathway` and `provider` know heads."""
    table: _Table | None = None
    rows: list[tuple[_Table, str, list[str], Line]] = [*_headless(lines)]
    for line in lines:
        words = line.text.split()
        if line.cells or "\t" in line.text or "   " in line.text:
            table = None
            continue
        if pathway.may_fit(line.text) and provider.may_fit(line.text):
            table = _head(words, pathway.pattern.match, provider.pattern.match) or table
        slug, rest = _row(words, table) if table else ("", [])
        if table and slug:
            rows.append((table, slug, rest, line))
        elif line.text.endswith("."):
            table = None
    inside = {id(line) for _, _, _, line in rows}
    prose = " ".join(line.text for line in lines if id(line) not in inside) if rows else ""
    prose += "".join(f" . {name}" for known, _, rest, _ in rows for name in _sure(rest, known))
    for known, slug, rest, line in rows:
        for name in _names(rest, known, prose):
            yield slug, name, line


def _head(words: Sequence[str], pathway: Head, provider: Head) -> _Table | None:
    """Return what a line says that heads a table, None for other lines."""
    for first in range(1, min(LONGEST_HEAD, len(words)) + 1):
        one = " ".join(words[:first]).strip("/: ")
        of_pathway, of_provider = pathway(one), provider(one)
        if not (of_pathway or of_provider):
            continue  # nearly every line
        for second in range(min(first + LONGEST_HEAD, len(words)), first, -1):
            two = " ".join(words[first:second]).strip("/: ")
            leads = of_pathway and provider(two)
            if leads or (of_provider and pathway(two)):
                rest = " ".join(words[second:]).strip("/: ")
                if (
                    rest[:1].islower()
                    or rest.startswith((one, two))
                    or (not leads and provider(rest))
                ):
                    return None  # more of the head, or a second table beside this one
                counted, passed = flat_heads()
                named = bool(rest) and counted.match(rest) is None
                return _Table(not leads, named, passed.match(rest) is not None)
    return None


def _headless(lines: Sequence[Line]) -> Iterator[tuple[_Table, str, list[str], Line]]:
    """Yield the rows of lists without a head, of which each line is a pathway and one name."""
    run: list[tuple[_Table, str, list[str], Line]] = []
    opened = False  # by a line of prose: what stands above other lists is the head of a table
    for before, line in pairwise([None, *lines, None]):
        words = BESIDE.sub(" ", line.text).split() if line and not line.cells else []
        slug, taken = leading_pathway(words)
        rest = [*words[taken:]]
        if line and slug and rest and _is_one_name(rest):
            if not run:
                opened = before is None or before.text.endswith((":", "."))
            run.append((TWO_COLUMNS, slug, rest, line))
            continue
        if opened and len(run) >= FEWEST:
            yield from run
        run = []


def _is_one_name(words: Sequence[str]) -> bool:
    """Whether words are one name, or say that there is none."""
    if NO_ONE.fullmatch(" ".join(words)):
        return True
    half = len(words) // 2
    return len(_run(words)[0]) == len(words) and words[:half] != words[half:]


def _row(words: Sequence[str], table: _Table) -> tuple[str, list[str]]:
    """Return the pathway of a row, and its other words, the name first; '' for other lines."""
    words = BESIDE.sub(" ", " ".join(words)).split()
    if not table.reversed_:
        slug, taken = leading_pathway(words)
        return slug, [*words[taken:]]
    last = len(words)
    while last and NO_NAME.match(words[last - 1]):
        last -= 1
    slug, taken = trailing_pathway(words[:last])
    if slug:
        return slug, [*words[: last - taken]]
    for at in range(1, len(words)):  # more columns follow
        slug, taken = leading_pathway(words[at:])
        if slug and at + taken < len(words):
            return (slug, [*words[:at]]) if _is_one_name(words[:at]) else ("", [])
    return "", []


def _names(words: Sequence[str], table: _Table, prose: str) -> Iterator[str]:
    """Yield who delivers the pathway of a row, and who does the work for it."""
    text = " ".join(words)
    run, is_one = _run(words)
    if OVER.search(text) or not run:
        return
    if _opens_remark(words, run) and not _stands_alone(run, prose):
        run, is_one = run[:-1], not table.named
    first = run if is_one or not table.named else _first(run, prose)
    names = [_printed(first)]
    if under := SUB.search(text):
        names.append(_printed(_run(text[under.end() :].split())[0]))
    elif table.passed and first:
        names.append(_printed(run[len(first) :]))
    yield from filter(None, dict.fromkeys(names))


def _run(words: Sequence[str]) -> tuple[list[str], bool]:
    """Return the words of the names that words open with, and whether they are one name for sure.

    They are where 'None' follows.
    """
    taken: list[str] = []
    for word in words:
        small = word[0].islower() and not any(letter.isupper() for letter in word)
        if NO_NAME.match(word) or SUB.match(f"{word} A"):
            return taken, NONE.match(word) is not None
        if small and word not in JOINTS:
            while taken and taken[-1] in JOINTS:
                taken.pop()
            return taken, False
        taken.append(word)
        if word.endswith((";", ",")):
            return taken, False
    return taken, False


def _opens_remark(words: Sequence[str], run: Sequence[str]) -> bool:
    """Whether the last of the words is a common one that opens a remark in small letters."""
    behind = words[len(run) : len(run) + 1]
    return (
        len(run) > 1 and any(w.islower() for w in behind) and normalise(run[-1]) in common_words()
    )


def _first(run: Sequence[str], prose: str) -> list[str]:
    """Return the first of two names that follow each other, nothing where nothing tells its end."""
    bare = [word.strip(",;") for word in run]
    for size in range(1, len(run)):
        is_twice = bare[:size] == bare[size : 2 * size]
        if is_twice or run[size - 1].lower() in _legal() or run[size] == "The":
            return [*run[:size]]
    if len(run) == 1 or _stands_alone(run, prose):
        return [*run]
    ends = range(len(run) - 1, 0, -1)
    first = next((size for size in ends if _stands_alone(run[:size], prose)), 0)
    first = first or next((size for size in ends if _stands_alone(run[size:], prose)), 0)
    return [*run[:first]]


@cache
def _legal() -> frozenset[str]:
    """The forms of companies, in small letters: a name ends with one."""
    return frozenset(load("names")["joints"]["legal"])


def _sure(words: Sequence[str], table: _Table) -> Iterator[str]:
    """Yield the name of a row that is one for sure: nothing else follows, or it stands twice."""
    run, is_one = _run(words)
    half = len(run) // 2
    if half and run[:half] == run[half:]:
        yield " ".join(run[:half])
    elif run and (is_one or table.reversed_):
        yield _printed(run)


def _stands_alone(words: Sequence[str], prose: str) -> bool:
    """Whether other lines print these words as a name of its own."""
    if words[0] == "The":
        words = words[1:]
    name = re.escape(_printed(words))
    if not name or name.lower() in common_words():
        return False
    return re.search(rf"(?<![\w'’&-]){name}(?! ?\w*[A-Z&])", prose) is not None


def _printed(words: Sequence[str]) -> str:
    """Return a name without what joins it to others."""
    left = list(words)
    while left and left[-1] in JOINTS:
        left.pop()
    return " ".join(left).strip(" ,;:")
