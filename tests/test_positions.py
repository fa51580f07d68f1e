"""Positions: the same every time, no node upon another, labels kept apart, and quick."""

from __future__ import annotations

import itertools
import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from view_store import sample_store

from build_graph import network, open_store
from build_graph.networks import views
from build_graph.networks.positions import NodeBox, node_positions

MOST_COVERED = 0.0  # share of the labels' boxes that cover another


def box(spot: NodeBox, place: tuple[int, int]) -> tuple[float, float, float, float]:
    """Node and label without the gap: left, right, top, foot."""
    x, y = place
    half = (spot.width - 10) / 2
    return x - half, x + half, y - spot.size / 2, y + spot.size / 2 + 14


def covering(spots: list[NodeBox], places: dict[str, tuple[int, int]]) -> int:
    """How many pairs of boxes cover each other."""
    boxes = sorted(box(spot, places[spot.name]) for spot in spots)
    found = 0
    for i, one in enumerate(boxes):
        for other in itertools.takewhile(lambda other: other[0] < one[1], boxes[i + 1 :]):  # noqa: B023
            found += other[2] < one[3] and one[2] < other[3]
    return found


def spots_of(count: int, groups: int = 5) -> list[NodeBox]:
    return [
        NodeBox(
            f"n{i}", "x" * (1 + i * 7 % 40), "pdu" if i % 4 == 0 else "court", f"g{i % groups}", 20
        )
        for i in range(count)
    ]


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[NodeBox], list[tuple[str, str]]]:
    count = draw(st.integers(1, 40))
    label = st.text(max_size=40)
    spots = [
        NodeBox(
            f"n{i}",
            draw(label),
            draw(st.sampled_from(["pdu", "court", "provider"])),
            draw(st.sampled_from(["", "north", "south"])),
            draw(st.integers(4, 60)),
        )
        for i in range(count)
    ]
    node = st.integers(0, count - 1).map(lambda i: f"n{i}")
    return spots, draw(st.lists(st.tuples(node, node), max_size=80))


@given(networks())
def test_no_node_stands_upon_another(drawn: tuple[list[NodeBox], list[tuple[str, str]]]) -> None:
    spots, edges = drawn
    places = node_positions(spots, edges)
    assert list(places) == [spot.name for spot in spots]
    assert len(set(places.values())) == len(spots)
    assert covering(spots, places) == 0
    assert all(isinstance(value, int) for place in places.values() for value in place)


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_the_edges_changes_nothing(
    drawn: tuple[list[NodeBox], list[tuple[str, str]]], chance: object
) -> None:
    spots, edges = drawn
    shuffled = list(edges)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert node_positions(spots, shuffled) == node_positions(spots, edges)


@pytest.mark.parametrize("name", views.names())
def test_labels_of_the_views_are_kept_apart(name: str) -> None:
    with open_store(sample_store(facts=True), read_only=True) as store:
        graph = network(store, name)
    spots = [
        NodeBox(iri, data["label"], data["kind"], "", data["size"])
        for iri, data in graph.nodes(data=True)
    ]
    places = {iri: (data["x"], data["y"]) for iri, data in graph.nodes(data=True)}
    assert covering(spots, places) <= MOST_COVERED * len(spots)


def test_two_thousand_nodes_are_placed_in_a_moment() -> None:
    spots = spots_of(2000)
    edges = [(f"n{i}", f"n{i * 4 % 2000}") for i in range(2000)]
    edges += [(f"n{i}", f"n{i * 12 % 2000}") for i in range(0, 2000, 3)]
    start = time.process_time()
    places = node_positions(spots, edges)
    assert time.process_time() - start < 3
    assert covering(spots, places) == 0


def test_what_belongs_to_one_unit_stands_near_it_and_what_is_shared_between() -> None:
    units = [NodeBox(f"u{i}", f"Unit {i}", "pdu", f"region {i}", 34) for i in range(2)]
    own = [NodeBox(f"c{i}{n}", "Court", "court", "", 20) for i in range(2) for n in range(4)]
    shared = NodeBox("s", "Shared", "provider", "", 26)
    edges = [(f"u{i}", f"c{i}{n}") for i in range(2) for n in range(4)]
    places = node_positions([*units, *own, shared], [*edges, ("u0", "s"), ("u1", "s")])

    def far(one: str, other: str) -> float:
        return math.dist(places[one], places[other])

    for i in range(2):
        for n in range(4):
            assert far(f"c{i}{n}", f"u{i}") < far(f"c{i}{n}", f"u{1 - i}")
    assert abs(far("s", "u0") - far("s", "u1")) < far("u0", "u1") / 3


def test_nothing_at_all_is_arranged() -> None:
    assert node_positions([], []) == {}
