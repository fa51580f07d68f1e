"""Who delivers what by the model `provision`: from the features of a name and a pathway near it.

Each name and pathway that stand near each other get a score. The best pairs are taken one after
the other; a second pathway of the same name, or a second name of the same pathway, must be so much
the surer. What the rules found as well is surer for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from build_graph.extract.classifiers.name_kinds import NameKinds
from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.marked import Marked
from build_graph.extract.names.naming import Name
from build_graph.extract.provision.pair_features import Pair, name_pairs
from build_graph.extract.provision.provisions_told import ProvisionsTold
from build_graph.extract.structure.inner_headings import SENTENCE_END
from build_graph.knowledge.models import Model, model
from build_graph.model import Span
from build_graph.registers.spelling import normalise

Key = tuple[str, str]  # a normalised name and the slug of a pathway

# Measured on extracts that neither rules nor model had seen (docs/accuracy.md).
LEAST = 0.25  # a pair with a lower score is not taken
AGREED = 10.0  # what it adds that the rules found a pair
LEFT_OVER = 4.0  # what it adds that nothing else stood beside the two
UNSEEN = -1.0  # the score of a pair that only the rules found
TABLED = 3.0  # what it takes that the name or the pathway has another partner in a table
AGAIN = 1.6  # what it takes, of another, that the name or the pathway is in a pair already


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of a name and a pathway, with its score and the place that speaks best for it."""

    score: float
    pair: Pair


def scored_pairs(
    bodies: Bodies, kinds: NameKinds, may: Callable[[Name], bool], by: Model | None = None
) -> dict[Key, Scored]:
    """Return the pairs of a report with their highest scores, by the stored model or another."""
    known = model("provision") if by is None else by
    found: dict[Key, Scored] = {}
    for pair in name_pairs(bodies, kinds, may):
        (score,) = known.scores(pair.features)
        key = normalise(pair.provider.text), pair.pathway.text
        if key not in found or score > found[key].score:
            found[key] = Scored(score, pair)
    return found


def add_by_model(
    told: ProvisionsTold, scored: Mapping[Key, Scored], kept: Collection[Span]
) -> None:
    """Add to `told` what the model finds as well; leave out what it finds most unlikely.

    What was told at the places `kept`, the rows of tables, stays.
    """
    found = told.current()
    agreed = {key: LEFT_OVER if key in told.left_over else AGREED for key in found}
    tabled = told.told_at(kept)
    names, slugs = {name for name, _ in tabled}, {slug for _, slug in tabled}
    scores = {
        key: each.score - TABLED * (key not in found and (key[0] in names or key[1] in slugs))
        for key, each in scored.items()
    }
    taken = set(chosen(scores, agreed))
    for key in sorted(taken - found - told.at_other_times()):
        pair = scored[key].pair
        if not (_is_whole(pair.here) and _is_whole(pair.there)):
            continue
        spans = sorted({*pair.here.sentence.spans(), *pair.there.sentence.spans()})
        told.add(pair.provider.text, pair.pathway.text, "", pair.here.sentence.section.label, spans)
    told.drop(sorted(found - taken), kept)


def _is_whole(one: Marked) -> bool:
    """Whether a sentence has its stop; without it, it may be cells of a table in any order."""
    block = one.sentence.block.kind
    return block != "paragraph" or SENTENCE_END.search(one.sentence.text) is not None


def chosen(scores: Mapping[Key, float], agreed: Mapping[Key, float]) -> Iterator[Key]:
    """Yield the pairs that are taken, surest first; `agreed` is what the rules add to theirs.

    >>> list(chosen({("fern", "mentoring"): 2.0, ("moor", "mentoring"): 1.0}, {}))
    [('fern', 'mentoring')]
    """
    left = {**scores, **{key: scores.get(key, UNSEEN) + more for key, more in agreed.items()}}
    names: Counter[str] = Counter()
    slugs: Counter[str] = Counter()

    def now(key: Key) -> float:
        again = 0 if key in agreed else (names[key[0]] > 0) + (slugs[key[1]] > 0)
        return left[key] - AGAIN * again

    # What a pair scores can only fall as others are taken: it is tried again at what it fell to.
    waiting = [(-now(key), key) for key in left if now(key) >= LEAST]
    heapify(waiting)
    while waiting:
        score, best = heappop(waiting)
        if now(best) < -score:
            heappush(waiting, (-now(best), best))
        elif now(best) < LEAST:
            return
        else:
            names[best[0]] += 1
            slugs[best[1]] += 1
            yield best
