"""The work of the checks grows with the report, not with its square: counted, never timed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented_report import ROOT
from rdflib import Graph

from build_graph.facts.json_file import from_json
from build_graph.knowledge.vocab import ontology_quads
from build_graph.mapping.map_report import map_report
from build_graph.model import Report
from build_graph.reading.read_file import read
from build_graph.registers.name_index import load_registers
from build_graph.registers.resolve import resolve
from build_graph.store.database import DEFAULT_BASE
from build_graph.validation.check import Task, check
from build_graph.validation.statements import Statements

LISTS = ("recommendations", "findings", "figures", "organisations", "provisions", "programmes")
FACTS = ROOT / "facts" / "east-berkshire-2023.json"
FEW, TIMES = 40, 4


def with_many(report: Report, name: str, times: int) -> Report:
    """The report with so many facts in one list, each a copy of the first with its own number."""
    first = getattr(report, name)[0]
    many = []
    for number in range(1, times + 1):
        own: dict[str, dict[str, Any]] = {
            "recommendations": {"number": number, "addressee": f"Body {number % 7}",
                                "addressee_type": "other"},
            "findings": {"ordinal": number},
            "organisations": {"name": f"HMP {number}", "kind": "prison", "count": None},
            "provisions": {"provider": f"Provider {number}"},
            "programmes": {"name": f"Programme {number}"},
        }  # fmt: skip
        changes = own.get(name, {})
        many.append(replace(first, **changes))
    emptied: dict[str, Any] = dict.fromkeys(LISTS, ())
    return replace(report, **{**emptied, name: tuple(many)})


def work(task: Task, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many statements pySHACL looks at, and how many things the proofs look up."""
    seen = 0
    triples, said_of = Graph.triples, Statements.said_of

    def looked_up(self: Statements, node: str) -> Any:
        nonlocal seen
        seen += 1
        return said_of(self, node)

    def counted(self: Graph, triple: Any) -> Any:
        nonlocal seen
        for found in triples(self, triple):
            seen += 1
            yield found

    with monkeypatch.context() as patch:
        patch.setattr(Graph, "triples", counted)
        patch.setattr(Statements, "said_of", looked_up)
        check(task, "pyshacl")
    return seen


@pytest.mark.parametrize("name", LISTS)
def test_the_work_of_the_checks_is_linear(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report, registers = from_json(read(Path(FACTS))), load_registers()
    context = tuple(f"{line.rpartition(' <')[0]} ." for line in ontology_quads(DEFAULT_BASE))
    done = []
    for times in (0, FEW, TIMES * FEW):
        one = with_many(report, name, times)
        mapped = map_report(one, resolve(one, registers), DEFAULT_BASE)
        lines = tuple(f"{line.rpartition(' <')[0]} ." for line in mapped.lines)
        done.append(work(Task(mapped.graph, "report", lines, context), monkeypatch))
    base, few, many = done
    assert few > base
    assert (many - base) < 1.3 * TIMES * (few - base)
