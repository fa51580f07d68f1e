"""Which names of a sentence are offices, and which are only the towns where they stand.

'House, Town', 'House in Town' and 'Town (House), Village (Hall)' name houses; a list of towns alone
names the offices by their towns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from build_graph.extract.names.marked import Marked
from build_graph.extract.names.naming import Name

CENTRE = re.compile(r" (?:[Cc]ity|[Tt]own) [Cc]entre")
BEHIND = re.compile(r",? (?:an? [a-z ]+ )?in (?:the )?")
LAST = re.compile(r"(?:, and at|;|\.|, (?:the|a|which)|$)")


class Sites:
    """Tells offices from towns; `towns` are those in which an office stands."""

    def __init__(self, is_place: Callable[[Name], bool]) -> None:
        self._is_place = is_place
        self.towns: set[str] = set()

    def offices(self, one: Marked, numbers: Iterable[int]) -> list[int]:
        """Return the names, by number, of the offices among those that frames say are offices."""
        told = list(dict.fromkeys(numbers))
        for number in told:
            if number + 1 < len(one.names) and self._within(one, number + 1):
                self.towns.add(one.names[number + 1].text)
        houses = {number: _bracketed(one, number) for number in told}
        bracketed = len(told) > 1 and all(houses[n] or self._within(one, n) for n in told)
        found = []
        for number in told:
            name, house = one.names[number], houses[number]
            if CENTRE.match(one.text, one.places[number] + 1):
                continue
            if house and bracketed and self._is_place(one.names[house]):
                self.towns.add(one.names[house].text)
                found.append(number)
                continue
            town = self._within(one, number) and (bracketed or not house) and self._is_place(name)
            if town or (bracketed and house):
                self.towns.add(name.text)
            if not town:
                found.append(house if bracketed and house else number)
        return found

    def _within(self, one: Marked, number: int) -> bool:
        """Whether the name follows the name of a house as the place where it stands."""
        if not number or self._is_place(one.names[number - 1]):
            return False
        gap = one.text[one.places[number - 1] + 1 : one.places[number]]
        if gap == ", ":
            return LAST.match(one.text[one.places[number] + 1 :][:6]) is not None
        return BEHIND.fullmatch(gap) is not None


def _bracketed(one: Marked, number: int) -> int:
    """Return the number of the name that stands alone in brackets behind this one, or 0."""
    if number + 1 < len(one.names):
        place, after = one.places[number], one.places[number + 1]
        if one.text[place + 1 : after] == " (" and one.text[after + 1 : after + 2] == ")":
            return number + 1
    return 0
