"""A linear model: the sum of the weights of the features that a thing has.

The weights are data, one row a feature, in `ontology/models/*.tsv`; `tools/train*.py` write them.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache

from build_graph.errors import BadInput
from build_graph.knowledge.resources import ontology

BIAS = "(bias)"  # the row whose weights everything has
MODELS = ("absences", "name-kinds", "provider-choice", "provision", "reasons")


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of each feature, one for each of `classes`."""

    classes: tuple[str, ...]
    weights: dict[str, tuple[float, ...]]
    _places: dict[str, int] = field(init=False, repr=False, compare=False)
    _rows: tuple[tuple[float, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put the features in order once; to sort their places is faster than their names."""
        ordered = sorted(self.weights)
        object.__setattr__(self, "_places", {one: at for at, one in enumerate(ordered)})
        object.__setattr__(self, "_rows", tuple(self.weights[one] for one in ordered))

    def scores(self, features: AbstractSet[str]) -> tuple[float, ...]:
        """Return the score of each class: above 0 the class is likelier than not.

        The features are taken in the order of their names, so that the sum is always the same.
        """
        places = self._places
        there = sorted(map(places.__getitem__, filter(places.__contains__, features)))
        rows = map(self._rows.__getitem__, there)
        return tuple(map(sum, zip(self.weights[BIAS], *rows, strict=True)))


@cache
def model(name: str) -> Model:
    """Return the model of `ontology/models/NAME.tsv`.

    Raises:
        BadInput: the file is missing or broken; the sentence says where.

    """
    said = f"ontology/models/{name}.tsv"
    try:
        head, *lines = ontology("models", f"{name}.tsv").read_text("utf-8").splitlines()
        rows = (line.split("\t") for line in lines if not line.startswith("#"))
        weights = {feature: tuple(map(float, values)) for feature, *values in rows}
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"{said} cannot be read: {error}; tools/train*.py write them.") from None
    classes = tuple(head.split("\t")[1:])
    if BIAS not in weights or any(len(row) != len(classes) for row in weights.values()):
        raise BadInput(f"{said} has no row {BIAS} or a row of another length; write it anew.")
    return Model(classes, weights)


def check_models() -> None:
    """Refuse a broken model before it is used.

    Raises:
        BadInput: which file, and what is wrong with it.

    """
    for name in MODELS:
        model(name)
