"""The answers on the page of a thing, as `ontology/layouts/explorer.toml` names them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from build_graph.citation.captions import Captions
from build_graph.errors import BadRequest
from build_graph.knowledge.vocab import prefixes
from build_graph.questions import catalogue
from build_graph.questions.answer import ask
from build_graph.questions.catalogue import Question
from build_graph.store.database import Store, iri_term
from build_graph.table import Table
from build_graph.web.live_store import Moment
from build_graph.web.neighbours import Drawing, drawing
from build_graph.web.page_config import Part, page_config
from build_graph.web.part_forms import Group, grouped
from build_graph.web.result_tables import ResultPage, result_page
from build_graph.web.urls import of_question

_EMPTY = ResultPage((), (), 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Section:
    """One answer on the page of a thing: a table, a network, or the groups of another form."""

    title: str
    href: str
    form: str
    shown: ResultPage
    groups: tuple[Group, ...] = ()
    network: Drawing | None = None

    @property
    def has_others(self) -> bool:
        """Whether any value stands among those of other inspections: too few are no spread."""
        return any(item.spread for group in self.groups for item in group.items)


def sections(moment: Moment, iri: str, kinds: Iterable[str]) -> list[Section]:
    """Return the answers about a thing of some classes, those that have rows."""
    parts = (
        part for kind in kinds for part in page_config().parts.get(kind.rpartition("#")[2], ())
    )
    return [found for part in parts if (found := _section(moment, iri, part)) is not None]


def _section(moment: Moment, iri: str, part: Part) -> Section | None:
    """Return one answer about a thing; None where it is empty or cannot be asked of it."""
    about = _reached(moment.store, iri, part.of) if part.of else iri
    if not about:
        return None
    question = catalogue.question(part.question)
    try:
        whole = _answer(moment, question, part, about)
        table = _kept(moment.store, iri, part, whole)
    except BadRequest:  # a thing without a name cannot be asked about by it
        return None
    if not table.rows:
        return None
    href = of_question(part.question, {part.parameter: _named(moment, question, part, about)})
    title = part.title or question.title
    if part.form == "network":
        return Section(title, href, part.form, _EMPTY, network=drawing(moment, part, table))
    if part.form != "table":
        return Section(title, href, part.form, _EMPTY, grouped(moment, part, table))
    hidden = _columns_of_page(table, part)
    return Section(title, href, part.form, result_page(table, moment, question, hidden=hidden))


def _answer(moment: Moment, question: Question, part: Part, about: str) -> Table:
    """Return what a question answers about a thing; it is kept, as pages share their parts."""

    def make() -> Table:
        near = moment.store if part.whole else moment.near(question, part.parameter, about)
        return ask(near, question, {part.parameter: about})

    found: Table = moment.kept(("part", part.question, about), make)
    return found


def _columns_of_page(table: Table, part: Part) -> frozenset[str]:
    """Return the columns that say in every row what the page is about."""
    about = {part.parameter, f"{part.parameter}_before", *part.keep[::2]}
    columns = zip(table.columns, zip(*table.rows, strict=True), strict=True)
    return frozenset(name for name, values in columns if name in about and len(set(values)) == 1)


def _kept(store: Store, iri: str, part: Part, table: Table) -> Table:
    """Return the rows that a part keeps: those that are of the thing, or of the last month."""
    rows = table.rows
    if part.latest and rows:
        place = table.columns.index(part.latest)
        last = max(str(row[place] or "") for row in rows)
        rows = tuple(row for row in rows if str(row[place] or "") == last)
    for column, path in zip(part.keep[::2], part.keep[1::2], strict=True):
        place, wanted = table.columns.index(column), _reached(store, iri, path)
        rows = tuple(row for row in rows if str(row[place] or "") == wanted)
    return Table(table.columns, table.kinds, rows)


def _reached(store: Store, iri: str, path: str) -> str:
    """Return what a path of properties leads to from a thing, or ''."""
    query = f"SELECT ?value ?thing WHERE {{ ?thing {path} ?value }} ORDER BY ?value LIMIT 1"
    rows = store.select(query, {"thing": iri_term(iri)}, prefixes()).rows
    return str(rows[0][0]) if rows else ""


def _named(moment: Moment, question: Question, part: Part, iri: str) -> str:
    """Return the name by which a form knows a thing, or its address."""
    label = Captions(moment.store).name(iri)
    type_ = next(one.type for one in question.parameters if one.name == part.parameter)
    return label if moment.names.thing(type_, label) == iri else iri
