"""What rules and models reach on texts of writers that the models have not seen.

    python tools/evaluate.py           # precision, recall and F1 of sets and of extracts
    python tools/evaluate.py --rows    # and each pair missed or false: how, its score, its passages

All writers are parted into six; each part is read by models made from the others.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from train import (
    PROVISION,
    STRANGERS,
    Example,
    Pair,
    examples,
    fit_choice,
    fit_kinds,
    fit_pairs,
    look_at_unseen,
    read_by,
)

from build_graph.extract.classifiers.name_features import name_features
from build_graph.extract.names.bodies import Bodies
from build_graph.extract.provision.pathways import likely_pathways
from build_graph.extract.provision.provider_model import ProviderModels, scored_pairs
from build_graph.registers.spelling import normalise

PARTS = 6
GENERATED = "synthetic"  # the writer of generated reports: learned from, not counted
SETS = sorted(STRANGERS.glob("writer-*"))
SHOWN = 3  # passages of a pair


def parts(given: Sequence[Example]) -> list[set[str]]:
    """Return the writers in parts of about as many sets and extracts."""
    writers = {one.writer for one in given} - {GENERATED}
    ordered = sorted(writers, key=lambda name: (name.startswith("extracts"), len(name), name))
    first, *others = (set(ordered[number::PARTS]) for number in range(PARTS))
    return [first | {GENERATED}, *others]


def stage(one: Example, pair: Pair, scores: dict[Pair, float]) -> str:
    """Return where a pair was lost: its name, its pathway, that they are near, or its score."""
    name, slug = pair
    names = {normalise(each.text) for told in one.text.told for each in told.names}
    if name not in names:
        near = any(name in each or each in name for each in names)
        return "name cut otherwise" if near else "name not found"
    sentences = (told.sentence for told in one.text.told)
    if not any(slug == p.slug for s in sentences for p in likely_pathways(s.text, s.words)):
        return "pathway not found"
    return f"scored {scores[pair]:.1f}" if pair in scores else "not near each other"


def passages(text: Bodies, name: str) -> Iterator[str]:
    """Yield the sentences that print a name."""
    for told in text.told:
        if name in normalise(told.sentence.text):
            yield told.sentence.text.replace("\n", " / ")


def rows(one: Example, models: ProviderModels, mine: set[Pair], theirs: set[Pair]) -> Iterator[str]:
    """Yield the pairs of a text that are missed or false, with their passages."""
    scored = scored_pairs(one.text, one.kinds_seen, one.may_provide, models.pairs)
    scores = {key: each.score for key, each in scored.items()}
    for pair in sorted(mine ^ theirs):
        yield f"{one.writer} {'false' if pair in mine else 'missed'} {pair}: " + stage(
            one, pair, scores
        )
        yield from (f"    {said}" for said in [*passages(one.text, pair[0])][:SHOWN])


def evaluate(given: Sequence[Example], *, each: bool) -> Iterator[str]:
    """Yield the scores, before them the pairs missed or false if `each` is to be told."""
    scores: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    folds = parts(given)
    look_at_unseen(given, folds)
    for held in folds:
        seen = [one for one in given if one.writer not in held]
        names, models = fit_kinds(seen), ProviderModels(fit_pairs(seen), fit_choice(seen))
        for one in (one for one in given if one.writer in held and one.writer != GENERATED):
            group = "extracts" if one.writer.startswith("extracts") else "sets"
            for what, mine, theirs in read_by(one, names, models):
                count = Counter(r=len(mine & theirs), f=len(mine), w=len(theirs))
                scores[group, what] += count
                scores["all", what] += count
                if each and what == PROVISION:
                    yield from rows(one, models, mine, theirs)
    for (group, what), n in sorted(scores.items()):
        precision, recall = n["r"] / (n["f"] or 1), n["r"] / (n["w"] or 1)
        f1 = 2 * n["r"] / ((n["f"] + n["w"]) or 1)
        yield f"{group}, {what}: {precision:.3f}, {recall:.3f}, F1 {f1:.3f} of {n['w']}"


def main() -> None:
    """Print what is reached, and with --rows what is missed or false."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", action="store_true", help="tell each pair missed or false")
    each = bool(parser.parse_args().rows)
    given = list(examples(SETS))
    for one in given:
        one.features = name_features(one.text)
    for line in evaluate(given, each=each):
        print(line)


if __name__ == "__main__":
    main()
