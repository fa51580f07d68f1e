"""How well one table agrees with its gold: precision, recall, F1, and the rows that differ."""

from __future__ import annotations

from dataclasses import dataclass

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableScore:
    """How one table compares with its gold. `misplaced` counts findings with another ordinal.

    Where the gold is `partial`, F1 is the recall, and there is no precision to speak of.
    """

    table: str
    true_positives: int
    predicted: int
    expected: int
    missed: tuple[Cells, ...] = ()
    extra: tuple[Cells, ...] = ()
    misplaced: int = 0
    partial: bool = False

    @property
    def precision(self) -> float:
        """The share of our rows that the gold has; 1 when there are none and should be none."""
        return _share(self.true_positives, self.predicted, empty=not self.expected)

    @property
    def recall(self) -> float:
        """The share of the gold's rows that we have; 1 when the gold has none."""
        return _share(self.true_positives, self.expected, empty=True)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        if self.partial:
            return self.recall
        return _share(2 * self.true_positives, self.predicted + self.expected, empty=True)


def _share(part: int, whole: int, *, empty: bool) -> float:
    return part / whole if whole else float(empty)
