"""Commissioned Rehabilitative Services: which provider delivers which pathway, here and now or not.

Clause by clause: pathways and names are found first; what stands between them tells who delivers
what ('X for P', 'P is provided by X', 'P (X)', 'P: X'), and the words of the sentence whether it is
so now. The words are data (`ontology/layouts/provision.toml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from build_graph.extract.bodies import Bodies
from build_graph.extract.marked import Marked, marked
from build_graph.extract.naming import Name
from build_graph.extract.other_names import other_names
from build_graph.extract.pathways import may_name_pathway, on_contracts, pathways
from build_graph.extract.provider_pairs import Token, pairs, parts
from build_graph.extract.provider_tables import ProviderRow, provider_rows
from build_graph.extract.provision_rules import provision_rules
from build_graph.extract.provision_status import CLAUSE, on_services, statuses
from build_graph.extract.sections import Sections
from build_graph.extract.subcontractors import is_where, subcontractor
from build_graph.knowledge.layout import load
from build_graph.model import Provision, ProvisionStatus, Span
from build_graph.registers.spelling import normalise

# 'In Lowmoor, X supports people': Lowmoor provides nothing.
LEADING = re.compile(r"(?:^|[.;] )(?:In|Across|Within|Throughout|Around|Elsewhere in)(?: the)? $")
ITEM = re.compile(r"(?: \([^()]*\))?\s?(?:[:–—]|- )\s?")
# Elsewhere a sentence must speak of contracts: 'a mentoring circle run with' is no contract.
TELLING = ("Background", "1.3", "Services")
OUTSIDE = frozenset({"Recommendations"})


@dataclass(frozen=True, slots=True)
class Provided:
    """The provisions of a report, and the names of those who provide elsewhere or before."""

    items: tuple[Provision, ...]
    aside: frozenset[str]


@cache
def _refused() -> re.Pattern[str]:
    return re.compile(load("bodies")["refused"]["names"])


def provisions(bodies: Bodies, sections: Sections) -> Provided:
    """Return provider and pathway pairs, each with every sentence that states it."""
    finder = _Finder(bodies, sections)
    for section in sections.all:
        if section.label not in OUTSIDE:
            for row in provider_rows(section):
                finder.take_row(row)
    for one in bodies.told:
        if one.sentence.section.label not in OUTSIDE and one.sentence.block.kind != "row":
            finder.take(one)
            finder.aside(one)
    finder.rest()
    finder.late()
    aside = (k for k, n in finder.flagged.items() if 2 * n >= bodies.of(k).mentions)
    return Provided(finder.result(), frozenset(aside))


@dataclass(slots=True)
class _Said:
    """One provision as told so far."""

    provider: str
    pathway: str
    status: ProvisionStatus
    label: str
    spans: list[Span]


class _Finder:
    def __init__(self, bodies: Bodies, sections: Sections) -> None:
        self.bodies, self.sections = bodies, sections
        self.said: dict[tuple[str, str, str], _Said] = {}
        self.parents: dict[str, str] = {}
        self.subs: set[str] = set()
        self.flagged: dict[str, int] = {}
        self.later: list[Marked] = []
        self.read: list[tuple[Marked, list[Token]]] = []
        self.open_block: object = None
        self.of_block = self.in_list = False

    def take_row(self, row: ProviderRow) -> None:
        """Read one row of a table of providers."""
        key = (normalise(row.provider), row.pathway, "")
        said = _Said(row.provider, row.pathway, "current", row.label, [])
        self.said.setdefault(key, said).spans += row.spans

    # --- one sentence --------------------------------------------------------------------------

    def take(self, one: Marked) -> None:
        """Read one sentence."""
        loose = self._on_subject(one)
        told = one.sentence.section.label
        if not told.startswith(TELLING) and not on_contracts(one.sentence.words):
            self._without_pathway(one)
            return
        if not may_name_pathway(one.sentence.words) or not one.names:
            self._without_pathway(one)
            return
        loose = loose or on_contracts(one.sentence.words)
        found = list(pathways(one.sentence.text, on_subject=loose))
        names = [
            name
            for name in one.names
            if not any(p.start < name.end and name.start < p.end for p in found)
            or not any(p.start <= name.start and name.end <= p.end for p in found)
        ]
        found = [p for p in found if not any(n.start < p.end and p.start < n.end for n in names)]
        if not found or not names:
            self._without_pathway(one)
            return
        slugs = [Name(p.start, p.end, p.slug, kind="pathway") for p in found]
        both = marked(one.sentence, sorted([*names, *slugs], key=lambda name: name.start))
        self._read(both, loose)

    def _without_pathway(self, one: Marked) -> None:
        """Keep for later a sentence that may tell who does a provider's work."""
        if len(one.names) > 1 and provision_rules().cue.search(one.text):
            self.later.append(one)

    def late(self) -> None:
        """Read the sentences kept for later, once all providers are known."""
        for one in self.later:
            hidden = self._other_names(one)
            tokens = [
                Token("name", place, number)
                for number, (name, place) in enumerate(zip(one.names, one.places, strict=True))
                if not name.kind and number not in hidden and self._may(name)
            ]
            self._subs(one, tokens, statuses(one))

    def _read(self, one: Marked, loose: bool) -> None:
        hidden = self._other_names(one)
        status = statuses(one)
        tokens = [
            Token("pathway" if name.kind == "pathway" else "name", place, number)
            for number, (name, place) in enumerate(zip(one.names, one.places, strict=True))
            if name.kind in ("", "pathway") and number not in hidden and self._may(name)
            if name.kind or not LEADING.search(one.text[:place])
        ]
        here = [t for t in tokens if t.kind == "pathway" or t.number not in status]
        for read in (tokens, here) if len(here) < len(tokens) else (tokens,):
            for clause in CLAUSE.finditer(one.text):
                inside = [t for t in read if clause.start() <= t.place < clause.end()]
                for name, pathway in pairs(one, inside, loose):
                    self._add(one, name, pathway, status.get(name.number, ""))
        self._subs(one, tokens, status)
        self.read.append((one, here))

    def _on_subject(self, one: Marked) -> bool:
        block = one.sentence.block
        if block is not self.open_block:
            self.open_block = block
            self.of_block = provision_rules().subject.search(block.text) is not None
            if block.kind == "paragraph":
                self.in_list = self.of_block
        return self.of_block or self.in_list or self._item(one)

    def _item(self, one: Marked) -> bool:
        """Whether a sentence is an item 'pathway: provider' of a list."""
        if one.sentence.start > 0 or not one.names or not may_name_pathway(one.sentence.words):
            return False
        found = next(pathways(one.sentence.text), None)
        if found is None or found.start > 0:
            return False
        return ITEM.match(one.sentence.text, found.end) is not None

    def _may(self, name: Name) -> bool:
        """Whether a name may be that of a provider: no place, no person."""
        if name.kind == "pathway":
            return True
        if _refused().search(name.text):
            return False
        weights = self.bodies.of(name.text).weights
        known = bool(name.registers & {"provider", "body"})
        placed = weights["place"] > weights["body"] or "local-authority" in name.registers
        return known or not (placed or weights["person"])

    def _other_names(self, one: Marked) -> set[int]:
        """Return the names that only are other names, or parents, of the name before them."""
        hidden = set()
        for number, parent in other_names(one):
            hidden.add(number)
            if parent:
                self.parents[one.names[number - 1].text] = one.names[number].text
        for match in provision_rules().principal.finditer(one.text):
            number = one.number_at(match.start("other" if match["other"] else "behalf"))
            hidden.add(number)
            if number:
                self.subs.add(normalise(one.names[number - 1].text))
        return hidden

    def rest(self) -> None:
        """Pair what is left over, one pathway and one name, in paragraphs that tell providers."""
        telling = {id(one.sentence.block) for one, _ in self.read if self._told(one)}
        telling |= {id(one.sentence.block) for one, _ in self.read if self._on_subject(one)}
        for one, tokens in self.read:
            if id(one.sentence.block) not in telling or one.sentence.block.kind != "paragraph":
                continue
            for start, end in parts(one.text):
                if provision_rules().unless.search(one.text[start:end]):
                    continue
                inside = [t for t in tokens if start <= t.place < end]
                names = [t for t in inside if t.kind == "name" and not is_where(one, t)]
                pathway = [t for t in inside if t.kind == "pathway"]
                if len(names) == len(pathway) == 1 and not self._paired(one, names + pathway):
                    self._add(one, names[0], pathway[0], "")

    def _told(self, one: Marked) -> bool:
        """Whether a provision was told in the sentence."""
        return any(_overlap(said.spans, one) for said in self.said.values())

    def _paired(self, one: Marked, tokens: list[Token]) -> bool:
        """Whether one of the tokens has its partner in the sentence."""
        values = {normalise(one.names[t.number].text) for t in tokens}
        values |= {one.names[t.number].text for t in tokens}
        return any(
            (provider in values or slug in values) and _overlap(said.spans, one)
            for (provider, slug, _), said in self.said.items()
        )

    def aside(self, one: Marked) -> None:
        """Count the names that a sentence on services puts into another time or place."""
        if not on_services(one) or all(name.kind for name in one.names):
            return
        for number in statuses(one):
            key = normalise(one.names[number].text)
            self.flagged[key] = self.flagged.get(key, 0) + 1

    # --- what was told -------------------------------------------------------------------------

    def _add(self, one: Marked, name: Token, pathway: Token, status: str) -> None:
        before = one.text[: pathway.place]
        if status == "denied" or re.search(r"\b[Nn]o (?:[\w-]+ ){0,2}$", before):
            return
        provider, slug = one.names[name.number], one.names[pathway.number]
        low, high = min(provider.start, slug.start), max(provider.end, slug.end)
        self._say(one, name, slug.text, status, one.sentence.spans(low, high))

    def _say(
        self,
        one: Marked,
        name: Token,
        slug: str,
        status: str,
        spans: list[Span] | None = None,
    ) -> None:
        """Keep that a name delivers a pathway, told by the sentence or a stretch of it."""
        text = one.names[name.number].text
        key = (normalise(text), slug, status)
        label = one.sentence.section.label
        when = cast("ProvisionStatus", status or "current")
        said = self.said.setdefault(key, _Said(text, slug, when, label, []))
        said.spans += spans or one.sentence.spans()

    def _subs(self, one: Marked, tokens: list[Token], status: dict[int, str]) -> None:
        """Take who does the work of a provider that the sentence names."""
        told = subcontractor(one, tokens)
        if told:
            self._sub(one, *told, status)

    def _sub(self, one: Marked, first: Token, second: Token, status: dict[int, str]) -> None:
        """Take it that the second name delivers what the first was said to deliver."""
        mine = normalise(one.names[first.number].text)
        yours = normalise(one.names[second.number].text)
        said = [each for (provider, _, _), each in self.said.items() if provider == mine]
        here = [each for each in said if _overlap(each.spans, one)]
        chosen = here or (said if len({each.pathway for each in said}) == 1 else [])
        if yours == mine or any(provider == yours for provider, _, _ in self.said):
            return
        for each in chosen:
            self.subs.add(yours)
            self._say(one, second, each.pathway, status.get(second.number, ""))

    def result(self) -> tuple[Provision, ...]:
        """Return the provisions in the order in which they were told; short names are made whole."""
        for said in self.said.values():
            key = f"{normalise(said.provider)} "
            longer = (o.provider for o in self.said.values())
            said.provider = next((n for n in longer if normalise(n).startswith(key)), said.provider)
        return tuple(
            Provision(
                said.provider,
                said.pathway,
                self.sections.passage(said.spans, said.label),
                self.parents.get(said.provider, ""),
                said.status,
                "subcontractor" if normalise(said.provider) in self.subs else "prime",
            )
            for said in self._once()
        )

    def _once(self) -> list[_Said]:
        """Return what was told, once for each provider, pathway and status."""
        found: dict[tuple[str, str, str], _Said] = {}
        for said in self.said.values():
            first = found.setdefault((said.provider, said.pathway, said.status), said)
            if first is not said:
                first.spans += said.spans
        return list(found.values())


def _overlap(spans: list[Span], one: Marked) -> bool:
    """Whether any of the spans stands in the sentence."""
    return any(a.start < b.end and b.start < a.end for a in spans for b in one.sentence.spans())
