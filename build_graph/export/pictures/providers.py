"""The network of providers: units by region on the left, the providers they name on the right.

Two columns keep every name readable at any number of units, which a free layout does not; within a
region providers are mostly shared, so that lines run short. A line is one pathway, in its colour;
the numbers of the providers stand in the unit's row besides, so nothing rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from build_graph.errors import BadRequest
from build_graph.export.pictures.drawing_items import Box, Drawing, Line, Page, even_pages
from build_graph.export.pictures.frame import Frame
from build_graph.export.pictures.inspections import inspections
from build_graph.export.pictures.picture_style import counted, part, sort_key
from build_graph.export.pictures.providers_by_unit import Unit, provision
from build_graph.export.pictures.render import text_width, wrapped
from build_graph.knowledge.vocab import schemes
from build_graph.store.database import Store

_ROW, _REGION, _HEAD, _LEAD = 11.5, 16.0, 32.0, 8.0
_NAME, _SMALL, _LETTER = 7.0, 6.5, 5.5
_UNIT, _SLOT, _RIGHT = 150.0, 15.5, 368.0  # widths of names and slots; where providers stand
_LOOSE = 14.0  # points that a row may be higher where the providers need more room


def drawing(store: Store, parameters: Mapping[str, str]) -> Drawing:
    """Return the network of all units and providers; `parameters` has none of its own."""
    sources = inspections(store)
    units, names = provision(store, sources)
    words = part("providers")
    if not units:
        raise BadRequest(words["empty"])
    frame = Frame(words["title"], words["caption"], sources)
    summary = words["said"].format(
        units=counted(len(units), words["units"]),
        providers=counted(len(names), words["providers"]),
    )
    pages = _Network(frame, units, names).pages()
    return frame.drawing(pages, [summary, *(_in_words(unit, names) for unit in units)])


class _Network:
    """Draws units and providers; the providers have one order and numbers for all pages."""

    def __init__(self, frame: Frame, units: Sequence[Unit], names: Mapping[str, str]) -> None:
        self.frame = frame
        self.units = units
        self.names = names
        self.words = part("providers")
        self.paper = part("paper")
        self.slots: dict[str, dict[str, str]] = part("pathways")
        self.left = _UNIT + _SLOT * len(self.slots) + 2
        self.totals = {name: [unit for unit in units if name in unit.provided] for name in names}
        self.numbers = {name: number for number, name in enumerate(self._ordered(), start=1)}
        width = frame.width - _RIGHT - 5
        self.labels = {name: wrapped(self._label(name), _NAME, width) for name in names}
        self.letters = True
        self.lines = [wrapped(unit.name, _NAME, _UNIT - 8) for unit in units]
        self.heights = [
            max(_ROW, _LEAD * len(lines) + 3, _LEAD * self._most(unit) + 4)
            for unit, lines in zip(units, self.lines, strict=True)
        ]

    def _ordered(self) -> list[str]:
        """Return the providers in the order of their units on the left, so that lines run short."""
        places = {
            name: [self.units.index(unit) for unit in self.totals[name]] for name in self.names
        }
        middle = {name: sum(found) / len(found) for name, found in places.items()}
        return sorted(middle, key=lambda name: (middle[name], *sort_key(self.names[name]), name))

    def pages(self) -> list[Page]:
        """Return as many pages as units and providers need."""
        spread = self._spread()
        pages = []
        for number, places in enumerate(spread, start=1):
            page, y = self.frame.open(number, len(spread))
            start = y = self._head(page, y + self._key(page, y))
            loose = self._loose(places)
            middles: list[tuple[Unit, float]] = []
            for place in places:
                unit = self.units[place]
                if self._starts(place) or place == places[0]:
                    y = self._region(page, y, unit.region, continued=not self._starts(place))
                middles.append((unit, y + (self.heights[place] + loose) / 2))
                y += self.heights[place] + loose
            ends, bottom = self._providers(middles, start, y)
            self._links(page, middles, ends)
            for place, (unit, middle) in zip(places, middles, strict=True):
                self._unit(page, middle, unit, self.lines[place])
            for name, middle in ends.items():
                self._provider(page, middle, name)
            pages.append(self.frame.close(page, max(y, bottom)))
        return pages

    def _spread(self) -> list[range]:
        """Return which units stand on which page.

        Where their providers are too many, these go without their letters, which stand above the
        units too; where that is not enough, a page has fewer units.
        """
        with_regions = [
            height + (_REGION if self._starts(place) else 0)
            for place, height in enumerate(self.heights)
        ]
        room = self.frame.room - _HEAD - self._key(Page(0), 0) - _REGION
        full = room
        while True:
            spread = even_pages(with_regions, full)
            needed = max(self._needed(places) for places in spread)
            if needed <= room or len(spread) == len(self.units):
                return spread
            if self.letters:
                self.letters = False
            else:
                full *= 0.9

    def _needed(self, places: range) -> float:
        """Return how high the providers of these units are together."""
        names = {name for place in places for name in self.units[place].provided}
        return sum(2 * self._half(name) for name in names)

    def _half(self, name: str) -> float:
        return (_LEAD * len(self.labels[name]) + (13 if self.letters else 3)) / 2

    def _loose(self, places: range) -> float:
        """Return by how much each row is higher so that few units face many providers well."""
        regions = sum(self._starts(place) or place == places[0] for place in places)
        used = sum(self.heights[place] for place in places) + regions * _REGION
        return min(_LOOSE, max(0.0, self._needed(places) - used) / len(places))

    def _most(self, unit: Unit) -> int:
        """Return how many providers deliver the pathway that has most of them."""
        return max(sum(slug in given for given in unit.provided.values()) for slug in self.slots)

    def _starts(self, place: int) -> bool:
        return not place or self.units[place].region != self.units[place - 1].region

    def _label(self, name: str) -> str:
        count = counted(len(self.totals[name]), self.words["units"])
        form = str(self.words["provider_count"])
        return form.format(number=self.numbers[name], provider=self.names[name], units=count)

    def _key(self, page: Page, y: float) -> float:
        """Say what the letters mean; return how high that is."""
        x, start = 0.0, y
        for slug, look in self.slots.items():
            label = next((one.label for one in schemes().pathways if one.slug == slug), slug)
            length = 14 + text_width(label, _SMALL)
            if x and x + length > self.frame.width:
                x, y = 0.0, y + 14
            page.add(Box(x, y + 0.5, 9, 9, look["colour"]))
            page.write(
                x + 4.5, y + 5, look["letters"], _LETTER, align="center", bold=True, ink="#ffffff"
            )
            page.write(x + 14, y + 5, label, _SMALL, ink=look["colour"])
            x += length + 12
        return y + 14 - start

    def _head(self, page: Page, y: float) -> float:
        page.write(0, y + 14, self.words["unit"], _SMALL, bold=True)
        page.write(_RIGHT, y + 14, self.words["provider"], _SMALL, bold=True)
        for number, look in enumerate(self.slots.values()):
            x = _UNIT + _SLOT * (number + 0.5)
            page.write(x, y + 14, look["letters"], _SMALL, align="center", bold=True)
        page.add(Line(((0, y + 21), (self.frame.width, y + 21)), self.paper["ink"], 0.6))
        return y + 24

    def _region(self, page: Page, y: float, region: str, *, continued: bool) -> float:
        words = self.words["continued"].format(region=region) if continued else region
        page.write(0, y + 9, words, _SMALL, bold=True, ink=self.paper["faint"])
        return y + _REGION

    def _unit(self, page: Page, middle: float, unit: Unit, lines: Sequence[str]) -> None:
        for number, words in enumerate(lines):
            page.write(6, middle + _LEAD * (number - (len(lines) - 1) / 2), words, _NAME)
        for place, (slug, look) in enumerate(self.slots.items()):
            x = _UNIT + _SLOT * (place + 0.5)
            given = sorted(
                self.numbers[name] for name, slugs in unit.provided.items() if slug in slugs
            )
            if not given:
                page.write(x, middle, "·", _LETTER, align="center", ink=self.paper["rule"])
                continue
            high = _LEAD * len(given) + 2
            page.add(Box(x - 7, middle - high / 2, 14, high, look["colour"]))
            for line, number in enumerate(given):
                level = middle + _LEAD * (line - (len(given) - 1) / 2)
                page.write(x, level, str(number), _LETTER, align="center", bold=True, ink="#ffffff")

    def _providers(
        self, middles: Sequence[tuple[Unit, float]], top: float, bottom: float
    ) -> tuple[dict[str, float], float]:
        """Return the heights of the page's providers, each near its units, and where they end."""
        near: dict[str, list[float]] = {}
        for unit, middle in middles:
            for name in unit.provided:
                near.setdefault(name, []).append(middle)
        order = sorted(near, key=lambda name: self.numbers[name])
        wanted = sorted(sum(found) / len(found) for found in near.values())
        halves = [self._half(name) for name in order]
        last = max(bottom, top + 4 + 2 * sum(halves))
        return dict(zip(order, apart(wanted, halves, top + 4, last), strict=True)), last

    def _links(
        self, page: Page, middles: Sequence[tuple[Unit, float]], ends: Mapping[str, float]
    ) -> None:
        order = list(self.slots)
        centre = (len(order) - 1) / 2
        half = (_RIGHT - 4 - self.left) / 2
        for number, slug in enumerate(order):
            for unit, middle in middles:
                for name in sorted(unit.provided):
                    if slug not in unit.provided[name]:
                        continue
                    start = middle + 1.1 * (number - centre)
                    end = ends[name] + 1.1 * (number - centre)
                    bend = self.left + half
                    points = ((self.left, start), (bend, start), (bend, end), (_RIGHT - 4, end))
                    page.add(Line(points, self.slots[slug]["colour"], 0.6, curved=True))

    def _provider(self, page: Page, middle: float, name: str) -> None:
        lines = self.labels[name]
        height = _LEAD * len(lines) + (9 if self.letters else 0)
        start = middle - height / 2
        page.add(Line(((_RIGHT - 3, start), (_RIGHT - 3, start + height)), self.paper["ink"], 1.2))
        for number, words in enumerate(lines):
            page.write(_RIGHT + 2, start + 4 + _LEAD * number, words, _NAME)
        if not self.letters:
            return
        delivered = set().union(*(unit.provided[name] for unit in self.totals[name]))
        x = _RIGHT + 2
        for slug, look in self.slots.items():
            if slug in delivered:
                level = start + 4.5 + _LEAD * len(lines)
                letters = look["letters"]
                page.write(x, level, letters, _SMALL, bold=True, ink=look["colour"])
                x += text_width(letters, _SMALL, True) + 3


def apart(
    wanted: Sequence[float], halves: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Return heights near the wanted ones, in their order, half a height each way apart.

    >>> apart([5, 5, 20], [2, 2, 2], 0, 30)
    [3.5, 7.5, 20.0]
    """

    def downwards(places: Sequence[float], sizes: Sequence[float], edge: float) -> list[float]:
        found = []
        for place, half in zip(places, sizes, strict=True):
            found.append(max(place, edge + half))
            edge = found[-1] + half
        return found

    def upwards(places: Sequence[float], edge: float) -> list[float]:
        turned = downwards([-place for place in reversed(places)], halves[::-1], -edge)
        return [-place for place in reversed(turned)]

    pushed_down = upwards(downwards(wanted, halves, top), bottom)
    pushed_up = downwards(upwards(wanted, bottom), halves, top)
    return [(one + other) / 2 for one, other in zip(pushed_down, pushed_up, strict=True)]


def _in_words(unit: Unit, names: Mapping[str, str]) -> str:
    labels = {one.slug: one.label.lower() for one in schemes().pathways}
    provisions = []
    for name in sorted(unit.provided, key=lambda name: sort_key(names[name])):
        pathways = " / ".join(labels.get(slug, slug) for slug in sorted(unit.provided[name]))
        provisions.append(f"{names[name]} ({pathways})")
    return str(part("providers")["row"]).format(pdu=unit.name, provisions="; ".join(provisions))
