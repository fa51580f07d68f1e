"""The rows that each question of the catalogue gives over the samples, as its own example asks.

They stand in tests/data/answers, one CSV a question, to be read beside the samples. When a change
is meant: `make generated`, and look at what git says.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_report import SAMPLES

from build_graph import build
from build_graph.citation.footnotes import citing, is_citable, row_nodes
from build_graph.cli.query import parameters_of
from build_graph.knowledge.vocab import prefixes
from build_graph.questions import catalogue
from build_graph.questions.answer import bind, found_rows, run
from build_graph.questions.by_thing import keep_all, rows_of_thing, thing_variable
from build_graph.questions.by_unit import has_first_rows, rows_of_unit, unit_variable
from build_graph.questions.lookup import names_of
from build_graph.store.database import Store, Term, iri_term, open_store
from build_graph.table import render

ANSWERS = Path(__file__).parent / "data" / "answers"
# A decision of a person, so that there is one to ask for.
CORRECTION = """
[[correction]]
action = "drop"
report = "thornmere-vale/2022-09"
fact = "score"
who = "Ada Fenwick"
when = 2026-11-21
why = "To show what the table of decisions holds."
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("answers")
    (folder / "decided.toml").write_text(CORRECTION, "utf-8")
    inputs = [SAMPLES / "reports", SAMPLES / "web" / "reports", SAMPLES / "facts"]
    inputs += [SAMPLES / "series" / "reports"]
    build(
        inputs,
        folder / "graph",
        registers=[SAMPLES / "registers"],
        corrections=folder / "decided.toml",
        validate=False,
    )
    with open_store(folder / "graph", read_only=True) as opened:
        yield opened


def asked(name: str) -> dict[str, str]:
    """The parameters of a question's example."""
    words = shlex.split(catalogue.question(name).example)
    assert words[:3] == ["probation-graph", "query", name]
    return parameters_of([words[at + 1] for at, word in enumerate(words) if word == "--param"])


@pytest.mark.parametrize("name", catalogue.names())
def test_the_example_of_a_question_gives_its_rows(
    store: Store, name: str, pytestconfig: pytest.Config
) -> None:
    table = run(store, name, asked(name))
    assert table.rows, "an example that nothing answers shows nothing"
    file = ANSWERS / f"{name}.csv"
    if pytestconfig.getoption("--update-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(render(table, "csv"), "utf-8", newline="")
    assert file.is_file(), f"{file.name} is missing; 'make generated' writes it"
    kept = file.read_bytes().decode("utf-8")
    assert render(table, "csv") == kept, "other rows than before; if meant, run 'make generated'"


@pytest.mark.parametrize(
    "name", [one for one in catalogue.names() if unit_variable(catalogue.question(one))]
)
def test_the_reports_on_a_unit_have_the_whole_answer_about_it(store: Store, name: str) -> None:
    question = catalogue.question(name)
    variable = unit_variable(question)
    units = {
        str(row[1])
        for row in store.select("SELECT ?of ?unit { ?of pg:pdu ?unit }", prefixes=prefixes()).rows
    }
    for unit in sorted(units):
        bound: dict[str, Term] = {variable: iri_term(unit)}
        of_reports = rows_of_unit(store, question, bound)
        whole = store.select(question.sparql, bound, prefixes())
        assert of_reports is not None
        places = [whole.columns.index(column.name) for column in question.columns]
        found = [
            sorted(str([row[i] for i in places]) for row in one.rows) for one in (of_reports, whole)
        ]
        assert found[0] == found[1], unit


@pytest.mark.parametrize(
    "name", [one for one in catalogue.names() if thing_variable(catalogue.question(one))]
)
def test_the_rows_about_all_things_have_the_whole_answer_about_each(
    store: Store, name: str
) -> None:
    question = catalogue.question(name)
    variable = thing_variable(question)
    (type_,) = (one.type for one in question.parameters if one.variable == variable)
    for asked_for in (question, citing(question)):
        things = {iri for iri, _, _ in names_of(store, type_)}
        plain = {iri: found_rows(store, asked_for, {type_: iri}) for iri in sorted(things)}
        assert any(found.rows for found in plain.values())
        assert rows_of_thing(store, asked_for, {variable: iri_term(min(things))}) is None
        keep_all(store, asked_for)
        for iri, found in plain.items():
            kept = rows_of_thing(store, asked_for, {variable: iri_term(iri)})
            assert kept is not None
            assert kept.columns == found.columns
            assert sorted(map(str, kept.rows)) == sorted(map(str, found.rows)), iri


@pytest.mark.parametrize(
    "name", [one for one in catalogue.names() if is_citable(catalogue.question(one))]
)
def test_rows_with_what_they_rest_on_are_the_rows_without(store: Store, name: str) -> None:
    question = catalogue.question(name)
    optional = all(one.optional for one in question.parameters)
    for given in ({}, asked(name)) if optional else (asked(name),):
        assert row_nodes(store, name, given).table == run(store, name, given)


@pytest.mark.parametrize(
    "name", [one for one in catalogue.names() if has_first_rows(catalogue.question(one), {})]
)
def test_the_first_rows_are_those_of_the_whole_answer(store: Store, name: str) -> None:
    units = {one.name for one in catalogue.question(name).parameters if one.type == "pdu"}
    given = {key: value for key, value in asked(name).items() if key not in units}
    whole = run(store, name, given)
    for most in (1, 3, 20, max(1, len(whole) - 1), len(whole) + 1):
        first = run(store, name, given, most=most)
        assert first.rows == whole.rows[:most]
        assert first.cut is (len(whole) > most)
        assert (first.columns, first.kinds) == (whole.columns, whole.kinds)


def test_no_answer_is_kept_of_a_question_that_is_gone(pytestconfig: pytest.Config) -> None:
    gone = {file for file in ANSWERS.iterdir() if file.stem not in catalogue.names()}
    if pytestconfig.getoption("--update-golden"):
        for file in gone:
            file.unlink()
        return
    assert not gone, "answers of questions that are gone; run 'make generated'"


@pytest.mark.parametrize("name", catalogue.names())
def test_the_example_of_each_parameter_is_a_value_of_the_samples(store: Store, name: str) -> None:
    question = catalogue.question(name)
    bound = bind(store, question, {one.name: one.example for one in question.parameters})
    assert set(bound) == {one.variable for one in question.parameters}
