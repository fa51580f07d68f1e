"""An invented network for the page, made without a store."""

from __future__ import annotations

import networkx as nx

from build_graph.export.html_page import Content, Kind
from build_graph.export.html_page.page_passages import PagePassage, PageReport

BASE = "https://w3id.org/probation-graph/id/"
KINDS = {
    "pdu": Kind("Probation Delivery Unit", "#0072B2", "circle"),
    "provider": Kind("Service provider", "#D55E00", "circle"),
    "court": Kind("Court", "#CC79A7", "square"),
}
HOSTILE = "</script><img src=x onerror=alert(1)><!--\u2028"
QUOTE = f"Hearthway delivers help with housing {HOSTILE} in Thornmere."


def _inspection(pdu: str) -> str:
    return f"{BASE}inspection/{pdu}/2022-09"


def _node(graph: nx.MultiGraph[str], path: str, label: str, x: int, y: int, **more: str) -> None:
    kind = path.split("/")[0]
    size = {"pdu": 34, "provider": 26}.get(kind, 20)
    graph.add_node(f"{BASE}{path}", label=label, kind=kind, size=size, x=x, y=y, **more)


def _edge(
    graph: nx.MultiGraph[str], pdu: str, other: str, relation: str, pathway: str, printed: str = ""
) -> None:
    fact = f"{_inspection(pdu)}/fact/{other.replace('/', '-')}{pathway[:3]}"
    graph.add_edge(
        f"{BASE}pdu/{pdu}",
        f"{BASE}{other}",
        key=graph.number_of_edges(),
        relation=relation,
        pathway=pathway,
        inspected="2022-09",
        printed=printed or graph.nodes[f"{BASE}{other}"]["label"],
        fact=fact,
    )


def small() -> Content:
    """Two units, three providers, one shared, and a court; one label and one quote are hostile."""
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    _node(graph, "pdu/thornmere", "Thornmere Vale", 0, 0, region="Westmarch")
    _node(graph, "pdu/hallowby", "Hallowby", 400, 0, region="Westmarch")
    _node(graph, "provider/hearthway", "Hearthway", 200, 0)
    _node(graph, "provider/bridgeline", "Bridgeline", 0, 160)
    _node(graph, "provider/hostile", HOSTILE, 400, 160)
    _node(graph, "court/thornmere", "Thornmere Crown Court", -200, 0)
    _edge(graph, "thornmere", "provider/hearthway", "provides", "Accommodation")
    _edge(graph, "thornmere", "provider/hearthway", "provides", "Personal wellbeing")
    _edge(graph, "hallowby", "provider/hearthway", "provides", "Accommodation")
    _edge(graph, "thornmere", "provider/bridgeline", "provides", "Mentoring", "Bridge Line")
    _edge(graph, "hallowby", "provider/hostile", "provides", HOSTILE)
    _edge(graph, "thornmere", "court/thornmere", "serves", "")
    return _content(graph, QUOTE)


def _content(graph: nx.MultiGraph[str], quote: str) -> Content:
    facts = [(str(data["fact"]), one) for one, _, data in graph.edges(data=True)]
    units = [iri for iri, data in graph.nodes(data=True) if data["kind"] == "pdu"]
    slugs = {iri: iri.rsplit("/", 1)[1] for iri in units}
    return Content(
        title="Who delivers which service where",
        about="Invented.",
        reading=("Choose one.", "Marks: units."),
        source="Source: invented reports. Open Government Licence v3.0.",
        base=BASE,
        graph=graph,
        kinds=KINDS,
        columns=("pathway", "inspected", "printed"),
        filter="pathway",
        passages=[
            PagePassage(fact, fact.split("/fact/")[0], "1.3", f"{quote} {number}")
            for number, (fact, _) in enumerate(facts)
        ],
        reports=[
            PageReport(
                _inspection(slugs[iri]), str(graph.nodes[iri]["label"]), "2022-09", "2022-12"
            )
            for iri in units
        ],
    )


def rated() -> Content:
    """A unit with two ratings, and one whose word has no colour."""
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    unit = f"{BASE}pdu/thornmere"
    _node(graph, "pdu/thornmere", "Thornmere", 0, 0)
    for place, word in enumerate(("Good", "Inadequate", "Middling")):
        _node(graph, f"rating/{word.lower()}", word, 300 * (place - 1), 300)
        other = f"{BASE}rating/{word.lower()}"
        graph.add_edge(unit, other, key=place, relation="rated as a whole", rating=word, fact="")
    return Content(
        title="Ratings",
        about="Invented.",
        reading=(),
        source="Source: invented reports.",
        base=BASE,
        graph=graph,
        kinds={**KINDS, "rating": Kind("Rating", "#D55E00", "square")},
        columns=("rating",),
        ratings={"Good": "#2a78b5", "Inadequate": "#a8201a"},
    )
