"""Who delivers what by two models, the second of which sees all that the first says of a report.

Each name and pathway that stand near each other get a score by the words around them, from the
model `provision`. Then the model `provider-choice` decides of each pair beside all others, those
that only the rules found among them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from build_graph.extract.classifiers.name_kinds import NameKinds
from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.marked import Marked
from build_graph.extract.names.naming import Name
from build_graph.extract.provision.pair_choice import Key, choice_features
from build_graph.extract.provision.pair_features import Pair, name_pairs
from build_graph.extract.provision.provisions_told import ProvisionsTold
from build_graph.extract.structure.inner_headings import SENTENCE_END
from build_graph.knowledge.models import Model, model
from build_graph.model import Span
from build_graph.registers.spelling import normalise

# Measured on writers held out (docs/accuracy.md).
LEAST = -0.3  # a pair of a lower score among all others is not taken
AGREED = 0.7  # what it adds that the rules found a pair: they are left where they are surely wrong
LIKELY = 0.0  # the least score by its own words of a pair that nothing else tells


@dataclass(frozen=True, slots=True)
class ProviderModels:
    """The model of pairs by their words, and that of the choice among them."""

    pairs: Model
    choice: Model


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of a name and a pathway, with its score and the place that speaks best for it."""

    score: float
    pair: Pair


def stored_models() -> ProviderModels:
    """Return the models of `ontology/models`."""
    return ProviderModels(model("provision"), model("provider-choice"))


def scored_pairs(
    bodies: Bodies, kinds: NameKinds, may: Callable[[Name], bool], by: Model
) -> dict[Key, Scored]:
    """Return the pairs of a report with their highest scores."""
    found: dict[Key, Scored] = {}
    for pair in name_pairs(bodies, kinds, may):
        (score,) = by.scores(pair.features)
        key = normalise(pair.provider.text), pair.pathway.text
        if key not in found or score > found[key].score:
            found[key] = Scored(score, pair)
    return found


def choices(
    told: ProvisionsTold, scored: Mapping[Key, Scored], kinds: NameKinds, kept: Collection[Span]
) -> dict[Key, AbstractSet[str]]:
    """Return the features of the choice among the pairs; at `kept` the rows of tables stand."""
    by = dict.fromkeys(told.at_other_times(), "other time")
    by |= {key: "left over" if key in told.left_over else "rules" for key in told.current()}
    by |= dict.fromkeys(told.told_at(kept), "table")
    scores = {key: each.score for key, each in scored.items()}
    whole = {
        k for k, each in scored.items() if all(map(_is_whole, (each.pair.here, each.pair.there)))
    }
    return choice_features(scores, by, whole, kinds)


def add_by_model(
    told: ProvisionsTold,
    scored: Mapping[Key, Scored],
    kinds: NameKinds,
    kept: Collection[Span],
    choice: Model,
) -> None:
    """Add to `told` what the model takes as well; leave out what it does not take.

    What was told at the places `kept`, the rows of tables, stays.
    """
    found = told.current()
    score = {key: choice.scores(of)[0] for key, of in choices(told, scored, kinds, kept).items()}
    taken = {key for key in found if score[key] + AGREED >= LEAST} | told.carried_on
    taken |= {key for key, of in scored.items() if of.score >= LIKELY and score[key] >= LEAST}
    for key in sorted(taken - found - told.at_other_times()):
        pair = scored[key].pair
        spans = sorted({*pair.here.sentence.spans(), *pair.there.sentence.spans()})
        told.add(pair.provider.text, pair.pathway.text, "", pair.here.sentence.section.label, spans)
    told.drop(sorted(found - taken), kept)


def _is_whole(one: Marked) -> bool:
    """Whether a sentence has its stop; without it, it may be cells of a table in any order."""
    block = one.sentence.block.kind
    return block != "paragraph" or SENTENCE_END.search(one.sentence.text) is not None
