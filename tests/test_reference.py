"""The reference graph: every entry described, each triple once, the same bytes every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from build_graph.knowledge.vocab import iri
from build_graph.mapping.reference import CLASSES, reference_quads
from build_graph.registers import name_index as registers_module
from build_graph.registers.name_index import load_registers

BASE = "https://w3id.org/probation-graph/"
KNOWN = load_registers()


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    text = "".join(line + "\n" for line in reference_quads(KNOWN, BASE))
    return list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def test_reference_quads_are_sorted_distinct_and_without_blank_nodes(quads: list[ox.Quad]) -> None:
    lines = list(reference_quads(KNOWN, BASE))
    assert lines == sorted(set(lines))
    assert len(set(quads)) == len(quads) == len(lines)
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(BASE + "graph/reference")}
    terms = {term for quad in quads for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


def test_every_entry_has_a_class_and_a_label(quads: list[ox.Quad]) -> None:
    assert set(CLASSES) == set(KNOWN.registers)
    for curie in ("rdf:type", "rdfs:label", "pg:registerId", "pg:inRegister"):
        have = {q.subject for q in quads if q.predicate == ox.NamedNode(iri(curie))}
        for register in KNOWN.registers:
            for entry in KNOWN.entries(register):
                assert ox.NamedNode(f"{BASE}id/{entry.iri_path}") in have, (curie, entry.id)


def test_what_the_reference_graph_says_of_a_pdu_and_a_change(quads: list[ox.Quad]) -> None:
    said = {(q.subject, q.predicate, q.object) for q in quads}

    def thing(path: str) -> ox.NamedNode:
        return ox.NamedNode(f"{BASE}id/{path}")

    old, new = thing("pdu/staffordshire-and-stoke"), thing("pdu/staffordshire-north")
    change = thing("change/staffordshire-pdus-2025")
    assert (new, ox.NamedNode(iri("org:unitOf")), thing("region/west-midlands")) in said
    assert (old, ox.NamedNode(iri("pg:replacedBy")), new) in said
    assert (change, ox.NamedNode(iri("org:originalOrganization")), old) in said
    assert (change, ox.NamedNode(iri("org:resultingOrganization")), new) in said


def test_every_thing_that_is_pointed_at_is_described(quads: list[ox.Quad]) -> None:
    subjects = {quad.subject for quad in quads}
    things = {
        q.object
        for q in quads
        if isinstance(q.object, ox.NamedNode) and q.object.value.startswith(BASE + "id/")
    }
    assert things
    assert things <= subjects


def test_the_same_bytes_with_any_hash_seed() -> None:
    code = (
        "import hashlib\n"
        "from build_graph.mapping.reference import reference_quads\n"
        "from build_graph.registers.name_index import load_registers\n"
        f"text = chr(10).join(reference_quads(load_registers(), {BASE!r}))\n"
        "print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    root = str(Path(registers_module.__file__).parents[2])
    digests = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1
