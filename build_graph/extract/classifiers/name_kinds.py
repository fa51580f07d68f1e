"""What each name of a report may be: the scores of the classes of the model `name-kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from build_graph.extract.classifiers.name_features import name_features
from build_graph.extract.names.bodies import Bodies
from build_graph.knowledge.models import Model, model

Scores = Mapping[str, float]
NOTHING: Scores = {}


@dataclass(frozen=True, slots=True)
class NameKinds:
    """The scores of each name of no kind, by its normalised form: {class: score}."""

    scores: Mapping[str, Scores]

    def likeliest(self, key: str, more: Scores = NOTHING) -> tuple[str, float]:
        """Return the class of the highest score, with the score; ('', -inf) for an unknown name.

        `more` is what is added to the scores of some classes.
        """
        of = {kind: score + more.get(kind, 0.0) for kind, score in self.scores.get(key, {}).items()}
        return max(of.items(), key=lambda each: (each[1], each[0]), default=("", float("-inf")))


def name_kinds(bodies: Bodies, by: Model | None = None) -> NameKinds:
    """Return the scores of the names of a report, by the stored model or another one."""
    known = model("name-kinds") if by is None else by
    return NameKinds(
        {
            key: dict(zip(known.classes, known.scores(features), strict=True))
            for key, features in name_features(bodies).items()
        }
    )
