"""Commissioned Rehabilitative Services: which provider delivers which pathway, here and now or not.

Clause by clause: pathways and names are found first; what stands between them tells who delivers
what ('X for P', 'P is provided by X', 'P (X)', 'P: X'), and the words of the sentence whether it is
so now. The words are data (`ontology/layouts/provision.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from build_graph.extract.classifiers.name_kinds import NameKinds
from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.marked import Marked, marked
from build_graph.extract.names.naming import Name
from build_graph.extract.names.other_names import other_names
from build_graph.extract.provision.going_on import GoingOn
from build_graph.extract.provision.may_provide import may_provide
from build_graph.extract.provision.pair_choice import Key
from build_graph.extract.provision.pathways import (
    may_name_pathway,
    on_contracts,
    tells_in_full,
)
from build_graph.extract.provision.provider_model import (
    ProviderModels,
    add_by_model,
    choices,
    scored_pairs,
    stored_models,
)
from build_graph.extract.provision.provider_pairs import Token, pairs, parts
from build_graph.extract.provision.provider_tables import ProviderRow, provider_rows
from build_graph.extract.provision.provision_rules import (
    offered_by_partners,
    provision_rules,
)
from build_graph.extract.provision.provision_status import (
    CLAUSE,
    on_services,
    only_says_where,
    statuses,
)
from build_graph.extract.provision.provisions_told import ProvisionsTold
from build_graph.extract.provision.subcontractors import (
    lone_subcontractor,
    tell_late,
    tell_subcontractor,
)
from build_graph.extract.provision.subject import Subject
from build_graph.extract.structure.blocks import Block
from build_graph.extract.structure.inner_headings import SENTENCE_END
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.models import Model
from build_graph.model import Provision, Span
from build_graph.registers.spelling import normalise

OUTSIDE = frozenset({"Recommendations"})
# Elsewhere a sentence must speak of contracts: 'a mentoring circle run with' is no contract.
TELLING = ("Background", "1.3", "Services")
NEAR = 3  # sentences between a provider and one who works for it
NONE = re.compile(r"\b[Nn]o (?:[\w-]+ ){0,2}$")


@dataclass(frozen=True, slots=True)
class Provided:
    """The provisions of a report, and the names of those who provide elsewhere or before.

    `tables` are the sentences, by identity, that are tables of providers.
    """

    items: tuple[Provision, ...]
    aside: frozenset[str]
    tables: frozenset[int]


def provisions(
    bodies: Bodies, kinds: NameKinds, sections: Sections, by: ProviderModels | None = None
) -> Provided:
    """Return who delivers what, each with every sentence that states it, by the models `by`."""
    finder, known = _read_by_rules(bodies, sections), by or stored_models()
    scored = scored_pairs(bodies, kinds, finder.may, known.pairs)
    add_by_model(finder.told, scored, kinds, finder.rows, known.choice)
    finder.late()
    aside = (k for k, n in finder.flagged.items() if 2 * n >= bodies.of(k).mentions)
    tables = frozenset(id(one) for one in bodies.told if finder.tabled(one))
    return Provided(finder.told.result(sections), frozenset(aside), tables)


def open_choices(
    bodies: Bodies, kinds: NameKinds, sections: Sections, pairs: Model
) -> dict[Key, AbstractSet[str]]:
    """Return the pairs among which `provisions` chooses, with their features, to learn from."""
    finder = _read_by_rules(bodies, sections)
    scored = scored_pairs(bodies, kinds, finder.may, pairs)
    return choices(finder.told, scored, kinds, finder.rows)


def _read_by_rules(bodies: Bodies, sections: Sections) -> _Finder:
    finder = _Finder(bodies, sections)
    for section in sections.all:
        if section.label not in OUTSIDE:
            for row in provider_rows(section):
                finder.take_row(row)
    for one in bodies.told:
        if one.sentence.section.label in OUTSIDE or finder.tabled(one):
            continue
        if one.sentence.block.kind != "row":
            finder.take(one)
            finder.going_on.follow(one)
            finder.aside(one)
    finder.rest()
    return finder


class _Finder:
    def __init__(self, bodies: Bodies, sections: Sections) -> None:
        self.bodies, self.sections = bodies, sections
        self.told = ProvisionsTold()
        self.flagged: dict[str, int] = {}
        self.rows: set[Span] = set()
        self.later: set[int] = set()  # sentences, by identity
        self.read: list[tuple[Marked, list[Token]]] = []
        self.subject = Subject()
        self.going_on = GoingOn(self.may, self.told)

    def take_row(self, row: ProviderRow) -> None:
        """Read one row of a table of providers."""
        self.told.add(row.provider, row.pathway, "", row.label, row.spans)
        self.rows.update(row.spans)

    def tabled(self, one: Marked) -> bool:
        """Whether a sentence is what became of a table of providers, one cell a line."""
        if not self.rows:
            return False
        lines = [span for line in one.sentence.block.lines for span in line.traced.spans()]
        return sum(span in self.rows for span in lines) > 1

    # --- one sentence --------------------------------------------------------------------------

    def take(self, one: Marked) -> None:
        """Read one sentence."""
        told = one.sentence.section.label
        if not one.names and not (self.going_on.on_pathway or may_name_pathway(one.sentence.words)):
            self.subject.follow(one)
            return
        loose = self.subject.is_services(one)
        telling = told.startswith(TELLING) or on_contracts(one.sentence.words)
        loose = loose or on_contracts(one.sentence.words)
        in_full = not (telling and loose) and tells_in_full(one.sentence)
        if not telling and not in_full:
            self._keep_for_later(one)
            return
        found = self.going_on.pathways(one, loose := loose or in_full)
        if who := self.going_on.provided(one, found):
            self.told.carry_on(who[0], found[0].slug, told, who[1])
        if not found or not one.names:
            self._keep_for_later(one)
            return
        names = [
            name
            for name in one.names
            if not any(p.start < name.end and name.start < p.end for p in found)
            or not any(p.start <= name.start and name.end <= p.end for p in found)
        ]
        found = [p for p in found if not any(n.start < p.end and p.start < n.end for n in names)]
        if not found or not names or self.going_on.passed_on(one, found):
            self._keep_for_later(one)
            return
        slugs = [Name(p.start, p.end, p.slug, kind="pathway") for p in found]
        both = marked(one.sentence, sorted([*names, *slugs], key=lambda name: name.start))
        self._read(both, loose)

    def _keep_for_later(self, one: Marked) -> None:
        """Keep for later a sentence that may tell who does a provider's work."""
        if one.names and (provision_rules().cue.search(one.text) or lone_subcontractor(one)):
            self.later.add(id(one))

    def late(self) -> None:
        """Read the sentences kept for later, once all providers are known."""
        last: tuple[Block, int, str] | None = None  # the last provider of now
        for at, one in enumerate(self.bodies.told):
            block = one.sentence.block
            if id(one) in self.later:
                near = last if last and last[0] is block and at - last[1] <= NEAR else None
                hidden = self._other_names(one)
                tokens = [
                    Token("name", place, number)
                    for number, (name, place) in enumerate(zip(one.names, one.places, strict=True))
                    if not name.kind and number not in hidden and self.may(name)
                ]
                tell_late(self.told, one, tokens, near[2] if near else "")
            for name in one.names:
                if not name.kind and self.told.delivers(name):
                    last = (block, at, name.text)

    def _read(self, one: Marked, loose: bool) -> None:
        hidden, rules = self._other_names(one), provision_rules()
        status = statuses(one)
        tokens = [
            Token("pathway" if name.kind == "pathway" else "name", place, number)
            for number, (name, place) in enumerate(zip(one.names, one.places, strict=True))
            if name.kind in ("", "pathway") and number not in hidden and self.may(name)
            if name.kind or not only_says_where(one, place, rules.where_alone)
        ]
        here = [t for t in tokens if t.kind == "pathway" or t.number not in status]
        there = [t for t in tokens if t.kind == "pathway" or t.number in status]
        for read in (tokens, here, there) if len(here) < len(tokens) else (tokens,):
            for clause in CLAUSE.finditer(one.text):
                inside = [t for t in read if clause.start() <= t.place < clause.end()]
                for name, pathway in pairs(one, inside, loose):
                    when = status.get(name.number, "")
                    self._add(one, name, pathway, when, loose=loose)
        tell_subcontractor(self.told, one, tokens, status)
        self._keep_for_later(one)
        self.read.append((one, here))

    def may(self, name: Name) -> bool:
        """Whether a name may be that of a provider."""
        return may_provide(self.bodies, name)

    def _other_names(self, one: Marked) -> set[int]:
        """Return the names that only are other names, or parents, of the name before them."""
        hidden = set()
        for number, parent in other_names(one):
            hidden.add(number)
            if parent:
                self.told.parents[one.names[number - 1].text] = one.names[number].text
        for match in provision_rules().principal.finditer(one.text):
            number = one.number_at(match.start("other" if match["other"] else "behalf"))
            hidden.add(number)
            if number:
                self.told.subcontractors.add(normalise(one.names[number - 1].text))
        return hidden

    def rest(self) -> None:
        """Pair what is left over, one pathway and one name, in paragraphs that tell providers."""
        telling = {id(one.sentence.block) for one, _ in self.read if self.told.within(one)}
        telling |= {id(one.sentence.block) for one, _ in self.read if self.subject.is_services(one)}
        for one, tokens in self.read:
            told_here = one.sentence.block.kind == "paragraph" and id(one.sentence.block) in telling
            # Without its stop it may be cells of a table, in any order.
            is_whole = SENTENCE_END.search(one.sentence.text) is not None
            if not told_here and not (is_whole and tells_in_full(one.sentence)):
                continue
            for start, end in parts(one.text):
                if provision_rules().unless.search(one.text[start:end]):
                    continue
                inside = [t for t in tokens if start <= t.place < end]
                names = [
                    t
                    for t in inside
                    if t.kind == "name"
                    and not only_says_where(one, t.place, provision_rules().where)
                ]
                pathway = [t for t in inside if t.kind == "pathway"]
                if len(names) == len(pathway) == 1 and not self._paired(one, names + pathway):
                    self._add(one, names[0], pathway[0], "", left_over=True)

    def _paired(self, one: Marked, tokens: list[Token]) -> bool:
        """Whether one of the tokens has its partner in the sentence."""
        values = {normalise(one.names[t.number].text) for t in tokens}
        values |= {one.names[t.number].text for t in tokens}
        return any(p in values or slug in values for p, slug in self.told.within(one))

    def aside(self, one: Marked) -> None:
        """Count the names that a sentence on services puts into another time or place."""
        if all(name.kind for name in one.names) or not on_services(one):
            return
        for number in statuses(one):
            key = normalise(one.names[number].text)
            self.flagged[key] = self.flagged.get(key, 0) + 1

    # --- what was told -------------------------------------------------------------------------

    def _add(
        self,
        one: Marked,
        name: Token,
        pathway: Token,
        status: str,
        *,
        loose: bool = True,
        left_over: bool = False,
    ) -> None:
        provider, slug = one.names[name.number], one.names[pathway.number]
        printed = one.sentence.text[slug.start : slug.end].lower()
        if printed in offered_by_partners() and not (loose or self.told.known(provider)):
            return
        if status == "denied" or NONE.search(one.text[: pathway.place]):
            return
        low, high = min(provider.start, slug.start), max(provider.end, slug.end)
        label = one.sentence.section.label
        spans = one.sentence.spans(low, high)
        pair = normalise(provider.text), slug.text
        if left_over and pair not in self.told.current():
            self.told.left_over.add(pair)
        self.told.add(provider.text, slug.text, status, label, spans)
