"""Each pair of a name and a pathway beside all others of the report, as features.

What a pair scores by its own words is seen beside what the rules say of it, and beside the other
names of its pathway and the other pathways of its name. The model `provider-choice` decides of them
which pairs are taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet

from build_graph.extract.classifiers.name_kinds import NameKinds

Key = tuple[str, str]  # a normalised name and the slug of a pathway

# How far a pair is trusted beside its score, by what tells of it: what a pair is compared by.
TRUST = {"table": 6.0, "rules": 2.0, "left over": 1.0, "model": 0.0, "other time": -3.0}
UNSEEN = -3.0  # the score, among others, of a pair that only the rules found
NEVER = -9.0  # below every step
SCORES = tuple(half / 2 for half in range(-12, 11))
LEADS, RIVALS, PROVIDERS = range(-6, 7), range(-4, 9), range(-3, 4)
MANY = 3  # pairs that count as many
SIDES = {"slug": 1, "name": 0}  # what a pair shares with its rivals, and its place in the pair


def choice_features(
    scores: Mapping[Key, float],
    told_by: Mapping[Key, str],
    whole: Collection[Key],
    kinds: NameKinds,
) -> dict[Key, AbstractSet[str]]:
    """Return the features of each pair of a report.

    `scores` are those of the pairs by their words; `told_by` says of those that are told by more
    by what, a key of TRUST; `whole` are the pairs told in whole sentences.
    """
    by = {key: told_by.get(key, "model") for key in sorted({*scores, *told_by})}
    trusted = {key: scores.get(key, UNSEEN) + TRUST[how] for key, how in by.items()}
    groups: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in by:
        for side, place in SIDES.items():
            groups[side, key[place]].append(key)
    found: dict[Key, AbstractSet[str]] = {}
    for key, how in by.items():
        features = {f"by {how}", f"{key[1]} by {how}", f"whole {key in whole} by {how}"}
        features.update(_steps("score", scores.get(key, NEVER), SCORES))
        features.update(_steps("provider", _as_provider(kinds, key[0]), PROVIDERS))
        for side, place in SIDES.items():
            rivals = [each for each in groups[side, key[place]] if each != key]
            features.update(_beside(side, key, rivals, trusted, by))
        found[key] = features
    return found


def _beside(
    side: str,
    key: Key,
    rivals: Collection[Key],
    trusted: Mapping[Key, float],
    by: Mapping[Key, str],
) -> Iterator[str]:
    """Yield how a pair stands beside those that share its name, or its pathway."""
    how = by[key]
    if not rivals:
        yield f"{side} alone by {how}"
        return
    best = max(rivals, key=lambda each: (trusted[each], each))
    yield from _steps(f"{side} lead", trusted[key] - trusted[best], LEADS)
    if side == "name":
        yield from _steps("name rival", trusted[best], RIVALS)
    else:
        yield f"slug rival {by[best]} by {how}"
    before = sum(trusted[each] > trusted[key] for each in rivals)
    yield f"{side} rank {min(MANY, before)} by {how}"
    yield from (f"{side} some {other} by {how}" for other in {by[each] for each in rivals})


def _as_provider(kinds: NameKinds, name: str) -> float:
    return kinds.scores.get(name, {}).get("provider", NEVER)


def _steps(what: str, value: float, steps: Collection[float]) -> Iterator[str]:
    """Yield each of the steps, in their order, that a value reaches."""
    for step in steps:
        if value < step:
            return
        yield f"{what} {step:g}"
