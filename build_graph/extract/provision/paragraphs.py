"""Paragraphs on one service that name its provider in another sentence than the pathway.

'Accommodation is the need put first. ... Workers from X, under its contract, ...': where nobody was
found to deliver a pathway, and one body of the paragraph delivers nothing else, the two belong
together if the paragraph speaks of a contract. The words are data (`provision.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.marked import Marked
from build_graph.extract.names.naming import Name
from build_graph.extract.names.other_names import other_names
from build_graph.extract.provision.pathways import Pathway, pathways
from build_graph.extract.provision.provision_rules import offered_by_partners, place_names
from build_graph.extract.provision.provision_status import statuses
from build_graph.extract.provision.provisions_told import ProvisionsTold
from build_graph.extract.structure.blocks import Block
from build_graph.knowledge.layout import load
from build_graph.registers.spelling import normalise

# Elsewhere a sentence must speak of contracts: 'a mentoring circle run with' is no contract.
TELLING = ("Background", "1.3", "Services")


@dataclass(frozen=True, slots=True)
class _Rules:
    contract: re.Pattern[str]
    gone: re.Pattern[str]
    denied: re.Pattern[str]
    works_for: re.Pattern[str]
    needs: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _rules() -> _Rules:
    table = load("provision")["paragraph"]
    return _Rules(
        re.compile(table["contract"]),
        re.compile(table["gone"]),
        re.compile(table["denied"]),
        re.compile(table["works_for"]),
        tuple((re.compile(pattern), slug) for pattern, slug in table["needs"]),
    )


def fill_gaps(
    bodies: Bodies, told: ProvisionsTold, aside: Mapping[str, int], may: Callable[[Name], bool]
) -> None:
    """Add to `told` who delivers the pathways for which it has nobody, by paragraphs on them.

    `aside` are the names, normalised, of those who provide at another time or place; `may` says
    whether a name may be that of a provider at all.
    """
    provided = told.pathways()

    def free(name: Name) -> bool:
        weights = bodies.of(name.text).weights
        known = told.known(name) or normalise(name.text) in aside or name.registers
        body = weights["body"] > weights["treatment"] and not place_names().search(name.text)
        return not name.kind and not known and body and may(name)

    inside = (one for one in bodies.told if one.sentence.section.label.startswith(TELLING))
    for _, group in groupby(inside, key=lambda one: id(one.sentence.block)):
        block = list(group)
        if not _on_contract(block[0].sentence.block):
            continue
        names, needs = dict(_names(block, free)), dict(_needs(block, provided))
        if len(names) == len(needs) == 1:
            ((provider, (one, name)),) = names.items()
            ((slug, (other, at)),) = needs.items()
            spans = [*one.sentence.spans(name.start, name.end)]
            spans += other.sentence.spans(at.start, at.end)
            told.add(provider, slug, "", one.sentence.section.label, sorted(spans))


def _on_contract(block: Block) -> bool:
    """Whether a paragraph speaks of a contract that there is."""
    if block.kind != "paragraph" or not _rules().contract.search(block.text):
        return False
    return _rules().gone.search(block.text) is None


def _names(
    block: list[Marked], free: Callable[[Name], bool]
) -> Iterator[tuple[str, tuple[Marked, Name]]]:
    """Yield the bodies that may provide here and now, the last place of each."""
    for one in reversed(block):
        aside = {*statuses(one), *(number for number, _ in other_names(one))}
        for number, name in enumerate(one.names):
            works_for = _rules().works_for.search(one.text[: one.places[number]])
            if number not in aside and not works_for and free(name):
                yield name.text, (one, name)


def _needs(block: list[Marked], provided: set[str]) -> Iterator[tuple[str, tuple[Marked, Pathway]]]:
    """Yield the pathways that a paragraph is on and nobody delivers yet."""
    for one in reversed(block):
        told = one.sentence.text
        for found in (*pathways(told, on_subject=True), *_told_by_need(told)):
            printed = told[found.start : found.end].lower()
            alone = printed in offered_by_partners() and "contract" not in one.sentence.words
            denied = _rules().denied.search(told[: found.start])
            if found.slug not in provided and not denied and not alone:
                yield found.slug, (one, found)


def _told_by_need(text: str) -> Iterator[Pathway]:
    for pattern, slug in _rules().needs:
        for match in pattern.finditer(text):
            yield Pathway(match.start(), match.end(), slug)
