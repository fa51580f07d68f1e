"""Trains the linear model of why standards are rated so; writes `ontology/models/reasons.tsv`.

    python tools/train_reasons.py              # writes the model
    python tools/train_reasons.py --evaluate   # what it reaches on sets of writers held out

The examples are the sentences of the reports of `tests/strangers` that may say why. Of each rated
standard the writer names the one that does. The sets of `tests/strangers/unseen.txt` are no
examples: `--evaluate` measures on them, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from train import (
    SETS,
    STRANGERS,
    UNSEEN,
    Fit,
    as_model,
    csv_rows,
    fit,
    reached,
    wants_scores,
    write,
)
from train_absences import FOLDS, SAME, words_of

from build_graph.extract.judgements.framework_of import framework_of
from build_graph.extract.judgements.ratings import complete
from build_graph.extract.judgements.reasons import LEAST, candidates, own_sentences
from build_graph.extract.recognise import form_of
from build_graph.extract.statements.fields import stated_values
from build_graph.extract.structure.mentions import sentences
from build_graph.extract.structure.sections import split
from build_graph.facts.table_score import fold
from build_graph.knowledge.models import Model
from build_graph.reading.read_file import read

HOW = Fit(0.3, 0.0, 0.04)


@dataclass(frozen=True, slots=True)
class Example:
    """A rated standard: the features of what may say why, and which of them does; -1 for none."""

    writer: str
    features: tuple[frozenset[str], ...]
    why: int


def examples(folders: Sequence[Path]) -> Iterator[Example]:
    """Yield the rated standards of all reports."""
    for folder in folders:
        rows = csv_rows(folder / "gold/reasons.csv")
        for path in sorted((folder / "reports").iterdir()):
            document = read(path)
            form = form_of(document)
            sections = split(document, form)
            values = stated_values(sections, form)
            framework, table = framework_of(sections, form, values)
            unit = fold(values[form.inspects].value)
            why = {
                row["standard_no"].split()[-1]: words_of(row["reason"])
                for row in rows
                if fold(row["pdu"]) == unit
            }
            ratings = complete(table, sections, form, framework)
            for rating, own in own_sentences(ratings, sentences(sections.all, form)):
                wanted = why.get(rating.standard, frozenset())
                may = candidates(own, rating.rating)
                shares = [len(wanted & words_of(own[at].text)) / max(1, len(wanted)) for at in may]
                best = max(shares, default=0.0)
                at = shares.index(best) if best >= SAME else -1
                yield Example(folder.name, tuple(may.values()), at)


def fit_reasons(given: Sequence[Example]) -> Model:
    """Return the model of the examples."""
    rows = [features for one in given for features in one.features]
    says = [at == one.why for one in given for at in range(len(one.features))]
    return as_model({"says why": fit(HOW, rows, says)})


def evaluate(given: Sequence[Example], unseen: Sequence[Example]) -> Iterator[str]:
    """Yield what the model finds of writers that it has not seen."""
    writers = sorted({one.writer for one in given})
    for at in range(FOLDS):
        held = writers[at::FOLDS]
        known = fit_reasons([one for one in given if one.writer not in held])
        yield _reached(held, known, [one for one in given if one.writer in held])
    known = fit_reasons(given)
    for writer in UNSEEN:
        yield _reached([writer], known, [one for one in unseen if one.writer == writer])


def _reached(writers: Sequence[str], known: Model, of: Sequence[Example]) -> str:
    told = right = 0
    wanted = sum(one.why >= 0 for one in of)
    for one in of:
        scores = [known.scores(features)[0] for features in one.features]
        best = max(scores, default=LEAST - 1)
        if best >= LEAST:
            told += 1
            right += scores.index(best) == one.why
    return (
        f"{', '.join(writers)}: {len(of)} standards, {wanted} with a reason; told {told}, "
        f"{reached(right, told, wanted)}"
    )


def main() -> None:
    """Write the model, or print what it reaches on examples held out."""
    given = list(examples(SETS))
    if wants_scores(__doc__):
        for line in evaluate(given, list(examples([STRANGERS / name for name in UNSEEN]))):
            print(line)
    else:
        write("reasons", fit_reasons(given))


if __name__ == "__main__":
    main()
