"""The questions of the catalogue have the same rows on another engine, rdflib, row for row."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox
import pytest
from invented_report import SAMPLES
from rdflib import XSD, Graph, Literal, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from standards import DATA
from test_answers import CORRECTION, asked

from build_graph import build
from build_graph.questions import catalogue
from build_graph.questions.answer import bind, run
from build_graph.questions.catalogue import Question
from build_graph.questions.standalone import standalone
from build_graph.store.database import Store, Term, open_store

pytestmark = pytest.mark.xdist_group("second-engine")
NOTED = tomllib.loads((DATA / "second-engine.toml").read_text("utf-8"))
SLOW, EMPTY = NOTED["slow"], NOTED["empty"]
REPORTS = (
    "reports/thornmere-vale-2022.txt",
    "reports/thornmere-vale-2024.txt",
    "series/reports/cressholt-2022.txt",
    "series/reports/cressholt-2024.txt",
    "series/reports/westmarch-and-cressholt-crc-2019.txt",
    "series/reports/westmarch-dynamic-2026.txt",
    "web/reports/westmarch-region-2025.html",
)
Row = tuple[str | None, ...]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("second")
    (folder / "decided.toml").write_text(CORRECTION, "utf-8")
    build(
        [SAMPLES / name for name in REPORTS],
        folder / "graph",
        registers=[SAMPLES / "registers"],
        corrections=folder / "decided.toml",
        validate=False,
    )
    with open_store(folder / "graph", read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def graph(store: Store) -> Graph:
    quads = ox.parse("\n".join(store.dump_nquads()).encode(), format=ox.RdfFormat.N_QUADS)
    return Graph().parse(data="".join(f"{quad.triple} .\n" for quad in quads), format="nt")


def value(found: object) -> str | None:
    """A value as it is compared: numbers by what they are worth, an empty text as none."""
    if found is None or str(found) == "":
        return None
    try:
        return str(Decimal(str(found)).normalize() + 0)
    except InvalidOperation:
        return str(found)


def term(bound: Term) -> URIRef | Literal:
    if isinstance(bound, ox.NamedNode):
        return URIRef(bound.value)
    return Literal(bound.value, datatype=URIRef(bound.datatype.value))


def first(store: Store, question: Question, given: Mapping[str, str]) -> Counter[Row]:
    """The rows of the engine of the store."""
    return Counter(tuple(map(value, row)) for row in run(store, question.name, given).rows)


def second(graph: Graph, question: Question, bound: Mapping[str, Term]) -> Counter[Row]:
    """The rows of rdflib."""
    terms = {name: term(one) for name, one in bound.items()}
    found = graph.query(standalone(question.sparql), initBindings=terms).bindings
    columns = [Variable(column.name) for column in question.columns]
    return Counter(tuple(value(row.get(name)) for name in columns) for row in found)


@pytest.mark.parametrize("name", [name for name in catalogue.names() if name not in SLOW])
def test_another_engine_gives_the_same_rows(name: str, store: Store, graph: Graph) -> None:
    question = catalogue.question(name)
    needed = {one.name: one.example for one in question.parameters if not one.optional}
    rows = 0
    for given in (asked(name), needed):
        expected = first(store, question, given)
        assert second(graph, question, bind(store, question, given)) == expected, given
        rows += expected.total()
    assert (rows == 0) == (name in EMPTY)


def test_the_slow_ones_are_questions_and_few() -> None:
    assert {*SLOW, *EMPTY} <= set(catalogue.names())
    assert len(SLOW) <= 2


def inside(query: object, *names: str) -> list[CompValue]:
    """The expressions of these names within a parsed query or a part of one."""
    found: list[CompValue] = []

    def keep(part: object) -> None:
        if isinstance(part, CompValue) and part.name in names:
            found.append(part)

    traverse(query, visitPre=keep)
    return found


def is_fraction(part: object) -> bool:
    """Whether a decimal takes part, so that a division leaves no remainder."""
    literals: list[object] = []
    traverse([part], visitPre=literals.append)
    return any(isinstance(one, Literal) and one.datatype == XSD.decimal for one in literals)


@pytest.mark.parametrize("name", catalogue.names())
def test_sums_are_the_same_from_either_side_and_without_remainder(name: str) -> None:
    """Some engines do otherwise: findings/maplib-sums-from-the-right.sh."""
    algebra = prepareQuery(standalone(catalogue.question(name).sparql)).algebra
    for step in inside(algebra, "AdditiveExpression", "MultiplicativeExpression"):
        if step.other == [Literal(0)]:
            continue  # 1/0 leaves a value out on purpose
        assert len(step.op) == 1 or not {"-", "/"} & set(step.op), step
        assert "/" not in step.op or is_fraction(step.expr), step
