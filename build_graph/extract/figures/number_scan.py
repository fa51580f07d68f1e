"""A number of a sentence with what follows it -> the quantities that they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from build_graph.extract.figures.amounts import amount
from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.quantities import Quantity, compared, unit_of
from build_graph.numbers import number

DURATIONS = frozenset({"days", "weeks", "months", "years", "hours", "minutes"})
YEAR = re.compile(r"(?:19|20)\d\d")
MOST_IN = 100  # 'one in a hundred' is the rarest share in words


@dataclass(frozen=True, slots=True)
class Scan:
    """A number of a sentence with the pattern that fits what follows it."""

    text: str
    ahead: str
    start: int
    low: re.Match[str]
    match: re.Match[str]
    words: FigureWords
    section: str

    def read(self, name: str) -> list[Quantity] | None:
        """Return the quantities that the pattern `name` makes of it; None where it does not fit."""
        reader = {
            "percent range": self._percent_range,
            "ratio": self._ratio,
            "every": self._every,
            "percent": self._percent,
            "rate": self._rate,
            "range": self._range,
            "bare range": self._bare_range,
            "counted": self._counted,
            "counted of": self._counted,
            "beds": self._counted,
        }[name]
        return reader()

    @property
    def value(self) -> str:
        """The first number, in digits."""
        return amount(self.text[self.start : self.low.end()])

    def _spans(self) -> bool:
        """Whether the words before lead to a range."""
        return self.words.range.search(self.ahead.lower()) is not None

    def _percent_range(self) -> list[Quantity]:
        """Return a range, or two values where one changes to the other or stands beside it.

        '25 and 17 per cent' are two values; 'between 100 and 130 per cent' is one range.
        """
        joined = self.text[self.low.end() : self.match.start("high")]
        high = amount(self.match["high"])
        lead = self.ahead.lower().rstrip().rpartition(" ")[2]
        apart = lead == "from" or " and " in joined or " or " in joined or self._signed(joined)
        if not self._spans() and apart:
            low = Quantity(self.start, self.low.end(), self.value, "percent")
            ends = (self.match.start("high"), self.match.end("end"))
            # 'in one and 38 per cent in another'
            both = [] if self.value == "1" else [low]
            return [*both, Quantity(*ends, high, "percent")]
        span = (self.start, self.match.end("end"))
        return [Quantity(*span, f"{self.value}-{high}", "percent", comparator="range")]

    def _signed(self, joined: str) -> bool:
        """Whether the first number has its own 'per cent': 'by 12 per cent to 30 per cent'."""
        return "cent" in joined or "%" in joined

    def _ratio(self) -> list[Quantity] | None:
        n, d = number(self.low[0]), number(self.match["all"])
        if n is None or not d:
            return None
        told = "out of" in self.match[0]
        if not told and (n > d or (n == d and d < 3) or (n == 1 and not self._only())):
            return None
        one = Quantity(self.start, self.match.end("all"), f"{n}/{d}", "n/d", n, d)
        return [one if n <= d else replace(one, numerator=None, denominator=None)]

    def _only(self) -> bool:
        return self.ahead.lower().rstrip().endswith((" in", "only", "just"))

    def _every(self) -> list[Quantity] | None:
        n, d = number(self.low[0]), number(self.match["all"])
        if n is None or d is None or not 0 < n < d <= MOST_IN or n > 9:
            return None
        one = Quantity(self.start, self.match.end("all"), f"{n}/{d}", "n/d", worded=True)
        return [compared(self.text, one, self.words)]

    def _percent(self) -> list[Quantity]:
        one = Quantity(self.start, self.match.end(), self.value, "percent")
        return [compared(self.text, one, self.words)]

    def _rate(self) -> list[Quantity]:
        of = self.match["of"] or "population"
        unit = f"per {self.match['each']} {of}"
        return [Quantity(self.start, self.match.end(), self.value, unit)]

    def _range(self) -> list[Quantity] | None:
        joined = self.text[self.low.end() : self.match.start("high")]
        if " and " in joined and not self._spans():
            return None
        unit = self._unit()
        lead = self.ahead.lower().rstrip().rpartition(" ")[2]
        ends = self.match.end("high")
        if lead == "from" and not self._spans():
            low = Quantity(self.start, self.low.end(), self.value, unit)
            high = amount(self.match["high"])
            return [low, Quantity(self.match.start("high"), ends, high, unit)]
        if self._dates(unit):
            return []
        value = f"{self.value}-{amount(self.match['high'])}"
        return [Quantity(self.start, ends, value, unit, comparator="range")]

    def _bare_range(self) -> list[Quantity] | None:
        if not self._spans() or YEAR.fullmatch(self.low[0]):
            return None
        value = f"{self.value}-{amount(self.match['high'])}"
        end = self.match.end("high")
        return [Quantity(self.start, end, value, "number", comparator="range", alone=True)]

    def _counted(self) -> list[Quantity]:
        unit, low, ahead = self._unit(), self.value, self.ahead.lower()
        single = self._may_be_one() and self.section == "Background" and self.low[0] != "1"
        if low in ("0", "") or (low == "1" and not single):
            return []
        if YEAR.fullmatch(self.low[0]) or self._dates(unit):
            return []
        if self.low[0][0].isdigit() and self.words.named.search(self.ahead):
            return []
        per = self.match.groupdict().get("per")
        unit = f"{unit} per {per}" if per else unit
        if self._spans() and " and " in ahead:
            return []
        one = Quantity(self.start, self.low.end(), low, unit)
        return [compared(self.text, one, self.words)]

    def _unit(self) -> str:
        return unit_of(self.match["unit"], self.words)

    def _may_be_one(self) -> bool:
        """Whether one of them may be a count: 'one prison'."""
        printed = self.match["unit"]
        return any(one.one and one.pattern.fullmatch(printed) for one in self.words.units)

    def _dates(self, unit: str) -> bool:
        """Whether a span of time dates or limits something else."""
        if unit not in DURATIONS:
            return False
        return self.words.skip["period"].search(self.ahead.lower()) is not None
