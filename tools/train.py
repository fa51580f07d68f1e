"""Trains the linear models of names and of who delivers what; writes `ontology/models/*.tsv`.

    python tools/train.py      # writes the models
    python tools/evaluate.py   # what rules and models reach on texts of writers held out

The examples are the invented extracts of `training/`, the reports of `tests/strangers`, with what
their writers say of them, and some synthetic reports. Needs scikit-learn 1.8 or newer (`pip`);
its releases may differ in the last digit of a weight.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from build_graph.errors import BuildGraphError
from build_graph.extract.classifiers.name_features import name_features
from build_graph.extract.classifiers.name_kinds import NameKinds, name_kinds
from build_graph.extract.names.bodies import Bodies, bodies
from build_graph.extract.names.naming import Name
from build_graph.extract.organisations.organisations import organisations
from build_graph.extract.provision.may_provide import may_provide
from build_graph.extract.provision.pair_features import name_pairs
from build_graph.extract.provision.pathways import pathway_of
from build_graph.extract.provision.provider_model import ProviderModels
from build_graph.extract.provision.provision import open_choices, provisions
from build_graph.extract.report_names import named_bodies
from build_graph.extract.structure.mentions import sentences
from build_graph.extract.structure.sections import Section, Sections
from build_graph.facts.table_score import fold
from build_graph.knowledge.layout import layout
from build_graph.knowledge.models import BIAS, Model
from build_graph.reading.read_file import read, read_bytes
from build_graph.registers.name_index import Registers, load_registers
from build_graph.registers.spelling import normalise
from synthetic import write as write_synthetic

ROOT = Path(__file__).parents[1]
EXTRACTS = sorted((ROOT / "training").glob("extracts-*.jsonl"))
STRANGERS = ROOT / "tests/strangers"
UNSEEN = (STRANGERS / "unseen.txt").read_text("utf-8").split()  # kept to measure on
SETS = sorted(path for path in STRANGERS.glob("writer-*") if path.name not in UNSEEN)
MODELS = ROOT / "ontology/models"
PROVIDER = "provider"
PROVISION = "who delivers what"
Pair = tuple[str, str]  # a name and what it is or delivers
KINDS = (PROVIDER, "partner", "treatment_provider", "office", "approved_premises")
GENERATED, SEED = 40, 20261130  # synthetic reports among the examples; no test has this seed
HERE = ("current", "subcontractor")  # of an extract's providers: those who deliver here and now
FOLDS = 5
RARE = 2  # a feature of fewer examples tells nothing
DIGITS = 2
# Extracts are denser in providers than reports, and their part on services names offices as reports
# do elsewhere: what comes of that goes into weights of their own, which no report has.
EXTRACT = "(extract)"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a model is fitted: strength of the data, share of L1, least weight kept (measured)."""

    strength: float
    l1: float
    least: float


OF_KINDS = Fit(0.5, 0.0, 0.05)
OF_PAIRS = Fit(0.3, 0.0, 0.03)
OF_CHOICE = Fit(0.2, 0.0, 0.0)


@dataclass(slots=True)
class Example:
    """A report or an extract, and what its writer says of it; `writer` is whose it is.

    `mark` are the features that an extract has beside those of its text.
    """

    writer: str
    sections: Sections
    text: Bodies
    registers: Registers
    provided: set[tuple[str, str]]
    kinds: Mapping[str, set[str]]
    mark: frozenset[str] = frozenset()
    features: dict[str, frozenset[str]] = field(default_factory=dict)
    kinds_seen: NameKinds = field(default_factory=lambda: NameKinds({}))
    pairs: list[tuple[str, str, AbstractSet[str]]] = field(default_factory=list)
    choices: Mapping[Pair, AbstractSet[str]] = field(default_factory=dict)

    def may_provide(self, name: Name) -> bool:
        """Whether a name may be that of a provider at all."""
        return may_provide(self.text, name)

    def wanted(self, key: str) -> set[str]:
        """Return the classes of a name."""
        if any(name == key for name, _ in self.provided):
            return {PROVIDER}
        return self.kinds.get(key, set()) & set(KINDS)


def examples(sets: Sequence[Path] = SETS) -> Iterator[Example]:
    """Yield all examples, those of the sets first."""
    for folder in sets:
        yield from _reports(folder.name, folder, load_registers())
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_synthetic(folder, SEED, GENERATED)
        yield from _reports("synthetic", folder, load_registers([folder / "registers"]))
    for path in EXTRACTS:
        for line in path.read_text("utf-8").splitlines():
            yield _extract(path.stem, json.loads(line))


def _reports(writer: str, folder: Path, registers: Registers) -> Iterator[Example]:
    provided: dict[str, set[tuple[str, str]]] = defaultdict(set)
    kinds: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in csv_rows(folder / "gold/crs_providers.csv"):
        provided[fold(row["pdu"])].add((normalise(row["provider"]), _slug(row["pathway"])))
    for row in csv_rows(folder / "gold/organisations.csv"):
        kinds[fold(row["pdu"])][normalise(row["name"])].add(row["kind"])
    for path in sorted((folder / "reports").iterdir()):
        try:
            unit, sections, text = named_bodies(read(path), registers)
        except BuildGraphError as error:
            raise SystemExit(str(error)) from None
        gold = provided[fold(unit)], kinds[fold(unit)]
        yield Example(writer, sections, text, registers, *gold)


def _extract(writer: str, row: Mapping[str, object]) -> Example:
    document = read_bytes(str(row["text"]).encode(), "extract.txt")
    label = "Background" if row["section"] == "background" else "1.3"
    sections = Sections(document, [Section(label, "", list(document.lines))])
    told, registers = sentences(sections.all, layout("pdu-report")), load_registers()
    own = [str(row[name]) for name in ("unit", "region") if row[name]]
    kinds: dict[str, set[str]] = defaultdict(set)
    for name, kind in row["bodies"]:  # type: ignore[attr-defined]
        kinds[normalise(name)].add(kind)
    given: Iterable[tuple[str, str, str]] = row["providers"]  # type: ignore[assignment]
    provided = {(normalise(name), _slug(way)) for name, way, when in given if when in HERE}
    text = bodies(told, registers, own)
    mark = frozenset({EXTRACT, f"{EXTRACT} {label}"})
    return Example(writer, sections, text, registers, provided, kinds, mark)


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of a set."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _slug(printed: str) -> str:
    slug = pathway_of(printed)
    if not slug:
        raise SystemExit(f"{printed!r} is no pathway of the scheme; mend the gold.")
    return slug


# --- fitting --------------------------------------------------------------------------------------


def fit(how: Fit, rows: Sequence[AbstractSet[str]], wanted: Sequence[bool]) -> dict[str, float]:
    """Return the weights that tell the rows that are wanted from the others, BIAS among them."""
    counts = Counter(feature for row in rows for feature in row)
    known = {f: n for n, f in enumerate(sorted(f for f, times in counts.items() if times >= RARE))}
    places = [sorted(known[feature] for feature in row if feature in known) for row in rows]
    ends = np.cumsum([0, *map(len, places)], dtype="int32")
    flat = np.array([place for row in places for place in row], dtype="int32")
    table = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(known)))
    fitted = LogisticRegression(
        C=how.strength, l1_ratio=how.l1, solver="liblinear", max_iter=500, random_state=0
    ).fit(table, np.array(wanted, dtype=int))
    weights = {f: round(float(fitted.coef_[0][n]), DIGITS) for f, n in known.items()}
    kept = {f: w for f, w in weights.items() if abs(w) > how.least and EXTRACT not in f}
    return {BIAS: round(float(fitted.intercept_[0]), DIGITS)} | kept


def as_model(classes: Mapping[str, Mapping[str, float]]) -> Model:
    """Return the model of the weights of each class."""
    features = sorted({feature for weights in classes.values() for feature in weights})
    table = {f: tuple(weights.get(f, 0.0) for weights in classes.values()) for f in features}
    return Model(tuple(classes), table)


def fit_kinds(given: Iterable[Example]) -> Model:
    """Return the model of what a name is."""
    rows, wanted = [], []
    for one in given:
        for key, features in one.features.items():
            rows.append(features | one.mark)
            wanted.append(one.wanted(key))
    return as_model(
        {kind: fit(OF_KINDS, rows, [kind in each for each in wanted]) for kind in KINDS}
    )


def look_at_unseen(given: Sequence[Example], folds: Sequence[set[str]]) -> None:
    """Give each example what models that have not seen its writer say of its names and pairs.

    `folds` are the writers, parted; what is said of one is said by models made from the others.
    """
    for held in folds:
        known = fit_kinds(one for one in given if one.writer not in held)
        for one in (one for one in given if one.writer in held):
            one.kinds_seen = name_kinds(one.text, known)
            one.pairs = [
                (normalise(pair.provider.text), pair.pathway.text, pair.features | one.mark)
                for pair in name_pairs(one.text, one.kinds_seen, one.may_provide)
            ]
    for held in folds:
        pairs = fit_pairs(one for one in given if one.writer not in held)
        for one in (one for one in given if one.writer in held):
            one.choices = open_choices(one.text, one.kinds_seen, one.sections, pairs)


def fit_pairs(given: Iterable[Example]) -> Model:
    """Return the model of pairs of a name and a pathway by the words around them.

    That a pair is true is told at one of its places and not at all: fitted again, the model learns
    from the surest place of each, and from those that it then takes for true.
    """
    rows, told = [], []
    for number, one in enumerate(given):
        for name, slug, features in one.pairs:
            rows.append(features)
            told.append((number, name, slug) if (name, slug) in one.provided else None)
    first = as_model({"delivers": fit(OF_PAIRS, rows, [*map(bool, told)])})
    scores = [first.scores(features)[0] for features in rows]
    surest: dict[object, float] = defaultdict(lambda: float("-inf"))
    for key, score in zip(told, scores, strict=True):
        surest[key] = max(surest[key], score)
    kept = [
        number
        for number, key in enumerate(told)
        if key is None or scores[number] > 0 or scores[number] == surest[key]
    ]
    again = fit(OF_PAIRS, [rows[n] for n in kept], [told[n] is not None for n in kept])
    return as_model({"delivers": again})


def fit_choice(given: Iterable[Example]) -> Model:
    """Return the model that decides of each pair beside the others of its text."""
    rows, wanted = [], []
    for one in given:
        for key, features in one.choices.items():
            rows.append(features | one.mark)
            wanted.append(key in one.provided)
    return as_model({"delivers": fit(OF_CHOICE, rows, wanted)})


# --- output ---------------------------------------------------------------------------------------


def digest() -> str:
    """Return what tells whether the examples changed since the models were written."""
    files = [*EXTRACTS, *(path for folder in SETS for path in sorted(folder.rglob("*.*")))]
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def write(name: str, known: Model) -> None:
    """Write a model: the heads, what it was made from, then a row for each feature."""
    lines = ["\t".join(("feature", *known.classes)), f"# examples {digest()}"]
    for feature, weights in sorted(known.weights.items()):
        lines.append("\t".join((feature, *(f"{weight:g}" for weight in weights))))
    MODELS.mkdir(exist_ok=True)
    (MODELS / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def read_by(
    one: Example, names: Model, models: ProviderModels
) -> Iterator[tuple[str, set[Pair], set[Pair]]]:
    """Yield what is read of a text by models, and what its writer says."""
    kinds = name_kinds(one.text, names)
    provided = provisions(one.text, kinds, one.sections, models)
    now = (each for each in provided.items if each.status == "current")
    yield PROVISION, {(normalise(each.provider), each.pathway) for each in now}, one.provided
    told = organisations(one.text, kinds, one.sections, one.registers, provided)
    mine = {(normalise(each.name), each.kind) for each in told if each.name}
    theirs = {(name, kind) for name, of in one.kinds.items() for kind in of}
    yield "organisations", mine, theirs
    for kind in KINDS[1:]:
        yield (
            kind,
            {each for each in mine if each[1] == kind},
            {each for each in theirs if each[1] == kind},
        )


def wants_scores(description: str | None) -> bool:
    """Return whether the command asks for scores on examples held out, and for no model."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--evaluate", action="store_true", help="write nothing; print scores")
    return bool(parser.parse_args().evaluate)


def reached(right: int, told: int, wanted: int) -> str:
    """Return precision and recall in words; nothing told is no precision."""
    return f"precision {right / (told or 1):.2f}, recall {right / (wanted or 1):.2f}"


def main() -> None:
    """Write the models."""
    given = list(examples())
    for one in given:
        one.features = name_features(one.text)
    writers = sorted({one.writer for one in given})
    look_at_unseen(given, [set(writers[number::FOLDS]) for number in range(FOLDS)])
    write("name-kinds", fit_kinds(given))
    write("provision", fit_pairs(given))
    write("provider-choice", fit_choice(given))


if __name__ == "__main__":
    main()
