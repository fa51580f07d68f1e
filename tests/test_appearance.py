"""How kinds look: complete, legible on white and on dark, told apart by all who look."""

from __future__ import annotations

import itertools
import math

import pytest
from view_store import ROOT, sample_store

from build_graph import network, open_store
from build_graph.knowledge.appearance import (
    GENERIC,
    PLAIN,
    SHAPES,
    Kind,
    kind,
    kind_of,
    kinds,
    ratings,
)
from build_graph.knowledge.vocab import iri, schemes
from build_graph.networks import views

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SEEN = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
GROUNDS = ("#FFFFFF", "#121212")
APART = 10  # of CIE76; about 2.3 can just be seen side by side


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def luminance(colour: str) -> float:
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    parts = linear(colour)
    seen = [
        min(1, max(0, sum(a * b for a, b in zip(row, parts, strict=True)))) for row in SEEN[eye]
    ]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1, 1.08883)
    x, y, z = (
        sum(a * b for a, b in zip(row, seen, strict=True)) / w
        for row, w in zip(to_xyz, white, strict=True)
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.fixture(scope="module")
def drawn() -> dict[str, set[str]]:
    """The kinds in each view over the samples and the facts."""
    with open_store(sample_store(facts=True), read_only=True) as store:
        return {
            name: {str(of) for _, of in network(store, name).nodes(data="kind")}
            for name in views.names()
        }


def test_every_kind_that_is_drawn_has_an_entry(drawn: dict[str, set[str]]) -> None:
    found = set().union(*drawn.values())
    assert len(found) > 20
    assert found <= set(kinds())
    assert PLAIN not in found


def test_every_entry_is_whole() -> None:
    for name, one in kinds().items():
        assert one.name == name
        assert one.shape in SHAPES
        assert 8 <= one.size <= 40
        assert one.one
        assert one.many
    assert {GENERIC, PLAIN} <= set(kinds())
    classes = [one.of_class for one in kinds().values() if one.of_class]
    assert len(set(classes)) == len(classes)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", sorted({one.colour for one in kinds().values()}))
def test_colours_stand_out_on_white_and_on_dark(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3


@pytest.mark.parametrize("eye", SEEN)
def test_colours_differ_however_they_are_seen(eye: str) -> None:
    colours = sorted({one.colour for one in kinds().values()})
    near = {
        (one, other): round(math.dist(lab(one, eye), lab(other, eye)), 1)
        for one, other in itertools.combinations(colours, 2)
    }
    assert min(near.values()) >= APART, near


def test_kinds_of_one_view_differ_in_colour_or_shape(drawn: dict[str, set[str]]) -> None:
    def looks(one: Kind) -> tuple[str, str]:
        return one.colour, one.shape

    few = {name: found for name, found in drawn.items() if len(found) <= 20}
    assert set(drawn) - set(few) <= {"full"}
    for name, found in few.items():
        assert len({looks(kind(one)) for one in found}) == len(found), name


@pytest.mark.parametrize(
    ("classes", "roles", "expected"),
    [
        (["pg:Prison"], [], "prison"),
        (["pg:Prison"], ["partner"], "prison"),
        (["pg:Body"], ["partner"], "partner"),
        (["pg:Body"], ["partner", "provider"], "provider"),
        (["pg:Body"], ["predecessor-nps"], "predecessor"),
        (["pg:Body"], [], "body"),
        (["skos:Concept", "pg:Standard"], [], "standard"),
        ([], ["theme"], "theme"),
        ([], [], "thing"),
    ],
)
def test_a_class_decides_unless_it_says_too_little(
    classes: list[str], roles: list[str], expected: str
) -> None:
    assert kind_of([iri(one) for one in classes], roles) == expected


def test_an_unknown_kind_looks_like_any_thing() -> None:
    assert kind("no-such-kind") == kinds()[PLAIN]


@pytest.mark.parametrize(("name", "colour"), ratings().items())
def test_a_rating_has_one_colour_everywhere_and_its_rim_stands_out(name: str, colour: str) -> None:
    css = (ROOT / "build_graph/web/static/explorer.css").read_text("utf-8")
    assert f".{name} {{ --chip: {colour};" in css
    assert schemes().rating(name.replace("-", " "))
    # What `rim` of the page does with D3: a factor of 0.7 for each step.
    for ground, factor in (("#ffffff", 0.7**1.1), ("#10161c", 0.7**-1.1)):
        parts = (min(255, round(int(colour[i : i + 2], 16) * factor)) for i in (1, 3, 5))
        assert contrast("#" + "".join(f"{part:02x}" for part in parts), ground) >= 3
