"""Commissioned Rehabilitative Services: which provider delivers which pathway, here and now or not.

Clause by clause: pathways and names are found first; what stands between them tells who delivers
what ('X for P', 'P is provided by X', 'P (X)', 'P: X'), and the words of the sentence whether it is so
now. The words are data (`ontology/layouts/provision.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.extract.bodies import Bodies
from build_graph.extract.marked import MARK, Marked, compiled, marked
from build_graph.extract.naming import Name
from build_graph.extract.other_names import other_names, without_other_names
from build_graph.extract.pathways import may_name_pathway, pathways
from build_graph.extract.provider_tables import ProviderRow, provider_rows
from build_graph.extract.sections import Sections
from build_graph.layout import load
from build_graph.model import Provision, Span
from build_graph.spelling import normalise

CLAUSE = re.compile(r"[^;]+(?:;(?=[^()]*\))[^;]*)*")
# In brackets behind a name: where, or for whom, it provides.
WHERE = re.compile(r" \((?:in|for|covering|across|serving|throughout)\b[^()]*\)")
ITEM = re.compile(r"(?: \([^()]*\))?\s?(?:[:–—]|- )\s?")
OUTSIDE = frozenset({"Recommendations"})
# A sentence with one of these speaks of who delivers something.
SERVICES = frozenset(
    ("contract", "contracts", "awarded", "referrals", "commissioned", "mentored", "service", "services", "provider", "pathway", "provided", "delivered")
)


@dataclass(frozen=True, slots=True)
class Provided:
    """The provisions of a report, and the names of bodies that provide elsewhere or at other times."""

    items: tuple[Provision, ...]
    aside: frozenset[str]



@dataclass(frozen=True, slots=True)
class _Patterns:
    subject: re.Pattern[str]
    active: tuple[re.Pattern[str], re.Pattern[str]]
    passive: tuple[re.Pattern[str], re.Pattern[str]]
    that: re.Pattern[str]
    joint: re.Pattern[str]
    sub: re.Pattern[str]
    sub_with: re.Pattern[str]
    handing: re.Pattern[str]
    handed: re.Pattern[str]
    onward: re.Pattern[str]
    principal: re.Pattern[str]
    cue: re.Pattern[str]
    border: re.Pattern[str]
    unless: re.Pattern[str]
    elsewhen: tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None], ...]


@cache
def _patterns() -> _Patterns:
    table = load("provision")
    tokens: dict[str, Any] = table["token"]

    def one(group: str, key: str = "pattern") -> re.Pattern[str]:
        return compiled(table[group][key], tokens)

    def optional(row: dict[str, str], key: str) -> re.Pattern[str] | None:
        return compiled(row[key], tokens) if key in row else None

    return _Patterns(
        one("subject"),
        (one("active"), one("active", "bare")),
        (one("passive"), one("passive", "bare")),
        one("passive", "that"),
        one("joint"),
        one("sub"),
        one("sub", "with"),
        one("sub", "handing"),
        one("sub", "handed"),
        one("sub", "onward"),
        one("principal"),
        one("cue"),
        one("weak", "border"),
        one("weak", "unless"),
        tuple(
            (row["status"], optional(row, "name"), optional(row, "sentence"))
            for row in table["elsewhen"]
        ),
    )


@cache
def _refused() -> re.Pattern[str]:
    return re.compile(load("bodies")["refused"]["names"])


@dataclass(frozen=True, slots=True)
class _Token:
    """A provider's name or a pathway, by its place in the marked text."""

    kind: str
    place: int
    number: int


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
    status: str
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
        self.read: list[tuple[Marked, list[_Token]]] = []
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
        if not may_name_pathway(one.sentence.words) or not one.names:
            self._without_pathway(one)
            return
        found = list(pathways(one.sentence.text))
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
        if len(one.names) > 1 and _patterns().cue.search(one.text):
            self.later.append(one)

    def late(self) -> None:
        """Read the sentences kept for later, once all providers are known."""
        for one in self.later:
            hidden = self._other_names(one)
            tokens = [
                _Token("name", place, number)
                for number, (name, place) in enumerate(zip(one.names, one.places, strict=True))
                if not name.kind and number not in hidden and self._may(name)
            ]
            self._subs(one, tokens, self._statuses(one))

    def _read(self, one: Marked, loose: bool) -> None:
        hidden = self._other_names(one)
        statuses = self._statuses(one)
        tokens = [
            _Token("pathway" if name.kind == "pathway" else "name", place, number)
            for number, (name, place) in enumerate(zip(one.names, one.places, strict=True))
            if name.kind in ("", "pathway") and number not in hidden and self._may(name)
        ]
        here = [t for t in tokens if t.kind == "pathway" or t.number not in statuses]
        for read in (tokens, here) if len(here) < len(tokens) else (tokens,):
            for clause in CLAUSE.finditer(one.text):
                inside = [t for t in read if clause.start() <= t.place < clause.end()]
                for name, pathway in _pairs(one, inside, loose):
                    self._add(one, name, pathway, statuses.get(name.number, ""))
        self._subs(one, tokens, statuses)
        self.read.append((one, here))

    def _on_subject(self, one: Marked) -> bool:
        block = one.sentence.block
        if block is not self.open_block:
            self.open_block = block
            self.of_block = _patterns().subject.search(block.text) is not None
            if block.kind == "paragraph":
                self.in_list = self.of_block
        return self.of_block or self.in_list or self._item(one)

    def _item(self, one: Marked) -> bool:
        """Whether a sentence is an item 'pathway: provider' of a list."""
        found = next(pathways(one.sentence.text), None)
        if found is None or found.start > 0 or one.sentence.start > 0:
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
        for match in _patterns().principal.finditer(one.text):
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
            for start, end in _parts(one.text):
                if _patterns().unless.search(one.text[start:end]):
                    continue
                inside = [t for t in tokens if start <= t.place < end]
                names = [t for t in inside if t.kind == "name" and not self._is_where(one, t)]
                pathway = [t for t in inside if t.kind == "pathway"]
                if len(names) == len(pathway) == 1 and not self._paired(one, names + pathway):
                    self._add(one, names[0], pathway[0], "")

    def _told(self, one: Marked) -> bool:
        """Whether a provision was told in the sentence."""
        return any(_overlap(said.spans, one) for said in self.said.values())

    def _paired(self, one: Marked, tokens: list[_Token]) -> bool:
        """Whether one of the tokens has its partner in the sentence."""
        values = {normalise(one.names[t.number].text) for t in tokens}
        values |= {one.names[t.number].text for t in tokens}
        return any(
            (provider in values or slug in values) and _overlap(said.spans, one)
            for (provider, slug, _), said in self.said.items()
        )

    def aside(self, one: Marked) -> None:
        """Count the names that a sentence on services puts into another time or place."""
        if one.sentence.words.isdisjoint(SERVICES) and not may_name_pathway(one.sentence.words):
            return
        for number in self._statuses(one):
            key = normalise(one.names[number].text)
            self.flagged[key] = self.flagged.get(key, 0) + 1

    def _statuses(self, one: Marked) -> dict[int, str]:
        """Return for each name in what time or place it provides, if not here and now."""
        found: dict[int, str] = {}
        for status, named, sentence in _patterns().elsewhen:
            for match in named.finditer(one.text) if named else ():
                for group, value in match.groupdict().items():
                    if value:
                        found.setdefault(one.number_at(match.start(group)), status)
            for clause in CLAUSE.finditer(one.text) if sentence is not None else ():
                if sentence is not None and sentence.search(clause[0]):
                    for number, place in enumerate(one.places):
                        if clause.start() <= place < clause.end():
                            found.setdefault(number, status)
        return found

    # --- what was told -------------------------------------------------------------------------

    def _add(self, one: Marked, name: _Token, pathway: _Token, status: str) -> None:
        before = one.text[: pathway.place]
        if status == "denied" or re.search(r"\b[Nn]o (?:[\w-]+ ){0,2}$", before):
            return
        provider, slug = one.names[name.number], one.names[pathway.number]
        low, high = min(provider.start, slug.start), max(provider.end, slug.end)
        self._say(one, name, slug.text, status, one.sentence.spans(low, high))

    def _say(
        self,
        one: Marked,
        name: _Token,
        slug: str,
        status: str,
        spans: list[Span] | None = None,
    ) -> None:
        """Keep that a name delivers a pathway, told by the sentence or a stretch of it."""
        text = one.names[name.number].text
        key = (normalise(text), slug, status)
        label = one.sentence.section.label
        said = self.said.setdefault(key, _Said(text, slug, status or "current", label, []))
        said.spans += spans or one.sentence.spans()

    def _subs(self, one: Marked, tokens: list[_Token], statuses: dict[int, str]) -> None:
        """Take who does a provider's work: 'X, which pays Y to', 'X, with Y as its subcontractor'."""
        names = [t for t in tokens if t.kind == "name" and not self._is_where(one, t)]
        for at, first in enumerate(names[:-1]):
            second = names[at + 1]
            if self._works_for(one, first, second):
                self._sub(one, first, second, statuses)
                return
        cue = _patterns().cue.search(one.text) if len(names) > 1 else None
        if cue is None:
            return
        before = [t for t in names if t.place < cue.start()]
        after = [t for t in names if t.place >= cue.end()]
        if before and after:
            self._sub(one, before[-1], after[0], statuses)

    def _sub(
        self, one: Marked, first: _Token, second: _Token, statuses: dict[int, str]
    ) -> None:
        """The second name delivers what the first was said to deliver, here or, if one, elsewhere."""
        mine = normalise(one.names[first.number].text)
        yours = normalise(one.names[second.number].text)
        said = [each for (provider, _, _), each in self.said.items() if provider == mine]
        here = [each for each in said if _overlap(each.spans, one)]
        chosen = here or (said if len({each.pathway for each in said}) == 1 else [])
        if yours == mine or any(provider == yours for provider, _, _ in self.said):
            return
        for each in chosen:
            self.subs.add(yours)
            self._say(one, second, each.pathway, statuses.get(second.number, ""))

    def _is_where(self, one: Marked, token: _Token) -> bool:
        """Whether a name only says where: 'in A and B it has passed the work to C'."""
        before = one.text[: token.place]
        return re.search(r"\b[Ii]n (?:the )?(?:[\ue000-\ue0ff](?:,| and) )*$", before) is not None

    def _works_for(self, one: Marked, first: _Token, second: _Token) -> bool:
        """Whether the second name is that of one who works for the first."""
        gap = without_other_names(one.text[first.place + 1 : second.place])
        after = one.text[second.place + 1 :]
        if re.fullmatch(r",? with (?:the )?", gap):
            return _patterns().sub_with.match(after) is not None
        if re.fullmatch(r" to (?:the )?", gap):
            return _patterns().onward.search(one.text[: first.place]) is not None
        return _patterns().sub.fullmatch(gap) is not None

    def result(self) -> tuple[Provision, ...]:
        """Return the provisions in the order in which they were told."""
        return tuple(
            Provision(
                said.provider,
                said.pathway,
                self.sections.passage(said.spans, said.label),
                self.parents.get(said.provider, ""),
                said.status,
                "subcontractor" if normalise(said.provider) in self.subs else "prime",
            )
            for said in self.said.values()
        )


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a marked sentence begin and end."""
    start = 0
    for border in _patterns().border.finditer(text):
        yield start, border.start()
        start = border.end()
    yield start, len(text)


def _overlap(spans: list[Span], one: Marked) -> bool:
    """Whether any of the spans stands in the sentence."""
    return any(a.start < b.end and b.start < a.end for a in spans for b in one.sentence.spans())


def _pairs(one: Marked, tokens: list[_Token], loose: bool) -> Iterator[tuple[_Token, _Token]]:
    """Pair each group of names with a group of pathways beside it, each group once.

    As many as can be find a partner through words that fit.
    """
    groups = _groups(one, tokens, loose)
    best: list[list[int]] = [[], []]  # for the rest from group i: where the pairs begin
    for i in range(len(groups) - 1, -1, -1):
        chosen = best[0]
        if i + 1 < len(groups) and _joined(one, groups[i], groups[i + 1], loose):
            paired = [i, *best[1]]
            chosen = paired if len(paired) >= len(chosen) else chosen
        best = [chosen, best[0]]
    for i in best[0]:
        left, right = groups[i], groups[i + 1]
        for a in left:
            for b in right:
                yield (a, b) if a.kind == "name" else (b, a)


def _groups(one: Marked, tokens: list[_Token], loose: bool) -> list[list[_Token]]:
    """Tokens of one kind with nothing but joining words between them stand together."""
    groups: list[list[_Token]] = []
    for at, token in enumerate(tokens):
        last = groups[-1][-1] if groups else None
        if last and last.kind == token.kind and _patterns().joint.match(_gap(one, last, token)):
            if _turns(one, groups, tokens[at : at + 2], loose):
                groups.append([token])
            else:
                groups[-1].append(token)
        else:
            groups.append([token])
    return groups


def _turns(one: Marked, groups: list[list[_Token]], ahead: list[_Token], loose: bool) -> bool:
    """Whether a new statement begins: 'P is provided by X, Y provides Q'."""
    if len(groups) < 2 or len(ahead) < 2 or ahead[0].kind == ahead[1].kind:
        return False
    return _joined(one, groups[-2], groups[-1], loose) and _joined(
        one, ahead[:1], ahead[1:], loose
    )


def _gap(one: Marked, left: _Token, right: _Token) -> str:
    """Return the text between two tokens, names that are hidden taken out."""
    gap = without_other_names(one.text[left.place + 1 : right.place])
    # Names that are no tokens here only stand between: 'P, which X once held, now falls to Y'.
    return MARK.sub("it", WHERE.sub("", _patterns().principal.sub("", gap)))


def _joined(one: Marked, left: list[_Token], right: list[_Token], loose: bool) -> bool:
    if left[0].kind == right[0].kind:
        return False
    known = _patterns()
    gap = _gap(one, left[-1], right[0])
    if left[0].kind == "name":
        strict, bare = known.active
        led = loose or re.search(r"\b(?:by|with|from)(?: the)? $", one.text[: left[0].place])
        return strict.match(gap) is not None or (led is not None and led and bare.match(gap) is not None)
    strict, bare = known.passive
    if strict.match(gap) or (loose and bare.match(gap)):
        return True
    if known.handing.search(one.text[: left[0].place]) and known.handed.match(gap):
        return True
    after = one.text[right[-1].place + 1 :]
    return known.that.match(gap) is not None and known.active[0].match(f"{after[:40]}") is not None
