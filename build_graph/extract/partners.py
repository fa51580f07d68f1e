"""Treatment providers and partners: bodies told by what the sentence says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from build_graph.extract.mentions import Mention, Sentence, StopWords, known_pattern, split_list
from build_graph.extract.names import OTHER_BODY
from build_graph.extract.organisations import Grammar, grammar, may_name
from build_graph.extract.sections import Sections
from build_graph.model import Organisation, Provision
from build_graph.registers.name_index import Registers

BRACKETS = re.compile(r"\s*\([^)]*\)?$")
PLACE = re.compile(r"\b(?:in|across|within|at|near|throughout)(?: the)? $")
ALSO_KNOWN = re.compile(r" (?:operating|trading|known|branded) as .*$")


def partners(
    told: Iterable[Sentence],
    sections: Sections,
    registers: Registers,
    provisions: tuple[Provision, ...],
) -> tuple[Organisation, ...]:
    """Return treatment providers and partners; who is a CRS provider here is neither."""
    finder = _Finder(sections, registers, provisions)
    for sentence in told:
        if may_name(sentence.text) or sentence.section.label == "Background":
            finder.take(sentence)
    return tuple(finder.found)


@lru_cache(maxsize=16)
def _either(known: re.Pattern[str], whole: str) -> re.Pattern[str]:
    return re.compile(rf"{known.pattern}|{whole}")


class _Finder:
    def __init__(
        self, sections: Sections, registers: Registers, provisions: tuple[Provision, ...]
    ) -> None:
        self.sections, self.registers = sections, registers
        self.grammar: Grammar = grammar()
        self.taken = {item.provider for item in provisions} | {item.part_of for item in provisions}
        self.taken_spans = {span for item in provisions for span in item.at.spans}
        self.found: list[Organisation] = []
        self.known = known_pattern(registers, "provider", "body")
        # 'Community Safety Partnership' keeps a first word that elsewhere only opens a sentence.
        stop = self.grammar.stop
        kept = frozenset(self.grammar.table["partner"]["first"])
        self.named = StopWords(stop.always, stop.opening - kept)
        whole = self.grammar.compiled("treatment", "whole").pattern
        self.whole = _either(self.known, whole)
        self.treating = frozenset(self.grammar.table["treatment"]["key"])
        self.refused = self.grammar.compiled("treatment", "refused")
        types = set(self.grammar.table["partner"]["types"])
        self.partner_ids = {entry.id for entry in registers.entries("body") if entry.type in types}

    def take(self, sentence: Sentence) -> None:
        """Find the treatment providers and partners that `sentence` names."""
        names: set[str] = set()
        if self._on_treatment(sentence):
            for mention in self._treatment(sentence):
                name = mention.name
                if name not in self.taken and self._other_than_partner(name):
                    names.add(name)
                    self._add(sentence, name, "treatment_provider", "treats")
        surveyor = None
        if self.grammar.table["partner"]["surveyor_key"] in sentence.text:
            surveyor = self.grammar.compiled("partner", "surveyor").search(sentence.text)
        if surveyor and (named := self._clean(Mention(0, 0, surveyor["names"]))):
            names.add(named.name)
            self._add(sentence, named.name, "partner", "surveys")
        for mention in self._partners(sentence):
            if mention.name not in names and mention.name not in self.taken:
                surveys = mention.name == self.grammar.table["partner"]["surveys"]
                self._add(sentence, mention.name, "partner", "surveys" if surveys else "works-with")

    def _on_treatment(self, sentence: Sentence) -> bool:
        if self.treating.isdisjoint(sentence.words):
            return False
        return self.grammar.compiled("treatment", "sentence").search(sentence.text) is not None

    def _treatment(self, sentence: Sentence) -> Iterator[Mention]:
        """Known bodies in the sentence; in Background also any name that provides treatment."""
        text = sentence.text
        for match in self.known.finditer(text):
            if " " in match[0] or len(match[0]) > 8 or sentence.section.label == "Background":
                name = BRACKETS.sub("", match[0])
                yield Mention(match.start(), match.start() + len(name), name)
        if sentence.section.label != "Background":
            return
        for key in ("by", "does", "is"):
            for match in self.grammar.compiled("treatment", key).finditer(text):
                for mention in split_list(match["names"], match.start("names"), self.whole):
                    cleaned = self._clean(mention)
                    if cleaned is not None and self._treats(text, cleaned):
                        yield cleaned

    def _treats(self, text: str, mention: Mention) -> bool:
        """Whether a name in a sentence on treatment is that of a provider: no place, no council."""
        if self.known.search(mention.name) or self.refused.search(mention.name):
            return False
        place = any(True for _ in self.registers.find(mention.name, "local-authority"))
        return not place and PLACE.search(text[: mention.start]) is None

    def _partners(self, sentence: Sentence) -> Iterator[Mention]:
        for match in self.known.finditer(sentence.text):
            if self._inside_provider(sentence.text, match):
                continue
            if any(entry in self.partner_ids for entry in self._bodies(match[0])):
                yield Mention(match.start(), match.end(), match[0])
        refused = self.grammar.compiled("partner", "not")
        for match in self.grammar.compiled("partner", "pattern").finditer(sentence.text):
            mention = Mention(match.start(), match.end(), match["names"])
            cleaned = self._clean(mention, self.named)
            if cleaned is None or refused.search(cleaned.name) or " " not in cleaned.name:
                continue
            if not self.known.search(cleaned.name):
                yield cleaned

    def _inside_provider(self, text: str, match: re.Match[str]) -> bool:
        """Whether a known name only begins that of a CRS provider."""
        longer = (one for one in self.taken if one.startswith(f"{match[0]} "))
        return any(text.startswith(one, match.start()) for one in longer)

    def _bodies(self, name: str) -> Iterator[str]:
        for found in self.registers.find(name, "body"):
            yield from (entry.id for entry in found.entries)

    def _other_than_partner(self, name: str) -> bool:
        return not any(entry in self.partner_ids for entry in self._bodies(name))

    def _clean(self, mention: Mention, stop: StopWords | None = None) -> Mention | None:
        name = ALSO_KNOWN.sub("", BRACKETS.sub("", mention.name))
        own = OTHER_BODY.sub("", name)
        start = mention.start + len(name) - len(own)
        return (stop or self.grammar.stop).strip(Mention(start, start + len(own), own))

    def _add(self, sentence: Sentence, name: str, kind: str, relation: str) -> None:
        at = self.sections.passage(sentence.spans(), sentence.section.label)
        if kind == "treatment_provider":
            if any(span in self.taken_spans for span in at.spans):
                return
            self.found.append(Organisation(name, "treatment_provider", relation, at))
        else:
            self.found.append(Organisation(name, "partner", relation, at))
