"""Trains the linear model of what a report says is absent; writes `ontology/models/absences.tsv`.

    python tools/train_absences.py              # writes the model
    python tools/train_absences.py --evaluate   # what it reaches on texts of writers held out

The examples are the sentences with a word that denies: those of the extracts of `training/`, whose
writers marked all that say that something is absent, and those of the reports of
`tests/strangers`, whose writers name the main ones in words of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from train import (
    EXTRACT,
    EXTRACTS,
    SETS,
    Fit,
    as_model,
    csv_rows,
    fit,
    reached,
    wants_scores,
    write,
)

from build_graph.extract.report_names import named_bodies
from build_graph.extract.statements.absences import LEAST, denies, features_of
from build_graph.extract.structure.mentions import sentences
from build_graph.extract.structure.sections import Section
from build_graph.facts.table_score import fold
from build_graph.knowledge.layout import layout
from build_graph.knowledge.models import Model
from build_graph.reading.read_file import read, read_bytes
from build_graph.registers.name_index import load_registers

HOW = Fit(0.3, 0.0, 0.04)
FOLDS = 6
DOUBTFUL = (
    -1.0
)  # the score of a sentence from which it may be told, though its writer did not say so
SAME = 0.6  # of the words in which a writer tells an absence, found in a sentence: it is told there
SHORT = 20  # characters of a sentence that may stand in another by chance
SMALL = frozenset(  # words that say little by themselves
    [
        *("a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "from", "by", "with"),
        *("as", "is", "are", "was", "were", "be", "been", "had", "has", "have", "that", "this"),
        *("which", "there", "it", "its", "their", "our", "we", "not", "no", "any"),
    ]
)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that denies: its writer, its features, whether something is absent."""

    writer: str
    features: frozenset[str]
    absent: bool
    marked: bool  # whether the writer marked all sentences of the text


def examples() -> Iterator[Example]:
    """Yield the sentences of all extracts and sets."""
    for path in EXTRACTS:
        for line in path.read_text("utf-8").splitlines():
            yield from _of_extract(path.stem, json.loads(line))
    for folder in SETS:
        yield from _of_set(folder)


def _of_extract(writer: str, row: dict[str, object]) -> Iterator[Example]:
    document = read_bytes(str(row["text"]).encode(), "extract.txt")
    label, standard = ("Background", "") if row["section"] == "background" else ("1.3", "1.3")
    section = Section(label, standard, list(document.lines))
    given: Sequence[str] = row["absences"]  # type: ignore[assignment]
    absent = [_plain(text) for text in given]
    for sentence in filter(denies, sentences([section], layout("pdu-report"))):
        text = _plain(sentence.text)
        said = any(_within(one, text) or _within(text, one) for one in absent)
        yield Example(writer, features_of(sentence) | {EXTRACT}, said, True)


def _of_set(folder: Path) -> Iterator[Example]:
    rows = csv_rows(folder / "gold/absences.csv")
    for path in sorted((folder / "reports").iterdir()):
        unit, sections, _ = named_bodies(read(path), load_registers())
        told = list(filter(denies, sentences(sections.all, layout("pdu-report"))))
        words = [words_of(sentence.text) for sentence in told]
        absent: set[int] = set()
        for wanted in (words_of(row["what"]) for row in rows if fold(row["pdu"]) == fold(unit)):
            shares = [len(wanted & each) / max(1, len(wanted)) for each in words]
            best = max(shares, default=0.0)
            if best >= SAME:
                absent.update(at for at, share in enumerate(shares) if share == best)
        for at, sentence in enumerate(told):
            yield Example(folder.name, features_of(sentence), at in absent, False)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def _within(one: str, other: str) -> bool:
    return one == other or (len(one) > SHORT and one in other)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that say something."""
    return frozenset(re.findall(r"\w+", fold(text))) - SMALL


def fit_absences(given: Sequence[Example]) -> Model:
    """Return the model of the examples.

    What a writer of a whole report did not name is mostly none, but may be: a first model says
    which sentences look like absences, and the second is made without those.
    """
    sure = [one for one in given if one.marked or one.absent]
    first = _fitted([*sure, *(one for one in given if not (one.marked or one.absent))])
    rest = (one for one in given if not (one.marked or one.absent))
    return _fitted([*sure, *(one for one in rest if _score(first, one) < DOUBTFUL)])


def _fitted(given: Sequence[Example]) -> Model:
    rows, absent = [one.features for one in given], [one.absent for one in given]
    return as_model({"absent": fit(HOW, rows, absent)})


def _score(known: Model, one: Example) -> float:
    (score,) = known.scores(one.features - {EXTRACT})
    return score


def evaluate(given: Sequence[Example]) -> Iterator[str]:
    """Yield what the model finds of writers that it has not seen."""
    writers = sorted({one.writer for one in given})
    held = [
        *([name] for name in writers if any(one.marked for one in given if one.writer == name)),
        *(
            [name for name in writers if not name.startswith("extracts")][at::FOLDS]
            for at in range(FOLDS)
        ),
    ]
    for names in held:
        known = fit_absences([one for one in given if one.writer not in names])
        of = [one for one in given if one.writer in names]
        found = [one for one in of if _score(known, one) >= LEAST]
        right = sum(one.absent for one in found)
        absent = sum(one.absent for one in of)
        yield (
            f"{', '.join(names)}: {len(of)} sentences that deny, {absent} absent; found "
            f"{len(found)}, {reached(right, len(found), absent)}"
        )


def main() -> None:
    """Write the model, or print what it reaches on examples held out."""
    given = list(examples())
    if wants_scores(__doc__):
        for line in evaluate(given):
            print(line)
    else:
        write("absences", fit_absences(given))


if __name__ == "__main__":
    main()
