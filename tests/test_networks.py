"""The networkx graph of a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_graph import build, network, open_store

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("network") / "graph"
    build([SAMPLES / "reports"], store, registers=[SAMPLES / "registers"], validate=False)
    return store


def test_units_and_bodies_are_joined_by_what_the_reports_say(folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        graph = network(store)
    kinds = {data["kind"] for _, data in graph.nodes(data=True)}
    assert {"pdu", "provider", "prison", "court", "police-force", "local-authority"} <= kinds
    units = [name for name, data in graph.nodes(data=True) if data["kind"] == "pdu"]
    assert len(units) == 4
    assert all(one in units or other in units for one, other in graph.edges())


def test_a_shared_provider_is_one_node(folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        graph = network(store)
    (hearthway,) = [name for name in graph if graph.nodes[name]["label"] == "Hearthway"]
    assert len(set(graph.neighbors(hearthway))) == 4
    pathways = {data["pathway"] for *_, data in graph.edges(hearthway, data=True)}
    assert "Accommodation" in pathways


def test_the_same_store_gives_the_same_graph(folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        one, other = network(store), network(store)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
