"""The provisions of a report as they are told, sentence by sentence, and who works for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import cast

from build_graph.extract.names.marked import Marked
from build_graph.extract.names.naming import Name
from build_graph.extract.structure.sections import Sections
from build_graph.model import Provision, ProvisionStatus, Span
from build_graph.registers.spelling import normalise

COLUMN, FEWEST = 2, 3  # words that names open with, and how many names do


@dataclass(slots=True)
class _Told:
    """One provision as told so far."""

    provider: str
    pathway: str
    status: ProvisionStatus
    label: str
    spans: list[Span]


@dataclass(slots=True)
class ProvisionsTold:
    """What was told so far.

    `parents`: the body that a provider is part of. `subcontractors`: those who work for another
    provider, by their normalised names. `left_over`: pairs told by standing alone in a sentence;
    `carried_on`: those of a sentence that goes on about the body of the one before it.
    """

    parents: dict[str, str] = field(default_factory=dict)
    subcontractors: set[str] = field(default_factory=set)
    left_over: set[tuple[str, str]] = field(default_factory=set)
    carried_on: set[tuple[str, str]] = field(default_factory=set)
    _all: dict[tuple[str, str, str], _Told] = field(default_factory=dict)

    def add(
        self, provider: str, pathway: str, status: str, label: str, spans: Iterable[Span]
    ) -> None:
        """Keep that a provider delivers a pathway, and where that is told.

        `status` is empty for what is so here and now; `label` is that of the section.
        """
        key = (normalise(provider), pathway, status)
        when = cast("ProvisionStatus", status or "current")
        self._all.setdefault(key, _Told(provider, pathway, when, label, [])).spans.extend(spans)

    def carry_on(self, provider: str, pathway: str, label: str, spans: Iterable[Span]) -> None:
        """Keep what a sentence tells that goes on about the body of the one before it."""
        self.add(provider, pathway, "", label, spans)
        self.carried_on.add((normalise(provider), pathway))

    def pass_on(self, one: Marked, provider: str, other: str, status: str) -> None:
        """Take it that `other` delivers what the provider was said to deliver.

        That is what the sentence says of the provider, else the one thing that is known of it.
        """
        mine, yours = normalise(provider), normalise(other)
        if yours != mine and any(known == yours for known, _ in self.within(one)):
            self.subcontractors.add(yours)
        if yours != mine and self.delivers_part(other, provider):
            self.subcontractors.add(yours)
        if yours == mine or any(known == yours for known, _, _ in self._all):
            return
        told = [each for (known, _, _), each in self._all.items() if known == mine]
        here = [each for each in told if _overlap(each.spans, one)]
        chosen = here or (told if len({each.pathway for each in told}) == 1 else [])
        when = "" if status == "denied" else status
        for each in chosen:
            self.subcontractors.add(yours)
            label, spans = one.sentence.section.label, one.sentence.spans()
            self.add(other, each.pathway, when, label, spans)

    def known(self, name: Name) -> bool:
        """Whether a name is that of a provider by the register, or by what was told before."""
        key = normalise(name.text)
        return "provider" in name.registers or any(known == key for known, _, _ in self._all)

    def delivers(self, name: Name) -> bool:
        """Whether the body of a name was told to deliver something here and now."""
        key = normalise(name.text)
        return any(known == key and not status for known, _, status in self._all)

    def told_in(self, one: Marked, name: Name) -> bool:
        """Whether a sentence tells that the body of a name delivers something."""
        key = normalise(name.text)
        return any(known == key for known, _ in self.within(one))

    def restate(self, one: Marked, name: Name, status: str) -> None:
        """Give what the sentence told of the body of a name, as of here and now, another status."""
        key = normalise(name.text)
        for slug in [slug for known, slug in self.within(one) if known == key]:
            told = self._all.get((key, slug, ""))
            if told and all(_overlap([span], one) for span in told.spans):
                del self._all[key, slug, ""]
                self.add(name.text, slug, status, told.label, told.spans)

    def delivered_by(self, provider: str) -> set[str]:
        """Return the pathways that a provider was told to deliver."""
        mine = normalise(provider)
        return {pathway for known, pathway, _ in self._all if known == mine}

    def delivers_part(self, other: str, provider: str) -> bool:
        """Whether a body was told to deliver something, and nothing that a provider does not."""
        part = self.delivered_by(other)
        return bool(part) and part <= self.delivered_by(provider)

    def pathways(self) -> set[str]:
        """Return the pathways that somebody was told to deliver here and now."""
        return {pathway for _, pathway, status in self._all if not status}

    def current(self) -> set[tuple[str, str]]:
        """Return what is delivered here and now, as normalised provider and pathway."""
        return {(provider, pathway) for provider, pathway, status in self._all if not status}

    def at_other_times(self) -> set[tuple[str, str]]:
        """Return what was told to be delivered only before, later or elsewhere."""
        told = {(provider, pathway) for provider, pathway, status in self._all if status}
        return told - self.current()

    def told_at(self, spans: Collection[Span]) -> set[tuple[str, str]]:
        """Return what was told, here and now, at one of the places `spans`."""
        return {
            (provider, pathway)
            for provider, pathway in self.current()
            if any(span in spans for span in self._all[provider, pathway, ""].spans)
        }

    def drop(self, pairs: Iterable[tuple[str, str]], kept: Collection[Span]) -> None:
        """Leave out pairs told here and now, but for those told at one of the places `kept`."""
        stays = self.told_at(kept)
        for provider, pathway in pairs:
            if (provider, pathway) not in stays:
                del self._all[provider, pathway, ""]

    def within(self, one: Marked) -> list[tuple[str, str]]:
        """Return the provisions told in a sentence, as normalised provider and pathway."""
        return [
            (provider, pathway)
            for (provider, pathway, _), told in self._all.items()
            if _overlap(told.spans, one)
        ]

    def result(self, sections: Sections) -> tuple[Provision, ...]:
        """Return the provisions in the order told; short names are made whole."""
        for told in self._all.values():
            key = f"{normalise(told.provider)} "
            longer = (each.provider for each in self._all.values())
            whole = (name for name in longer if normalise(name).startswith(key))
            told.provider = next(whole, told.provider)
        return tuple(
            Provision(
                told.provider,
                told.pathway,
                sections.passage(told.spans, told.label),
                self.parents.get(told.provider, ""),
                told.status,
                "subcontractor" if normalise(told.provider) in self.subcontractors else "prime",
            )
            for told in _unglued(self._once())
        )

    def _once(self) -> list[_Told]:
        """Return what was told, once for each provider, pathway and status."""
        found: dict[tuple[str, str, str], _Told] = {}
        for told in self._all.values():
            first = found.setdefault((told.provider, told.pathway, told.status), told)
            if first is not told:
                first.spans += told.spans
        return list(found.values())


def _unglued(once: list[_Told]) -> list[_Told]:
    """Leave out names of two columns in one, where nothing kept the cells of a table apart.

    So it is where several providers open with the same words, those of another column.
    """
    rest: dict[tuple[str, ...], set[str]] = {}
    for told in once:
        words = normalise(told.provider).split()
        if len(words) > COLUMN:
            rest.setdefault((*words[:COLUMN],), set()).add(told.provider)
    glued = {name for names in rest.values() if len(names) >= FEWEST for name in names}
    return [told for told in once if told.provider not in glued]


def _overlap(spans: list[Span], one: Marked) -> bool:
    """Whether any of the spans stands in the sentence."""
    return any(a.start < b.end and b.start < a.end for a in spans for b in one.sentence.spans())
