"""Where the nodes of a network stand, so that a picture can be read: the same place every time.

Regions lie on a circle with their units inside; what belongs to one unit alone is fanned around it,
what several share stands in the middle of them. Then each node, the most important first, takes the
place nearest to the one it wants at which its label covers no other. Plain Python: numpy is no
dependency, and nothing here is drawn by chance.

A node at (x, y) is drawn there with its label centred below it; y grows downwards, as on a screen.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# What is kept free for a label, in units of the picture; a label longer than LONGEST is shortened.
CHARACTER, LINE, LONGEST = 6.2, 14, 30
GAP = 10
ANCHOR = "pdu"
_WIDENING = 1.5  # wider than high: labels are wide, and so are screens
_MARGIN = 1  # kept free on both sides of a box
_STEP = 0.01  # so that what was stepped aside for is surely passed
_GOLDEN = math.pi * (3 - math.sqrt(5))
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class NodeBox:
    """A node to be placed: its name, kind, group (the region of a unit) and diameter."""

    name: str
    label: str
    kind: str
    group: str
    size: float

    @property
    def width(self) -> float:
        """Return what node and label take from left to right."""
        return max(self.size, CHARACTER * min(len(self.label), LONGEST)) + GAP

    @property
    def height(self) -> float:
        """Return what node and label take from top to bottom."""
        return self.size + LINE + GAP


def node_positions(
    spots: Sequence[NodeBox], edges: Iterable[tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """Return the place of each node in whole units; no two labels' boxes cover each other."""
    around: dict[str, list[str]] = {spot.name: [] for spot in spots}
    for one, other in dict.fromkeys(edges):
        if one != other:
            around[one].append(other)
            around[other].append(one)
    by_name = {spot.name: spot for spot in spots}
    anchors = _anchors(spots, around)
    layers = _layers(anchors, around)
    wanted = _around_circle(_parcels(anchors, layers, around, by_name), by_name)
    board = Board(narrowest=min((spot.width for spot in spots), default=0))
    placed: dict[str, tuple[int, int]] = {}
    for name in anchors:
        placed[name] = board.put(by_name[name], wanted[name])
    for layer in layers[1:]:
        wants = _wishes(layer, placed, around, by_name)
        for name in sorted(layer, key=lambda name: (wants[name][1], by_name[name].kind, name)):
            placed[name] = board.put(by_name[name], wants[name][0])
    return {spot.name: placed[spot.name] for spot in spots}


class Board:
    """What is taken already, in rows of equal height: the boxes of each row from left to right.

    A gap into which not even the narrowest box fits is taken as well: where thousands stand around
    one place, the way past them is then one step and not one for each.
    """

    def __init__(self, row: float = 8, narrowest: float = 0) -> None:
        self._row = row
        self._gap = narrowest + 2 * _MARGIN
        self._starts: dict[int, list[float]] = {}
        self._ends: dict[int, list[float]] = {}

    def put(self, spot: NodeBox, wish: Point) -> tuple[int, int]:
        """Return the free place nearest to the wish, and take it."""
        best: tuple[float, float, float] | None = None
        step = 0
        while best is None or step * self._row < best[0]:
            for sign in (1, -1) if step else (1,):
                y = wish[1] + sign * step * self._row
                for x in self._free(spot, wish[0], y):
                    # Going aside costs less than going up or down, as the picture is wide.
                    far = math.hypot((x - wish[0]) / _WIDENING, y - wish[1])
                    if best is None or far < best[0]:
                        best = (far, x, y)
            step += 1
        place = round(best[1]), round(best[2])
        self._take(spot, place)
        return place

    def _rows(self, spot: NodeBox, y: float) -> range:
        """Return the rows a box covers; its middle is the node's, its foot below the label."""
        top = y - spot.size / 2 - GAP / 2
        return range(
            math.floor((top - 1) / self._row), math.floor((top + spot.height + 1) / self._row) + 1
        )

    def _free(self, spot: NodeBox, x: float, y: float) -> tuple[float, float]:
        """Return the nearest free places on both sides at one height."""
        rows, half = self._rows(spot, y), spot.width / 2 + _MARGIN
        return self._slide(rows, x, half, 1), self._slide(rows, x, half, -1)

    def _slide(self, rows: range, x: float, half: float, way: int) -> float:
        moved = True
        while moved:
            moved = False
            for row in rows:
                starts, ends = self._starts.get(row), self._ends.get(row)
                if starts is None or ends is None:
                    continue
                # Boxes of a row never overlap, so the one in the way is found by bisection.
                i = bisect_right(ends, x - half) if way > 0 else bisect_left(starts, x + half) - 1
                if way > 0 and i < len(starts) and starts[i] < x + half:
                    x, moved = ends[i] + half + _STEP, True
                elif way < 0 and i >= 0 and ends[i] > x - half:
                    x, moved = starts[i] - half - _STEP, True
        return x

    def _take(self, spot: NodeBox, place: tuple[int, int]) -> None:
        half = spot.width / 2
        for row in self._rows(spot, place[1]):
            starts, ends = self._starts.setdefault(row, []), self._ends.setdefault(row, [])
            left, right = place[0] - half, place[0] + half
            i = bisect_left(starts, left)
            while i < len(starts) and starts[i] - right < self._gap:
                right = max(right, ends.pop(i))
                starts.pop(i)
            while i and left - ends[i - 1] < self._gap:
                i -= 1
                left, right = starts.pop(i), max(right, ends.pop(i))
            starts.insert(i, left)
            ends.insert(i, right)


def _anchors(spots: Sequence[NodeBox], around: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the nodes the others gather around, with the group of each, by group and label.

    Those are the units. A part of the network without any gathers around its best linked node.
    """
    found = {spot.name: spot.group for spot in spots if spot.kind == ANCHOR}
    reached = set(found)
    _spread(reached, list(found), around)
    by_links = sorted(spots, key=lambda spot: (-len(around[spot.name]), spot.kind, spot.name))
    for spot in by_links:
        if spot.name not in reached:
            found[spot.name] = spot.group
            reached.add(spot.name)
            _spread(reached, [spot.name], around)
    labels = {spot.name: spot.label.casefold() for spot in spots}
    return dict(sorted(found.items(), key=lambda item: (item[1], labels[item[0]], item[0])))


def _spread(reached: set[str], start: list[str], around: Mapping[str, Sequence[str]]) -> None:
    """Add all that can be reached from where we start."""
    while start:
        name = start.pop()
        for other in around[name]:
            if other not in reached:
                reached.add(other)
                start.append(other)


def _layers(anchors: Iterable[str], around: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the nodes by how many links they are from an anchor, the anchors first."""
    layers = [list(anchors)]
    seen = set(layers[0])
    while layers[-1]:
        found = dict.fromkeys(
            other for name in layers[-1] for other in around[name] if other not in seen
        )
        seen.update(found)
        layers.append(list(found))
    return layers[:-1]


def _parcels(
    anchors: Mapping[str, str],
    layers: Sequence[Sequence[str]],
    around: Mapping[str, Sequence[str]],
    by_name: Mapping[str, NodeBox],
) -> dict[str, dict[str, float]]:
    """Return, for each group, the radius of the ground that each of its anchors needs."""
    own = dict.fromkeys(anchors, 0.0)
    leads: dict[str, str | None] = {name: name for name in anchors}
    for depth, layer in enumerate(layers[1:], start=1):
        above = set(layers[depth - 1])
        for name in layer:
            to = {leads[other] for other in around[name] if other in above}
            lead = to.pop() if len(to) == 1 else None
            leads[name] = lead
            if lead is not None:
                own[lead] += by_name[name].width * by_name[name].height
    found: dict[str, dict[str, float]] = {}
    for name, group in anchors.items():
        spot = by_name[name]
        area = 1.7 * (own[name] + spot.width * spot.height)
        found.setdefault(group, {})[name] = math.sqrt(area / math.pi / _WIDENING)
    return found


def _around_circle(
    parcels: Mapping[str, Mapping[str, float]], by_name: Mapping[str, NodeBox]
) -> dict[str, Point]:
    """Return where each anchor stands: groups on a circle, those of one group like seeds."""
    inside = {group: _seeds(own) for group, own in parcels.items()}
    radii = {
        group: max(math.dist((0, 0), at) + parcels[group][name] for name, at in places.items())
        for group, places in inside.items()
    }
    around = sum(2 * radius for radius in radii.values())
    circle = 0.0 if len(radii) < 2 else max(around / (2 * math.pi) * 1.1, max(radii.values()) * 1.2)
    found = {}
    gone = 0.0
    for group, places in inside.items():
        angle = 2 * math.pi * (gone + radii[group]) / around - math.pi / 2
        gone += 2 * radii[group]
        for name, (x, y) in places.items():
            at = circle * math.cos(angle) + x, circle * math.sin(angle) + y
            found[name] = at[0] * _WIDENING, at[1]
    return found


def _seeds(parcels: Mapping[str, float]) -> dict[str, Point]:
    """Return places as the seeds of a sunflower have them, far enough apart for each parcel."""
    found: dict[str, Point] = {}
    area = 0.0
    for i, (name, radius) in enumerate(parcels.items()):
        ground = math.pi * radius * radius
        far = math.sqrt((area + ground / 2) / math.pi) * 1.15 if i or len(parcels) > 2 else 0.0
        area += ground
        found[name] = far * math.cos(i * _GOLDEN), far * math.sin(i * _GOLDEN)
    return found


def _wishes(
    layer: Sequence[str],
    placed: Mapping[str, tuple[int, int]],
    around: Mapping[str, Sequence[str]],
    by_name: Mapping[str, NodeBox],
) -> dict[str, tuple[Point, int]]:
    """Return for each node of a layer where it would stand, and how many placed ones it joins.

    One alone is fanned around the node it hangs on, sorted by kind; others want the middle.
    """
    found: dict[str, tuple[Point, int]] = {}
    alone: dict[str, list[str]] = {}
    for name in layer:
        to = [other for other in around[name] if other in placed]
        if len(to) == 1:
            alone.setdefault(to[0], []).append(name)
        else:
            x, y = (sum(placed[other][i] for other in to) / len(to) for i in (0, 1))
            found[name] = (x, y), len(to)
    for centre, names in alone.items():
        names.sort(key=lambda name: (by_name[name].kind, by_name[name].label, name))
        area = sum(by_name[name].width * by_name[name].height for name in names)
        radius = math.sqrt(area / math.pi / _WIDENING) * 0.75 + by_name[centre].height / 2
        for i, name in enumerate(names):
            angle = 2 * math.pi * i / len(names) - math.pi / 2
            x, y = placed[centre]
            found[name] = (
                (x + _WIDENING * radius * math.cos(angle), y + radius * math.sin(angle)),
                1,
            )
    return found
