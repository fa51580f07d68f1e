"""The models of names and of who delivers what: their files, their examples, their decisions."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_names import real_names

from build_graph.errors import BadInput
from build_graph.extract.classifiers.name_features import name_features
from build_graph.extract.classifiers.name_kinds import NameKinds, name_kinds
from build_graph.extract.classifiers.tokens import tokens
from build_graph.extract.names.bodies import Bodies, bodies
from build_graph.extract.provision.flat_tables import flat_rows
from build_graph.extract.provision.may_provide import may_provide
from build_graph.extract.provision.pair_choice import TRUST, choice_features
from build_graph.extract.provision.provider_model import LEAST, scored_pairs
from build_graph.extract.provision.provider_tables import provider_rows
from build_graph.extract.structure.mentions import sentences
from build_graph.extract.structure.sections import Section
from build_graph.knowledge import models
from build_graph.knowledge.kinds import known
from build_graph.knowledge.layout import layout
from build_graph.knowledge.models import BIAS, MODELS, Model, model
from build_graph.knowledge.needed_words import guarded
from build_graph.knowledge.vocab import schemes
from build_graph.reading.read_file import read_bytes
from build_graph.registers.name_index import load_registers

ROOT = Path(__file__).parents[1]
EXTRACTS = sorted((ROOT / "training").glob("extracts-*.jsonl"))


def text_of(*lines: str) -> Bodies:
    """The sentences of a background chapter, with their names."""
    section = Section("Background", "", list(read_bytes("\n".join(lines).encode(), "a").lines))
    told = sentences([section], layout("pdu-report"))
    return bodies(told, load_registers(), ["Marshmoor"])


# --- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_a_model_was_made_from_the_present_examples(name: str) -> None:
    files, strangers = [*EXTRACTS], ROOT / "tests/strangers"
    unseen = (strangers / "unseen.txt").read_text("utf-8").split()
    for folder in sorted(strangers.glob("writer-*")):
        files += sorted(folder.rglob("*.*")) if folder.name not in unseen else ()
    whole = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    second = (ROOT / f"ontology/models/{name}.tsv").read_text("utf-8").splitlines()[1]
    assert second == f"# examples {whole}", "tools/train*.py write them"


@pytest.mark.parametrize("name", MODELS)
def test_the_weights_are_in_order_and_each_stands_once(name: str) -> None:
    lines = (ROOT / f"ontology/models/{name}.tsv").read_text("utf-8").splitlines()[2:]
    features = [line.split("\t")[0] for line in lines]
    assert features == sorted(set(features))


def test_the_classes_of_names_are_kinds_of_organisations() -> None:
    assert set(model("name-kinds").classes) - {"provider"} <= set(known().related)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot be read"),
        ("feature\ta\n(bias)\tmany\n", "cannot be read"),
        ("feature\ta\nword fern\t1\n", "has no row"),
        ("feature\ta\n(bias)\t1\t2\n", "another length"),
    ],
)
def test_a_broken_model_is_refused_with_a_sentence(
    text: str | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if text is not None:
        (tmp_path / "broken.tsv").write_text(text, "utf-8")
    monkeypatch.setattr(models, "ontology", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(BadInput, match=says):
        model.__wrapped__("broken")


def test_a_score_is_the_sum_of_the_weights() -> None:
    some = Model(("one", "two"), {BIAS: (1.0, -1.0), "a": (0.5, 0.0), "b": (0.0, 2.0)})
    assert some.scores({"a", "b", "unknown"}) == (1.5, 1.0)


# --- the examples ---------------------------------------------------------------------------------


def extracts() -> list[tuple[str, dict[str, object]]]:
    return [
        (f"{path.stem}:{number}", json.loads(line))
        for path in EXTRACTS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
    ]


def test_every_name_and_absence_of_an_extract_stands_in_it() -> None:
    missing = []
    for where, row in extracts():
        text = str(row["text"])
        given = [*row["providers"], *row["bodies"]]  # type: ignore[misc]
        told = [*(str(each[0]) for each in given), *row["absences"]]  # type: ignore[misc]
        missing += [(where, one) for one in told if one not in text]
    assert missing == []


def test_every_pathway_and_kind_of_an_extract_is_known() -> None:
    pathways = {pathway.label.lower() for pathway in schemes().pathways} | {"women"}
    unknown = set()
    for where, row in extracts():
        for _, pathway, status in row["providers"]:  # type: ignore[attr-defined]
            if pathway not in pathways or status not in STATUSES:
                unknown.add((where, pathway, status))
        unknown |= {
            (where, kind, "")
            for _, kind in row["bodies"]  # type: ignore[attr-defined]
            if kind not in known().related
        }
    assert unknown == set()


STATUSES = ("current", "subcontractor", "former", "planned", "neighbouring")


def test_no_real_body_is_named_in_an_extract() -> None:
    real = {" ".join(re.findall(r"[\w'-]+", name.casefold())) for name in real_names()}
    found = set()
    for where, row in extracts():
        words = re.findall(r"[\w'-]+", str(row["text"]).casefold().replace("’", "'"))
        for length in range(2, 7):
            runs = (" ".join(words[at : at + length]) for at in range(len(words)))
            found |= {(where, run) for run in runs if run in real}
    assert found == set()


# --- features and decisions -----------------------------------------------------------------------


def test_words_are_small_and_marks_and_numbers_are_words() -> None:
    assert tokens("In 2021 \ue000 (ETE)") == ["in", "<number>", "<name>", "(", "ete", ")"]


def test_the_features_of_a_name_are_those_of_all_its_sentences() -> None:
    found = name_features(text_of("Help comes from Fern Trust.", "Staff praised Fern Trust."))
    assert {"just before from", "just before praised", "last trust"} <= found["fern trust"]


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("Staff worked closely with Fern Trust, a local charity.", "fern trust", "partner"),
        (
            "Drug and alcohol treatment is provided by Clear Water.",
            "clear water",
            "treatment_provider",
        ),
        ("The unit has two offices, at Quarry Road and Mill Lane.", "quarry road", "office"),
        ("Personal wellbeing support is provided by Larkrise.", "larkrise", "provider"),
    ],
)
def test_what_a_name_is_follows_from_what_is_said_of_it(
    sentence: str, name: str, kind: str
) -> None:
    assert name_kinds(text_of(sentence)).likeliest(name)[0] == kind


def test_of_a_name_nobody_knows_nothing_is_likely() -> None:
    assert name_kinds(text_of("Nothing.")).likeliest("fern") == ("", float("-inf"))


@pytest.mark.parametrize(
    ("text", "surest"),
    [
        (
            "Men who need help with money go to Brightpenny, which has the debt contract.",
            ("brightpenny", "finance-benefit-and-debt"),
        ),
        (
            "Accommodation support for the unit comes from Hearthfield. Staff spoke well of it.",
            ("hearthfield", "accommodation"),
        ),
    ],
)
def test_the_surest_pair_is_the_provider_and_its_pathway(
    text: str, surest: tuple[str, str]
) -> None:
    told = text_of(text)
    scored = scored_pairs(
        told, name_kinds(told), lambda name: may_provide(told, name), model("provision")
    )
    assert max(scored, key=lambda key: scored[key].score) == surest


PROVIDERS = NameKinds({name: {"provider": 1.0, "partner": -2.0} for name in "ab"})
HOUSING = ("a", "accommodation"), ("b", "accommodation")


@pytest.mark.parametrize(
    ("scores", "told_by", "taken"),
    [
        ((3.0, -2.5), ("rules", None), HOUSING[:1]),
        ((2.0, -1.0), (None, None), HOUSING[:1]),
        ((-5.0, -5.0), (None, None), ()),  # nothing speaks for either
        ((-5.0, 4.0), ("rules", "rules"), HOUSING[1:]),  # the words say that the rules are wrong
        ((1.0, 2.0), ("table", "other time"), HOUSING[:1]),  # a table outweighs prose
        ((3.0, 3.0), ("rules", "rules"), HOUSING),  # two share a pathway
    ],
)
def test_a_pair_is_taken_or_left_beside_its_rivals(
    scores: tuple[float, float],
    told_by: tuple[str | None, str | None],
    taken: tuple[tuple[str, str], ...],
) -> None:
    by = {key: how for key, how in zip(HOUSING, told_by, strict=True) if how}
    scored = dict(zip(HOUSING, scores, strict=True))
    features = choice_features(scored, by, HOUSING, PROVIDERS)
    known = model("provider-choice")
    found = [key for key, of in features.items() if known.scores(of)[0] >= LEAST]
    assert tuple(found) == tuple(taken)


PAIRS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.floats(-9, 9), max_size=9
)


@given(
    PAIRS,
    st.dictionaries(st.tuples(st.just("a"), st.sampled_from("xyz")), st.sampled_from([*TRUST])),
)
def test_the_features_of_a_choice_do_not_depend_on_the_order_of_the_pairs(
    scores: dict[tuple[str, str], float], by: dict[tuple[str, str], str]
) -> None:
    found = choice_features(scores, by, (), PROVIDERS)
    turned = choice_features(dict(reversed(scores.items())), by, (), PROVIDERS)
    assert found == turned
    assert found.keys() == scores.keys() | by.keys()
    assert all(features for features in found.values())


# --- tables whose cells one space keeps apart -----------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            ["Pathway Provider Open referrals", "Accommodation Fern North 118", "ETE Moor Ltd 9"],
            [("accommodation", "Fern North"), ("education-training-and-employment", "Moor Ltd")],
        ),
        (
            ["Pathway Provider", "Women's services The Lark and Owl", "Mentoring None –"],
            [("womens-services", "The Lark and Owl")],
        ),
        (["Pathway Provider Based at", "Accommodation Fern Moorton 12"], []),  # which is which?
        (["Accommodation Fern North 118"], []),  # no head: it may be any list
        (
            [
                "This is who delivers what:",
                "Housing (CRS) Fern North",
                "ETE Moor",
                "Mentoring none",
            ],
            [("accommodation", "Fern North"), ("education-training-and-employment", "Moor")],
        ),
        (["Inside Outside", "Accommodation Fern", "ETE Moor", "Mentoring none"], []),  # a head
        (["It is so:", "Accommodation Fern Fern", "ETE Moor", "Mentoring Owl"], []),  # two columns
        (
            ["Provider Pathway Where seen", "Fern and Owl Accommodation Moorton, Wendle"],
            [("accommodation", "Fern and Owl")],
        ),
        (
            ["Pathway Provider Done by", "ETE Fern Works None", "Mentoring Fern Works Moor Owl"],
            [("education-training-and-employment", "Fern Works"), ("mentoring", "Fern Works")],
        ),
        (["Pathway Provider", "It is a table.", "Accommodation Fern North 118"], []),
    ],
)
def test_rows_under_heads_of_pathway_and_provider(
    lines: list[str], rows: list[tuple[str, str]]
) -> None:
    read = list(read_bytes("\n".join(lines).encode(), "a").lines)
    section = Section("Background", "", read)
    assert [(row.pathway, row.provider) for row in provider_rows(section)] == rows


def test_lines_with_columns_are_no_flat_rows() -> None:
    lines = list(read_bytes(b"Pathway Provider\nAccommodation\tFern\t4", "a").lines)
    pathway, provider = (guarded(re.compile(f"^{head}$")) for head in ("Pathway", "Provider"))
    assert list(flat_rows(lines, pathway, provider)) == []


def test_gold_of_the_sets_is_what_the_models_learn_from() -> None:
    folder = ROOT / "tests/strangers/writer-1/gold"
    with (folder / "crs_providers.csv").open(encoding="utf-8", newline="") as file:
        assert all(row["provider"] and row["pathway"] for row in csv.DictReader(file))
