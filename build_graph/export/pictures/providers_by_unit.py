"""Which unit's report names which provider for which pathway, from the network of providers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_graph.export.pictures.inspections import Inspection, text
from build_graph.export.pictures.picture_style import part, sort_key
from build_graph.knowledge.vocab import schemes
from build_graph.networks.network import network
from build_graph.questions.answer import run
from build_graph.store.database import Store

if TYPE_CHECKING:
    import networkx as nx

_Fact = tuple[str, str, str]  # month, pathway, provider as printed


@dataclass(slots=True)
class Unit:
    """A unit and the pathways that each provider delivers there, by the provider's IRI."""

    name: str
    region: str
    provided: dict[str, set[str]] = field(default_factory=dict)


def provision(store: Store, sources: Sequence[Inspection]) -> tuple[list[Unit], dict[str, str]]:
    """Return units by region and name, and the names of their providers by IRI."""
    graph = network(store, "providers")
    printed = _printed(store, graph)
    regions = {one.pdu: one.region for one in sources}
    nowhere = part("providers")["no_region"]
    found: dict[str, Unit] = {}
    names: dict[str, str] = {}
    for one, other, data in graph.edges(data=True):
        unit, provider = _ends(graph, one, other)
        label = printed.get(unit) or graph.nodes[unit]["label"]
        region = graph.nodes[unit].get("region") or regions.get(label) or nowhere
        row = found.setdefault(unit, Unit(label, region))
        row.provided.setdefault(provider, set()).add(_slug(data["pathway"]))
        names[provider] = graph.nodes[provider]["label"]
    ordered = sorted(found.items(), key=lambda item: (*_place(item[1], nowhere), item[0]))
    return [unit for _, unit in ordered], names


def _printed(store: Store, graph: nx.MultiGraph[str]) -> dict[str, str]:
    """Return the names of units as their latest report prints them, as in the other pictures.

    Where several reports of a unit print several names, the network has the choice of one. A unit
    whose facts do not single out one printed name keeps the network's.
    """
    by_fact: dict[_Fact, set[str]] = {}
    for row in run(store, "crs-providers"):
        fact = text(row, "inspected"), _slug(text(row, "pathway")), text(row, "provider")
        by_fact.setdefault(fact, set()).add(text(row, "pdu"))
    facts: dict[str, set[_Fact]] = {}
    for one, other, data in graph.edges(data=True):
        fact = data["inspected"], _slug(data["pathway"]), data["printed"]
        facts.setdefault(_ends(graph, one, other)[0], set()).add(fact)
    found = {}
    for unit, own in facts.items():
        latest = max(month for month, _, _ in own)
        fits = set.intersection(*(by_fact.get(one, set()) for one in own if one[0] == latest))
        if len(fits) == 1:
            found[unit] = fits.pop()
    return found


def _ends(graph: nx.MultiGraph[str], one: str, other: str) -> tuple[str, str]:
    """Return the unit and the provider of an edge, which has no direction."""
    return (one, other) if graph.nodes[one]["kind"] == "pdu" else (other, one)


def _slug(pathway: str) -> str:
    known = schemes().pathway(pathway)
    return known.slug if known else pathway


def _place(unit: Unit, nowhere: str) -> tuple[bool, str, str, str]:
    """Return what orders units: those without a region come last."""
    return unit.region == nowhere, unit.region.casefold(), *sort_key(unit.name)
