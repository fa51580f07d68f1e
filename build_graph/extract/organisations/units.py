"""The Probation Delivery Units of a region, as its own report names them."""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.extract.structure.mentions import Sentence, known_pattern
from build_graph.extract.structure.sections import Sections
from build_graph.model import Organisation, Passage
from build_graph.registers.name_index import Registers

# A sentence with one of these speaks of units.
CUES = ("pdu", "pdus", "delivery")


def units(
    told: Iterable[Sentence], sections: Sections, registers: Registers, region: str
) -> tuple[Organisation, ...]:
    """Return the units of `region` that are named in sentences on units, each where first named.

    A name counts when the register has it as a unit of this region, or of no region.
    """
    pattern = known_pattern(registers, "pdu")
    found: dict[str, Passage] = {}
    for sentence in told:
        if sentence.words.isdisjoint(CUES):
            continue
        for match in pattern.finditer(sentence.text):
            if match[0] not in found and _belongs(match[0], registers, region):
                at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
                found[match[0]] = at
    return tuple(Organisation(name, "other_pdu", "covers", at) for name, at in found.items())


def _belongs(name: str, registers: Registers, region: str) -> bool:
    """Whether the register has a unit of that name in the region, or in none."""
    regions = {entry.region for found in registers.find(name, "pdu") for entry in found.entries}
    own = {
        f"region:{entry.id}"
        for found in registers.find(region, "region")
        for entry in found.entries
    }
    return bool(regions) and not regions.isdisjoint(own | {""})
