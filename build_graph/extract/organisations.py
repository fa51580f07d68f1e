"""Bodies named in Background and all through the findings, by the grammar of their names.

The patterns are data (`ontology/layouts/organisations.toml`). Registers keep names with commas
and 'and' whole; a name in no register is taken when the grammar alone makes it one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.extract.mentions import Mention, Sentence, StopWords, known_pattern, split_list
from build_graph.extract.names import Namer
from build_graph.extract.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.model import Organisation, OrganisationKind
from build_graph.numbers import number
from build_graph.registers.name_index import Registers

CAPITAL = re.compile(r"[A-Z]")

LONGEST_NAME = 100  # characters; where one name is wanted, no more of a list is looked at


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which reports name bodies of a kind."""

    kind: OrganisationKind
    where: str
    relation: str
    key: re.Pattern[str]
    pattern: re.Pattern[str]
    beside: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of the layout."""

    patterns: tuple[Pattern, ...]
    counted: tuple[Pattern, ...]
    near: tuple[tuple[str, str, re.Pattern[str]], ...]
    stop: StopWords
    table: dict[str, Any]

    def compiled(self, group: str, key: str) -> re.Pattern[str]:
        """Return a pattern of one of the small tables."""
        return _compiled(group, key)


@cache
def _compiled(group: str, key: str) -> re.Pattern[str]:
    table = load("organisations")
    return expand(table[group][key], table["token"], case=True)


@cache
def grammar() -> Grammar:
    """Return the grammar of `ontology/layouts/organisations.toml`."""
    table = load("organisations")
    tokens = table["token"]

    def read(row: dict[str, Any]) -> Pattern:
        return Pattern(
            row["kind"],
            row["where"],
            row["relation"],
            re.compile(row.get("key", "")),
            expand(row["pattern"], tokens, case=True),
            row.get("beside", False),
        )

    return Grammar(
        patterns=tuple(read(row) for row in table["pattern"]),
        counted=tuple(read(row) for row in table["counted"]),
        near=tuple(
            (row["kind"], row["relation"], expand(row["pattern"], tokens)) for row in table["near"]
        ),
        stop=StopWords(frozenset(table["stop"]["always"]), frozenset(table["stop"]["opening"])),
        table=table,
    )


@cache
def _keyed(background: bool) -> tuple[tuple[re.Pattern[str], tuple[Pattern, ...]], ...]:
    """The patterns for a sentence in Background, or elsewhere, by key: each is tried once."""
    groups: dict[str, list[Pattern]] = {}
    for pattern in grammar().patterns:
        if background or pattern.where == "*":
            groups.setdefault(pattern.key.pattern, []).append(pattern)
    return tuple((re.compile(key), tuple(group)) for key, group in groups.items())


def may_name(text: str) -> bool:
    """Whether a sentence may name a body: by a capital letter that does not only open it."""
    return CAPITAL.search(text, 1) is not None or "approved premises" in text


def organisations(
    told: Iterable[Sentence], sections: Sections, registers: Registers, own: str
) -> tuple[Organisation, ...]:
    """Return the bodies named by pattern or by count; `own` is the PDU the report is about."""
    finder = _Finder(sections, registers, own)
    for sentence in told:
        finder.take(sentence)
    return tuple(finder.found)


@cache
def _councils(registers: Registers) -> re.Pattern[str]:
    known = known_pattern(registers, "local-authority").pattern
    return re.compile(rf"{known}|City and County of [A-Z][\w-]+")


class _Finder:
    def __init__(self, sections: Sections, registers: Registers, own: str) -> None:
        self.sections, self.registers = sections, registers
        self.grammar = grammar()
        self.namer = Namer(registers, own)
        self.found: list[Organisation] = []
        self.named_kinds: set[str] = set()
        self.authorities_said = 0

    def take(self, sentence: Sentence) -> None:
        """Find every body that `sentence` names."""
        label = sentence.section.label
        if not may_name(sentence.text):
            return
        for key, patterns in _keyed(label == "Background"):
            if key.search(sentence.text):
                for pattern in patterns:
                    self._by_pattern(sentence, pattern)
        if label == "Background":
            self._bare_authorities(sentence)
            for pattern in self.grammar.counted:
                self._by_count(sentence, pattern)

    def _by_pattern(self, sentence: Sentence, pattern: Pattern) -> None:
        at = 0
        while match := pattern.pattern.search(sentence.text, at):
            at = max(match.start() + 1, match.end("names"))
            protect = self._protect(pattern.kind)
            alone = self.namer.alone(pattern.kind, match)
            names = match["names"][:LONGEST_NAME] if alone else match["names"]
            for mention in split_list(names, match.start("names"), protect):
                cleaned = self.grammar.stop.strip(mention)
                if cleaned is None:
                    continue
                if pattern.beside:
                    name = f"office {match['place']} {cleaned.name}"
                    self._add(sentence, pattern, cleaned, name)
                    continue
                for name in self.namer.names(pattern.kind, cleaned, match):
                    self._add(sentence, pattern, cleaned, name)
                if alone:
                    # 'HMP A and HMP B': the second name has a mark of its own.
                    at = max(match.start() + 1, mention.end)
                    break

    def _protect(self, kind: OrganisationKind) -> re.Pattern[str] | None:
        if kind == "local_authority":
            return _councils(self.registers)
        return self.namer.protect(kind)

    def _bare_authorities(self, sentence: Sentence) -> None:
        """Find register names of councils where the sentence speaks of councils or boroughs.

        After 'three local authorities' also in others, until there are three.
        """
        pattern = next(p for p in self.grammar.patterns if p.kind == "local_authority")
        said = self.grammar.compiled("authorities", "count").search(sentence.text)
        if said:
            self.authorities_said = number(said["count"]) or 0
        named = {item.name for item in self.found if item.kind == "local_authority"}
        if not pattern.key.search(sentence.text) and len(named) >= self.authorities_said:
            return
        for match in known_pattern(self.registers, "local-authority").finditer(sentence.text):
            if self.namer.is_bare_authority(sentence.text, match.start(), match.end()):
                mention = Mention(match.start(), match.end(), match[0])
                self._add(sentence, pattern, mention, match[0])

    def _by_count(self, sentence: Sentence, pattern: Pattern) -> None:
        for match in pattern.pattern.finditer(sentence.text):
            count = number(match["count"])
            if count and pattern.kind not in self.named_kinds:
                at = self.sections.passage(sentence.spans(), sentence.section.label)
                self.found.append(Organisation("", pattern.kind, pattern.relation, at, count))

    def _add(self, sentence: Sentence, pattern: Pattern, mention: Mention, name: str) -> None:
        relation = pattern.relation
        for kind, other, words in self.grammar.near:
            if kind == pattern.kind and words.search(sentence.text):
                relation = other
                break
        self.named_kinds.add(pattern.kind)
        at = self.sections.passage(sentence.spans(), sentence.section.label)
        self.found.append(Organisation(name, pattern.kind, relation, at))


def unnamed_last(found: tuple[Organisation, ...]) -> Iterator[Organisation]:
    """Yield the named bodies, then the counts of kinds of which no body is named."""
    named = {item.kind for item in found if item.name}
    yield from (item for item in found if item.name)
    yield from (item for item in found if not item.name and item.kind not in named)
