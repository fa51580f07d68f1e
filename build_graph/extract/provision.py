"""Commissioned Rehabilitative Services: which provider delivers which pathway here.

Clause by clause: pathways and names are found first; what stands between them tells who delivers
what ('X for P', 'P is provided by X', 'P (X)', 'P: X'). The words are data
(`ontology/layouts/provision.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from build_graph.extract.mentions import Mention, Sentence, known_pattern, words_in
from build_graph.extract.sections import Sections
from build_graph.knowledge.layout import load
from build_graph.knowledge.vocab import schemes
from build_graph.model import Provision, Span
from build_graph.registers.name_index import Registers

CLAUSE = re.compile(r";(?![^()]*\))\s*(?:and\s+)?")
COMMA = re.compile(r",\s*(?:(?:and|while|whilst)\s+)?(?:the\s+)?")
AND = re.compile(r"\b(?:and|while|whilst)\s+(?:the\s+)?$")
LEAD = re.compile(r"^(?:the|and)\s+", re.I)


@dataclass(frozen=True, slots=True)
class _Token:
    """A provider's name or a pathway, with its place in the clause."""

    kind: Literal["name", "pathway"]
    start: int
    end: int
    value: str
    part_of: str = ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = load("provision")
    groups = (
        "subject",
        "active",
        "passive",
        "joint",
        "part_of",
        "name",
        "rest",
        "own",
        "agent",
        "place",
    )
    return {group: re.compile(table[group]["pattern"]) for group in groups}


@cache
def _stop() -> frozenset[str]:
    return frozenset(load("provision")["stop"]["words"])


@cache
def _common() -> frozenset[str]:
    return frozenset(load("provision")["common"]["words"])


@cache
def _cues() -> frozenset[str]:
    """The first words of all pathway labels: a cheap test before the pattern."""
    return frozenset(words_in(label)[0] for label in _pathway_pattern()[1])


@cache
def _pathway_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {}
    for pathway in schemes().pathways:
        for label in (pathway.label, *pathway.labels):
            if label.lower() not in _common():
                words[label.lower()] = pathway.slug
    ordered = sorted(words, key=lambda word: (-len(word), word))
    # By their first letters: most places are then left at the first look.
    groups: dict[str, list[str]] = {}
    for word in ordered:
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    body = "|".join(f"{re.escape(one)}(?:{'|'.join(rest)})" for one, rest in groups.items())
    # In brackets a pathway's short form, not a provider: 'women's services (PSS)'.
    short = "|".join(re.escape(word.upper()) for word in ordered if len(word) < 4)
    pattern = rf"(?<![\w'-])(?:{body})(?:\s*\((?-i:{short})\))?(?![\w-])"
    return re.compile(pattern, re.I), words


@cache
def _loose() -> tuple[re.Pattern[str], str]:
    table = load("provision")["loose"]
    return re.compile(table["pattern"]), table["pathway"]


def provisions(
    told: Iterable[Sentence], sections: Sections, registers: Registers, own: str
) -> tuple[Provision, ...]:
    """Return provider and pathway pairs, each with every sentence that states it."""
    finder = _Finder(sections, registers, own)
    for sentence in told:
        if sentence.section.label != "Recommendations":
            finder.take(sentence)
    return finder.result()


class _Finder:
    def __init__(self, sections: Sections, registers: Registers, own: str) -> None:
        self.sections = sections
        self.known = known_pattern(registers, "provider", "body")
        self.own = own
        self.spans: dict[tuple[str, str], list[Span]] = {}
        self.parents: dict[str, str] = {}
        self.where: dict[tuple[str, str], str] = {}
        self.open_block: object = None
        self.of_block = self.in_list = False

    def take(self, sentence: Sentence) -> None:
        """Read one sentence; in Background a paragraph on CRS loosely, the rest strictly."""
        loose = self._on_subject(sentence)
        told = not _cues().isdisjoint(sentence.words) and _pathway_pattern()[0].search(
            sentence.lowered
        )
        if not told and not (loose and _loose()[0].search(sentence.text)):
            return
        at = 0
        for clause in CLAUSE.split(sentence.text):
            start = sentence.text.index(clause, at)
            at = start + len(clause)
            tokens = list(self._tokens(clause, loose))
            for name, pathway in _pairs(clause, tokens):
                self._add(sentence, start, name, pathway)

    def _on_subject(self, sentence: Sentence) -> bool:
        if sentence.section.label != "Background":
            return False
        if sentence.block is not self.open_block:
            self.open_block = sentence.block
            self.of_block = _patterns()["subject"].search(sentence.block.text) is not None
            if sentence.block.kind == "paragraph":
                self.in_list = self.of_block
        return self.of_block or self.in_list

    def _tokens(self, clause: str, loose: bool) -> Iterator[_Token]:
        """The names and pathways of a clause in order; unknown names only where it is on CRS."""
        pattern, words = _pathway_pattern()
        masked = clause
        tokens = []
        for match in pattern.finditer(clause):
            value = words[re.sub(r"\s*\([^()]*\)$", "", match[0]).lower()]
            tokens.append(_Token("pathway", match.start(), match.end(), value))
            masked = _mask(masked, match.start(), match.end())
        for match in _loose()[0].finditer(masked) if loose else ():
            tokens.append(_Token("pathway", match.start(), match.end(), _loose()[1]))
            masked = _mask(masked, match.start(), match.end())
        for match in _patterns()["subject"].finditer(masked):
            masked = _mask(masked, match.start(), match.end())
        parents = []
        for match in _patterns()["part_of"].finditer(masked):
            parents.append(match)
            masked = _mask(masked, match.start(), match.end())
        names = [Mention(m.start(), m.end(), m[0]) for m in self.known.finditer(masked)]
        for mention in names:
            masked = _mask(masked, mention.start, mention.end)
        if loose:
            names = [self._whole(mention, masked) for mention in names]
            for mention in names:
                masked = _mask(masked, mention.start, mention.end)
            names += self._unknown(masked)
        for mention in names:
            parent = next((p["parent"] for p in parents if 0 <= p.start() - mention.end <= 1), "")
            tokens.append(_Token("name", mention.start, mention.end, mention.name, parent))
        yield from sorted(tokens, key=lambda token: token.start)

    def _whole(self, mention: Mention, masked: str) -> Mention:
        """A known name with the capitals right behind it: 'Ingeus UK Ltd' is no 'Ltd' beside it."""
        gap = _patterns()["rest"].match(masked, mention.end)
        more = _patterns()["name"].match(masked, gap.end()) if gap else None
        if more is None or re.split(r"[ ,.]", more[0])[0] in _stop():
            return mention
        rest = more[0].rstrip(".")
        end = mention.end + 1 + len(rest)
        return Mention(mention.start, end, f"{mention.name} {rest}")

    def _unknown(self, masked: str) -> Iterator[Mention]:
        for match in _patterns()["name"].finditer(masked):
            for start, whole in _subjects(masked, match.start(), match[0].rstrip(".")):
                at, name = start, whole
                while name and name.split(" ")[0].rstrip(",.") in _stop():
                    first = len(name.split(" ")[0]) + 1
                    at, name = at + first, name[first:]
                if name in self.own or name.endswith((" PDU", " region")):
                    continue
                if len(name) > 2 and not _is_place(masked, at, at + len(name)):
                    yield Mention(at, at + len(name), name)

    def _add(self, sentence: Sentence, start: int, name: _Token, pathway: _Token) -> None:
        provider = LEAD.sub("", name.value)
        key = (provider, pathway.value)
        low, high = min(name.start, pathway.start), max(name.end, pathway.end)
        self.spans.setdefault(key, []).extend(sentence.spans(start + low, start + high))
        self.where.setdefault(key, sentence.section.label)
        if name.part_of:
            self.parents[provider] = name.part_of

    def result(self) -> tuple[Provision, ...]:
        return tuple(
            Provision(
                provider,
                pathway,
                self.sections.passage(self.spans[provider, pathway], self.where[provider, pathway]),
                self.parents.get(provider, ""),
            )
            for provider, pathway in self.spans
        )


def _subjects(text: str, start: int, name: str) -> Iterator[tuple[int, str]]:
    """A name in capitals, or both in 'by X and Y delivers Q', where only Y delivers."""
    first, joint, second = name.rpartition(" and ")
    patterns = _patterns()
    after = patterns["own"].match(text[start + len(name) :])
    if (
        joint
        and after
        and after[0].rstrip().endswith("s")
        and patterns["agent"].search(text[:start])
    ):
        yield start, first
        yield start + len(first) + len(joint), second
    else:
        yield start, name


def _is_place(text: str, start: int, end: int) -> bool:
    """Whether 'In Marsham, ' says where something is so."""
    return text.startswith(",", end) and _patterns()["place"].search(text[:start]) is not None


def _mask(text: str, start: int, end: int) -> str:
    return text[:start] + "\x01" * (end - start) + text[end:]


def _pairs(clause: str, tokens: list[_Token]) -> Iterator[tuple[_Token, _Token]]:
    """Pair each group of names with a group of pathways beside it, each group once.

    As many as can be find a partner through words that fit.
    """
    groups = _groups(clause, tokens)
    best: list[list[int]] = [[], []]  # for the rest from group i: where the pairs begin
    for i in range(len(groups) - 1, -1, -1):
        chosen = best[0]
        if i + 1 < len(groups) and _joined(clause, groups[i], groups[i + 1]):
            paired = [i, *best[1]]
            chosen = paired if len(paired) >= len(chosen) else chosen
        best = [chosen, best[0]]
    for i in best[0]:
        left, right = groups[i], groups[i + 1]
        for a in left:
            for b in right:
                yield (a, b) if a.kind == "name" else (b, a)


def _groups(clause: str, tokens: list[_Token]) -> list[list[_Token]]:
    """Tokens of one kind with nothing but joining words between them stand together."""
    groups: list[list[_Token]] = []
    for at, token in enumerate(tokens):
        last = groups[-1][-1] if groups else None
        between = clause[last.end : token.start] if last else ""
        if last and last.kind == token.kind and _patterns()["joint"].match(between):
            if _turns(clause, groups, tokens[at : at + 2]):
                groups.append([token])
            else:
                groups[-1].append(token)
        else:
            groups.append([token])
    return groups


def _turns(clause: str, groups: list[list[_Token]], ahead: list[_Token]) -> bool:
    """Whether a new statement begins: 'P is provided by X, Y provides Q'."""
    between = clause[groups[-1][-1].end : ahead[0].start]
    if len(groups) < 2 or len(ahead) < 2 or ahead[0].kind == ahead[1].kind:
        return False
    if COMMA.fullmatch(between) is None:
        own = _patterns()["own"].match(clause[ahead[0].end : ahead[1].start])
        if own is None or not AND.search(between):
            return False
    return _joined(clause, groups[-2], groups[-1]) and _joined(clause, ahead[:1], ahead[1:])


def _joined(clause: str, left: list[_Token], right: list[_Token]) -> bool:
    if left[0].kind == right[0].kind:
        return False
    join = _patterns()["active" if left[0].kind == "name" else "passive"]
    return join.match(_without_parent(clause[left[-1].end : right[0].start])) is not None


def _without_parent(between: str) -> str:
    return _patterns()["part_of"].sub(" ", between, count=1)
