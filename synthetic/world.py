"""Builds the invented world of a run: regions, PDUs and the bodies they share.

The pools grow with the number of reports, so that however many are asked for, some PDUs share a
court, a prison, a police force or a provider, and some are inspected twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from synthetic.material import Pdu, Region, Visit, listed, words

PATHWAYS = (
    "accommodation",
    "education, training and employment",
    "finance, benefit and debt",
    "personal wellbeing",
    "women's services",
    "dependency and recovery",
    "mentoring",
)
# First and last month of fieldwork under each framework, as (year, month).
PERIODS = {"2021": ((2021, 10), (2023, 9)), "2023": ((2023, 10), (2025, 6))}
COUNCILS = ("City Council", "Borough Council", "District Council", "Council", "County Council")


@dataclass(frozen=True, slots=True)
class World:
    """Every region and PDU of a run, and its inspections in order."""

    regions: tuple[Region, ...]
    pdus: tuple[Pdu, ...]
    visits: tuple[Visit, ...]


def place_names(rng: random.Random) -> Iterator[str]:
    """Yield place names, none twice: bare ones first, then with a qualifier."""
    lists = words()
    bare = [start + end for start in lists["place_starts"] for end in lists["place_ends"]]
    rng.shuffle(bare)
    yield from bare
    for before in ("Upper", "Great", "Little", "St", "Nether", "High", "Long", "Old"):
        yield from (f"{before} {name}" for name in bare)
    for number in range(2, 99):
        yield from (f"{name} {after}" for name in bare for after in ("Green", "Bay")[: number - 1])


def build_world(seed: int, count: int, framework: str) -> World:
    """Return the world of a run; the same for the same seed, number and framework."""
    rng = random.Random(f"world:{seed}:{count}:{framework}")
    places = place_names(rng)
    size = max(1, round(count * 0.85))
    shires = [start + end for start in words()["place_starts"] for end in words()["shire_ends"]]
    rng.shuffle(shires)
    number = min(len(words()["regions"]), max(1, -(-size // 5)))
    names = rng.sample(words()["regions"], number)
    sizes = [size // number + (i < size % number) for i in range(number)]
    regions = tuple(
        build_region(rng, name, sizes[i], shires, places) for i, name in enumerate(names)
    )
    pdus = tuple(build_pdu(rng, regions[i % number], places, shires) for i in range(size))
    return World(regions, pdus, tuple(plan_visits(rng, pdus, count, framework)))


def build_region(
    rng: random.Random, name: str, size: int, shires: list[str], places: Iterator[str]
) -> Region:
    """Return a region with pools of bodies in proportion to the PDUs in it."""
    pool = max(1, size // 4)
    areas = [rng.choice(shires) for _ in range(2 * min(pool + 1, 8))]
    police = tuple(
        (f"{a} and {b}" if rng.random() < 0.3 and a != b else a)
        + rng.choice((" Police", " Police", " Constabulary"))
        for a, b in zip(areas[::2], areas[1::2], strict=True)
    )
    providers = {
        pathway: tuple(
            (name, parent, article)
            for name, parent, article in rng.sample(words()["providers"], 2 + (size > 12))
        )
        for pathway in PATHWAYS
    }
    crc = listed(rng.sample(shires, rng.choice((1, 1, 2, 4))))
    return Region(
        name=name,
        police=police,
        prisons=tuple(
            rng.choice(("HMP", "HMP", "HMP/YOI")) + f" {next(places)}" for _ in range(2 + pool)
        ),
        crown_courts=tuple(
            f"{next(places)} " + rng.choice(("Crown Court", "Crown Court", "Combined Court Centre"))
            for _ in range(1 + pool)
        ),
        providers=providers,
        crc=f"{crc} Community Rehabilitation Company",
        nps=rng.choice((f"{name} Division of the National Probation Service", f"NPS {name}")),
        size=size,
    )


def pdu_name(rng: random.Random, towns: list[str], shires: list[str]) -> str:
    """Return a PDU's name in one of the shapes of the series."""
    shire = rng.choice(shires)
    compass = rng.choice(words()["compass"])
    return rng.choice(
        (
            towns[0],
            f"{towns[0]} and {compass} {shire}",
            f"{compass} {shire} and {towns[0]}",
            f"{towns[0]} and {towns[-1]}" if len(towns) > 1 else f"{compass} {towns[0]}",
            f"{towns[0]}, {towns[1]} and {towns[2]}" if len(towns) > 2 else towns[0],
        )
    )


def build_pdu(rng: random.Random, region: Region, places: Iterator[str], shires: list[str]) -> Pdu:
    """Return a PDU; its first town gives it a name that no other has."""
    towns = [next(places) for _ in range(rng.choice((1, 2, 2, 3, 3, 4)))]
    name = pdu_name(rng, towns, shires)
    councils = []
    for place in towns[: rng.choice((1, 2, 3, 3))]:
        kind = rng.choice(COUNCILS)
        shown = f"{rng.choice(shires)} {kind}" if kind == "County Council" else f"{place} {kind}"
        if rng.random() < 0.1:
            shown = f"{place} & {rng.choice(shires)} {kind}"
        councils.append(shown)
    prisons = rng.sample(region.prisons, rng.choice((0, 1, 1, 2)))
    rest = [prison for prison in region.prisons if prison not in prisons]
    ways = [*rng.sample(PATHWAYS[:4], rng.choice((2, 3, 3, 4))), "women's services"]
    ways += [way for way in PATHWAYS[5:] if rng.random() < 0.25]
    ends = words()["premises_ends"]
    return Pdu(
        name=name,
        region=region,
        towns=tuple(towns),
        councils=tuple(dict.fromkeys(councils)),
        magistrates=tuple(
            f"{town} Magistrates' Court" for town in towns[: rng.choice((1, 1, 2, 2, 3))]
        ),
        crown=tuple(rng.sample(region.crown_courts, rng.choice((0, 1, 1, 1)))),
        prisons=tuple(prisons),
        closest=() if prisons else tuple(rng.sample(rest, min(len(rest), rng.choice((1, 2))))),
        police=rng.choice(region.police),
        premises=tuple(
            f"{next(places)} {rng.choice(ends)}" for _ in range(rng.choice((0, 0, 1, 2)))
        ),
        treatment=tuple(rng.sample(words()["treatment"], rng.choice((1, 1, 2, 3)))),
        provision=tuple(
            (way, rng.choice(region.providers[way])) for way in PATHWAYS if way in ways
        ),
    )


def plan_visits(
    rng: random.Random, pdus: tuple[Pdu, ...], count: int, framework: str
) -> Iterator[Visit]:
    """Yield the inspections: each PDU once, then some again in another month."""
    seen: set[tuple[str, int, int]] = set()
    for i in range(count):
        pdu = pdus[i % len(pdus)]
        while True:
            frame = rng.choice(("2021", "2023")) if framework == "both" else framework
            (first_year, first), (last_year, last) = PERIODS[frame]
            month = rng.randint(first_year * 12 + first - 1, last_year * 12 + last - 1)
            key = (pdu.name, month // 12, month % 12 + 1)
            if key not in seen:
                break
        seen.add(key)
        yield Visit(pdu, frame, key[1], key[2])
