"""What a report says of each name, as features: words beside it, its own words, its registers."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.extract.classifiers.tokens import STEM, Tokens, tokens_of
from build_graph.extract.names.bodies import Bodies
from build_graph.registers.spelling import normalise

NEAR, FAR = 3, 10  # words beside a name whose place counts, and whose presence counts
MANY = 5  # mentions of a name that count as many


def name_features(bodies: Bodies) -> dict[str, frozenset[str]]:
    """Return the features of each name of no kind, by its normalised form."""
    found: dict[str, set[str]] = {}
    for one in bodies.told:
        if all(name.kind for name in one.names):
            continue
        told = tokens_of(one)
        said = {f"says {word[:STEM]}" for word in told.words}
        said.add(f"part {one.sentence.section.label.split()[0]}")
        said.add(f"in {one.sentence.block.kind}")
        for number, name in enumerate(one.names):
            if not name.kind:
                features = found.setdefault(normalise(name.text), set(_of_text(name.text)))
                features |= said
                features |= {f"register {register}" for register in name.registers}
                features.update(_beside(told, number))
    return {
        key: frozenset(features.union(_of_report(key, bodies))) for key, features in found.items()
    }


def _beside(told: Tokens, number: int) -> Iterator[str]:
    """Yield the words around a name."""
    at = told.marks[number]
    before, after = told.words[max(0, at - FAR) : at], told.words[at + 1 : at + 1 + FAR]
    yield from (f"before {word}" for word in before[-NEAR:])
    yield from (f"after {word}" for word in after[:NEAR])
    yield from (f"before far {word[:STEM]}" for word in before)
    yield from (f"after far {word[:STEM]}" for word in after)
    for length in range(1, NEAR + 1):
        yield f"just before {' '.join(before[-length:])}"
        yield f"just after {' '.join(after[:length])}"


def _of_text(name: str) -> Iterator[str]:
    """Yield the words of the name itself."""
    words = name.lower().split()
    yield from (f"word {word}" for word in words)
    yield f"first {words[0]}"
    yield f"last {words[-1]}"
    yield f"words {min(4, len(words))}"
    if name.isupper():
        yield "capitals"


def _of_report(key: str, bodies: Bodies) -> Iterator[str]:
    """Yield what the whole report says of a name."""
    senses = bodies.of(key)
    yield f"mentions {min(MANY, senses.mentions)}"
    for sense, weight in senses.weights.items():
        yield f"sense {sense} {max(-2, min(4, weight // 2))}"
    if senses.treating:
        yield f"on treatment {4 * senses.treating // senses.mentions}"
    if senses.headed:
        yield "headed"
    if key in bodies.common:
        yield "common"
    if bodies.others[key]:
        yield f"other name {min(2, 2 * bodies.others[key] // senses.mentions)}"
