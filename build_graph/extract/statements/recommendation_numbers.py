"""The numbers of recommendations: what is printed stands, what is lost follows from its place.

Between two printed numbers there is room for as many items as numbers are missing. Where there is
none, what stands between them belongs to the item before: a list within an item, or a word that
print broke. Numbers may begin again with each addressee; where they do so within one, a tool has
counted broken lists anew, and all are numbered in their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from build_graph.model import AddresseeType
from build_graph.reading.trace import Traced


@dataclass(slots=True)
class Item:
    """An item as it was read: its printed number, whom it is addressed to, its pieces of text.

    `within`: it looks like part of the item before it. `is_order`: it begins as recommendations do.
    """

    number: int | None
    addressee: str
    kind: AddresseeType
    pieces: list[Traced] = field(default_factory=list)
    within: bool = False
    is_order: bool = True

    @property
    def text(self) -> str:
        """Its last piece of text."""
        return self.pieces[-1].text if self.pieces else ""

    def take_in(self, other: Item) -> None:
        """Take in an item that is part of this one; a word that print broke is made whole."""
        first, *rest = other.pieces
        last = self.pieces[-1]
        if last.text[-1:] == "-" and last.text[-2:-1].isalpha() and first.text[:1].islower():
            self.pieces[-1] = last.cut(0, len(last.text) - 1).joined(first)
        else:
            self.pieces.append(first)
        self.pieces += rest


def numbered(items: Sequence[Item]) -> list[tuple[Item, int]]:
    """Return the items with a number each, those that are part of another one taken into it."""
    if not any(item.number for item in items):
        whole = _folded(items, lambda item: item.within)
        return [(item, place) for place, item in enumerate(whole, start=1)]
    found: list[tuple[Item, int]] = []
    restarted = _is_restarted(items)
    at = last = 0
    while at < len(items):
        end = at
        while end < len(items) and items[end].number is None:
            end += 1
        run = list(items[at:end])
        next_number = items[end].number if end < len(items) else None
        begins = not restarted and end < len(items) and _begins_again(items, end, last)
        room = _room(next_number, last, restarted) if next_number and not begins else None
        last = _place(run, room, last, found)
        if end < len(items):
            last = _printed(items[end], last, begins, found)
        at = end + 1
    return found


def _folded(items: Sequence[Item], is_part: Callable[[Item], bool]) -> list[Item]:
    """Return the items, those that are part of the one before them taken into it."""
    whole: list[Item] = []
    for item in items:
        if whole and is_part(item) and whole[-1].addressee == item.addressee:
            whole[-1].take_in(item)
        else:
            whole.append(item)
    return whole


def _is_restarted(items: Sequence[Item]) -> bool:
    """Whether a tool counted lists anew: the numbers of one addressee begin again at 1."""
    ones = Counter(item.addressee for item in items if item.number == 1)
    return any(count > 1 for count in ones.values())


def _room(next_number: int, last: int, restarted: bool) -> int:
    """How many items there may be before the next printed number."""
    return 1 if restarted and next_number <= last else next_number - last - 1


def _begins_again(items: Sequence[Item], at: int, last: int) -> bool:
    """Whether the numbers begin again: with a 1 that is the first number of another addressee."""
    item = items[at]
    before = [one for one in items[:at] if one.addressee == item.addressee and one.number]
    return item.number == 1 and last > 0 and not before


def _place(run: list[Item], room: int | None, last: int, found: list[tuple[Item, int]]) -> int:
    """Number the items of a run as far as there is room for them; the others are parts."""
    own = [item for item in run if not item.within and item.is_order]
    if room is None or (len(own) < room and len(run) <= room):
        kept = [item for item in run if not item.within]
    else:
        kept = own if room > 0 else []
    for item in run:
        known = item in kept or not found or found[-1][0].addressee != item.addressee
        if known:
            last += 1
            found.append((item, last))
        else:
            found[-1][0].take_in(item)
    return last


def _printed(item: Item, last: int, begins: bool, found: list[tuple[Item, int]]) -> int:
    """Give an item the number that is printed, unless its addressee has it already."""
    used = {number for one, number in found if one.addressee == item.addressee}
    number = item.number or 0
    if not begins and (number in used or number <= last):
        number = last + 1
    found.append((item, number))
    return number
