"""Programmes, tools, panels, funds and models that a report names, registered or local.

Registered names are found whatever their capitals; local ones by the grammar of their names
(`ontology/layouts/programmes.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from build_graph.extract.structure.mentions import Sentence, StopWords
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.model import Programme
from build_graph.registers.name_index import Registers
from build_graph.registers.spelling import normalise

WORDS = re.compile(r"[a-z0-9]+")
OUTSIDE = frozenset({"Recommendations"})
# What is said of a programme, and of no work in general, behind a name that opens a sentence.
RUN = re.compile(r" (?:was|were|is|are|has been|had been) (?:funded|commissioned|delivered|run)\b")
ACRONYM = re.compile(r"[A-Z][A-Za-z0-9]{1,9}s?")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of local names, each with its cheap keys, and what they must not be."""

    patterns: tuple[tuple[frozenset[str], re.Pattern[str]], ...]
    quoted: re.Pattern[str]
    name: re.Pattern[str]
    head: re.Pattern[str]
    bare: re.Pattern[str]
    ahead: re.Pattern[str]
    behind: re.Pattern[str]
    stop: StopWords
    keys: frozenset[str]


@cache
def grammar() -> Grammar:
    """Return the grammar, read once."""
    table, names = load("programmes"), load("names")
    tokens = table["token"]
    refuse = {name: expand(table["refuse"][name], tokens) for name in ("quoted", "head", "bare")}
    beside = {
        name: expand(table["refuse"][name], tokens, case=True) for name in ("ahead", "behind")
    }
    return Grammar(
        tuple(
            (frozenset(row["key"]), expand(row["pattern"], tokens, case=True))
            for row in table["pattern"]
        ),
        refuse["quoted"],
        expand(table["refuse"]["name"], tokens, case=True),
        refuse["head"],
        refuse["bare"],
        beside["ahead"],
        beside["behind"],
        StopWords(frozenset(names["stop"]["always"]), frozenset(names["stop"]["opening"])),
        frozenset(key for row in table["pattern"] for key in row["key"]),
    )


@lru_cache(maxsize=8)
def known(registers: Registers) -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return the registered names by their first word: (what must be in the sentence, pattern)."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for name, _ in registers.names("programme"):
        body = r"(?:,?\s|-)".join(map(re.escape, re.split(r"[\s-]+", name.replace(",", ""))))
        case = 0 if ACRONYM.fullmatch(name) and not name[1:].islower() else re.IGNORECASE
        if not case and name.endswith("S"):  # 'SEEDs'
            body = f"{body[:-1]}[Ss]"
        pattern = re.compile(rf"(?<![\w'-]){body}(?![\w-])", case)
        first = WORDS.findall(name.lower())[0]
        found.setdefault(first, []).append((WORDS.findall(name.lower())[-1], pattern))
    return {first: tuple(patterns) for first, patterns in found.items()}


def programmes(
    told: Iterable[Sentence],
    sections: Sections,
    registers: Registers,
    bodies: Iterable[str],
) -> tuple[Programme, ...]:
    """Return every mention of a programme, in the order of print; names of `bodies` are none."""
    registered, rules = known(registers), grammar()
    telling = rules.keys | registered.keys()
    other = {normalise(name) for name in bodies}
    found = []
    for sentence in told:
        label = sentence.section.label
        if label in OUTSIDE or sentence.block.kind == "row":
            continue
        if "'" not in sentence.text and sentence.words.isdisjoint(telling):
            continue
        spans = sorted(_named(sentence, registered, rules))
        for start, end in spans:
            name = sentence.text[start:end].removeprefix("The ")
            if normalise(name) in other:
                continue
            found.append(Programme(name, sections.passage(sentence.spans(), label)))
    return tuple(found)


def _named(
    sentence: Sentence,
    registered: dict[str, tuple[tuple[str, re.Pattern[str]], ...]],
    rules: Grammar,
) -> Iterator[tuple[int, int]]:
    """Yield the places of the names in a sentence: registered ones first, longest first."""
    text = sentence.text
    words: frozenset[str] = sentence.words
    if "'" in text:
        words |= {"'"}
    candidates = [
        match.span()
        for first in words & registered.keys()
        for last, pattern in registered[first]
        if last in words
        for match in pattern.finditer(text)
        if _capital(text, *match.span())
    ]
    known_spans = [_grown(text, span, rules) for span in _longest(candidates)]
    local = [
        span
        for keys, pattern in rules.patterns
        if not words.isdisjoint(keys)
        for match in pattern.finditer(text)
        if (span := _trimmed(text, match, rules)) is not None
    ]
    yield from _joined(text, known_spans, _longest(local))


def _capital(text: str, start: int, end: int) -> bool:
    """Whether a registered name is printed as one: not as a verb, nor as a sentence's opening."""
    words = text[start:end].split()
    if len(words) == 1:
        return words[0][0].isupper() and (start > 0 or not words[0][1:].islower())
    capitals = words[0].islower() or any(word[0].isupper() for word in words[1:])
    return start > 0 or capitals or RUN.match(text, end) is not None


def _grown(text: str, span: tuple[int, int], rules: Grammar) -> tuple[int, int]:
    """Return the place of a registered name with what belongs to it: '... pilot', 'FNO ...'."""
    start, end = span
    behind = rules.behind.match(text[end : end + 20])
    ahead = rules.ahead.search(text[max(0, start - 7) : start]) if text[start].islower() else None
    return start - len(ahead[0]) if ahead else start, end + behind.end() if behind else end


def _longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if not any(low < end and start < high for low, high in kept):
            kept.append((start, end))
    return kept


def _joined(
    text: str, registered: list[tuple[int, int]], local: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield registered names, longer where a local one begins with it: '... forum', '... pilot'."""
    grown = set()
    for start, end in local:
        inside = [one for one in registered if one[0] < end and start < one[1]]
        if not inside:
            yield start, end
        elif len(inside) == 1 and start <= inside[0][0] and inside[0][1] <= end:
            grown.add(inside[0])
            if text[inside[0][1] : end].startswith(" and "):
                yield inside[0]
                yield inside[0][1] + 5, end
                continue
            # A bracket is an acronym, no part of the name.
            yield (inside[0] if "(" in text[start:end] else (start, end))
    yield from (one for one in registered if one not in grown)


def _trimmed(text: str, match: re.Match[str], rules: Grammar) -> tuple[int, int] | None:
    """Return the place of a local name without the words before it; None where it is none."""
    start, end = match.span("name")
    name = text[start:end]
    if name.startswith("'"):
        return None if rules.quoted.match(name) else (start, end)
    heads = [
        head.end()
        for head in rules.head.finditer(name)
        if name[0].islower() or name[head.end() : head.end() + 1].islower()
    ]
    start += heads[-1] if heads else 0
    name = text[start:end]
    for word in name.split() if name[0].isupper() else ():
        opening = start == 0 and word in rules.stop.opening
        if not opening and word not in rules.stop.always:
            break
        start += len(word) + 1
    name = text[start:end]
    if len(name.split()) < 2 or rules.name.search(name) or rules.bare.match(name):
        return None
    return start, end
