"""The page of anything in the graph: its facts, what points to it, and the passages behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from starlette.responses import RedirectResponse, Response

from build_graph.citation.captions import Captions
from build_graph.citation.evidence import first_evidence, passage_at
from build_graph.citation.find_thing import find_thing
from build_graph.citation.passages import Evidence
from build_graph.errors import BadRequest, BuildGraphError
from build_graph.knowledge.kinds import known as known_kinds
from build_graph.knowledge.vocab import iri as iri_of
from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import Store, iri_term
from build_graph.store.descriptions import as_rows, description_of
from build_graph.web.linked_data import FORMATS, described, split, wanted
from build_graph.web.live_store import Moment
from build_graph.web.page_config import page_config, term, told, value_in_words
from build_graph.web.page_request import HTML, PageRequest
from build_graph.web.row_cells import rating_of
from build_graph.web.site import Site
from build_graph.web.thing_names import ThingNames
from build_graph.web.thing_parts import sections
from build_graph.web.urls import of_passage, of_path, of_thing, of_whole_text

_PASSAGES = 20  # shown unless all are asked for
_POINTING = 100
_POINTS = f"SELECT ?s ?p ?thing WHERE {{ ?s ?p ?thing }} ORDER BY ?p ?s LIMIT {_POINTING}"
_COUNT = "SELECT (COUNT(*) AS ?n) ?thing WHERE { ?s ?p ?thing } GROUP BY ?thing"


class NotHere(BuildGraphError):
    """The graph holds nothing of that name."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact, or one thing that points here; `href` is '' for plain text.

    `rating` is the id of the rating that it is, of a value that is one; `within` the inspection
    that it is of, where another page than that of the inspection shows it.
    """

    text: str
    href: str = ""
    rating: str = ""
    within: str = ""


def by_path(site: Site, request: PageRequest) -> Response:
    """Return the page of a thing whose address ends in the path, or its triples."""
    path, suffix = split(request.path.lstrip("/"))
    moment = site.live.now()
    return _answer(site, moment, request, of_path(path, moment.store.base), suffix)


def by_iri(site: Site, request: PageRequest) -> Response:
    """Return the page of a thing given by its whole address: a term, a concept, a graph."""
    given = request.one("iri")
    if not given:
        raise BadRequest("say which thing is meant: /thing?iri=...")
    moment = site.live.now()
    path = of_thing(given, moment.store.base)
    if not path.startswith("/thing"):
        return RedirectResponse(path, 303)
    return _answer(site, moment, request, given, "")


def _answer(site: Site, moment: Moment, request: PageRequest, iri: str, suffix: str) -> Response:
    store, passages = moment.store, list[Evidence]()
    try:
        known = find_thing(store, iri)
    except BadRequest as error:
        known = ""
        passages = [] if suffix else list(filter(None, (passage_at(store, iri),)))
        if not passages:
            raise NotHere(str(error).replace(repr(iri), repr(_short(iri, store)))) from None
    media = wanted(request, suffix, linked=bool(known))
    if media != HTML:
        return described(description_of(store, known), media)
    total = len(passages)
    if known:
        most = None if request.one("passages") == "all" else _PASSAGES
        passages, total = first_evidence(moment.about(known), known, most)
    return _page(site, moment, known, passages, total)


def _page(site: Site, moment: Moment, known: str, passages: list[Evidence], total: int) -> Response:
    store, words = moment.store, Captions(moment.store)
    iri = known or passages[0].iri
    path = of_thing(iri, store.base)
    names = moment.names
    facts, kinds, own = _facts(store, words, iri, names)
    register_name = own.get(iri_of("skos:prefLabel")) or _called(store, words, iri)
    if passages and of_passage(iri, store.base):  # a passage has no name
        register_name = f"{passages[0].report or passages[0].pdu}: {passages[0].section}"
    values = {"thing": iri_term(iri)}
    near = moment.about(iri)
    pointing = _pointing(near, words, iri, names)
    title = names.as_printed(iri) or register_name
    return site.page(
        "thing.html",
        iri=iri,
        title=title,
        rating=rating_of(title),
        in_register="" if title == register_name else register_name,
        kinds=sorted(_in_words(words, kind) for kind in _own(kinds)),
        text=_text(store, iri, kinds, passages),
        within=_within(store, words, own),
        printed=[name for name in _printed(near, iri, kinds) if name != title],
        facts=facts.read,
        for_programs=facts.for_programs,
        sections=sections(moment, iri, kinds),
        pointing=pointing,
        points=sum(int(row[0] or 0) for row in near.select(_COUNT, values).rows),
        passages=passages,
        total=total,
        base=store.base,
        formats=FORMATS if known and not path.startswith("/thing") else [],
        path=path,
    )


def _own(kinds: list[str]) -> list[str]:
    """Return the classes of the ontology, or those of other vocabularies where it has none."""
    return [kind for kind in kinds if kind.startswith(iri_of("pg:"))] or kinds


def _text(store: Store, iri: str, kinds: list[str], passages: list[Evidence]) -> str:
    """Return the address of the text of an inspection's report, '' where it has none."""
    if iri_of("pg:Inspection") not in kinds or not any(one.line for one in passages):
        return ""
    return of_whole_text(iri, store.base)


def _within(store: Store, words: Captions, own: dict[str, str]) -> Value | None:
    """Return the inspection that something is of, by its own statement."""
    inspection = own.get(iri_of("pg:inspection"))
    if not inspection:
        return None
    return Value(_called(store, words, inspection), of_thing(inspection, store.base))


def _printed(store: Store, iri: str, kinds: list[str]) -> list[str]:
    """Return the names by which reports call a thing of a register."""
    found: set[str] = set()
    for kind in known_kinds().asked.values():
        if kind.printed and iri_of(known_kinds().class_of(kind)) in kinds:
            leads, prints = kind.printed
            query = f"SELECT DISTINCT ?name ?thing WHERE {{ ?of {leads} ?thing ; {prints} ?name }}"
            rows = store.select(query, {"thing": iri_term(iri)}, prefixes()).rows
            found |= {str(row[0]) for row in rows}
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a thing by property in words: those that people read, and those of programs."""

    read: list[tuple[str, list[Value]]]
    for_programs: list[tuple[str, list[Value]]]


def _facts(
    store: Store, words: Captions, iri: str, names: ThingNames
) -> tuple[Facts, list[str], dict[str, str]]:
    """Return the facts by property in words, the classes, and one value of each property."""
    rows = [
        (property_, value, is_iri)
        for subject, property_, value, is_iri in as_rows(description_of(store, iri))
        if subject == iri
    ]
    words.look_up({str(one) for row in rows for one in (row[0], row[1] if row[2] else row[0])})
    hidden = {iri_of(name) for name in page_config().hidden}
    programs = {iri_of(name) for name in page_config().for_programs}
    found: dict[bool, dict[str, set[Value]]] = {True: {}, False: {}}
    own: dict[str, str] = {}
    for property_, value, linked in sorted(rows, key=str):
        property_iri, text = str(property_), str(value)
        own.setdefault(property_iri, text)
        if property_iri in hidden:
            continue
        made = (
            _linked(store, words, text, names)
            if linked
            else Value(value_in_words(text), rating=rating_of(text))
        )
        some = found[property_iri in programs]
        some.setdefault(_in_words(words, property_iri), set()).add(made)
    classes = [str(row[1]) for row in rows if row[0] == iri_of("rdf:type")]
    return Facts(_ordered(found[False]), _ordered(found[True])), classes, own


def _ordered(found: Mapping[str, Iterable[Value]]) -> list[tuple[str, list[Value]]]:
    in_order = attrgetter("text", "within")
    return [(name, sorted(found[name], key=in_order)) for name in sorted(found)]


def _linked(store: Store, words: Captions, iri: str, names: ThingNames) -> Value:
    """Return a thing as it is called where it is linked: a unit as reports print its name."""
    name = names.as_printed(iri) or _called(store, words, iri)
    name = page_config().said.get(name, name)
    return Value(name, of_thing(iri, store.base), rating_of(name))


def _pointing(
    store: Store, words: Captions, iri: str, names: ThingNames
) -> list[tuple[str, list[Value]]]:
    """Return the first things that point here, by the property that leads here."""
    rows = store.select(_POINTS, {"thing": iri_term(iri)}).rows
    own = _inspection_of(iri, store)
    whole = {str(row[0]): _inspection_of(str(row[0]), store) for row in rows}
    words.look_up({*whole, *filter(None, whole.values()), *(str(row[1]) for row in rows)})
    found: dict[str, list[Value]] = {}
    for subject, property_, _ in rows:
        made = _linked(store, words, str(subject), names)
        inspection = whole[str(subject)]
        if inspection not in ("", own, str(subject)):
            made = replace(made, within=_called(store, words, inspection))
        found.setdefault(_in_words(words, str(property_)), []).append(made)
    return _ordered(found)


def _inspection_of(iri: str, store: Store) -> str:
    """Return the inspection that a thing is of, by its address, or ''."""
    text = of_whole_text(iri, store.base)
    return f"{store.base}id/{text.removeprefix('/text/')}" if text else ""


def _called(store: Store, words: Captions, iri: str) -> str:
    """Return the label of a thing, or the end of its address where it has none."""
    return told(words.name(iri).removeprefix(f"{store.base}id/"))


def _in_words(words: Captions, property_: str) -> str:
    """Return a property or a class in words: its label, or what the explorer calls it."""
    label = words.name(property_)
    if label == property_:
        name = property_.rpartition("#")[2].rpartition("/")[2]
        label = term(name)
    return label


def _short(iri: str, store: Store) -> str:
    return iri.removeprefix(f"{store.base}id/")[:120]
